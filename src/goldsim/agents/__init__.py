"""The tables: one file for each kind of agent, and one for what is no agent."""

from goldsim.agents.armed_groups import ARMED_GROUPS, ArmedGroup
from goldsim.agents.children import CHILDREN, Child
from goldsim.agents.committees import COMMITTEES, Committee
from goldsim.agents.companies import COMPANIES, Company
from goldsim.agents.miners import MINERS, Miner
from goldsim.agents.officials import OFFICIALS, Official
from goldsim.agents.sites import SITES, Site
from goldsim.agents.traffickers import TRAFFICKERS, Trafficker
from goldsim.agents.world import CELLS, COUNTRY, EXITS, PROGRAMMES
from goldsim.engine.handles import RowAgent
from goldsim.engine.tables import TableSpec

KINDS: tuple[type[RowAgent], ...] = (Miner, Child, Site, Trafficker, ArmedGroup, Official, Company, Committee)
ALL_SPECS: tuple[TableSpec, ...] = (
    MINERS,
    CHILDREN,
    SITES,
    TRAFFICKERS,
    ARMED_GROUPS,
    OFFICIALS,
    COMPANIES,
    COMMITTEES,
    CELLS,
    EXITS,
    PROGRAMMES,
    COUNTRY,
)

__all__ = ["ALL_SPECS", "KINDS"]
