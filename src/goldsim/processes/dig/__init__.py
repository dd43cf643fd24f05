"""dig: gold out of the ground, mercury into people, and shafts that fall in.

A person's week contains `base * grade * (ground left / first ground)^a * max(1, people / capacity)^-b * (1 + blasting) *
skill * strength * (1 + help) * luck` of gold, where capacity is what operators' machines leave, luck is exponential with
mean 1 (many poor weeks, few rich ones), help is the hours of the household's children, and strength falls with the
mercury in the body, `1 - ill * burden / (burden + half)`. A part ends in hand, `water + mercury * (won with mercury or
a kit) + cyanide * (leached)`; the rest is lost in tailings. If a site's people would take more than is left, each takes
the same part of it. Working costs and inputs are paid from savings as far as they reach. Mercury enters the body with
the gold that is won with it in the open, less of it with a kit; before the week begins, a part of it has left. A
collapse kills at a small weekly rate, higher in deep and in blasted ground. Machines dig more, from the same ground.

Assumed: the exponents, and that luck is independent between weeks. Mechanisms: M03 (depletion), M07, M18 (machines),
M20 (help), M26. Sources: ISS 2021 on Kayes (298,307 miners, 26 t); deaths in the first half of 2025; mercury use ISS
2021.
"""

from goldsim.model import Model
from goldsim.processes.dig.ground import Ground, yields
from goldsim.processes.dig.machinery import dig_by_machine
from goldsim.processes.dig.pits import dig_by_hand

MECHANISMS = ("M03", "M07", "M18", "M20", "M26")


def step(model: Model) -> None:
    """Dig by hand, then with machines."""
    rate = yields(model.view(Ground), model.week, model.p.dig)
    model.view(Ground).yield_mg[:] = rate
    dig_by_hand(model, rate)
    if model.has("M18"):
        dig_by_machine(model, rate)
