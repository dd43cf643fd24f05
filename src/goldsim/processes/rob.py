"""rob: bands take gold and cash from whoever carries them.

At each site with robbers, a person is robbed this week with chance `1 - exp(-robberies a robber * (1 + gain *
organised) * robbers / people * (1 - deterrence * presence))`, a migrant more often. Where many rob, bands organise,
`organise * many * (1 - organised)`, rob more and hurt more; they scatter the faster, the fewer they are and the more
the state is there, `scatter * (1 - many * (1 - presence)) * organised`. The robbed lose a part of cash and gold in
hand; some are hurt. The takings of a site are shared out among the robbers who live off it, in whole francs; what does
not divide waits for next week. Danger, the smoothed share of people robbed, is what others hear of the site.

Assumed: robbers stay at one site; gold is fenced with the site's buyer. Mechanisms: M02 (migrants), M12 (deterrence by
presence), M19. Sources: UNU-CPR 2024, a senior gendarmerie officer of Kayes on highway robbery of people who carry gold
or cash.
"""

import numpy as np

from goldsim.engine.compiled import compiled, row_rule
from goldsim.engine.draws import uniform
from goldsim.engine.forms import saturating
from goldsim.engine.ledger.payments import Payment, Payments
from goldsim.engine.records import In, Key, Keys, Out, Rows, Scratch, Total, Totals
from goldsim.engine.tables import Array
from goldsim.engine.threads import joined
from goldsim.entities.miners import Activity, Origin
from goldsim.model import Model
from goldsim.parameters import Rob

MECHANISMS = ("M02", "M12", "M19")
MINE, BAND, LOCAL = int(Activity.MINE), int(Activity.BAND), int(Origin.LOCAL)


class Person(Rows, of="miners"):
    """Who may be robbed."""

    activity = site = origin = savings = gold = In
    robbed = Scratch
    harm = Out


class Site(Rows, of="sites"):
    """Where it happens, and what is known of it."""

    n_miners = n_band = presence = loot = In
    danger = organised = Out


class Robberies(Totals, of="sites"):
    """How many people are robbed at each site, and how many of them hurt."""

    n_robbed = n_hurt = Total


class Luck(Keys):
    """What is drawn."""

    robbed = hurt = Key


class Paid(Payments):
    """What is taken, and who shares it."""

    cash = Payment("robbed", "miners.savings", "sites.loot", gives="is robbed of {}")
    gold = Payment("robbed", "miners.gold", "sites.loot_gold", gives="is robbed of {}")
    loot = Payment("loot", "sites.loot", "miners.savings", gets="gets {} of loot")


def step(model: Model) -> None:
    """Rob, count, share out."""
    p, site = model.p.rob, model.view(Site)
    chance = robbery_chance(site, p) * model.has("M19")
    robbed = joined(model.map_table(victims, Person, chance, Luck, p))
    cash, gold, where = losses(robbed, model.view(Person), p.loot_share)
    model.pay(Paid.cash, cash, payer=robbed, payee=where)
    model.pay(Paid.gold, gold, payer=robbed, payee=where)
    count(model, robbed)
    share_out(model)
    organise(site, p.organise_rate, p.scatter_rate, p.organise_half_people)


def count(model: Model, robbed: Array) -> None:
    """Add the week's robberies and assaults to the books of events, and update what sites are known for."""
    counted = model.totals(Robberies)
    model.call(count_robbed, robbed, counted, Person, Site, model.miners.weight, Luck, model.p.rob)
    model.count("n_robberies", counted.n_robbed)
    model.count("n_assaults", counted.n_hurt)


def share_out(model: Model) -> None:
    """Give each robber of a site the same whole francs."""
    person, weight = model.view(Person), model.miners.weight
    robbers = model.rows_in(person.activity, BAND)
    share, where = shares(robbers, person.site, model.view(Site).loot, weight)
    model.pay(Paid.loot, share, payer=where, payee=robbers)


def robbery_chance(site: Site, p: Rob) -> Array:
    """Return the chance that a local person at each site is robbed in the week."""
    chance: Array = 1 - np.exp(-robberies_a_person(site, p.robberies_rate, p.organised_gain, p.deterrence_share))
    return chance


@compiled
def robberies_a_person(site: Site, rate: float, organised_gain: float, deterrence: float) -> Array:
    """Return how many robberies robbers try at each site, a person who mines there."""
    n_band, n_miners, presence, organised = site.n_band, site.n_miners, site.presence, site.organised
    each = np.empty(n_band.shape[0])
    for j in range(n_band.shape[0]):
        gain = np.float32(1 + np.float32(organised_gain) * organised[j])
        each[j] = rate * n_band[j] * gain * np.float32(1 - np.float32(deterrence) * presence[j]) / max(n_miners[j], 1)
    return each


@compiled
def next_organised(organised: float, n_band: int, presence: float, rate: float, scatter_rate: float, half: float) -> float:
    """Return how organised a site's robbers are after a week: many and left alone they organise, else they scatter."""
    many = saturating(n_band, half)
    gain = rate * many * np.float32(1 - organised)
    return float(organised + gain - scatter_rate * (1 - many * np.float32(1 - presence)) * organised)


@row_rule
def organise(site: Site, rate: float, scatter_rate: float, half: float) -> None:
    """Let each site's robbers organise or scatter."""
    for j in range(site.organised.shape[0]):
        site.organised[j] = next_organised(site.organised[j], site.n_band[j], site.presence[j], rate, scatter_rate, half)


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


@compiled
def losses(robbed: Array, victim: Person, loot_share: float) -> tuple[Array, Array, Array]:
    """Return the cash and the gold that each of the robbed loses, in whole francs and milligrams, and at which site."""
    n, savings, gold, site, harm = robbed.shape[0], victim.savings, victim.gold, victim.site, victim.harm
    cash_lost, gold_lost, where = np.empty(n, dtype=np.int64), np.empty(n, dtype=np.int64), np.empty(n, dtype=np.int64)
    for k in range(n):
        i = robbed[k]
        cash_lost[k], gold_lost[k], where[k] = int(savings[i] * loot_share), int(gold[i] * loot_share), site[i]
        harm[i] += np.float32(loot_share)
    return cash_lost, gold_lost, where


@row_rule
def count_robbed(robbed: Array, counted: Robberies, victim: Person, site: Site, people_a_row: int, luck: Luck, p: Rob) -> None:
    """Count the people robbed at each site, and those hurt, more by an organised band; let danger follow."""
    for i in robbed:
        j = victim.site[i]
        counted.n_robbed[j] += people_a_row
        more = np.float32(1 + np.float32(p.organised_assault_gain) * site.organised[j])
        if uniform(luck.hurt, i) < np.float32(p.assault_share) * more:
            counted.n_hurt[j] += people_a_row
    for j in range(site.danger.shape[0]):
        robbed_share = counted.n_robbed[j] / max(site.n_miners[j], 1)
        site.danger[j] += p.memory_rate * (robbed_share - site.danger[j])


@compiled
def shares(robbers: Array, site: Array, loot: Array, people_a_row: int) -> tuple[Array, Array]:
    """Return what each robber gets of the loot of the site that he lives off, and that site."""
    n_robbers, where = np.zeros(loot.shape[0], dtype=np.int64), np.empty(robbers.shape[0], dtype=np.int64)
    for k in range(robbers.shape[0]):
        where[k] = site[robbers[k]]
        n_robbers[where[k]] += people_a_row
    share = np.empty(robbers.shape[0], dtype=np.int64)
    for k in range(robbers.shape[0]):
        share[k] = loot[where[k]] // n_robbers[where[k]]
    return share, where
