"""What groups and units do in a week: each deed by itself, and how many there are."""

import numpy as np
import pytest
from hypothesis import given, strategies as st

from acting import acting, changed, everything, put
from goldsim.economy import GoldEconomy
from goldsim.entities.armed_groups import Stance
from goldsim.entities.forces import ForceKind, Order
from goldsim.processes import fight
from goldsim.processes.fight.battles import those_in_arms
from goldsim.processes.fight.deeds import act, attack_rivals, attack_soldiers, carry_out, found_by, kidnap, operate, take_cattle
from goldsim.processes.fight.plans import Deed
from goldsim.processes.fight.sides import Group, Land, Luck, Unit
from records import filled, keys_of

N_PEOPLE = 5000


def at_the_base(tiny, **cells):
    """Return an economy in which five hundred hill men are at their base and nobody else is armed, and the cell of the base."""
    economy = GoldEconomy(tiny, seed=1)
    groups, base = economy.armed_groups, int(economy.armed_groups.base[0])
    put(economy.cells, people=N_PEOPLE, controller=-1, worth=1e5, herd=1000.0, garrison=0.0, fear=0.0, danger=0.0, **cells)
    put(groups, n_core=0, n_fighters=0, men=0.0, takings=0)
    put(groups, 0, n_core=500, n_fighters=500, arms=1.0)
    groups.account("men")[0, base] = 500.0
    put(economy.forces, n_people=0)
    return economy, base


# ---- single deeds ----


def test_an_operator_pays_for_a_kidnapped_person_as_far_as_money_reaches_and_is_the_poorer_by_it(tiny):
    for has in (10**12, 7):
        economy, cell = at_the_base(tiny)
        put(economy.sites, 0, cell=cell, operator=0)
        put(economy.companies, 0, cash=has)
        cash, asked = economy.armed_groups.cash[0], int(economy.p.fight.kidnap_ransom_xof)
        with acting(economy, fight):
            kidnap(economy, 0, cell, 0)
        paid = min(asked, has)
        assert economy.companies.cash[0] == has - paid
        assert economy.armed_groups.cash[0] - cash == economy.armed_groups.takings[0] == paid
        assert economy.cells.fear[cell] > 0
        (event,) = economy.events
        assert (event.kind, event.cell, event.text) == ("kidnap", cell, f"for {paid} XOF")
        assert event.amount == economy.tally["n_kidnaps"] >= 1


def test_where_no_foreigner_works_families_pay_for_each_who_was_taken(tiny):
    economy, cell = at_the_base(tiny)
    put(economy.sites, operator=-1)
    before, towns = everything(economy), int(economy.country.towns[0])
    with acting(economy, fight):
        for number in range(200):
            kidnap(economy, 0, cell, number)
    n, p = economy.tally["n_kidnaps"], economy.p.fight
    assert economy.armed_groups.takings[0] == n * int(p.family_ransom_xof) == towns - economy.country.towns[0]
    # The whole part of a drawn number beyond one: of a mean `m` it is `1 / (exp(1 / m) - 1)`.
    more = 1 / (np.exp(1 / p.abducted_more) - 1) if p.abducted_more else 0.0
    assert abs(n / 200 - 1 - more) < 4 * np.sqrt(more * (1 + more) / 200) + 1e-9
    assert changed(before, economy) == {"armed_groups.cash", "armed_groups.takings", "country.towns", "cells.fear"}


def test_stolen_cattle_is_missing_from_the_herd_and_sold(tiny):
    economy, cell = at_the_base(tiny)
    p, cash = economy.p, economy.armed_groups.cash[0]
    with acting(economy, fight):
        take_cattle(economy, 0, cell)
    n = 1000 * p.fight.herd_raided_share
    xof = n * p.extort.cattle_xof * p.fight.stolen_price_share
    assert economy.cells.herd[cell] == pytest.approx(1000 - n)
    assert economy.armed_groups.cash[0] - cash == economy.armed_groups.takings[0] == pytest.approx(xof, rel=1e-6)


def test_an_attack_on_soldiers_is_a_fight_with_those_who_are_there_and_is_heard_of(tiny):
    economy, cell = at_the_base(tiny)
    put(economy.forces, 0, n_people=100, cell=cell, post=0)
    put(economy.officials, integrity=1.0)
    with acting(economy, fight):
        in_arms = those_in_arms(economy)
        for number in range(20):
            attack_soldiers(economy, in_arms, 0, cell, number)
    assert economy.tally["n_attacks"] == 20
    assert economy.cells.alarm[cell] == 20
    assert economy.forces.n_people[0] == 100 - economy.tally["n_soldiers_killed"] < 100
    groups = economy.armed_groups
    assert groups.n_core[0] + groups.n_captured[0] == 500 - economy.tally["n_core_killed"] < 500
    assert {event.kind for event in economy.events} == {"attack"}


def test_where_no_soldier_is_left_nobody_is_attacked(tiny):
    economy, cell = at_the_base(tiny)
    before = everything(economy)
    with acting(economy, fight):
        attack_soldiers(economy, those_in_arms(economy), 0, cell, 0)
    assert changed(before, economy) == set()
    assert not economy.events


def test_gendarmes_without_integrity_take_revenge_on_people(tiny):
    revenge = []
    for integrity in (0.0, 1.0):
        economy, cell = at_the_base(tiny)
        put(economy.forces, 0, n_people=10_000, cell=cell, post=0)
        put(economy.officials, integrity=integrity)
        with acting(economy, fight):
            for number in range(200):
                attack_soldiers(economy, those_in_arms(economy), 0, cell, number)
        revenge.append(sum(event.kind == "attack on people" for event in economy.events))
        assert (economy.tally["n_killed_by_state"] > 0) == (integrity == 0)
    share = economy.p.fight.abuse_share
    assert revenge[1] == 0
    # Until all have been killed or have fled.
    assert 0 < revenge[0] < 200 * share + 4 * np.sqrt(200 * share * (1 - share))


def test_rivals_fight_the_strongest_of_those_whom_they_are_at_war_with(tiny):
    economy, cell = at_the_base(tiny)
    groups = economy.armed_groups
    put(groups, 1, n_core=300, n_fighters=300, arms=1.0)
    groups.account("men")[1, cell] = 300.0
    stances = np.zeros((len(groups) + 1,) * 2, dtype=np.int8)
    with acting(economy, fight):
        in_arms = those_in_arms(economy)
        attack_rivals(economy, in_arms, 0, cell, 0, stances)
        assert not economy.events
        stances[0, 1] = stances[1, 0] = 1
        for number in range(20):
            attack_rivals(economy, in_arms, 0, cell, number, stances)
    assert economy.tally["n_attacks"] == 20
    assert 800 - groups.n_core.sum() == economy.tally["n_core_killed"] > 0
    assert {(event.kind, event.a, event.b) for event in economy.events} == {("clash", "hill men", "river men")}


def test_people_whom_a_group_kills_are_counted_under_what_it_is(tiny):
    for stance in Stance:
        economy, cell = at_the_base(tiny)
        put(economy.armed_groups, 0, stance=stance)
        with acting(economy, fight):
            carry_out(economy, those_in_arms(economy), (0, cell, Deed.PUNISH), 0, economy.stances())
        assert economy.tally[f"n_killed_by_{stance.name.lower()}"] == economy.tally["n_civilians_killed"] > 0


# ---- how many ----


def test_a_group_does_as_many_deeds_as_it_has_fighters_for_and_fewer_where_they_do_not_bring_their_pay(tiny):
    economy, _ = at_the_base(tiny)
    p, n = economy.p, []
    economy.p = p._replace(
        fight=p.fight._replace(deed_rates=(0.003, 0.0, 0.0, 0.0), killed_power=9.0, fled_a_death=0.0),
        recruit=p.recruit._replace(fighter_pay_xof=1e-6),
    )
    for week in range(300):
        economy.week = week
        with acting(economy, fight):
            n.append(act(economy, those_in_arms(economy), economy.stances()))
    assert set(n) == {1, 2}
    assert abs(np.mean(n) - 1.5) < 4 * 0.5 / np.sqrt(300)
    unpaid, paid = n, []
    economy.p = economy.p._replace(recruit=p.recruit._replace(fighter_pay_xof=1e9))
    for week in range(300):
        economy.week = week
        with acting(economy, fight):
            paid.append(act(economy, those_in_arms(economy), economy.stances()))
    assert sum(paid) < 0.2 * sum(unpaid)


def test_a_group_without_fighters_does_nothing(tiny):
    economy, _ = at_the_base(tiny)
    put(economy.armed_groups, 0, n_core=0, n_fighters=0, men=0.0)
    before = everything(economy)
    with acting(economy, fight):
        assert act(economy, those_in_arms(economy), economy.stances()) == 0
    assert changed(before, economy) == set()


# ---- operations ----


def found(form, p, *, n=4000, men=(0.0, 30.0), kind=ForceKind.ARMY, order=Order.FRONT, fear=0.0, stances=(0, 1)):
    """Return whom so many units find in the one cell that there is: the first group is at peace with the state."""
    unit = filled(Unit, n, kind=kind, order=order, n_people=100, arms=1.0)
    group, told = filled(Group, 2, men=np.array(men)[:, None], arms=1.0), filled(Land, 1, fear=fear)
    q = p.fight._replace(operation_rate=0.4)
    return form(found_by)(unit, group, told, np.array(stances, dtype=np.int8), keys_of(Luck).go_out, q)


def test_nobody_is_found_where_nobody_is_or_those_with_whom_there_is_peace(form, p):
    assert (found(form, p, men=(0.0, 0.0)) == -1).all()
    assert (found(form, p, men=(500.0, 0.0)) == -1).all()


def test_who_is_there_is_found_the_more_often_the_more_they_are_and_the_strongest_first(form, p):
    half = float(p.fight.party_people)
    for men, chance in ((half, 0.2), (3 * half, 0.3)):
        whom = found(form, p, men=(900.0, men))
        assert set(whom) == {-1, 1}
        assert abs((whom == 1).mean() - chance) < 4 * np.sqrt(chance * (1 - chance) / 4000)
    assert set(found(form, p, men=(20.0, 10.0), stances=(1, 1))) == {-1, 0}


@given(fear=st.floats(0, 1))
def test_fear_hides_those_whom_people_would_tell_of(form, p, fear):
    whom = found(form, p, men=(0.0, float(p.fight.party_people)), fear=fear)
    chance = 0.2 * (1 - fear)
    assert abs((whom == 1).mean() - chance) < 4 * np.sqrt(0.16 / 4000)


def test_peacekeepers_and_who_is_not_in_the_country_look_for_nobody(form, p):
    assert (found(form, p, kind=ForceKind.PEACEKEEPERS) == -1).all()
    assert (found(form, p, order=Order.ABSENT) == -1).all()
    assert (found(form, p, order=Order.GARRISON) == 1).any()


def test_a_unit_that_finds_fighters_fights_them(tiny):
    economy, cell = at_the_base(tiny)
    put(economy.forces, 0, n_people=100, cell=cell, order=Order.FRONT, kind=ForceKind.ARMY, arms=1.0)
    economy.p = economy.p._replace(fight=economy.p.fight._replace(operation_rate=1.0))
    for week in range(40):
        economy.week = week
        with acting(economy, fight):
            operate(economy, those_in_arms(economy), economy.stances(), 0)
    assert 20 < economy.tally["n_operations"] <= 40
    assert economy.tally["n_soldiers_killed"] == 100 - economy.forces.n_people[0] > 0
    groups = economy.armed_groups
    assert economy.tally["n_core_killed"] == 500 - groups.n_core[0] - groups.n_captured[0] > 0


def test_a_unit_that_has_nobody_left_does_not_go_out(tiny):
    economy, cell = at_the_base(tiny)
    put(economy.forces, 0, n_people=0, cell=cell, order=Order.FRONT, kind=ForceKind.ARMY)
    economy.p = economy.p._replace(fight=economy.p.fight._replace(operation_rate=1.0))
    for week in range(20):
        economy.week = week
        with acting(economy, fight):
            operate(economy, those_in_arms(economy), economy.stances(), 0)
    assert economy.tally["n_operations"] == 0
