"""An economy watched week by week in a browser: Mesa's page with map, outcomes, and a slider for each measure's money.

The page wants the extra `viz`. Each window that is opened has an economy of its own; nothing is fetched from the network.
"""

import os
import socket
import warnings
from collections.abc import Iterator, Mapping
from typing import Any, Final

import mesa
import pandas as pd
import solara
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from mesa.visualization import Slider, SolaraViz
from mesa.visualization.components import AgentPortrayalStyle, PropertyLayerStyle
from mesa.visualization.space_renderer import SpaceRenderer
from mesa.visualization.utils import update_counter

from goldsim.economy import GoldEconomy
from goldsim.engine.handles import RowAgent
from goldsim.entities import ArmedGroup, Committee, Force, Official, Site
from goldsim.entities.mesa_model import LAYERS
from goldsim.errors import UsageError
from goldsim.outcomes.catalogue import OUTCOMES
from goldsim.outcomes.run_tables import reported
from goldsim.parameters import INSTRUMENTS
from goldsim.report.bought import places
from goldsim.scenario import Scenario
from goldsim.scenario.policy import UNIT_COST, instrument_figures
from goldsim.scenario.policy_parts import Measure, Phase

MILLION: Final = 1_000_000
# Colour, mark and size of the agents that are drawn; a site's size is people who mine there, see `_drawn`.
MARKS: Final[dict[type[RowAgent], tuple[str, str, float]]] = {
    Site: ("#e69f00", "o", 12),
    ArmedGroup: ("#a3153c", "X", 60),
    Force: ("#0072b2", "s", 22),
    Official: ("#56b4e9", "^", 14),
    Committee: ("#009e73", "P", 24),
}
PLOTTED: Final = ("n_mining", "n_children_working", "gold_smuggled_mg", "n_civilians_killed")
# Names of sliders stand above them, since beside them they leave no room.
STYLE: Final = """.v-input__slider .v-input__slot {flex-wrap: wrap}
.v-input__slider .v-label {flex-basis: 100%; height: auto !important}"""
SHOWN: dict[str, Any] = {}  # what is watched: scenario and seed


class Watched(mesa.Model):
    """The model that Mesa's page makes anew at each reset: an economy with the money that the sliders give."""

    scenario: Any = None  # in the place of Mesa's property: its page takes one of its own kind, or none

    def __init__(self, given: Scenario, seed: int = 1, **money: int) -> None:
        super().__init__(rng=seed)
        self.scenario = None
        self.economy = GoldEconomy(with_money(given, money), seed)
        self.space = self.economy.space

    def step(self) -> None:
        """Run one week."""
        self.economy.step()
        self.running = self.economy.running


def measures_of(scenario: Scenario) -> Iterator[tuple[str, Phase, Measure, float]]:
    """Yield what a policy buys, then what else it could buy: a key, the phase, the measure and its first year's money, XOF."""
    costs = instrument_figures(scenario.parameters, UNIT_COST)
    for i, phase in enumerate(scenario.policy.phases):
        money = scenario.policy.money_in(phase, str(max(phase.first_day, scenario.run.start).year), costs)
        bought = {measure.buys for measure in phase.bought}
        others = [(Measure(buys=name), 0.0) for name in INSTRUMENTS if name not in bought]
        for j, (measure, xof) in enumerate([*zip(phase.bought, money, strict=True), *others]):
            yield f"phase_{i}_measure_{j}", phase, measure, xof


def with_money(scenario: Scenario, money: Mapping[str, int]) -> Scenario:
    """Return the scenario with other money for measures, million XOF a year; phases in which none changes stay as they are."""
    phases: dict[int, tuple[Phase, list[Measure]]] = {}
    changed: set[int] = set()
    for key, phase, measure, xof in measures_of(scenario):
        wanted = money.get(key, round(xof / MILLION))
        if wanted != round(xof / MILLION):
            changed.add(id(phase))
            xof = float(wanted * MILLION)
        bought = phases.setdefault(id(phase), (phase, []))[1]
        bought += [measure.model_copy(update={"share": None, "units": None, "xof_per_year": xof})] if xof else []
    if not changed:
        return scenario
    return scenario.with_values(
        {"policy.phases": [(_bought(*two) if which in changed else two[0]).written() for which, two in phases.items()]}
    )


def _bought(phase: Phase, measures: list[Measure]) -> Phase:
    budget = sum(measure.xof_per_year or 0.0 for measure in measures)
    return phase.model_copy(
        update={"units": {}, "split": {}, "budget_by_year": {}, "measures": measures, "budget_xof_per_year": budget}
    )


def sliders(scenario: Scenario) -> dict[str, Any]:
    """Return a slider for the money of each measure, up to the policy's whole budget, or 12 times what one unit costs."""
    most = scenario.policy.budget_xof_per_year / MILLION
    costs = instrument_figures(scenario.parameters, UNIT_COST)
    found = {}
    for key, phase, measure, xof in measures_of(scenario):
        said = places({**measure.where.written(), **measure.whom.written()})
        words = " ".join(part for part in (phase.name, measure.buys.replace("_", " "), said and f"({said})") if part)
        top = max(round(most), round(xof / MILLION)) or max(round(12 * costs[measure.buys] / MILLION), 1)
        found[key] = Slider(f"{words}, million XOF a year", round(xof / MILLION), 0, top, 1)
    return found


def _drawn(agent: RowAgent) -> AgentPortrayalStyle:
    colour, mark, size = MARKS[type(agent)]
    if isinstance(agent, Site):
        size = max(agent.n_miners, 1) / 100  # an area, which grows with the people; 0 would be Mesa's usual size
    return AgentPortrayalStyle(color=colour, marker=mark, size=size, alpha=0.8, linewidths=0, zorder=3)


@solara.component
def country_map(model: Watched) -> None:
    """Draw the map with north above, the property layer that is chosen, and the agents."""
    update_counter.get()  # so that it is drawn anew after each week
    layer, choose = solara.use_state("danger")
    solara.Select("Layer of the map", values=list(LAYERS), value=layer, on_value=choose)
    economy = model.economy

    def style(drawn: Any) -> PropertyLayerStyle | None:
        return PropertyLayerStyle(colormap="Greys", alpha=0.7) if drawn.name == layer else None

    def finish(axes: Axes) -> None:
        inside = (economy.geography.region >= 0).reshape(economy.geography.codes.shape)[::-1]
        axes.contour(inside, levels=[0.5], colors="black", linewidths=0.8)
        for kind, (colour, mark, _) in MARKS.items():
            axes.scatter([], [], color=colour, marker=mark, label=kind.table_name.replace("_", " "))
        axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.18), ncols=5, fontsize=7, columnspacing=1)
        axes.set(title=f"week {int(model.time)}, {economy.date}", xlabel="cells from the west", ylabel="cells from the south")

    renderer = SpaceRenderer(model).setup_propertylayer(style).setup_agents(_drawn)
    renderer.draw_propertylayer()
    renderer.draw_agents()
    finish(renderer.canvas)
    solara.FigureMatplotlib(renderer.canvas.get_figure())


@solara.component
def outcomes(model: Watched) -> None:
    """Draw the outcomes that are chosen, week by week."""
    update_counter.get()
    chosen, choose = solara.use_state(list(PLOTTED))
    solara.SelectMultiple("Outcomes", chosen, list(OUTCOMES), on_value=choose)
    weeks = reported(pd.DataFrame(model.economy.observer.weekly))
    figure = Figure(figsize=(7, 1.9 * max(len(chosen), 1)), layout="constrained")
    for axes, name in zip(figure.subplots(max(len(chosen), 1), sharex=True, squeeze=False)[:, 0], chosen, strict=False):
        axes.plot(weeks.get(name, []), marker=".", markersize=4)  # so that a single week is seen
        axes.set_title(f"{OUTCOMES[name].label}, {OUTCOMES[name].unit}", fontsize=9, loc="left")
    solara.FigureMatplotlib(figure)


@solara.component
def page() -> None:
    """Show an economy of its own in each window."""
    scenario, seed = SHOWN["scenario"], SHOWN["seed"]
    fixed = {"given": scenario, "seed": seed}
    model = solara.use_memo(lambda: Watched(**fixed), [])
    solara.Style(STYLE)
    SolaraViz(model, components=[(country_map, 0), (outcomes, 0)], model_params=fixed | sliders(scenario), name=scenario.title)


def serve(scenario: Scenario, seed: int, port: int, say: Any) -> None:
    """Serve the page on this machine alone until interrupted; `say` gets the address. Raises UsageError for a port in use."""
    os.environ["SOLARA_APP"] = f"{__name__}:page"  # what Solara serves is read from there while it is imported
    os.environ["SOLARA_TELEMETRY_MIXPANEL_ENABLE"] = "false"
    SHOWN.update(scenario=scenario, seed=seed)
    import uvicorn
    from solara.server import settings, starlette

    settings.telemetry.mixpanel_enable = False
    warnings.filterwarnings("ignore", "Cookies with samesite=none")  # which a page on this machine does not need
    try:
        listening = socket.create_server(("127.0.0.1", port))
    except OSError as error:
        raise UsageError(
            f"--port {port}: {(error.strerror or str(error)).lower()}; say another, or 0 for any that is free"
        ) from None
    say(f"http://127.0.0.1:{listening.getsockname()[1]} (Ctrl-C ends it)")
    config = uvicorn.Config(starlette.app, log_level="critical", timeout_graceful_shutdown=1)
    uvicorn.Server(config).run(sockets=[listening])
