"""recruit: into armed groups and bands, and out of them.

A person on a cell that a group holds joins with weekly chance `rate * (hardship + grievance) * pay / (pay + income)`,
as long as the group can pay. A fighter leaves where digging near home or the field would bring more, `rate / (1 +
exp(-(best income - pay) / s))`, and sooner with a place in reintegration, which equips him to farm; one who left goes
back, if the group can pay, `rejoin` a week when his diggings are shut and `rejoin * hardship` else. Children of poor
households on a group's ground are taken, `rate * hardship`, boys above all, and few get away. A miner turns robber with
weekly chance `rate * (hardship + share * grievance) * (1 + migrant factor) * loot / (loot + income) * (1 -
deterrence)`, where loot is the robberies of a robber at the site times what a robbed person carries and deterrence is
the state's presence times the chance of sentence, times a gain; a robber stops with chance `stop * pay / (pay + loot) *
(1 - hold * organised)`. The robbers of a site that no group holds take up arms together, with weekly chance `grow *
organised^2 * robbers / (robbers + half)`: they are an armed group from then on, with the site's cell as its base (see
extort and fight). A group's core, who are not of the pool, is hired while cash lasts, the slower the larger it is, and
melts when it does not.

Assumed: who joins, joins the group that holds the cell. Mechanisms: M10, M11, M15 (what robbers expect), M19, M02
(migrants preyed upon), M30 (grievance). Sources: UNU-CPR 2024 on theft that becomes organised, on migrants forced into
crime, on Kidal's groups since 2017; ENACT 2023.
"""

import numpy as np

from goldsim.engine.compiled import compiled
from goldsim.engine.kernels import count_at
from goldsim.engine.tables import Array, Columns, uses
from goldsim.entities.children import ChildState
from goldsim.entities.miners import Activity
from goldsim.legacy import LegacyModel
from goldsim.processes.recruit.bands import change_trade, grow_into_groups
from goldsim.processes.recruit.child_soldiers import take_children
from goldsim.processes.recruit.groups import change_sides, pay_fighters, refill_core, reintegrate

MECHANISMS = ("M02", "M10", "M11", "M15", "M19", "M30")
READS: Columns = uses(
    miners="home origin income hardship grievance", armed_groups="stance",
    sites="cell presence pay closed_until n_miners danger organised", children="guardian origin age_weeks is_girl",
    programmes="n_units", country="farm_season sentence",
)  # fmt: skip
WRITES: Columns = uses(
    miners="activity site group former_group savings farm_capital", children="state group site",
    armed_groups="n_fighters n_core cash base arms rate", cells="controller", sites="n_band", country="outside",
)  # fmt: skip
DRAWS = (
    "join", "leave", "rejoin", "child taken", "child away", "turn", "stop", "reintegrate", "grow", "core",
    "core leaves",
)  # fmt: skip

BAND, FIGHTER = int(Activity.BAND), int(Activity.FIGHTER)
ARMED = int(ChildState.ARMED)


def step(model: LegacyModel) -> None:
    """Pay fighters, let people join and leave groups, then bands, and bands take up arms; count."""
    pay_fighters(model)
    reintegrate(model)
    change_sides(model)
    take_children(model)
    change_trade(model)
    grow_into_groups(model)
    refill_core(model)
    count(model)


def count(model: LegacyModel) -> None:
    """Count fighters by group and robbers by site."""
    miners, children, groups = model.miners, model.children, model.armed_groups
    n_recruits, n_robbers = np.zeros(len(groups), dtype=np.int64), np.zeros(len(model.sites), dtype=np.int64)
    model.over(fighters_and_robbers, (miners.activity, miners.group, miners.site), (n_recruits, n_robbers))
    n_children = count_at(children.state, ARMED, ARMED, children.group, len(groups))
    groups.change("n_fighters")[:] = groups.n_core + n_recruits * miners.weight + n_children * children.weight
    model.sites.change("n_band")[:] = n_robbers * miners.weight


@compiled
def fighters_and_robbers(_first: int, n_recruits: Array, n_robbers: Array, activity: Array, group: Array, site: Array) -> None:
    """Add up the people who fight by group, and those who rob by site."""
    for i in range(activity.shape[0]):
        if activity[i] == FIGHTER:
            n_recruits[group[i]] += 1
        elif activity[i] == BAND:
            n_robbers[site[i]] += 1
