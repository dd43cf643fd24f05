"""What the package knows of countries: one folder a country, and the world's gold price."""

from pathlib import Path
from typing import Final

DATA: Final = Path(__file__).resolve().parent
