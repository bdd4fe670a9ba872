"""Take the README's picture: the block on our home page, as it is built now.

    .venv/bin/python tests/recorders/picture.py

Needs Chromium and the `test` extra.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[2]
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")


def main() -> None:
    """Build the site, and photograph its first result in both schemes."""
    with tempfile.TemporaryDirectory() as site, sync_playwright() as playwright:
        command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", site]
        subprocess.run(command, cwd=ROOT, check=True)
        browser = playwright.chromium.launch(executable_path=CHROMIUM)
        for scheme in ("light", "dark"):
            context = browser.new_context(
                viewport={"width": 1000, "height": 1400}, color_scheme=scheme, device_scale_factor=2
            )
            page = context.new_page()
            page.goto(Path(site, "index.html").as_uri())
            page.locator(".lstm-params").first.screenshot(
                path=ROOT / "docs" / "assets" / f"lstm-2-{scheme}.png"
            )
        browser.close()


if __name__ == "__main__":
    main()
