"""move: farm or mine, and on which site.

A person thinks again now and then, and at once where the site was closed. What a site offers is its net pay, as people
there have had it, and word of a new find, less the way and the danger: `U = pay + rumour - cost_of_km * km -
danger_cost * danger`. From each home cell some sites are known, and some deposits once they are found; what mining
offers there is `V = s ln(mean(exp(U / s)))`. A person mines with chance `1 / (1 + exp(-(V - F + appeal + push) / s))`,
where F is the season's farm income (of their own for people from abroad) times the person's own skill and what is left
of farm support (which does not reach people from abroad), and the push rises with hardship, dependants and debt. One
who mines already stays with chance `1 / (1 + exp(-(U here + bond - V) / s))`; else a site is drawn with weight `exp(U /
s)`. People whose creditor buys at their site think again more seldom, `reconsider * bonded share`; besieged people
cannot leave. Travel is paid from savings.

Assumed: people know pay at known sites with a lag; the way costs a weekly sum a km. Mechanisms: M01, M02, M03, M25.
Sources: UNU-CPR 2024; Bazillier and Girard on gold prices and livelihoods; functional form McFadden's nested choice.
"""

import numpy as np

from goldsim.engine.draws import uniform
from goldsim.engine.kernels import any_place
from goldsim.engine.ledger.receipts import blank_slips, write_slip
from goldsim.engine.tables import Array, Columns, compiled, uses
from goldsim.entities.miners import Activity, Origin
from goldsim.model import Model
from goldsim.parameters import Move

MECHANISMS = ("M01", "M02", "M03", "M25")
READS: Columns = uses(
    miners="origin farm_skill farm_capital n_dependants hardship debt creditor savings",
    sites="pay danger closed_until besieged_until buyer found rumour", country="farm_season",
)  # fmt: skip
WRITES: Columns = uses(miners="activity site savings", sites="n_miners", country="outside")
DRAWS = ("think", "mine", "stay", "site")

LINES = ("travel",)
(FARES,) = range(len(LINES))
FARM, MINE, AWAY = int(Activity.FARM), int(Activity.MINE), int(Activity.AWAY)
FOREIGN = int(Origin.FOREIGN_MIGRANT)


def step(model: Model) -> None:
    """Let people choose, pay their way, and count who mines where."""
    p, miners, sites, lookups = model.p.move, model.miners, model.sites, model.lookups
    offer = offers(model)
    chances, inclusive = choice_tables(offer, lookups.known_sites, lookups.known_km, p)
    keys = np.array([model.key(name) for name in DRAWS])
    n_at, slips = np.zeros(len(sites), dtype=np.int64), blank_slips(LINES)
    columns = (
        miners.change("activity"), miners.change("site"), model.ledger.purses("miners.savings"), miners.origin,
        lookups.home_number, miners.farm_skill, miners.farm_capital, miners.n_dependants, miners.hardship, miners.debt,
        miners.creditor,
    )  # fmt: skip
    model.over(
        choose, columns, (n_at, slips), sites.closed_until, sites.besieged_until, sites.buyer, offer, lookups.home_site_km,
        lookups.known_sites, lookups.known_km, chances, inclusive, model.country.farm_season[0], model.week,
        model.has("M01"), keys, model.ledger.watched, p,
    )  # fmt: skip
    model.ledger.settle(slips[FARES], "miners.savings", "country.outside", "travel", 0)
    sites.change("n_miners")[:] = n_at * miners.weight


def offers(model: Model) -> Array:
    """Return what a week at each site is worth this week, XOF: float32, shape (n_sites,)."""
    sites = model.sites
    return site_offers(
        sites.pay, sites.rumour, sites.danger, sites.closed_until, sites.besieged_until, sites.found, model.week,
        np.float32(model.p.move.danger_cost_xof),
    )  # fmt: skip


@compiled
def site_offers(
    pay: Array, rumour: Array, danger: Array, closed_until: Array, besieged_until: Array, found: Array, week: int,
    danger_cost: np.float32,
) -> Array:  # fmt: skip
    """Return what a week at each site is worth before the way to it, XOF.

    Sites that are closed, besieged or not yet found are worth nothing at all.
    """
    offer = np.full(pay.shape[0], -np.inf, dtype=np.float32)
    for j in range(pay.shape[0]):
        if closed_until[j] <= week and besieged_until[j] <= week and found[j] <= week:
            offer[j] = pay[j] + rumour[j] - danger_cost * danger[j]
    return offer


@compiled
def choice_tables(offer: Array, known_sites: Array, known_km: Array, p: Move) -> tuple[Array, Array]:
    """Return, for each home, the cumulative chances of its known sites and what mining offers there.

    Returns
    -------
    tuple
        Chances, float32, shape (n_homes, n_known), each row rising to 1 (0 where nothing is open); offers in XOF, float64, shape
        (n_homes,).
    """
    n_homes, n_known = known_sites.shape
    chances, inclusive = np.zeros((n_homes, n_known), dtype=np.float32), np.full(n_homes, -np.inf)
    worth = np.empty(n_known)
    for h in range(n_homes):
        best = -np.inf
        for k in range(n_known):
            worth[k] = offer[known_sites[h, k]] - p.km_cost_xof * known_km[h, k]
            best = max(best, worth[k])
        if best == -np.inf:
            continue
        total = 0.0
        for k in range(n_known):
            total += np.exp((worth[k] - best) / p.choice_scale_xof)
            worth[k] = total
        for k in range(n_known):
            chances[h, k] = worth[k] / total
        inclusive[h] = best + p.choice_scale_xof * np.log(total / n_known)
    return chances, inclusive


@compiled
def chance_to_mine(mining_xof: float, farming_xof: float, hardship: float, n_dependants: int, debt: int, p: Move) -> float:
    """Return the chance that somebody who thinks about it mines this week."""
    push = p.hardship_push_xof * hardship + p.dependant_push_xof * n_dependants + p.debt_push_share * debt
    return float(1.0 / (1.0 + np.exp(-(mining_xof - farming_xof + p.appeal_xof + push) / p.choice_scale_xof)))


@compiled
def farm_offer(is_foreign: bool, season: float, skill: float, capital: float, p: Move) -> float:
    """Return what a week at home would bring, XOF: support reaches those who live in the country."""
    if is_foreign:
        return p.foreign_income_xof * season * skill
    return p.farm_income_xof * season * skill * (1.0 + p.support_gain * capital)


@compiled
def chance_to_stay(offer_xof: float, km: float, mining_xof: float, p: Move) -> float:
    """Return the chance that a person who mines this week does so where he is: what it offers, and how far it is from home."""
    worth = offer_xof - p.km_cost_xof * km + p.stay_bond_xof
    return float(1.0 / (1.0 + np.exp(-(worth - mining_xof) / p.choice_scale_xof)))


@compiled
def drawn_place(cumulative: Array, u: np.float32) -> int:
    """Return which of a few places is drawn, from their cumulative chances: counting is faster here than searching."""
    k = 0
    for j in range(cumulative.shape[0] - 1):
        k += cumulative[j] < u
    return k


@compiled
def reconsider_chance(debt: int, is_with_creditor: bool, p: Move) -> float:
    """Return the weekly chance that a person thinks again: seldom for one who is bound by a debt."""
    return p.reconsider_rate * p.bonded_reconsider_share if debt > 0 and is_with_creditor else p.reconsider_rate


@compiled
def has_to_think(u: float, is_mining: bool, is_shut: bool, is_besieged: bool, debt: int, is_with_creditor: bool, p: Move) -> bool:
    """Tell whether a person thinks again this week: at once where the site was closed, and never in a siege."""
    if is_mining and is_shut:
        return True
    # A debt only makes it rarer, so most need not be asked for theirs.
    if u >= p.reconsider_rate or (is_mining and is_besieged):
        return False
    return u < reconsider_chance(debt, is_with_creditor, p)


@compiled
def choose(
    first: int, n_at: Array, slips: Array, activity: Array, site: Array, savings: Array, origin: Array, home: Array,
    farm_skill: Array, farm_capital: Array, n_dependants: Array, hardship: Array, debt: Array, creditor: Array,
    closed_until: Array, besieged_until: Array, buyer: Array, offer: Array, home_km: Array, known_sites: Array, known_km: Array,
    chances: Array, inclusive: Array, season: float, week: int, may_change: bool, keys: Array, watched: int, p: Move,
) -> None:  # fmt: skip
    """Decide for each person; writes `activity` and `site`, takes fares from `savings`, and counts in `n_at` who mines where."""
    for i in range(activity.shape[0]):
        a, here = activity[i], site[i]
        if a != FARM and a != MINE and a != AWAY:
            continue
        mines = a == MINE
        is_shut = mines and closed_until[here] > week
        thinks = has_to_think(
            uniform(keys[0], first + i), mines, is_shut, mines and besieged_until[here] > week, debt[i],
            mines and buyer[here] == creditor[i], p,
        )  # fmt: skip
        if not thinks:
            n_at[here if mines else any_place(i, n_at.shape[0])] += mines
            continue
        h = home[i]
        farming = farm_offer(origin[i] == FOREIGN, season, farm_skill[i], farm_capital[i], p)
        wants = uniform(keys[1], first + i) < chance_to_mine(inclusive[h], farming, hardship[i], n_dependants[i], debt[i], p)
        if not may_change:
            wants = mines and inclusive[h] > -np.inf
        if not wants:
            activity[i] = AWAY if origin[i] == FOREIGN else FARM
            site[i] = -1
            continue
        if here < 0 or is_shut or uniform(keys[2], first + i) >= chance_to_stay(offer[here], home_km[h, here], inclusive[h], p):
            k = drawn_place(chances[h], np.float32(uniform(keys[3], first + i)))
            if known_sites[h, k] != here:
                site[i] = known_sites[h, k]
                fare = min(int(known_km[h, k] * np.float32(p.fare_xof_per_km)), savings[i])
                savings[i] -= fare
                write_slip(slips, FARES, fare, first + i == watched)
        activity[i] = MINE
        n_at[site[i]] += 1
