"""Each mistake is reported once, whole, and exactly where it stands."""

from __future__ import annotations

from pathlib import Path
from xml.etree.ElementTree import Element

import pytest

from sites import Site, build_site, with_class

CASES = Path(__file__).parent / "cases" / "errors"
NAMES = sorted(path.stem for path in CASES.glob("*.md"))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site with every case on a page of its own."""
    pages = {f"{name}.md": (CASES / f"{name}.md").read_bytes().decode() for name in NAMES}
    extensions = ["admonition", "attr_list", "pymdownx.superfences"]
    return build_site(tmp_path_factory.mktemp("errors"), pages, markdown_extensions=extensions)


@pytest.mark.parametrize("name", NAMES)
def test_messages(site: Site, name: str, request: pytest.FixtureRequest) -> None:
    """The log has exactly the messages that are kept beside the page (`--accept` writes them)."""
    expected = CASES / f"{name}.txt"
    messages = [warning for warning in site.warnings if warning.startswith(f"docs/{name}.md")]
    found = "\n\n".join(messages) + "\n"
    if request.config.getoption("--accept"):
        expected.write_text(found, encoding="utf-8")
    assert found == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_boxes(site: Site, name: str) -> None:
    """The page shows the same messages, in boxes where the blocks stand."""
    messages = [warning for warning in site.warnings if warning.startswith(f"docs/{name}.md")]
    boxes = with_class(site.page(f"{name}.html"), "lstm-params-error")
    shown = [_message(report) for box in boxes for report in with_class(box, "lp-mistake")]
    assert shown == messages


def _message(report: Element) -> str:
    """What a box says of a mistake, in the form that it has in the log."""
    message, place, excerpt, *hint = ("".join(element.itertext()) for element in report)
    return "\n".join([f"{place}: {message}", excerpt, *[f"  {line}" for line in hint]])
