"""Scenario files with one thing wrong each, and what must be said of them."""

from complete_scenario import FIELDS, FIRST, GROUP, NAME, NUMBER, SECOND
from goldsim.parameters import SWITCHES

HEAD = "name: child\nextends: baseline\n"
UNIT = FIELDS[NUMBER].unit.symbol
WHOLE = next(path for path, field in FIELDS.items() if field.type is int and field.length is None)
POLICY = "policy:\n  from: 2021-06-07\n  budget_xof_per_year: 10e9\n"
MANY = ", ".join(f"k{i}: 1" for i in range(25))


def entry(text: str, path: str = NUMBER) -> str:
    """Return a file that says this of one parameter."""
    group, name = path.split(".")
    return f"{HEAD}parameters:\n  {group}:\n    {name}: {text}\n"


def place(text: str) -> tuple[str, str]:
    """Return the text without its mark, and line and column of the mark."""
    before = text[: text.index("@")]
    return text.replace("@", "", 1), f"{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"


# Each: the file, with @ before the place of the issue; the path; the words.
BAD = {
    "not a mapping": ("@- a\n- b\n", "", "must be a mapping (lines of `key: value`), it is a list of 2"),
    "text only": ("@hello\n", "", "must be a mapping (lines of `key: value`), it is 'hello'"),
    "no name": ("@extends: baseline\n", "name", "is missing"),
    "a name with blanks": (
        "name: @my policy\nextends: baseline\n",
        "name",
        "is 'my policy'; a name is 1 to 64 small letters, digits, _ and -, and begins with a letter or digit",
    ),
    "a name that is a number": ("name: @2021\nextends: baseline\n", "name", "must be text, it is 2021"),
    "an unknown key": (f"{HEAD}@titel: x\n", "titel", "unknown key - did you mean 'title'?"),
    "no value": (f"{HEAD}run:@\n", "run", "has no value: give one, or leave the key out"),
    "a parent that is not there": (
        "name: child\nextends: @baselin\n",
        "extends",
        "there is no baselin.yaml in the same folder - did you mean 'baseline'?",
    ),
    "a parent elsewhere": (
        "name: child\nextends: @../baseline\n",
        "extends",
        "is '../baseline'; a name is 1 to 64 small letters, digits, _ and -, and begins with a letter or digit",
    ),
    "two parents": ("name: child\nextends: @[a, b]\n", "extends", "must be text, it is a list of 2"),
    "itself as parent": ("name: child\nextends: @child\n", "extends", "goes round in a circle: child extends child"),
    "a contract that shares out more than there is": (
        f"{HEAD}parameters:\n  sell:\n    levy_share: 0.1\n    team_part_share: @0.9\n",
        "parameters.sell.team_part_share",
        "the contract of a pit must add up to 1, and 0.333333, 0.333333 and 0.9 add up to 1.56666667",
    ),
    "tasks for nine in ten women": (
        f"{HEAD}parameters:\n  initial:\n    woman_tasks: @[0.1, 0.4, 0.2, 0.2]\n",
        "parameters.initial.woman_tasks",
        "the tasks of women must add up to 1, and 0.1, 0.4, 0.2 and 0.2 add up to 0.9",
    ),
    "a year without a harvest": (
        f"{HEAD}parameters:\n  farm:\n    harvest_season: @[{', '.join(['0'] * 12)}]\n",
        "parameters.farm.harvest_season",
        "has no month in which a crop is gathered",
    ),
    "more earners than heads": (
        f"{HEAD}parameters:\n  initial:\n    household_people: {{value: @3, low: 1, high: 9}}\n"
        "    household_adults: {value: 4, low: 1, high: 9}\n",
        "parameters.initial.household_people.value",
        "a household has 3 heads and 4 adults who could earn: at least one, and no more than heads",
    ),
    "a start on a Tuesday": (
        f"{HEAD}run: {{start: @2021-01-05}}\n",
        "run.start",
        "is 2021-01-05, a Tuesday; weeks begin on a Monday, such as 2021-01-04",
    ),
    "a start in antiquity": (
        f"{HEAD}run: {{start: @0001-01-01}}\n",
        "run.start",
        "is 0001-01-01, it must lie between 1900 and 2100",
    ),
    "a start that is text": (
        f"{HEAD}run: {{start: @4.1.2021}}\n",
        "run.start",
        "must be a date such as 2021-01-04, it is '4.1.2021'",
    ),
    "no weeks": (f"{HEAD}run: {{weeks: @0}}\n", "run.weeks", "is 0, it must be at least 1"),
    "too many weeks": (f"{HEAD}run: {{weeks: @5201}}\n", "run.weeks", "is 5201, it must be at most 5200"),
    "weeks with decimals": (f"{HEAD}run: {{weeks: @1e2}}\n", "run.weeks", "must be a whole number, it is 100.0: write 100"),
    "weeks that are true": (f"{HEAD}run: {{weeks: @true}}\n", "run.weeks", "must be a whole number, it is true"),
    "weeks with a leading zero": (
        f"{HEAD}run: {{weeks: @010}}\n",
        "run.weeks",
        "must be a whole number, it is '010': write the digits alone, without leading zeros, quotes, spaces, _ or ,",
    ),
    "people a row": (f"{HEAD}run: {{people_per_row: @100001}}\n", "run.people_per_row", "is 100001, it must be at most 100000"),
    "an unknown setting": (f"{HEAD}run: {{@week: 3}}\n", "run.week", "unknown key - did you mean 'weeks'?"),
    "an unknown group": (
        f"{HEAD}parameters:\n  @{GROUP}x: {{}}\n",
        f"parameters.{GROUP}x",
        f"unknown key - did you mean '{GROUP}'?",
    ),
    "an unknown parameter": (
        f"{HEAD}parameters: {{{GROUP}: {{@{NAME}x: 1}}}}\n",
        f"parameters.{NUMBER}x",
        f"unknown key - did you mean '{NAME}'?",
    ),
    "a group that is a number": (
        f"{HEAD}parameters:\n  {GROUP}: @3\n",
        f"parameters.{GROUP}",
        "must be a mapping of parameters to their entries",
    ),
    "an unknown key of an entry": (entry("{@lov: 1}"), f"parameters.{NUMBER}.lov", "unknown key - did you mean 'low'?"),
    "a wrong unit": (entry("{unit: @furlong}"), f"parameters.{NUMBER}.unit", f"unit is 'furlong', this parameter is in {UNIT!r}"),
    "a value that is text": (entry("@much"), f"parameters.{NUMBER}", "must be a number, it is 'much'"),
    "a value that is a list": (entry("@[1, 2]"), f"parameters.{NUMBER}", "must be a number, it is a list of 2"),
    "a value that is no": (entry("{value: @no}"), f"parameters.{NUMBER}.value", "must be a number, it is 'no'"),
    "a fraction of something whole": (entry("@1.5", WHOLE), f"parameters.{WHOLE}", "must be a whole number, it is 1.5"),
    "a value out of its range": (
        entry("{value: 0.5, low: 0.1, high: 0.4}").replace("0.5", "@0.5"),
        f"parameters.{NUMBER}.value",
        "is 0.5, outside its range 0.1 to 0.4",
    ),
    "a range the wrong way round": (
        entry("{value: 0.5, low: @0.6, high: 0.4}"),
        f"parameters.{NUMBER}.low",
        "is 0.6, which is more than high, 0.4",
    ),
    "an unknown kind": (
        entry("{kind: @assume}"),
        f"parameters.{NUMBER}.kind",
        "is 'assume', it must be one of document, literature, derived, assumed - did you mean 'assumed'?",
    ),
    "no source": (
        entry("{source: @''}"),
        f"parameters.{NUMBER}.source",
        "is empty: say where the value is from, or why it is assumed",
    ),
    "a policy without a date": (f"{HEAD}@policy: {{budget_xof_per_year: 0}}\n", "policy.from", "is missing"),
    "a negative budget": (POLICY.replace("10e9", "@-1"), "policy.budget_xof_per_year", "is -1, it must be at least 0"),
    "a budget for nothing": (
        POLICY.replace("10e9", "@10e9"),
        "policy.budget_xof_per_year",
        "nothing says what the budget buys: give units, split or measures",
    ),
    "a split that does not add up": (
        f"{POLICY}  split: @{{{FIRST}: 0.4, {SECOND}: 0.7}}\n",
        "policy.split",
        "the shares add up to 1.1, they must add up to 1",
    ),
    "a share above one": (f"{POLICY}  split: {{{FIRST}: @1.5}}\n", f"policy.split.{FIRST}", "is 1.5, it must be at most 1"),
    "an unknown instrument": (
        f"{POLICY}  split: {{@{FIRST}x: 1}}\n",
        f"policy.split.{FIRST}x",
        f"unknown key - did you mean '{FIRST}'?",
    ),
    "an unknown switch": (
        f"{POLICY}  split: {{{FIRST}: 1}}\n  switches: {{@{SWITCHES[0]}x: true}}\n",
        f"policy.switches.{SWITCHES[0]}x",
        f"unknown key - did you mean '{SWITCHES[0]}'?",
    ),
    "a switch that is yes": (
        f"{POLICY}  split: {{{FIRST}: 1}}\n  switches: {{{SWITCHES[0]}: @yes}}\n",
        f"policy.switches.{SWITCHES[0]}",
        "must be true or false, it is 'yes': write true",
    ),
    "a policy after the end": (
        f"{POLICY}  split: {{{FIRST}: 1}}\n".replace("2021-06-07", "@2023-01-02"),
        "policy.from",
        "the run ends on 2023-01-01, before child begins (2023-01-02): give it 105 weeks or more",
    ),
    "a policy dearer than its budget": (
        f"{POLICY}  units: @{{{FIRST}: 6}}\n",
        "policy.units",
        "what the policy promises costs 12.0e9 XOF a year, its budget is 10.0e9",
    ),
    "more units than there can be": (
        f"{POLICY}  units: {{{SECOND}: @51}}\n",
        f"policy.units.{SECOND}",
        "promises 51 units, there can be 50 at most",
    ),
    "an unknown geography": (
        f"{HEAD}run: {{geography: @malli}}\n",
        "run.geography",
        "there is no geography 'malli': give a file, or one of kayes, mali, tinyland - did you mean 'mali'?",
    ),
}
