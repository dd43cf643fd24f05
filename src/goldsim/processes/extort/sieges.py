"""Sites that refuse, and what it takes to be let go."""

import numpy as np

from goldsim.engine.compiled import compiled, row_rule
from goldsim.engine.draws import uniform
from goldsim.engine.forms import saturating
from goldsim.engine.ledger.payments import Payment, Payments
from goldsim.engine.ledger.receipts import write_receipt
from goldsim.engine.records import Account, In, Key, Keys, Out, Rows, Total, Totals
from goldsim.engine.tables import Array
from goldsim.model import Model
from goldsim.parameters import Extort
from goldsim.processes.extort.taxes import Cell, Group, Site, Taken


class Captive(Rows, of="miners"):
    """Who is inside."""

    site = In
    savings = Account
    harm = Out


class Given(Totals, of="sites"):
    """What each site pays, a person's francs."""

    xof = Total


class Luck(Keys):
    """What is drawn."""

    refuse = Key


class Paid(Payments):
    """Who pays whom."""

    ransom = Payment("ransom", "miners.savings", "armed_groups.cash", gives="pays {} towards the ransom")


def besiege(model: Model) -> None:
    """Cut off the sites that refuse this week."""
    site, garrison, rate, p = model.view(Site), model.view(Cell).garrison, model.view(Group).rate, model.p.extort
    refuses = who_refuses(site, garrison, rate, model.week, model.keys(Luck).refuse, p)
    site.besieged_until[refuses] = model.week + p.siege_weeks
    for j in np.flatnonzero(refuses):
        group = model.name("armed_groups", site.controller[j])
        model.tell("siege", site.cell[j], group, f"site {j}", site.n_miners[j])


def ransom(model: Model) -> None:
    """Collect from people inside; a site that has paid enough is let go."""
    site, p, weight = model.view(Site), model.p.extort, model.miners.weight
    is_besieged = (site.besieged_until > model.week) & (site.controller >= 0)
    if not is_besieged.any():
        return
    rows, asked = model.at_work_on(is_besieged), int(p.ransom_xof)
    taken, given, paid = model.totals(Taken), model.totals(Given), model.receipts(Paid)
    model.map_rows(ask_ransom, rows, Captive, taken, given, paid, site.controller, asked)
    model.post(Paid.ransom, paid, taken.xof)
    model.view(Group).takings[:] += taken.xof * weight
    site.besieged_until[is_besieged & is_enough(given.xof * weight, site, p)] = model.week


@compiled
def refusal_chance(rate: float, garrison: float, p: Extort) -> float:
    """Return the weekly chance that a taxed site refuses: more with a high rate, and with soldiers near."""
    backing = saturating(garrison, np.float32(p.garrison_half), np.float32(1))
    gain = np.float32(p.refusal_garrison_gain) * backing
    chance = float(p.refusal_rate * rate / p.rate_start_share * np.float32(1 + gain))
    return min(max(chance, 0.0), 1.0)


@compiled
def who_refuses(site: Site, garrison: Array, rate: Array, week: int, refuse: np.uint64, p: Extort) -> Array:
    """Tell which sites with people, held by a group and not besieged, refuse what it asks."""
    refuses = np.zeros(site.cell.shape[0], dtype=np.bool_)
    for j in range(refuses.shape[0]):
        group = site.controller[j]
        if group >= 0 and site.besieged_until[j] <= week and site.n_miners[j] > 0:
            refuses[j] = uniform(refuse, j) < refusal_chance(rate[group], garrison[site.cell[j]], p)
    return refuses


@row_rule
def ask_ransom(rows: Array, captive: Captive, taken: Taken, given: Given, paid: Paid, controller: Array, asked: int) -> None:
    """Let people inside pay what they can; adds up what each group takes and each site pays."""
    for i in rows:
        xof, j = min(asked, captive.savings[i]), captive.site[i]
        captive.savings[i] -= xof
        captive.harm[i] = 1
        taken.xof[controller[j]] += xof
        given.xof[j] += xof
        write_receipt(paid.ransom, xof, i == paid.watched)


def is_enough(paid_xof: Array, site: Site, p: Extort) -> Array:
    """Tell at which sites people have paid what a group asks for, or as much of it as it is content with."""
    enough: Array = paid_xof >= p.ransom_enough_share * p.ransom_xof * np.maximum(site.n_miners, 1)
    return enough
