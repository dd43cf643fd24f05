"""farm: work at home: fields in the rains, a harvest, and what else is to be done.

A family has fields for its own hands at the usual wage, more or less with its land. A week's work of `h` hands out of `n` is worth
`wage * season * n / a * (h / n)^a * land`, so that one hand more brings `wage * season * land * ((h + 1) / (n + 1))^(a - 1)`: the
fewer stay, the more each is worth. In the rains the work goes into the crop, and nothing is paid; from September on the crop is
gathered, the part that the family eats goes into its store, and the rest is sold. What the fields leave of the year goes into other
work (gardens, herds, trade, crafts), which pays at once and less. Fields that pits and machines have taken, and those that are too
dangerous to reach, give nothing; support makes hands worth more. Crops and work are paid at the prices of the place: near gold they
are dear (see live).

Assumed: fields and other work have the same falling returns; a harvest is sold when it is brought in; no good and bad years.
Mechanisms: M01 (what mining is compared with), M02 (rains and harvest), M30 (fields lost), M32 (fields out of reach). Sources:
facts on Mande seasons; farm wages of Bafing; Blattman and Annan on support.
"""

from typing import NamedTuple

import numpy as np

from goldsim.engine.compiled import compiled, row_rule
from goldsim.engine.ledger.payments import Payment, Payments
from goldsim.engine.ledger.receipts import write_receipt
from goldsim.engine.records import Account, In, Lookup, Out, Rows, Total, Totals
from goldsim.engine.tables import Array
from goldsim.entities.belts import prices_at_homes
from goldsim.entities.miners import Activity, Origin
from goldsim.model import Model
from goldsim.parameters import Farm

MECHANISMS = ("M01", "M02", "M30", "M32")
FARM, FOREIGN = int(Activity.FARM), int(Origin.FOREIGN_MIGRANT)


class Family(Rows, of="households"):
    """Whose fields they are."""

    savings: Account
    standing: Out
    store: Out
    earned: Out
    hand_worth: Out
    first: In
    n_adults: In
    origin: In
    land: In
    home: In
    household_home: Lookup


class Hand(Rows, of="miners"):
    """Who is at home, and with what support."""

    activity: In
    farm_capital: In


class Market(Rows, of="belts"):
    """Who buys near gold, and how dear things are there."""

    till: In
    price_level: In
    made: Out
    bought: Out


class Nearby(Rows, of="lookups"):
    """Which homes are near gold."""

    belt_of_home: In


class Land(Rows, of="cells"):
    """What keeps people from their fields."""

    danger: In
    fields_taken: In


class Prices(Rows, of="country"):
    """How dear living is elsewhere."""

    living_factor: In


class Sold(Payments):
    """What is sold and earned at home, and who pays for it."""

    earned = Payment("crops and work at home", "country.towns", "households.savings", gets="earns {} at home")
    earned_near = Payment("crops and work at home", "belts.till", "households.savings", gets="earns {} at home")
    bought = Payment("crops and work for the towns", "country.towns", "belts.till")


class Made(Totals, of="belts"):
    """What families in each belt sell and earn, XOF a household."""

    xof: Total


class Place(NamedTuple):
    """What part of the fields can be worked, by cell; and how dear things are, and in which belt, by home."""

    reach: Array
    prices: Array
    belt_of_home: Array


class Month(NamedTuple):
    """What the month makes of a week's work, XOF a usual hand, and the part of the crop that is gathered in it."""

    field_xof: float
    other_xof: float
    gathered: float


def step(model: Model) -> None:
    """Let families work their fields, gather, and do what else there is."""
    land, market, p = model.view(Land), model.view(Market), model.p.farm
    reach = (1 - p.danger_loss_share * land.danger) * (1 - land.fields_taken)
    belt_of_home = model.view(Nearby).belt_of_home
    prices = prices_at_homes(market.price_level, belt_of_home, float(model.view(Prices).living_factor[0]))
    month = month_of(model.date.month - 1, p)
    made, paid = model.totals(Made), model.receipts(Sold)
    model.map_table(work_at_home, Family, Hand, made, paid, Place(reach, prices, belt_of_home), month, p)
    market.made[:] = made.xof * model.households.weight
    # What a belt's market cannot pay for, the towns buy.
    market.bought[:] = np.maximum(market.made - market.till, 0)
    model.pay(Sold.bought, market.bought, payer=0)
    model.post(Sold.earned, paid, 0)
    model.post(Sold.earned_near, paid, made.xof)


def month_of(month: int, p: Farm) -> Month:
    """Return what a month makes of a week's work at the usual wage."""
    week = p.day_wage_xof * p.days_a_week
    busy = p.field_season[month] / max(p.field_season)
    return Month(week * busy, week * p.other_work_share * (1 - busy), min(p.harvest_season[month], 1.0))


@compiled
def worth_of_hands(hands: float, n_usual: int, share: float) -> float:
    """Return what some hands make of a week, relative to what the last of the usual ones adds."""
    return float(n_usual / share * (hands / n_usual) ** share)


@compiled
def worth_of_one_more(hands: float, n_usual: int, share: float) -> float:
    """Return what one hand more adds, relative to the same where all the usual ones are there."""
    return float(((hands + 1.0) / (n_usual + 1.0)) ** (share - 1.0))


@compiled
def hands_at_home(row: int, family: Family, hand: Hand, p: Farm) -> float:
    """Return the hands of a family at home, supported ones counting more."""
    hands = 0.0
    for i in range(family.first[row], family.first[row] + family.n_adults[row]):
        hands += (1.0 + p.support_gain * hand.farm_capital[i]) * (hand.activity[i] == FARM)
    return hands


@row_rule
def work_at_home(_first: int, family: Family, hand: Hand, made: Made, paid: Sold, place: Place, month: Month, p: Farm) -> None:
    """Let each family work, gather, store and sell; tell what one hand more would bring."""
    for h in range(family.first.shape[0]):
        if family.origin[h] == FOREIGN:
            family.hand_worth[h] = p.foreign_income_xof
            continue
        hands, price = hands_at_home(h, family, hand, p), place.prices[family.household_home[h]]
        field = month.field_xof * family.land[h] * place.reach[family.home[h]]
        product = worth_of_hands(hands, family.n_adults[h], p.labour_share)
        more = worth_of_one_more(hands, family.n_adults[h], p.labour_share)
        gathered = family.standing[h] * month.gathered
        family.standing[h] += field * product - gathered
        eaten, other = gathered * p.food_share, month.other_xof * product
        family.store[h] += eaten
        family.earned[h] = gathered + other
        family.hand_worth[h] = (field + month.other_xof) * more * price
        xof = int((gathered - eaten + other) * price)
        family.savings[h] += xof
        belt = place.belt_of_home[family.household_home[h]]
        is_watched = family.first[h] <= paid.watched < family.first[h] + family.n_adults[h]
        write_receipt(paid.earned if belt < 0 else paid.earned_near, xof, is_watched)
        made.xof[max(belt, 0)] += xof * (belt >= 0)
