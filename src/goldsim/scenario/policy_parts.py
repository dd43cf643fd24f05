"""What the section `policy` of a scenario may say: where, for whom, when, how chosen, and at what price."""

from datetime import date
from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field

from goldsim.country.geography_parts import one_of
from goldsim.parameters import INSTRUMENTS
from goldsim.reading.validation import MOST_MONEY

OLDEST: Final = 120  # years; nobody is older
LOTTERY: Final = "lottery"
# How people are chosen for what is given to people.
CHOSEN: Final = (LOTTERY, "proxy_means_test", "community_list", "first_come", "self_selection")
SEXES: Final = ("women", "men")
ORIGINS: Final = ("local", "internal_migrant", "foreign_migrant")
SITES: Final = ("any", "illegal", "legal")

Money = Annotated[float, Field(ge=0, le=MOST_MONEY)]
Share = Annotated[float, Field(ge=0, le=1)]
Age = Annotated[int, Field(ge=0, le=OLDEST)]
Weeks = Annotated[int, Field(ge=1, le=5200)]


class Part(BaseModel):
    """What a section of a file says, with no key that is unknown."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid", allow_inf_nan=False, hide_input_in_errors=True)

    def written(self) -> dict[str, Any]:
        """Return it as a file says it, without what is left to the defaults."""
        return self.model_dump(by_alias=True, exclude_defaults=True)


class Where(Part):
    """Where: cells for which all holds that is said. Nothing said: the country."""

    regions: list[str] = []
    belts: list[str] = []
    near_sites_km: Annotated[float, Field(gt=0, le=1000)] | None = None  # so far from a site that is known at the start
    exits: list[str] = []  # where the customs posts of these ways out stand
    corridors: list[str] = []  # on the straight way from the capital to these ways out, and beside it
    origin_villages: bool = False  # from which recruiters bring children


class Whom(Part):
    """For whom: people for whom all holds that is said, as it is in the week."""

    sex: Annotated[str, one_of(SEXES)] | None = None
    youngest: Age | None = None  # years, at week zero
    oldest: Age | None = None
    origins: list[Annotated[str, one_of(ORIGINS)]] = []
    mines: Annotated[str, one_of(SITES)] | None = None  # at a site out of every corridor and without papers, or with either
    working_children: bool = False  # has children at work
    bonded: bool = False  # owes a buyer
    returning_fighters: bool = False


class Stop(Part):
    """When the money stops for good: an outcome of the country has been beyond a bound for some weeks."""

    outcome: str
    below: float | None = None
    above: float | None = None
    weeks: Weeks = 1


class Ban(Part):
    """Where, and in which months of the year, nobody may dig, whatever papers there are."""

    where: Where = Where()
    months: list[Annotated[int, Field(ge=1, le=12)]] = Field(min_length=1)

    def holds(self, day: date) -> bool:
        """Tell whether it is in force in the week that begins on a day."""
        return day.month in self.months


class Measure(Part):
    """An instrument bought for some place and people: with an amount, as units, or with a share of what is left."""

    buys: Annotated[str, one_of(INSTRUMENTS)]
    xof_per_year: Money | None = None
    units: Annotated[float, Field(ge=0)] | None = None
    share: Share | None = None
    where: Where = Where()
    whom: Whom = Field(Whom(), alias="for")
    chosen: Annotated[str, one_of(CHOSEN)] = LOTTERY
    error: Annotated[float, Field(ge=0, le=5)] | None = None  # of the test or the list; the parameter's without it
    if_at_school: bool = False  # paid only to households none of whose children work
    ramp_weeks: Weeks = 1  # in which the money grows to the whole
    stop: Stop | None = None

    @property
    def is_usual(self) -> bool:
        """Whether it says nothing that an instrument's share of a split does not say."""
        return not self.written().keys() - {"buys", "xof_per_year", "units", "share"}


class Phase(Part):
    """What holds from a day to another."""

    name: str = ""
    starts: date | None = Field(None, alias="from")
    ends: date | None = Field(None, alias="to")
    budget_xof_per_year: Money | None = None
    budget_by_year: dict[str, Money] = {}  # calendar year to XOF, over the other
    units: dict[str, Annotated[float, Field(ge=0)]] = {}  # instrument to units promised, bought first, for the whole country
    split: dict[str, Share] = {}  # instrument to share of what units and amounts leave of the budget
    measures: list[Measure] = []
    switches: dict[str, bool] = {}
    rates: dict[str, int | float] = {}  # path of a parameter to its value
    bans: list[Ban] = []

    @property
    def first_day(self) -> date:
        """The first day of money and rules; the week that holds it is the first."""
        return self.starts or date.min

    def holds(self, day: date) -> bool:
        """Tell whether the phase is in force in the week that begins on a day."""
        return self.first_day <= day and (self.ends is None or day <= self.ends)

    @property
    def bought(self) -> list[Measure]:
        """All that it buys: the instruments of `units` and `split`, one each, and the measures."""
        flat = [name for name in INSTRUMENTS if self.units.get(name) or self.split.get(name)]
        usual = [Measure(buys=name, units=self.units.get(name), share=self.split.get(name)) for name in flat]
        return [*usual, *self.measures]


class PolicyPart(Phase):
    """The section `policy`: what holds from a day on, or phases."""

    phases: list[Phase] = []
