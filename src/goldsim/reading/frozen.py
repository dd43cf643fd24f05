"""A mapping that cannot be changed, and that travels to worker processes, which the standard library's does not by itself."""

import copyreg
from types import MappingProxyType as FrozenMap
from typing import Any


def _frozen(items: dict[str, Any]) -> FrozenMap[str, Any]:
    return FrozenMap(items)


copyreg.pickle(FrozenMap, lambda one: (_frozen, (dict(one),)))

__all__ = ["FrozenMap"]
