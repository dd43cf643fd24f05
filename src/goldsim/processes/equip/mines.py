"""Industrial mines: what they dig and sell abroad, and what the state, communes and workers get of it."""

import numpy as np

from goldsim.engine.ledger.payments import Payment, Payments
from goldsim.engine.tables import Array
from goldsim.model import Model
from goldsim.parameters import Equip
from goldsim.processes.equip.operators import Risk
from goldsim.units import WEEKS_PER_YEAR


class Paid(Payments):
    """What stays in the country, out of gold that is sold abroad."""

    taxes = Payment("industrial mines' taxes", "country.abroad", "country.treasury")
    communes = Payment("industrial mines' taxes", "country.abroad", "belts.till")
    wages = Payment("industrial mines' wages", "country.abroad", "belts.till")


def run_mines(model: Model) -> None:
    """Let industrial mines dig, sell abroad, and pay taxes and wages."""
    mines, p = model.lookups, model.p.equip
    state, communes, wages = shares_of(mines.mine_mg * float(model.view(Risk).price[0]), mines.mine_jobs, p)
    model.pay(Paid.taxes, state, payer=0, payee=0)
    model.pay(Paid.communes, communes, payer=0, payee=mines.mine_belt)
    model.pay(Paid.wages, wages, payer=0, payee=mines.mine_belt)
    model.count_all("gold_industrial_mg", int(mines.mine_mg.sum()))


def shares_of(value_xof: Array, jobs: Array, p: Equip) -> tuple[Array, Array, Array]:
    """Return what the state, the communes and the workers get of each mine's gold in a week, XOF, whole."""
    business = value_xof * p.mine_business_share
    communes, wages = business * p.communes_share, jobs * p.mine_wage_xof / WEEKS_PER_YEAR
    state = value_xof * p.mine_tax_share - communes
    return state.astype(np.int64), communes.astype(np.int64), wages.astype(np.int64)
