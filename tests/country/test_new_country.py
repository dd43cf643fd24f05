"""A country from files of areas and points: drawn, run, and refused with the place of what is wrong."""

import json
import shlex
import shutil

import numpy as np
import pytest

from command import goldsim
from goldsim.country.drawing import letters_for
from goldsim.country.new_country import Given, draw
from goldsim.country.shapes import read_areas
from goldsim.economy import GoldEconomy
from goldsim.errors import ScenarioError
from goldsim.scenario import read
from tinyland import ROOT

EXAMPLE = ROOT / "docs" / "burkina_faso"
SQUARE = [[0, 10], [4, 10], [4, 13], [0, 13], [0, 10]]
PLACES = "name,kind,lat,lon,output_t\nMiddle,capital,11.5,1.5,\nPit,industrial_mine,12.5,3.0,2\n"


def features(*shapes):
    return {"type": "FeatureCollection", "features": [
        {"type": "Feature", "properties": said, "geometry": {"type": kind, "coordinates": given}} for said, kind, given in shapes
    ]}  # fmt: skip


WEST = ({"name": "West", "people": 1000}, "Polygon", [[[0, 10], [2, 10], [2, 13], [0, 13], [0, 10]]])
EAST = ({"name": "East", "people": "2 000"}, "Polygon", [[[2, 10], [4, 10], [4, 13], [2, 13], [2, 10]]])
GOOD = {
    "regions.geojson": features(WEST, EAST), "places.csv": PLACES,
    "belts.csv": "name,lat,lon,radius_km,weight\nHills,12.0,1.0,30,1\n",
    "neighbours.csv": "name,lat,lon\nNorthland,14,2\nSouthland,9,2\n",
}  # fmt: skip


def given(folder, **other):
    for name, content in (GOOD | {name.replace("_", "."): content for name, content in other.items()}).items():
        (folder / name).write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return Given(
        *(folder / name for name in ("regions.geojson", "places.csv", "belts.csv")), neighbours=folder / "neighbours.csv"
    )


def test_cells_go_to_the_area_that_holds_their_middle_and_outside_to_the_nearest_neighbour(tmp_path):
    tree = draw("two", "Two", given(tmp_path), 0.5)
    rows = tree["grid"].split()
    assert (tree["north"], tree["west"]) == (14.0, -1.0)
    assert set(rows[0]) == {"N"}
    assert (rows[3], rows[-1]) == ("NNWWWWEEEENN", "S" * 12)
    assert (tree["regions"], tree["people"]) == ({"W": "West", "E": "East"}, {"W": 1000, "E": 2000})
    assert tree["places"][1] == {"name": "Pit", "kind": "industrial_mine", "lat": 12.5, "lon": 3.0, "output_t": 2.0}


def test_a_hole_in_an_area_is_outside_it(tmp_path):
    ring = features(({"name": "Ring"}, "Polygon", [SQUARE, [[1, 11], [2, 11], [2, 12], [1, 12], [1, 11]]]))
    (tmp_path / "ring.geojson").write_text(json.dumps(ring), encoding="utf-8")
    (area,) = read_areas(tmp_path / "ring.geojson")
    assert area.holds(np.array([11.5, 10.5, 11.5]), np.array([1.5, 1.5, 9.0])).tolist() == [False, True, False]


def test_sites_alone_make_one_belt_a_region_around_one_of_them(tmp_path):
    sites = "name,lat,lon\na,11.0,0.5\nb,11.5,0.6\nc,11.2,0.5\nd,12.0,3.0\n"
    belts = draw("two", "Two", given(tmp_path, belts_csv=sites), 0.5)["belts"]
    assert [(belt["name"], belt["weight"], belt["lat"]) for belt in belts] == [("West", 3, 11.2), ("East", 1, 12.0)]


def test_letters_are_ones_own_where_they_are_free_and_never_twice():
    names = [f"Aaa {i}" for i in range(80)]
    assert len(set(letters_for(names).values())) == 80
    assert letters_for(["Est", "Ouest"]) == {"Est": "E", "Ouest": "O"}


def swapped(shape):
    said, kind, rings = shape
    return said, kind, [[[y, x] for x, y in ring] for ring in rings]


FAR = ({"name": "West"}, "Polygon", [[[x, y + 90] for x, y in SQUARE]])
ABROAD = "name,kind,lat,lon\nMiddle,capital,1.5,11.5\n"
DOT = ({"name": "Dot"}, "Polygon", [[[1, 11], [1.01, 11], [1.01, 11.01], [1, 11.01], [1, 11]]])
OUTSIDE = "lies outside the country"
BAD = {
    "points swapped": (
        {"places_csv": ABROAD},
        f"places.csv:2:1: Middle {OUTSIDE}, off the map (lat 1.5, lon 11.5); with lat 11.5 and lon 1.5 it would lie in West: are",
    ),
    "a point in a neighbour": (
        {"places_csv": PLACES + "Away,town,13.4,1.0,\n"},
        f"places.csv:4:1: Away {OUTSIDE}, in Northland (lat 13.4, lon 1); move it by a cell, or look at the border",
    ),
    "a belt off the map": (
        {"belts_csv": GOOD["belts.csv"].replace("12.0", "40")},
        f"belts.csv:2:1: Hills {OUTSIDE}, off the map",
    ),
    "no place on the globe": (
        {"regions_geojson": features(FAR)},
        "regions.geojson: features[0].geometry.coordinates[0]: point 1 of the ring: longitude 0 and latitude 100 are no place on "
        "the globe (180 and 90 degrees at most): GeoJSON has longitude first, then latitude: are they the wrong",
    ),
    "an area swapped": ({"regions_geojson": features(swapped(WEST), swapped(EAST))}, f"places.csv:2:1: Middle {OUTSIDE}"),
    "a line": ({"regions_geojson": features(({"name": "x"}, "LineString", [[0, 1]]))}, "must be a Polygon or a MultiPolygon"),
    "a short ring": ({"regions_geojson": features(({"name": "x"}, "Polygon", [[[0, 1]]]))}, "a ring of at least four points"),
    "no ring": ({"regions_geojson": features(({"name": "x"}, "Polygon", []))}, "a ring of at least four points"),
    "no name": ({"regions_geojson": features(({}, "Polygon", [SQUARE]))}, "features[0]: has no name: give it one"),
    "no json": ({"regions_geojson": '{"type": ,'}, "regions.geojson:1:10: cannot be read as JSON"),
    "no features": ({"regions_geojson": '{"type": "Polygon"}'}, "must be a GeoJSON FeatureCollection with at least one feature"),
    "semicolons": (
        {"places_csv": PLACES.replace(",", ";")},
        "places.csv:1:1: the first line must name the columns name, lat and",
    ),
    "decimal commas": (
        {"places_csv": 'name,kind,lat,lon\nMiddle,capital,"11,5",1.5\n'},
        "places.csv:2:1: lat and lon must be numbers such as 12.5, they are '11,5' and '1.5'",
    ),
    "no capital": ({"places_csv": PLACES.replace("capital", "town")}, "places.csv: places: no place is of the kind capital"),
    "an unknown kind": ({"places_csv": PLACES.replace("industrial_mine", "mine")}, "places.csv: places[1].kind: is 'mine'"),
    "a word for a number": (
        {"places_csv": PLACES.replace(",2\n", ",many\n")},
        "places.csv:3:1: output_t must be a number, it is",
    ),
    "a region too small": (
        {"regions_geojson": features(DOT, WEST, EAST)},
        "features[0]: Dot: no middle of a cell of 0.5 degrees",
    ),
}


@pytest.mark.parametrize(("other", "words"), BAD.values(), ids=BAD)
def test_what_is_wrong_is_said_with_its_place_and_what_to_do(tmp_path, other, words):
    with pytest.raises(ScenarioError) as error:
        draw("two", "Two", given(tmp_path, **other), 0.5)
    assert words in str(error.value)


def test_a_map_of_too_many_cells_is_refused(tmp_path):
    with pytest.raises(ScenarioError, match=r"are more than 40,000: take larger ones with --cell-degrees"):
        draw("two", "Two", given(tmp_path), 0.01)


def command_of_the_page():
    """Return the words of the command that the example's page shows."""
    page = (EXAMPLE / "README.md").read_text(encoding="utf-8")
    said = page[page.index("goldsim new-country") :].partition("```")[0]
    return shlex.split(said.replace("\\\n", " "))[1:]


def test_the_worked_country_is_what_its_files_make_and_what_stays_of_another_one_is_said(tmp_path):
    for path in EXAMPLE.glob("*.*"):
        if path.name != "burkina_faso.yaml":
            shutil.copy(path, tmp_path)
    words = command_of_the_page()
    done = goldsim(*words, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    made = (tmp_path / "burkina_faso" / "geography.yaml").read_text(encoding="utf-8")
    assert made == (EXAMPLE / "burkina_faso" / "geography.yaml").read_text(encoding="utf-8")
    assert "numbers stay as baseline.yaml has them, which is Mali's" in done.stderr
    again = goldsim(*words, cwd=tmp_path)
    assert (again.returncode, "is there already" in again.stderr) == (4, True)


def test_nothing_is_written_where_something_is_wrong(tmp_path):
    given(tmp_path)
    files = ("--regions", "regions.geojson", "--places", "places.csv", "--belts", "belts.csv")
    for words in (
        (*files, "--more", "belts.csv"),
        (*files, "--profile", "nowhere-2023"),
        ("--regions", "places.csv", *files[2:]),
    ):
        done = goldsim("new-country", "two", *words, cwd=tmp_path)
        assert done.returncode == 2, done.stderr
        assert not (tmp_path / "two").exists()
        assert not (tmp_path / "two.yaml").exists()


def test_the_worked_country_runs_and_its_gold_leaves_by_its_own_borders():
    scenario = read(EXAMPLE / "burkina_faso.yaml")
    (note,) = scenario.notes
    assert f"of {len(scenario.entries)} numbers stay as baseline.yaml has them, which is Mali's" in note
    coarse = {"run.people_per_row": 4000, "run.children_per_row": 2000, "run.weeks": 20}
    economy = GoldEconomy(scenario.with_values(coarse), seed=1)
    economy.run_for(20)
    assert "Centre-Nord" in {place.region for place in economy.geography.places}
    assert economy.latest["gold_dug_mg"] > 0
    assert economy.exits.gold.sum() > 0
    assert {economy.name("exits", row) for row in range(len(economy.exits))} == {
        "Mali", "Niger", "Benin", "Togo", "Ghana", "Côte d'Ivoire", "airport",
    }  # fmt: skip


def test_a_scenario_of_the_same_country_or_a_part_of_it_has_nothing_to_say_of_another(baseline):
    assert baseline.notes == ()
    assert read(ROOT / "scenarios" / "status_quo.yaml").notes == ()
