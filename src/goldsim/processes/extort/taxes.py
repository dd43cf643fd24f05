"""What groups take on the ground that they hold, and how much they ask for."""

import numpy as np

from goldsim.engine.compiled import compiled
from goldsim.engine.kernels import count_at
from goldsim.engine.ledger.receipts import blank_slips, write_slip
from goldsim.engine.tables import Array
from goldsim.legacy import LegacyModel
from goldsim.parameters import Extort

LINES = ("tax",)
(TAX,) = range(len(LINES))


def tax(model: LegacyModel) -> None:
    """Take the group's part of this week's gold."""
    miners, sites, groups = model.miners, model.sites, model.armed_groups
    ledger, taken, slips = model.ledger, np.zeros(len(groups), dtype=np.int64), blank_slips(LINES)
    model.over_rows(
        tax_people, model.at_work_on(sites.controller >= 0), (taken, slips), ledger.purses("miners.gold"), miners.site,
        miners.found, miners.change("harm"), sites.controller, groups.rate, ledger.watched,
    )  # fmt: skip
    ledger.settle(slips[TAX], "miners.gold", "armed_groups.gold", "tax", taken)
    worth = taken * miners.weight * model.country.price[0]
    groups.change("takings")[:] += worth.astype(np.int64)


def levy(model: LegacyModel) -> None:
    """Collect from the other people of held cells: zakat, cattle, payments for protection."""
    controller = model.cells.controller
    n_groups = len(model.armed_groups)
    n_held = count_at(controller, 0, n_groups, controller, n_groups)
    amount = n_held * model.p.extort.land_levy_xof
    model.ledger.move(amount, "country.outside", "armed_groups.cash", "levy on communities", source_rows=0)


def think_about_rate(model: LegacyModel) -> None:
    """Raise or lower what each group asks for, by how long its cash would last."""
    groups = model.armed_groups
    set_rates(groups.change("rate"), groups.cash, groups.n_fighters, model.p.recruit.fighter_pay_xof, model.p.extort)


@compiled
def taxed_mg(found: int, rate: float) -> int:
    """Return the whole milligrams taken; the fraction stays with the miner."""
    return int(found * rate)


@compiled
def tax_people(
    rows: Array, taken: Array, slips: Array, gold: Array, site: Array, found: Array, harm: Array, controller: Array, rate: Array,
    watched: int,
) -> None:  # fmt: skip
    """Let the group of their site tax what people have found; adds up what each group takes, a person's milligrams."""
    for i in rows:
        group = controller[site[i]]
        mg = taxed_mg(found[i], rate[group])
        gold[i] -= mg
        harm[i] += rate[group]
        taken[group] += mg
        write_slip(slips, TAX, mg, i == watched)


@compiled
def next_rate(rate: float, cash: float, upkeep: float, p: Extort) -> float:
    """Return next week's rate: more when cash would not last the weeks a group wants in hand, less when it would."""
    is_short = cash < upkeep * p.reserve_weeks
    moved = float(rate * np.float32(1 + p.rate_step_share if is_short else 1 - p.rate_step_share))
    return min(max(moved, p.rate_lowest_share), p.rate_highest_share)


@compiled
def set_rates(rate: Array, cash: Array, n_fighters: Array, pay_xof: float, p: Extort) -> None:
    """Let each group think about what it asks for."""
    for g in range(rate.shape[0]):
        rate[g] = next_rate(rate[g], cash[g], n_fighters[g] * pay_xof, p)
