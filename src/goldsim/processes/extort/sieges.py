"""Sites that refuse, and what it takes to be let go."""

import numpy as np

from goldsim.engine.compiled import compiled
from goldsim.engine.draws import uniform
from goldsim.engine.ledger.receipts import blank_slips, write_slip
from goldsim.engine.tables import Array
from goldsim.legacy import LegacyModel
from goldsim.parameters import Extort

LINES = ("ransom",)
(RANSOM,) = range(len(LINES))


def besiege(model: LegacyModel) -> None:
    """Cut off the sites that refuse this week."""
    p, sites, cells = model.p.extort, model.sites, model.cells
    refuses = who_refuses(
        sites.controller, sites.cell, sites.n_miners, sites.besieged_until, cells.garrison, model.armed_groups.rate,
        model.week, model.key("refuse"), p,
    )  # fmt: skip
    sites.change("besieged_until")[refuses] = model.week + p.siege_weeks
    for site in np.flatnonzero(refuses):
        group = model.name("armed_groups", sites.controller[site])
        model.tell("siege", sites.cell[site], group, f"site {site}", sites.n_miners[site])


def ransom(model: LegacyModel) -> None:
    """Collect from people inside; a site that has paid enough is let go."""
    p, miners, sites, groups = model.p.extort, model.miners, model.sites, model.armed_groups
    is_besieged = (sites.besieged_until > model.week) & (sites.controller >= 0)
    if not is_besieged.any():
        return
    ledger, slips = model.ledger, blank_slips(LINES)
    taken, paid = np.zeros(len(groups), dtype=np.int64), np.zeros(len(sites), dtype=np.int64)
    model.over_rows(
        ask_ransom, model.at_work_on(is_besieged), (taken, paid, slips), ledger.purses("miners.savings"), miners.site,
        miners.change("harm"), sites.controller, int(p.ransom_xof), ledger.watched,
    )  # fmt: skip
    ledger.settle(slips[RANSOM], "miners.savings", "armed_groups.cash", "ransom", taken)
    groups.change("takings")[:] += taken * miners.weight
    is_enough = is_besieged & (paid * miners.weight >= p.ransom_enough_share * p.ransom_xof * np.maximum(sites.n_miners, 1))
    sites.change("besieged_until")[is_enough] = model.week


@compiled
def refusal_chance(rate: float, garrison: float, p: Extort) -> float:
    """Return the weekly chance that a taxed site refuses: more with a high rate, and with soldiers near."""
    backing = garrison / (garrison + np.float32(p.garrison_half))
    gain = np.float32(p.refusal_garrison_gain) * backing
    chance = float(p.refusal_rate * rate / p.rate_start_share * np.float32(1 + gain))
    return min(max(chance, 0.0), 1.0)


@compiled
def who_refuses(
    controller: Array, cell: Array, n_miners: Array, besieged_until: Array, garrison: Array, rate: Array, week: int,
    key: np.uint64, p: Extort,
) -> Array:  # fmt: skip
    """Tell which sites with people, held by a group and not besieged, refuse what it asks."""
    refuses = np.zeros(cell.shape[0], dtype=np.bool_)
    for j in range(cell.shape[0]):
        if controller[j] >= 0 and besieged_until[j] <= week and n_miners[j] > 0:
            refuses[j] = uniform(key, j) < refusal_chance(rate[controller[j]], garrison[cell[j]], p)
    return refuses


@compiled
def ask_ransom(
    rows: Array, taken: Array, paid: Array, slips: Array, savings: Array, site: Array, harm: Array, controller: Array, asked: int,
    watched: int,
) -> None:  # fmt: skip
    """Let people inside pay what they can; adds up what each group takes and each site pays, a person's francs."""
    for i in rows:
        xof = min(asked, savings[i])
        savings[i] -= xof
        harm[i] = 1
        taken[controller[site[i]]] += xof
        paid[site[i]] += xof
        write_slip(slips, RANSOM, xof, i == watched)
