"""Villages that found committees, and volunteers who join and tire."""

import numpy as np

from goldsim.engine.writing import Array, In, Rows, saturating, uniforms
from goldsim.entities.committees import nearest_of
from goldsim.model import Model
from goldsim.parameters import Protect
from goldsim.processes.protect.referral import Committee, Luck, Site
from goldsim.units import WEEKS_PER_YEAR


class Land(Rows, of="cells"):
    """Who attacks and kidnaps."""

    danger = fear = In


class Ways(Rows, of="lookups"):
    """How far sites are from villages."""

    committee_km = In


def keep_committees(model: Model) -> Array:
    """Found, fill, empty and dissolve committees; return the part of the week of which danger robs each."""
    village, around, p = model.view(Committee), model.view(Site), model.p.protect
    squeezed = squeeze(model.view(Land), village.cell, around.danger[village.site], p)
    village.harm[:] += (p.harm_rate if model.week > 0 else 1.0) * (around.n_children[village.site] - village.harm)
    is_there = village.n_members > 0
    # Organisations come as far as it is safe.
    by_ngo = village.has_ngo * (1 - squeezed)
    help_ = np.where(village.n_helpers > 0, 1, by_ngo)
    found = ~is_there & (uniforms(model.keys(Luck).found, len(is_there)) < found_chance(village.harm, help_, squeezed, p))
    most, least = model.p.initial.committee_members, p.least_members
    members = np.where(found, most, next_members(village, help_, most, p))
    dissolved = is_there & (members < least)
    village.n_members[:] = np.where(dissolved, 0, members)
    # New people have to learn what the old ones knew.
    village.skill[found] = model.p.initial.committee_skill_share
    for kind, rows in (("committee founded", found), ("committee dissolved", dissolved)):
        for row in np.flatnonzero(rows).tolist():
            model.tell(kind, village.cell[row], f"committee {row}", "", int(members[row]))
    if found.any() or dissolved.any():
        around.committee[:] = nearest_of(model.view(Ways).committee_km, village.n_members > 0, model.p.initial.committee_reach_km)
    return squeezed


def squeeze(land: Land, cell: Array, robbed: Array, p: Protect) -> Array:
    """Return the part of the week in which danger keeps committees from work: attacks, kidnaps, or people robbed a year."""
    danger = np.maximum(np.maximum(land.danger[cell], land.fear[cell]), np.minimum(robbed * WEEKS_PER_YEAR, 1))
    return p.squeeze_share * danger


def found_chance(harm: Array, help_: Array, squeezed: Array, p: Protect) -> Array:
    """Return the weekly chance that a village without a committee founds one, as far as it has help."""
    return p.found_rate * saturating(harm, p.harm_half_children) * help_ * (1 - squeezed)


def next_members(village: Committee, help_: Array, most: float, p: Protect) -> Array:
    """Return the volunteers of each committee after a week: some join, others leave, and threats drive some away at once.

    They tire by how many children of the week found no help, beside those for whom they have time.
    """
    n, time = village.n_members, village.n_members * p.cases_per_member_rate
    unhelped = np.maximum(village.n_cases - village.n_referred, 0) / np.where(time > 0, time, 1)
    ready = p.alone_share + (1 - p.alone_share) * help_
    join = p.join_rate * saturating(village.harm, p.harm_half_children) * ready * (most - n) * (n > 0)
    leave = p.leave_rate * (1 + p.unhelped_gain * unhelped) + 1 - (1 - p.threat_leaves_share) ** village.n_threats
    return np.minimum(n + join - np.minimum(leave, 1) * n, most)
