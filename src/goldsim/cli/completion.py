"""Paths of values completed in the shell; nothing numeric is loaded for it."""


def complete_path(incomplete: str) -> list[str]:
    """Return the paths that begin so; while there are several in other groups, the groups first."""
    from goldsim.parameters import schema
    from goldsim.scenario.by_hand import OTHERS

    if "=" in incomplete:
        return []
    paths = [f"{group}.{name}" for group, fields in schema().items() for name in fields]
    return [path for path in (*paths, *OTHERS) if path.startswith(incomplete)]
