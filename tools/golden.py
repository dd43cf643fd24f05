"""Command line: `python tools/golden.py` says whether small runs are still what tests/golden/runs.json says, to the last bit.

With `--write` it writes down what they are now, and prints the line that CHANGELOG.md then needs. With `--print` it prints the
digests alone, by which other Pythons, libraries and machines are held against this one (`make matrix`). Digests are of the
values of the tables and not of their files, since libraries of another version pack the same values in other bytes.
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np

import goldsim
from goldsim.runs import TABLES

ROOT: Final = Path(__file__).resolve().parents[1]
KEPT: Final = ROOT / "tests" / "golden" / "runs.json"
CHANGES: Final = ROOT / "CHANGELOG.md"
SMALL: Final = {
    **{"run.people_per_row": 60, "run.children_per_row": 20, "initial.n_people": 24_000, "initial.n_sites": 24},
    **{"initial.n_hidden_sites": 16, "initial.n_household_children": 4_000, "initial.n_children_elsewhere": 1_000},
    **{"initial.n_children_held": 150, "run.geography": "tinyland"},
}
# Name to scenario, changes, seed.
CASES: Final[Mapping[str, tuple[str, Mapping[str, Any], int]]] = {
    "tinyland": ("baseline", SMALL | {"run.weeks": 70}, 1),
    "tinyland, balanced": ("balanced", SMALL | {"run.weeks": 80}, 2),
    "tinyland, enforcement": ("enforcement_only", SMALL | {"run.weeks": 80}, 2),
    "Mali since 2017": ("since_2017", {"run.weeks": 20, "run.people_per_row": 4_000, "run.children_per_row": 4_000}, 3),
}


def digest_of(frame: Any) -> str:
    """Return a digest of names, kinds and values of a table's columns."""
    found = hashlib.blake2b(digest_size=8)
    for name, column in frame.items():
        found.update(f"\0{name}\0{column.dtype.kind if column.dtype.kind in 'iufb' else 't'}\0".encode())
        if column.dtype.kind in "iufb":
            values = column.to_numpy()
            found.update(np.ascontiguousarray(values.astype(values.dtype.newbyteorder("<"))).tobytes())
        else:
            words = column.dt.strftime("%Y-%m-%d") if column.dtype.kind == "M" else column
            found.update("\n".join("" if word is None or word != word else str(word) for word in words.tolist()).encode())
    return found.hexdigest()


def digests(threads: int = 1) -> dict[str, dict[str, str]]:
    """Make the runs and return the digest of each table, by case and table."""
    found = {}
    for case, (name, changes, seed) in CASES.items():
        scenario = goldsim.read(name).with_values(changes, allow_outside=True)
        run = goldsim.run(scenario, seed, threads=threads)
        found[case] = {table: digest_of(getattr(run, table)) for table in TABLES}
    return found


def name_of(found: Mapping[str, Mapping[str, str]]) -> str:
    """Return the eight letters by which the changelog knows these runs."""
    return hashlib.blake2b(json.dumps(found, sort_keys=True).encode(), digest_size=4).hexdigest()


def main() -> int:
    """Do what the command line asks; return 1 if runs are not what they were."""
    parser = argparse.ArgumentParser(prog="python tools/golden.py", description=__doc__)
    parser.add_argument("--write", action="store_true", help="write down what they are now")
    parser.add_argument("--print", action="store_true", dest="is_printed", help="print the digests alone")
    parser.add_argument("--threads", type=int, default=1, help="of each run")
    given = parser.parse_args()
    found = digests(given.threads)
    if given.is_printed:
        print(json.dumps(found))
    elif given.write:
        KEPT.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
        print(f"CHANGELOG.md needs a line that says why runs are others now, with the words: golden runs {name_of(found)}")
    else:
        kept = json.loads(KEPT.read_text(encoding="utf-8"))
        others = [
            f"{case}: {table}" for case in found for table, one in found[case].items() if kept.get(case, {}).get(table) != one
        ]
        print("\n".join(others) or f"the same, golden runs {name_of(found)}")
        return int(bool(others))
    return 0


if __name__ == "__main__":
    sys.exit(main())
