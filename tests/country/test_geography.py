"""The map: cells, regions, borders, and other countries as other files."""

import numpy as np
import pytest

from goldsim.country.geography import load
from goldsim.country.geography_files import packaged
from goldsim.country.geography_parts import GROUP_KINDS
from goldsim.errors import UsageError


@pytest.mark.parametrize("name", ["mali", "kayes", "tinyland"])
def test_every_packaged_country_is_whole(name):
    geography = load(name)
    assert geography.region.max() == len(geography.region_names) - 1
    for place in geography.places:
        assert geography.region_names[geography.region[place.cell]] == place.region
    for spot in (*geography.belts, *geography.armed_groups):
        assert geography.region[geography.cell_at(spot.lat, spot.lon)] >= 0, spot.name


def test_mali_has_eleven_regions_seven_neighbours_and_every_listed_group():
    mali = load("mali")
    assert len(mali.region_names) == 11
    assert all(len(mali.border_with(letter)) for letter in mali.neighbours)
    assert len(mali.neighbours) == 7
    assert len(mali.armed_groups) == sum(mali.content.count(f"kind: {kind}") for kind in GROUP_KINDS)


def test_kayes_alone_has_the_rest_of_mali_for_a_neighbour():
    kayes = load("kayes")
    assert kayes.region_names == ("Kayes",)
    assert kayes.neighbours["r"] == "rest of Mali"
    assert len(kayes.inside()) == len((mali := load("mali")).codes[mali.codes == "K"])


def test_distances_are_those_of_the_globe_to_two_per_cent():
    mali = load("mali")
    bamako, kayes = mali.cell_at(12.64, -8.00), mali.cell_at(14.45, -11.44)
    # Great circle between the two cells' centres, worked out by hand: 424 km.
    lat, lon = np.radians([mali.lat[bamako], mali.lat[kayes]]), np.radians([mali.lon[bamako], mali.lon[kayes]])
    arc = np.arccos(np.sin(lat[0]) * np.sin(lat[1]) + np.cos(lat[0]) * np.cos(lat[1]) * np.cos(lon[0] - lon[1]))
    assert mali.km(np.array(bamako), np.array(kayes)) == pytest.approx(6371.0 * arc, rel=0.02)


def test_a_way_starts_and_ends_where_it_should_and_never_jumps():
    mali = load("mali")
    start, end = mali.cell_at(13.0, -11.3), mali.cell_at(18.4, 1.4)
    way = mali.line(start, end)
    assert way[0] == start
    assert way[-1] == end
    rows, columns = np.divmod(way, mali.n_columns)
    assert max(np.abs(np.diff(rows)).max(), np.abs(np.diff(columns)).max()) == 1


def test_an_unknown_country_is_refused_with_those_that_there_are():
    with pytest.raises(UsageError, match="kayes, mali, tinyland"):
        load("atlantis")
    assert list(packaged()) == ["kayes", "mali", "tinyland"]
