"""Command line: `python tools/two_pages.py PAGE PDF` prints the part of a page that stands alone: its first two sheets of A4."""

import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright


def main(page: str, pdf: str) -> int:
    """Print with the Chromium that GOLDSIM_CHROMIUM names, or that on PATH; return the exit code."""
    chromium = os.environ.get("GOLDSIM_CHROMIUM") or shutil.which("chromium")
    if chromium is None or not Path(page).is_file():
        wanted = f"there is no {page}" if chromium else "no Chromium on PATH: name one by GOLDSIM_CHROMIUM"
        print(f"{wanted}; nothing was printed", file=sys.stderr)
        return 2
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        sheet = browser.new_page()
        sheet.goto(Path(page).resolve().as_uri())
        sheet.pdf(path=pdf, prefer_css_page_size=True, print_background=True, page_ranges="1-2")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
