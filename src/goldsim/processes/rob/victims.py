"""Who is robbed: people at the diggings and on the road, and networks' couriers, who may travel under guard."""

import numpy as np

from goldsim.engine.threads import joined
from goldsim.engine.writing import Array, In, Out, Payment, Payments, Rows, Scratch, add_at, compiled, uniform, uniforms_at
from goldsim.entities.miners import Activity, Origin
from goldsim.model import Model
from goldsim.parameters import Instrument, Rob
from goldsim.processes.rob.places import Luck, Place, Taken, Week
from goldsim.units import DAYS_PER_WEEK, WEEKS_PER_YEAR

MINE, LOCAL = int(Activity.MINE), int(Origin.LOCAL)


class Person(Rows, of="miners"):
    """Who may be robbed."""

    activity = site = origin = savings = gold = In
    robbed = Scratch
    harm = Out


class Carrier(Rows, of="traffickers"):
    """Who has cash and gold on the roads."""

    capital = gold = In


class Paid(Payments):
    """What is taken, and what guards cost."""

    cash = Payment("robbed", "miners.savings", "sites.loot", gives="is robbed of {}")
    gold = Payment("robbed", "miners.gold", "sites.loot_gold", gives="is robbed of {}")
    guards = Payment("escort", "traffickers.capital", "country.towns")
    cash_load = Payment("robbed", "traffickers.capital", "sites.loot")
    gold_load = Payment("robbed", "traffickers.gold", "sites.loot_gold")


def rob_people(model: Model, week: Week, taken: Taken) -> None:
    """Take a part of what the robbed carry, count them, and let danger follow."""
    p, person, site, weight = model.p.rob, model.view(Person), model.view(Place), model.miners.weight
    robbed = joined(model.map_table(victims, Person, week.pit_chance + week.coach_chance, Luck, p))
    where, luck = person.site[robbed], model.keys(Luck)
    cash, gold = (person.savings[robbed] * p.loot_share).astype(np.int64), (person.gold[robbed] * p.loot_share).astype(np.int64)
    model.pay(Paid.cash, cash, payer=robbed, payee=where)
    model.pay(Paid.gold, gold, payer=robbed, payee=where)
    person.harm[robbed] += np.float32(p.loot_share)
    gain = np.where(person.origin[robbed] == LOCAL, 0, p.migrant_gain)
    on_road = uniforms_at(luck.robbed, robbed) >= week.pit_chance[where] * (1 + gain)
    xof, is_hurt = cash + (gold * site.price[where]).astype(np.int64), uniforms_at(luck.hurt, robbed) < p.assault_share
    counts = np.ones_like(where, dtype=np.int64), on_road, is_hurt, xof * ~on_road, xof * on_road
    for total, count in zip(taken, counts, strict=True):
        add_at(total, where, count * weight)
    site.danger[:] += p.memory_rate * (taken.n_robbed / np.maximum(site.n_miners, 1) - site.danger)


@compiled
def victims(first: int, person: Person, chance: Array, luck: Luck, p: Rob) -> Array:
    """Return the rows of those who are robbed, in order."""
    activity, site, origin, rows, k = person.activity, person.site, person.origin, person.robbed, 0
    # Without branches: who mines, and where, is as good as random.
    for i in range(activity.shape[0]):
        gain = 0.0 if origin[i] == LOCAL else p.migrant_gain
        rows[k] = first + i
        k += (activity[i] == MINE) & (uniform(luck.robbed, first + i) < chance[site[i]] * (1.0 + gain))
    return rows[:k].astype(np.int64)


def rob_couriers(model: Model, chance: Array, taken: Taken) -> Array:
    """Let couriers pay guards or go alone, and robbers take loads; return what couriers carry, less what guards keep safe.

    Guards cost what a patrol costs a day, and keep off as much as the state's presence would.
    """
    site, p = model.view(Place), model.p.rob
    guards_xof = int(model.lookups.unit_xof[Instrument.PATROLS] / WEEKS_PER_YEAR / DAYS_PER_WEEK)
    guards, cash, gold, n = model.call(pass_road, Place, Carrier, chance, guards_xof, Luck, p)
    model.pay(Paid.guards, guards, payer=site.buyer, payee=0)
    model.pay(Paid.cash_load, cash, payer=site.buyer)
    model.pay(Paid.gold_load, gold, payer=site.buyer)
    xof = cash + (gold * site.price).astype(np.int64)
    for total, count in ((taken.n_robbed, n), (taken.n_on_road, n), (taken.road_xof, xof)):
        total[:] += count
    for j in np.flatnonzero(n).tolist():
        model.tell("couriers robbed", site.cell[j], f"network {site.buyer[j]}", f"site {j}", int(xof[j]), f"{n[j]} loads")
    worth: Array = site.illicit * site.price * (1 - p.deterrence_share * (guards > 0))
    return worth + worth  # cash in, and gold out


@compiled
def pass_road(site: Place, carrier: Carrier, chance: Array, guards_xof: int, luck: Luck, p: Rob) -> tuple[Array, ...]:
    """Return by site what guards cost and couriers lose in cash, XOF, and in gold, mg, and how many are robbed."""
    guards, robbed = np.zeros(chance.shape[0], dtype=np.int64), np.zeros(chance.shape[0], dtype=np.int64)
    cash, gold = np.zeros_like(guards), np.zeros_like(guards)
    capital, stock = carrier.capital.copy(), carrier.gold.copy()
    for j in range(chance.shape[0]):
        b, price, stopped = site.buyer[j], float(site.price[j]), chance[j] * site.illicit[j] / p.load_mg
        # They go in a convoy under guard where they fear to lose more than that costs.
        if site.danger[j] * p.loot_share * site.illicit[j] * price > guards_xof and capital[b] >= guards_xof:
            guards[j], stopped = guards_xof, stopped * (1 - p.deterrence_share)
        n_in, n_out = int(stopped + uniform(luck.cash_load, j)), int(stopped + uniform(luck.gold_load, j))
        load = min(p.load_mg, float(site.illicit[j])) * p.loot_share
        cash[j], gold[j] = min(int(n_in * load * price), capital[b] - guards[j]), min(int(n_out * load), stock[b])
        capital[b] -= guards[j] + cash[j]
        stock[b] -= gold[j]
        robbed[j] = n_in + n_out
    return guards, cash, gold, robbed
