"""Blocks on what the model must contain and what it is judged by: the mechanisms of the documents, and the outcomes."""

from collections.abc import Mapping
from typing import Final

from goldsim.outcomes.catalogue import MAPPED, OUTCOMES, REGIONAL, Outcome
from goldsim.report.odd.project import Fill, Project
from goldsim.scenario.mechanism_record import Mechanism
from goldsim.scenario.mechanisms import MECHANISMS
from goldsim.text.markdown import code, codes, figure, table

DIRECTION = {1: "up", -1: "down"}
WANTED = {1: "more", -1: "less", 0: "-"}
SUMMED = {"mean": "mean of its weeks", "year": "sum a year"}


def mechanisms(_: Project) -> str:
    """Return the thirty mechanisms: what happens, where, what is left without it, and what that moves."""
    rows = [[m.id, f"**{m.title}** ({m.source}). {m.link}", codes(m.verbs), _without(m), _moves(m)] for m in MECHANISMS.values()]
    return table(["id", "what happens", "verbs", "left when it is off", "which moves"], rows)


def _without(mechanism: Mechanism) -> str:
    set_to = ", ".join(f"{code(path)} is {_neutral(value)}" for path, value in mechanism.neutral.items())
    return f"{mechanism.without}{f' ({set_to})' if set_to else ''}"


def _neutral(value: float | tuple[float, ...]) -> str:
    if isinstance(value, tuple) and len(set(value)) == 1:
        return f"{figure(value[0])} throughout"
    return figure(value)


def _moves(mechanism: Mechanism) -> str:
    return "; ".join(f"{_label(name)} {DIRECTION[sign]}" for name, sign in mechanism.moves.items())


def _label(name: str) -> str:
    return OUTCOMES[name].label if name in OUTCOMES else code(name)


def outcomes(_: Project) -> str:
    """Return what is observed each week: unit, how a run sums it up, what is wanted, and its meaning."""
    rows = [[code(o.name), _named(o), o.unit, SUMMED[o.per], WANTED[o.better], o.meaning] for o in OUTCOMES.values()]
    listed = table(["outcome", "label", "unit", "a run's figure", "better", "meaning"], rows)
    return f"{listed}\n\nBy region as well: {codes(REGIONAL)}. By site and cell too: {codes(MAPPED)}."


def _named(outcome: Outcome) -> str:
    return f"**{outcome.label}**" if outcome.headline else outcome.label


BLOCKS: Final[Mapping[str, Fill]] = {"mechanisms": mechanisms, "outcomes": outcomes}
