"""The plugins and extensions that a site may have beside ours, each with a way to tell that it works."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from sites import Function, Site, results, text_of, with_class, write_files


class Neighbour(NamedTuple):
    """A plugin or an extension, and a site that uses it."""

    name: str
    """As the guide has it."""
    package: str
    """The distribution that brings it."""
    works: Callable[[Site], bool]
    """Whether its own effect is to be seen on a site."""
    plugins: Sequence[Any] = ()
    extensions: Mapping[str, Any] = {}
    text: str = ""
    """What the home page says for it."""
    pages: Mapping[str, str] = {}
    module: str = "mkdocs"
    """What must be there to be imported beside the package itself."""
    prepare: Callable[[Path], None] = lambda root: None
    """Writes what the site needs beside its pages."""


def _mermaid_fence(format: str) -> dict[str, Any]:
    """The option of superfences that makes diagrams."""
    fence = {"name": "mermaid", "class": "mermaid", "format": Function(format)}
    return {"pymdownx.superfences": {"custom_fences": [fence]}}


def _git(root: Path) -> None:
    """A repository with one commit, of a day long past."""
    day = "2001-02-03T04:05:06+00:00"
    person = {"GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.com"}
    person |= {"GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@example.com"}
    environment = {**os.environ, **person, "GIT_AUTHOR_DATE": day, "GIT_COMMITTER_DATE": day}
    for command in (["init", "-q"], ["add", "."], ["commit", "-q", "--allow-empty", "-m", "All"]):
        subprocess.run(["git", *command], cwd=root, env=environment, check=True)


def _font(root: Path) -> None:
    """The font of social cards where the plugin keeps what it once downloaded."""
    from PIL import ImageFont

    font = ImageFont.load_default(10)
    assert isinstance(font, ImageFont.FreeTypeFont)
    file = root / "fonts" / "fonts" / "Roboto" / "Regular.ttf"
    file.parent.mkdir(parents=True)
    file.write_bytes(font.font_bytes)


def _downloads(root: Path) -> None:
    """What other hosts have, where the plugin keeps what it once downloaded."""
    cache = root / ".cache" / "plugin" / "privacy" / "assets" / "external"
    scripts = ("iframe-worker/shim", "mermaid@11/dist/mermaid.min.js")
    write_files(cache, {"example.org/logo.svg": LOGO, **{f"unpkg.com/{script}": "" for script in scripts}})


def _logo_is_ours(site: Site) -> bool:
    (logo,) = [image for image in site.page().iter("img") if image.get("alt") == "Logo"]
    source = site.directory / logo.attrib["src"]
    return source.exists() and source.read_text(encoding="utf-8") == LOGO


def _social_card(site: Site) -> bool:
    cards = [
        meta.attrib["content"] for meta in site.page().iter("meta") if meta.get("property") == "og:image"
    ]
    return len(cards) == 1 and (site.directory / cards[0].removeprefix(ADDRESS)).stat().st_size > 1000


def _has(*parts: str) -> Callable[[Site], bool]:
    """Whether all of some parts are in the home page's HTML."""
    return lambda site: all(part in site.html() for part in parts)


def _has_element(name: str, text: str) -> Callable[[Site], bool]:
    """Whether the home page has an element with a class and a text."""
    return lambda site: text in [text_of(element) for element in with_class(site.page(), name)]


def _is_a_file(path: str, part: str = "") -> Callable[[Site], bool]:
    """Whether a site has a file with some text in it."""
    return lambda site: (site.directory / path).exists() and part in site.html(path)


def _print_page(site: Site) -> bool:
    """Whether the page that is printed has the results of all pages, in one language."""
    if not (site.directory / "print_page.html").exists():
        return False
    folder = "fr/" if (site.directory / "fr").exists() else ""
    count = sum(len(results(site.page(f"{folder}{page}.html"))) for page in ("index", "other"))
    return len(results(site.page("print_page.html"))) == count


def _table(site: Site) -> bool:
    tables = [text_of(table) for table in site.page().iter("table")]
    return "fruit count apple 7" in tables


LOGO = '<svg xmlns="http://www.w3.org/2000/svg"/>'
ADDRESS = "https://example.com/manual/"

NEIGHBOURS = [
    Neighbour(
        "static-i18n",
        "mkdocs-static-i18n",
        lambda site: (
            (site.directory / "fr" / "index.html").exists() and len(results(site.page("fr/index.html"))) == 1
        ),
        plugins=[
            {
                "i18n": {
                    "docs_structure": "suffix",
                    "languages": [
                        {"locale": "en", "name": "English", "default": True},
                        {"locale": "fr", "name": "Français"},
                    ],
                }
            }
        ],
        pages={"index.fr.md": "# Accueil\n\n```lstm-params\nid: small\nfeatures: 3\nunits: 2\n```\n"},
    ),
    Neighbour(
        "macros",
        "mkdocs-macros-plugin",
        _has("The answer is 6 × 8 = 48."),
        plugins=["macros"],
        text="The answer is 6 × 8 = {{ 6 * 8 }}.",
    ),
    Neighbour(
        "mermaid2",
        "mkdocs-mermaid2-plugin",
        lambda site: _has("import mermaid from")(site) and _has_element("mermaid", "graph LR x --> h")(site),
        plugins=[{"mermaid2": {"javascript": "mermaid.mjs"}}],
        pages={"mermaid.mjs": ""},
        extensions=_mermaid_fence("mermaid2.fence_mermaid_custom"),
        text="```mermaid\ngraph LR\n  x --> h\n```",
    ),
    Neighbour(
        "superfences' mermaid",
        "pymdown-extensions",
        _has_element("mermaid", "graph LR x --> h"),
        extensions=_mermaid_fence("pymdownx.superfences.fence_code_format"),
        text="```mermaid\ngraph LR\n  x --> h\n```",
    ),
    Neighbour(
        "markdown-exec",
        "markdown-exec",
        _has("Units: <strong>128</strong>"),
        plugins=["markdown-exec"],
        extensions={"pymdownx.superfences": {}},
        text='```python exec="1"\nprint(f"Units: **{2**7}**")\n```',
    ),
    Neighbour(
        "table-reader",
        "mkdocs-table-reader-plugin",
        _table,
        plugins=["table-reader"],
        text="{{ read_csv('table.csv') }}",
        pages={"table.csv": "fruit,count\napple,7\n"},
    ),
    Neighbour(
        "minify",
        "mkdocs-minify-plugin",
        lambda site: "<p>A paragraph with spaces.</p>" in site.html() and site.html().count("\n") < 150,
        plugins=[{"minify": {"minify_html": True}}],
    ),
    Neighbour(
        "minify-html",
        "mkdocs-minify-html-plugin",
        lambda site: "<p>A paragraph with spaces.</p>" not in site.html() and site.html().count("\n") < 150,
        plugins=["minify_html"],
    ),
    Neighbour(
        "privacy",
        "mkdocs-material",
        _logo_is_ours,
        plugins=["privacy"],
        text="![Logo](https://example.org/logo.svg)",
        prepare=_downloads,
    ),
    Neighbour(
        "offline",
        "mkdocs-material",
        _is_a_file("search/search_index.js", "LSTM(2), Keras 3: 48 parameters"),
        plugins=["offline"],
    ),
    Neighbour(
        "social",
        "mkdocs-material",
        _social_card,
        plugins=[{"social": {"cache_dir": "fonts"}}],
        module="cairosvg",
        prepare=_font,
    ),
    Neighbour(
        "rss",
        "mkdocs-rss-plugin",
        _is_a_file("feed_rss_updated.xml", f"<link>{ADDRESS}other.html</link>"),
        plugins=[{"rss": {"use_git": False, "use_material_social_cards": False}}],
    ),
    Neighbour(
        "literate-nav",
        "mkdocs-literate-nav",
        _has("A name from the summary"),
        plugins=["literate-nav"],
        pages={"SUMMARY.md": "- [Home](index.md)\n- [A name from the summary](other.md)\n"},
    ),
    Neighbour(
        "arithmatex",
        "pymdown-extensions",
        _has_element("arithmatex", r"\(E = mc^2\)"),
        extensions={"pymdownx.arithmatex": {"generic": True}},
        text="Energy is $E = mc^2$.",
    ),
    Neighbour("print-site", "mkdocs-print-site-plugin", _print_page, plugins=["print-site"]),
    Neighbour(
        "git-revision-date-localized",
        "mkdocs-git-revision-date-localized-plugin",
        _has("February 3, 2001"),
        plugins=["git-revision-date-localized"],
        prepare=_git,
    ),
]
