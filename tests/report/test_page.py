"""The page: one file, safe, readable without a picture, the same bytes again."""

import itertools
import re
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
from invented import NAMES, Told, study, told_run

from goldsim.country.geography import load
from goldsim.errors import FolderError, UsageError
from goldsim.outcomes.catalogue import OUTCOMES
from goldsim.report import page_words
from goldsim.report.page import draw_all, render, write_report
from goldsim.report.study_view import gather
from goldsim.studies.making import make_study
from goldsim.studies.results.folder import Command
from goldsim.studies.tasks import paired

HOSTILE = '<script>alert("1")</script> & "Mali" $x$ {{ 7 * 7 }}'
VOID = {"meta", "img", "br", "link", "hr", "input"}


class Outline(HTMLParser):
    """What a reader's machine makes of the page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags, self.open, self.text, self.ids = [], [], [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self.tags.append((tag, found))
        self.ids += [found["id"]] if "id" in found else []
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, f"</{tag}> closes something else"

    def handle_data(self, data):
        if self.open and self.open[-1] != "style":
            self.text.append(data)

    def named(self, tag):
        return [attrs for name, attrs in self.tags if name == tag]


@cache
def page(n_policies: int, n_seeds: int = 4) -> str:
    view = gather(study(n_policies, n_seeds, 60, geography="tinyland", title=HOSTILE))
    return render(view, [])


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> tuple[Path, str]:
    folder = tmp_path_factory.mktemp("page")
    view = gather(study(4, 4, 104, title=HOSTILE))
    return folder, render(view, list(draw_all(view, folder / "figures")))


def test_the_page_is_one_small_file_that_loads_nothing(whole):
    _, html = whole
    outline = Outline(html)
    assert len(html) < 5_000_000
    assert not outline.named("script")
    assert not outline.named("link")
    for _, attrs in outline.tags:
        for name in ("src", "href", "srcset", "action", "data"):
            assert attrs.get(name, "#").startswith(("#", "data:image/"))
        assert not any(name.startswith("on") for name in attrs)
    assert "http://" not in html
    assert "https://" not in html
    assert "url(" not in html
    assert "default-src 'none'" in html


def test_tags_close_headings_descend_and_names_are_unique(whole):
    outline = Outline(whole[1])
    assert outline.open == []
    levels = [int(tag[1]) for tag, _ in outline.tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    assert len(outline.ids) == len(set(outline.ids))
    for attrs in outline.named("a"):
        assert attrs["href"].removeprefix("#") in outline.ids


def test_pictures_have_words_and_tables_have_heads(whole):
    outline = Outline(whole[1])
    assert outline.named("html")[0]["lang"] == "en"
    pictures = outline.named("img")
    assert len(pictures) == 8
    assert all(len(attrs["alt"]) > 80 for attrs in pictures)
    assert all(attrs["scope"] in ("col", "row", "rowgroup") for attrs in outline.named("th"))
    assert len(outline.named("caption")) == len(outline.named("table"))
    assert all(attrs["aria-label"] for attrs in outline.named("div") if attrs.get("tabindex"))


def test_sections_come_in_the_order_of_the_design(whole):
    expected = ["reading", "found", "scorecard", "differences", "over-time", "value", "maps", "control"]
    expected += ["assumed", "limits", "again"]
    headed = [attrs["id"] for tag, attrs in Outline(whole[1]).tags if tag == "h2"]
    assert headed == expected


MAPS = ("control", "illicit_gold", "child_labour")


def test_every_figure_lies_beside_the_page_as_svg_and_png(whole):
    folder, _ = whole
    names = {path.name for path in (folder / "figures").iterdir()}
    assert names == {
        f"{name}.{ending}"
        for name in ("scorecard", "forest", "over_time", "value", *(f"map_{one}" for one in MAPS), "control")
        for ending in ("svg", "png")
    }


@pytest.mark.parametrize("n_policies", [1, 2, 4])
def test_what_a_user_wrote_comes_out_as_text(n_policies):
    html = page(n_policies)
    assert "<script" not in html
    assert f"{HOSTILE} status_quo" in "".join(Outline(html).text)
    assert "<b>and</b>" not in html


def test_the_findings_name_every_headline_once_under_each_policy():
    text = "".join(Outline(page(4)).text)
    for name in NAMES[1:4]:
        assert name.replace("_", " ") in text
    verdict = text[text.rindex("What was found") : text.rindex("What is assumed")]
    for outcome in OUTCOMES.values():
        if outcome.headline:
            assert verdict.lower().count(f"{outcome.label.lower()} ") >= 3


def test_a_single_scenario_speaks_of_no_policies_and_no_pairs():
    text = "".join(Outline(page(1)).text)
    assert "What happens in Tinyland under status quo?" in text
    assert "pairs" not in text
    assert "reference" not in text


def test_every_parameter_is_there_with_its_evidence_and_what_changed_it():
    found = page_words.sort_out(gather(study(3, 3, 30, geography="tinyland")))
    rows = [row for group in found["groups"].values() for row in group]
    assert found["n"] == len(rows) == 60
    assert dict(found["counts"]) == {text: 15 for text in page_words.KINDS.values()}
    changed = {row["name"]: row["changed"] for row in rows if row["changed"]}
    assert changed["some parameter 1"] == "enforcement only: 0.4"
    assert changed["some parameter 22"] == "livelihood support: 0.4"
    assert found["n_changed"] == len(changed)


def test_what_the_model_cannot_say_is_on_the_page():
    text = " ".join("".join(Outline(page(1)).text).split())
    for limit in (
        "It does not forecast.", "Most of its numbers are assumed.", "Its places are invented within known belts.",
        "Every mechanism is there, and many are thin.", "Policies work as paid, not as politics.",
        "Harm is counted, not weighed.", "Groups are few and simple.",
    ):  # fmt: skip
        assert limit in text


def told(root, n_policies=2, seeds=(1, 2), title="Mali"):
    scenarios = [Told(index, title) for index in range(n_policies)]
    return make_study(
        paired("compare", scenarios, seeds, run_one=told_run), root, command=Command("goldsim compare a.yaml b.yaml")
    )


def test_a_results_folder_gets_its_page_and_the_same_bytes_again(tmp_path):
    told(tmp_path / "study", title=HOSTILE)
    page = write_report(tmp_path / "study")
    assert page == tmp_path / "study" / "report.html"
    figures = {path: path.read_bytes() for path in (tmp_path / "study" / "figures").iterdir()}
    first = page.read_bytes()
    assert len(figures) == 14
    write_report(str(tmp_path / "study"))
    assert page.read_bytes() == first
    assert {path: path.read_bytes() for path in figures} == figures
    assert b"goldsim compare a.yaml b.yaml" in first
    assert str(tmp_path).encode() not in first


def test_a_study_with_a_failed_run_is_drawn_and_says_so(tmp_path):
    told(tmp_path / "study", n_policies=3, seeds=(1, 2, 3))
    text = "".join(Outline(write_report(tmp_path / "study").read_text("utf-8")).text)
    assert "1 of the runs failed" in text
    assert "livelihood_support, seed 3" in text
    assert "<b>3 mg</b> too many" in text
    assert "the 2 seeds that every policy finished are compared" in text


def test_a_policy_none_of_whose_runs_finished_is_left_out_by_name(tmp_path):
    told(tmp_path / "study", n_policies=3, seeds=(3,))
    text = "".join(Outline(write_report(tmp_path / "study").read_text("utf-8")).text)
    assert "no run of livelihood support is there" in text


def test_folders_without_anything_to_show_are_refused_in_words(tmp_path):
    with pytest.raises(UsageError, match="no such folder"):
        write_report(tmp_path / "nowhere")
    with pytest.raises(FolderError, match="no results folder"):
        write_report(tmp_path)
    make_study(paired("run", [Told(2)], (3,), run_one=told_run), tmp_path / "failed")
    with pytest.raises(FolderError, match="no run of livelihood_support is finished"):
        write_report(tmp_path / "failed")


def test_a_geography_of_the_users_own_is_found_beside_the_scenario(tmp_path):
    stored = study(1, 2, 30, geography="tinyland")
    stored.folder = tmp_path
    stored.scenarios[0]["yaml"] = stored.scenarios[0]["yaml"].replace("tinyland", "status_quo.geography.yaml")
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "scenarios" / "status_quo.geography.yaml").write_text(load("tinyland").content, encoding="utf-8")
    assert gather(stored).geography.title == "Tinyland"
