"""The gold price as it was, monthly means, or a series of somebody's own: a CSV file, read into US dollars an ounce by month.

The first column is the date, by day, week or month, in order; the second the price, with currency and unit in its head:

    date,EUR/g
    2021-01-04,51.2
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, NamedTuple

from goldsim.country.data import DATA
from goldsim.errors import Issue, ScenarioError
from goldsim.reading.document import read_text
from goldsim.reading.frozen import FrozenMap
from goldsim.reading.issues import Fault, shown, suggestion
from goldsim.reading.validation import is_number
from goldsim.units import GRAMS_PER_TROY_OUNCE, XOF_PER_EUR

GRAMS: Final[Mapping[str, float]] = {"oz": GRAMS_PER_TROY_OUNCE, "ozt": GRAMS_PER_TROY_OUNCE, "g": 1.0, "kg": 1000.0, "t": 1e6}
CURRENCIES: Final = ("USD", "EUR", "XOF")
FORMS: Final = "2021-01, 2021-01-31, 31/01/2021 or 31.01.2021"
_DATE: Final = re.compile(r"(?P<y>\d{4})-(?P<m>\d\d)(?:-(?P<d>\d\d))?|(?P<d2>\d\d?)[/.](?P<m2>\d\d?)[/.](?P<y2>\d{4})")
_HEAD: Final = re.compile(r"\b([A-Z]{3})\s*(?:/|per|a)\s*([A-Za-z]+)\b")


class Line(NamedTuple):
    """A line of the file: its number, the day, and the price as it is given."""

    number: int
    day: date
    price: float


def read_series(path: Path, xof_per_usd: float) -> Mapping[str, float]:
    """Return US dollars an ounce by month, in order. Raises ScenarioError with all that is wrong, by line."""
    lines = read_text(path).splitlines()
    rows = [(n, line) for n, line in enumerate(lines, 1) if line.strip() and not line.startswith("#")]
    found: list[tuple[int, str]] = []
    factor = _factor(rows[0] if rows else (1, ""), xof_per_usd, found)
    series = list(_lines(rows[1:], found)) if factor else []
    found += [] if found else _gaps(series) or ([] if series else [(1, "holds no price: give a line for every month")])
    if found:
        raise ScenarioError([Issue(str(path), number, 1, "", words) for number, words in found])
    months: dict[str, list[float]] = {}
    for line in series:
        months.setdefault(f"{line.day:%Y-%m}", []).append(line.price * factor)
    return FrozenMap({month: sum(prices) / len(prices) for month, prices in months.items()})


def given_series(section: Any) -> tuple[Mapping[str, float], list[Fault]]:
    """Return a series that stands in a scenario, month to US dollars an ounce, and what is wrong with it."""
    if not isinstance(section, dict) or not section:
        return FrozenMap({}), [
            Fault(("gold_price",), f"must name a file, or give months with their price, it is {shown(section)}")
        ]
    wrong = [
        month for month, price in section.items() if not (_day(month) and len(month) == 7 and is_number(price) and price > 0)
    ]
    faults = [Fault(("gold_price", month), "must be a month such as 2021-01, with a price above 0 in USD/oz") for month in wrong]
    if not faults:
        series = [Line(0, _day(month) or date.min, section[month]) for month in sorted(section)]
        faults = [Fault(("gold_price", f"{series[at].day:%Y-%m}"), words) for at, words in _gaps(series)]
    return FrozenMap({} if faults else {month: float(section[month]) for month in sorted(section)}), faults


def _factor(head: tuple[int, str], xof_per_usd: float, found: list[tuple[int, str]]) -> float:
    """Return what turns a price of the file into US dollars an ounce, 0 where the head does not say."""
    number, text = head
    if ";" in text:
        found.append((number, "columns are separated by semicolons: separate them by commas, and write decimals with a point"))
        return 0.0
    said = _HEAD.search(text)
    if "," not in text or not said:
        found.append((number, "the first line must name currency and unit of the price, such as date,USD/oz or date,XOF/g"))
        return 0.0
    currency, unit = said[1], said[2]
    for name, known in ((currency, CURRENCIES), (unit, tuple(GRAMS))):
        if name not in known:
            found.append((number, f"{shown(name)} is not known: there are {', '.join(known)}{suggestion(name, known)}"))
            return 0.0
    in_xof = {"USD": xof_per_usd, "EUR": XOF_PER_EUR, "XOF": 1.0}[currency]
    return in_xof / xof_per_usd * GRAMS_PER_TROY_OUNCE / GRAMS[unit]


def _lines(rows: list[tuple[int, str]], found: list[tuple[int, str]]) -> Iterator[Line]:
    before: Line | None = None
    for number, text in rows:
        cells = [cell.strip().strip('"') for cell in text.split(",")]
        day, price = _day(cells[0]), _price(cells[1]) if len(cells) == 2 else 0.0
        if len(cells) > 2 or ";" in text:
            words = "decimal commas or semicolons are not read" if len(cells) == 3 or ";" in text else f"has {len(cells)} columns"
            found.append((number, f"{words}: give date and price, such as 2021-01-04,1866.5"))
        elif day is None:
            found.append((number, f"{shown(cells[0])} is no date: write {FORMS}"))
        elif price <= 0:
            found.append((number, f"{shown(cells[-1])} is no price above 0"))
        elif before and day <= before.day:
            what = "is there twice" if day == before.day else f"comes after {before.day}"
            found.append((number, f"{day} {what}, first on line {before.number}: give each date once, in order"))
        else:
            before = Line(number, day, price)
            yield before


def _day(text: str) -> date | None:
    said = _DATE.fullmatch(text)
    try:
        return said and date(int(said["y"] or said["y2"]), int(said["m"] or said["m2"]), int(said["d"] or said["d2"] or 1))
    except ValueError:
        return None


def _price(text: str) -> float:
    return float(text) if re.fullmatch(r"\d+(\.\d+)?([eE][+-]?\d+)?", text) else 0.0


def _gaps(series: list[Line]) -> list[tuple[int, str]]:
    """Return the lines, or where there are none the places in the series, before which a month is missing."""
    found = []
    for place, (one, other) in enumerate(pairwise(series), 1):
        following = (one.day.replace(day=28) + timedelta(days=4)).replace(day=1)
        if other.day >= (following.replace(day=28) + timedelta(days=4)).replace(day=1):
            words = f"nothing is said of {following:%Y-%m}, before {other.day}: give every month a price"
            found.append((other.number or place, words))
    return found


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
