"""Take the pictures that a link to our site shows elsewhere: a page's heading and its first large figure.

    .venv/bin/python tests/recorders/cards.py

Needs Chromium and the group `test`. Writes docs/assets/cards, at the size that Open Graph's readers expect.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from mkdocs.config import load_config
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[2]
CARDS = ROOT / "docs" / "assets" / "cards"
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")

CARD = """style => {
  const heading = document.querySelector('article h1').firstChild.textContent;
  const figures = [...document.querySelectorAll('article .lstm-params')];
  const figure = figures.find(({offsetHeight}) => offsetHeight > 200);
  document.querySelectorAll('details').forEach(element => element.open = false);
  document.body.innerHTML = `<style>${style}</style><div class="card md-typeset">
    <h1></h1><div class="figure"></div><p>LSTM parameters</p></div>`;
  document.querySelector('.card h1').textContent = heading;
  document.querySelector('.card .figure').append(figure);
}"""
"""Leaves of a page its heading, its first large figure and the site's name."""

STYLE = """
html { overflow: hidden; }
.card { position: fixed; inset: 0; box-sizing: border-box; padding: 36px 60px 0; background: #fff; }
.card h1 { margin: 0 0 22px !important; font-size: 50px !important; line-height: 1.1 !important; }
.card .figure { width: 770px; transform: scale(1.4); transform-origin: 0 0; }
.card .figure .lstm-params { margin: 0; }
.card > p { position: fixed; inset: 562px 0 0; margin: 0; padding: 0 60px; background: #1d2026; color: #fff; }
.card > p { font: 700 32px/68px sans-serif; }
"""


def pages() -> Iterator[str]:
    """The home page's and the chapters' names in `docs`, without the ending."""
    yield "index"
    for section in load_config(str(ROOT / "mkdocs.yml")).nav or []:
        for chapter in section.get("Tutorial", []):
            yield from (path.removesuffix(".md") for path in chapter.values())


def main() -> None:
    """Build the site, and photograph what is left of each page."""
    CARDS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as site, sync_playwright() as playwright:
        command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", site]
        subprocess.run(command, cwd=ROOT, check=True)
        browser = playwright.chromium.launch(executable_path=CHROMIUM)
        page = browser.new_page(
            viewport={"width": 1200, "height": 630},
            color_scheme="light",
            java_script_enabled=False,  # a picture has no fields
        )
        for name in pages():
            folder = "" if name == "index" else name
            page.goto((Path(site) / folder / "index.html").as_uri())
            page.evaluate(CARD, STYLE)
            page.screenshot(path=CARDS / f"{Path(name).name}.png")
        browser.close()


if __name__ == "__main__":
    main()
