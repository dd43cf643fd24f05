"""The benchmark runs on the code as it is; what it finds is for people to read."""

import re
import subprocess
import sys

from goldsim.economy import week_table
from tinyland import ROOT


def test_the_benchmark_times_every_verb_and_leaves_its_page_alone_if_asked():
    page = ROOT / "docs" / "performance.md"
    before = page.read_bytes()
    command = [sys.executable, "benchmarks/bench.py", "--sizes", "2000", "--runs", "0", "--no-write"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    for verb in week_table():
        assert re.search(rf"^\| {verb['name']} \| \d+\.\d\d \|$", done.stdout, re.MULTILINE), verb["name"]
    assert "**whole week**" in done.stdout
    assert page.read_bytes() == before
