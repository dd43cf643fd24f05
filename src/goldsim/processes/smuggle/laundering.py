"""Gold that leaves through an exporter's books as clean."""

import numpy as np

from goldsim.engine.forms import logistic
from goldsim.engine.ledger.payments import Payment, Payments
from goldsim.engine.tables import Array
from goldsim.model import Model
from goldsim.parameters import Sell, Smuggle
from goldsim.processes.smuggle.routes import World
from goldsim.processes.smuggle.ways import Smuggler


class Paid(Payments):
    """What goes through the books."""

    laundered = Payment("laundered", "traffickers.gold", "country.laundered")
    price = Payment("sold as clean", "country.abroad", "traffickers.capital")
    tax = Payment("gold tax", "country.abroad", "country.treasury")


def launder(model: Model, best: Array) -> None:
    """Bring a part of each network's gold through an exporter's books while planes fly; the tax owed goes to the state."""
    p, books = model.p, model.view(World)
    price, tax = books.price[0], p.sell.tax_share * float(books.taxed_share[0])
    clean = clean_share(tax, model.lookups.exit_km[:, -1], p.sell, p.smuggle)
    mg = laundered_mg(model.view(Smuggler).gold, clean - p.smuggle.capital_cost_rate - best, p.smuggle) * books.can_fly[0]
    model.pay(Paid.laundered, mg, payee=0)
    model.pay(Paid.price, (mg * price * clean).astype(np.int64), payer=0)
    model.pay(Paid.tax, np.array([int(mg.sum() * price * tax)]), 0, 0)


def clean_share(tax: float, km: Array, sell: Sell, p: Smuggle) -> Array:
    """Return what gold brings through the books, as a share of the world price: less discount, tax, papers and carriage."""
    clean: Array = np.maximum(1 - sell.legal_discount_share - tax - p.launder_cost_share - km * p.km_cost_share, 0)
    return clean


def laundered_mg(gold: Array, gain: Array, p: Smuggle) -> Array:
    """Return how much of each network's gold leaves as clean, mg, whole."""
    mg: Array = (gold * laundered_share(gain, p)).astype(np.int64)
    return mg


def laundered_share(gain: Array, p: Smuggle) -> Array:
    """Return the part of a network's gold that leaves as clean; `gain` is what that brings more, of the world price."""
    share: Array = logistic(gain / p.launder_scale_share, 1 - p.traceability_share)
    return share
