"""Operators who come where machines pay, move on, buy one machine more, and leave; and industrial mines."""

from typing import NamedTuple

import numpy as np

from goldsim.engine.records import In, Key, Keys, Lookup, Out, Rows
from goldsim.engine.writing import NOBODY, Array, Payment, Payments, compiled, first_by_weight, uniform, uniforms, uniforms_at
from goldsim.entities.companies import machines_drawn, seizure_loss
from goldsim.entities.crimes import Crime
from goldsim.model import Model
from goldsim.units import WEEKS_PER_YEAR


class Operator(Rows, of="companies"):
    """Whose machines they are."""

    site = is_foreign = n_machines = machine_size = resumes_week = stopped_week = is_permitted = file = official = Out
    n_seized = cash = gold = In


class Place(Rows, of="sites"):
    """Where an operator may go and what machines take, and where gold is won with mercury, tailings leached and rock blasted."""

    operator = kit_share = mercury_share = input_xof = has_cyanide = has_explosives = taken_share = Out
    yield_mg = price = ground = found = post = cell = belt = buyer = n_miners = mercury_habit = capacity = besieged_until = In
    is_permitted = controller = presence = In
    is_in_concession = Lookup


class Belt(Rows, of="belts"):
    """How dear crews and fuel are."""

    price_level = In


class Risk(Rows, of="country"):
    """What operators have seen of raids, and what gold is worth."""

    seized_rate = sentenced_share = price = In


class Luck(Keys):
    """What is drawn."""

    move_on = where = buy = wanted = word = entrant = come = machines = connected = evict = clear = cyanide = explosives = Key
    drop = Key


class Paid(Payments):
    """Who pays whom."""

    machines = Payment("new machines", "companies.cash", "country.abroad")
    foreign_capital = Payment("operators' capital", "country.abroad", "companies.cash")
    towns_capital = Payment("operators' capital", "country.towns", "companies.cash")
    sold = Payment("machines sold", "country.towns", "companies.cash")
    taken_abroad = Payment("operators' capital", "companies.cash", "country.abroad")
    taken_home = Payment("operators' capital", "companies.cash", "country.towns")
    taxes = Payment("industrial mines' taxes", "country.abroad", "country.treasury")
    communes = Payment("industrial mines' taxes", "country.abroad", "belts.till")
    wages = Payment("industrial mines' wages", "country.abroad", "belts.till")
    inputs = Payment("inputs", "traffickers.capital", "country.abroad")


class Prospects(NamedTuple):
    """What a machine leaves a week at each site, and what it brings a year of its price: float64, shape (n_sites,) each."""

    profit: Array
    a_year: Array


def prospects_of(model: Model) -> Prospects:
    """Return what machines leave and bring where the price is known, after costs and what raids cost on average."""
    place, level, p = model.view(Place), model.view(Belt).price_level, model.p
    fine = float(model.view(Risk).sentenced_share[0, Crime.DIGGING]) * p.police.machine_xof * p.police.auction_price_share
    loss = (seizure_loss(p, model.switched_on("destroy_seized_machines")) + fine) * float(model.view(Risk).seized_rate[0])
    found = p.dig.machine_mg * place.yield_mg / p.dig.base_mg * p.dig.machine_recovery_share
    profit = np.where(place.price > 0, found * place.price - p.dig.machine_cost_xof * level[place.belt] - loss, 0.0)
    return Prospects(profit, profit * WEEKS_PER_YEAR / p.police.machine_xof)


def move_on(model: Model, prospects: Prospects) -> None:
    """Let operators whose machines do not earn their costs look for other ground, and leave the trade where there is none."""
    operator, place, luck = model.view(Operator), model.view(Place), model.keys(Luck)
    think = uniforms(luck.move_on, len(operator.site)) < model.p.equip.move_on_rate
    think &= has_to_think(operator, prospects.profit, model.week, model.p.police.machine_xof)
    for i in np.flatnonzero(think).tolist():
        free = free_ground(place, prospects.profit, model.week)
        if len(free) == 0 or operator.n_machines[i] == 0:
            leave(model, i)
            continue
        u = uniforms_at(luck.where, free + i * len(place.operator))
        to = int(free[first_by_weight(prospects.profit[free], u, 1)[0]])
        # The permit was for the old site, and who has a friend at a post finds one at the new one.
        place.operator[operator.site[i]], operator.is_permitted[i] = NOBODY, False
        place.operator[to], operator.site[i] = i, to
        operator.official[i] = place.post[to] if operator.official[i] != NOBODY else NOBODY
        model.tell("operator moved", place.cell[to], model.name("companies", i), f"site {to}", 0)


def buy_machines(model: Model, prospects: Prospects) -> None:
    """Let operators with cash and good ground buy one machine more, or the first after a seizure, which has to be delivered."""
    operator, p, luck = model.view(Operator), model.p, model.keys(Luck)
    wanted = -np.log(uniforms(luck.wanted, len(operator.site))) * p.equip.return_wanted_share
    think = uniforms(luck.buy, len(operator.site)) < np.where(operator.n_machines == 0, 1, p.equip.buy_rate)
    reserve = np.where(operator.n_machines == 0, 0, p.initial.company_reserve_xof)
    can = operator.cash >= (reserve + p.police.machine_xof) * operator.machine_size
    ready = (operator.site != NOBODY) & (operator.n_seized == 0) & can & think
    buyers = np.flatnonzero(ready & (prospects.a_year[operator.site] > wanted))
    if len(buyers) == 0:
        return
    model.pay(Paid.machines, (p.police.machine_xof * operator.machine_size[buyers]).astype(np.int64), payer=buyers, payee=0)
    first = buyers[operator.n_machines[buyers] == 0]
    operator.resumes_week[first] = model.week + p.equip.delivery_weeks
    operator.n_machines[buyers] += 1


def enter(model: Model, prospects: Prospects) -> None:
    """Let those who hear of operators at work come, where a machine brings what they want of their money."""
    operator, place, p, luck = model.view(Operator), model.view(Place), model.p, model.keys(Luck)
    at_work = (operator.n_machines > 0) & (operator.resumes_week <= model.week)
    for of in np.flatnonzero(at_work & (uniforms(luck.word, len(at_work)) < p.equip.word_rate)).tolist():
        free = free_ground(place, prospects.profit, model.week)
        rows = np.flatnonzero(operator.site == NOBODY)
        if len(free) == 0 or len(rows) == 0:
            return
        near = model.geography.nearness(int(place.cell[operator.site[of]]), p.equip.word_km)[place.cell[free]]
        u = uniforms_at(luck.entrant, free + of * len(place.post))
        to = int(free[first_by_weight(prospects.profit[free] * near, u, 1)[0]])
        if prospects.a_year[to] > -np.log(uniform(luck.come, of)) * p.equip.return_wanted_share:
            settle(model, int(rows[0]), of, to)


def settle(model: Model, i: int, of: int, to: int) -> None:
    """Let an operator like the one that it heard of bring capital and machines to a site."""
    operator, place, p, luck = model.view(Operator), model.view(Place), model.p, model.keys(Luck)
    n, size = int(machines_drawn(uniform(luck.machines, of), p.initial.company_machines_mean)), float(operator.machine_size[of])
    price = int(n * p.police.machine_xof * size)
    is_foreign, is_connected = bool(operator.is_foreign[of]), uniform(luck.connected, of) < p.initial.connected_share
    operator.site[i], operator.is_foreign[i], operator.machine_size[i], operator.n_machines[i] = to, is_foreign, size, n
    operator.official[i] = place.post[to] if is_connected else NOBODY
    operator.resumes_week[i], operator.stopped_week[i], place.operator[to] = model.week + p.equip.delivery_weeks, NOBODY, i
    capital = np.array([price + int(p.initial.company_reserve_xof * size)])
    model.pay(Paid.foreign_capital if is_foreign else Paid.towns_capital, capital, payer=0, payee=i)
    model.pay(Paid.machines, np.array([price]), payer=i, payee=0)
    model.tell("operator came", place.cell[to], model.name("companies", i), f"site {to}", n)


def leave(model: Model, i: int) -> None:
    """Let an operator sell its machines and take its money out of the trade."""
    operator, place, p = model.view(Operator), model.view(Place), model.p.police
    price = int(operator.n_machines[i] * operator.machine_size[i] * p.machine_xof * p.auction_price_share)
    model.pay(Paid.sold, np.array([price]), payer=0, payee=i)
    model.pay(Paid.taken_abroad if operator.is_foreign[i] else Paid.taken_home, operator.cash[[i]].copy(), payer=i, payee=0)
    model.tell("operator left", place.cell[operator.site[i]], model.name("companies", i), f"site {operator.site[i]}", 0)
    place.operator[operator.site[i]] = NOBODY
    operator.site[i], operator.n_machines[i], operator.file[i], operator.is_permitted[i] = NOBODY, 0, 0, False


@compiled
def has_to_think(operator: Operator, profit: Array, week: int, machine_xof: float) -> Array:
    """Tell which operators have machines at work that do not earn their costs, or none and no money for one."""
    leaves = np.zeros(operator.site.shape[0], dtype=np.bool_)
    for i in range(leaves.shape[0]):
        if operator.site[i] == NOBODY or operator.n_seized[i] > 0 or operator.gold[i] > 0:
            continue
        is_broke = operator.n_machines[i] == 0 and operator.cash[i] < machine_xof * operator.machine_size[i]
        works = operator.n_machines[i] > 0 and operator.resumes_week[i] <= week
        leaves[i] = is_broke or (works and profit[operator.site[i]] < 0)
    return leaves


def free_ground(place: Place, profit: Array, week: int) -> Array:
    """Return the sites that people know, without an operator, where a machine earns its costs."""
    return np.flatnonzero((place.operator == NOBODY) & (place.found <= week) & (place.ground > 0) & (profit > 0))


def run_mines(model: Model) -> None:
    """Let industrial mines dig, sell abroad, and pay taxes and wages."""
    mines, p = model.lookups, model.p.equip
    value = mines.mine_mg * float(model.view(Risk).price[0])
    communes, wages = value * p.mine_business_share * p.communes_share, mines.mine_jobs * p.mine_wage_xof / WEEKS_PER_YEAR
    model.pay(Paid.taxes, (value * p.mine_tax_share - communes).astype(np.int64), payer=0, payee=0)
    model.pay(Paid.communes, communes.astype(np.int64), payer=0, payee=mines.mine_belt)
    model.pay(Paid.wages, wages.astype(np.int64), payer=0, payee=mines.mine_belt)
    model.count_all("gold_industrial_mg", int(mines.mine_mg.sum()))
