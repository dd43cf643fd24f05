"""Compiled rules are those of the code on disk, whatever was compiled before."""

import json
import subprocess
from pathlib import Path

import pytest
from copied import FILES, FORMS, PLAY, Copy, played

from goldsim.engine.compiled import compiled
from tinyland import SCENARIOS, TINY

ALL_NEW, ALL_KEPT = (0, FORMS), (FORMS, 0)

# The model itself for some weeks; prints a digest of every column of every table.
WEEKS = """
import hashlib, json, sys
from goldsim.economy import GoldEconomy
from goldsim.scenario import read
economy = GoldEconomy(read(sys.argv[1]).with_values(json.loads(sys.argv[2]), allow_outside=True), seed=1)
economy.run_for(3)
print(json.dumps({f"{name}.{column}": hashlib.sha256(getattr(table, column).tobytes()).hexdigest()
                  for name, table in economy.tables.items() for column in table}))
"""


def test_a_change_in_another_file_is_noticed_and_so_is_taking_it_back(copy):
    first = copy.play()
    copy.change()
    changed = copy.play()
    copy.clear()
    assert changed.value == copy.play().value != first.value
    copy.restore()
    assert copy.play().value == first.value


def test_code_taken_back_finds_what_was_compiled_of_it(copy):
    first = copy.play()
    copy.change()
    copy.play()
    copy.restore()
    again = copy.play()
    assert (again.value, again.used, again.folder) == (first.value, ALL_KEPT, first.folder)


def test_any_file_that_a_rule_can_depend_on_counts_and_nothing_but_code(copy):
    first = copy.play()
    for folder in (".", "text", "scenario"):
        with (copy.package / folder / "__init__.py").open("a") as file:
            file.write("# one line more\n")
        changed = copy.play()
        assert changed.folder != first.folder
        assert changed.used == ALL_NEW
        first = changed
    (copy.package / "note.txt").write_text("not code")
    with (copy.package / "cli" / "__init__.py").open("a") as file:
        file.write("# what stands above all rules\n")
    (copy.package / ".#draws.py").symlink_to("an editor's mark that leads nowhere")
    assert copy.play().used == ALL_KEPT


def test_a_second_process_compiles_and_writes_nothing(copy):
    first = copy.play()
    kept = copy.kept()
    assert first.used == ALL_NEW
    assert len(kept) == FILES
    again = copy.play()
    assert (again.value, again.used) == (first.value, ALL_KEPT)
    assert copy.kept() == kept


def test_two_processes_at_once_find_the_same_and_leave_everything_compiled(copy):
    both = [copy.start(PLAY.format(before="")) for _ in range(2)]
    one, other = (played(process) for process in both)
    third = copy.play()
    assert one.value == other.value == third.value
    assert third.used == ALL_KEPT
    assert len(copy.kept()) == FILES


def test_the_same_code_in_two_places_is_compiled_in_each_or_shared_where_the_user_says_where(copy, tmp_path):
    there = Copy(tmp_path / "two")
    here, elsewhere = copy.play(), there.play()
    assert elsewhere.used == ALL_NEW
    assert elsewhere.value == here.value
    assert (here.folder.name, here.folder.parent) == (elsewhere.folder.name, copy.package / "__pycache__")
    shared = {"NUMBA_CACHE_DIR": str(tmp_path / "shared")}
    assert [each.play(**shared).used for each in (copy, there)] == [ALL_NEW, ALL_KEPT]


def test_two_versions_that_share_a_place_do_not_disturb_each_other(copy, tmp_path):
    other = Copy(tmp_path / "two")
    other.change()
    shared = {"NUMBA_CACHE_DIR": str(tmp_path / "shared")}
    first = [each.play(**shared) for each in (copy, other)]
    again = [each.play(**shared) for each in (copy, other)]
    assert [one.value for one in again] == [one.value for one in first]
    assert first[0].value != first[1].value
    assert [one.used for one in first + again] == [ALL_NEW, ALL_NEW, ALL_KEPT, ALL_KEPT]


def test_what_is_broken_is_compiled_anew_and_mended(copy):
    first = copy.play()
    files = sorted(file for file in copy.kept() if "lottery" in file.name)
    files[0].write_bytes(files[0].read_bytes()[:1000])
    files[1].write_bytes(b"")
    again = copy.play()
    assert (again.value, again.used) == (first.value, (1, 2))
    assert "compiled anew" in again.said
    assert copy.play().used == ALL_KEPT


def test_a_form_under_another_forms_name_is_not_taken_for_it(copy):
    first = copy.play()
    one, other = sorted(file for file in copy.kept() if "counted" in file.name)
    other.write_bytes(one.read_bytes())
    again = copy.play()
    assert (again.value, again.used) == (first.value, (2, 1))


def test_a_file_that_others_may_write_to_is_not_run(copy):
    first = copy.play()
    for file in copy.kept():
        file.chmod(0o666)
    again = copy.play()
    assert (again.value, again.used) == (first.value, ALL_NEW)


def test_nothing_is_kept_once_the_code_on_disk_is_not_what_runs(copy):
    draws = copy.package / "engine" / "draws.py"
    played = copy.play(f"with open({str(draws)!r}, 'a') as file: file.write('# edited while it runs')")
    assert played.used == ALL_NEW
    assert copy.kept() == {}


@pytest.mark.parametrize("gone", ["_reduce", "_rebuild"])
def test_another_numba_costs_time_and_no_more(copy, gone):
    another = f"from numba.core.compiler import CompileResult; del CompileResult.{gone}"
    first = copy.play()
    with_forms = copy.play(another)
    copy.clear()
    without = copy.play(another)
    assert with_forms.value == without.value == first.value
    assert without.used == ALL_NEW
    assert "(AttributeError)" in with_forms.said + without.said


def test_a_numba_that_asks_more_of_a_cache_gets_none(copy):
    (copy.root / "sitecustomize.py").write_text("import numba.core.caching as c; c.NullCache.renew = lambda self: None")
    played = copy.play()
    assert (played.used, played.folder, played.said) == (ALL_NEW, None, "")


def test_without_compiling_rules_are_plain_functions(copy):
    plain = copy.play(NUMBA_DISABLE_JIT="1")
    assert plain.value == copy.play().value
    assert plain.folder is None


def test_rules_from_elsewhere_are_compiled_but_not_kept():
    @compiled
    def twice(x):
        return 2 * x

    assert (twice(3), twice.py_func(3)) == (6, 6)
    assert twice.stats.cache_path is None


def test_compiling_a_rule_a_second_time_replaces_what_was_kept(copy):
    copy.play()
    again = copy.play("drawn(np.uint64(7), 1); drawn.recompile()")
    assert again.misses == 1
    assert copy.play().used == ALL_KEPT


@pytest.mark.long
def test_the_model_after_a_change_and_after_taking_it_back_is_that_of_a_fresh_start(copy):
    values = {name: value for name, value in TINY.items() if name != "run.weeks"} | {"run.weeks": 3}
    arguments = (str(Path(SCENARIOS / "baseline.yaml")), json.dumps(values))

    def run() -> dict[str, str]:
        return columns(copy.start(WEEKS, *arguments))

    first = run()
    copy.change()
    changed = run()
    copy.clear()
    assert changed == run()
    assert sum(changed[name] != first[name] for name in first) > len(first) / 4
    copy.restore()
    assert run() == first


def columns(process: subprocess.Popen[str]) -> dict[str, str]:
    said, complaints = process.communicate(timeout=600)
    assert process.returncode == 0, complaints
    found: dict[str, str] = json.loads(said)
    return found
