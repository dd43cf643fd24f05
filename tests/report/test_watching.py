"""An economy watched in a browser, and what the command says where it cannot be."""

import os
import re
import shutil
import signal

import pytest

import goldsim
from command import started
from tinyland import SCENARIOS, TINY

CHROMIUM = os.environ.get("GOLDSIM_CHROMIUM") or shutil.which("chromium")


def tiny(name):
    return goldsim.read(SCENARIOS / f"{name}.yaml").with_values(TINY, allow_outside=True)


def test_without_the_extra_one_line_says_what_to_install(tmp_path, monkeypatch):
    (tmp_path / "solara.py").write_text("raise ModuleNotFoundError(\"No module named 'solara'\", name='solara')\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path), prepend=os.pathsep)
    with started("watch", SCENARIOS / "balanced.yaml", cwd=tmp_path) as process:
        said, refused = process.communicate(timeout=60)
    assert (process.returncode, said) == (2, "")
    assert refused == "goldsim watch needs solara, which is not installed: pip install 'goldsim[viz]'\n"


def test_a_scenario_that_is_not_there_is_refused_as_run_refuses_it(tmp_path):
    answers = []
    for command in ("run", "watch"):
        with started(command, "nowhere.yaml", cwd=tmp_path) as process:
            answers.append((*process.communicate(timeout=60), process.returncode))
    assert answers[0] == answers[1]
    assert answers[0][2] == 2


@pytest.mark.parametrize("name", ["livelihood_support", "mines_ministry", "social_ministry"])
def test_a_slider_that_moves_gives_its_measure_that_money_and_leaves_the_others_theirs(name):
    pytest.importorskip("solara", reason="the extra viz is not installed")
    from goldsim.report.watching import measures_of, sliders, with_money

    before = goldsim.read(SCENARIOS / f"{name}.yaml")
    shown = {key: slider.value for key, slider in sliders(before).items()}
    assert with_money(before, shown) is before
    moved = with_money(before, shown | {"phase_0_measure_0": shown["phase_0_measure_0"] + 100})
    was = {key: xof for key, phase, _, xof in measures_of(before) if xof}
    now = {key: xof for key, phase, _, xof in measures_of(moved) if xof}
    assert now == pytest.approx(was | {"phase_0_measure_0": now["phase_0_measure_0"]})
    assert round(now["phase_0_measure_0"] / 1e6) == shown["phase_0_measure_0"] + 100


@pytest.mark.long
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on PATH, and GOLDSIM_CHROMIUM names none")
def test_the_page_draws_map_and_outcomes_and_steps_and_an_interrupt_ends_it(tmp_path):
    pytest.importorskip("solara", reason="the extra viz is not installed")
    sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed; make setup installs it")
    (tmp_path / "tiny.yaml").write_text(tiny("livelihood_support").to_yaml(), "utf-8")
    with started("watch", "tiny.yaml", "--port", 0, cwd=tmp_path) as process, sync_api.sync_playwright() as playwright:
        address = re.match(r"http://127\.0\.0\.1:\d+", process.stderr.readline())[0]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        tab, asked, pictures = browser.new_page(), set(), []
        tab.on("request", lambda request: asked.add(request.url.partition("/_")[0]))
        tab.goto(address)
        for week in range(3):
            tab.get_by_text(f"Time: {week}.0").wait_for(timeout=300_000)
            tab.wait_for_function("[...document.images].filter(image => image.naturalWidth > 200).length == 2")
            tab.wait_for_timeout(2000)
            pictures.append(tab.evaluate("[...document.images].map(image => image.src)"))
            tab.get_by_role("button", name="Step").click()
        assert all(len({seen[place] for seen in pictures}) == 3 for place in (0, 1))
        assert all(url.startswith((address, "data:", "blob:")) for url in asked)
        browser.close()
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=60) == 130
