"""recruit: into armed groups and bands, and out of them.

A fighter brings others: of the pool's people on a cell that a group holds each joins with weekly chance `rate * fighters a
person * (1 - fighters a person / most) * (hardship + grievance) * pay / (pay + income)`, as long as the group can pay. Of those
who are not of the pool, `rate * fighters * willing * party / (party + soldiers) * (1 - all fighters / (most * willing *
people))` come from each cell where it has fighters, willing being more where the state or militias have killed or people had to
flee, and soldiers those to whom people would tell of it, as far as they trust them and dare to; unpaid they go home, and to dig
where digging near by pays more. Of signatories, who live at home, only the paid part does so. Militias are neighbours who join
where foes are many, and go home where they are few.

A fighter leaves where digging near home or the field would bring more, `rate / (1 + exp(-(best income - fear - pay) / s))`;
fear is a term, by the part of those who left who are arrested and sentenced, less `trust` where there is an amnesty. Places in
reintegration, which equip him to farm, go to those who would come: as far as people at home trust the state, `half / (half +
killed)`, and, for who is at war with it, expect no sentence or have an amnesty. One who left goes back, if the group can pay,
`rejoin` a week when his diggings are shut and `rejoin * hardship` else. Children of households on a group's ground are won as
adults are, by what they lack and by whom they have lost, `rate * fighters a person * (hardship + killed / (killed + half))`,
boys above all; few get away, and places in reintegration take out the same part of them as of others.

A miner, or a farmer near whose home somebody digs, turns robber with weekly chance `(rate * (hardship + share * grievance) +
asked * youth) * (1 + migrant factor) * robber's pay / (robber's pay + income)`, where a robber's pay is what he expects of
robbing, the risk and, for who lives elsewhere, the way taken off (see rob): want and loot both draw. Bands ask others, `asked =
approach * organised * half * robbers / (robbers + half) / people here`: a large one asks hardly more than its leaders can lead.
Youth falls from 1 to 0 with age; who is in debt counts as young, who is far from kin more. A robber stops with chance `stop *
pay / (pay + robber's pay) * (1 - hold * organised)`. The robbers of a site that no group holds take up arms together, with
weekly chance `grow * organised^2 * robbers / (robbers + half)`: they are an armed group from then on, with the site's cell as
its base (see extort and fight).

Assumed: who of the pool joins, joins the group that holds the cell. Mechanisms: M10, M11, M19, M02 (migrants preyed upon), M30
(grievance). Sources: UNU-CPR 2024 on theft that becomes organised, on local residents and migrants forced into crime, on
Kidal's groups since 2017; ENACT 2023.
"""

from goldsim.engine.writing import Total, Totals, count_at, row_rule
from goldsim.entities.children import ChildState
from goldsim.entities.miners import Activity
from goldsim.model import Model
from goldsim.processes.recruit.bands import change_trade, grow_into_groups
from goldsim.processes.recruit.child_soldiers import Child, take_children
from goldsim.processes.recruit.groups import Group, Person, Site, change_sides, reintegrate
from goldsim.processes.recruit.payroll import hire_and_lose, pay_fighters

MECHANISMS = ("M02", "M10", "M11", "M19", "M30")

BAND, FIGHTER = int(Activity.BAND), int(Activity.FIGHTER)
ARMED = int(ChildState.ARMED)


class Recruits(Totals, of="armed_groups"):
    """Who fights for whom, of the pool."""

    n_recruits = Total


class Robbers(Totals, of="sites"):
    """Who robs where."""

    n_robbers = Total


def step(model: Model) -> None:
    """Pay fighters, let people join and leave groups, then bands, and bands take up arms; count."""
    pay_fighters(model)
    released = reintegrate(model)
    take_children(model, change_sides(model), released)
    change_trade(model)
    grow_into_groups(model)
    hire_and_lose(model)
    count(model)


def count(model: Model) -> None:
    """Count fighters by group and robbers by site."""
    recruits, robbers, child, group = model.totals(Recruits), model.totals(Robbers), model.view(Child), model.view(Group)
    model.map_table(count_fighters_and_robbers, Person, recruits, robbers)
    n_children = count_at(child.state, ARMED, ARMED, child.group, len(model.armed_groups))
    n_from_the_pool = recruits.n_recruits * model.miners.weight
    group.n_fighters[:] = group.n_core + n_from_the_pool + n_children * model.children.weight
    model.view(Site).n_band[:] = robbers.n_robbers * model.miners.weight


@row_rule
def count_fighters_and_robbers(_first: int, person: Person, recruits: Recruits, robbers: Robbers) -> None:
    """Add up the people who fight by group, and those who rob by site."""
    for i in range(person.activity.shape[0]):
        if person.activity[i] == FIGHTER:
            recruits.n_recruits[person.group[i]] += 1
        elif person.activity[i] == BAND:
            robbers.n_robbers[person.site[i]] += 1
