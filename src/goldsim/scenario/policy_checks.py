"""The section `policy` of a scenario, held against the run, the numbers and the map: everything that is wrong with it."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final, NamedTuple

from goldsim.parameters import INSTRUMENTS, NATIONWIDE, PERSONAL
from goldsim.reading.issues import Fault, Loc, shown, suggestion
from goldsim.scenario.dated import dated_faults
from goldsim.scenario.entries import Entry
from goldsim.scenario.policy import COST_TOLERANCE, MAX_UNITS, UNIT_COST, Policy, cost_of, in_xof, weeks_to_begin
from goldsim.scenario.policy_parts import LOTTERY, Measure, Phase, Where, Whom
from goldsim.scenario.schema import sound_policy

SPLIT_TOLERANCE: Final = 1e-6
BY_PHASE: Final = ("to", "units", "split", "measures", "rates", "bans", "budget_by_year")
type Places = Mapping[str, Collection[str]]  # names that a measure may give, by the key under which they stand


class Against(NamedTuple):
    """What a policy is held against; None where it is not known."""

    days: tuple[date, date] | None  # first and last day of the run
    entries: Mapping[str, Entry]
    places: Places | None
    ages: tuple[int, int] | None  # of people at week zero
    name: str  # what the policy is called in words
    unsound: Collection[str]  # keys that are known to be wrong, so that nothing can be said about what depends on them

    def figures(self, ending: str) -> dict[str, float]:
        """Return a figure of every instrument that has one."""
        start = "instruments."
        found = {path: entry.value for path, entry in self.entries.items() if path.startswith(start) and path.endswith(ending)}
        return {path[len(start) : -len(ending)]: float(v) for path, v in found.items() if not isinstance(v, tuple)}


def read_policy(section: dict[str, Any] | None, start: date, against: Against) -> tuple[Policy, list[Fault]]:
    """Return the policy, as far as its shape is right, none where there is none, and what is wrong with it."""
    # `start`: stands in for a first day that is not given.
    if section is None:
        return Policy.none(start), []
    part, unsound = sound_policy(section)
    against = against._replace(unsound=unsound)
    policy = Policy.of(part, start)
    faults = list(_of_section(section, against, is_phased=policy.is_phased))
    for i, phase in enumerate(policy.phases):
        loc: Loc = ("policy", "phases", i) if policy.is_phased else ("policy",)
        if phase.starts is not None:
            faults += [*_of_days(phase, loc, policy, against), *_of_money(phase, loc, policy, against)]
        faults += _of_capacity(phase, loc, against)
        for j, measure in enumerate(phase.measures):
            faults += _of_measure(measure, (*loc, "measures", j), against)
        for j, ban in enumerate(phase.bans):
            faults += _of_place(ban.where, (*loc, "bans", j, "where"), against)
    return policy, faults


def _of_section(section: Mapping[str, Any], against: Against, *, is_phased: bool) -> Iterator[Fault]:
    """Yield what is missing, and what is said beside the phases."""
    if is_phased or "phases" in against.unsound:
        for key in (*BY_PHASE, "from", "switches"):
            if section.get(key):
                yield Fault(("policy", key), "stands beside phases: say it in the phases, or leave the phases out")
        return
    if "from" not in section:
        yield Fault(("policy", "from"), "is missing", is_missing=True)
    if not {"budget_xof_per_year", "budget_by_year"} & section.keys():
        yield Fault(("policy", "budget_xof_per_year"), "is missing", is_missing=True)


def _of_days(phase: Phase, loc: Loc, policy: Policy, against: Against) -> Iterator[Fault]:
    """Yield what is wrong with the days of a phase: outside the run, the wrong way round, or those of the one before."""
    number, starts, days = policy.phases.index(phase), phase.first_day, against.days
    if days and not days[0] <= starts <= days[1] and "from" not in against.unsound:
        words = f"the policy starts on {starts}, the run goes from {days[0]} to {days[1]}"
        if starts > days[1]:
            needed = weeks_to_begin(Policy((phase,)), days[0])
            words = f"the run ends on {days[1]}, before {against.name} begins ({starts}): give it {needed} weeks or more"
        yield Fault((*loc, "from"), words, also=(("run", "weeks"), ("run", "start")))
    if phase.ends and phase.ends < starts:
        yield Fault((*loc, "to"), f"is {phase.ends}, before the phase begins ({starts})")
    if number:
        before = policy.phases[number - 1]
        if before.ends is None or starts <= before.ends:
            until = "has no end" if before.ends is None else f"ends on {before.ends}"
            words = f"is {starts}, and the phase before it, from {before.first_day}, {until}: phases follow each other"
            yield Fault((*loc, "from"), f"{words}; give that one a `to` before {starts}")


def _of_money(phase: Phase, loc: Loc, policy: Policy, against: Against) -> Iterator[Fault]:
    """Yield shares that do not add up, a budget for nothing, and what costs more than the budget of some year."""
    wrong, bought = set(against.unsound), phase.bought
    total, costs = sum(measure.share or 0.0 for measure in bought), against.figures(UNIT_COST)
    if any(one.share for one in bought) and abs(total - 1.0) > SPLIT_TOLERANCE and not wrong & {"split", "measures"}:
        yield Fault((*loc, "split" if phase.split else "measures"), f"the shares add up to {total:.9g}, they must add up to 1")
    last = (phase.ends or (against.days[1] - timedelta(days=6) if against.days else phase.first_day)).year  # its last Monday
    years = [str(year) for year in range(phase.first_day.year, last + 1)] if phase.budget_by_year else [""]
    for year in phase.budget_by_year:
        if year not in years:
            words = f"is {shown(year)}, it must be a year of the phase, {years[0]} to {years[-1]}"
            yield Fault((*loc, "budget_by_year", year), words, at_key=True)
    is_own = phase.budget_xof_per_year is not None or not policy.is_phased
    given: Loc = (*loc, "budget_xof_per_year") if is_own else ("policy", "budget_xof_per_year")
    is_bought = bool(bought or phase.split or phase.units) or wrong & {"budget_xof_per_year", "split", "units", "measures"}
    if any(policy.budget_in(phase, year) for year in years) and not is_bought:
        yield Fault(given, "nothing says what the budget buys: give units, split or measures")
    cost = sum(cost_of(measure, costs) for measure in bought)
    for year in years if not wrong & {"budget_xof_per_year", "units", "measures", "budget_by_year"} else ():
        budget = policy.budget_in(phase, year)
        if cost > budget * (1 + COST_TOLERANCE):
            what = (*loc, "units" if any(phase.units.values()) else "measures")
            words = f"what the policy promises costs {in_xof(cost)} XOF a year, its budget{f' in {year}' if year else ''} is"
            yield Fault(what, f"{words} {in_xof(budget)}", also=(given,))


def _of_capacity(phase: Phase, loc: Loc, against: Against) -> Iterator[Fault]:
    """Yield more units than there can be, and rates that are no possible values of their parameters."""
    most = against.figures(MAX_UNITS)
    promised = [((*loc, "units", name), name, n) for name, n in phase.units.items()]
    promised += [((*loc, "measures", j, "units"), one.buys, one.units or 0.0) for j, one in enumerate(phase.measures)]
    for where, name, n in promised:
        if n > most.get(name, n):
            yield Fault(where, f"promises {n:g} units, there can be {most[name]:g} at most")
    for path in phase.rates.keys() & against.entries.keys():
        yield from dated_faults(path, phase.rates[path], (*loc, "rates", path), against.entries)


def _of_measure(measure: Measure, loc: Loc, against: Against) -> Iterator[Fault]:
    """Yield what a measure cannot mean."""
    given = [key for key in ("xof_per_year", "units", "share") if getattr(measure, key) is not None]
    if len(given) != 1:
        yield Fault(loc, f"must say one of xof_per_year, units and share, it says {' and '.join(given) or 'none'}")
    if measure.where != Where() and measure.buys in NATIONWIDE:
        there = ", ".join(name for name in INSTRUMENTS if name not in NATIONWIDE)
        yield Fault((*loc, "where"), f"{measure.buys} works in the whole country at once; a place can be given for {there}")
    is_said = {"for": measure.whom != Whom(), "chosen": measure.chosen != LOTTERY, "error": measure.error is not None}
    for key in is_said if measure.buys not in PERSONAL else ():
        if is_said[key]:
            words = f"{measure.buys} is not given to people one by one; people are chosen for {', '.join(PERSONAL)}"
            yield Fault((*loc, key), words)
    if measure.if_at_school and measure.buys != "cash_transfers":
        yield Fault((*loc, "if_at_school"), f"{measure.buys} has no condition; cash_transfers can have one")
    stop = measure.stop
    if stop and (stop.below is None) == (stop.above is None):
        yield Fault((*loc, "stop"), "must say one of below and above")
    yield from _of_place(measure.where, (*loc, "where"), against)
    yield from _of_people(measure.whom, (*loc, "for"), against)


def _of_place(where: Where, loc: Loc, against: Against) -> Iterator[Fault]:
    for key, known in (against.places or {}).items():
        for i, name in enumerate(getattr(where, key)):
            if name not in known:
                there = f"there are {', '.join(known)}" if known else "there are none"
                words = f"names {shown(name)}, which is not there: {there}{suggestion(name, known)}"
                yield Fault((*loc, key, i), words, also=(("run", "geography"),))


def _of_people(whom: Whom, loc: Loc, against: Against) -> Iterator[Fault]:
    """Yield ages and states that nobody has."""
    youngest, oldest = whom.youngest, whom.oldest
    if youngest is not None and oldest is not None and youngest > oldest:
        yield Fault((*loc, "youngest"), f"is {youngest}, more than oldest, {oldest}: nobody is meant")
    elif against.ages and ((youngest or 0) > against.ages[1] or (against.ages[0] > oldest if oldest is not None else False)):
        key = "oldest" if oldest is not None and oldest < against.ages[0] else "youngest"
        yield Fault(
            (*loc, key), f"is {getattr(whom, key)}: nobody is meant, people are {against.ages[0]} to {against.ages[1]} years old"
        )


def on_map(policy: Policy, places: Places, faults: list[Fault]) -> Policy:
    """Return a policy that was moved to another map, without names that are not there."""
    # A measure of whose names none is left would be for the whole country: that is a fault.

    def moved(measure: Measure, loc: Loc) -> Measure:
        there = {key: [name for name in getattr(measure.where, key) if name in known] for key, known in places.items()}
        for key in (key for key, names in there.items() if getattr(measure.where, key) and not names):
            words = f"names nothing that the new map has: there are {', '.join(places[key]) or 'none'}; give places of it"
            faults.append(Fault((*loc, "where", key), words))
        return measure.model_copy(update={"where": measure.where.model_copy(update=there)})

    phases = []
    for i, phase in enumerate(policy.phases):
        loc: Loc = ("policy", "phases", i, "measures") if policy.is_phased else ("policy", "measures")
        measures = [moved(one, (*loc, j)) for j, one in enumerate(phase.measures)]
        phases.append(phase.model_copy(update={"measures": measures}))
    return replace(policy, phases=tuple(phases))


def days_of(start: date, weeks: int) -> tuple[date, date]:
    """Return the first and the last day of a run."""
    return start, start + timedelta(weeks=weeks, days=-1)
