"""With what a study was made: commit, code and processor, in terms that say nothing of a machine's folders."""

import hashlib
import platform
import re
import subprocess
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]
# What only reads, compares or shows finished runs cannot change one.
READERS = ("cli", "report", "studies", "text")
_FLOAT_FEATURES = ("sse4_2", "avx", "avx2", "fma", "avx512f", "asimd", "sve")


@cache
def code_digest() -> str:
    """Return a digest of the package's files that can change a run: code and data, without studies, report and cli."""
    digest = hashlib.sha256()
    for path in sorted(PACKAGE.rglob("*")):
        inner = path.relative_to(PACKAGE)
        if not path.is_file() or "__pycache__" in inner.parts or inner.parts[0].removesuffix(".py") in READERS:
            continue
        digest.update(f"{inner.as_posix()}\0{path.stat().st_size}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def commit() -> dict[str, str | bool] | None:
    """Return the git commit that the code comes from, and whether files differ from it; None outside a checkout."""
    root = PACKAGE.parents[1]
    if not (root / ".git").exists():
        return None
    head, changed = _git(root, "rev-parse", "HEAD"), _git(root, "status", "--porcelain", "--", str(PACKAGE))
    return None if head is None or changed is None else {"id": head, "changed": bool(changed)}


def processor() -> dict[str, str | list[str]]:
    """Return the kind of machine and the features that can change the last digit of a sum."""
    source = Path("/proc/cpuinfo")
    found = re.search(
        r"^(?:flags|Features)\s*:(.*)$", source.read_text(errors="replace") if source.exists() else "", re.MULTILINE
    )
    features = [feature for feature in _FLOAT_FEATURES if found and feature in found[1].split()]
    return {"system": platform.system(), "machine": platform.machine(), "features": features}


def _git(root: Path, *arguments: str) -> str | None:
    try:
        done = subprocess.run(["git", "-C", str(root), *arguments], capture_output=True, text=True, timeout=10, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() if done.returncode == 0 else None
