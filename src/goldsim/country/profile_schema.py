"""The shape of a country profile: which scores the index has, and what may stand under each."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from goldsim.country.score_links import HIGHEST, LOWEST, read_links
from goldsim.reading.document import Document
from goldsim.reading.frozen import FrozenMap
from goldsim.reading.issues import Fault, Loc, shown
from goldsim.reading.validation import Name, is_number, say, unknown_keys

KEYS: Final = ("name", "title", "extends", "source", "scores")
SCORE_KEYS: Final = ("score", "links", "unused", "source")
USES: Final = ("links", "unused")
_INDICATORS: Final = {
    "market": "human_trafficking human_smuggling extortion_and_protection_racketeering arms_trafficking "
    "trade_in_counterfeit_goods illicit_trade_in_excisable_goods flora_crimes fauna_crimes non_renewable_resource_crimes "
    "heroin_trade cocaine_trade cannabis_trade synthetic_drug_trade cyber_dependent_crimes financial_crimes",
    "actor": "mafia_style_groups criminal_networks state_embedded_actors foreign_actors private_sector_actors",
    "resilience": "political_leadership_and_governance government_transparency international_cooperation "
    "national_policies_and_laws judicial_system_and_detention law_enforcement territorial_integrity anti_money_laundering "
    "economic_regulatory_capacity victim_and_witness_support prevention non_state_actors",
}
INDICATORS: Final[Mapping[str, tuple[str, ...]]] = FrozenMap({group: tuple(of.split()) for group, of in _INDICATORS.items()})


class _Header(BaseModel):
    model_config = ConfigDict(strict=True, extra="ignore", hide_input_in_errors=True)

    name: Name
    title: str = ""
    extends: Annotated[str, Field(min_length=1)] = ""  # defaults are not checked
    source: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
    scores: dict[str, dict[str, Any]]


def profile_faults(document: Document) -> Iterator[Fault]:
    """Yield what is wrong with one file by itself."""
    value = document.value
    try:
        _Header.model_validate(value)
    except ValidationError as error:
        yield from (say(detail) for detail in error.errors())
    if not isinstance(value, dict):
        return
    yield from unknown_keys(value, (), KEYS)
    scores = value.get("scores")
    yield from unknown_keys(scores, ("scores",), INDICATORS)
    for group, given in scores.items() if isinstance(scores, dict) else ():
        if group in INDICATORS and isinstance(given, dict):
            yield from _unknown_scores(group, given)
            for name in INDICATORS[group]:
                if name in given:
                    yield from _wrong_score(given[name], ("scores", group, name))


def _unknown_scores(group: str, given: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield names that the group does not have; one that another group has is found there."""
    for fault in unknown_keys(given, ("scores", group), INDICATORS[group]):
        elsewhere = [other for other, names in INDICATORS.items() if fault.loc[-1] in names]
        words = f" - did you mean '{elsewhere[0]}.{fault.loc[-1]}'?" if elsewhere else fault.words.removeprefix("unknown key")
        yield fault._replace(words=f"the index has no such score{words}")


def _wrong_score(given: Any, loc: Loc) -> Iterator[Fault]:
    """Yield what is wrong with one score: a bare number, or a mapping that says more."""
    if isinstance(given, dict):
        yield from unknown_keys(given, loc, SCORE_KEYS)
        yield from _wrong_use(given, loc)
        if "score" not in given:
            return
        given, loc = given["score"], (*loc, "score")
    if not is_number(given):
        yield Fault(loc, f"must be a number, it is {shown(given)}")
    elif not LOWEST <= given <= HIGHEST:
        yield Fault(loc, f"is {given}, scores go from {LOWEST:g} to {HIGHEST:g}")


def _wrong_use(given: Mapping[str, Any], loc: Loc) -> Iterator[Fault]:
    if all(key in given for key in USES):
        yield Fault(loc, "has links and is marked unused: leave one of them out", at_key=True)
    if "links" in given:
        yield from read_links(given["links"], (*loc, "links"))[1]
    for key in ("unused", "source"):
        if key in given and not (isinstance(given[key], str) and given[key].strip()):
            yield Fault((*loc, key), f"must be text that says why or where from, it is {shown(given[key])}")
