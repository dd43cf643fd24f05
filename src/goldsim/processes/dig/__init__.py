"""dig: gold out of the ground, mercury into people, and shafts that fall in.

A person's week contains `base * grade * (ground left / first ground)^a * max(1, people / capacity)^-b * (1 + blasting) *
skill * strength * (1 + help) * luck` of gold, where capacity is what operators' machines leave, luck is exponential with
mean 1 (many poor weeks, few rich ones), help is the hours of the household's children, and strength falls with the
mercury in the body, `1 - ill * burden / (burden + half)`. A part ends in hand, `water + mercury * (won with mercury or
a kit) + cyanide * (leached)`; the rest is lost in tailings. If a site's people would take more than is left, each takes
the same part of it. Working costs and inputs are paid from savings as far as they reach. Mercury enters the body with
the gold that is won with it in the open, less of it with a kit; before the week begins, a part of it has left.

The easy part goes first: a deposit narrows with depth so that a metre of it holds `left^a` of what the first one held.
A week of work sinks the diggings by as much everywhere, so that they are `sink * w * (1 - left^(1-a)) / (1-a)` deep, `w`
being the years of full work at the pace of fresh ground that the deposit held; working costs grow by a part with each
metre. Machines dig more, from the same ground.

Shafts fall in, at a site with weekly chance `rate * people / mean dead`, on those who are in them together. The rate grows
with depth, where rock is blasted and in the rains. So many die that collapses with `k` dead or more are `k^-power` of all,
up to a most; where rows stand for several people, so many rows follow each other into death as stand for the dead.

Assumed: the exponent of crowding, and that luck is independent between weeks. Mechanisms: M03 (depletion), M07, M18
(machines), M20 (help), M26. Sources: ISS 2021 on Kayes (298,307 miners, 26 t) and on mercury; depths of shafts from 15 to
170 m; collapses with 10 to 73 dead of 2012 to 2025, and at least 75 dead in half of 2025.
"""

from goldsim.model import Model
from goldsim.processes.dig.accidents import collapse
from goldsim.processes.dig.ground import Ground, depth_of, yields
from goldsim.processes.dig.machinery import dig_by_machine
from goldsim.processes.dig.pits import dig_by_hand

MECHANISMS = ("M03", "M07", "M18", "M20", "M26")


def step(model: Model) -> None:
    """See how deep and how rich the ground is, dig by hand, then with machines; shafts fall in."""
    ground, p = model.view(Ground), model.p.dig
    rate = yields(ground, model.week, p)
    ground.yield_mg[:], ground.depth[:] = rate, depth_of(ground, p)
    ground.cost_factor[:] = 1 + p.deep_cost_gain * ground.depth
    dig_by_hand(model, rate)
    if model.has("M18"):
        dig_by_machine(model, rate)
    collapse(model)
