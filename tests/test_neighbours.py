"""Plugins and extensions beside ours: they do our blocks no harm, and we do them none."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from textwrap import indent
from typing import Any, NamedTuple

import pytest

from engines import build_with
from neighbours import ADDRESS, NEIGHBOURS, Neighbour
from results import whole, words
from sites import Site, block, build_site, parse_as_browser, results, text_of, with_class, write_files

lunr = pytest.importorskip("lunr", reason="the extra 'neighbours' is not installed").lunr

pytestmark = pytest.mark.slow

OURS = ("search", "lstm-params")
SMALL = block("id: small", "features: 3", "units: 2")
STACK = block("layers:", "  - Embedding(1000, 256)", "  - Bidirectional(LSTM(128))", "  - Dense(1)")
VIEWS = block(
    "features: 3",
    "layer: GRU(2)",
    "show: [equations, gate, cell, unrolled, slices, states, irrelevant, flow]",
)
HOME = f"""\
# Home

A paragraph   with spaces.

{SMALL}

- item

{indent(STACK, "    ")}

{indent(VIEWS, "> ", lambda line: True)}
"""
PAGES = ("index.html", "other.html")
OTHER = f"# Other\n\n{block('features: 4', 'units: 3')}\n"


_ALTERNATIVES = {"superfences' mermaid": "mermaid2", "minify-html": "minify"}
SITES = {
    **{neighbour.name: [neighbour] for neighbour in NEIGHBOURS},
    "all": [neighbour for neighbour in NEIGHBOURS if neighbour.name not in _ALTERNATIVES],
}
"""One neighbour at a time, and all at once but for those that do what another one does."""

_AMONG_THEMSELVES = re.compile("should be defined as the \\*last\\* plugin|`date_from_meta.default_time`")
"""What print-site says of its place, and rss when static-i18n builds a second language."""


def require(neighbours: Sequence[Neighbour]) -> None:
    """Skip a test whose neighbours are not all installed."""
    for neighbour in neighbours:
        try:
            version(neighbour.package)
            import_module(neighbour.module)
        except (PackageNotFoundError, ImportError, OSError) as error:
            pytest.skip(f"{neighbour.name} cannot be used here: {error}")


def build(
    root: Path, neighbours: Sequence[Neighbour], plugins: Sequence[Any], extensions: Mapping[str, Any]
) -> Site:
    """Build a site with our blocks, and with what some neighbours need."""
    pages = {
        "index.md": "\n\n".join([HOME, *(neighbour.text for neighbour in neighbours)]),
        "other.md": OTHER,
    }
    for neighbour in neighbours:
        pages |= neighbour.pages
    write_files(root / "docs", pages)
    for neighbour in neighbours:
        neighbour.prepare(root)
    return build_site(
        root,
        pages,
        site_url=ADDRESS,
        theme={"name": "material", "font": False},
        plugins=list(plugins),
        markdown_extensions=[{name: options} for name, options in extensions.items()],
    )


class Alone(NamedTuple):
    """Our results on a site without neighbours."""

    by_summary: dict[str, tuple[Any, ...]]
    """Each of them whole, by the sentence that search is to find."""
    debris: set[str]
    """The words that search is not to find."""


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Alone:
    """Our results on a site without neighbours."""
    site = build(tmp_path_factory.mktemp("alone"), [], OURS, {})
    found = [result for page in PAGES for result in results(parse_as_browser(site.html(page)))]
    by_summary = {result.attrib["data-summary"]: whole(result) for result in found}
    debris = {"svg", "math", "path", "mrow"}.union(*(words(text_of(result)) for result in found))
    return Alone(by_summary, debris - words(" ".join([HOME, OTHER, *by_summary])))


def assert_blocks_are_whole(site: Site, alone: Alone) -> None:
    """Each page's results are what they are without neighbours, and their stylesheet is linked once."""
    shown = {}
    for path in site.directory.rglob("*.html"):
        page = parse_as_browser(site.html(str(path)))
        shown[path.relative_to(site.directory).as_posix()] = results(page)
        for result in results(page):
            assert whole(result) == alone.by_summary[result.attrib["data-summary"]]
        (link,) = [link for link in page.iter("link") if "lstm-params" in link.get("href", "")]
        assert path.name == "404.html" or (path.parent / link.attrib["href"]).is_file()
    summaries = [result.attrib["data-summary"] for page in PAGES for result in shown[page]]
    assert summaries == list(alone.by_summary)


def assert_search_finds_blocks(site: Site, alone: Alone, theirs: str) -> None:
    """Searching for a count finds its page, and the index has a sentence of each result, and of the
    results' other words only what neighbours say too."""
    entries = json.loads(site.html("search/search_index.json"))["docs"]
    engine = lunr(ref="location", fields=("title", "text"), documents=entries)
    for query, page in zip(["LSTM 48 parameters", "LSTM 96 parameters"], PAGES, strict=True):
        hits = [hit["ref"].partition("#")[0] for hit in engine.search(query)]
        assert next(hit for hit in hits if hit in PAGES) == page  # a translation may be found before
    indexed = words(" ".join(entry["text"] for entry in entries))
    assert not indexed & alone.debris - words(theirs)


def build_in_order(root: Path, neighbours: Sequence[Neighbour], order: str) -> Site:
    """Build a site with some neighbours, named before or after us in its settings."""
    require(neighbours)
    plugins = [plugin for neighbour in neighbours for plugin in neighbour.plugins]
    extensions: dict[str, Any] = {}
    for neighbour in neighbours:
        for name, options in neighbour.extensions.items():
            extensions[name] = {**extensions.get(name, {}), **options}
    if order == "before":
        return build(root, neighbours, [*plugins, *OURS], {**extensions, "lstm_params": {}})
    return build(root, neighbours, [*reversed(OURS), *plugins], {"lstm_params": {}, **extensions})


def assert_all_is_well(site: Site, neighbours: Sequence[Neighbour], alone: Alone) -> None:
    """Our blocks are whole and found, and the neighbours work."""
    assert [neighbour.name for neighbour in neighbours if not neighbour.works(site)] == []
    assert_blocks_are_whole(site, alone)
    theirs = [text for neighbour in neighbours for text in [neighbour.text, *neighbour.pages.values()]]
    assert_search_finds_blocks(site, alone, " ".join(theirs))
    assert [warning for warning in site.warnings if not _AMONG_THEMSELVES.search(warning)] == []


@pytest.mark.parametrize("order", ["before", "after"])
@pytest.mark.parametrize("neighbours", SITES.values(), ids=SITES)
def test_neighbours(tmp_path: Path, neighbours: Sequence[Neighbour], order: str, alone: Alone) -> None:
    """With neighbours before or after us, our blocks are whole and found, and the neighbours work."""
    assert_all_is_well(build_in_order(tmp_path, neighbours, order), neighbours, alone)


def test_neighbours_on_properdocs(tmp_path: Path, alone: Alone) -> None:
    """What holds on MkDocs with all neighbours at once holds on ProperDocs."""
    pytest.importorskip("properdocs")
    build_in_order(tmp_path, SITES["all"], "after")
    command = [sys.executable, "-m", "properdocs", "build", "-f", "mkdocs.yml", "-d", "properdocs"]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    warnings = re.findall(r"^(?:WARNING|ERROR) +- +(.*)", run.stderr, re.MULTILINE)
    assert_all_is_well(Site(tmp_path / "properdocs", warnings), SITES["all"], alone)


def test_macros_write_in_blocks(tmp_path: Path) -> None:
    """A macro may write a block's numbers; a mistake in a block that stands in the file is on its line."""
    pytest.importorskip("mkdocs_macros")
    loop = "{% for n in [2, 4] %}\n" + block("features: 3", "units: {{ n }}") + "\n\n{% endfor %}"
    written, bad = block("features: 3", "unit: {{ 2 + 2 }}"), block("features: 3", "unit: 5")
    site = build_site(
        tmp_path, {"index.md": f"{loop}\n{written}\n\n{bad}"}, plugins=["macros", "lstm-params"]
    )
    assert [result.get("data-parameters") for result in results(site.page())] == ["48", "128"]
    assert [warning.split("\n")[0] for warning in site.warnings] == [
        "docs/index.md, block 3, line 3, column 1: there is no option 'unit'",
        "docs/index.md:15:1: there is no option 'unit'",
    ]


@pytest.mark.parametrize("extensions", [["pymdownx.superfences"], ["lstm_params", "pymdownx.superfences"]])
def test_code_on_a_page_writes_blocks(tmp_path: Path, extensions: list[str]) -> None:
    """What markdown-exec's code prints may be blocks; of a mistake in them, the page is known."""
    pytest.importorskip("markdown_exec")
    code = r"""```python exec="1"
for size in ("units: 2", "units: 4", "unit: 5"):
    print(f"```lstm-params\nfeatures: 3\n{size}\n```\n")
```"""
    site = build_site(
        tmp_path,
        {"index.md": f"{SMALL}\n\n{code}"},
        plugins=["markdown-exec", "lstm-params"],
        markdown_extensions=extensions,
    )
    assert [result.get("data-parameters") for result in results(site.page())] == ["48", "48", "128"]
    (warning,) = site.warnings
    assert warning.split("\n")[0] == (
        "docs/index.md, printed by its code, block 3, line 3, column 1: there is no option 'unit'"
    )


MODULE = '''\
"""A package with docstrings.

```lstm-params
id: small
features: 3
units: 2
```
"""


class Tagger:
    """A tagger of `{lstm-params} small.parameters` parameters.

    ```lstm-params
    unit: 2
    ```

    Attributes:
        size: How large it is.

    ```lstm-params
    code_file: model.py
    ```

    `{lstm-params} smal.parameters`
    """

    size: int

    def run(self):
        """Run it.

        ```lstm-params
        id: small
        features: 4
        units: 2
        ```

        ```lstm-params
        title: "caf\\xe9"
        unit: 2
        ```
        """
'''
REFERENCE = f"""\
# Reference

::: package

{block("id: page", "unit: 2")}

`{{lstm-params}} small.parameters`
"""


def test_blocks_in_docstrings(tmp_path: Path) -> None:
    """mkdocstrings converts docstrings section by section. A mistake is told where it stands in the source,
    or with the object's name; an id is known in what follows, and taken once; a file is found from there."""
    pytest.importorskip("mkdocstrings_handlers.python")
    model = "import torch\ntorch.nn.LSTM(3, 2)\n"
    write_files(tmp_path, {"src/package/__init__.py": MODULE, "src/package/model.py": model})
    options = {"docstring_section_style": "list", "show_source": False}
    site = build_site(
        tmp_path,
        {"index.md": REFERENCE, "other.md": block("id: small", "features: 1", "units: 1")},
        plugins=[
            {"mkdocstrings": {"handlers": {"python": {"paths": ["src"], "options": options}}}},
            "lstm-params",
        ],
    )
    assert [warning.split("\n")[0] for warning in site.warnings] == [
        "src/package/__init__.py:15:5: there is no option 'unit'",
        "src/package/__init__.py:25:20: there is no block with the id 'smal' here",
        "src/package/__init__.py:34:13: the id 'small' is on this page already",
        "src/package/__init__.py, package.Tagger.run, block 2, line 3, column 1: there is no option 'unit'",
        "docs/index.md:7:1: there is no option 'unit'",
    ]
    page = site.page()
    assert [root.get("data-parameters") for root in results(page)] == ["48", "56"]
    assert [value.get("value") for value in with_class(page, "lstm-params-value")] == ["48", "48"]
    assert len(results(site.page("other.html"))) == 1
    assert "<style" not in site.html()


def test_a_page_of_docstrings_brings_the_stylesheet_once(tmp_path: Path) -> None:
    """On Zensical, where mkdocstrings converts each docstring apart, the page brings it."""
    pytest.importorskip("mkdocstrings_handlers.python")
    written = indent(block("features: 3", "units: 2"), "    ")
    functions = [f'def f{n}() -> None:\n    """F.\n\n{written}\n    """\n' for n in (1, 2)]
    write_files(tmp_path, {"src/package.py": "\n\n".join(functions)})
    built = build_with(
        "zensical",
        tmp_path,
        {"index.md": "# Package\n\n::: package"},
        plugins=["search", {"mkdocstrings": {"handlers": {"python": {"paths": ["src"]}}}}],
    )
    assert built.html().count('<div class="lstm-params"') == 2, built.log
    assert built.html().count('<link rel="stylesheet" href="data:text/css,') == 1


def test_without_neighbours_nothing_of_theirs_is_seen(tmp_path: Path) -> None:
    """What tells that a neighbour works is not to be seen without it."""
    site = build(tmp_path, NEIGHBOURS, OURS, {})
    assert [neighbour.name for neighbour in NEIGHBOURS if neighbour.works(site)] == []
