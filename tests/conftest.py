"""What all tests share: an option that turns every skipped test into a failure."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import hypothesis
import pytest
from filelock import FileLock

from browsing import AXE, CHROMIUM

ROOT = Path(__file__).parents[1]

os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # a command that is tried starts as an installed one does
sys.dont_write_bytecode = False

collect_ignore_glob = ["recorders/*", "support/*", "cases/*", "fuzz/*"]


def pytest_addoption(parser: pytest.Parser) -> None:
    """CI must not take a test that could not run for one that passed."""
    parser.addoption("--forbid-skips", action="store_true", help="fail if any test is skipped")
    parser.addoption("--accept", action="store_true", help="keep the messages that were found as expected")


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> object:
    """Make a failure of a skip."""
    outcome = yield
    report = outcome.get_result()  # type: ignore[attr-defined]
    if report.skipped and item.config.getoption("--forbid-skips"):
        report.outcome = "failed"
        report.longrepr = f"skipped, which --forbid-skips does not allow: {report.longrepr}"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Headless Chromium; skipped where there is none."""
    sync_api = pytest.importorskip("playwright.sync_api")
    if not Path(CHROMIUM).exists():
        pytest.skip("there is no Chromium")
    if not AXE.exists():
        pytest.skip("there is no axe-core")
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session", autouse=True)
def our_site_begun(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Our own site is built while other tests run, if there are some that read it."""
    if any("our_site" in getattr(item, "fixturenames", ()) for item in request.session.items):
        tmp_path_factory.getbasetemp()  # two threads would both make it
        Thread(target=_our_site, args=(tmp_path_factory,), daemon=True).start()


@pytest.fixture(scope="session")
def our_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Our own site, built as it is published, once for all processes of a run."""
    directory, error = _our_site(tmp_path_factory)
    assert not error, error
    return directory


def _our_site(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Build our own site, or wait for the process that does; where it is, and what went wrong."""
    base = tmp_path_factory.getbasetemp()
    directory = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "our site"
    with FileLock(f"{directory}.lock"):
        if not directory.exists():
            built = tmp_path_factory.mktemp("site")
            command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(built)]
            run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
            if run.returncode:
                return directory, run.stderr
            built.rename(directory)
    return directory, ""


hypothesis.settings.register_profile("quick", max_examples=30, derandomize=True, deadline=None)
hypothesis.settings.register_profile("steady", derandomize=True, deadline=None)
hypothesis.settings.register_profile("search", max_examples=20_000, deadline=None)
hypothesis.settings.load_profile("quick")  # --hypothesis-profile=search looks for new failures
