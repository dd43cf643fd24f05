"""Values that are given by hand, not by a file: which paths there are besides parameters, and how a value gets its place."""

from collections.abc import Mapping
from typing import Any, Final

from goldsim.reading.validation import is_number
from goldsim.scenario.closures import Closure
from goldsim.scenario.entries import SCORE_KEYS
from goldsim.scenario.mechanisms import MECHANISMS
from goldsim.scenario.mechanisms import SECTION as OFF
from goldsim.scenario.schema import KEYS

BY_HAND: Final = "with_values"
WHOLE: Final = ("closures", "profile")  # sections that are set as a whole
SETTINGS: Final = tuple(".".join((*map(str, loc), key)) for loc, keys in KEYS.items() if loc for key in keys)
OTHERS: Final = (*SETTINGS, *(f"{OFF}.{mechanism}" for mechanism in MECHANISMS), *WHOLE)  # paths that are no parameters


def put(tree: dict[str, Any], path: str, value: Any, *, allow_outside: bool) -> None:
    """Set a value that is known to have a place in the tree."""
    first, *rest = path.split(".")
    if not rest:
        tree[first] = value
        return
    if first in ("run", "policy", OFF):
        section = tree[first] if len(rest) == 1 else tree[first][rest[0]]
        if isinstance(section, dict):  # it may have been set to something else, which is said later
            section[rest[-1]] = value
        return
    entry = tree["parameters"][first][rest[0]]
    for key in SCORE_KEYS:  # the value is now given by hand
        entry.pop(key, None)
    entry["value"] = value
    if allow_outside:
        numbers = [item for item in (value if isinstance(value, list) else [value]) if is_number(item)]
        entry["low"], entry["high"] = min([entry["low"], *numbers]), max([entry["high"], *numbers])


def plain(value: Any) -> Any:
    """Return a value as YAML would give it: NumPy's numbers and arrays, tuples and mappings become plain ones."""
    if hasattr(value, "tolist"):
        return value.tolist()
    if isinstance(value, Closure):
        return value.written()
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, tuple | list) else value
