"""What the model cannot say, shown on every page: each limit in a few words, and in a few sentences."""

from typing import Final

LIMITS: Final = {
    "It does not forecast.": (
        "It says what follows from its assumptions when one policy is held against another under the same luck. Levels and "
        "dates are not predictions; only differences between policies are meant to be read, and those as directions and rough "
        "sizes."
    ),
    "Most of its numbers are assumed.": (
        "For many links between people, gold, arms and officials there is no measurement at all. The intervals on this page "
        "hold the luck of the draw alone. They say nothing of how wrong an assumption may be, which can matter more than "
        "anything shown here; whether a ranking of policies survives other assumptions has to be tried by changing them."
    ),
    "Its places are invented within known belts.": (
        "Regions, towns, borders and gold belts are real and coarse, cells of about 27 km. The sites in them, their size and "
        "their gold are drawn at random in every run. Nothing here points to a real site, village, group or person."
    ),
    "Every mechanism is there, and many are thin.": (
        "All thirty mechanisms of the two source documents act and can be switched off, but the sizes of most were never "
        "measured: how long a permit takes, what a network pays an exporter for clean papers, how fast a band organises, what a "
        "village does when its land is dug up. What depends on one of them alone should be tried with it switched off before it "
        "is believed."
    ),
    "Policies work as paid, not as politics.": (
        "A policy is money, delay, capacity and leakage. Whether a government wants it, can carry it through, or is trusted to, "
        "is outside the model, as are elections, diplomacy and what neighbouring countries do in return."
    ),
    "Harm is counted, not weighed.": (
        "The page does not add children's deaths, incomes and territory into one figure. Which difference matters most is for "
        "its reader."
    ),
    "Groups are few and simple.": (
        "Armed groups take, tax, fight and recruit by a handful of rules, without ideology, leaders, kinship or negotiation; "
        "foreign forces are part of the state or of nobody."
    ),
}
