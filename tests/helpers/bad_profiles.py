"""Country profiles with one thing wrong each, and what must be said of them."""

from own_profile import LINK, TEXT

SOURCE = "source: Global Organized Crime Index 2023, country profile of Mali (ENACT 2023)"
COURTS = "scores.resilience.judicial_system_and_detention"
FLORA = "    flora_crimes:\n      score: 5.0\n      unused: "
SENTENCED = "        # How many of those arrested are sentenced.\n"
REST = "".join(line for line in TEXT.splitlines(True) if "a court has time for" in line or "cases_per_court_rate" in line)
ARRESTS = LINK.replace("police.sentence_share", "police.arrest_share")
KEYS = "parameter, function, at, gives, per_point, uncertainty"


def changed(old: str, new: str) -> str:
    """Return Mali's profile with one thing changed that stands there once; @ marks the place of the issue."""
    assert TEXT.count(old) == 1, old
    return TEXT.replace(old, new)


def link(old: str, new: str) -> str:
    """Return Mali's profile with one thing changed in a link."""
    return changed(LINK, LINK.replace(old, new))


# Each: the file, with @ before the place of the issue; the path; the words.
BAD = {
    "a missing score": (
        changed("  resilience:\n", "  @resilience:\n").replace("    law_enforcement:\n      score: 2.0", "    law_enforcement:"),
        "scores.resilience",
        "is missing law_enforcement",
    ),
    "a score above ten": (
        changed(FLORA, FLORA.replace("5.0", "@10.5")), "scores.market.flora_crimes.score", "is 10.5, scores go from 1 to 10",
    ),
    "a score of nought": (
        changed(FLORA, FLORA.replace("5.0", "@0")), "scores.market.flora_crimes.score", "is 0, scores go from 1 to 10",
    ),
    "a score that is text": (
        changed(FLORA, FLORA.replace("5.0", "@high")), "scores.market.flora_crimes.score", "must be a number, it is 'high'",
    ),
    "an unknown score": (
        changed("  actor:\n", "  actor:\n    @mafia_stile_groups: 3\n"),
        "scores.actor.mafia_stile_groups",
        "the index has no such score - did you mean 'mafia_style_groups'?",
    ),
    "a score of another group": (
        changed("  actor:\n", "  actor:\n    @prevention: 3\n"),
        "scores.actor.prevention",
        "the index has no such score - did you mean 'resilience.prevention'?",
    ),
    "an unknown group": (
        changed("  actor:\n", "  @actors: {}\n  actor:\n"), "scores.actors", "unknown key - did you mean 'actor'?",
    ),
    "a score neither linked nor unused": (
        changed(FLORA, "    @flora_crimes:\n      score: 5.0\n      source: "),
        "scores.market.flora_crimes",
        "the score 5 is neither linked to a parameter nor marked unused: give links, or unused with a reason",
    ),
    "a score both linked and unused": (
        changed(FLORA, f"    @flora_crimes:\n      score: 5.0\n      links: [{ARRESTS}]\n      unused: "),
        "scores.market.flora_crimes",
        "has links and is marked unused: leave one of them out",
    ),
    "no reason for not using a score": (
        changed(FLORA, "    flora_crimes:\n      score: 5.0\n      unused: @' '\n      source: "),
        "scores.market.flora_crimes.unused",
        "must be text that says why or where from, it is ' '",
    ),
    "an unknown key of a score": (
        changed(FLORA, FLORA.replace("unused", "@unusd: 1\n      unused")),
        "scores.market.flora_crimes.unusd",
        "unknown key - did you mean 'unused'?",
    ),
    "no links in a list of links": (
        changed(f"      links:\n{SENTENCED}        - {LINK}\n{REST}", "      links: @[]\n"),
        f"{COURTS}.links",
        "must be a list of links, it is a list of 0",
    ),
    "a link that is no mapping": (
        changed(LINK, "@police.sentence_share"),
        f"{COURTS}.links[0]",
        f"must be a mapping of {KEYS}, it is 'police.sentence_share'",
    ),
    "a link without uncertainty": (
        changed(LINK, "@" + LINK.replace(", uncertainty: 1.8", "")), f"{COURTS}.links[0].uncertainty", "is missing",
    ),
    "an unknown key of a link": (
        link("at: 2.5", "@per_points: 1, at: 2.5"), f"{COURTS}.links[0].per_points", "unknown key - did you mean 'per_point'?",
    ),
    "a link to an unknown parameter": (
        link("police.sentence_share", "@police.sentence_shares"),
        f"{COURTS}.links[0].parameter",
        "there is no parameter 'police.sentence_shares' - did you mean 'police.sentence_share'?",
    ),
    "a link to a list": (
        link("police.sentence_share", "@price.school_holidays"),
        f"{COURTS}.links[0].parameter",
        "price.school_holidays is a list, which a score cannot give",
    ),
    "an unknown function": (
        link("geometric", "@geometrical"),
        f"{COURTS}.links[0].function",
        "is 'geometrical', it must be one of geometric, linear - did you mean 'geometric'?",
    ),
    "a score to link at that no country has": (link("2.5", "@0.5"), f"{COURTS}.links[0].at", "is 0.5, it must be at least 1"),
    "a slope that is text": (link("1.35", "@steep"), f"{COURTS}.links[0].per_point", "must be a number, it is 'steep'"),
    "a factor of nothing": (
        link("1.35", "@0.0"), f"{COURTS}.links[0].per_point", "is 0.0, a geometric link needs a factor between 0.1 and 10",
    ),
    "a value of nothing to multiply": (
        link("gives: 0.1", "gives: @0.0"), f"{COURTS}.links[0].gives", "is 0.0, a geometric link needs more than 0",
    ),
    "an uncertainty that narrows": (
        link("1.8", "@0.8"), f"{COURTS}.links[0].uncertainty", "is 0.8, a geometric link needs a factor of at least 1",
    ),
    "an uncertainty below nothing": (
        link("geometric", "linear").replace("1.35, uncertainty: 1.8", "1.35, uncertainty: @-1", 1),
        f"{COURTS}.links[0].uncertainty",
        "is -1, it must be at least 0",
    ),
    "two links on one parameter": (
        changed("    law_enforcement:\n      score: 2.0\n      links:\n",
                f"    law_enforcement:\n      score: 2.0\n      links:\n        - {LINK.replace(': police', ': @police')}\n"),
        "scores.resilience.law_enforcement.links[0].parameter",
        "police.sentence_share is linked to judicial_system_and_detention already",
    ),
    "no name": (changed("name: mali-2023\n", "").replace("title:", "@title:"), "name", "is missing"),
    "a name with blanks": (
        changed("name: mali-2023", "name: @Mali in 2023"),
        "name",
        "is 'Mali in 2023'; a name is 1 to 64 small letters, digits, _ and -, and begins with a letter or digit",
    ),
    "no source": (
        changed(f"{SOURCE}\n", "").replace("name: mali-2023", "@name: mali-2023"), "source", "is missing",
    ),
    "an empty source": (
        changed(SOURCE, "source: @' '"), "source", "is empty",
    ),
}  # fmt: skip
