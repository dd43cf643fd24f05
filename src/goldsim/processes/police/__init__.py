"""police: a thin state patrols, raids, seizes, auctions; machines are bought back.

A post's people are units like others; the command calls some of them to the front (see fight), and with them the same part of
those whom patrol money pays for. Who is at home is spread over the sites in the post's charge by `people / (people + half)`, as
the post knows people, `known + learn * (people - known)`; the chance of being on a site in a week is `1 - exp(-people for it /
usual * exp(-km / reach))`, and nil where an armed group holds the cell.

Each week some raids are made, on sites drawn by people known of, machines counting most. Where an operator pays the post that
covers for him and that post lacks integrity, he is warned, nobody is there and the raid finds nothing; nobody dares to raid
one with guards. Whether the post does its duty is drawn by its integrity: then it leaves corridors alone, who has the permit
keeps his machines, and holders of a card their gold. Otherwise machines are seized, auctioned after a delay, and bought back
if he can pay. With the rule to destroy seized machines there is no auction: he waits until he has bought new ones (see equip).
Operators learn how often the unprotected are raided, and people what papers spare. A raid shuts the diggings for some weeks,
takes gold in hand, frees held children and women, and arrests robbers, the band's leaders among them, and people of operators
without the permit, and people who have fought a war against the state and have no amnesty. Where a policy forbids digging,
papers spare nobody, and a post that does its duty clears the sites on which it is seen, but for operators who have guards or
were warned. Where a site has a permit, or a desk that buys, a post that does its duty looks now and then who digs
there. Posts are looked into now and then, more often by teams that a policy pays, and found out by `bribes / (bribes + pay)`:
those above cover them as far as the state is for sale, else they are moved to where nobody knows them, or dismissed and
charged.

Every arrest is a case: robbers, networks' people caught with children or with gold, operators' people, heads of posts and
captured fighters. The post that a network pays sees to it that no file is opened. A court sits `1 - squeeze * danger` of the
week, not at all where an armed group holds the town; its time goes to the crimes that wait in turns, in the order in which they
came. A case is proved with chance `(usual + (1 - usual) * courts / (courts + half)) * (1 - fear)`, more surely in the grave
ones for which a policy protects a witness; who has money buys the court, as far as it lacks integrity, at half of what fine and
term would cost. Others flee, are bailed if they have money, or settle by custom with those robbed. At the end of remand a court
that does its duty lets those go who were not heard, others are left lying. In each trade people go by the part of the arrested
whom they have seen sentenced.

Assumed: raids are planned nationally; networks, operators and officials have money for bail, robbers and fighters do not.
Mechanisms: M12, M13, M14, M15, M28 (courts). Sources: UNU-CPR 2024 on seized machines bought back by the same company and on
forces drawn to the conflict; ENACT 2023: law enforcement 2.0, judiciary 2.5.
"""

from goldsim.model import Model
from goldsim.processes.police.arrests import charge, learn_sentences
from goldsim.processes.police.auctions import Company, auction, count_weeks_stopped
from goldsim.processes.police.audits import audit
from goldsim.processes.police.bans import clear_banned
from goldsim.processes.police.courts import sit, wait
from goldsim.processes.police.patrols import patrol
from goldsim.processes.police.raids import raid_sites

MECHANISMS = ("M12", "M13", "M14", "M15", "M28")


def step(model: Model) -> None:
    """Patrol, raid, audit, bring before courts and hear, auction."""
    patrol(model)
    raid_sites(model)
    clear_banned(model)
    audit(model)
    charge(model)
    sit(model)
    wait(model)
    learn_sentences(model)
    auction(model)
    model.call(count_weeks_stopped, Company, model.week)
