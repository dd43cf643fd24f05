"""Kidnaps beyond the ground that a group holds."""

import numpy as np

from goldsim.engine.compiled import compiled
from goldsim.engine.draws import uniform
from goldsim.engine.tables import NOBODY, Array
from goldsim.legacy import LegacyModel


def kidnap(model: LegacyModel) -> None:
    """Let groups kidnap at sites beyond their ground: an operator pays, or else the site's network; fear spreads."""
    p, groups, sites, cells = model.p.extort, model.armed_groups, model.sites, model.cells
    cells.change("fear")[:] *= np.float32(1 - p.fear_fading_rate)
    kidnaps = who_kidnaps(groups.n_fighters, p.kidnap_rate, p.kidnap_half_fighters, model.key("kidnap"))
    for group in np.flatnonzero(kidnaps).tolist():
        nearness = model.geography.nearness(int(groups.base[group]), p.kidnap_reach_km)
        site = where_to_kidnap(group, sites.controller, sites.cell, sites.n_miners, nearness, model.key("where"))
        if site == NOBODY:
            continue
        near = model.geography.nearness(int(sites.cell[site]), p.fear_reach_km)
        cells.change("fear")[:] = np.maximum(cells.fear, near)
        collect_ransom(model, group, site)


def collect_ransom(model: LegacyModel, group: int, site: int) -> None:
    """Let whoever has money at the site pay for a kidnapped person, as far as it reaches."""
    sites, companies, traffickers = model.sites, model.companies, model.traffickers
    operator = int(sites.operator[site])
    account, row = ("companies.cash", operator) if operator >= 0 else ("traffickers.capital", int(sites.buyer[site]))
    has = companies.cash[operator] if operator >= 0 else traffickers.capital[row]
    paid = np.array([min(int(model.p.extort.kidnap_ransom_xof), int(has))])
    model.ledger.move(paid, account, "armed_groups.cash", "kidnap ransom", source_rows=row, target_rows=group)
    model.armed_groups.change("takings")[group] += paid[0]
    model.count_all("n_kidnaps", 1)
    model.tell("kidnap", sites.cell[site], model.name("armed_groups", group), f"site {site}", int(paid[0]))


@compiled
def who_kidnaps(n_fighters: Array, rate: float, half_fighters: float, key: np.uint64) -> Array:
    """Tell which groups kidnap somebody this week."""
    kidnaps = np.empty(n_fighters.shape[0], dtype=np.bool_)
    for g in range(n_fighters.shape[0]):
        kidnaps[g] = uniform(key, g) < rate * n_fighters[g] / (n_fighters[g] + half_fighters)
    return kidnaps


@compiled
def where_to_kidnap(group: int, controller: Array, cell: Array, n_miners: Array, nearness: Array, key: np.uint64) -> int:
    """Return a site that is not the group's, drawn by its people and by how near its cell is, or nobody's where there is none."""
    cumulative, total = np.empty(cell.shape[0]), 0.0
    for j in range(cell.shape[0]):
        total += 0.0 if controller[j] == group else n_miners[j] * nearness[cell[j]]
        cumulative[j] = total
    if total <= 0:
        return NOBODY
    drawn: int = min(np.searchsorted(cumulative, uniform(key, group) * total), cell.shape[0] - 1)
    return drawn
