"""Where compiled rules are kept: a place of the user's own, whatever the machine allows."""

import os
import shutil
import time
from pathlib import Path

import numba
import pytest
from copied import FORMS, Copy

from goldsim.engine import code_folder
from goldsim.engine.code_folder import DAY, KEPT_DAYS, KEPT_FOLDERS

ALL_NEW, ALL_KEPT = (0, FORMS), (FORMS, 0)
NOBODY = 65534  # a user who is not the one who runs the tests


def test_the_package_is_the_place_and_the_folder_only_the_users(copy):
    folder = copy.play().folder
    assert folder.parent == copy.package / "__pycache__"
    assert folder.stat().st_mode & 0o777 == 0o700
    assert all(file.stat().st_mode & 0o777 == 0o600 for file in folder.iterdir())


def test_the_users_word_on_the_place_counts_with_the_digest_below(copy, tmp_path):
    named = tmp_path / "a" / "b"
    played = copy.play(NUMBA_CACHE_DIR=str(named))
    assert played.folder.parent == named
    assert played.folder.name.startswith(f"goldsim-compiled-{os.geteuid()}-")
    assert {file.parent for file in copy.kept()} == set()


def test_numba_itself_is_left_as_it_was(copy):
    before = "import numba; assert numba.config.CACHE_DIR == ''; assert not numba.njit(lambda: 1).stats.cache_path"
    assert copy.play(before).used == ALL_NEW


def test_a_package_that_cannot_be_written_uses_the_users_cache_directory(copy):
    (copy.package / "__pycache__").write_text("a file where a folder would be")
    first = copy.play()
    assert first.folder.parent == copy.root / "home" / ".cache" / "goldsim"
    assert (copy.play().used, copy.play(XDG_CACHE_HOME=str(copy.root / "xdg")).used) == (ALL_KEPT, ALL_NEW)


def test_without_a_home_either_it_is_a_private_folder_among_the_temporary_ones(copy, temporary):
    first, again = copy.play(**temporary), copy.play(**temporary)
    assert first.folder.parent == Path(temporary["TMPDIR"])
    assert first.folder.stat().st_mode & 0o777 == 0o700
    assert (first.said, again.said) == ("", "")
    assert (first.used, again.used) == (ALL_NEW, ALL_KEPT)


def as_a_file(folder: Path) -> None:
    folder.write_text("")


def as_a_link(folder: Path) -> None:
    aim = folder.parent / "aim"
    aim.mkdir(mode=0o700)
    folder.symlink_to(aim)


def open_to_all(folder: Path) -> None:
    folder.mkdir()
    folder.chmod(0o777)


def of_another_user(folder: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can give a folder away")
    folder.mkdir()
    os.chown(folder, NOBODY, NOBODY)


def in_an_open_place(folder: Path) -> None:
    folder.parent.chmod(0o777)  # and no sticky bit: anybody may rename what lies there


@pytest.mark.parametrize("prepare", [as_a_file, as_a_link, open_to_all, of_another_user, in_an_open_place])
def test_a_place_that_others_have_prepared_is_not_used_and_the_user_learns_what_to_set(copy, temporary, prepare):
    first = copy.play(**temporary)
    for file in first.folder.iterdir():
        file.unlink()
    first.folder.rmdir()
    prepare(first.folder)
    again = copy.play(**temporary)
    assert (again.value, again.used, again.folder) == (first.value, ALL_NEW, None)
    assert again.said.count("set NUMBA_CACHE_DIR to a folder that only you can write to") == 1
    assert not copy.kept()
    assert copy.play(**temporary, NUMBA_CACHE_DIR=str(copy.root / "mine")).said == ""


def test_a_package_in_an_archive_works_and_keeps_nothing(copy):
    shutil.make_archive(str(copy.root / "packed"), "zip", copy.root, "goldsim")
    packed = copy.play(PYTHONPATH=str(copy.root / "packed.zip"))
    assert (packed.value, packed.folder) == (copy.play().value, None)
    assert packed.said.count("its own files cannot be read") == 1


def test_settings_that_change_compiled_code_give_another_folder_and_others_do_not(copy):
    plain = copy.play().folder
    assert copy.play(NUMBA_NUM_THREADS="1").folder == plain
    assert copy.play(NUMBA_BOUNDSCHECK="1").folder != plain


def test_folders_unused_for_long_or_beyond_a_number_are_removed_and_nothing_else(monkeypatch, tmp_path):
    start = f"goldsim-compiled-{os.geteuid()}-"
    days = {f"{start}{n:020x}": n / 100 for n in range(KEPT_FOLDERS)}  # fill the number
    days |= {start + "a" * 20: 0.9, start + "b" * 20: 1.1, start + "c" * 20: KEPT_DAYS + 1}
    days |= {f"goldsim-compiled-{os.geteuid() + 1}-" + "c" * 20: 99, start + "notes": 99}
    for name, age in days.items():
        make_folder(tmp_path / name, age)
    removed = {start + "b" * 20, start + "c" * 20}
    assert take(monkeypatch, tmp_path, "d" * 20) == tmp_path / (start + "d" * 20)
    assert {folder.name for folder in tmp_path.iterdir()} == {*days, start + "d" * 20} - removed


def test_a_few_folders_stay_until_they_were_not_used_for_long_and_use_counts(monkeypatch, tmp_path):
    start = f"goldsim-compiled-{os.geteuid()}-"
    for letter, age in {"a": KEPT_DAYS - 1, "b": KEPT_DAYS + 1, "c": KEPT_DAYS + 1}.items():
        make_folder(tmp_path / (start + letter * 20), age)
    take(monkeypatch, tmp_path, "c" * 20)  # an old one that is in use again
    take(monkeypatch, tmp_path, "d" * 20)
    assert {folder.name[-1] for folder in tmp_path.iterdir()} == {"a", "c", "d"}


def make_folder(folder: Path, days: float) -> None:
    folder.mkdir(mode=0o700)
    (folder / "form.nbc").write_text("")
    os.utime(folder, (time.time() - days * DAY,) * 2)


def take(monkeypatch: pytest.MonkeyPatch, root: Path, digest: str) -> Path | None:
    """Return the folder for a digest below `root`, as a new process would take it."""
    monkeypatch.setattr(numba.config, "CACHE_DIR", str(root))
    return code_folder.folder_of.__wrapped__(digest)


@pytest.fixture
def temporary(copy: Copy, tmp_path: Path) -> dict[str, str]:
    """A directory for temporary files, and no other place to write to."""
    copy.block()
    folder = tmp_path / "temporary"
    folder.mkdir()
    return {"TMPDIR": str(folder)}
