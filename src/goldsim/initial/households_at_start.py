"""Week zero for households: where they live, how many they are, what they have; and which adults are whose."""

import numpy as np

from goldsim.engine.tables import Array
from goldsim.entities.miners import Origin
from goldsim.initial.people import homes_of, spread
from goldsim.initial.row_counts import foreign_rows
from goldsim.model import Model
from goldsim.units import WEEKS_PER_YEAR

JITTER = 0.3  # of the mean number of adults: sizes lie around it, and nobody is left without an adult


def fill_households(model: Model) -> None:
    """Fill the households' table, and tell the miners' table whom everybody eats with."""
    p, households, n = model.p.initial, model.households, len(model.households)
    first = first_adults(model)
    n_adults = np.diff(np.append(first, len(model.miners)))
    is_foreign = np.arange(n) >= n - foreign_rows(p, len(model.miners))
    is_local = model.opening("origin", n) < p.local_share / (p.local_share + p.internal_share)
    origin = np.where(is_foreign, Origin.FOREIGN_MIGRANT, np.where(is_local, Origin.LOCAL, Origin.INTERNAL_MIGRANT))
    more = n_adults * (p.household_people / p.household_adults - 1)
    heads = n_adults + (more * (1 / 2 + model.opening("heads", n)) + model.opening("head rounding", n)).astype(np.int64)
    land = spread(model.opening("land", n), model.opening("land angle", n), p.land_spread)
    receives = (model.opening("has emigrant", n) < p.emigrant_share) & ~is_foreign
    columns = {
        "home": homes_of(model, origin, 0), "origin": origin,
        "first": first, "n_adults": n_adults, "n_heads": heads, "land": land,
        "remitted": receives * heads * p.remitted_xof_per_year / WEEKS_PER_YEAR / max(p.emigrant_share, np.finfo(float).tiny),
        "savings": -np.log(model.opening("savings", n)) * p.savings_xof * n_adults,
        "store": np.where(is_foreign, 0, heads * model.p.live.line_xof * model.p.farm.food_share * p.store_weeks * land),
    }  # fmt: skip
    model.open_with(households, **columns)
    model.open_with(households, income=model.p.live.line_xof, consumption=model.p.live.line_xof)
    of_whom = np.repeat(np.arange(n), n_adults)
    model.open_with(model.miners, household=of_whom, home=households.home[of_whom], origin=origin[of_whom])


def first_adults(model: Model) -> Array:
    """Return each household's first adult: adults follow each other; people from abroad come alone. Shape (n_households,)."""
    n, n_alone = len(model.households), foreign_rows(model.p.initial, len(model.miners))
    n_families, n_members = n - n_alone, len(model.miners) - n_alone
    rank = np.arange(n_families)
    places = rank + JITTER * (2 * model.opening("adults", n)[:n_families] - 1)
    inner = rank + np.maximum.accumulate((places * n_members / max(n_families, 1)).astype(np.int64) - rank)
    inner[:1] = 0
    return np.concatenate([inner, n_members + np.arange(n_alone)])
