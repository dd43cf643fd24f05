"""fund: the policy's money on its way down, and what it becomes.

Each week the policy pays a week's part of its budget into the pipelines of its instruments. After the instrument's
delay it reaches the regional offices, and those pass on a part each week, `1 - (1 - passed on) * (1 - in step)`. On
both levels some is diverted, together `leakage * (1 - integrity) / (1 - usual integrity) * (1 - in step)` with the mean
integrity of posts by staff; `1 - (1 - leakage)^share` of it above the region. Of what gets to the site, people there
ask for the part that they know of, `known + (1 - known) * in step`; the rest goes back, and so does what exceeds the
instrument's capacity. Local coordination brings the levels in step, `share * units / (units + half)`.

What arrives buys units at the instrument's unit cost. Patrol and border money goes into the funds of posts, transfers
and start-up capital to households, places to care homes, helpers to committees; the rest is paid for in the outside
economy and shows as units in force. A household where it is dangerous is out of reach in `squeeze * danger` of all
weeks.

Assumed: one pipeline and one regional office an instrument; households are served in an order drawn once, so that the
same ones are served from week to week. Mechanisms: M17, M27 (money shrinks, is late, and goes unused), M28 (aid).
Sources: UNU-CPR 2024 on lack of resources, budget and corruption, on aid that nobody knows of, and on levels out of
step; ENACT 2023 on victim support.
"""

from functools import partial

import numpy as np

from goldsim.engine.compiled import compiled
from goldsim.engine.draws import uniform
from goldsim.engine.tables import Array, Columns, uses
from goldsim.entities.miners import Activity, Origin
from goldsim.entities.officials import Post
from goldsim.legacy import LegacyModel
from goldsim.parameters import Instrument
from goldsim.units import WEEKS_PER_YEAR

MECHANISMS = ("M17", "M27", "M28")
READS: Columns = uses(
    miners="home activity origin income n_dependants farm_capital", officials="post integrity n_staff", cells="danger fear"
)
WRITES: Columns = uses(
    miners="savings farm_capital aid", officials="n_places funds", committees="n_members",
    programmes="pipeline at_region at_site n_units delivered unused leaked", country="outside diverted",
)  # fmt: skip
DRAWS = ("rounding households", "rounding farms", "safe")

FARM, MINE, FOREIGN = int(Activity.FARM), int(Activity.MINE), int(Origin.FOREIGN_MIGRANT)


def step(model: LegacyModel) -> None:
    """Pay in, let arrive, and hand over what arrived."""
    model.miners.change("aid")[:] = 0
    pay_in(model)
    arrived = let_arrive(model)
    hand_over(model, arrived)


def pay_in(model: LegacyModel) -> None:
    """Start this week's part of the yearly money on its way."""
    if model.date < model.policy.starts:
        return
    lookups, n = model.lookups, len(Instrument)
    delay = lookups.delay_weeks if model.has("M27") else np.zeros(n, dtype=np.int64)
    place = np.arange(n) * lookups.n_delay_slots + (model.week + delay) % lookups.n_delay_slots
    move = model.ledger.move
    move(lookups.budget_xof, "country.outside", "programmes.pipeline", "policy budget", source_rows=0, target_rows=place)


def let_arrive(model: LegacyModel) -> Array:
    """Bring money from the capital to the region and on to the site; return what arrives there, XOF, shape (n_instruments,)."""
    p, slots, programmes = model.p, model.lookups.n_delay_slots, model.programmes
    if not (programmes.pipeline.any() or programmes.at_region.any()):
        return np.zeros(len(Instrument), dtype=np.int64)
    in_step = in_step_share(model)
    # Above the region, then below it: two leaks that together take the instrument's leakage.
    leak = leakage(model, in_step)
    above = 1 - (1 - leak) ** p.fund.levels_leak_share
    rows = np.arange(len(Instrument)) * slots + model.week % slots
    diverted = send(model, programmes.pipeline[:, model.week % slots], above, "programmes.pipeline", rows)
    below = 1 - (1 - leak) ** (1 - p.fund.levels_leak_share)
    stays = (1 - p.fund.passed_on_rate) * (1 - in_step)
    known = p.fund.known_share + (1 - p.fund.known_share) * in_step
    passed, local, usable = pass_on(programmes.at_region, stays, below, known, model.lookups.most_xof)
    move = model.ledger.move
    move(passed - local, "programmes.at_region", "country.diverted", "diverted", target_rows=0)
    move(local - usable, "programmes.at_region", "country.outside", "unspent", target_rows=0)
    move(usable, "programmes.at_region", "programmes.at_site", "passed on")
    programmes.change("delivered")[:] = usable
    programmes.change("unused")[:] = local - usable
    programmes.change("leaked")[:] = diverted + passed - local
    programmes.change("n_units")[:] = usable * WEEKS_PER_YEAR / model.lookups.unit_xof
    return usable


def send(model: LegacyModel, arriving: Array, leak: Array, source: str, rows: Array) -> Array:
    """Bring this week's money to the regional offices, less what leaks above them; return the leak, XOF."""
    diverted: Array = (arriving * leak).astype(np.int64)
    kept = arriving - diverted
    model.ledger.move(diverted, source, "country.diverted", "diverted", source_rows=rows, target_rows=0)
    model.ledger.move(kept, source, "programmes.at_region", "sent to the region", source_rows=rows)
    return diverted


def in_step_share(model: LegacyModel) -> float:
    """Return how far the levels work together: 1 where they are never out of step."""
    p = model.p.fund
    if not model.has("M27"):
        return 1.0
    units = float(model.programmes.n_units[Instrument.COORDINATION])
    return saturating(units, p.coordination_half_units) * p.coordination_share


def leakage(model: LegacyModel, in_step: float) -> Array:
    """Return the part of each instrument's money that is diverted on its way."""
    p, officials = model.p, model.officials
    integrity = float((officials.integrity * officials.n_staff).sum() / officials.n_staff.sum())
    return leak_share(model.lookups.leakage, integrity, p.tempt.integrity_norm_share, in_step)


def hand_over(model: LegacyModel, arrived: Array) -> None:
    """Bring each instrument's money to those who use it; what nobody takes in hand is bought outside."""
    rest = arrived.copy()
    for instrument, give in (
        (Instrument.PATROLS, partial(fund_posts, kind=Post.GENDARMERIE)),
        (Instrument.BORDER_POSTS, partial(fund_posts, kind=Post.CUSTOMS)),
        (Instrument.CASH_TRANSFERS, transfer_cash),
        (Instrument.FARM_SUPPORT, support_farms),
    ):
        if arrived[instrument] > 0:
            rest[instrument] -= give(model, int(arrived[instrument]), int(instrument))
    model.ledger.move(rest, "programmes.at_site", "country.outside", "programme costs", target_rows=0)
    place_care(model)
    help_committees(model)


def fund_posts(model: LegacyModel, xof: int, programme: int, kind: Post) -> int:
    """Share money out over posts of a kind, by the sites in their charge; return what was given."""
    rows = np.flatnonzero(model.officials.post == kind)
    amounts = share_out(xof, model.lookups.post_weight[rows])
    return model.ledger.move(amounts, "programmes.at_site", "officials.funds", "posts", source_rows=programme, target_rows=rows)


def transfer_cash(model: LegacyModel, xof: int, programme: int) -> int:
    """Pay poor households a weekly sum, in the drawn order until the money is gone; return what was given."""
    p, miners = model.p, model.miners
    weekly = int(float(model.lookups.unit_xof[Instrument.CASH_TRANSFERS]) // WEEKS_PER_YEAR)
    n_rows = int(
        min(xof / (weekly * miners.weight) + model.column("rounding households", 1)[0], xof // (weekly * miners.weight) + 1)
    )
    rows = poor_households(
        model.lookups.household_order, n_rows, miners.activity, miners.origin, miners.home, miners.income, miners.n_dependants,
        p.live.poverty_line_xof, out_of_reach(model), model.key("safe"),
    )  # fmt: skip
    weekly = min(weekly, xof // (miners.weight * max(len(rows), 1)))
    amounts = np.full(len(rows), weekly, dtype=np.int64)
    miners.change("aid")[rows] += amounts
    return model.ledger.move(
        amounts, "programmes.at_site", "miners.savings", "cash transfer", source_rows=programme, target_rows=rows
    )


def support_farms(model: LegacyModel, xof: int, programme: int) -> int:
    """Train people for farm or trade and give them start-up capital; return the capital that was given."""
    p, miners = model.p, model.miners
    per_person = float(model.lookups.unit_xof[Instrument.FARM_SUPPORT])
    # Rows stand for many people, so a week's fraction of a row is drawn, and right on average.
    n_rows = int(xof / (per_person * miners.weight) + model.column("rounding farms", 1)[0])
    if n_rows == 0:
        return 0
    rows = farms_to_support(
        model.lookups.household_order, n_rows, miners.activity, miners.origin, miners.home, miners.farm_capital,
        np.float32(p.fund.support_again_below), out_of_reach(model), model.key("safe"),
    )  # fmt: skip
    capital = min(int(per_person * p.fund.capital_share), xof // (miners.weight * max(len(rows), 1)))
    part = capital / max(per_person * p.fund.capital_share, 1)
    effect = p.fund.capital_share + (1 - p.fund.capital_share) * p.fund.training_only_effect_share
    miners.change("farm_capital")[rows] += np.float32(effect * min(part, 1))
    amounts = np.full(len(rows), capital, dtype=np.int64)
    miners.change("aid")[rows] += amounts
    return model.ledger.move(
        amounts, "programmes.at_site", "miners.savings", "start-up capital", source_rows=programme, target_rows=rows
    )


def out_of_reach(model: LegacyModel) -> Array:
    """Return the chance that aid cannot come to a household this week, by cell: more where it is dangerous. Shape (n_cells,)."""
    squeezed: Array = model.p.fund.squeeze_share * np.maximum(model.cells.danger, model.cells.fear)
    return squeezed


def place_care(model: LegacyModel) -> None:
    """Set the places of the care homes: those that exist, and those the policy pays for."""
    bought = model.programmes.n_units[Instrument.CARE_PLACES]
    model.officials.change("n_places")[:] = model.lookups.care_places + bought * model.lookups.care_need


def help_committees(model: LegacyModel) -> None:
    """Give supported committees a paid helper each, in the drawn order; a committee helped twice over has two."""
    units, p = float(model.programmes.n_units[Instrument.COMMITTEES]), model.p.fund
    order = model.lookups.committee_order
    helpers = helpers_of(units, order, len(order))
    model.committees.change("n_members")[:] = model.p.initial.committee_members + helpers * p.members_per_supported_committee


def leak_share(leakage: Array, integrity: float, usual: float, coordination: float) -> Array:
    """Return the part of arriving money that is diverted, never more than all of it."""
    share: Array = np.minimum(np.maximum(leakage * (1 - integrity) / (1 - usual) * (1 - coordination), 0), 1)
    return share


def saturating(units: float, half: float) -> float:
    """Return 0 without units, a half at `half` units, and nearly 1 with many."""
    return units / (units + half)


@compiled
def pass_on(at_region: Array, stays: float, leak: Array, known: float, most: Array) -> tuple[Array, Array, Array]:
    """Return what each instrument's regional office passes on, what of it gets to the site, and what is used there, XOF."""
    passed, local, usable = np.empty_like(at_region), np.empty_like(at_region), np.empty_like(at_region)
    for k in range(at_region.shape[0]):
        passed[k] = at_region[k] - int(at_region[k] * stays)
        local[k] = passed[k] - int(passed[k] * leak[k])
        usable[k] = min(int(local[k] * known), most[k])
    return passed, local, usable


def share_out(total: int, weights: Array) -> Array:
    """Split whole francs by weights; the francs that do not divide go to the first. int64, shape of `weights`."""
    amounts: Array = np.floor(total * (weights / weights.sum())).astype(np.int64)
    amounts[0] += total - amounts.sum()
    return amounts


@compiled
def poor_households(
    order: Array, n: int, activity: Array, origin: Array, home: Array, income: Array, n_dependants: Array, line_xof: float,
    squeezed: Array, safe_key: np.uint64,
) -> Array:  # fmt: skip
    """Return the first `n` people in order, or as many as there are, who have less than the line a head and can be reached."""
    rows, k = np.empty(max(min(n, order.shape[0]), 0), dtype=np.int64), 0
    for i in order:
        if k >= n:
            break
        is_poor = income[i] < line_xof * (1 + n_dependants[i])
        if is_poor and can_be_reached(activity[i], origin[i], squeezed[home[i]], uniform(safe_key, i)):
            rows[k] = i
            k += 1
    return rows[:k]


@compiled
def farms_to_support(
    order: Array, n: int, activity: Array, origin: Array, home: Array, farm_capital: Array, again_below: np.float32,
    squeezed: Array, safe_key: np.uint64,
) -> Array:  # fmt: skip
    """Return the first `n` people in order, or as many as there are, who have little left of support and can be reached."""
    rows, k = np.empty(max(min(n, order.shape[0]), 0), dtype=np.int64), 0
    for i in order:
        if k >= n:
            break
        can_use = farm_capital[i] < again_below
        if can_use and can_be_reached(activity[i], origin[i], squeezed[home[i]], uniform(safe_key, i)):
            rows[k] = i
            k += 1
    return rows[:k]


@compiled
def can_be_reached(activity: int, origin: int, squeezed: float, u: float) -> bool:
    """Tell whether aid comes to a household: of people in the country who farm or mine, are no foreigners, and are safe."""
    return activity in (FARM, MINE) and origin != FOREIGN and u >= squeezed


def helpers_of(units: float, order: Array, n: int) -> Array:
    """Spread `units` helpers over `n` committees in order: float64, shape (n,)."""
    if n == 0:
        return np.zeros(0)
    each, more = divmod(units, n)
    helpers = np.full(n, each)
    helpers[order[: int(more)]] += 1
    if int(more) < n:
        helpers[order[int(more)]] += more - int(more)
    return helpers
