"""Numbers of `equip`."""

from typing import NamedTuple

from goldsim.parameters.fields import Duration, Km, People, Rate, Ratio, Share, Weeks, Xof, XofPerMg


class Equip(NamedTuple):
    """Mercury, cyanide, explosives, clean kits and machines."""

    mercury_xof_per_mg: XofPerMg
    mercury_markup_share: Ratio
    closed_markup_share: Ratio
    closed_loss_share: Share
    stock_weeks: Duration
    capital_share: Share
    cyanide_xof: Xof
    explosives_xof: Xof
    adopt_rate: Rate
    drop_rate: Rate
    people_per_kit: People
    machine_room_people: People
    taken_highest_share: Share
    evicted_share: Share
    move_on_rate: Rate
    buy_rate: Rate
    return_wanted_share: Ratio
    delivery_weeks: Weeks
    word_rate: Rate
    word_km: Km
    mine_tax_share: Share
    mine_business_share: Share
    communes_share: Share
    mine_wage_xof: Xof
