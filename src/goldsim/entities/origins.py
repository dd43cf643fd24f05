"""Origins: the regions and neighbours from which people are brought. Regions come first, in their order."""

from goldsim.engine.tables import Column, TableSpec

ORIGINS = TableSpec(
    "origins",
    "a region, or a neighbouring country, from which children and women are brought",
    (
        Column("cell", "i4", "cell", "where journeys from it begin, those from abroad at the border"),
        Column("is_abroad", "?", "yes/no", "is a neighbour"),
        Column("n_reached", "i4", "person", "children, and women, there whom recruiters could ask for", width="cargoes"),
        Column(
            "willing", "f4", "share", "part of those asked this week who would let a child go, or go themselves", width="cargoes"
        ),
        Column("asked", "f4", "share", "part of them who have been asked of late, and have answered", width="cargoes"),
        Column("warned", "f4", "share", "part of the families who know of a child that did not come back when promised, or fled"),
    ),
)
