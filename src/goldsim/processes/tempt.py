"""tempt: integrity falls with bribes and comes back without them.

A post's integrity is the chance that it does its duty when offered money. What a head of staff took lately, next to
pay, wears it down, `- tempt * bribes / (bribes + pay) * integrity`, and it drifts back toward the usual level, raised
by oversight, `gain * teams / (teams + half)`: `+ recover * (usual + oversight * (1 - usual) - integrity)`. Low
integrity means more bribes next week, more loads and children let through, more raids betrayed: rents that come back as
rents. Bribes are spent at home.

Assumed: one integrity a post. Mechanisms: M13. Sources: UNU-CPR 2024 (profits tempt officials, a cycle of corruption);
ENACT 2023: state-embedded actors 8.0.
"""

import numpy as np

from goldsim.engine.tables import Array, Columns, uses
from goldsim.legacy import LegacyModel
from goldsim.parameters import Instrument, Tempt

MECHANISMS = ("M13",)
READS: Columns = uses(officials="n_staff", programmes="n_units")
WRITES: Columns = uses(officials="integrity bribes pocket pocket_before", country="outside")
DRAWS: tuple[str, ...] = ()


def step(model: LegacyModel) -> None:
    """Count the week's bribes, let integrity follow, spend."""
    p, officials = model.p.tempt, model.officials
    taken = officials.pocket - officials.pocket_before
    bribes = officials.change("bribes")
    bribes += p.memory_rate * (taken / np.maximum(officials.n_staff, 1) - bribes)
    units = float(model.programmes.n_units[Instrument.OVERSIGHT])
    moved = next_integrity(officials.integrity, bribes, units / (units + p.oversight_half_units), p)
    officials.change("integrity")[:] = moved if model.has("M13") else p.integrity_norm_share
    spent = (officials.pocket * p.spent_rate).astype(np.int64)
    model.ledger.move(spent, "officials.pocket", "country.outside", "bribes spent", target_rows=0)
    officials.change("pocket_before")[:] = officials.pocket


def next_integrity(integrity: Array, bribes: Array, oversight: float, p: Tempt) -> Array:
    """Return each post's integrity after a week."""
    usual = p.integrity_norm_share + oversight * p.oversight_gain_share * (1 - p.integrity_norm_share)
    temptation = bribes / (bribes + p.pay_xof)
    moved = integrity + p.recover_rate * (usual - integrity) - p.tempt_rate * temptation * integrity
    bounded: Array = np.minimum(np.maximum(moved, 0), 1)
    return bounded
