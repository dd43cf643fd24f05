"""The loops of the economy are there: each is an experiment with paired seeds in Tinyland, judged by a 95 % interval.

Where a loop has several links, the link under test is isolated: territory is held still, or a state is set by hand between
two weeks.
"""

from functools import cache

import numpy as np
import pytest

from goldsim.economy import GoldEconomy
from goldsim.entities.miners import Activity
from goldsim.entities.officials import Post
from paired import lived, mean_of, moved, sum_of, surely_more
from tinyland import MANY_FIGHTERS

NO_TAX = {"extort__rate_lowest_share": 0.0, "extort__rate_start_share": 1e-9, "extort__rate_highest_share": 0.0}
HIGH_TAX = {f"extort__rate_{name}_share": 0.3 for name in ("lowest", "start", "highest")}
STILL = {"mechanisms__M09": "off", "recruit__core_rate": 0.0, "extort__siege_share": 0.0}
# A raid shuts one site or another, and moves more people in a week than the links under test in a month.
NO_RAIDS = {"police__usual_raids_rate": 0.0}
SHARP_CUSTOMS = {"smuggle__check_highest_share": 0.9, "smuggle__check_half_staff": 10.0}


# ---- rents, integrity, seizures (M13) ----


def integrity(economy: GoldEconomy) -> float:
    return float(economy.officials.integrity[np.isin(economy.officials.post, (Post.GENDARMERIE, Post.CUSTOMS))].mean())


def seized_share(economy: GoldEconomy) -> float:
    seized, out = sum_of(economy, "gold_seized_mg"), sum_of(economy, "gold_smuggled_mg")
    return seized / max(seized + out, 1)


def test_higher_rents_from_the_pits_lower_integrity(tiny):
    assert surely_more(
        lambda seed: integrity(lived(tiny, seed, 30)),
        lambda seed: integrity(lived(tiny, seed, 30, extort__bribe_xof=5000.0)),
        range(1, 13),
    )


def test_lower_integrity_lowers_seizures_at_exits(tiny):
    def seized(norm: float):
        return lambda seed: seized_share(lived(tiny, seed, 25, tempt__integrity_norm_share=norm, **SHARP_CUSTOMS))

    assert surely_more(seized(0.8), seized(0.2))


def test_the_dearer_a_post_the_fewer_networks_buy_it_and_the_more_is_seized(tiny):
    def seized(bribe: float):
        return lambda seed: seized_share(lived(tiny, seed, 40, smuggle__bribe_share=bribe, **SHARP_CUSTOMS))

    assert surely_more(seized(0.05), seized(0.002))


# ---- displacement by extortion and by closures (M08, M01) ----


def hold_busiest(economy: GoldEconomy) -> None:
    """Give the busiest sites to the first group."""
    if economy.time > 0:
        return
    busiest = np.argsort(-economy.sites.n_miners, kind="stable")[:8]
    economy.cells.change("controller")[:] = -1
    economy.cells.change("controller")[np.unique(economy.sites.cell[busiest])] = 0


def test_extortion_moves_people_to_sites_that_nobody_taxes(tiny):
    def share_at_held_sites(**rates: float):
        def measure(seed: int) -> float:
            sites = lived(tiny, seed, 30, hold_busiest, **STILL, **NO_RAIDS, **rates).sites
            return float(sites.n_miners[sites.controller >= 0].sum() / sites.n_miners.sum())

        return measure

    assert surely_more(share_at_held_sites(**NO_TAX), share_at_held_sites(**HIGH_TAX))


class Closure:
    """The busiest site after eight weeks, shut for six, and the same country without that."""

    def __init__(self, scenario, seed: int) -> None:
        self.left_alone, self.shut = (lived(scenario, seed, 8, **NO_RAIDS) for _ in range(2))
        self.site = int(np.argmax(self.shut.sites.n_miners))
        self.shut.sites.change("closed_until")[self.site] = self.shut.week + 1 + 6

    def go_on(self, weeks: int) -> "Closure":
        self.left_alone.run_for(weeks)
        self.shut.run_for(weeks)
        return self

    def others(self, economy: GoldEconomy) -> int:
        return int(economy.sites.n_miners.sum() - economy.sites.n_miners[self.site])


@pytest.fixture(scope="module")
def closures(tiny):
    return {seed: Closure(tiny, seed) for seed in range(1, 11)}


def test_a_closure_sends_people_to_other_sites_at_once_and_they_come_back_later(closures):
    for closure in closures.values():
        closure.go_on(1)
        assert closure.shut.sites.n_miners[closure.site] == 0
    seeds = tuple(closures)
    assert surely_more(
        lambda seed: closures[seed].others(closures[seed].shut),
        lambda seed: closures[seed].others(closures[seed].left_alone),
        seeds,
    )
    displaced = {seed: c.others(c.shut) - c.others(c.left_alone) for seed, c in closures.items()}
    back = {}
    for seed, closure in closures.items():
        closure.go_on(39)
        here = closure.shut.sites.n_miners[closure.site]
        assert here > 0 or closure.left_alone.sites.n_miners[closure.site] == 0  # left, closed or not
        # Where nearly nobody would be left, few make very many times as many.
        back[seed] = min(here / max(1, closure.left_alone.sites.n_miners[closure.site]), 2.0)
    assert surely_more(lambda seed: back[seed], lambda _: 0.15, seeds)
    assert surely_more(
        lambda seed: displaced[seed],
        lambda seed: closures[seed].others(closures[seed].shut) - closures[seed].others(closures[seed].left_alone),
        seeds,
    )


def test_raids_close_sites_and_leave_a_mark_on_where_people_dig(tiny):
    def people_at_closed_or_open(raids: float):
        def closed_share(seed: int) -> float:
            economy = lived(tiny, seed, 30, police__usual_raids_rate=raids)
            return float((economy.sites.closed_until > economy.week).mean())

        return closed_share

    assert surely_more(people_at_closed_or_open(6.0), people_at_closed_or_open(0.1))


# ---- hardship: children to work, men to bands (M20, M19) ----

# Stores are filled with weeks of living at week zero; who is to be poor within half a year has not got them.
POOR = {"live__line_xof": 8000.0, "initial__store_weeks": 2.0}
# A small country has few robbers, and most of them a row's worth at one site.
LAWLESS = {"initial__band_share": 0.05, "recruit__band_rate": 0.03}


@pytest.fixture(scope="module")
def ends(tiny):
    """Economies after thirty weeks; only to be looked at, since several tests do."""

    @cache
    def end(seed: int, **values: float) -> GoldEconomy:
        return lived(tiny, seed, 30, **values)

    return end


def test_hardship_sends_children_to_work(ends):
    def at_work(**values: float):
        return lambda seed: mean_of(ends(seed, **values), "n_children_working", 10)

    assert surely_more(at_work(**POOR), at_work())


def test_hardship_sends_men_to_bands(ends):
    def in_bands(**values: float):
        return lambda seed: mean_of(ends(seed, **LAWLESS, **values), "n_band", 10)

    assert surely_more(in_bands(**POOR), in_bands())


def test_loot_draws_the_hungry_into_bands_and_bands_rob(ends):
    def lives(outcome: str, loot: float):
        return lambda seed: mean_of(ends(seed, rob__loot_share=loot, **LAWLESS, **POOR), outcome, 10)

    assert surely_more(lives("n_band", 0.9), lives("n_band", 0.05))
    assert surely_more(lives("n_robberies", 0.9), lives("n_robberies", 0.05))


# ---- armed income, arms, territory (M09) ----


def hold_nearest(economy: GoldEconomy) -> None:
    """Give each group the working sites nearest to it, so that there is gold to tax."""
    if economy.time > 0:
        return
    works = np.flatnonzero(economy.sites.n_miners > 0)
    for group, km in enumerate(economy.geography.km_from(int(base)) for base in economy.armed_groups.base):
        near = works[np.argsort(km[economy.sites.cell[works]], kind="stable")[:4]]
        economy.cells.change("controller")[economy.sites.cell[near]] = group


@pytest.mark.long
def test_armed_income_buys_arms_and_arms_take_cells(tiny):
    # Nothing but gold pays the groups, so that tax is what differs.
    only_gold = {
        "extort__collected_share": 0.0, "extort__passing_share": 0.0, "smuggle__toll_share": 0.0, "recruit__fighting_share": 1.0,
        "fight__deed_rates": [0.0] * 4, "run__geography": MANY_FIGHTERS["run.geography"],
    }  # fmt: skip
    ends = {
        (seed, name): lived(tiny, seed, 70, hold_nearest, **only_gold, **rates)
        for seed in range(1, 15) for name, rates in (("taxed", HIGH_TAX), ("free", NO_TAX))
    }  # fmt: skip
    for measure in (
        lambda economy: economy.armed_groups.arms.mean(),
        lambda economy: mean_of(economy, "n_cells_held", 40),
        lambda economy: mean_of(economy, "n_fighters", 40),
    ):
        assert surely_more(
            lambda seed, m=measure: m(ends[seed, "taxed"]), lambda seed, m=measure: m(ends[seed, "free"]), seeds=range(1, 15)
        )


# ---- networks learn (M05), and advances bind (M25) ----


def test_a_network_that_loses_loads_at_an_exit_shifts_to_others(tiny):
    def trips(*, guarded: bool):
        def watch(economy: GoldEconomy) -> None:
            if guarded:
                post = int(economy.exits.post[0])
                economy.officials.change("integrity")[post] = 1
                economy.officials.change("n_staff")[post] = 5000

        def measure(seed: int) -> float:
            went = np.zeros(len(lived(tiny, seed, 0).exits))

            def count(economy: GoldEconomy) -> None:
                watch(economy)
                went[:] += economy.exits.n_trips

            lived(tiny, seed, 30, count, smuggle__check_highest_share=0.9)
            return float(went[0] / went.sum())

        return measure

    assert surely_more(trips(guarded=False), trips(guarded=True))


def test_an_advance_ties_a_miner_to_his_creditor_who_never_sees_the_law_while_it_lasts(tiny):
    def bind(economy: GoldEconomy) -> None:
        if economy.time == 5:
            mines = economy.miners.activity == Activity.MINE
            economy.miners.change("debt")[mines] = 10**6
            economy.miners.change("creditor")[mines] = economy.sites.buyer[economy.miners.site[mines]]

    for seed in (1, 2, 3):
        free, bound = lived(tiny, seed, 6), lived(tiny, seed, 5)
        bind(bound)
        before = moved(bound, reason="sold to a licensed buyer")
        bonded = bound.miners.debt > 0
        bound.run_for(1)
        newcomers = (~bonded & (bound.miners.activity == Activity.MINE)).sum()
        sold = moved(bound, reason="sold to a licensed buyer") - before
        assert sold < (moved(free, reason="sold to a licensed buyer") - before) * max(0.5, newcomers / len(bonded))
        assert moved(bound, reason="repayment") > moved(free, reason="repayment")


def test_who_owes_stays_at_his_site_more_often_than_he_would_without_the_debt(tiny):
    """The same people in the same weeks, their debts forgiven in one of two countries."""
    stayed = {}
    for seed in (1, 2, 3, 4, 5):
        bound, free = (lived(tiny, seed, 9, move__reconsider_rate=0.3) for _ in range(2))
        who = np.flatnonzero((bound.miners.activity == Activity.MINE) & (bound.miners.debt > 0))
        free.miners.change("debt")[who], free.miners.change("creditor")[who] = 0, -1
        site = bound.miners.site[who].copy()
        for name, economy in (("bound", bound), ("free", free)):
            economy.run_for(2)
            stayed[seed, name] = float((economy.miners.site[who] == site).mean())
    assert surely_more(lambda seed: stayed[seed, "bound"], lambda seed: stayed[seed, "free"])


def test_hungry_miners_are_advanced_money_and_pay_it_back_from_sales(tiny):
    economy = lived(tiny, 1, 40, **POOR)
    assert moved(economy, reason="advance") > 0
    assert moved(economy, reason="repayment") > 0
    assert ((economy.miners.debt > 0) == (economy.miners.creditor >= 0)).all()
