"""A tour of goldsim from Python, cell by cell.

A notebook opens this file as it is (as "percent" cells), and a test runs it. Runs are very coarse here (20,000 people a row) and
short, to take seconds: nothing in it is a finding.
"""

# %% a scenario, and others made of it: a number, a gold price, a shock and a closure of somebody's own
import tempfile
from datetime import date
from pathlib import Path

import mesa
import numpy as np

import goldsim

COARSE = {"run.people_per_row": 20_000, "run.children_per_row": 20_000}
SHOCK = {"from": date(2021, 3, 1), "to": date(2021, 5, 31), "set": {"smuggle.closed_cost_share": 0.2}, "source": "an example"}
CLOSURE = {"from": date(2021, 3, 1), "to": date(2021, 5, 31), "exits": ["Senegal"], "source": "an example"}
status_quo, balanced = (goldsim.read(name).with_values(COARSE | {"run.weeks": 56}) for name in ("status_quo", "balanced"))
baseline = goldsim.read("baseline").with_values(COARSE | {"run.weeks": 12})
prices = {f"{year}-{month:02}": 2000.0 + 20 * month for year in (2021, 2022) for month in range(1, 13)}  # USD an ounce
dearer = baseline.with_values({"gold_price": prices}, name="dearer")
shut = baseline.with_values({"shocks": [SHOCK], "closures": [CLOSURE]}, name="shut")
print(status_quo, dearer, shut, sep="\n")

# %% one run: its tables as stored, and in the units in which outcomes are shown
run = goldsim.run(dearer, seed=1)
shown = goldsim.reported(run.weekly)
print(shown[["date", "n_mining", "gold_dug_mg", "gold_price_xof_per_g"]].tail(2), shown.attrs["units"]["gold_dug_mg"])
print(run.cells.groupby("held_by", observed=True)["cell"].nunique())  # who holds how many cells, by name
print(run.exits.groupby("exit")["gold_mg"].sum() / 1e9)  # tonnes by way out


# %% a verb and an outcome of one's own
class Pit(goldsim.Rows, of="sites"):
    """What teachers look at, and what they change."""

    n_miners = goldsim.In
    mercury_habit = goldsim.Out


class Paid(goldsim.Payments):
    """What the visits cost."""

    teachers = goldsim.Payment("teachers of clean work", "country.treasury", "country.towns")


@goldsim.verb(Pit, Paid, after="equip")
def teach(model):
    """teach: teachers of clean work go to the three largest sites."""
    pit = model.view(Pit)
    largest = np.argsort(-pit.n_miners)[:3]
    pit.mercury_habit[largest] *= 0.9
    model.pay(Paid.teachers, np.array([1_000_000]), 0, 0)
    model.count_all("visits", len(largest))


@goldsim.outcome("visits", "visits a year", "visits of teachers of clean work", better=1)
def n_visits(week):
    """Count visits."""
    return week.tally("visits")


own = goldsim.Own(verbs=(teach,), outcomes=(n_visits,))

# %% policies compared pair by pair, with the own verb in all of them, kept in a folder and opened again
if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as spare:
        pairs = goldsim.compare([status_quo, balanced], seeds=[1, 2], folder=Path(spare, "study"), run_one=own)
        print(pairs, *pairs.differences, pairs.table[["policy", "outcome", "difference_mean", "low", "high"]].tail(2), sep="\n")
        print(goldsim.open(Path(spare, "study")))

# %% a parameter varied
if __name__ == "__main__":
    swept = goldsim.sweep([baseline], {"dig.recovery_share": [0.3, 0.4]}, seeds=[1])
    print(swept, swept.runs[["point", "seed", "dig.recovery_share", "gold_dug_mg"]], sep="\n")

# %% the shipped comparison
if Path("results/reference").exists():
    reference = goldsim.open("results/reference")
    print(reference, reference.summary[["policy", "outcome", "median", "unit"]].head(3), sep="\n")

# %% a mesa.Model
economy = goldsim.GoldEconomy(baseline, rng=1)
economy.run_for(4)
miners = economy.agents_by_type[goldsim.Miner]
print(miners.groupby("activity").count(), miners.sort("savings")[:3].get("savings"))
print(economy.space.layers["n_mining"].sum(), [site.pos for site in economy.space.agents][:2])
print(economy.datacollector.get_model_vars_dataframe()[["n_mining", "gold_dug_mg"]])
collected = mesa.batch_run(goldsim.GoldEconomy, {"scenario": baseline}, rng=[1], max_steps=2, display_progress=False)
print([row["Step"] for row in collected], round(collected[0]["n_mining"]))
