"""What rescues and raids set going: children who fall back or are let through, machines that are bought back. Paired seeds."""

import numpy as np
import pytest

from acting import acting
from goldsim.economy import GoldEconomy
from goldsim.entities.children import ChildState
from goldsim.processes import police
from goldsim.processes.police.raids import free_children
from paired import lived, moved, sum_of, surely_more, with_integrity

# ---- children: falling back, and the post on the way (M21 to M24) ----


def free_all_held(economy: GoldEconomy) -> None:
    """Free every held child after ten weeks, to wait for a place."""
    if economy.time != 10:
        return
    children = economy.children
    held = children.state == ChildState.TRAFFICKED
    freed = {"state": ChildState.RETURNED, "holder": -1, "is_waiting": True, "weeks_left": 4, "freed_week": economy.week}
    for column, value in freed.items():
        children.change(column)[held] = value


def test_of_freed_children_fewer_are_back_within_a_year_with_care_places_more_without_and_never_none(tiny):
    lively = {"initial__n_children_held": 600, "initial__n_children_elsewhere": 6000, "run__children_per_row": 2}
    backs = {places: [
        sum_of(lived(tiny, seed, 60, free_all_held, initial__n_care_places=places, **lively), "n_children_back")
        for seed in range(1, 9)
    ] for places in (0, 2000)}  # fmt: skip
    assert sum(backs[2000]) > 0
    assert surely_more(lambda seed: backs[0][seed - 1], lambda seed: backs[2000][seed - 1], range(1, 9))


@pytest.mark.parametrize(("week", "comes_into_care"), [(0, True), (2, True), (3, False)])
def test_a_child_freed_by_a_raid_waits_for_a_place_for_as_many_weeks_as_the_parameter_says(tiny, week, comes_into_care):
    """There is no place until some weeks after the raid, and then there are enough."""
    values = {
        "initial.n_care_places": 0, "initial.n_children_held": 600, "protect.waiting_weeks": 3, "protect.see_rate": 0.0,
        "police.usual_raids_rate": 0.0, "police.freed_share": 1.0, "traffic.approach_rate": 0.0, "traffic.escape_rate": 0.0,
    }  # fmt: skip
    economy = GoldEconomy(tiny.with_values(values, allow_outside=True), seed=1)
    economy.run_for(2)
    children = economy.children
    site = int(np.bincount(children.site[children.state == ChildState.TRAFFICKED]).argmax())
    freed = np.flatnonzero((children.state == ChildState.TRAFFICKED) & (children.site == site))
    with acting(economy, police):
        free_children(economy, site, is_dutiful=True)
    assert (children.state[freed] == ChildState.RETURNED).all()
    assert children.is_waiting[freed].all()
    for _ in range(week):
        economy.run_for(1)
    assert not (children.state == ChildState.IN_CARE).any()
    economy.lookups.care_places[:] = 10_000
    economy.run_for(1)
    assert (children.state[freed] == ChildState.IN_CARE).all() == comes_into_care
    assert (children.state[freed] == ChildState.IN_CARE).any() == comes_into_care


# Every network recruits, children cost little and nobody is held at first; every group on its way is stopped.
EVERY_GROUP = {
    "traffic__road_stop_share": 1.0, "traffic__keep_share": 0.1, "traffic__promise_base": 0.0, "initial__n_children_held": 0,
    "initial__n_children_elsewhere": 4000,
}  # fmt: skip


def fearless(level: float):
    """Return what holds every post's integrity at a level, and lets recruiters think that they will arrive."""
    hold = with_integrity(level)

    def each_week(economy: GoldEconomy) -> None:
        hold(economy)
        economy.traffickers.change("arrival_belief")[:] = 1.0

    return each_week


def test_a_bribed_post_lets_children_through_and_an_honest_one_stops_them_and_holds_their_recruiters(tiny):
    for seed in (1, 2, 3):
        honest, bribed = (lived(tiny, seed, 20, fearless(level), **EVERY_GROUP) for level in (1.0, 0.0))
        assert sum_of(honest, "n_children_intercepted") > 0
        assert sum_of(honest, "n_children_brought") == sum_of(honest, "n_children_retrafficked")
        assert sum_of(honest, "n_children_let_through") == 0
        assert sum_of(bribed, "n_children_let_through") > 0
        assert sum_of(bribed, "n_children_intercepted") == 0
        assert moved(bribed, source="traffickers.capital", target="officials.pocket", reason="bribe") > 0


def test_recruiters_whose_groups_are_all_stopped_learn_it(tiny):
    unstopped = EVERY_GROUP | {"traffic__road_stop_share": 0.0, "traffic__site_stop_share": 0.0}
    economy = lived(tiny, 1, 26, with_integrity(1.0), **unstopped)
    assert (economy.traffickers.arrival_belief == 1).all()
    economy.p = economy.p._replace(traffic=economy.p.traffic._replace(road_stop_share=1.0))
    economy.run_for(78)
    assert economy.traffickers.arrival_belief.min() < 0.7
    assert sum_of(economy, "n_children_intercepted") > 0


@pytest.mark.parametrize("children_per_row", [1, 25])
def test_groups_have_several_to_dozens_of_children_however_many_a_row_stands_for(tiny, children_per_row):
    economy = lived(tiny, 1, 52, **(EVERY_GROUP | {"traffic__road_stop_share": 0.0}), run__children_per_row=children_per_row)
    n, groups = (sum_of(economy, name) for name in ("n_children_in_groups", "n_child_groups"))
    assert 8 < n / groups < 40


def test_a_network_without_cash_sends_no_group_and_bribes_nobody(tiny):
    # No load leaves, nothing is laundered and no inputs are sold, so that no network ever has a franc.
    broke = {"initial__trafficker_capital_xof": 0.0, "smuggle__smallest_load_mg": 1e12, "initial__n_women_held": 0}
    idle = tiny.with_values({"mechanisms.M06": "off", "mechanisms.M07": "off"})
    economy = lived(idle, 1, 10, fearless(0.0), **EVERY_GROUP, **broke)
    assert not economy.traffickers.capital.any()
    assert moved(economy, source="traffickers.capital", target="officials.pocket") == 0
    assert sum_of(economy, "n_child_groups") == 0
    assert sum_of(economy, "n_children_let_through") == 0


# ---- machines: seized, auctioned, bought back (M14) ----


def seize_all(economy: GoldEconomy) -> None:
    """Seize every machine after three weeks, as a raid does."""
    if economy.time != 3:
        return
    companies = economy.companies
    companies.change("n_seized")[:] = companies.n_machines
    companies.change("n_machines")[:] = 0
    companies.change("auction_week")[:] = economy.week + 1 + economy.p.police.auction_weeks
    companies.change("stopped_week")[:] = economy.week + 1


NO_RAIDS = {"police__usual_raids_rate": 0.0}


def test_an_operator_buys_its_machines_back_after_the_delay_and_digs_again(tiny):
    economy = lived(tiny, 1, 4, seize_all, **NO_RAIDS)
    owned = economy.companies.n_seized.copy()
    assert owned.any()
    economy.run_for(economy.p.police.auction_weeks)
    bought = (owned > 0) & (economy.companies.n_machines == owned)
    assert bought.any()
    names = {event.b for event in economy.events if event.kind == "bought back" and event.week == economy.week}
    assert names == {f"operator {row}" for row in np.flatnonzero(bought)}
    economy.run_for(economy.p.police.set_up_weeks)
    assert (economy.companies.resumes_week[bought] <= economy.week).all()
    assert economy.latest["gold_company_mg"] > 0


def test_destroyed_machines_stop_operators_for_longer_than_auctioned_ones(tiny):
    def weeks_stopped(*, destroys: bool):
        scenario = tiny.with_values({"policy.switches": {"destroy_seized_machines": destroys}})
        return lambda seed: lived(scenario, seed, 45, seize_all, **NO_RAIDS).companies.weeks_stopped.mean()

    assert surely_more(weeks_stopped(destroys=True), weeks_stopped(destroys=False))


def test_destroyed_machines_are_not_bought_back(tiny):
    scenario = tiny.with_values({"policy.switches": {"destroy_seized_machines": True}})
    economy = lived(scenario, 1, 20, seize_all, **NO_RAIDS)
    kinds = {event.kind for event in economy.events}
    assert "machines destroyed" in kinds
    assert "bought back" not in kinds
    assert moved(economy, reason="auction") == 0


def test_a_raid_that_is_not_betrayed_seizes_and_the_auction_follows_to_the_week(tiny):
    economy = lived(tiny, 1, 40, initial__connected_share=0.0, police__usual_raids_rate=3.0)
    ends = ("bought back", "auction")
    seizures = [e for e in economy.events if e.kind == "seized machines" and e.week + economy.p.police.auction_weeks < 40]
    assert seizures
    for seizure in seizures:
        due = seizure.week + economy.p.police.auction_weeks
        assert any(e.kind in ends and e.week == due and e.b == seizure.b for e in economy.events)


def test_operators_whose_post_is_for_sale_are_warned_and_honest_posts_do_not_warn(tiny):
    # Cover costs cash, so they need enough of it for the weeks that are looked at.
    values = {"initial__connected_share": 1.0, "police__usual_raids_rate": 3.0, "initial__company_reserve_xof": 1e9}
    sold, honest = (lived(tiny, 1, 8, with_integrity(level), **values) for level in (0.0, 1.0))
    assert not any(event.kind == "seized machines" for event in sold.events)
    assert any(event.text == "warned" for event in sold.events)
    assert any(event.kind == "seized machines" for event in honest.events)
