"""Machines that are seized, what operators learn of it, and what becomes of them."""

import numpy as np

from goldsim.engine.writing import In, Out, Payment, Payments, Rows, compiled
from goldsim.model import Model
from goldsim.parameters import Police
from goldsim.processes.police.patrols import Country, Site


class Company(Rows, of="companies"):
    """Whose machines may be seized, and were."""

    site = cash = is_permitted = is_covered = is_guarded = machine_size = official = In
    auction_week = stopped_week = n_raids = n_seized = n_machines = resumes_week = weeks_stopped = Out


class Paid(Payments):
    """Who pays whom."""

    buy_backs = Payment("auction", "companies.cash", "country.treasury")
    sales = Payment("auction", "country.towns", "country.treasury")


def seize_machines(model: Model, operator: int, post: int) -> None:
    """Take an operator's machines away until the auction."""
    company = model.view(Company)
    n, cell = int(company.n_machines[operator]), model.view(Site).cell[company.site[operator]]
    company.n_seized[operator] += n
    company.n_machines[operator] = 0
    company.auction_week[operator] = model.week + model.p.police.auction_weeks
    company.stopped_week[operator] = model.week
    company.n_raids[operator] += 1
    model.tell("seized machines", cell, f"post {post}", model.name("companies", operator), n)


def learn_risk(model: Model, n_seized: int) -> None:
    """Let operators learn how often those with machines, and neither papers nor cover nor guard, are raided."""
    company, risk = model.view(Company), model.view(Country)
    has_right = company.is_permitted & ~model.view(Site).is_banned[company.site]
    bare = (company.n_machines > 0) & ~has_right & ~company.is_covered & ~company.is_guarded
    # Those who were raided just now had machines, too.
    seen = n_seized / max(int(bare.sum()) + n_seized, 1)
    risk.seized_rate[0] += model.p.police.belief_rate * (seen - risk.seized_rate[0])


def auction(model: Model) -> None:
    """Auction what was seized long enough ago, or destroy it where that is the rule."""
    company, site = model.view(Company), model.view(Site)
    for operator in np.flatnonzero((company.n_seized > 0) & (company.auction_week <= model.week)).tolist():
        n, cell = int(company.n_seized[operator]), int(site.cell[company.site[operator]])
        company.n_seized[operator] = 0
        if model.switched_on("destroy_seized_machines") or not model.has("M14"):
            model.tell("machines destroyed", cell, "court", model.name("companies", operator), n)
        else:
            put_under_the_hammer(model, operator, n, cell)


def put_under_the_hammer(model: Model, operator: int, n: int, cell: int) -> None:
    """Auction an operator's machines: he buys them back if he can pay, and then works again; else others buy them."""
    p, company, name = model.p.police, model.view(Company), model.name("companies", operator)
    price = auction_price(n * float(company.machine_size[operator]), p)
    if company.cash[operator] < price:
        model.pay(Paid.sales, np.array([price]), payer=0, payee=0)
        model.tell("auction", cell, "auction", name, n, "sold to others")
        return
    model.pay(Paid.buy_backs, np.array([price]), payer=operator, payee=0)
    company.n_machines[operator] = n
    company.resumes_week[operator] = model.week + p.set_up_weeks
    model.count_all("n_buy_backs", 1)
    model.tell("bought back", cell, "auction", name, n, f"for {price} XOF")


def auction_price(n: float, p: Police) -> int:
    """Return what so many excavators bring at an auction, XOF."""
    return int(n * p.machine_xof * p.auction_price_share)


@compiled
def count_weeks_stopped(company: Company, week: int) -> None:
    """Count the week for operators who were raided before it and stand still."""
    for i in range(company.weeks_stopped.shape[0]):
        stands_still = company.n_machines[i] == 0 or company.resumes_week[i] > week
        if 0 <= company.stopped_week[i] < week and stands_still:
            company.weeks_stopped[i] += 1
