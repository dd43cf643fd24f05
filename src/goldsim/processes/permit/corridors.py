"""Corridors of artisanal mining: villages ask for them where they spare people enough, offices open them, and they run out."""

import numpy as np

from goldsim.engine.draws import uniforms
from goldsim.engine.ledger.payments import Payment, Payments
from goldsim.engine.records import In, Key, Keys, Rows
from goldsim.engine.tables import NOBODY, Array
from goldsim.entities.sites import NOT_FILED
from goldsim.model import Model
from goldsim.processes.permit.offices import Office, Site, terms_of, times
from goldsim.processes.permit.queues import Operator
from goldsim.units import WEEKS_PER_YEAR


class Chief(Rows, of="belts"):
    """Who pays for it: the chiefs and traders of the belt."""

    till = In


class Luck(Keys):
    """What is drawn."""

    village_applies = Key


class Paid(Payments):
    """Who pays whom."""

    fees = Payment("corridor fees", "belts.till", "country.treasury")
    bribes = Payment("bribe", "belts.till", "officials.pocket")


def keep_corridors(model: Model) -> None:
    """Let corridors run out, villages ask for new ones, and offices with time open those that have waited for all the steps."""
    site = model.view(Site)
    is_over = site.is_permitted & (site.corridor_until <= model.week)
    site.is_permitted[is_over] = False
    ask_for_corridors(model, site)
    clerk, terms = model.view(Office), terms_of(model)
    ready = (site.corridor_filed != NOT_FILED) & (site.corridor_filed + terms.n_steps <= model.week)
    for j in np.flatnonzero(ready).tolist():
        office = site.office_of_site[j]
        if clerk.time_left[office] > 0:
            clerk.time_left[office] -= terms.n_steps
            site.corridor_filed[j], site.corridor_until[j] = NOT_FILED, model.week + model.p.permit.permit_weeks
            site.is_permitted[j] = not is_taken(site, model.view(Operator))[j]
            model.tell("corridor", site.cell[j], "mines office", f"site {j}", int(site.n_miners[j]))


def ask_for_corridors(model: Model, site: Site) -> None:
    """Let chiefs pay for an application where it is worth it to their diggers: it costs what a cooperative's cards would."""
    p, clerk, weight = model.p.permit, model.view(Office), site.n_miners * site.spared_xof
    terms = times(terms_of(model), p.members_per_cooperative)
    bribes = terms.n_steps * terms.bribe_xof * (1 - clerk.integrity[site.office_of_site])
    think = uniforms(model.keys(Luck).village_applies, len(weight)) < p.operator_apply_rate
    is_ending = ~site.is_permitted | (site.corridor_until < model.week + WEEKS_PER_YEAR)
    worth = weight * p.permit_weeks > terms.fee_xof + bribes
    can = model.view(Chief).till[site.belt] >= terms.fee_xof + bribes
    asks = np.flatnonzero(
        think & worth & can & is_ending & (site.corridor_filed == NOT_FILED) & ~is_taken(site, model.view(Operator))
    )
    # One a belt and week, so that no till pays twice what it holds.
    asks = asks[np.unique(site.belt[asks], return_index=True)[1]]
    model.pay(Paid.fees, np.full(len(asks), int(terms.fee_xof)), payer=site.belt[asks], payee=0)
    model.pay(Paid.bribes, bribes[asks].astype(np.int64), payer=site.belt[asks], payee=site.office_of_site[asks])
    site.corridor_filed[asks] = model.week


def is_taken(site: Site, owner: Operator) -> Array:
    """Tell which sites a mine or an operator has to itself in law: bool, shape (n_sites,)."""
    taken: Array = site.is_in_concession | ((site.operator != NOBODY) & owner.is_permitted[site.operator])
    return taken
