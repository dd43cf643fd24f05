"""police: a thin state patrols, raids, seizes, auctions; machines are bought back.

A post's people are units like others; the command calls some of them to the front (see fight), and with them the same part of
those whom patrol money pays for. Who is at home is spread over the sites in the post's charge by `people / (people + half)`,
as the post knows people, `known + learn * (people - known)`; the chance of being on a site in a week is `1 - exp(-people for
it / usual * exp(-km / reach))`, and nil where an armed group holds the cell.

Each week some raids are made, on sites drawn by size, with machines counting most. Where an operator pays the post that
covers for him and that post lacks integrity, he is warned, nobody is there and the raid finds nothing; nobody dares to raid
one with guards. Whether the post does its duty is drawn by its integrity: then it leaves corridors alone, an operator with
the permit keeps his machines, and holders of a card their gold. Otherwise machines are seized, auctioned after a delay, and
bought back if he can pay. With the rule to destroy seized machines there is no auction: he waits until he has bought new ones
(see equip). Operators learn how often the unprotected are raided, and people what papers spare. A raid shuts the diggings for
some weeks, takes gold in hand, frees held children, and arrests robbers, the band's leaders among them, whose cases wait at
the court of the region. A court hears so many a week, in the order in which they came, and sentences `usual + (1 - usual) *
courts / (courts + half)` of those heard; who is not heard in time walks free. Robbers go by the part of the arrested whom
they have seen sentenced.

Assumed: raids are planned nationally. Mechanisms: M12, M13 (warnings), M14, M15. Sources: UNU-CPR 2024 on seized machines
bought back by the same company and on forces drawn to the conflict; ENACT 2023: law enforcement 2.0, judiciary 2.5.
"""

from goldsim.entities.miners import Activity
from goldsim.model import Model
from goldsim.processes.police.auctions import Company, auction, count_weeks_stopped
from goldsim.processes.police.courts import Detained, hear_cases, learn_sentences, release
from goldsim.processes.police.patrols import patrol
from goldsim.processes.police.raids import raid_sites

MECHANISMS = ("M12", "M13", "M14", "M15")


def step(model: Model) -> None:
    """Patrol, raid, hear cases, release, auction."""
    patrol(model)
    n_arrested = raid_sites(model)
    detained = model.rows_in(model.view(Detained).activity, Activity.DETAINED)
    n_sentenced = hear_cases(model, detained) if model.has("M15") else n_arrested
    release(model, detained)
    learn_sentences(model, n_arrested, n_sentenced)
    auction(model)
    model.call(count_weeks_stopped, Company, model.week)
