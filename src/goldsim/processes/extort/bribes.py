"""Posts that ask people for bribes, and operators to be covered."""

import numpy as np

from goldsim.engine.compiled import compiled
from goldsim.engine.draws import uniform
from goldsim.engine.ledger.receipts import blank_slips, write_slip
from goldsim.engine.tables import Array
from goldsim.legacy import LegacyModel

LINES = ("bribe",)
(BRIBE,) = range(len(LINES))


def bribe(model: LegacyModel) -> None:
    """Let posts without integrity collect from unpermitted sites that they visit."""
    miners, sites = model.miners, model.sites
    is_asked = who_is_visited(
        sites.post, sites.presence, sites.controller, sites.is_permitted, model.officials.integrity, model.key("visit"),
        model.key("ask"),
    )  # fmt: skip
    ledger, taken, slips = model.ledger, np.zeros(len(model.officials), dtype=np.int64), blank_slips(LINES)
    model.over_rows(
        ask_bribes, model.at_work_on(is_asked), (taken, slips), ledger.purses("miners.savings"), miners.site,
        miners.is_permitted, sites.post, int(model.p.extort.bribe_xof), ledger.watched,
    )  # fmt: skip
    ledger.settle(slips[BRIBE], "miners.savings", "officials.pocket", "bribe", taken)


def cover(model: LegacyModel) -> None:
    """Let operators pay the post that covers for them, where that post takes it."""
    companies = model.companies
    amount = pay_for_cover(
        companies.n_machines, companies.resumes_week, companies.official, companies.cash, companies.change("is_covered"),
        model.officials.integrity, model.p.extort.cover_xof, model.week, model.key("cover"),
    )  # fmt: skip
    model.ledger.move(amount, "companies.cash", "officials.pocket", "bribe", target_rows=companies.official)


@compiled
def who_is_visited(
    post: Array, presence: Array, controller: Array, is_permitted: Array, integrity: Array, visit_key: np.uint64,
    ask_key: np.uint64,
) -> Array:  # fmt: skip
    """Tell at which sites, neither held by a group nor permitted, a post turns up that asks for bribes."""
    is_asked = np.zeros(post.shape[0], dtype=np.bool_)
    for j in range(post.shape[0]):
        comes = uniform(visit_key, j) < presence[j] and controller[j] < 0 and not is_permitted[j]
        is_asked[j] = comes and uniform(ask_key, j) >= integrity[post[j]]
    return is_asked


@compiled
def ask_bribes(
    rows: Array, taken: Array, slips: Array, savings: Array, site: Array, is_permitted: Array, post: Array, asked: int,
    watched: int,
) -> None:  # fmt: skip
    """Let people without a permit pay the post of their site what they can; adds up what each post takes, a person's francs."""
    for i in rows:
        xof = 0 if is_permitted[i] else min(asked, savings[i])
        savings[i] -= xof
        taken[post[site[i]]] += xof
        write_slip(slips, BRIBE, xof, i == watched)


@compiled
def pay_for_cover(
    n_machines: Array, resumes_week: Array, official: Array, cash: Array, is_covered: Array, integrity: Array, xof: float,
    week: int, key: np.uint64,
) -> Array:  # fmt: skip
    """Return what each operator pays the post that covers for it, and note which are covered."""
    amount = np.zeros(official.shape[0], dtype=np.int64)
    for i in range(official.shape[0]):
        works = n_machines[i] > 0 and resumes_week[i] <= week
        if works and official[i] >= 0 and uniform(key, i) >= integrity[official[i]]:
            amount[i] = int(min(n_machines[i] * xof, cash[i]))
        is_covered[i] = amount[i] > 0
    return amount
