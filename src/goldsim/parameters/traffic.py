"""Numbers of `traffic`."""

from typing import NamedTuple

from goldsim.parameters.fields import LogOdds, People, Positive, PositiveXof, Rate, Ratio, Share, Weeks, Xof, XofPerKm, Years


class Traffic(NamedTuple):
    """Children and women brought and held."""

    approach_rate: People
    promise_base: LogOdds
    promise_pull: LogOdds
    want_gain: LogOdds
    promise_weeks: Weeks
    youngest_weeks: Weeks
    idle_reached_share: Share
    gather_weeks: Weeks
    party_people: Positive
    minibus_people: People
    advance_xof: Xof
    fare_xof_per_km: XofPerKm
    papers_xof: Xof
    bribe_xof: Xof
    road_stop_share: Share
    site_stop_share: Share
    team_people: Positive
    young_years: Years
    grown_years: Years
    young_work_share: Share
    grown_work_share: Share
    girl_work_share: Share
    keep_share: Share
    deal_rate: Rate
    armed_price_xof: Xof
    clients_share: Share
    client_most_xof: Xof
    debt_xof: PositiveXof
    credited_share: Share
    harm_rate: Rate
    death_rate: Rate
    ill_death_gain: Ratio
    escape_rate: Rate
    help_gain: Ratio
    papers_share: Share
    care_gain_share: Share
    told_families: People
    awareness_families: Positive
    heeded_share: Share
    forget_rate: Rate
