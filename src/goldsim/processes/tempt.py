"""tempt: integrity falls with bribes and comes back without them.

A post's integrity is the chance that it does its duty when offered money. What a head of staff took lately, next to pay, wears
it down, `- tempt * gain / (gain + pay) * integrity`, the gain being bribes and leaked money less what a head fears to lose,
`chance to be found * chance of sentence * term * pay`; it drifts back toward the usual level, raised by oversight, `gain *
teams / (teams + half)`: `+ recover * (usual + oversight * (1 - usual) - integrity)`. A policy's supplements add to pay. Low
integrity means more bribes next week, more loads and children let through, more raids betrayed: rents that come back as rents.
Bribes are spent at home.

Assumed: one integrity a post. Mechanisms: M13, M15. Sources: UNU-CPR 2024 (profits tempt officials, a cycle of corruption);
ENACT 2023: state-embedded actors 8.0.
"""

import numpy as np

from goldsim.engine.writing import Array, In, Out, Payment, Payments, Rows, saturating
from goldsim.entities.crimes import Crime
from goldsim.entities.programmes import Bought, units_at_posts, units_of
from goldsim.model import Model
from goldsim.parameters import Instrument, Tempt
from goldsim.units import WEEKS_PER_YEAR

MECHANISMS = ("M13", "M15")


class Post(Rows, of="officials"):
    """Who is tempted."""

    integrity = bribes = pocket_before = Out
    pocket = n_staff = In


class Seen(Rows, of="country"):
    """What posts have seen become of others."""

    sentenced_share = found_out_rate = In


class Paid(Payments):
    """Where bribes go in the end."""

    spent = Payment("bribes spent", "officials.pocket", "country.towns")


def step(model: Model) -> None:
    """Count the week's bribes, let integrity follow, spend."""
    p, post = model.p.tempt, model.view(Post)
    taken = np.maximum(post.pocket - post.pocket_before, 0)
    post.bribes[:] += p.memory_rate * (taken / np.maximum(post.n_staff, 1) - post.bribes)
    oversight = saturating(units_of(Instrument.OVERSIGHT, model.view(Bought)), p.oversight_half_units)
    pay, seen = p.pay_xof + supplement_xof(model, post.n_staff), model.view(Seen)
    # Who takes bribes fears for the pay of a term, by the chance to be found and to be sentenced.
    chance = float(seen.found_out_rate[0]) * float(seen.sentenced_share[0, Crime.CORRUPTION])
    fear = chance * model.p.police.sentence_weeks * pay
    moved = next_integrity(post.integrity, np.maximum(post.bribes - fear, 0), pay, oversight, p)
    post.integrity[:] = moved if model.has("M13") else p.integrity_norm_share
    model.pay(Paid.spent, (post.pocket * p.spent_rate).astype(np.int64), payee=0)
    post.pocket_before[:] = post.pocket


def supplement_xof(model: Model, n_staff: Array) -> Array:
    """Return what a policy adds to a head's pay at each post, XOF a week: what it buys there, one a head at most."""
    a_head = np.minimum(units_at_posts(Instrument.PAY_SUPPLEMENTS, model.view(Bought)) / np.maximum(n_staff, 1), 1)
    return a_head * float(model.lookups.unit_xof[Instrument.PAY_SUPPLEMENTS]) / WEEKS_PER_YEAR


def next_integrity(integrity: Array, bribes: Array, pay_xof: Array, oversight: float, p: Tempt) -> Array:
    """Return each post's integrity after a week."""
    usual = p.integrity_norm_share + oversight * p.oversight_gain_share * (1 - p.integrity_norm_share)
    temptation = saturating(bribes, pay_xof)
    moved = integrity + p.recover_rate * (usual - integrity) - p.tempt_rate * temptation * integrity
    return np.minimum(np.maximum(moved, 0), 1)
