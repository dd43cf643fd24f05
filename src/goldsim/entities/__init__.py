"""The tables: one file for each kind of agent, and one for what is no agent."""

from typing import Final

from goldsim.engine.handles import RowAgent, handle
from goldsim.engine.tables import TableSpec
from goldsim.entities.armed_groups import ARMED_GROUPS
from goldsim.entities.belts import BELTS
from goldsim.entities.cells import CELLS
from goldsim.entities.children import CHILDREN
from goldsim.entities.committees import COMMITTEES
from goldsim.entities.companies import COMPANIES
from goldsim.entities.docket import CASES
from goldsim.entities.exits import EXITS
from goldsim.entities.forces import FORCES
from goldsim.entities.households import HOUSEHOLDS
from goldsim.entities.miners import MINERS
from goldsim.entities.nation import COUNTRY
from goldsim.entities.officials import OFFICIALS
from goldsim.entities.origins import ORIGINS
from goldsim.entities.programmes import PROGRAMMES
from goldsim.entities.recruiting_parties import PARTIES
from goldsim.entities.sites import SITES
from goldsim.entities.traffickers import TRAFFICKERS

AGENTS = (HOUSEHOLDS, MINERS, CHILDREN, SITES, TRAFFICKERS, ARMED_GROUPS, FORCES, OFFICIALS, COMPANIES, COMMITTEES, CASES)
ALL_SPECS: Final[tuple[TableSpec, ...]] = (*AGENTS, BELTS, CELLS, EXITS, ORIGINS, PARTIES, PROGRAMMES, COUNTRY)
NAMES = ["Household", "Miner", "Child", "Site", "Trafficker", "ArmedGroup", "Force", "Official", "Company", "Committee", "Case"]
KINDS: Final[tuple[type[RowAgent], ...]] = tuple(
    handle(name, spec.name, __name__) for name, spec in zip(NAMES, AGENTS, strict=True)
)
Household, Miner, Child, Site, Trafficker, ArmedGroup, Force, Official, Company, Committee, Case = KINDS
