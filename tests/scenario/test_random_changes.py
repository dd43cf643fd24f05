"""A machine that changes scenarios at random: what is written reads back, and digests tell contents apart."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml
from hypothesis import settings, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from goldsim.errors import ScenarioError
from goldsim.parameters import schema
from goldsim.parameters.instruments import INSTRUMENTS
from goldsim.scenario import Scenario, read
from goldsim.scenario.mechanisms import MECHANISMS
from tinyland import SCENARIOS

SHIPPED = ("baseline", "balanced", "status_quo", "enforcement_only", "force_first", "kayes_first")
BASE = read(SCENARIOS / "baseline.yaml")
SINGLE = [path for path in BASE.entries if not schema()[path.split(".")[0]][path.split(".")[1]].length]
RUN = {
    "run.weeks": st.integers(1, 400),
    "run.people_per_row": st.integers(1, 2000),
    "run.geography": st.sampled_from(["mali", "tinyland"]),
}
NONSENSE = st.sampled_from([None, "", "x", -1, 1e12, float("nan"), float("inf"), True, [1], {"a": 1}])


def content(scenario: Scenario) -> str:
    """Return what a scenario says but for its name, by which another of the same content differs."""
    tree = yaml.load(scenario.to_yaml(), Loader=yaml.CSafeLoader)
    return repr({key: value for key, value in tree.items() if key not in ("name", "title", "description")})


class Changes(RuleBasedStateMachine):
    """A scenario, changed again and again; a change that is refused changes nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.scenario = BASE
        self.seen: dict[str, str] = {}
        self.n = 0

    def teardown(self) -> None:
        self.folder.cleanup()

    def changed(self, values: dict[str, Any], *, allow_outside: bool = False) -> None:
        before, issues = self.scenario.digest, ()
        try:
            self.scenario = self.scenario.with_values(values, allow_outside=allow_outside)
        except ScenarioError as error:
            issues = error.issues
        assert self.scenario.digest == before or not issues
        assert all(issue.message and len(str(issue).splitlines()) == 1 for issue in issues)

    @initialize(name=st.sampled_from(SHIPPED))
    def begin(self, name: str) -> None:
        self.scenario = read(SCENARIOS / f"{name}.yaml")

    @rule(path=st.sampled_from(SINGLE), part=st.floats(0, 1))
    def number_inside(self, path: str, part: float) -> None:
        entry = self.scenario.entries[path]
        value = entry.low + part * (entry.high - entry.low)
        group, name = path.split(".")
        self.changed({path: round(value) if schema()[group][name].type is int else value})

    @rule(path=st.sampled_from([*SINGLE, "run.weeks", "policy.from", "policy.budget_xof_per_year"]), value=NONSENSE)
    def nonsense(self, path: str, value: Any) -> None:
        self.changed({path: value}, allow_outside=True)

    @rule(data=st.data(), path=st.sampled_from(list(RUN)))
    def run(self, data: st.DataObject, path: str) -> None:
        self.changed({path: data.draw(RUN[path])})

    @rule(name=st.sampled_from(list(MECHANISMS)), how=st.sampled_from(["on", "off"]))
    def mechanism(self, name: str, how: str) -> None:
        self.changed({f"mechanisms.{name}": how})

    @rule(names=st.lists(st.sampled_from(INSTRUMENTS), min_size=1, max_size=3, unique=True), xof=st.floats(0, 2e10))
    def policy(self, names: list[str], xof: float) -> None:
        self.changed({"policy.budget_xof_per_year": xof} | {f"policy.split.{name}": 1 / len(names) for name in names})

    @rule(path=st.sampled_from(SINGLE))
    def there_and_back(self, path: str) -> None:
        entry, before = self.scenario.entries[path], self.scenario
        end = entry.high if entry.value != entry.high else entry.low
        self.changed({path: end}, allow_outside=True)
        self.changed({path: entry.value}, allow_outside=True)
        assert self.scenario.digest == before.digest

    @rule()
    def extended(self) -> None:
        """Write it down and go on with a file that extends it and says nothing more."""
        self.n += 1
        folder = Path(self.folder.name)
        (folder / f"parent{self.n}.yaml").write_text(self.scenario.to_yaml(), encoding="utf-8")
        (folder / f"child{self.n}.yaml").write_text(f"name: child{self.n}\nextends: parent{self.n}\n", encoding="utf-8")
        before = self.scenario
        self.scenario = read(folder / f"child{self.n}.yaml")
        assert self.scenario.digest == before.digest

    @rule()
    def what_is_written_reads_back_the_same(self) -> None:
        path = Path(self.folder.name) / "written.yaml"
        path.write_text(self.scenario.to_yaml(), encoding="utf-8")
        again = read(path)
        assert again.digest == self.scenario.digest
        assert again.to_yaml() == self.scenario.to_yaml()
        assert again.parameters == self.scenario.parameters

    @invariant()
    def digests_are_equal_exactly_where_contents_are(self) -> None:
        said = content(self.scenario)
        assert self.seen.setdefault(self.scenario.digest, said) == said
        assert sum(one == said for one in self.seen.values()) == 1


TestChanges = Changes.TestCase
TestChanges.settings = settings(max_examples=2, stateful_step_count=8, deadline=None)
