"""Posts that ask people for bribes, and operators to be covered."""

import numpy as np

from goldsim.engine.records import Account, In, Key, Keys, Out, Rows, Total, Totals
from goldsim.engine.writing import Array, Payment, Payments, compiled, price_of_favour, row_rule, uniform, write_receipt
from goldsim.entities.companies import Risk, seizure_loss
from goldsim.entities.officials import Asks, Integrity
from goldsim.model import Model

WITHOUT_PAPERS, EVERYBODY = int(Asks.WITHOUT_PAPERS), int(Asks.EVERYBODY)


class Site(Rows, of="sites"):
    """Where a post may turn up."""

    post = presence = controller = is_permitted = is_banned = In
    spared_xof = Out


class Person(Rows, of="miners"):
    """Who is asked."""

    site = is_permitted = In
    savings = Account


class Operator(Rows, of="companies"):
    """Who is covered, or guarded, and can pay."""

    n_machines = machine_size = resumes_week = official = cash = is_permitted = site = In
    is_covered = is_guarded = Out


class Taken(Totals, of="officials"):
    """What each post takes, a person's francs."""

    xof = Total


class Luck(Keys):
    """What is drawn."""

    visit = ask = ask_all = cover = Key


class Paid(Payments):
    """Who pays whom."""

    bribes = Payment("bribe", "miners.savings", "officials.pocket", gives="pays {} so that the post looks away")
    cover = Payment("bribe", "companies.cash", "officials.pocket")
    guard = Payment("guard", "companies.cash", "country.abroad")


def bribe(model: Model) -> None:
    """Let posts without integrity collect at sites that they visit; what papers would have saved there is remembered."""
    site, taken, paid, asked = model.view(Site), model.totals(Taken), model.receipts(Paid), int(model.p.extort.bribe_xof)
    who = model.call(who_is_asked, site, model.view(Integrity).integrity, Luck)
    site.spared_xof[:] += model.p.extort.seen_rate * ((who == WITHOUT_PAPERS) * asked - site.spared_xof)
    rows = model.at_work_on((who == EVERYBODY) | ((who == WITHOUT_PAPERS) & ~site.is_permitted))
    model.map_rows(ask_bribes, rows, Person, taken, paid, site.post, who, asked)
    model.post(Paid.bribes, paid, taken.xof)


def cover(model: Model) -> None:
    """Let operators pay the post that covers for them, where it takes it, and the largest others the state's foreign partner."""
    operator, integrity, p = model.view(Operator), model.view(Integrity).integrity, model.p.extort
    loss = seizure_loss(model.p, model.switched_on("destroy_seized_machines")) * float(model.view(Risk).seized_rate[0])
    worth = worth_of_safety(operator, model.view(Site).is_banned, loss, model.week)
    amount = pay_for_cover(operator, integrity, worth, model.keys(Luck).cover)
    model.pay(Paid.cover, amount, payee=operator.official)
    n_guards = p.guarded_sites if model.week >= p.guards_from_week else 0
    guarded = np.argsort(-(worth * ~operator.is_covered), kind="stable")[:n_guards]
    amount = np.zeros_like(amount)
    price = price_of_favour(worth[guarded]).astype(np.int64)
    amount[guarded] = price * (~operator.is_covered[guarded] & (price <= operator.cash[guarded]))
    operator.is_guarded[:] = amount > 0
    model.pay(Paid.guard, amount, payee=0)


@compiled
def who_is_asked(site: Site, integrity: Array, luck: Luck) -> Array:
    """Tell of whom the post asks at each site, where it turns up and no group rules: int8, shape (n_sites,)."""
    who = np.zeros(site.post.shape[0], dtype=np.int8)
    for j in range(who.shape[0]):
        honesty = integrity[site.post[j]]
        if uniform(luck.visit, j) < site.presence[j] and site.controller[j] < 0 and uniform(luck.ask, j) >= honesty:
            # Where digging is forbidden papers are worth nothing.
            who[j] = EVERYBODY if site.is_banned[j] or uniform(luck.ask_all, j) >= honesty else WITHOUT_PAPERS
    return who


@row_rule
def ask_bribes(rows: Array, person: Person, taken: Taken, paid: Paid, post: Array, who: Array, asked: int) -> None:
    """Let people, but for those whom their permit spares, pay the post of their site what they can; add up what each takes."""
    for i in rows:
        is_spared = person.is_permitted[i] and who[person.site[i]] < EVERYBODY
        xof = 0 if is_spared else min(asked, person.savings[i])
        person.savings[i] -= xof
        taken.xof[post[person.site[i]]] += xof
        write_receipt(paid.bribes, xof, i == paid.watched)


@compiled
def worth_of_safety(operator: Operator, is_banned: Array, loss_xof: float, week: int) -> Array:
    """Return what raids cost each operator at work without right in a week on average, `loss_xof` an excavator: XOF."""
    worth = np.zeros(operator.official.shape[0])
    for i in range(worth.shape[0]):
        if operator.resumes_week[i] <= week and (not operator.is_permitted[i] or is_banned[operator.site[i]]):
            worth[i] = operator.n_machines[i] * operator.machine_size[i] * loss_xof
    return worth


@compiled
def pay_for_cover(operator: Operator, integrity: Array, worth: Array, key: np.uint64) -> Array:
    """Return what each operator pays the post that covers for it, which gives no credit, and note which are covered."""
    amount = np.zeros(operator.official.shape[0], dtype=np.int64)
    for i in range(amount.shape[0]):
        post = operator.official[i]
        if post >= 0 and uniform(key, i) >= integrity[post]:
            price = int(price_of_favour(worth[i] * (1.0 - integrity[post])))
            amount[i] = price if price <= operator.cash[i] else 0
        operator.is_covered[i] = amount[i] > 0
    return amount
