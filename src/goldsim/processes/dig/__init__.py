"""dig: who pays for a week's work, gold out of the ground, mercury into people, and shafts that fall in.

People at a site dig, wash, haul and crush, or cook and trade. A digger's week contains `digger ratio`, a washer's `washer
ratio` times `base * grade * (ground left / first ground)^a * max(1, people / capacity)^-b * (1 + blasting) * skill *
strength * (1 + help) * luck` of gold, where capacity is what operators' machines leave, luck is exponential with mean 1
(many poor weeks, few rich ones), help is the hours of the household's children, and strength falls with the mercury in the
body, `1 - ill * burden / (burden + half)`. A part ends in hand, `water + mercury * (won with mercury or a kit) + cyanide *
(leached)`; the rest is lost in tailings. If a site's people would take more than is left, each takes the same part of it.

A week costs `cost * price level` and inputs, a digger's more, carrying being dearer with depth. Who has less is fed by the
pit's sponsor, if he digs and `sponsor's part * ore > cost * (1 + interest)`, out of the chest of those who own pits here;
else, or for the rest, the network lends: while `interest + price cut * ore / highest debt` exceeds the part of its book that
it has learnt to lose, within its cash and `share * (cash + book) - book`, to nobody who owes another or ran from a debt. Who
finds nobody for the whole week works the part of it that is paid for: no costs are unpaid. Debts grow by interest; who no
longer works where his creditor buys has run: the debt is written off, and nobody lends to him for a time.

Of what is spent at a site, those who haul and those who cook get a part each, shared by hands, haulers the crushing fees as
well; the rest is the belt's. What a task brings beyond the mean becomes known. Places fall out of use, at a rate of one over
their life, sooner in deep ground; owners open others where people lack room, `what a place has brought / (1 / life +
interest) > outlay`, as far as chest and deposit go, and where the chest is too small, traders of the belt put up money. What
the chest does not need, some weeks' costs, owners take out, a part of it to be spent in the belt.

Mercury enters the body with the gold that is won with it in the open, less of it with a kit; before the week begins, a part
of it has left.

The easy part goes first: a deposit narrows with depth so that a metre of it holds `left^a` of what the first one held. A
week of work sinks the diggings by as much everywhere, so that they are `sink * w * (1 - left^(1-a)) / (1-a)` deep, `w` being
the years of full work at the pace of fresh ground that the deposit held; working costs grow by a part with each metre.
Machines dig more, from the same ground.

Shafts fall in, at a site with weekly chance `rate * people / mean dead`, on those who are in them together. The rate grows with
depth, where rock is blasted and in the rains. So many die that collapses with `k` dead or more are `k^-power` of all, up to a
most; where rows stand for several people, so many rows follow each other into death as stand for the dead. A policy's safety
teams prevent a part of collapses at the deepest sites, as many people as they can look after.

Assumed: the exponent of crowding, that luck is independent between weeks, and that a task is for good. Mechanisms: M03
(depletion), M07, M18 (machines), M20 (help), M25, M26. Sources: ISS 2021 on Kayes (298,307 miners, 26 t) and on mercury;
depths of shafts from 15 to 170 m; collapses with 10 to 73 dead of 2012 to 2025, and at least 75 dead in half of 2025;
contracts, outlays and pay by task ANSD EMOR 2018, INSD ENSO 2017, Ouedraogo and Mundler 2019, HRW 2011, surveys of Hiré and
Oumé.
"""

from goldsim.model import Model
from goldsim.processes.dig.accidents import collapse
from goldsim.processes.dig.ground import Ground, depth_of, dig_by_machine, yields
from goldsim.processes.dig.pits import dig_by_hand

MECHANISMS = ("M03", "M07", "M18", "M20", "M25", "M26")


def step(model: Model) -> None:
    """See how deep and how rich the ground is, dig by hand, then with machines; shafts fall in."""
    ground, p = model.view(Ground), model.p.dig
    rate = yields(ground, model.week, model.miners.weight, p)
    ground.yield_mg[:], ground.depth[:] = rate, depth_of(ground, p)
    ground.cost_factor[:] = 1 + p.deep_cost_gain * ground.depth
    dig_by_hand(model, rate)
    if model.has("M18"):
        dig_by_machine(model, rate)
    collapse(model)
