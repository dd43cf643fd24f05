"""Origins: the regions and neighbours from which children are brought. Regions come first, in their order."""

from goldsim.engine.tables import Column, TableSpec

ORIGINS = TableSpec(
    "origins",
    "a region, or a neighbouring country, from which children are brought",
    (
        Column("cell", "i4", "cell", "where journeys from it begin, those from abroad at the border"),
        Column("is_abroad", "?", "yes/no", "is a neighbour"),
        Column("n_reached", "i4", "person", "children there whom recruiters could ask for"),
        Column("willing", "f4", "share", "part of the families asked this week who would let a child go"),
        Column("warned", "f4", "share", "part of the families who know of a child that did not come back when promised, or fled"),
    ),
)
