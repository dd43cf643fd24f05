"""The tables of a run: what an observer has collected as frames, with dates, places and names; and what their columns are."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd

from goldsim.country.geography import Geography
from goldsim.model import Model
from goldsim.outcomes.catalogue import OUTCOMES, REGIONAL, Outcome
from goldsim.outcomes.observer import Observer
from goldsim.parameters import INSTRUMENTS
from goldsim.units import DAYS_PER_WEEK

MONEY: Final = ("asked", "arrived", "diverted", "unused", "on_its_way")  # of a measure
STATE: Final = "the state"


class About(NamedTuple):
    """What a column holds: its unit as it is stored, the unit in which it is shown, and what it is."""

    stored: str
    shown: str
    meaning: str


PRICE: Final = "gold_price_xof_per_g"  # stands in every table; of a year, its mean

# Of what is no outcome: unit and meaning.
_ABOUT: Final[Mapping[str, tuple[str, str]]] = {
    "week": ("", "number of the week, from 0; of four weeks, the last"),
    "date": ("", "the Monday on which it begins; of a year, the first that was run"),
    "region": ("", "name of the region; in `money` empty for the whole country"),
    "site": ("", "row of the site"),
    "cell": ("", "number of the map's cell, row by row from the north-west"),
    "lat": ("degrees", "middle of the cell, north"),
    "lon": ("degrees", "middle of the cell, east"),
    "depth": ("m", "how deep its pits are"),
    "left_share": ("share", "part of its first gold that is left"),
    "controller": ("", "row of the armed group that holds it, -1 for the state"),
    "held_by": ("", f"the same by name: an armed group, a band, or {STATE!r}"),
    "is_closed": ("yes/no", "closed by the state"),
    "exit": ("", "neighbour, or the airport"),
    "gold_mg": ("mg in four weeks", "gold that left unseen"),
    "seized_mg": ("mg in four weeks", "gold that was seized there"),
    "n_trips": ("trips", "trips of smugglers in four weeks"),
    "n_seizures": ("seizures", "seizures in four weeks"),
    "weeks_closed": ("weeks", "weeks of the four in which it was closed"),
    "kind": ("", "what happened"),
    "a": ("", "who did it, by name"),
    "b": ("", "to whom, or about what"),
    "text": ("", "more words"),
    "year": ("", "calendar year"),
    "commodity": ("", "gold or money"),
    "source": ("", "account from which it went"),
    "target": ("", "account to which it went"),
    "reason": ("", "for what"),
    "amount": ("mg or XOF", "how much went in the year; of an event, what its kind counts"),
    "phase": ("", "phase of the policy, by name or number"),
    "measure": ("", "number of the measure in its phase, from 1"),
    "instrument": ("", "what it buys"),
    "asked": ("XOF", "paid out in the year"),
    "arrived": ("XOF", "became what it was for"),
    "diverted": ("XOF", "taken on the way"),
    "unused": ("XOF", "could not be used"),
    "on_its_way": ("XOF", "had not arrived at the end of the year"),
}
# Of each table, what stands before, and after, its outcomes.
_OTHERS: Final[Mapping[str, tuple[str, str]]] = {
    "weekly": ("week date", ""),
    "regions": (f"week date {PRICE} region", ""),
    "sites": (f"week date {PRICE} site cell lat lon region depth left_share", "controller held_by is_closed"),
    "cells": (f"week date {PRICE} cell lat lon region", "controller held_by"),
    "exits": (f"week date {PRICE} exit gold_mg seized_mg n_trips n_seizures weeks_closed", ""),
    "events": (f"week date {PRICE} kind cell region a b amount text", ""),
    "flows": (f"year date {PRICE} commodity source target reason amount", ""),
    "money": (f"year date {PRICE} phase measure instrument region {' '.join(MONEY)}", ""),
}


def columns_of(table: str) -> dict[str, About]:
    """Return what each column of a run's table holds, in order."""
    mapped = [name for name, one in OUTCOMES.items() if one.by_site is not None]
    names = {"weekly": list(OUTCOMES), "regions": REGIONAL, "sites": mapped, "cells": mapped}.get(table, ())
    by_month, about = table in ("sites", "cells"), {PRICE: _about(OUTCOMES[PRICE], by_month=False)}
    about |= {name: About(said[0], *said) for name, said in _ABOUT.items()}
    before, after = ({name: about[name] for name in said.split()} for said in _OTHERS[table])
    return {**before, **{name: _about(OUTCOMES[name], by_month=by_month) for name in names}, **after}


def _about(outcome: Outcome, *, by_month: bool) -> About:
    stored = outcome.stored_unit.replace("a week", "in four weeks") if by_month else outcome.stored_unit
    return About(stored, outcome.unit, f"{outcome.label}: {outcome.meaning}")


def reported(frame: pd.DataFrame) -> pd.DataFrame:
    """Return weeks of runs, of the country or by region, in the units in which outcomes are shown.

    What is stored as it happens (milligrams, francs, people, a week's events) comes out as tables and page show it (tonnes a
    year, billions of francs a year, thousands of people); the mean over a run's weeks is the run's figure. `frame.attrs["units"]`
    of what is returned names the unit of each column.

    Examples
    --------
    >>> shown = reported(pd.DataFrame({"week": [0, 1], "n_mining": [750_000.0, 760_000.0]}))
    >>> shown["n_mining"].tolist(), shown.attrs["units"]
    ([750.0, 760.0], {'n_mining': 'thousand people'})
    """
    known = {name: OUTCOMES[name] for name in map(str, frame.columns) if name in OUTCOMES}
    shown = frame.assign(**{name: frame[name] * one.factor for name, one in known.items()})
    shown.attrs["units"] = {name: one.unit for name, one in known.items()}
    return shown


def tables_of(model: Model, observer: Observer) -> dict[str, pd.DataFrame]:
    """Return every table of a run so far."""
    geography, start, months = model.geography, model.scenario.run.start, observer.months
    names = pd.Index([*(model.name("armed_groups", row) for row in range(len(model.armed_groups))), STATE])
    flows = [(year, *flow, amount) for (year, flow), amount in sorted(observer.flows.items())]
    events = pd.DataFrame(model.events, columns=["week", "kind", "cell", "a", "b", "amount", "text"])
    events.insert(3, "region", _region(geography, events["cell"]))
    dated = {
        "weekly": pd.DataFrame(observer.weekly),
        "regions": _regional(observer.regions),
        "sites": _map(geography, names, months.sites),
        "cells": _map(geography, names, months.cells),
        "exits": pd.DataFrame(months.exits),
        "events": events,
    }
    for frame in dated.values():
        if "week" in frame:
            frame.insert(1, "date", pd.Timestamp(start) + pd.to_timedelta(frame["week"] * DAYS_PER_WEEK, unit="D"))
        if "week" in frame and PRICE not in frame:
            frame.insert(2, PRICE, dated["weekly"][PRICE].reindex(frame["week"]).to_numpy())
    named = [name for name in _OTHERS["flows"][0].split() if name not in ("date", PRICE)]
    yearly = {"flows": pd.DataFrame(flows, columns=named), "money": _money(model, observer)}
    return dated | {name: _by_year(frame, dated["weekly"]) for name, frame in yearly.items()}


def _by_year(frame: pd.DataFrame, weekly: pd.DataFrame) -> pd.DataFrame:
    """Return a table by year with the first Monday of each year that was run, and its mean price."""
    weeks = weekly.reindex(columns=["date", PRICE])
    years = weeks.groupby(pd.to_datetime(weeks["date"]).dt.year).agg({"date": "first", PRICE: "mean"})
    for at, name in enumerate(("date", PRICE), start=1):
        frame.insert(at, name, years[name].reindex(frame["year"]).to_numpy())
    return frame


def _money(model: Model, observer: Observer) -> pd.DataFrame:
    """Return what became of the policy's money, a row a year and programme that has had any."""
    programmes, names, phases = model.programmes, (*model.geography.region_names, ""), model.policy.phases
    what = {
        "phase": [phases[k].name or str(k + 1) for k in programmes.phase],
        "measure": programmes.measure.astype(np.int64) + 1,
        "instrument": [INSTRUMENTS[k] for k in programmes.instrument],
        "region": [names[k] for k in programmes.region],
    }
    frames, so_far = [], np.zeros((4, len(programmes)), dtype=np.int64)
    for year, sums in sorted(observer.money.items()):
        so_far = so_far + sums
        on_its_way = so_far[0] - so_far[1:].sum(axis=0)
        columns = dict(zip(MONEY, [*sums, on_its_way], strict=True))
        frames.append(pd.DataFrame({"year": year} | what | columns)[so_far[0] > 0])
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=["year", *what, *MONEY])


def _regional(weeks: list[dict[str, Any]]) -> pd.DataFrame:
    """Return what was seen of each week by region as one table, a row a week and region."""
    if not weeks:
        return pd.DataFrame()
    n = len(weeks[0]["region"])
    columns = {
        name: np.concatenate([week[name] for week in weeks]).astype(float) for name in weeks[0] if name not in ("week", "region")
    }
    names = [name for week in weeks for name in week["region"]]
    return pd.DataFrame({"week": np.repeat([week["week"] for week in weeks], n), "region": names} | columns)


def _map(geography: Geography, groups: "pd.Index[str]", months: list[dict[str, Any]]) -> pd.DataFrame:
    """Return monthly maps as one table, with the place of each row and who holds it by name."""
    if not months:
        return pd.DataFrame()
    frame = pd.concat([pd.DataFrame(month) for month in months], ignore_index=True)
    cells, held = frame["cell"].to_numpy(), frame["controller"].to_numpy(dtype=np.int64)
    at = list(frame.columns).index("cell") + 1
    frame.insert(at, "lat", geography.lat[cells])
    frame.insert(at + 1, "lon", geography.lon[cells])
    frame.insert(at + 2, "region", _region(geography, frame["cell"]))
    by_name = pd.Categorical.from_codes(np.where(held < 0, len(groups) - 1, held), groups)
    frame.insert(list(frame.columns).index("controller") + 1, "held_by", pd.Series(by_name, index=frame.index))
    return frame


def _region(geography: Geography, cells: "pd.Series[Any]") -> "pd.Series[Any]":
    codes = geography.region[cells.to_numpy(dtype=np.int64)].astype(np.int64)
    return pd.Series(pd.Categorical.from_codes(codes, pd.Index(geography.region_names)), index=cells.index)
