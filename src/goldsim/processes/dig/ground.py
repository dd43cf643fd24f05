"""What the ground holds for a week's work, how deep it is by now, what of it people win, and what machines dig."""

import numpy as np

from goldsim.engine.writing import Array, In, Out, Payment, Payments, Rows, compiled
from goldsim.model import Model
from goldsim.parameters import Dig
from goldsim.processes.dig.credit import Market, Place
from goldsim.units import WEEKS_PER_YEAR


class Ground(Rows, of="sites"):
    """What is dug, and with what; and what is known of the ground at the end of the week."""

    ground = first_ground = grade = room = capacity = n_miners = taken_share = besieged_until = has_explosives = In
    mercury_share = mercury_habit = kit_share = has_cyanide = In
    yield_mg = depth = cost_factor = dug = Out


def yields(ground: Ground, week: int, weight: int, p: Dig) -> Array:
    """Return the gold that a person's week contains at each site this week, mg: float64, shape (n_sites,)."""
    # The people of a row stand for some of many places like this one, and are in the way of others only.
    people = np.maximum(ground.n_miners - (weight - 1), 1)
    capacity = ground.capacity * np.maximum(1 - ground.taken_share, np.finfo(np.float32).tiny)
    rate = site_yield_mg(ground.grade, ground.ground / ground.first_ground, people / capacity, p)
    rate *= 1 + p.explosives_gain * ground.has_explosives
    return np.where(ground.besieged_until > week, rate * p.besieged_share, rate)


def site_yield_mg(grade: Array, left: Array, crowding: Array, p: Dig) -> Array:
    """Return the gold that a person's week contains at each site, mg."""
    return p.base_mg * grade * left**p.depletion_power * np.maximum(crowding, 1) ** -p.crowding_power


def depth_of(ground: Ground, p: Dig) -> Array:
    """Return how deep each site's workings are, m: a week of work sinks them by as much wherever the ground has narrowed to."""
    weeks_of_work = ground.first_ground / (ground.room * ground.grade * p.base_mg)
    below = 1 - p.depletion_power
    dug = (1 - (ground.ground / ground.first_ground) ** below) / below
    return p.sink_m_per_year / WEEKS_PER_YEAR * weeks_of_work * dug


def recovered(contained: Array, share: float) -> Array:
    """Return the whole milligrams recovered; the fraction stays in the tailings."""
    return (contained * share).astype(np.int64)


def recovery_share(pit: Ground, p: Dig) -> Array:
    """Return the part of the ore's gold that people at each site win: with water, mercury or a kit, and cyanide."""
    amalgamated = pit.mercury_share + pit.mercury_habit * pit.kit_share
    share: Array = np.minimum(
        p.recovery_share + p.mercury_recovery_share * amalgamated + p.cyanide_recovery_share * pit.has_cyanide, 1
    )
    return share


def exposure(open_share: Array, kit_share: Array, p: Dig) -> Array:
    """Return what people at each site breathe, relative to winning all gold with mercury burnt in the open."""
    return open_share + p.kit_exposure_share * kit_share


class Machines(Payments):
    """What machines bring and cost."""

    found = Payment("dug by machine", "sites.ground", "companies.gold")
    lost = Payment("tailings", "sites.ground", "country.tailings")
    costs = Payment("machine costs", "companies.cash", "belts.till")


class Operator(Rows, of="companies"):
    """Who digs with machines."""

    site = n_machines = machine_size = resumes_week = cash = In


def dig_by_machine(model: Model, rate: Array) -> None:
    """Let operators dig where their machines run, and pay for it."""
    p, operator, belt = model.p.dig, model.view(Operator), model.view(Place).belt
    level = model.view(Market).price_level[belt]
    contained, costs = run_machines(operator, rate, level, model.view(Ground).ground, model.week, p)
    found = recovered(contained, p.machine_recovery_share)
    model.pay(Machines.found, found, payer=operator.site)
    model.pay(Machines.lost, contained - found, payer=operator.site, payee=0)
    model.pay(Machines.costs, costs, payee=belt[operator.site])


@compiled
def run_machines(operator: Operator, rate: Array, level: Array, ground: Array, week: int, p: Dig) -> tuple[Array, Array]:
    """Return the gold in what each operator's machines dig, mg, within what the site still holds, and what running them costs.

    `level` is that of prices at each site.
    """
    site, n_machines = operator.site, operator.n_machines
    contained, costs = np.zeros(site.shape[0], dtype=np.int64), np.zeros(site.shape[0], dtype=np.int64)
    taken = np.zeros(ground.shape[0], dtype=np.int64)
    for k in range(site.shape[0]):
        if n_machines[k] > 0 and operator.resumes_week[k] <= week:
            machines = n_machines[k] * operator.machine_size[k]
            contained[k] = int(machines * p.machine_mg * rate[site[k]] / p.base_mg)
            costs[k] = int(min(machines * p.machine_cost_xof * level[site[k]], float(operator.cash[k])))
            taken[site[k]] += contained[k]
    for k in range(site.shape[0]):
        contained[k] = int(contained[k] * min(1.0, ground[site[k]] / max(taken[site[k]], 1)))
    return contained, costs
