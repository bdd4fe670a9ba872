"""Take the README's picture: its block, as it is built now.

    .venv/bin/python tests/recorders/picture.py

Needs Chromium and the group `test`.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from textwrap import dedent

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[2]
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")


SETTINGS = """
site_name: A page
theme:
  name: material
  font: false
  palette:
    - {media: "(prefers-color-scheme: light)", scheme: default}
    - {media: "(prefers-color-scheme: dark)", scheme: slate}
plugins: [lstm-params]
"""


def main() -> None:
    """Build a page with the README's block, and photograph its result in both schemes."""
    block = re.search(r"^    ```lstm-params\n.*?^    ```\n", (ROOT / "README.md").read_text(), re.M | re.S)
    assert block
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        root = Path(folder)
        (root / "docs").mkdir()
        (root / "docs" / "index.md").write_text(f"# A page\n\n{dedent(block[0])}", encoding="utf-8")
        (root / "mkdocs.yml").write_text(SETTINGS, encoding="utf-8")
        subprocess.run([sys.executable, "-m", "mkdocs", "build", "--quiet"], cwd=root, check=True)
        browser = playwright.chromium.launch(executable_path=CHROMIUM)
        for scheme in ("light", "dark"):
            context = browser.new_context(
                viewport={"width": 1000, "height": 1400}, color_scheme=scheme, device_scale_factor=2
            )
            page = context.new_page()
            page.goto((root / "site" / "index.html").as_uri())
            page.locator(".lstm-params").first.screenshot(
                path=ROOT / "docs" / "assets" / f"lstm-2-{scheme}.png"
            )
        browser.close()


if __name__ == "__main__":
    main()
