"""farm: work at home: fields in the rains, a harvest, and what else is to be done.

A family has fields for its own hands at the usual wage, more or less with its land. A week's work of `h` hands out of `n` is
worth `wage * season * n / a * (h / n)^a * land`, so that one hand more brings `wage * season * land * ((h + 1) / (n + 1))^(a
- 1)`: the fewer stay, the more each is worth. In the rains the work goes into the crop, and nothing is paid; from September
on the crop is gathered, the part that the family eats goes into its store, and the rest is sold. What the fields leave of the
year goes into other work (gardens, herds, trade, crafts), which pays at once and less. Fields that pits and machines have
taken, those of neighbours who fled, those too dangerous to reach, and all in a siege, give nothing; a group that people obey
takes its part of what is gathered; support makes hands worth more. Crops and work are paid at the prices of the place: near
gold they are dear (see live). Of a cell's people as a whole, who are more than these families, only the weeks are told for
which they have food: a year's crop feeds them for a year.

Assumed: fields and other work have the same falling returns; a harvest is sold when it is brought in; no good and bad years.
Mechanisms: M01 (what mining is compared with), M02 (rains and harvest), M08 (a group's part of the harvest), M30 (fields
lost), M32 (fields out of reach). Sources: facts on Mande seasons; farm wages of Bafing; Blattman and Annan on support.
"""

from typing import NamedTuple

import numpy as np

from goldsim.engine.records import Account, In, Lookup, Out, Rows, Total, Totals
from goldsim.engine.writing import NOBODY, Array, Payment, Payments, compiled, row_rule, there, write_receipt
from goldsim.entities.armed_groups import Stance
from goldsim.entities.belts import prices_at_homes
from goldsim.entities.cells import crop_by_month
from goldsim.entities.households import members
from goldsim.entities.miners import Activity, Origin
from goldsim.model import Model
from goldsim.parameters import Farm
from goldsim.units import WEEKS_PER_YEAR

MECHANISMS = ("M01", "M02", "M08", "M30", "M32")
FARM, FOREIGN = int(Activity.FARM), int(Origin.FOREIGN_MIGRANT)


class Family(Rows, of="households"):
    """Whose fields they are."""

    savings = Account
    standing = store = earned = hand_worth = Out
    first = n_adults = origin = land = home = In
    household_home = Lookup


class Hand(Rows, of="miners"):
    """Who is at home, and with what support."""

    activity = farm_capital = works_xof = In


class Market(Rows, of="belts"):
    """Who buys near gold, and how dear things are there."""

    till = price_level = In
    made = bought = Out


class Land(Rows, of="cells"):
    """What keeps people from their fields."""

    danger = fields_taken = people = displaced = besieger = controller = In
    store = Out


class Holder(Rows, of="armed_groups"):
    """Who takes a part of the harvest."""

    stance = In


class Prices(Rows, of="country"):
    """How dear living is elsewhere."""

    living_factor = In


class Sold(Payments):
    """What is sold and earned at home, and who pays for it."""

    earned = Payment("crops and work at home", "country.towns", "households.savings", gets="earns {} at home")
    earned_near = Payment("crops and work at home", "belts.till", "households.savings", gets="earns {} at home")
    bought = Payment("crops and work for the towns", "country.towns", "belts.till")


class Made(Totals, of="belts"):
    """What families in each belt sell and earn, XOF a household."""

    xof = Total


class Place(NamedTuple):
    """What part of fields can be worked and of crops is taken, by cell; how dear things are, and in which belt, by home."""

    reach: Array
    levied: Array
    prices: Array
    belt_of_home: Array


class Work(NamedTuple):
    """What the month makes of a week's work.

    XOF a usual hand, in fields and at other work; the part of the crop that is gathered; and what several hands make of a week,
    and one more would, relative to the last of the usual ones: by the usual number and by those who are there.
    """

    field_xof: float
    other_xof: float
    gathered: float
    of_hands: Array
    of_one_more: Array


def step(model: Model) -> None:
    """Let families work their fields, gather, and do what else there is."""
    land, market, p = model.view(Land), model.view(Market), model.p.farm
    reach, asked = in_reach(land, p), model.p.extort.harvest_tax_share * model.p.extort.collected_share
    levied = asked * levied_where(land.controller, model.view(Holder).stance) * model.has("M08")
    belt_of_home = model.lookups.belt_of_home
    prices = prices_at_homes(market.price_level, belt_of_home, float(model.view(Prices).living_factor[0]))
    work = work_of(model.date.month - 1, int(model.view(Family).n_adults.max(initial=1)), p)
    crop = crop_by_month(p.field_season, p.harvest_season)[model.date.month - 1]
    land.store[:] = np.maximum(land.store + WEEKS_PER_YEAR * crop * reach - 1, 0)
    made, paid = model.totals(Made), model.receipts(Sold)
    model.map_table(work_at_home, Family, Hand, made, paid, Place(reach, levied, prices, belt_of_home), work, p)
    market.made[:] = made.xof * model.households.weight
    # What a belt's market cannot pay for, the towns buy.
    market.bought[:] = np.maximum(market.made - market.till, 0)
    model.pay(Sold.bought, market.bought, payer=0)
    model.post(Sold.earned, paid, 0)
    model.post(Sold.earned_near, paid, made.xof)


def in_reach(land: Land, p: Farm) -> Array:
    """Return what part of each cell's fields is worked: none in a siege, less with danger, fields lost, and people who fled."""
    fallow = land.displaced / np.maximum(land.people + land.displaced, 1)
    return (1 - p.danger_loss_share * land.danger) * (1 - land.fields_taken) * (1 - fallow) * (land.besieger == NOBODY)


def levied_where(controller: Array, stance: Array) -> Array:
    """Tell in which cells a group takes its part of harvests: bool, shape (n_cells,)."""
    return (controller != NOBODY) & (stance[controller] != Stance.SIGNATORY)


def work_of(month: int, most_hands: int, p: Farm) -> Work:
    """Return what a month makes of a week's work, for families of up to so many hands."""
    week, busy, a = p.day_wage_xof * p.days_a_week, p.field_season[month] / max(p.field_season), p.labour_share
    usual, hands = np.maximum(np.arange(most_hands + 1), 1)[:, None], np.arange(most_hands + 1)[None, :]
    of_hands, of_one_more = usual / a * (hands / usual) ** a, ((hands + 1) / (usual + 1)) ** (a - 1)
    return Work(week * busy, week * p.other_work_share * (1 - busy), min(p.harvest_season[month], 1.0), of_hands, of_one_more)


@compiled
def at_home(row: int, family: Family, hand: Hand) -> tuple[int, float]:
    """Return how many of a family are at home, and what they have left of support, together."""
    hands, support = 0, 0.0
    for i in members(family.first[row], family.n_adults[row]):
        is_home = hand.activity[i] == FARM and hand.works_xof[i] == 0
        hands += is_home
        support += hand.farm_capital[i] * is_home
    return hands, support


@row_rule
def work_at_home(_first: int, family: Family, hand: Hand, made: Made, paid: Sold, place: Place, work: Work, p: Farm) -> None:
    """Let each family work, gather, store and sell; tell what one hand more would bring."""
    for h in range(family.first.shape[0]):
        if family.origin[h] == FOREIGN:
            family.hand_worth[h] = p.foreign_income_xof
            continue
        n, home = family.n_adults[h], there(family.household_home[h])
        price, belt = place.prices[home], place.belt_of_home[home]
        hands, support = at_home(h, family, hand)
        field = work.field_xof * family.land[h] * place.reach[there(family.home[h])]
        product = work.of_hands[n, hands] * (1.0 + p.support_gain * support / n)
        gathered = family.standing[h] * work.gathered
        family.standing[h] += field * product - gathered
        gathered *= 1.0 - place.levied[family.home[h]]
        eaten, other = gathered * p.food_share, work.other_xof * product
        family.store[h] += eaten
        family.earned[h] = gathered + other
        family.hand_worth[h] = (field + work.other_xof) * work.of_one_more[n, hands] * price
        xof = int((gathered - eaten + other) * price)
        family.savings[h] += xof
        is_watched = family.first[h] <= paid.watched < family.first[h] + family.n_adults[h]
        write_receipt(paid.earned if belt < 0 else paid.earned_near, xof, is_watched)
        made.xof[max(belt, 0)] += xof * (belt >= 0)
