"""Geographies with one thing wrong each, and what must be said of them."""

from goldsim.country.geography import load

TEXT = load("tinyland").content
WEST = "{name: west, lat: 11.0, lon: -7.2, radius_km: 40, weight: 0.6, grade: 1.0}"
HILL = "{name: hill men, kind: jihadist, lat: 11.2, lon: -4.8, alliance: the hills, fighters: {2020: 300}}"
CAPITAL = "{name: Centre, kind: capital, lat: 11.0, lon: -6.2}"
GRID = TEXT[TEXT.index("grid:") : TEXT.index("belts:")]
BELTS = TEXT[TEXT.index("belts:") : TEXT.index("foreign_origins:")]
FIRST = "  xxxxxxxxxxxxxxxx\n"  # row of the grid
PLACES = "capital, town, industrial_mine, artisanal_site"
MAP = "lat 9.5 to 12, lon -8 to -4"
MOVE = "move it, or give that cell the letter of a region"
LETTER = "must be one letter, as the grid has it; it is"
SIGNS = "look at north and west, and at the signs: degrees west of Greenwich and south of the equator are negative"


def changed(old: str, new: str) -> str:
    """Return Tinyland with one thing changed that stands there once; @ marks the place of the issue."""
    assert TEXT.count(old) == 1, old
    return TEXT.replace(old, new)


def west(old: str, new: str) -> str:
    """Return Tinyland with one thing changed in its first belt."""
    assert old in WEST
    return changed(WEST, WEST.replace(old, new))


def hill(more: str) -> str:
    """Return Tinyland with more said of its first armed group."""
    return changed(HILL, f"{HILL[:-1]}, {more}}}")


def relation(more: str) -> str:
    """Return Tinyland with one relation more."""
    return changed("trades:", f"  - {more}\ntrades:")


def cut(old: str = "", new: str = "", parent: str = "tinyland") -> str:
    """Return a file that cuts Aland out of Tinyland, with one thing changed."""
    text = f"name: aland\ntitle: Aland\nextends: {parent}\nkeep: [A]\nrest: {{letter: r, name: rest of Tinyland}}\n"
    assert old in text
    return text.replace(old, new, 1) if old else text


# Each: the file, with @ before the place of the issue; the path; the words.
BAD = {
    "a list": ("@- a\n", "", "must be a mapping (lines of `key: value`), it is a list of 1"),
    "nothing": ("@", "", "the file is empty"),
    "deep nesting": (f"a: {'[' * 39}@{'[' * 5000}", "", "is nested more than 40 deep"),
    "a broken line": (
        changed("north: 12.0\n", "north: 12.0\nwest @: -8: 0\n").replace("west @: -8: 0", "wes: -8@: 0"),
        "",
        "cannot be read as YAML: mapping values are not allowed here",
    ),
    "a key given twice": (f"{TEXT}@name: other\n", "name", "the key 'name' is given twice, first on line 2"),
    "a letter given twice": (
        changed("y: Ypsia}", "@x: Ypsia, y: Z}"), "neighbours.x", "the key 'x' is given twice, first on line 8",
    ),
    "an unknown key": (changed("title:", "@titel: x\ntitle:"), "titel", "unknown key - did you mean 'title'?"),
    "a key of a cut": (
        changed("title:", "@keep: [A]\ntitle:"),
        "keep",
        "is for regions cut out of a country, which has `extends` and no grid: leave it out",
    ),
    "no north": (changed("north: 12.0\n", "").replace("name: tiny", "@name: tiny"), "north", "is missing"),
    "a name with blanks": (
        changed("name: tinyland", "name: @Tiny land"),
        "name",
        "is 'Tiny land'; a name is 1 to 64 small letters, digits, _ and -, and begins with a letter or digit",
    ),
    "an empty title": (changed("title: Tinyland", "title: @' '"), "title", "is empty"),
    "north that is text": (
        changed("north: 12.0", "north: @'12'"),
        "north",
        "must be a number, it is '12': write the digits alone, without leading zeros, quotes, spaces, _ or ,",
    ),
    "north beyond the pole": (
        changed("north: 12.0", "north: @120"), "north", "is 120, it must be at most 90",
    ),
    "a map at the pole": (
        changed("north: 12.0", "north: @87"),
        "north",
        "10 rows of 16 cells of 0.25 degrees go from 87 down to 84.5 degrees, the map must end at 85 and -85: "
        "look at north, cell_degrees and the grid",
    ),
    "a map beyond the date line": (
        changed("west: -8.0", "west: @178"),
        "west",
        "10 rows of 16 cells of 0.25 degrees go from 178 to 182 degrees, the map must end at 180: "
        "look at west, cell_degrees and the grid",
    ),
    "a map elsewhere": (
        changed("west: -8.0", "west: 8.0").replace("north: ", "north: @"),
        "north",
        f"all 8 belts, armed groups and places lie off the map (lat 9.5 to 12, lon 8 to 12): {SIGNS}",
    ),
    "cells of nothing": (changed("cell_degrees: 0.25", "cell_degrees: @0"), "cell_degrees", "is 0, it must be at least 0.01"),
    "cells below nothing": (
        changed("cell_degrees: 0.25", "cell_degrees: @-0.25"), "cell_degrees", "is -0.25, it must be at least 0.01",
    ),
    "cells as large as countries": (
        changed("cell_degrees: 0.25", "cell_degrees: @20"), "cell_degrees", "is 20, it must be at most 2",
    ),
    "cells of nan": (changed("cell_degrees: 0.25", "cell_degrees: @.nan"), "cell_degrees", ".nan is not a finite number"),
    "no regions": (
        changed("regions: {A: Aland, B: Boria}", "regions: @[A, B]"),
        "regions",
        "must be a mapping (lines of `key: value`), it is a list of 2",
    ),
    "no neighbours": (
        changed("neighbours: {x: Exia, y: Ypsia}", "neighbours: @[Exia, Ypsia]"),
        "neighbours",
        "must be a mapping (lines of `key: value`), it is a list of 2",
    ),
    "two letters": (changed("y: Ypsia}", "y: Ypsia, @zz: Zed}"), "neighbours.zz", f"{LETTER} 'zz'"),
    "no letter": (changed("y: Ypsia}", "y: Ypsia, @' ': Zed}"), "neighbours. ", f"{LETTER} ' '"),
    "the letter of no country": (
        changed("y: Ypsia}", "y: Ypsia, @'.': Sea}"),
        "neighbours..",
        "'.' stands for cells of no country: take another letter",
    ),
    "a letter of two": (
        changed("y: Ypsia}", "y: Ypsia, @A: Aria}"), "neighbours.A", "'A' is the letter of a region already (Aland)",
    ),
    "a region without a name": (changed("A: Aland", "A: @''"), "regions.A", "is empty"),
    "a region of two lines": (
        changed("A: Aland", 'A: @"A\\nland"'), "regions.A", "must be one line of at most 100 letters",
    ),
    "two regions of one name": (changed("B: Boria", "B: @Aland"), "regions.B", "the name 'Aland' is given twice"),
    "two neighbours of one name": (changed("y: Ypsia", "y: @Exia"), "neighbours.y", "the name 'Exia' is given twice"),
    "a neighbour called airport": (
        changed("y: Ypsia", "y: @Airport"),
        "neighbours.y",
        "'Airport' is what the capital's own way out is called: take another name",
    ),
    "a region that is nowhere": (
        changed("B: Boria", "B: Boria, @C: Cisland"),
        "regions.C",
        "no cell of the grid has the letter 'C' (Cisland): draw it there, or leave it out",
    ),
    "a neighbour that is nowhere": (
        changed("y: Ypsia", "y: Ypsia, @z: Zed"),
        "neighbours.z",
        "no cell of the grid has the letter 'z' (Zed): draw it there, or leave it out",
    ),
    "no grid": (changed(GRID, "").replace("name: tiny", "@name: tiny"), "grid", "is missing"),
    "an empty grid": (
        changed(GRID, "grid: @''\n"), "grid", "is empty: draw the country, one letter a cell and one line a row",
    ),
    "a grid that is a list": (changed(GRID, "grid:\n  @- xx\n  - xA\n"), "grid", "must be text, it is a list of 2"),
    "a short row": (
        changed(FIRST, "  @xxxxxxxxxxxxxxx\n"), "grid[0]", "row 1 has 15 letters, most rows have 16",
    ),
    "a long row": (
        changed("  xxxxxxxxyyyyyyyy\n", "  @xxxxxxxxyyyyyyyyy\n"), "grid[9]", "row 10 has 17 letters, most rows have 16",
    ),
    "an unexplained letter": (
        changed(FIRST, "  xxx@qqxxxxxxxxxxx\n"),
        "grid[0][3]",
        "'q' is no region, no neighbour and not '.' for no country (2 cells)",
    ),
    "an unexplained letter that is only small": (
        changed(FIRST, "  xxx@axxxxxxxxxxxx\n"),
        "grid[0][3]",
        "'a' is no region, no neighbour and not '.' for no country (1 cell) - did you mean 'A'?",
    ),
    "no belts": (changed(BELTS, "belts: @[]\n"), "belts", "is empty: give 1 at least"),
    "belts that are a mapping": (changed(BELTS, "belts:\n  @a: 3\n"), "belts", "must be a list, it is a mapping"),
    "belts that are a number": (changed(BELTS, "belts: @1\n"), "belts", "must be a list, it is 1"),
    "a belt that is text": (
        changed(WEST, "@west"), "belts[0]", "must be a mapping (lines of `key: value`), it is 'west'",
    ),
    "an unknown key of a belt": (west("grade", "@grad"), "belts[0].grad", "unknown key - did you mean 'grade'?"),
    "a belt without a radius": (changed(WEST, f"@{WEST.replace('radius_km: 40, ', '')}"), "belts[0].radius_km", "is missing"),
    "a belt without a name": (west("west", "@''"), "belts[0].name", "is empty"),
    "a radius of nothing": (west("40", "@0"), "belts[0].radius_km", "is 0, it must be more than 0"),
    "a radius below nothing": (west("40", "@-40"), "belts[0].radius_km", "is -40, it must be more than 0"),
    "a weight below nothing": (west("0.6", "@-0.6"), "belts[0].weight", "is -0.6, it must be at least 0"),
    "a grade below nothing": (west("grade: 1.0", "grade: @-1.0"), "belts[0].grade", "is -1.0, it must be at least 0.01"),
    "a grade of nan": (west("grade: 1.0", "grade: @.nan"), "belts[0].grade", ".nan is not a finite number"),
    "finds below nothing": (west("grade: 1.0", "grade: 1.0, finds: @-1"), "belts[0].finds", "is -1, it must be at least 0"),
    "two belts of one name": (changed("{name: east", "{name: @west"), "belts[1].name", "the name 'west' is given twice"),
    "belts of no weight": (
        west("0.6", "0").replace("weight: 0.4", "weight: 0.0").replace("belts:", "@belts:"),
        "belts",
        "the weights of all belts are 0: no site would be anywhere",
    ),
    "belts of no finds": (
        west("grade: 1.0", "grade: 1.0, finds: 0").replace("weight: 0.4", "weight: 0.4, finds: 0").replace("belts:", "@belts:"),
        "belts",
        "the weights of new finds (`finds`) of all belts are 0: no deposit could be found anywhere",
    ),
    "a belt in a neighbour": (
        changed(WEST, "@" + WEST.replace("11.0", "11.9")),
        "belts[0]",
        f"west lies outside the country, in Exia ('x' in row 1, column 4 of the grid): {MOVE}",
    ),
    "a belt off the map": (
        changed(WEST, "@" + WEST.replace("-7.2", "7.2")),
        "belts[0]",
        f"west lies outside the country, off the map ({MAP}): {MOVE}",
    ),
    "a belt with lat and lon swapped": (
        changed(WEST, "@" + WEST.replace("lat: 11.0, lon: -7.2", "lat: -7.2, lon: 11.0")),
        "belts[0]",
        f"west lies outside the country, off the map ({MAP}): with lat 11 and lon -7.2 it would lie in Aland, "
        "are they the wrong way round?",
    ),
    "a latitude that is none": (
        west("11.0", "@111.0"), "belts[0].lat", "is 111.0, lat goes from -90 to 90: are lat and lon the wrong way round?",
    ),
    "a group in no country": (
        changed(HILL, "@" + HILL.replace("lat: 11.2, lon: -4.8", "lat: 11.9, lon: -7.9")).replace(FIRST, "  .xxxxxxxxxxxxxxx\n"),
        "armed_groups[0]",
        f"hill men lies outside the country, in no country ('.' in row 1, column 1 of the grid): {MOVE}",
    ),
    "a kind of group": (
        changed("kind: jihadist", "kind: @jihadists"),
        "armed_groups[0].kind",
        "is 'jihadists', it must be one of jihadist, signatory, militia - did you mean 'jihadist'?",
    ),
    "a group of nobody's year": (
        changed("fighters: {2020: 300}", "fighters: {@1989: 300}"),
        "armed_groups[0].fighters.1989",
        "must be a year from 1990 to 2100, it is '1989'",
    ),
    "fighters by name": (
        changed("fighters: {2020: 300}", "fighters: {@many: 300}"),
        "armed_groups[0].fighters.many",
        "must be a year from 1990 to 2100, it is 'many'",
    ),
    "fighters below nothing": (
        changed("fighters: {2020: 300}", "fighters: {2020: @-5}"),
        "armed_groups[0].fighters.2020",
        "is -5, it must be at least 1",
    ),
    "no fighters": (changed("fighters: {2020: 300}", "fighters: @{}"), "armed_groups[0].fighters", "is empty: give 1 at least"),
    "a group that sends itself": (
        hill("from: 2021-05-03, of: @hill men"),
        "armed_groups[0].of",
        "hill men cannot come from itself: name the group that sends the men, or leave it out",
    ),
    "a group sent by nobody": (
        hill("from: 2021-05-03, of: @river man"),
        "armed_groups[0].of",
        "there is no armed group 'river man' - did you mean 'river men'?",
    ),
    "a group sent on no day": (
        hill("@of: river men"), "armed_groups[0].of", "needs the day on which hill men comes: give `from` as well",
    ),
    "a group before its sender": (
        hill("from: @2021-05-03, of: river men").replace("{2020: 200}", "{2020: 200}, from: 2021-05-03"),
        "armed_groups[0].from",
        "is 2021-05-03, not after the day on which river men comes itself (2021-05-03)",
    ),
    "a group called as the state": (
        changed("alliance: the river", "alliance: @state"),
        "armed_groups[1].alliance",
        "'state' is what relations call all forces: take another name",
    ),
    "a group called as an alliance": (
        changed("name: river men", "name: @the hills").replace("[the hills, river men]", "[the river, hill men]"),
        "armed_groups[1].name",
        "'the hills' is the alliance of hill men too, a relation could mean either: take another name",
    ),
    "two groups of one name": (
        changed("name: river men", "name: @hill men").replace("[the hills, river men]", "[the hills, the river]"),
        "armed_groups[1].name",
        "the name 'hill men' is given twice",
    ),
    "people of no region": (
        changed("B: 80000}", "B: 80000, @C: 1}"), "people.C", "'C' is the letter of no region; there are A (Aland), B (Boria)",
    ),
    "people by name": (
        changed("B: 80000}", "B: 80000, @'Boria': 1}"), "people.Boria", f"{LETTER} 'Boria'",
    ),
    "a region without people": (
        changed("people: {A: 60000, B: 80000}", "@people: {A: 60000}"),
        "people",
        "the people of B (Boria) are missing: where there are armed groups or forces, every region needs them",
    ),
    "no people": (
        changed("people: {A: 60000, B: 80000}\n", "").replace("name: tiny", "@name: tiny"),
        "people",
        "the people of A (Aland), B (Boria) are missing: where there are armed groups or forces, every region needs them",
    ),
    "people below nothing": (changed("B: 80000}", "B: @-1}"), "people.B", "is -1, it must be at least 1"),
    "a contingent at home nowhere": (
        changed("homes: [Eastham]", "homes: [@Eastam]"),
        "forces[1].homes[0]",
        "'Eastam' is no town of the list of places, and not the capital - did you mean 'Eastham'?",
    ),
    "a contingent at home in a mine": (
        changed("homes: [Eastham]", "homes: [Eastham, @Pit One]"),
        "forces[1].homes[1]",
        "'Pit One' is no town of the list of places, and not the capital",
    ),
    "a contingent at home abroad": (
        changed("{name: Eastham, kind: town, lat: 10.9, lon: -4.9}", "@{name: Eastham, kind: town, lat: 10.9, lon: -4.1}"),
        "places[2]",
        f"Eastham lies outside the country, in Ypsia ('y' in row 5, column 16 of the grid): {MOVE}",
    ),
    "a contingent of no homes": (changed("homes: [Eastham]", "homes: @[]"), "forces[1].homes", "is empty: give 1 at least"),
    "a contingent of nobody": (changed("people: 100,", "people: @0,"), "forces[1].people", "is 0, it must be at least 1"),
    "a kind of contingent": (
        changed("kind: partner", "kind: @partners"),
        "forces[1].kind",
        "is 'partners', it must be one of army, guard, gendarmerie, partner, peacekeepers, foreign - did you mean 'partner'?",
    ),
    "a contingent that goes before it comes": (
        changed("until: 2023-01-02", "from: 2023-01-02, until: @2023-01-02"),
        "forces[1].until",
        "is 2023-01-02, the day on which it is over must be after `from` (2023-01-02)",
    ),
    "a contingent with an unknown key": (
        changed("until: 2023-01-02", "@untill: 2023-01-02"), "forces[1].untill", "unknown key - did you mean 'until'?",
    ),
    "two contingents of one name": (
        changed("name: guests", "name: @the army"), "forces[1].name", "the name 'the army' is given twice",
    ),
    "a relation of one": (
        changed("between: [the hills, river men]", "between: @[the hills]"),
        "relations[0].between",
        "names 1, it must name the two parties between whom this is",
    ),
    "a relation with itself": (
        changed("[the hills, river men]", "[the hills, @the hills]"),
        "relations[0].between[1]",
        "'the hills' is named twice: name two parties",
    ),
    "a relation of nobody": (
        changed("[the hills, river men]", "[the hills, @river man]"),
        "relations[0].between[1]",
        "'river man' is no armed group, no alliance and not 'state' - did you mean 'river men'?",
    ),
    "a relation of no kind": (
        changed("is: war", "is: @wars"),
        "relations[0].is",
        "is 'wars', it must be one of war, truce, alliance - did you mean 'war'?",
    ),
    "a relation that ends before it begins": (
        changed("from: 2022-01-03}", "from: 2022-01-03, until: @2021-01-04}"),
        "relations[0].until",
        "is 2021-01-04, the day on which it is over must be after `from` (2022-01-03)",
    ),
    "relations that contradict": (
        relation("{between: [river men, the hills], is: @truce, until: 2022-01-04}"),
        "relations[1].is",
        "is truce, and relations[0] says war for the same parties and days: "
        "let one end where the other begins, or name single groups",
    ),
    "relations that contradict by another name": (
        relation("{between: [the river, hill men], is: @truce}"),
        "relations[1].is",
        "is truce, and relations[0] says war for the same parties and days: "
        "let one end where the other begins, or name single groups",
    ),
    "a trade by nobody's border": (
        changed("exits: {x: 0.7, y: 0.3}", "exits: {x: 0.7, @z: 0.3}"),
        "trades[0].exits.z",
        "'z' is the letter of no neighbour; there are x (Exia), y (Ypsia)",
    ),
    "a trade by a neighbour's name": (
        changed("exits: {x: 0.7, y: 0.3}", "exits: {x: 0.7, @Ypsia: 0.3}"),
        "trades[0].exits.Ypsia",
        "'Ypsia' is the letter of no neighbour; there are x (Exia), y (Ypsia) - did you mean 'y'?",
    ),
    "a trade by a neighbour that is far": (
        changed("exits: {x: 0.7, y: 0.3}", "exits: {x: 0.7, @z: 0.3}")
        .replace("y: Ypsia}", "y: Ypsia, z: Zed}").replace("belts:", f"  {'z' * 16}\nbelts:"),
        "trades[0].exits.z",
        "Zed shares no border with the country: what passes there goes by another neighbour",
    ),
    "a trade that is not whole": (
        changed("exits: {x: 0.7, y: 0.3}", "@exits: {x: 0.7, y: 0.2}"),
        "trades[0].exits",
        "the shares add up to 0.9, they must add up to 1",
    ),
    "a trade of no worth": (changed("2000000000", "@0"), "trades[0].xof_a_year", "is 0, it must be more than 0"),
    "no armed groups said": (
        changed(TEXT[TEXT.index("armed_groups:") : TEXT.index("places:")], "").replace("name: tiny", "@name: tiny"),
        "armed_groups",
        "is missing",
    ),
    "a town that digs": (
        changed("kind: town, lat: 11.1, lon: -7.4}", "kind: town, lat: 11.1, lon: -7.4, @output_t: 3}"),
        "places[1].output_t",
        "is for an industrial mine, and Westham is of the kind town",
    ),
    "jobs at a closed mine": (
        changed("output_t: 2, concession_km2: 150, jobs: 300}", "@jobs: 300}"),
        "places[3].jobs",
        "Pit One digs nothing (output_t is 0) and employs 300",
    ),
    "no places": (
        changed(TEXT[TEXT.index("places:") :], "@places: []\n"),
        "places",
        "no place is of the kind capital: one must be, with the airport, a court and the first offices",
    ),
    "no capital": (
        changed("kind: capital", "kind: town").replace("places:", "@places:"),
        "places",
        "no place is of the kind capital: one must be, with the airport, a court and the first offices",
    ),
    "two capitals": (
        changed("{name: Westham, kind: town", "{name: Westham, kind: @capital"),
        "places[1].kind",
        "is a second capital, places[0] is one already: a country has one, the others are of the kind town",
    ),
    "a kind of place": (
        changed("kind: capital", "kind: @captial"),
        "places[0].kind",
        f"is 'captial', it must be one of {PLACES} - did you mean 'capital'?",
    ),
    "two towns of one name": (
        changed("{name: Westham", "{name: Eastham").replace("Eastham, kind: town, lat: 10.9", "@Eastham, kind: town, lat: 10.9"),
        "places[2].name",
        "the name 'Eastham' is given twice",
    ),
    "the capital outside": (
        changed(CAPITAL, "@" + CAPITAL.replace("-6.2", "-4.1")),
        "places[0]",
        f"Centre lies outside the country, in Ypsia ('y' in row 5, column 16 of the grid): {MOVE}",
    ),
    "origins that are a list": (
        changed("child_origins: {A: 0.3, B: 0.3, x: 0.4}", "child_origins: @[x]"),
        "child_origins",
        "must be a mapping (lines of `key: value`), it is a list of 1",
    ),
    "an origin that is neither a region nor a neighbour": (
        changed("child_origins: {A: 0.3, B: 0.3, x: 0.4}", "child_origins: {@z: 1.0}"),
        "child_origins.z",
        "'z' is the letter of no region and no neighbour; there are A (Aland), B (Boria), x (Exia), y (Ypsia)",
    ),
    "a court nowhere": (
        changed("trades:", "courts: [Centre, @Westam]\ntrades:"),
        "courts[1]",
        "a court in 'Westam', which is no town of the list of places, would lie nowhere - did you mean 'Westham'?",
    ),
    "care places without a region": (
        changed("trades:", "care_homes: {Eastham: 2, @Exia: 1}\ntrades:"),
        "care_homes.Exia",
        "care places in 'Exia', which is no town of the list of places, have no region",
    ),
    "care places of no weight": (
        changed("trades:", "@care_homes: {Eastham: 0}\ntrades:"),
        "care_homes",
        "all weights are 0: give one of them some, or leave it out for all regions alike",
    ),
    "an origin by name": (
        changed("child_origins: {A: 0.3, B: 0.3, x: 0.4}", "child_origins: {@Exia: 1.0}"),
        "child_origins.Exia",
        "'Exia' is the letter of no region and no neighbour; there are A (Aland), B (Boria), x (Exia), y (Ypsia)"
        " - did you mean 'x'?",
    ),
    "an origin below nothing": (
        changed("child_origins: {A: 0.3, B: 0.3, x: 0.4}", "child_origins: {x: @-1.0}"),
        "child_origins.x",
        "is -1.0, it must be at least 0",
    ),
    "origins of no weight": (
        changed("child_origins: {A: 0.3, B: 0.3, x: 0.4}", "@child_origins: {x: 0, y: 0.0}"),
        "child_origins",
        "all weights are 0: give one of them some, or write {} for all alike",
    ),
    "a cut of nothing known": (
        cut("tinyland", "@tinland"),
        "extends",
        "there is no geography 'tinland': give a file, or one of kayes, mali, tinyland - did you mean 'tinyland'?",
    ),
    "a cut of no file": (
        cut("tinyland", "@./tin.yaml"),
        "extends",
        "there is no geography './tin.yaml': give a file, or one of kayes, mali, tinyland",
    ),
    "a cut of itself": (cut("tinyland", "@./own.yaml"), "extends", "goes round in a circle, back to ./own.yaml"),
    "a cut of nobody": (cut("extends: tinyland\n", "").replace("name: a", "@name: a", 1), "extends", "is missing"),
    "a cut with a grid": (
        f"{cut()}@grid: x\n", "grid", "is taken from the country that this one extends: leave it out",
    ),
    "a cut with an unknown key": (f"{cut()}@keeep: [A]\n", "keeep", "unknown key - did you mean 'keep'?"),
    "a cut of no region": (cut("[A]", "@[]"), "keep", "is empty: give 1 at least"),
    "a cut of text": (cut("[A]", "@A"), "keep", "must be a list, it is 'A'"),
    "a cut of a region that is not": (
        cut("[A]", "[A, @Z]"), "keep[1]", "Tinyland has no region 'Z'; there are A (Aland) and B (Boria)",
    ),
    "a cut by name": (
        cut("[A]", "[@Aland]"),
        "keep[0]",
        "Tinyland has no region 'Aland'; there are A (Aland) and B (Boria) - did you mean 'A'?",
    ),
    "a cut of a region twice": (cut("[A]", "[A, @A]"), "keep[1]", "'A' is kept twice"),
    "a cut of everything": (
        cut("[A]", "@[A, B]"), "keep", "keeps every region of Tinyland: leave one out, or name tinyland itself",
    ),
    "a rest of a region's letter": (
        cut("letter: r", "letter: @B"), "rest.letter", "'B' is the letter of Boria already: take another",
    ),
    "a rest of a neighbour's letter": (
        cut("letter: r", "letter: @x"), "rest.letter", "'x' is the letter of Exia already: take another",
    ),
    "a rest of a neighbour's name": (
        cut("name: rest of Tinyland", "name: @Exia"), "rest.name", "'Exia' is the name of another way out already: take another",
    ),
    "a rest without a name": (cut("letter: r, name: rest of Tinyland", "letter: r"), "rest.name", "is missing"),
    "a rest with more": (cut("letter: r,", "letter: r, @leter: r,"), "rest.leter", "unknown key - did you mean 'letter'?"),
    "a cut without gold and towns": (
        cut("tinyland", "mali").replace("[A]", "@[D, N]").replace("towns", ""),
        "keep",
        "no gold belt of Mali lies in Taoudénit and Ménaka: keep a region that has one",
    ),
}  # fmt: skip
BAD["a rest without a name"] = (BAD["a rest without a name"][0].replace("rest:", "@rest:"), *BAD["a rest without a name"][1:])
