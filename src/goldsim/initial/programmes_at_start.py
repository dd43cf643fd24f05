"""A policy's programmes: where each one is, for whom, by which offices, and how its money is spread over regions and weeks."""

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
from goldsim.scenario.policy import UNIT_COST, Programme, instrument_figures
from goldsim.scenario.policy_parts import OLDEST, ORIGINS, Ban, Measure, Where, Whom

OFFICES = {Instrument.COURTS: Post.COURT, Instrument.PERMIT_DESKS: Post.MINES_OFFICE, Instrument.CARE_PLACES: Post.CARE_HOME}
AT_POSTS = ("border_posts", "pay_supplements")  # and not where sites are
BY_HOMES = (*PERSONAL, "school_places", "school_canteens", "awareness")


def planned(scenario: Scenario, geography: Geography) -> list[Programme]:
    """Return the rows of programmes: each instrument for the whole country first, then the others, those of a place by region."""
    run, costs = scenario.run, instrument_figures(scenario.parameters, UNIT_COST)
    usual = {name: Programme(0, i, Measure(buys=name), ()) for i, name in enumerate(INSTRUMENTS)}
    first, others = dict(usual), []
    for one in scenario.policy.programmes(costs, run.start, run.weeks):
        name, where = one.measure.buys, one.measure.where
        if one.measure.is_usual and first[name] is usual[name]:
            first[name] = one
        elif where == Where():
            others.append(one)
        else:
            regions = regions_of(geography, where) or range(len(geography.region_names))
            others += [one._replace(region=region) for region in regions]
    return [*first.values(), *others]


def regions_of(geography: Geography, where: Where) -> list[int]:
    """Return the regions that are named; none stands for all."""
    return [geography.region_names.index(name) for name in where.regions if name in geography.region_names]


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
    bought = [INSTRUMENTS.index(row.measure.buys) for row in rows]
    model.open_with(table, instrument=bought, phase=[row.phase for row in rows])
    model.open_with(table, measure=[row.number for row in rows], region=[row.region for row in rows])
    weights = np.array([need(model, instrument, covers[k]) for k, instrument in enumerate(bought)])
    model.open_with(table, need=weights / np.maximum(weights.sum(axis=1, keepdims=True), 1))
    return tuple(row.measure for row in rows)


def banned_cells(model: Model) -> tuple[Array, ...]:
    """Return the cells for which each ban on digging holds. Raises UsageError where there are none."""
    found = [covered(model, ban.where, NOBODY) for _, ban in model.policy.bans]
    for (phase, ban), covers in zip(model.policy.bans, found, strict=True):
        if not covers[model.sites.cell].any():
            number, k = model.policy.phases.index(phase) + 1, phase.bans.index(ban) + 1
            raise nobody(model, f"phase {number}, ban {k}", ban, "no site")
    return tuple(found)


def nobody(model: Model, what: str, said: Measure | Ban, none: str = "nobody and nothing") -> UsageError:
    """Return what to say of a measure or a ban that is for nobody."""
    whom = {key: value for key, value in said.written().items() if key in ("where", "for")}
    words = f"{none} is there for {whom}; take out a part of it, or name other places or people"
    return UsageError(f"{model.scenario.name}: policy, {what}: {words}")


def covered(model: Model, where: Where, region: int) -> Array:
    """Return the cells that a measure is for, in one region or all: bool, shape (n_cells,)."""
    geography, cells = model.geography, np.arange(model.geography.n_cells)
    named = regions_of(geography, where)
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
    """Return by what a programme's money or units are shared by posts: sites in charge, posts, or staff. Shape (n_officials,)."""
    officials, sites, n = model.officials, model.sites, len(model.officials)
    known = (sites.found != HIDDEN) & covers[sites.cell]
    if instrument in OFFICES:
        of_region, _ = one_a_region(model, OFFICES[Instrument(instrument)])
        return np.bincount(of_region[model.geography.region[sites.cell]][known], minlength=n).astype(np.float64)
    if instrument == Instrument.BORDER_POSTS:
        return ((officials.post == Post.CUSTOMS) & covers[officials.cell]).astype(np.float64)
    if instrument == Instrument.PAY_SUPPLEMENTS:
        return officials.n_staff * covers[officials.cell].astype(np.float64)
    if instrument == Instrument.PATROLS:
        return np.where(officials.post == Post.GENDARMERIE, sum_by(sites.post, known.astype(np.int64), n), 0.0)
    return np.zeros(n)


def there(model: Model, measure: Measure, covers: Array) -> float:
    """Return how much there is for a measure in the cells that it covers: people, customs posts, staff, or sites."""
    if measure.buys in BY_HOMES:
        return float(model.households.n_heads[covers[model.households.home]].sum())
    if measure.buys in AT_POSTS:
        return float(need(model, INSTRUMENTS.index(measure.buys), covers).sum())
    return float(((model.sites.found != HIDDEN) & covers[model.sites.cell]).sum())


def meant(model: Model, whom: Whom) -> Array:
    """Tell which people could ever be meant, by what does not change: bool, shape (n_miners,)."""
    miners = model.miners
    is_meant = (miners.age >= (whom.youngest or 0)) & (miners.age <= (OLDEST if whom.oldest is None else whom.oldest))
    is_meant &= np.isin(miners.origin, [ORIGINS.index(name) for name in whom.origins or ORIGINS])
    if whom.sex is not None:
        is_meant &= miners.is_woman == (whom.sex == "women")
    return is_meant
