"""What stands where for the whole run: ways, distances, who lies near whom, and orders drawn once.

Built once at week zero (see `goldsim.initial.distances`); nothing in it changes, so it is no table and no verb writes it.
"""

from dataclasses import dataclass, field

from goldsim.engine.tables import Array
from goldsim.scenario.policy_parts import Measure


@dataclass(frozen=True)
class Lookups:
    """Fixed facts of a run; shapes are in terms of the tables' rows."""

    n_delay_slots: int
    leakage: Array  # instruments: part that is diverted with the usual integrity
    unit_xof: Array  # instruments: cost of a unit, a year
    most_xof: Array  # instruments: money that can be used in a week
    delay_weeks: Array  # instruments
    home_number: Array  # miners: number of the home among distinct homes
    household_home: Array  # households: the same number
    belt_of_home: Array  # homes: gold belt around it; -1 where there is none
    heads_in_belt: Array  # belts: people who live there
    home_site_km: Array  # (homes, sites)
    known_sites: Array  # (homes, known): sites that a home hears of
    known_km: Array  # (homes, known)
    activity_at_home: Array  # miners: what those do who neither mine nor fight
    household_order: Array  # miners: order in which programmes reach households
    test_error: Array  # households: error of a proxy means test, in standard deviations
    list_error: Array  # households: error of a community's list, in standard deviations
    arrival: Array  # miners: when they come who come first, the farther from a post the later
    committee_order: Array  # committees: order in which they are helped
    committee_km: Array  # (sites, committees)
    post_km: Array  # sites: way from the post in charge
    care_places: Array  # officials: places at week zero
    office_of_home: Array  # miners: mines office of the home's region
    office_of_site: Array  # sites: mines office of the region
    court_of_cell: Array  # cells: court of the region, or the capital's
    is_in_capital: Array  # officials
    care_home_of_site: Array  # sites: care home of the region
    capital_care_home: int
    site_network_km: Array  # (sites, traffickers)
    network_km: Array  # (traffickers, traffickers)
    belt_of_network: Array  # traffickers: belt of the site nearest to the base, where its owners live
    first_price: float  # XOF a mg, in week zero
    first_n_mining: int  # people who mine in week zero, at least one
    origin_site_km: Array  # (origins, sites)
    exit_km: Array  # (traffickers, exits)
    route_cells: Array  # (traffickers, exits, longest): cells on the way, padded with -1
    goods_xof: Array  # cells: goods of the country that pass in a week, other than gold
    transit_xof: Array  # cells: smuggled goods that only pass in a week
    is_abroad: Array  # cells: lies in a neighbour's land
    seats: Array  # cells: 1 where a town or an industrial mine is
    seat_of: Array  # cells: the region whose seat lies there, the town of its name, or nobody
    towns: Array  # towns: cells
    town_km: Array  # (cells, towns)
    border_km: Array  # cells: to a neighbour's land
    mine_mg: Array  # industrial mines: gold a week
    mine_jobs: Array  # industrial mines
    mine_belt: Array  # industrial mines: nearest belt
    concession_share: Array  # cells: part of the land in concessions of industrial mines
    is_in_concession: Array  # sites
    cell_ha: Array  # cells: land
    measures: tuple[Measure, ...] = field(default=())  # programmes: what each is for, and when it ends
    banned: tuple[Array, ...] = field(default=())  # bans on digging: for which cells each holds
