"""For tests of compiled code: a copy of the package."""

from pathlib import Path

import pytest
from copied import Copy


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    return Copy(tmp_path / "one")
