"""Whoever reads the gallery in another way than by a pointer on a wide screen misses nothing of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from markdown import Markdown

from browsing import CHECKS, served
from lstm_params.markdown.script import script
from sites import build_site

pytestmark = pytest.mark.browser

GALLERY = Path(__file__).parents[1] / "docs" / "gallery.md"
OPENED = "document.querySelectorAll('.lstm-params details').forEach(element => element.open = true)"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The gallery alone on Material."""
    root = tmp_path_factory.mktemp("access")
    theme = {"name": "material", "font": False}
    site = build_site(root, {"index.md": GALLERY.read_text(encoding="utf-8")}, theme=theme)
    with served(site.directory) as found:
        yield f"{found}/index.html"


@pytest.fixture(scope="module")
def plain() -> str:
    """The gallery as a page of no theme."""
    html = Markdown(extensions=["lstm_params"]).convert(GALLERY.read_text(encoding="utf-8"))
    return f"<!doctype html><html lang='en'><title>t</title><body>{html}<script>{script()}</script>"


WAYS = {
    "200 % zoom of 1280 px": {"viewport": {"width": 640, "height": 450}, "device_scale_factor": 2},
    "400 % zoom of 1280 px": {"viewport": {"width": 320, "height": 256}, "device_scale_factor": 4},
    "1280 px": {"viewport": {"width": 1280, "height": 900}},
    "forced colours": {"viewport": {"width": 640, "height": 900}, "forced_colors": "active"},
}


@pytest.mark.parametrize("way", WAYS)
def test_nothing_is_cut_or_lies_on_something(browser: Any, address: str, way: str) -> None:
    """However large the letters are, each word is there, nothing lies on it, and only blocks scroll."""
    context = browser.new_context(**WAYS[way])
    page = context.new_page()
    page.goto(address)
    page.evaluate(OPENED)
    page.add_script_tag(path=str(CHECKS))
    found = page.evaluate("[overflowing(), unreachable(), overlapping(), cut(), colliding()]")
    contrasts = page.evaluate("contrasts()") if "forced" in way else []
    context.close()
    assert found == [[], [], [], [], []]
    assert [(ratio, text) for ratio, text in contrasts if ratio < 4.5] == []


class Tree:
    """The accessibility tree of a page, and of each block in it."""

    def __init__(self, page: Any) -> None:
        session = page.context.new_cdp_session(page)
        session.send("DOM.enable")
        nodes = session.send("Accessibility.getFullAXTree")["nodes"]
        self._nodes = {node["nodeId"]: node for node in nodes}
        by_element = {node["backendDOMNodeId"]: node for node in nodes if "backendDOMNodeId" in node}
        document = session.send("DOM.getDocument")["root"]["nodeId"]
        found = session.send("DOM.querySelectorAll", {"nodeId": document, "selector": ".lstm-params"})
        described = [session.send("DOM.describeNode", {"nodeId": node}) for node in found["nodeIds"]]
        self.blocks = [by_element[one["node"]["backendNodeId"]] for one in described]

    def below(self, node: dict[str, Any]) -> Iterator[dict[str, Any]]:
        """What lies in a node, in its order, without what is ignored."""
        for id in node.get("childIds", ()):
            child = self._nodes[id]
            if not child["ignored"]:
                yield child
            yield from self.below(child)

    def with_role(self, node: dict[str, Any], *roles: str) -> list[dict[str, Any]]:
        """What in a node has one of some roles."""
        return [one for one in self.below(node) if role(one) in roles]

    def text(self, node: dict[str, Any]) -> str:
        """All that is said of a node."""
        return " ".join([name(one) for one in self.below(node) if role(one) != "InlineTextBox"])


def role(node: dict[str, Any]) -> str:
    """What a node is."""
    return str(node["role"]["value"])


def name(node: dict[str, Any]) -> str:
    """What a node is called."""
    return str(node.get("name", {}).get("value", ""))


def description(node: dict[str, Any]) -> str:
    """What more is said of a node."""
    return str(node.get("description", {}).get("value", ""))


DEBRIS = {"\N{BULLET}", "\N{OBJECT REPLACEMENT CHARACTER}", "\N{ZERO WIDTH SPACE}"}
"""What only decorates, and is not to be read out."""

SYMBOLIC = ("Steps left out", "Step T")
"""Pictures of what has no numbers."""


def letters(text: str) -> str:
    """A text without spaces, which elements end or begin with as they like."""
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("width", [1280, 390])
def test_the_accessibility_tree_has_all_of_it(browser: Any, plain: str, width: int) -> None:
    """Blocks have headings, figures names with their counts, cells headers; each seen word is in the tree."""
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.set_content(plain)
    page.evaluate(OPENED)
    page.add_script_tag(path=str(CHECKS))
    seen = page.evaluate(
        "[...document.querySelectorAll('.lstm-params')].map(root => words(root).map(([word]) => word))"
    )
    tree = Tree(page)
    page.close()
    assert len(tree.blocks) == len(seen) > 30
    for block, words in zip(tree.blocks, seen, strict=True):
        assert tree.with_role(block, "heading"), tree.text(block)[:80]
        for figure in tree.with_role(block, "image"):
            assert name(figure)
            assert re.search(r"\d", name(figure) + description(figure)) or name(figure) in SYMBOLIC
        for table in tree.with_role(block, "table"):
            assert tree.with_role(table, "columnheader"), name(table)
            rows = tree.with_role(table, "row")
            assert len(rows) > 1, tree.text(table)
            assert [row for row in rows if not tree.with_role(row, "rowheader", "columnheader")] == []
        said = letters(tree.text(block)).lower()
        assert [word for word in words if word.lower() not in said] == []
        groups = [
            one for one in tree.with_role(block, "group") if not tree.with_role(one, "DisclosureTriangle")
        ]
        controls = tree.with_role(block, "region", "button", "checkbox", "radio", "spinbutton", "slider")
        assert [one for one in groups + controls if not name(one)] == []
        assert {name(one) for one in tree.with_role(block, "StaticText")} & DEBRIS == set()


FOCUSED = """() => {
  const element = document.activeElement;
  const shown = element.closest('.lp-segments label') ?? element;
  const {outlineStyle, outlineWidth} = getComputedStyle(shown);
  const kinds = '.lstm-params :is(button, input, summary, a, [tabindex="0"])';
  const all = window.stops ??= [...document.querySelectorAll(kinds)], isOver = element === document.body;
  return [all.indexOf(element), outlineStyle !== 'none' && parseFloat(outlineWidth) > 0, isOver];
}"""
STOPS = """() => window.stops.map((element, n) => [n, element.outerHTML.slice(0, 80)]).filter(([n]) => {
  const element = window.stops[n];
  if (element.disabled || !element.checkVisibility()) return false;
  return element.type !== 'radio' || element.checked;
})"""


def test_all_is_reached_by_keyboard_alone(browser: Any, plain: str) -> None:
    """The tabulator key reaches every control, header and row, each with an outline, and the end."""
    page = browser.new_page(viewport={"width": 800, "height": 900})
    page.set_content(plain)
    page.evaluate(OPENED)
    reached, without_outline = set(), []
    for _ in range(2_000):
        page.keyboard.press("Tab")
        stop, has_outline, is_over = page.evaluate(FOCUSED)
        if is_over:
            break
        reached.add(stop)
        if stop >= 0 and not has_outline:
            without_outline.append(stop)
    else:
        pytest.fail("the end of the page was never reached")
    stops = page.evaluate(STOPS)
    page.close()
    assert len(stops) > 100
    assert [html for number, html in stops if number not in reached] == []
    assert [html for number, html in stops if number in without_outline] == []
