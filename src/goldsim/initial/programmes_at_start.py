"""A policy's programmes: where each one is, for whom, by which offices, and how its money is spread over regions and weeks."""

from typing import NamedTuple

import numpy as np

from goldsim.country.geography import Geography
from goldsim.engine.kernels import sum_by
from goldsim.engine.tables import NOBODY, Array
from goldsim.entities.children import ChildState
from goldsim.entities.officials import Post
from goldsim.entities.programmes import share_out
from goldsim.entities.sites import HIDDEN
from goldsim.errors import UsageError
from goldsim.initial.distances import one_a_region
from goldsim.model import Model
from goldsim.parameters import INSTRUMENTS, PERSONAL, Instrument
from goldsim.scenario import Scenario
from goldsim.scenario.policy import UNIT_COST, instrument_figures
from goldsim.scenario.policy_parts import OLDEST, ORIGINS, Ban, Measure, Where, Whom

OFFICES = {Instrument.COURTS: Post.COURT, Instrument.PERMIT_DESKS: Post.MINES_OFFICE, Instrument.CARE_PLACES: Post.CARE_HOME}
BY_HOMES = (*PERSONAL, "school_places", "school_canteens", "awareness")


class Planned(NamedTuple):
    """A row of the table: what it buys, for which region (NOBODY: the country), and the money of its measure by week."""

    instrument: int
    phase: int
    number: int
    measure: Measure
    region: int
    weekly_xof: tuple[int, ...]


def planned(scenario: Scenario, geography: Geography) -> list[Planned]:
    """Return the rows of programmes: each instrument for the whole country first, then the others, those of a place by region."""
    run, n_regions = scenario.run, len(geography.region_names)
    costs = instrument_figures(scenario.parameters, UNIT_COST)
    usual = {name: Planned(i, 0, i, Measure(buys=name), NOBODY, ()) for i, name in enumerate(INSTRUMENTS)}
    first, others = dict(usual), []
    for one in scenario.policy.programmes(costs, run.start, run.weeks):
        said = Planned(INSTRUMENTS.index(one.measure.buys), one.phase, one.number, one.measure, NOBODY, one.weekly_xof)
        name, where = one.measure.buys, one.measure.where
        if one.measure.is_usual and first[name] is usual[name]:
            first[name] = said
        elif where == Where():
            others.append(said)
        else:
            named = [geography.region_names.index(region) for region in where.regions if region in geography.region_names]
            others += [said._replace(region=region) for region in named or range(n_regions)]
    return [*first.values(), *others]


def fill_programmes(model: Model) -> tuple[Measure, ...]:
    """Fill the table, and return what each row is for. Raises UsageError where nobody and nothing is meant by a measure."""
    rows, table = planned(model.scenario, model.geography), model.programmes
    covers = np.array([covered(model, row.measure.where, row.region) for row in rows])
    schedule = np.array([row.weekly_xof or (0,) * model.scenario.run.weeks for row in rows], dtype=np.int64)
    for key in sorted({(row.phase, row.number) for row in rows if row.region != NOBODY}):
        own = [k for k, row in enumerate(rows) if row.region != NOBODY and (row.phase, row.number) == key]
        weights = np.array([there(model, rows[k].measure, covers[k]) for k in own])
        if weights.sum() == 0:
            raise nobody(model, f"phase {key[0] + 1}, {rows[own[0]].measure.buys}", rows[own[0]].measure)
        schedule[own] = np.array([share_out(int(xof), weights) for xof in schedule[own[0]]]).T
    for row in rows:
        if row.measure.whom != Whom() and not meant(model, row.measure.whom).any():
            raise nobody(model, f"phase {row.phase + 1}, {row.measure.buys}", row.measure)
    model.open_with(table, covers=covers, schedule=schedule)
    model.open_with(table, instrument=[row.instrument for row in rows], phase=[row.phase for row in rows])
    model.open_with(table, measure=[row.number for row in rows], region=[row.region for row in rows])
    model.open_with(table, need=np.array([need(model, row.instrument, covers[k]) for k, row in enumerate(rows)]))
    return tuple(row.measure for row in rows)


def banned_cells(model: Model) -> tuple[Array, ...]:
    """Return the cells for which each ban on digging holds. Raises UsageError where there are none."""
    found = [covered(model, ban.where, NOBODY) for _, ban in model.policy.bans]
    for (_, ban), covers in zip(model.policy.bans, found, strict=True):
        if not covers[model.sites.cell].any():
            raise nobody(model, "a ban", ban)
    return tuple(found)


def nobody(model: Model, what: str, said: Measure | Ban) -> UsageError:
    """Return what to say of a measure or a ban that is for nobody."""
    whom = {key: value for key, value in said.written().items() if key in ("where", "for")}
    words = f"nobody and nothing is there for {whom}; take out a part of it, or name other places or people"
    return UsageError(f"{model.scenario.name}: policy, {what}: {words}")


def covered(model: Model, where: Where, region: int) -> Array:
    """Return the cells that a measure is for, in one region or all: bool, shape (n_cells,)."""
    geography, cells = model.geography, np.arange(model.geography.n_cells)
    named = [geography.region_names.index(name) for name in where.regions if name in geography.region_names]
    covers = np.isin(geography.region, named) if named else np.ones(len(cells), dtype=np.bool_)
    covers &= (region == NOBODY) | (geography.region == region)
    if where.belts:
        middles = [belt for belt in geography.belts if belt.name in where.belts]
        covers &= np.any([geography.km_from(geography.cell_at(b.lat, b.lon)) <= b.radius_km for b in middles], axis=0)
    if where.near_sites_km is not None:
        sites = np.unique(model.sites.cell[model.sites.found != HIDDEN])
        covers &= geography.km(cells[:, None], sites[None, :]).min(axis=1) <= where.near_sites_km
    if where.exits:
        posts = [model.exits.post[row] for row in range(len(model.exits)) if model.name("exits", row) in where.exits]
        covers &= np.isin(cells, model.officials.cell[posts])
    if where.corridors:
        covers &= along(model, where.corridors)
    if where.origin_villages:
        covers &= np.isin(cells, model.children.origin[model.children.state == ChildState.AT_ORIGIN])
    return covers


def along(model: Model, names: list[str]) -> Array:
    """Return the cells on the straight way from the capital to some ways out, and those beside it: bool, shape (n_cells,)."""
    geography = model.geography
    capital = next((place.cell for place in geography.places if place.kind == "capital"), int(geography.inside()[0]))
    ends = [model.officials.cell[model.exits.post[row]] for row in range(len(model.exits)) if model.name("exits", row) in names]
    on = np.zeros(geography.n_cells, dtype=np.bool_)
    for end in ends:
        on[geography.line(capital, int(end))] = True
    near: Array = on | geography.next_to(on)
    return near


def need(model: Model, instrument: int, covers: Array) -> Array:
    """Return where a programme's units go among posts: adding up to 1, or the weights of posts. Shape (n_officials,)."""
    officials, sites, n = model.officials, model.sites, len(model.officials)
    known, weights = (sites.found != HIDDEN) & covers[sites.cell], np.zeros(n)
    if instrument in OFFICES:
        of_region, _ = one_a_region(model, OFFICES[Instrument(instrument)])
        at = of_region[model.geography.region[sites.cell]]
        weights = np.bincount(at[known], minlength=n) / max(int(known.sum()), 1)
    elif instrument == Instrument.BORDER_POSTS:
        weights = ((officials.post == Post.CUSTOMS) & covers[officials.cell]).astype(np.float64)
    elif instrument == Instrument.PAY_SUPPLEMENTS:
        weights = officials.n_staff * covers[officials.cell] / max(officials.n_staff[covers[officials.cell]].sum(), 1)
    elif instrument == Instrument.PATROLS:
        weights = np.where(officials.post == Post.GENDARMERIE, sum_by(sites.post, known.astype(np.int64), n), 0.0)
    return weights


def there(model: Model, measure: Measure, covers: Array) -> float:
    """Return how much there is for a measure in the cells that it covers: people, customs posts, or sites."""
    if measure.buys in BY_HOMES:
        return float(model.households.n_heads[covers[model.households.home]].sum())
    if measure.buys == "border_posts":
        return float(need(model, Instrument.BORDER_POSTS, covers).sum())
    if measure.buys == "pay_supplements":
        return float(model.officials.n_staff[covers[model.officials.cell]].sum())
    sites = model.sites
    return float(((sites.found != HIDDEN) & covers[sites.cell]).sum())


def meant(model: Model, whom: Whom) -> Array:
    """Tell which people could ever be meant, by what does not change: bool, shape (n_miners,)."""
    miners = model.miners
    is_meant = (miners.age >= (whom.youngest or 0)) & (miners.age <= (OLDEST if whom.oldest is None else whom.oldest))
    is_meant &= np.isin(miners.origin, [ORIGINS.index(name) for name in whom.origins or ORIGINS])
    if whom.sex is not None:
        is_meant &= miners.is_woman == (whom.sex == "women")
    return is_meant
