"""The gold price as it was: monthly means, shipped with the package."""

from datetime import date
from functools import lru_cache
from importlib import resources


@lru_cache(maxsize=1)
def usd_per_oz() -> dict[str, float]:
    """Return the monthly mean gold price in US$ a troy ounce, by month as in "2021-04"."""
    text = (resources.files("goldsim") / "data" / "gold_price_usd_per_oz.csv").read_text(encoding="utf-8")
    rows = [line.split(",") for line in text.splitlines() if line[:1].isdigit()]
    return {month: float(price) for month, price in rows}


@lru_cache(maxsize=4096)
def usd_per_oz_on(day: date) -> float:
    """Return the month's price; before the first month the first, after the last the last."""
    series = usd_per_oz()
    months = sorted(series)
    month = min(max(f"{day:%Y-%m}", months[0]), months[-1])
    return series[month]
