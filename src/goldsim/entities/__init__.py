"""The tables: one file for each kind of agent, and one for what is no agent."""

from goldsim.engine.handles import RowAgent
from goldsim.engine.tables import TableSpec
from goldsim.entities.armed_groups import ARMED_GROUPS, ArmedGroup
from goldsim.entities.belts import BELTS
from goldsim.entities.cells import CELLS
from goldsim.entities.children import CHILDREN, Child
from goldsim.entities.committees import COMMITTEES, Committee
from goldsim.entities.companies import COMPANIES, Company
from goldsim.entities.docket import CASES, Case
from goldsim.entities.exits import EXITS
from goldsim.entities.forces import FORCES, Force
from goldsim.entities.households import HOUSEHOLDS, Household
from goldsim.entities.miners import MINERS, Miner
from goldsim.entities.nation import COUNTRY
from goldsim.entities.officials import OFFICIALS, Official
from goldsim.entities.origins import ORIGINS
from goldsim.entities.programmes import PROGRAMMES
from goldsim.entities.recruiting_parties import PARTIES
from goldsim.entities.sites import SITES, Site
from goldsim.entities.traffickers import TRAFFICKERS, Trafficker

KINDS: tuple[type[RowAgent], ...] = (
    *(Household, Miner, Child, Site, Trafficker, ArmedGroup, Force, Official, Company, Committee, Case),
)
ALL_SPECS: tuple[TableSpec, ...] = (
    HOUSEHOLDS,
    MINERS,
    CHILDREN,
    SITES,
    TRAFFICKERS,
    ARMED_GROUPS,
    FORCES,
    OFFICIALS,
    COMPANIES,
    COMMITTEES,
    CASES,
    BELTS,
    CELLS,
    EXITS,
    ORIGINS,
    PARTIES,
    PROGRAMMES,
    COUNTRY,
)

__all__ = ["ALL_SPECS", "KINDS"]
