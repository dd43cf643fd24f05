"""Each instrument of a policy moves what it should, and money that leaks on the way is counted. Paired seeds, 95 % intervals."""

from functools import cache

import numpy as np
import pytest

from goldsim.economy import GoldEconomy
from goldsim.entities.docket import Stage
from goldsim.entities.officials import Post
from goldsim.parameters import INSTRUMENTS, Instrument
from goldsim.units import WEEKS_PER_YEAR
from paired import lived, mean_of, moved, sum_of, surely_more
from tinyland import MANY_FIGHTERS

YEARLY = 2e9
WEEKS = 44
SEEDS = (1, 2, 3, 4)
# Few children are found in Tinyland, and incomes, raids and mercury differ much from run to run.
N_SEEDS = {"patrols": 6, "raids": 6, "clean_kits": 6, "committees": 14, "miners_credit": 6, "witness_protection": 8}
# Courts need somebody to sentence, committees somebody to see, reintegration somebody to take in.
LAWLESS = {"initial__band_share": 0.1, "recruit__stop_rate": 0.0, "police__usual_raids_rate": 3.0, "police__arrest_share": 1.0}
# A site shut by a raid sends more people to the fields in a week than support does in months; fights and robbers move others.
PEACEFUL = {"police__usual_raids_rate": 0.0, "mechanisms__M09": "off", "mechanisms__M19": "off"}
# Desks and cooperatives need files that wait.
CROWDED_OFFICES = {"permit__apply_rate": 0.05, "permit__files_per_clerk_rate": 1.0}
SCENES = {
    "courts": LAWLESS | {"police__proof_share": 0.02},
    # In so small a country what leaks of so much money would be many times the pay of the few who serve it.
    "oversight": {"instruments__oversight_leakage_share": 0.01},
    "pay_supplements": {"instruments__pay_supplements_leakage_share": 0.01},
    "witness_protection": LAWLESS | {"police__proof_share": 0.02, "police__cases_per_court_rate": 50.0},
    "escorts": {"initial__band_share": 0.1, "recruit__stop_rate": 0.0},
    "mine_safety": {"dig__collapse_rate": 1e-3},
    "committees": {"initial__n_children_held": 600, "run__children_per_row": 1, "initial__committee_reach_km": 100.0},
    # Money has half a year to find fighters, most of whom are of a core.
    "reintegration": {
        "run__geography": MANY_FIGHTERS["run.geography"], "mechanisms__M09": "off", "instruments__reintegration_delay_weeks": 8,
    },
    "farm_support": PEACEFUL,
    "public_works": PEACEFUL,
    "permit_desks": CROWDED_OFFICES,
    "cooperatives": CROWDED_OFFICES,
}  # fmt: skip


@pytest.fixture(scope="module")
def ends(tiny):
    """Economies after the money has arrived: all of it on one instrument, or none of it in the same scene."""

    @cache
    def end(seed: int, scene: str, *, is_paid: bool) -> GoldEconomy:
        # The shortest delay on record, so that the money arrives in time to be looked at.
        delay = f"instruments.{scene}_delay_weeks"
        policy = {"policy.budget_xof_per_year": YEARLY, f"policy.split.{scene}": 1.0}
        paid = {**policy, delay: int(tiny.entries[delay].low)} if is_paid else {}
        return lived(tiny.with_values(paid) if paid else tiny, seed, WEEKS, **SCENES.get(scene, {}))

    def with_or_without(instrument: str, seed: int, *, is_paid: bool = True) -> GoldEconomy:
        # Without money, instruments of the same scene share their runs.
        return end(seed, instrument if is_paid or instrument in SCENES else "", is_paid=is_paid)

    return with_or_without


def of_posts(economy: GoldEconomy, column: str, post: Post) -> float:
    return float(getattr(economy.officials, column)[economy.officials.post == post].sum())


RAISES = {
    "patrols": lambda e: e.sites.presence.mean(),
    "raids": lambda e: sum_of(e, "n_raids"),
    "border_posts": lambda e: of_posts(e, "n_on_duty", Post.CUSTOMS),
    "oversight": lambda e: mean_of(e, "mean_integrity", 20),
    "courts": lambda e: e.cases.n_people[e.cases.stage == Stage.SERVING].sum(),
    "buying_centres": lambda e: moved(e, reason="sold at a buying centre"),
    "cash_transfers": lambda e: -mean_of(e, "poverty_share", 20),
    "farm_support": lambda e: e.households.earned.mean(),
    "school_places": lambda e: -mean_of(e, "n_children_working", 39),
    "committees": lambda e: sum_of(e, "n_children_identified"),
    "care_places": lambda e: of_posts(e, "n_places", Post.CARE_HOME),
    "reintegration": lambda e: -e.armed_groups.n_fighters.sum(),
    "permit_desks": lambda e: sum_of(e, "n_permits_granted"),
    "cooperatives": lambda e: mean_of(e, "formal_share", 39),
    "clean_kits": lambda e: -mean_of(e, "mean_mercury_burden", 39),
    "public_works": lambda e: -mean_of(e, "poverty_share", 24),
    "miners_credit": lambda e: -mean_of(e, "poverty_share", 20),
    "school_canteens": lambda e: -mean_of(e, "n_children_working", 39),
    "awareness": lambda e: -sum_of(e, "n_children_trafficked"),
    "mine_safety": lambda e: -sum_of(e, "n_accident_deaths"),
    "escorts": lambda e: -sum_of(e, "n_road_robberies"),
    "witness_protection": lambda e: -sum_of(e, "n_cases_acquitted"),
    "pay_supplements": lambda e: mean_of(e, "mean_integrity", 20),
}


@pytest.mark.parametrize("instrument", [name for name in INSTRUMENTS if name not in ("coordination", "publicity")])
def test_money_for_an_instrument_moves_what_it_is_for(ends, instrument):
    measure, seeds = RAISES[instrument], range(1, N_SEEDS.get(instrument, len(SEEDS)) + 1)
    assert surely_more(
        lambda seed: measure(ends(instrument, seed)), lambda seed: measure(ends(instrument, seed, is_paid=False)), seeds
    )


def test_leaked_money_is_a_rent_that_wears_integrity_down(tiny):
    def integrity(leak: float):
        paid = {
            "policy.budget_xof_per_year": YEARLY / 10,
            "policy.split.clean_kits": 1.0,
            "instruments.clean_kits_leakage_share": leak,
        }
        return lambda seed: mean_of(lived(tiny.with_values(paid), seed, WEEKS), "mean_integrity", 30)

    assert surely_more(integrity(0.05), integrity(0.7), SEEDS[:4])


@pytest.mark.parametrize("name", ["coordination", "publicity"])
def test_coordination_and_publicity_let_less_leak(tiny, name):
    def leaked(share: float):
        split = {"policy.split.patrols": 1 - share, f"policy.split.{name}": share}
        scenario = tiny.with_values({"policy.budget_xof_per_year": YEARLY, **(split if share else {"policy.split.patrols": 1.0})})

        def of_patrols(seed: int) -> float:
            programmes = lived(scenario, seed, 30).programmes
            lost, came = (float(column[Instrument.PATROLS]) for column in (programmes.leaked, programmes.delivered))
            return lost / (lost + came)

        return of_patrols

    assert surely_more(leaked(0.0), leaked(0.4), SEEDS)


def test_works_wait_for_the_hungry_season_and_take_hands_from_the_fields(ends):
    economy, usual = ends("public_works", 1), ends("public_works", 1, is_paid=False)
    assert moved(economy, reason="wages of public works") > 0
    assert economy.households.standing.sum() < usual.households.standing.sum()
    assert not economy.miners.works_xof.any()  # in November


def test_who_borrows_from_the_credit_fund_owes_no_buyer_and_pays_it_back(ends):
    economy, usual = ends("miners_credit", 1), ends("miners_credit", 1, is_paid=False)
    freed, lent, repaid = (
        moved(economy, reason=name) for name in ("debts taken over by the credit fund", "public loan", "public loan paid back")
    )
    assert min(freed, lent, repaid) > 0
    owed = economy.miners.public_debt.sum() * economy.miners.weight
    assert 0 < owed <= freed + lent - repaid  # the rest is lost to those who left
    assert not usual.miners.public_debt.any()


def test_cash_transfers_reach_savings_of_poor_households_and_nobody_abroad(ends):
    economy = ends("cash_transfers", 1)
    given = moved(economy, source="programmes.at_site", target="miners.savings", reason="cash transfer")
    assert given > 0
    assert moved(economy, reason="cash transfer") == given
    assert mean_of(economy, "poverty_share", 20) < mean_of(ends("cash_transfers", 1, is_paid=False), "poverty_share", 20)


@pytest.mark.parametrize("instrument", ["cash_transfers", "farm_support"])
def test_money_given_to_households_is_not_taken_for_what_the_pits_pay(ends, instrument):
    """What people hear of a site follows the gold that is dug and sold there, not who got a transfer that week."""
    beyond = []
    for seed in range(1, 9):  # a single site that fills up moves the mean of one seed by a fifth
        with_, without = ends(instrument, seed), ends(instrument, seed, is_paid=False)
        pay = [np.average(e.sites.pay, weights=np.maximum(e.sites.n_miners, 1)) for e in (with_, without)]
        gold = [mean_of(e, "gold_dug_mg", 30) / mean_of(e, "n_mining", 30) for e in (with_, without)]
        beyond.append(pay[0] / pay[1] - max(gold[0] / gold[1], 1))
    # Pay may follow gold a head; the rest is room for prices, tax and debts.
    assert np.mean(beyond) < 0.04, beyond


def test_farm_support_makes_farming_pay_and_fades(ends):
    economy, usual = ends("farm_support", 1), ends("farm_support", 1, is_paid=False)
    capital = economy.miners.farm_capital
    assert (capital > 0).mean() > 0.02
    assert capital.max() < 1
    assert not usual.miners.farm_capital.any()
    assert moved(economy, reason="start-up capital") > 0


def test_committees_get_helpers_and_posts_get_money_for_people_on_duty(ends):
    helped, usual = ends("committees", 1), ends("committees", 1, is_paid=False)
    assert helped.committees.n_helpers.min() > usual.committees.n_helpers.max() == 0
    assert (helped.committees.n_members > 0).sum() > (usual.committees.n_members > 0).sum()
    assert moved(ends("patrols", 1), target="officials.funds", reason="posts") > 0


@pytest.mark.parametrize("instrument", INSTRUMENTS)
def test_every_franc_of_the_policy_arrives_leaks_goes_back_or_is_on_its_way(ends, instrument):
    economy = ends(instrument, 1)
    paid = moved(economy, reason="policy budget")
    diverted, unspent = moved(economy, reason="diverted"), moved(economy, reason="unspent")
    delivered = sum_of(economy, "policy_delivered_xof")
    on_its_way = int(economy.programmes.pipeline.sum() + economy.programmes.at_region.sum())
    # Buying centres keep money to buy with, works until the season, and a credit fund to lend again.
    keep = [Instrument.BUYING_CENTRES, Instrument.PUBLIC_WORKS, Instrument.MINERS_CREDIT]
    assert not np.delete(economy.programmes.at_site, keep).any()
    assert paid == diverted + unspent + delivered + on_its_way
    assert paid == pytest.approx(YEARLY * WEEKS / WEEKS_PER_YEAR, rel=1e-6)
    assert diverted == sum_of(economy, "policy_leaked_xof") > 0


def test_nothing_is_delivered_before_its_delay(tiny):
    delay = tiny.parameters.instruments.patrols_delay_weeks
    scenario = tiny.with_values({"policy.budget_xof_per_year": YEARLY, "policy.split.patrols": 1.0})
    economy = lived(scenario, 1, delay)
    assert sum_of(economy, "policy_delivered_xof") == 0
    economy.run_for(1)
    assert sum_of(economy, "policy_delivered_xof") > 0


def test_money_beyond_what_can_be_staffed_goes_back(tiny):
    scenario = tiny.with_values({"policy.budget_xof_per_year": YEARLY, "policy.split.patrols": 1.0})
    economy = lived(scenario, 1, 20, instruments__patrols_max_units=5.0)
    assert economy.programmes.n_units[Instrument.PATROLS] == pytest.approx(5, rel=1e-6)
    assert moved(economy, reason="unspent") > 0
