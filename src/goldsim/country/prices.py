"""The gold price as it was: monthly means, shipped with the package."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from goldsim.country.data import DATA


@lru_cache(maxsize=1)
def usd_per_oz() -> dict[str, float]:
    """Return the monthly mean gold price in US$ a troy ounce, by month as in "2021-04", in order."""
    text = (DATA / "gold_price_usd_per_oz.csv").read_text(encoding="utf-8")
    rows = [line.split(",") for line in text.splitlines() if line[:1].isdigit()]
    return {month: float(price) for month, price in sorted(rows)}


def usd_per_oz_on(day: date, own: Mapping[str, float] | None = None) -> float:
    """Return the month's price, of an own series if there is one; before the first month the first, after the last the last."""
    series = own or usd_per_oz()
    months = list(series)
    return series[min(max(day.isoformat()[:7], months[0]), months[-1])]
