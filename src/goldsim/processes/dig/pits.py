"""People who dig by hand."""

from typing import NamedTuple

import numpy as np

from goldsim.engine.compiled import compiled, inlined, row_rule
from goldsim.engine.draws import uniform
from goldsim.engine.forms import saturating
from goldsim.engine.ledger.payments import Payment, Payments
from goldsim.engine.ledger.receipts import write_receipt
from goldsim.engine.records import Account, In, Key, Keys, Out, Rows, Total, Totals
from goldsim.engine.tables import Array
from goldsim.model import Model
from goldsim.parameters import Dig
from goldsim.processes.dig.ground import Ground


class Body(Rows, of="miners"):
    """What a new week begins with."""

    found: Out
    harm: Out
    mercury_burden: Out


class Digger(Rows, of="miners"):
    """Who digs."""

    found: Out
    mercury_burden: Out
    gold: Account
    savings: Account
    site: In
    skill: In
    n_helpers: In


class Pit(Rows, of="sites"):
    """With what people work."""

    mercury_share: In
    mercury_habit: In
    kit_share: In
    has_cyanide: In
    input_xof: In
    buyer: In


class Asked(Totals, of="sites"):
    """What a site's people would take if there were enough, mg."""

    taken: Total


class Ore(Totals, of="sites"):
    """What becomes of the ore, mg."""

    dug: Total
    lost: Total


class Bills(Totals, of="traffickers"):
    """What networks are paid for inputs, XOF."""

    inputs: Total


class Luck(Keys):
    """What is drawn."""

    luck: Key


class Paid(Payments):
    """What comes out of the ground, and what the work costs."""

    dug = Payment("dug", "sites.ground", "miners.gold", gets="finds {}")
    lost = Payment("tailings", "sites.ground", "country.tailings")
    costs = Payment("working costs", "miners.savings", "country.towns", gives="pays {} for food, water and tools at the site")
    inputs = Payment("inputs", "miners.savings", "traffickers.capital", gives="pays {} for mercury and other inputs")


class Terms(NamedTuple):
    """How people work at each site this week: shape (n_sites,) each."""

    share_left: Array  # part of what they would take that is there
    recovery: Array
    exposed: Array
    input_xof: Array
    buyer: Array


def dig_by_hand(model: Model, rate: Array) -> None:
    """Let each miner find, within what the site still holds, and pay for the work."""
    p, ground, pit, weight = model.p.dig, model.view(Ground), model.view(Pit), model.miners.weight
    model.map_table(begin_week, Body, 1 - p.mercury_loss_rate)
    rows, asked = model.at_work(), model.totals(Asked)
    model.map_rows(find, rows, Digger, asked, rate, Luck, p)
    share_left = np.minimum(1, ground.ground / np.maximum(asked.taken * weight, 1))
    exposed = exposure(pit.mercury_share, pit.mercury_habit * pit.kit_share, p)
    terms = Terms(share_left, recovery_share(pit, p), exposed, pit.input_xof, pit.buyer)
    ore, bills, paid = model.totals(Ore), model.totals(Bills), model.receipts(Paid)
    model.map_rows(work, rows, Digger, ore, bills, paid, terms, p)
    model.post(Paid.dug, paid, ore.dug)
    # The ore is counted in single people's milligrams, so what is lost moves between institutions.
    model.pay(Paid.lost, ore.lost * weight, payee=0)
    model.post(Paid.costs, paid, 0)
    model.post(Paid.inputs, paid, bills.inputs)
    ground.dug[:] = ore.dug * weight


def recovery_share(pit: Pit, p: Dig) -> Array:
    """Return the part of the ore's gold that people at each site win: with water, mercury or a kit, and cyanide."""
    amalgamated = pit.mercury_share + pit.mercury_habit * pit.kit_share
    share: Array = np.minimum(
        p.recovery_share + p.mercury_recovery_share * amalgamated + p.cyanide_recovery_share * pit.has_cyanide, 1
    )
    return share


def exposure(open_share: Array, kit_share: Array, p: Dig) -> Array:
    """Return what people at each site breathe, relative to winning all gold with mercury burnt in the open."""
    exposed: Array = open_share + p.kit_exposure_share * kit_share
    return exposed


@row_rule
def begin_week(_first: int, body: Body, left_share: float) -> None:
    """Wipe off what people found, and what was taken from them, last week, and let mercury leave their bodies."""
    for i in range(body.found.shape[0]):
        body.found[i] = 0
        body.harm[i] = 0
        body.mercury_burden[i] *= np.float32(left_share)


@compiled
def contained_mg(rate: float, skill: float, help_hours: float, burden: float, u: float, p: Dig) -> float:
    """Return the gold that one person's week contains, mg: less for a body full of mercury."""
    strength = 1.0 - saturating(burden, p.burden_half_mg, p.ill_share)
    return float(rate * skill * strength * (1.0 + help_hours) * -np.log(u))


@row_rule
def find(rows: Array, digger: Digger, asked: Asked, rate: Array, luck: Luck, p: Dig) -> None:
    """Write the gold that each person's week contains, whole mg, into `found`, and what each site's people would take."""
    for i in rows:
        j, help_hours = digger.site[i], digger.n_helpers[i] * p.child_hours_share
        mg = contained_mg(rate[j], digger.skill[i], help_hours, digger.mercury_burden[i], uniform(luck.luck, i), p)
        digger.found[i] = int(mg)
        asked.taken[j] += digger.found[i]


@inlined
def pay_for_work(i: int, digger: Digger, bills: Bills, paid: Paid, costs: int, input_xof: int, buyer: int) -> None:
    """Let a person pay for food, water and tools, and then the network for inputs, as far as savings reach."""
    cost = min(costs, digger.savings[i])
    digger.savings[i] -= cost
    write_receipt(paid.costs, cost, i == paid.watched)
    bill = min(input_xof, digger.savings[i])
    digger.savings[i] -= bill
    bills.inputs[buyer] += bill
    write_receipt(paid.inputs, bill, i == paid.watched)


@row_rule
def work(rows: Array, digger: Digger, ore: Ore, bills: Bills, paid: Paid, terms: Terms, p: Dig) -> None:
    """Let each person win what is left of the ore in `found`, pay costs and inputs, and take in mercury.

    `found` then holds what was won.
    """
    costs = int(p.cost_xof)
    for i in rows:
        j = digger.site[i]
        there = int(digger.found[i] * terms.share_left[j])
        won = int(there * terms.recovery[j])
        digger.found[i] = won
        digger.gold[i] += won
        ore.dug[j] += won
        ore.lost[j] += there - won
        write_receipt(paid.dug, won, i == paid.watched)
        pay_for_work(i, digger, bills, paid, costs, int(terms.input_xof[j]), terms.buyer[j])
        digger.mercury_burden[i] += p.mercury_uptake_share * p.mercury_per_gold * terms.exposed[j] * won
