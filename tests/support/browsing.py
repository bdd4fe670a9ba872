"""A browser for tests, and the pages that it is shown."""

from __future__ import annotations

import io
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = os.environ.get("CHROMIUM", shutil.which("chromium") or "/usr/bin/chromium")
PACKAGES = Path(__file__).parents[2] / ".cache" / "node_modules"
AXE = PACKAGES / "axe-core" / "axe.min.js"
CHECKS = Path(__file__).with_name("browser_checks.js")


class _Handler(SimpleHTTPRequestHandler):
    """Serves a folder, and says nothing of each request."""

    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing."""


@contextmanager
def served(root: Path) -> Iterator[str]:
    """The address of a folder that is served."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, directory=str(root))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@contextmanager
def strict_page(browser: Any, address: str, script: str) -> Iterator[Any]:
    """A page under a strict content security policy, in which a script of the test's runs first."""
    policy = {"Content-Security-Policy": "default-src 'self'"}
    page = browser.new_page(viewport={"width": 800, "height": 900})
    page.route(
        "**/*", lambda route: route.fulfill(response=(got := route.fetch()), headers=got.headers | policy)
    )
    page.add_init_script(script)
    page.goto(address)
    yield page
    page.close()


def sheets_of(page: Any) -> list[str]:
    """The texts of the sheets that a page is printed on."""
    pypdf = pytest.importorskip("pypdf")
    return [sheet.extract_text() for sheet in pypdf.PdfReader(io.BytesIO(page.pdf(format="A4"))).pages]
