"""The page: one file, safe, readable without a picture, the same bytes again."""

import itertools
import re
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
from invented import Told, study, told_run

import goldsim
from goldsim.country.geography import load
from goldsim.errors import FolderError, UsageError
from goldsim.report import assumptions, language
from goldsim.report.page import SECTIONS, Part, draw_all, render, write_report
from goldsim.report.study_view import gather
from goldsim.studies.analysis.compared import Compared
from goldsim.studies.making import make_study
from goldsim.studies.results.folder import Command
from goldsim.studies.tasks import paired
from tinyland import ROOT

HOSTILE = '<script>alert("1")</script> & "Mali" $x$ {{ 7 * 7 }}'
VOID = {"meta", "img", "br", "link", "hr", "input", "source"}


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
    return render(view, [Part(section, [], list(section.tables(view))) for section in SECTIONS])


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> tuple[Path, str]:
    folder = tmp_path_factory.mktemp("page")
    view = gather(study(4, 6, 60, title=HOSTILE))
    return folder, render(view, list(draw_all(view, folder / "figures")))


def test_the_page_is_one_small_file_that_loads_nothing(whole):
    _, html = whole
    outline = Outline(html)
    assert len(html) < 3_000_000
    assert not outline.named("script")
    assert not outline.named("link")
    for _, attrs in outline.tags:
        for name in ("src", "href", "srcset", "action", "data"):
            assert attrs.get(name, "#").startswith(("#", "data:image/", "figures/", "parameters.html", "explore.html"))
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
        assert not attrs["href"].startswith("#") or attrs["href"].removeprefix("#") in outline.ids


def test_pictures_have_words_and_tables_have_heads(whole):
    outline = Outline(whole[1])
    assert outline.named("html")[0]["lang"] == "en"
    pictures = [attrs for attrs in outline.named("img") if attrs["alt"]]
    assert len(pictures) == len(outline.named("source")) == 11
    assert all(40 < len(attrs["alt"]) <= 250 for attrs in pictures)
    assert all(attrs["scope"] in ("col", "row", "rowgroup") for attrs in outline.named("th"))
    assert len(outline.named("caption")) == len(outline.named("table"))


def test_sections_come_in_the_order_of_the_design(whole):
    expected = ["lines", "who", "money", "where", "when", "flips", "instruments", "mali", "assumed", "limits", "again"]
    headed = [attrs["id"] for tag, attrs in Outline(whole[1]).tags if tag == "h2" and "id" in attrs]
    assert headed == expected


def test_every_figure_lies_beside_the_page_wide_and_narrow(whole):
    folder, html = whole
    names = {path.name for path in (folder / "figures").iterdir()}
    shown = [attrs["href"].removeprefix("figures/") for attrs in Outline(html).named("a") if attrs["href"].startswith("figures/")]
    assert set(shown) <= names
    drawn = {name.removesuffix(".svg") for name in shown if name.endswith(".svg")}
    assert {"effects", "gains", "value", "money_way", "years", "control"} <= drawn
    assert {f"{name}{form}.{kind}" for name in drawn for form in ("", "-narrow") for kind in ("svg", "png")} <= names


def test_the_answer_stands_before_everything_else(whole):
    text = "".join(Outline(whole[1]).text)
    assert text.index("With 10 bn XOF a year each") < text.index("How sure is that?") < text.index("The results in nine lines")


def test_on_a_phone_one_policy_is_shown_at_a_time_without_script(whole):
    outline = Outline(whole[1])
    choices = [attrs for attrs in outline.named("input") if attrs["type"] == "radio"]
    assert len(choices) == 3
    assert [attrs["id"] for attrs in choices if "checked" in attrs] == ["show1"]
    for place, choice in enumerate(choices, 1):
        assert f"body:has(#{choice['id']}:checked) .policy:not(.p{place})" in whole[1]
        assert any(attrs.get("for") == choice["id"] for attrs in outline.named("label"))
    assert all("data-head" in attrs for attrs in outline.named("td") if attrs.get("class", "").startswith("policy"))


def test_what_the_page_cannot_show_says_which_study_would_fill_it():
    text = " ".join("".join(Outline(page(4)).text).split())
    for missing in ("goldsim study experiments/ablation.yaml", "goldsim study experiments/instruments.yaml"):
        assert missing in text


@pytest.mark.parametrize("n_policies", [1, 2, 4])
def test_what_a_user_wrote_comes_out_as_text(n_policies):
    html = page(n_policies)
    assert "<script" not in html
    assert f"{HOSTILE} status_quo" in "".join(Outline(html).text)
    assert "<b>and</b>" not in html


def test_a_single_scenario_is_held_against_nothing():
    text = "".join(Outline(page(1)).text)
    assert "Tinyland under status quo" in text
    assert "so nothing is compared here" in text
    assert "Livelihoods or enforcement?" not in text


def test_more_than_the_policy_differing_is_said_first():
    stored = study(2, 4, 60, geography="tinyland")
    stored.scenarios[1]["yaml"] = stored.scenarios[1]["yaml"].replace("children_per_row: 20", "children_per_row: 50")
    text = "".join(Outline(render(gather(stored), [])).text)
    assert text.index("not all below is the policy's doing") < text.index("With ") if "With " in text else True
    assert "none (more than the policy differs)" in text


def test_results_of_an_older_version_are_shown_with_what_they_lack():
    stored = study(3, 4, 60, geography="tinyland")
    stored.values = stored.values[~stored.values["outcome"].isin(["income_local_xof", "poverty_share"])]
    html = render(gather(stored), [])
    text = "".join(Outline(html).text)
    assert "lacks 2 of the outcomes" in text
    assert "Poor households" not in text


def test_every_parameter_is_there_with_its_evidence_and_what_changed_it():
    view = gather(study(3, 3, 30, geography="tinyland"))
    rows = [row for group in assumptions.by_group(view).values() for row in group]
    assert len(rows) == 60
    assert assumptions.counts(view) == [(text, 15) for text in assumptions.KINDS.values()]
    changed = {row["name"]: row["changed"] for row in rows if row["changed"]}
    assert changed["some parameter 1"] == "enforcement only: 0.4"
    assert changed["some parameter 22"] == "livelihood support: 0.4"
    html = render(view, [], "parameters.html.j2")
    assert Outline(html).open == []
    assert html.count("Invented for the tests &lt;b&gt;and&lt;/b&gt;") == 60


def test_every_word_that_can_be_asked_for_is_explained_in_both_languages():
    view = gather(study(3, 3, 30, geography="tinyland"))
    for tongue in language.LANGUAGES:
        with language.spoken(tongue):
            outline = Outline(render(view, [Part(section, [], []) for section in SECTIONS]))
        asked = [attrs["popovertarget"] for attrs in outline.named("button")]
        explained = [attrs["id"] for attrs in outline.named("span") if "popover" in attrs]
        assert asked == explained
        assert len(asked) > 8


def test_ten_questions_of_a_reader_have_their_place_on_the_page(whole):
    places = re.findall(r"report\.html#([\w-]+)", (ROOT / "docs" / "questions.md").read_text("utf-8"))
    assert len(places) >= 10
    assert set(places) <= set(Outline(whole[1]).ids)


def test_what_the_model_cannot_say_is_on_the_page():
    text = " ".join("".join(Outline(page(1)).text).split())
    for limit in (
        "It is not a forecast.", "Many of its numbers are assumed.", "Its mining sites are invented, within known gold belts.",
        "Policies are money here, not politics.",
        "Harm is counted, not weighed.", "Armed groups are few and simple.",
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
    made = {path: path.read_bytes() for path in (tmp_path / "study").rglob("*.*ml")}
    figures = {path: path.read_bytes() for path in (tmp_path / "study" / "figures").iterdir()}
    assert len(figures) > 16
    write_report(str(tmp_path / "study"))
    assert {path: path.read_bytes() for path in made} == made
    assert {path: path.read_bytes() for path in figures} == figures
    assert b"goldsim compare a.yaml b.yaml" in page.read_bytes()
    assert str(tmp_path).encode() not in page.read_bytes()
    assert "| median income, XOF a week |" in (tmp_path / "study" / "answer.md").read_text("utf-8")


def test_the_page_in_french_stands_beside_the_english_one(tmp_path):
    told(tmp_path / "study")
    page = write_report(tmp_path / "study", "fr")
    assert page.name == "report.fr.html"
    html = page.read_text("utf-8")
    assert Outline(html).named("html")[0]["lang"] == "fr"
    assert "Ce que le modèle ne peut pas dire" in html
    assert (tmp_path / "study" / "parameters.fr.html").is_file()
    with pytest.raises(UsageError, match="no page in 'de'"):
        write_report(tmp_path / "study", "de")


def test_a_figure_of_the_page_is_had_from_python_as_one_of_matplotlib(tmp_path):
    told(tmp_path / "study")
    results = goldsim.open(tmp_path / "study")
    figure = goldsim.plot(results, "effects")
    assert any("changes compared with status quo are clear" in text.get_text() for text in figure.texts)
    assert goldsim.plot(results, "effects", narrow=True).get_figwidth() < figure.get_figwidth()
    with pytest.raises(UsageError, match="no figure 'pie'; they give effects, gains"):
        goldsim.plot(results, "pie")


def test_a_study_with_a_failed_run_is_drawn_and_says_so(tmp_path):
    told(tmp_path / "study", n_policies=3, seeds=(1, 2, 3))
    text = "".join(Outline(render(gather(Compared(tmp_path / "study")), [])).text)
    assert "Failed runs, left out (1)" in text
    assert "livelihood_support, 3" in text
    assert "<b>3 mg</b> too many" in text
    assert "(missing runs: 1): only seeds that every policy has finished" in text


def test_a_policy_none_of_whose_runs_finished_is_left_out_by_name(tmp_path):
    told(tmp_path / "study", n_policies=3, seeds=(3,))
    text = "".join(Outline(render(gather(Compared(tmp_path / "study")), [])).text)
    assert "no run of livelihood support is finished" in text


def test_folders_without_anything_to_show_are_refused_in_words(tmp_path):
    with pytest.raises(UsageError, match="no such folder"):
        write_report(tmp_path / "nowhere")
    with pytest.raises(FolderError, match="no results folder"):
        write_report(tmp_path)
    make_study(paired("run", [Told(2)], (3,), run_one=told_run), tmp_path / "failed")
    with pytest.raises(FolderError, match="no run of livelihood_support is finished"):
        write_report(tmp_path / "failed")
    with pytest.raises(UsageError, match="no such folder"):
        write_report(tmp_path / "failed", beside=[tmp_path / "nowhere"])


def test_a_geography_of_the_users_own_is_found_beside_the_scenario(tmp_path):
    stored = study(1, 2, 30, geography="tinyland")
    stored.folder = tmp_path
    stored.scenarios[0]["yaml"] = stored.scenarios[0]["yaml"].replace("tinyland", "status_quo.geography.yaml")
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "scenarios" / "status_quo.geography.yaml").write_text(load("tinyland").content, encoding="utf-8")
    assert gather(stored).geography.title == "Tinyland"
