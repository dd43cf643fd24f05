"""A mapping that cannot be changed, and that travels to worker processes (the standard library's read-only view cannot)."""

from collections.abc import Iterator, Mapping


class FrozenMap[V](Mapping[str, V]):
    """A mapping from text that cannot be changed, keeping the order it was given.

    Examples
    --------
    >>> shares = FrozenMap({"patrols": 0.4, "raids": 0.6})
    >>> shares["raids"]
    0.6
    """

    __slots__ = ("_items",)
    _items: dict[str, V]

    def __init__(self, items: Mapping[str, V] | None = None) -> None:
        object.__setattr__(self, "_items", dict(items or {}))

    def __getitem__(self, key: str) -> V:
        return self._items[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __hash__(self) -> int:
        return hash(frozenset(self._items.items()))

    def __repr__(self) -> str:
        return f"FrozenMap({self._items!r})"

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a FrozenMap cannot be changed: {name}")

    def __reduce__(self) -> tuple[type["FrozenMap[V]"], tuple[dict[str, V]]]:
        return type(self), (self._items,)
