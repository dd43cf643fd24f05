"""rob: bands choose where to rob, and take gold and cash from whoever carries them.

Each week those of a site's robbers who have organised spread over the diggings, the road to the buyer's town, and lying low,
with weights `exp((takings - risk) / s)` and 1; the others have the diggings only. Takings are what a week there has brought a
robber, gold at its price: `takings += memory * (taken / robbers - tried * takings)`, tried being the part of them there; few
robbers, and those who have not tried it, go by what people there earn and what passes on the road. Risk is what being caught
would cost: arrests a robber, as they have seen them, by the state's presence, times the chance of sentence, times what the term
would pay at work. At the diggings a person is robbed with chance `1 - exp(-robberies a robber * robbers there * (1 - deterrence
* presence) / people)`: robbers share what there is. On the road, which all pass once a week, it takes a band: `robbers there *
hold-ups a robber * (1 - deterrence * presence there)` hold-ups, a whole number by chance and one a night at most, each of which
stops one of the vehicles that pass, people's coaches and couriers'. The longer a road is, the thinner are patrols on it,
`presence * reach / (reach + km)`. Migrants are robbed more often; some of the robbed are hurt. Couriers pass with the network's
cash and with its gold, a usual load each. Where they fear to lose more, `danger * part taken * gold * price`, than a patrol
costs a day, they go in a convoy under hired guards, who keep off as much as the state would. Robbers share the takings of their
site in whole francs; gold is sold to its buyer (see sell). Danger, the smoothed share of people robbed, is what others hear of
the site. Where many rob, bands organise, `organise * many * (1 - organised)`, many being `around / (around + half)`; they
scatter, `scatter * (1 - many * (1 - presence)) * organised`, and at once as far as a raid catches them (see police). Around a
site are the robbers who stand there, as far as rows of many people say how many that is, and else what the belt's make expect.

A robber who thinks again, as often as who mines, though an organised band keeps its people, goes to a site that he hears of by
weight `exp((robber's pay there - here - cost of the way) / s)`, and pays the way.

Assumed: people have on the road what they have in hand; nobody knows who carries a load.
Mechanisms: M02 (migrants), M12 (presence), M15 (what robbers fear), M19. Sources: UNU-CPR 2024, an officer of Kayes on
highway robbery of people who carry gold or cash, and on theft that gets organised; the press on hold-ups from Bamako to
Kayes, 2011-2023: 3 to 20 robbers, 0.3 to 10 million XOF a vehicle.
"""

import numpy as np

from goldsim.engine.writing import Array, Payment, Payments, saturating
from goldsim.entities.miners import Activity
from goldsim.model import Model
from goldsim.parameters import Rob
from goldsim.processes.rob.places import Place, Robber, Taken, learn, move_on, plan_week, seen_by_robbers
from goldsim.processes.rob.victims import rob_couriers, rob_people

MECHANISMS = ("M02", "M12", "M15", "M19")


class Paid(Payments):
    """What robbers get."""

    loot = Payment("loot", "sites.loot", "miners.savings", gets="gets {} of loot")


def step(model: Model) -> None:
    """Choose places, rob people and couriers, learn, share out, organise."""
    if not model.has("M19"):
        return
    week, taken, place, p = plan_week(model), model.totals(Taken), model.view(Place), model.p.rob
    rob_people(model, week, taken)
    loads_xof = rob_couriers(model, week.road_chance, taken)
    # What is known at first is what the first week shows.
    rate = max(p.memory_rate, 1 / (model.week + 1))
    half = p.organise_half_people
    learn(place, taken, week, seen_by_robbers(place, loads_xof, p), rate, np.minimum(place.n_band / (week.around + half), 1))
    model.count("n_robberies", taken.n_robbed)
    model.count("n_road_robberies", taken.n_on_road)
    model.count("n_hold_ups", week.n_hold_ups)
    model.count("n_assaults", taken.n_hurt)
    share_out(model)
    move_on(model)
    place.organised[:] = next_organised(place.organised, saturating(week.around, half), place.presence, p)


def share_out(model: Model) -> None:
    """Give each robber of a site the same whole francs."""
    robber, band = model.view(Robber), model.view(Place)
    robbers = model.rows_in(robber.activity, Activity.BAND)
    where = robber.site[robbers]
    model.pay(Paid.loot, band.loot[where] // band.n_band[where], payer=where, payee=robbers)


def next_organised(organised: Array, many: Array, presence: Array, p: Rob) -> Array:
    """Return how organised each site's robbers are after a week: many and left alone they organise, else they scatter."""
    scattered = p.scatter_rate * (1 - many * (1 - presence)) * organised
    return organised + p.organise_rate * many * (1 - organised) - scattered
