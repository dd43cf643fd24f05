"""Operators who apply for the site that they work, where it pays, and buy a place before others."""

import numpy as np

from goldsim.engine.draws import uniforms
from goldsim.engine.forms import price_of_favour
from goldsim.engine.ledger.payments import Payment, Payments
from goldsim.engine.records import In, Key, Keys, Rows
from goldsim.engine.tables import Array
from goldsim.entities.companies import seizure_loss
from goldsim.model import Model
from goldsim.processes.permit.offices import Office, Site, licence_terms
from goldsim.processes.permit.queues import Operator


class Risk(Rows, of="country"):
    """What operators have seen of raids."""

    seized_rate = In


class Luck(Keys):
    """What is drawn."""

    operator_applies = place = Key


class Paid(Payments):
    """What is paid beside the fees."""

    place = Payment("bribe", "companies.cash", "officials.pocket")


def apply_for_operators(model: Model) -> None:
    """Let operators without the permit for their site apply where it saves more than it costs."""
    if not model.has("M18"):
        return
    operator, p, saved = model.view(Operator), model.p.permit, saved_a_week(model)
    terms, integrity = licence_terms(model), model.view(Office).integrity[model.lookups.office_of_site[operator.site]]
    cost = (terms.fee_xof + terms.n_steps * terms.bribe_xof * (1 - integrity)) * operator.machine_size
    can = (operator.n_machines > 0) & ~operator.is_permitted & (operator.file == 0)
    think = uniforms(model.keys(Luck).operator_applies, len(saved)) < p.operator_apply_rate
    rows = np.flatnonzero(can & think & (saved * p.operator_permit_weeks > cost))
    operator.file[rows], operator.filed[rows] = 1, model.week
    if model.has("M16"):
        buy_places(model, rows, saved[rows])


def buy_places(model: Model, rows: Array, saved: Array) -> None:
    """Let clerks without integrity sell operators a place before others, for half of what waiting in turn would cost them."""
    operator, official, p = model.view(Operator), model.view(Office), model.p.permit
    office = model.lookups.office_of_site[operator.site[rows]]
    a_week = np.maximum(official.n_staff[office] * p.files_per_clerk_rate, 1)
    price = price_of_favour(saved * official.n_files[office] * p.n_steps / a_week)
    sells = uniforms(model.keys(Luck).place, len(operator.site))[rows] >= official.integrity[office]
    operator.is_first[rows] = sells & (price >= 1) & (price <= operator.cash[rows])
    model.pay(Paid.place, (price * operator.is_first[rows]).astype(np.int64), payer=rows, payee=office)


def saved_a_week(model: Model) -> Array:
    """Return what papers save each operator in a week, XOF: raids as they have been, by posts that do their duty."""
    operator, site = model.view(Operator), model.view(Site)
    loss = seizure_loss(model.p, model.switched_on("destroy_seized_machines")) * float(model.view(Risk).seized_rate[0])
    integrity = model.view(Office).integrity[site.post[operator.site]]
    saved: Array = operator.n_machines * operator.machine_size * loss * integrity
    return saved
