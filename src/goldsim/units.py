"""Conversions at the border; inside, gold is whole milligrams, money whole francs (XOF) and time whole weeks."""

from typing import Final

GRAMS_PER_TROY_OUNCE: Final = 31.1034768
MG_PER_GRAM: Final = 1000
XOF_PER_EUR: Final = 655.957  # the peg, by treaty
MG_PER_TROY_OUNCE: Final = GRAMS_PER_TROY_OUNCE * MG_PER_GRAM
MG_PER_TONNE: Final = 10**9
HECTARES_PER_KM2: Final = 100
HANDS: Final = 1000  # a hand at work is counted in thousandths
DAYS_PER_WEEK: Final = 7
WEEKS_PER_YEAR: Final = 365.25 / DAYS_PER_WEEK
MONTHS_PER_YEAR: Final = 12
WEEKS_PER_OBSERVED_MONTH: Final = 4
KM_PER_DEGREE: Final = 111.195
