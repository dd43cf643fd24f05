"""Both pages in a real browser: nothing asked for, nothing said on the console, nothing that keeps somebody from reading them.

It is Debian's Chromium, found on PATH, or the one that GOLDSIM_CHROMIUM names; without one these tests are skipped.
"""

import os
import re
import shutil
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from invented import study

from goldsim.report import explore, language
from goldsim.report.page import FILES, SECTIONS, Part, draw_all, render
from goldsim.report.study_view import StudyView, gather

CHROMIUM = os.environ.get("GOLDSIM_CHROMIUM") or shutil.which("chromium")
AXE = (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")
PAGES = ("page", "every_number", "explore")
WIDTHS = (1280, 768, 360)
SMALL = (4, 6, 156)

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on PATH, and GOLDSIM_CHROMIUM names none")


@pytest.fixture(scope="module")
def browser():
    sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed; make setup installs it")
    with sync_api.sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield found
        found.close()


def made(folder: Path, figures: Path | None, view: StudyView) -> dict[str, dict[str, Path]]:
    """Return the pages of a study by language and name; with pictures in English where a folder is given for them."""
    plain, found = [Part(section, [], list(section.tables(view))) for section in SECTIONS], {}
    parts = list(draw_all(view, figures)) if figures else plain
    for tongue in language.LANGUAGES:
        with language.spoken(tongue):
            paths = {name: folder / FILES[name].format(language.ending()) for name in PAGES}
            paths["page"].write_text(render(view, parts), "utf-8")
            paths["every_number"].write_text(render(view, [], "parameters.html.j2"), "utf-8")
            paths["explore"].write_text(render(view, [], "explore.html.j2", explore.content(view)), "utf-8")
        found[tongue] = paths
    return found


@pytest.fixture(scope="module")
def small(tmp_path_factory) -> dict[str, Path]:
    """Return the English pages of a small country, without pictures."""
    return made(tmp_path_factory.mktemp("small"), None, gather(study(*SMALL, geography="tinyland")))["en"]


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> dict[str, dict[str, Path]]:
    """Return the pages of Mali in both languages, with pictures."""
    folder = tmp_path_factory.mktemp("whole")
    return made(folder, folder / "figures", gather(study(4, 6, 156)))


class Opened:
    """A page in a window, with what it asked for and what it said."""

    def __init__(self, browser, path: Path, width: int = 1280, scheme: str = "light") -> None:
        self.window = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, offline=True)
        self.tab = self.window.new_page()
        self.asked, self.said = [], []
        self.tab.on("request", lambda request: self.asked.append(request.url))
        self.tab.on("console", lambda message: self.said.append(message.text))
        self.tab.on("pageerror", lambda error: self.said.append(str(error)))
        self.tab.goto(path.as_uri())

    def __enter__(self) -> "Opened":
        return self

    def __exit__(self, *_: object) -> None:
        self.window.close()

    def complaints(self) -> list[str]:
        """Return what axe finds, with where, and requests beyond the page, words on the console and sideways scrolling."""
        self.tab.evaluate(AXE)
        found = self.tab.evaluate("axe.run().then((all) => all.violations.map((one) => `${one.id}: ${one.nodes[0].html}`))")
        beyond = [url for url in self.asked[1:] if not url.startswith("data:")]
        is_wide = self.tab.evaluate("document.documentElement.scrollWidth > window.innerWidth")
        return found + beyond + self.said + (["it scrolls sideways"] if is_wide else [])


@pytest.fixture
def exploring(browser, small) -> Iterator[Opened]:
    with Opened(browser, small["explore"]) as opened:
        opened.tab.wait_for_selector("body[data-ready]", timeout=2000)
        yield opened


@pytest.mark.parametrize("name", PAGES)
def test_a_page_asks_for_nothing_says_nothing_and_bars_nobody(browser, small, name):
    with Opened(browser, small[name]) as opened:
        assert opened.complaints() == []


@pytest.mark.long
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("tongue", language.LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_so_it_is_at_every_width_in_both_languages_dark_and_light(browser, whole, name, tongue, width, scheme):
    with Opened(browser, whole[tongue][name], width, scheme) as opened:
        opened.tab.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
        assert opened.complaints() == []


def test_every_control_of_the_explore_page_works_by_keyboard(exploring):
    tab = exploring.tab
    order = []
    for _ in range(7):
        tab.keyboard.press("Tab")
        order.append(tab.evaluate("document.activeElement.id || document.activeElement.tagName"))
    assert order == ["A", "outcome", "policy", "base", "place", "year", "play"]
    for control in ("outcome", "policy", "base", "place"):
        before = tab.inner_text("#said"), tab.inner_html(".panels")
        tab.focus(f"#{control}")
        tab.keyboard.press("ArrowDown")
        assert (tab.inner_text("#said"), tab.inner_html(".panels")) != before, control
    year = int(tab.inner_text("#shown"))
    tab.focus("#year")
    tab.keyboard.press("ArrowLeft")
    assert tab.inner_text("#shown") == str(year - 1)
    tab.focus("#play")
    tab.keyboard.press("Enter")
    tab.locator("#shown", has_text=str(year)).wait_for()
    tab.keyboard.press("Enter")
    assert tab.inner_text("#play") == "Play"
    assert exploring.said == []


def test_what_the_explore_page_shows_is_what_the_study_holds(exploring):
    view, tab = gather(study(*SMALL, geography="tinyland")), exploring.tab
    told = explore.figures_of(view)
    outcome = next(k for k, one in enumerate(told["outcomes"]) if one["name"] == "n_children_working")
    tab.select_option("#outcome", str(outcome))
    tab.select_option("#policy", "2")
    tab.select_option("#base", "0")
    yearly = view.stored.yearly
    last = yearly[(yearly["outcome"] == "n_children_working") & (yearly["year"] == yearly["year"].max())]
    means = last.groupby("policy", observed=True)["value"].mean()
    levels, changes = tab.locator("#body tr").first.locator("td").all_inner_texts()[:2]
    assert float(levels.replace(",", "")) == pytest.approx(1000 * means["livelihood_support"], rel=0.05)
    difference = 1000 * (means["livelihood_support"] - means["status_quo"])
    assert float(changes.replace(",", "").replace("−", "-")) == pytest.approx(difference, rel=0.06)


def test_a_click_on_a_region_and_the_list_of_places_choose_the_same(exploring):
    tab = exploring.tab
    tab.locator("#map path:has(title)").nth(1).dispatch_event("click")
    assert tab.input_value("#place") == "2"
    chosen = tab.inner_html("#map")
    tab.select_option("#place", "0")
    tab.select_option("#place", "2")
    assert tab.inner_html("#map") == chosen


@pytest.mark.long
def test_the_pages_are_small_open_at_once_and_fill_few_sheets(browser, whole):
    assert whole["en"]["page"].stat().st_size < 3_000_000
    assert whole["en"]["explore"].stat().st_size < 1_200_000
    with Opened(browser, whole["en"]["page"]) as opened:
        assert opened.tab.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd") < 2000
        sheets = len(re.findall(rb"/Type /Page\b", opened.tab.pdf(format="A4", prefer_css_page_size=True)))
    assert 2 <= sheets < 12
