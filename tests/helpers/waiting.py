"""Waiting for what must happen: tests say what comes after what, and never how long it takes."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

LIMIT = 120.0  # seconds; nothing is late before that, it hangs


def until(condition: Callable[[], object]) -> None:
    """Wait until something is so; fail where it never comes to be."""
    end = time.monotonic() + LIMIT
    while not condition():
        if time.monotonic() > end:
            pytest.fail("waited in vain")
        time.sleep(0.02)


def is_alive(pid: int) -> bool:
    """Tell whether a process runs; one that has ended and waits to be fetched does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False
