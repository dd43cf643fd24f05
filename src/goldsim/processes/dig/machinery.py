"""Operators who dig with machines."""

import numpy as np

from goldsim.engine.compiled import compiled
from goldsim.engine.ledger.payments import Payment, Payments
from goldsim.engine.records import In, Rows
from goldsim.engine.tables import Array
from goldsim.model import Model
from goldsim.parameters import Dig
from goldsim.processes.dig.credit import Market, Place
from goldsim.processes.dig.ground import Ground, recovered


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
