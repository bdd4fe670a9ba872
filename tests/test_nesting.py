"""A fence is shown wherever a writer may put one, and stays as it is in an example."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
import markdown
import pytest
from markdown.extensions import Extension
from pymdownx.superfences import SuperFencesCodeExtension

from sites import parse_as_browser, read_yaml, results

CASES = read_yaml(Path(__file__).parent / "cases" / "nesting.yaml")
FENCE = ["```lstm-params", "features: 3", "units: 2", "```"]
COMMON = ["admonition", "attr_list", "def_list", "footnotes", "md_in_html", "tables", "toc"]
COMMON += [f"pymdownx.blocks.{kind}" for kind in ("admonition", "caption", "details", "html", "tab")]
COMMON += ["pymdownx.details", "pymdownx.snippets", "pymdownx.tabbed", "pymdownx.tasklist"]
SETTINGS: dict[str, list[str | Extension]] = {
    "fenced_code": [*COMMON, "fenced_code", "lstm_params"],
    "superfences": ["lstm_params", *COMMON, "pymdownx.superfences", "pymdownx.highlight"],
    "superfences first": [*COMMON, "pymdownx.superfences", "lstm_params"],
    "superfences that keep tabs": [*COMMON, SuperFencesCodeExtension(preserve_tabs=True), "lstm_params"],
    "codehilite": [*COMMON, "lstm_params", "fenced_code", "codehilite"],
    "no other fences": [*COMMON, "lstm_params"],
}
QUICK = {"fenced_code", "superfences", "no other fences"}
CONFIGS: dict[str, dict[str, Any]] = {
    "pymdownx.tabbed": {"alternate_style": True},
    "pymdownx.blocks.tab": {"alternate_style": True},
    "pymdownx.snippets": {"base_path": str(Path(__file__).parents[1])},
    "lstm_params": {"css": "none"},
}


def convert(text: str, extensions: list[str | Extension]) -> str:
    """A page's HTML."""
    return markdown.markdown(text, extensions=extensions, extension_configs=CONFIGS)


def written(text: str) -> str:
    """A case's text with its fences in it."""
    lines = {"FENCE": FENCE, "OPEN": FENCE[:1], "BODY": FENCE[1:-1], "CLOSE": FENCE[-1:]}
    word = re.compile(r"^(.*?)\b(FENCE|OPEN|BODY|CLOSE)$", re.MULTILINE)
    return word.sub(lambda m: "\n".join(m[1] + line for line in lines[m[2]]), text)


def paths(root: Element, wanted: list[Element]) -> list[str]:
    """For each element, the tags of those that hold it, from the outside in."""
    parents = {child: parent for parent in root.iter() for child in parent}
    found = []
    for element in wanted:
        tags = []
        while (element := parents.get(element, root)).tag not in ("body", "html"):
            tags.append(element.tag)
        found.append(" ".join(reversed(tags)))
    return found


@pytest.mark.parametrize(
    "extensions",
    [
        pytest.param(extensions, id=name, marks=() if name in QUICK else pytest.mark.slow)
        for name, extensions in SETTINGS.items()
    ],
)
@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_nesting(case: dict[str, Any], extensions: list[str | Extension]) -> None:
    """Results stand where their fences did; examples keep every line; nothing of ours is left over."""
    text = written(case["text"])
    html = convert(text, extensions)
    root = parse_as_browser(html)
    assert paths(root, results(root)) == case.get("rendered", [])
    every = list(root.iter())
    there = {f"{path} {e.tag}".strip() for path, e in zip(paths(root, every), every, strict=True)}
    assert set(case.get("has", [])) <= there
    assert "data-lstm-params-fence" not in html
    assert not re.search("[\x02\x03]", html)
    source = "\n".join(FENCE)
    is_shown = not case.get("fenced") or extensions != SETTINGS["no other fences"]
    for tags in case.get("literal", []) if is_shown else []:
        shown = [e for e in root.iter() if source in re.sub("(?m)^ +", "", "".join(e.itertext()))]
        assert any(
            f"{path} {e.tag}".endswith(tags) for path, e in zip(paths(root, shown), shown, strict=True)
        )
    if case.get("comment"):
        comments = re.findall("<!--(.*?)-->", html, re.DOTALL)
        assert comments == re.findall("<!--(.*?)-->", re.sub("(?m)^    ", "", text), re.DOTALL)
    if case.get("same"):
        assert html == convert(text, [name for name in extensions if name != "lstm_params"])
    if case.get("unchanged"):
        assert html == text.strip()


VALID = [case for case in CASES if not case.get("invalid")]


@pytest.mark.parametrize("case", VALID, ids=[case["name"] for case in VALID])
def test_html_is_valid(case: dict[str, Any]) -> None:
    """A parser finds no error in the HTML of a page."""
    html = convert(written(case["text"]), SETTINGS["superfences"])
    parser = html5lib.HTMLParser(strict=False)
    parser.parse(f"<!DOCTYPE html><title>Test</title><body>{html}")
    assert [error[1] for error in parser.errors] == []
