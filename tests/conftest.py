"""What all tests share: an option that turns every skipped test into a failure."""

from __future__ import annotations

import pytest

collect_ignore_glob = ["recorders/*"]


def pytest_addoption(parser: pytest.Parser) -> None:
    """CI must not take a test that could not run for one that passed."""
    parser.addoption("--forbid-skips", action="store_true", help="fail if any test is skipped")


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> object:
    """Make a failure of a skip."""
    outcome = yield
    report = outcome.get_result()  # type: ignore[attr-defined]
    if report.skipped and item.config.getoption("--forbid-skips"):
        report.outcome = "failed"
        report.longrepr = f"skipped, which --forbid-skips does not allow: {report.longrepr}"
