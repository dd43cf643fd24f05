"""Posts that are looked into, and what becomes of who is found out: covered, moved, or dismissed and brought before a court."""

import numpy as np

from goldsim.engine.writing import Array, saturating, uniform, uniforms
from goldsim.entities.crimes import Crime
from goldsim.entities.officials import mean_integrity
from goldsim.entities.programmes import Bought, units_of
from goldsim.model import Model
from goldsim.parameters import Instrument
from goldsim.processes.police.arrests import Arrest, Luck, file
from goldsim.processes.police.patrols import Country, Official
from goldsim.units import WEEKS_PER_YEAR


def audit(model: Model) -> None:
    """Look into some posts; who is found out and has nobody above who covers him is moved, or dismissed and brought to court."""
    p, post, luck, n = model.p, model.view(Official), model.keys(Luck), len(model.officials)
    units = units_of(Instrument.OVERSIGHT, model.view(Bought))
    rate = min(p.police.audits_rate + units * p.police.audits_per_unit_rate / n, 1)
    proof = saturating(post.bribes, p.tempt.pay_xof)
    seen = model.view(Country)
    seen.found_out_rate[0] += p.police.belief_rate * (rate * proof.mean() - seen.found_out_rate[0])
    found = (uniforms(luck.audit, n) < rate) & (uniforms(luck.proof, n) < proof)
    # Those above have their part of what posts take, as far as the state is for sale.
    is_covered = found & (uniforms(luck.above, n) >= mean_integrity(post.integrity, post.n_staff))
    is_brought = found & ~is_covered & (uniforms(luck.brought, n) < p.police.brought_share)
    dismiss(model, np.flatnonzero(is_brought))
    for row in np.flatnonzero(found & ~is_covered & ~is_brought).tolist():
        move_away(model, row)
    for row in np.flatnonzero(found).tolist():
        what = "covered from above" if is_covered[row] else "brought to court" if is_brought[row] else "moved"
        model.tell("post found out", post.cell[row], "auditors", f"post {row}", int(post.bribes[row]), what)


def dismiss(model: Model, rows: Array) -> None:
    """Put new people at the head of posts, and the old ones before a court, which asks back what they took in a year."""
    post, court_of = model.view(Official), model.lookups.court_of_cell
    stake = (post.bribes[rows] * post.n_staff[rows] * WEEKS_PER_YEAR).astype(np.int64)
    file(model, Arrest(Crime.CORRUPTION, np.ones(len(rows), np.int64), court_of[post.cell[rows]], rows, stake=stake))
    post.integrity[rows] = model.p.tempt.integrity_norm_share


def move_away(model: Model, row: int) -> None:
    """Let a post's head change places with that of another of its kind, where he goes on as before."""
    post = model.view(Official)
    others = np.flatnonzero((post.post == post.post[row]) & (np.arange(len(post.post)) != row))
    if len(others):
        to = others[int(uniform(model.keys(Luck).moved_to, row) * len(others))]
        post.integrity[[row, to]] = post.integrity[[to, row]]
