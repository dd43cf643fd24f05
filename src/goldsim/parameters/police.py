"""Numbers of `police`."""

from typing import NamedTuple

from goldsim.parameters.fields import AnyRate, Count, Duration, Km, People, Positive, Rate, Share, Units, Weeks, Xof


class Police(NamedTuple):
    """Patrols, raids, courts and auctions."""

    gendarmes_per_patrol: People
    gendarmes_half: Positive
    reach_km: Km
    usual_raids_rate: AnyRate
    machine_target_weight: People
    auction_weeks: Weeks
    auction_price_share: Share
    machine_xof: Xof
    set_up_weeks: Weeks
    confiscated_share: Share
    raid_grievance_share: Share
    freed_share: Share
    asked_share: Share
    arrest_share: Share
    sentence_share: Share
    proof_share: Share
    witness_proof_share: Share
    protected_weeks: Duration
    sentence_weeks: Weeks
    courts_half_units: Units
    cases_per_court_rate: AnyRate
    cases_per_unit_rate: AnyRate
    remand_weeks: Weeks
    belief_rate: Rate
    closure_least_weeks: Weeks
    closure_most_weeks: Weeks
    patrol_half_people: Positive
    headcount_rate: Rate
    inquiry_weeks: Weeks
    remand_longest_weeks: Weeks
    network_people: Positive
    files_warning_share: Share
    escape_rate: Rate
    bail_rate: Rate
    settle_rate: Rate
    settlement_weeks: Duration
    diggers_arrested: Count
    audits_rate: Rate
    audits_per_unit_rate: AnyRate
    brought_share: Share
