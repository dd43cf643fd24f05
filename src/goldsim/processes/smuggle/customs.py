"""Meeting the customs posts at the exits."""

import numpy as np

from goldsim.engine.compiled import compiled
from goldsim.engine.draws import uniform
from goldsim.engine.forms import saturating
from goldsim.engine.ledger.payments import Payment, Payments
from goldsim.engine.records import In, Key, Keys, Out, Rows
from goldsim.engine.tables import NOBODY, Array
from goldsim.entities.officials import Post
from goldsim.model import Model
from goldsim.parameters import Instrument, Smuggle
from goldsim.processes.smuggle.routes import Trips, World
from goldsim.processes.smuggle.ways import Exit, Smuggler
from goldsim.units import WEEKS_PER_YEAR

CUSTOMS = int(Post.CUSTOMS)


class Official(Rows, of="officials"):
    """Who checks."""

    cell = post = n_staff = funds = integrity = In
    n_on_duty = Out


class Caught(Rows, of="traffickers"):
    """Whose courier is arrested, and with gold of what worth."""

    n_caught = caught_xof = Out


class Luck(Keys):
    """What is drawn."""

    check = integrity = contract = Key


class Paid(Payments):
    """What posts spend, keep and seize."""

    costs = Payment("posts' costs", "officials.funds", "country.towns")
    bribe = Payment("bribe", "traffickers.capital", "officials.pocket")
    seized = Payment("seized at an exit", "traffickers.gold", "country.seized")


def man_customs(model: Model) -> None:
    """Turn posts' money into people on duty for the week."""
    a_week = float(model.lookups.unit_xof[Instrument.BORDER_POSTS]) / WEEKS_PER_YEAR
    spent = people_on_duty(model.view(Official), a_week, model.p.smuggle.staff_per_border_post)
    model.pay(Paid.costs, spent, payee=0)


def meet_posts(model: Model, trips: Trips) -> Array:
    """Let customs check loads; return the part seized (0 or 1), shape (n_traffickers,)."""
    border, official, p = model.view(Exit), model.view(Official), model.p.smuggle
    post = border.post[trips.way]
    chance = check_chance(official.n_on_duty[post], border.is_closed[trips.way], p)
    price = model.view(World).price[0]
    if model.has("M05"):
        model.call(make_contracts, Smuggler, trips, post, Official, Luck, p)
    bribe, seized = model.call(meet_officials, Smuggler, post, trips.load, chance, Official, price, Luck, p)
    model.pay(Paid.bribe, bribe, payee=post)
    caught = np.flatnonzero(seized)
    if len(caught):
        model.pay(Paid.seized, trips.load[caught], caught, 0)
        model.view(Caught).n_caught[caught] += 1
        model.view(Caught).caught_xof[caught] += (trips.load[caught] * price).astype(np.int64)
    for network in caught:
        way = model.name("exits", trips.way[network])
        model.tell("seizure", official.cell[post[network]], f"customs, {way}", f"network {network}", int(trips.load[network]))
    return seized


@compiled
def people_on_duty(official: Official, a_week: float, staff_per_post: float) -> Array:
    """Write how many people each customs post has this week, and return what it spends on them, XOF: all its money."""
    spent = np.zeros(official.post.shape[0], dtype=np.int64)
    for i in range(spent.shape[0]):
        if official.post[i] == CUSTOMS:
            official.n_on_duty[i] = official.n_staff[i] + official.funds[i] / a_week * staff_per_post
            spent[i] = official.funds[i]
    return spent


def check_chance(n_on_duty: Array, is_closed: Array, p: Smuggle) -> Array:
    """Return the chance that a post finds a load that passes: none without people, never more than the highest."""
    chance = saturating(n_on_duty, p.check_half_staff, p.check_highest_share)
    watched: Array = np.minimum(chance * (1 + p.closed_check_gain * is_closed), 1)
    return watched


@compiled
def make_contracts(checked: Smuggler, trips: Trips, post: Array, official: Official, luck: Luck, p: Smuggle) -> None:
    """Let networks that fear to lose more on their way than a bribe costs buy its post, if it can be bought; others let it go."""
    for network in range(post.shape[0]):
        if trips.load[network] > 0:
            wants = checked.loss_belief[network, trips.way[network]] > p.bribe_share
            has = wants and checked.bribed[network] == post[network]
            agrees = has or (wants and uniform(luck.contract, network) >= official.integrity[post[network]])
            checked.bribed[network] = post[network] if agrees else NOBODY


@compiled
def meet_officials(
    checked: Smuggler, post: Array, load: Array, chance: Array, official: Official, price: float, luck: Luck, p: Smuggle
) -> tuple[Array, Array]:
    """Return what each network pays the post it meets, XOF, and whose load is seized; who has bought a post pays and passes."""
    bribe, seized = np.zeros(load.shape[0], dtype=np.int64), np.zeros(load.shape[0], dtype=np.bool_)
    for network in range(load.shape[0]):
        has_bought = checked.bribed[network] == post[network]
        is_found = uniform(luck.check, network) < chance[network]
        if load[network] <= 0 or not (has_bought or is_found):
            continue
        if has_bought or uniform(luck.integrity, network) >= official.integrity[post[network]]:
            bribe[network] = int(min(load[network] * price * p.bribe_share, float(checked.capital[network])))
        seized[network] = is_found and bribe[network] == 0
    return bribe, seized
