"""move: farm or mine, and on which site.

A person thinks again now and then, and at once where the site was closed. What a site offers is its net pay, as people there
have had it, or as it is said to be after a find, less the way and the danger: `U = pay - cost_of_km * km - danger_cost *
danger`. From each home cell some sites are known, and some deposits once they are found; what mining offers there is `V = s
ln(mean(exp(U / s)))`, to a person `skill * V`. At home a week is worth what one hand more of the household would bring (see
farm), less, to who is in want, for what comes only with the harvest: `F = hand * (1 - impatience * hardship * field)`, or a
wage on public works if that is more. A person mines with chance `1 / (1 + exp(-(skill * V - F + taste + debt) / s))`, where the
taste for mining is drawn once and lasts: some never go, some would go for little. One who mines already stays with chance `1 /
(1 + exp(-(U here + bond - V) / s))`; else a site is drawn with weight `exp(U / s)`. A debtor who leaves has run from his
creditor: what keeps him is `flight cost - burden * debt`, so that small debts are worked off and deep ones fled. A task's weeks
bring more or less than the mean, as all have seen it. Besieged people cannot leave. Travel is paid from savings.

Assumed: people know pay at known sites with a lag; the way costs a weekly sum a km. Mechanisms: M01, M02, M03, M25. Sources:
UNU-CPR 2024; Bazillier and Girard on gold prices and livelihoods; functional form McFadden's nested choice.
"""

from typing import NamedTuple

import numpy as np

from goldsim.engine.ledger.payments import Payment, Payments, write_receipt
from goldsim.engine.records import Account, In, Key, Keys, Lookup, Out, Rows, Total, Totals
from goldsim.engine.writing import Array, any_place, compiled, inlined, logistic, row_rule, uniform
from goldsim.entities.households import field_share, worth_at_home
from goldsim.entities.miners import Activity, Origin
from goldsim.model import Model
from goldsim.parameters import Move


class Site(Rows, of="sites"):
    """Where one may go, and where the crowd is written down."""

    pay = danger = found = closed_until = besieged_until = In
    n_miners = Out


class Ways(Rows, of="lookups"):
    """How far homes are from sites, and which ones they know."""

    home_site_km = known_sites = known_km = In


@compiled
def site_offers(site: Site, week: int, danger_cost: np.float32) -> Array:
    """Return what a week at each site is worth before the way to it, XOF."""
    # Sites that are closed, besieged or not yet found are worth nothing at all.
    offer = np.full(site.pay.shape[0], -np.inf, dtype=np.float32)
    for j in range(offer.shape[0]):
        if site.closed_until[j] <= week and site.besieged_until[j] <= week and site.found[j] <= week:
            offer[j] = site.pay[j] - danger_cost * site.danger[j]
    return offer


@compiled
def choice_tables(offer: Array, ways: Ways, p: Move) -> tuple[Array, Array]:
    """Return, for each home, the cumulative chances of its known sites, rising to 1, and what mining offers there, XOF."""
    # Chances are float32, shape (n_homes, n_known), and 0 where nothing is open; offers float64, shape (n_homes,).
    n_homes, n_known = ways.known_sites.shape
    chances, inclusive = np.zeros((n_homes, n_known), dtype=np.float32), np.full(n_homes, -np.inf)
    worth = np.empty(n_known)
    for h in range(n_homes):
        best = -np.inf
        for k in range(n_known):
            worth[k] = offer[ways.known_sites[h, k]] - p.km_cost_xof * ways.known_km[h, k]
            best = max(best, worth[k])
        if best == -np.inf:
            continue
        total = 0.0
        for k in range(n_known):
            # What is shut or not found adds nothing, and need not be worked out.
            total += np.exp((worth[k] - best) / p.choice_scale_xof) if worth[k] > -np.inf else 0.0
            worth[k] = total
        for k in range(n_known):
            chances[h, k] = worth[k] / total
        inclusive[h] = best + p.choice_scale_xof * np.log(total / n_known)
    return chances, inclusive


MECHANISMS = ("M01", "M02", "M03", "M25")
FARM, MINE, AWAY = int(Activity.FARM), int(Activity.MINE), int(Activity.AWAY)
FOREIGN = int(Origin.FOREIGN_MIGRANT)


class Person(Rows, of="miners"):
    """Who chooses."""

    activity = site = Out
    savings = Account
    origin = In
    home_number = Lookup
    household = taste = skill = task = hardship = debt = works_xof = In


class Crowd(Totals, of="sites"):
    """Who mines where."""

    n_at = Total


class Family(Rows, of="households"):
    """What one hand more at home would bring."""

    hand_worth = In


class Tasks(Rows, of="country"):
    """What is known of each task."""

    task_premium = In


class Luck(Keys):
    """What is drawn."""

    think = mine = stay = site = Key


class Paid(Payments):
    """Who pays whom."""

    fares = Payment("travel", "miners.savings", "country.towns", gives="pays {} for the way")


class Choice(NamedTuple):
    """What this week offers: sites, float32, shape (n_sites,), XOF; homes, see `choice_tables`; and what holds for all."""

    ways: Ways
    offer: Array
    chances: Array
    inclusive: Array
    premium: Array  # by task
    hand_worth: Array  # by household
    field_share: float  # part of it that comes with the harvest only
    week: int
    may_change: bool


def step(model: Model) -> None:
    """Let people choose, pay their way, and count who mines where."""
    site, ways, p = model.view(Site), model.view(Ways), model.p.move
    offer = site_offers(site, model.week, np.float32(p.danger_cost_xof))
    chances, inclusive = choice_tables(offer, ways, p)
    hand_worth, waits = model.view(Family).hand_worth, field_share(model.date.month - 1, model.p.farm)
    premium = model.view(Tasks).task_premium[0]
    choice = Choice(ways, offer, chances, inclusive, premium, hand_worth, waits, model.week, model.has("M01"))
    crowd, paid = model.totals(Crowd), model.receipts(Paid)
    model.map_table(choose, Person, crowd, paid, choice, site, Luck, p)
    model.post(Paid.fares, paid, 0)
    model.view(Site).n_miners[:] = crowd.n_at * model.miners.weight


@compiled
def hold_of(debt: int, p: Move) -> float:
    """Return what keeps a debtor from running, XOF a week: what that would cost him, less what paying off the debt does."""
    return p.flight_cost_xof - p.debt_burden_rate * debt if debt > 0 else 0.0


@compiled
def chance_to_mine(mining_xof: float, home_xof: float, taste: float, debt: int, p: Move) -> float:
    """Return the chance that somebody who thinks about it mines this week."""
    return float(logistic((mining_xof - home_xof + taste + hold_of(debt, p)) / p.choice_scale_xof))


@compiled
def chance_to_stay(offer_xof: float, km: float, mining_xof: float, debt: int, p: Move) -> float:
    """Return the chance that a person who mines this week does so where he is: its offer, the way, and a debt there."""
    worth = offer_xof - p.km_cost_xof * km + p.stay_bond_xof + hold_of(debt, p)
    return float(logistic((worth - mining_xof) / p.choice_scale_xof))


@compiled
def drawn_place(cumulative: Array, u: np.float32) -> int:
    """Return which of a few places is drawn, from their cumulative chances: counting is faster here than searching."""
    k = 0
    for j in range(cumulative.shape[0] - 1):
        k += cumulative[j] < u
    return k


@compiled
def has_to_think(u: float, is_mining: bool, is_shut: bool, is_besieged: bool, p: Move) -> bool:
    """Tell whether a person thinks again this week: at once where the site was closed, and never in a siege."""
    return (is_mining and is_shut) or (u < p.reconsider_rate and not (is_mining and is_besieged))


@inlined
def wants_to_mine(i: int, h: int, mines: bool, u: float, person: Person, choice: Choice, p: Move) -> bool:
    """Tell whether a person who thinks about it mines this week; where nobody may change, who mines goes on if he can."""
    if not choice.may_change:
        return mines and choice.inclusive[h] > -np.inf
    mining, hardship = choice.inclusive[h], person.hardship[i]
    mining *= person.skill[i] if mining > 0 else 1.0
    mining += choice.premium[person.task[i]]
    home = worth_at_home(choice.hand_worth[person.household[i]], choice.field_share, hardship, p.impatience_share)
    home = max(home, person.works_xof[i])
    return u < chance_to_mine(mining, home, person.taste[i], person.debt[i], p)


@row_rule
def choose(first: int, person: Person, crowd: Crowd, paid: Paid, choice: Choice, site: Site, luck: Luck, p: Move) -> None:
    """Decide for each person, take fares, and count who mines where."""
    ways = choice.ways
    for i in range(person.activity.shape[0]):
        a, here, h, row = person.activity[i], person.site[i], person.home_number[i], first + i
        if a != FARM and a != MINE and a != AWAY:
            continue
        mines = a == MINE
        is_shut, is_besieged = mines and site.closed_until[here] > choice.week, mines and site.besieged_until[here] > choice.week
        if not has_to_think(uniform(luck.think, row), mines, is_shut, is_besieged, p):
            crowd.n_at[here if mines else any_place(i, crowd.n_at.shape[0])] += mines
            continue
        if not wants_to_mine(i, h, mines, uniform(luck.mine, row), person, choice, p):
            person.activity[i], person.site[i] = AWAY if person.origin[i] == FOREIGN else FARM, -1
            continue
        u, best = uniform(luck.stay, row), choice.inclusive[h]
        if here < 0 or is_shut or u >= chance_to_stay(choice.offer[here], ways.home_site_km[h, here], best, person.debt[i], p):
            k = drawn_place(choice.chances[h], np.float32(uniform(luck.site, row)))
            if ways.known_sites[h, k] != here:
                fare = min(int(ways.known_km[h, k] * np.float32(p.fare_xof_per_km)), person.savings[i])
                person.site[i] = ways.known_sites[h, k]
                person.savings[i] -= fare
                write_receipt(paid.fares, fare, row == paid.watched)
        person.activity[i] = MINE
        crowd.n_at[person.site[i]] += 1
