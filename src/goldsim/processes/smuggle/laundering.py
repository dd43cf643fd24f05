"""Gold that leaves through an exporter's books as clean."""

import numpy as np

from goldsim.engine.tables import Array
from goldsim.legacy import LegacyModel
from goldsim.parameters import Smuggle


def launder(model: LegacyModel, best: Array) -> None:
    """Bring a part of each network's gold through an exporter's books; the tax that is owed goes to the state."""
    p, sell, traffickers, country = model.p.smuggle, model.p.sell, model.traffickers, model.country
    tax = sell.tax_share * float(country.taxed_share[0])
    clean = 1 - sell.legal_discount_share - tax - p.launder_cost_share
    mg = (traffickers.gold * laundered_share(clean - best, p)).astype(np.int64)
    move = model.ledger.move
    move(mg, "traffickers.gold", "country.laundered", "laundered", target_rows=0)
    move(
        (mg * country.price[0] * clean).astype(np.int64), "country.outside", "traffickers.capital", "sold as clean", source_rows=0
    )
    owed = np.array([int(mg.sum() * country.price[0] * tax)])
    move(owed, "country.outside", "country.treasury", "gold tax", source_rows=0, target_rows=0)


def laundered_share(gain: Array, p: Smuggle) -> Array:
    """Return the part of a network's gold that leaves as clean; `gain` is what that brings more, of the world price."""
    share: Array = (1 - p.traceability_share) / (1 + np.exp(-gain / p.launder_scale_share))
    return share
