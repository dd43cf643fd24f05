"""Posts that ask people for bribes, and operators to be covered."""

import numpy as np

from goldsim.engine.compiled import compiled, row_rule
from goldsim.engine.draws import uniform
from goldsim.engine.ledger.payments import Payment, Payments
from goldsim.engine.ledger.receipts import write_receipt
from goldsim.engine.records import Account, In, Key, Keys, Out, Rows, Total, Totals
from goldsim.engine.tables import Array
from goldsim.model import Model


class Site(Rows, of="sites"):
    """Where a post may turn up."""

    post: In
    presence: In
    controller: In
    is_permitted: In


class Official(Rows, of="officials"):
    """Who may take bribes."""

    integrity: In


class Person(Rows, of="miners"):
    """Who is asked."""

    site: In
    is_permitted: In
    savings: Account


class Operator(Rows, of="companies"):
    """Who is covered."""

    n_machines: In
    resumes_week: In
    official: In
    cash: In
    is_covered: Out


class Taken(Totals, of="officials"):
    """What each post takes, a person's francs."""

    xof: Total


class Luck(Keys):
    """What is drawn."""

    visit: Key
    ask: Key
    cover: Key


class Paid(Payments):
    """Who pays whom."""

    bribes = Payment("bribe", "miners.savings", "officials.pocket", gives="pays {} so that the post looks away")
    cover = Payment("bribe", "companies.cash", "officials.pocket")


def bribe(model: Model) -> None:
    """Let posts without integrity collect from unpermitted sites that they visit."""
    site, taken, paid = model.view(Site), model.totals(Taken), model.receipts(Paid)
    luck, asked = model.keys(Luck), int(model.p.extort.bribe_xof)
    is_asked = who_is_visited(site, model.view(Official).integrity, luck.visit, luck.ask)
    model.map_rows(ask_bribes, model.at_work_on(is_asked), Person, taken, paid, site.post, asked)
    model.post(Paid.bribes, paid, taken.xof)


def cover(model: Model) -> None:
    """Let operators pay the post that covers for them, where that post takes it."""
    operator, integrity = model.view(Operator), model.view(Official).integrity
    amount = pay_for_cover(operator, integrity, model.p.extort.cover_xof, model.week, model.keys(Luck).cover)
    model.pay(Paid.cover, amount, payee=operator.official)


@compiled
def who_is_visited(site: Site, integrity: Array, visit: np.uint64, ask: np.uint64) -> Array:
    """Tell at which sites, neither held by a group nor permitted, a post turns up that asks for bribes."""
    is_asked = np.zeros(site.post.shape[0], dtype=np.bool_)
    for j in range(is_asked.shape[0]):
        comes = uniform(visit, j) < site.presence[j] and site.controller[j] < 0 and not site.is_permitted[j]
        is_asked[j] = comes and uniform(ask, j) >= integrity[site.post[j]]
    return is_asked


@row_rule
def ask_bribes(rows: Array, person: Person, taken: Taken, paid: Paid, post: Array, asked: int) -> None:
    """Let people without a permit pay the post of their site what they can; adds up what each post takes."""
    for i in rows:
        xof = 0 if person.is_permitted[i] else min(asked, person.savings[i])
        person.savings[i] -= xof
        taken.xof[post[person.site[i]]] += xof
        write_receipt(paid.bribes, xof, i == paid.watched)


@compiled
def pay_for_cover(operator: Operator, integrity: Array, xof: float, week: int, key: np.uint64) -> Array:
    """Return what each operator pays the post that covers for it, and note which are covered."""
    amount = np.zeros(operator.official.shape[0], dtype=np.int64)
    for i in range(amount.shape[0]):
        post, works = operator.official[i], operator.n_machines[i] > 0 and operator.resumes_week[i] <= week
        if works and post >= 0 and uniform(key, i) >= integrity[post]:
            amount[i] = int(min(operator.n_machines[i] * xof, operator.cash[i]))
        operator.is_covered[i] = amount[i] > 0
    return amount
