"""Sites built for tests, and their pages read as a browser reads them."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element

import html5lib
import yaml
from lxml.html import HTMLParser, document_fromstring

os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")  # the theme's banner is no warning of ours


class Site(NamedTuple):
    """A built site, and what was logged while it was built."""

    directory: Path
    warnings: list[str]

    def html(self, page: str = "index.html") -> str:
        """A page's HTML."""
        return (self.directory / page).read_text(encoding="utf-8")

    def page(self, page: str = "index.html") -> Element:
        """A page's elements."""
        return parse(self.html(page))


class _Warnings(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


class Function(str):
    """The full name of a Python function, as the value of a setting."""


yaml.add_representer(
    Function,
    lambda dumper, name: dumper.represent_scalar(f"tag:yaml.org,2002:python/name:{name}", ""),
)


def read_yaml(path: Path) -> Any:
    """What a file says, by the parser in C where there is one, which takes a tenth of the time."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def write_files(root: Path, files: Mapping[str, str]) -> None:
    """Write some texts, by their paths in a folder."""
    for path, text in files.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode())


def build_site(root: Path, pages: dict[str, str], **config: object) -> Site:
    """Build a site of some pages in a folder.

    Args:
        root: An empty folder.
        pages: The text of each page, by its path in `docs/`.
        **config: What `mkdocs.yml` says beside the defaults of these tests.
    """
    from mkdocs.commands.build import build
    from mkdocs.config import load_config

    write_files(root / "docs", pages)
    settings = {
        "site_name": "Test",
        "theme": {"name": "mkdocs"},
        "plugins": ["lstm-params"],
        "use_directory_urls": False,
        **config,
    }
    (root / "mkdocs.yml").write_text(yaml.dump(settings), encoding="utf-8")
    warnings = _Warnings()
    logger = logging.getLogger("mkdocs")
    logger.addHandler(warnings)
    before = Path.cwd()
    os.chdir(root)
    try:
        loaded = load_config(str(root / "mkdocs.yml"))
        loaded.plugins.on_startup(command="build", dirty=False)
        build(loaded)
        loaded.plugins.on_shutdown()
    finally:
        os.chdir(before)
        logger.removeHandler(warnings)
    return Site(root / "site", warnings.messages)


def parse(html: str) -> Element:
    """HTML as a tree."""
    root: Element = document_fromstring(html, parser=HTMLParser(remove_comments=True))
    return root


def parse_as_browser(html: str) -> Element:
    """HTML that others wrote, or that may be wrong, as a tree; forty times slower."""
    root: Element = html5lib.parse(html, treebuilder="etree", namespaceHTMLElements=False)
    return root


def with_class(root: Element, name: str) -> list[Element]:
    """All elements that have a class, in order."""
    return [element for element in root.iter() if name in element.get("class", "").split()]


def text_of(element: Element) -> str:
    """An element's text, white space folded."""
    return " ".join("".join(element.itertext()).split())


def results(root: Element) -> list[Element]:
    """The results on a page that are no errors."""
    return [e for e in with_class(root, "lstm-params") if "lstm-params-error" not in e.get("class", "")]


_ARTICLE = re.compile(r"<article.*</article>", re.DOTALL)


def article_html(page: Path) -> str:
    """The HTML of what a built page consists of, without header, navigation and footer."""
    found = _ARTICLE.search(page.read_text(encoding="utf-8"))
    assert found, page
    return found[0]


@cache
def article_of(page: Path) -> Element:
    """The same as a tree."""
    (found,) = parse(article_html(page)).iter("article")
    return found


def article_pages(site: Path, *folders: str) -> Iterator[Element]:
    """The articles of our built site, or of those folders of it."""
    for folder in folders or (".",):
        yield from map(article_of, sorted((site / folder).rglob("index.html")))


def block(*lines: str) -> str:
    """A fence with some lines in it."""
    return "\n".join(["```lstm-params", *lines, "```"])
