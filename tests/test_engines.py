"""One package, three site generators: the same results, the same mistakes, whatever a site is built with."""

from __future__ import annotations

import gzip
import re
import shutil
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
import pytest

from engines import EACH_ENGINE, ENGINES, Built, build_with, run_engine
from sites import block, parse, results, text_of, with_class, write_files
from test_nesting import CASES, CONFIGS, FENCE, SETTINGS, VALID, paths, written

pytest.importorskip("properdocs", reason="ProperDocs is not installed")
pytest.importorskip("zensical", reason="Zensical is not installed")

ROOT = Path(__file__).parents[1]
NUMBERS = {case["name"]: number for number, case in enumerate(CASES)}


@pytest.fixture(scope="module", params=[pytest.param(engine, marks=pytest.mark.slow) for engine in ENGINES])
def nested(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A site with a page for each way to nest a fence."""
    pages = {f"case-{number}.md": written(case["text"]) for number, case in enumerate(CASES)}
    built = build_with(
        request.param,
        tmp_path_factory.mktemp(request.param),
        {"index.md": "# Home", **pages},
        markdown_extensions=[{name: CONFIGS.get(name, {})} for name in map(str, SETTINGS["superfences"])],
    )
    assert built.status == 0, built.log
    return built


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_nesting(nested: Built, case: dict[str, Any]) -> None:
    """Results stand where their fences did; examples keep every line; nothing of ours is left over."""
    html = nested.html(f"case-{NUMBERS[case['name']]}.html")
    root = parse(html)
    assert paths(root, results(root)) == case.get("rendered", [])
    every = list(root.iter())
    there = {f"{path} {e.tag}".strip() for path, e in zip(paths(root, every), every, strict=True)}
    assert set(case.get("has", [])) <= there
    assert "data-lstm-params-fence" not in html
    assert not re.search("[\x02\x03]", html)
    source = "\n".join(FENCE)
    for tags in case.get("literal", []):
        shown = [e for e in root.iter() if source in re.sub("(?m)^ +", "", "".join(e.itertext()))]
        assert any(
            f"{path} {e.tag}".endswith(tags) for path, e in zip(paths(root, shown), shown, strict=True)
        )


@pytest.mark.parametrize("case", VALID, ids=[case["name"] for case in VALID])
def test_html_is_valid(nested: Built, case: dict[str, Any]) -> None:
    """A parser finds no error in a page."""
    parser = html5lib.HTMLParser(strict=False)
    parser.parse(nested.html(f"case-{NUMBERS[case['name']]}.html"))
    assert [error[1] for error in parser.errors] == []


def test_there_are_enough_cases() -> None:
    """At least 60 ways to nest a fence are tried."""
    assert len(CASES) >= 60


@pytest.mark.slow
def test_our_own_site_is_the_same_with_each_engine(tmp_path: Path) -> None:
    """Our own site is built strictly, and every page has the same results, counts, tables and texts."""
    shown = []
    for engine in ENGINES:
        root = tmp_path / engine
        for folder in ("docs", "overrides"):
            shutil.copytree(ROOT / folder, root / folder)
        shutil.copy(ROOT / "mkdocs.yml", root)
        built = run_engine(engine, root, "--strict")
        assert built.status == 0, built.log
        shown.append(shown_on(built))
    assert sum(map(len, shown[0].values())) > 60
    assert shown[1] == shown[0]
    assert shown[2] == shown[0]


@pytest.mark.slow
def test_a_page_of_ours_is_the_same_with_each_engine(tmp_path: Path) -> None:
    """Its results have the same counts, tables and texts on MkDocs and Zensical."""
    pages = {"index.md": (ROOT / "docs" / "gallery.md").read_text(encoding="utf-8")}
    one, other = (build_with(engine, tmp_path / engine, pages) for engine in ("mkdocs", "zensical"))
    assert len(shown_on(one)["index.html"]) > 8
    assert shown_on(other) == shown_on(one)


def shown_on(built: Built) -> dict[str, list[tuple[str | None, list[str]]]]:
    """Each result of each page: its count, and the texts of all that it consists of."""
    pages = sorted(path.relative_to(built.directory) for path in built.directory.rglob("index.html"))
    return {
        page.as_posix(): [
            (root.get("data-parameters"), texts(root)) for root in results(parse(built.html(str(page))))
        ]
        for page in pages
    }


def texts(root: Element) -> list[str]:
    """The texts of a result's rows, lines and pictures."""
    return [text_of(e) for e in root.iter() if e.tag in ("p", "tr", "li", "summary", "text", "math")]


BROUGHT = '<link rel="stylesheet" href="data:text/css,'
"""How a stylesheet begins that a page brings along."""

PAGE_WITH_MISTAKES = f"""\
---
title: Mistakes
---
# Mistakes

{block("features: 3", "units: 2")}

- item

    ```lstm-params
    features: 3
    unit: 2
    ```

> ```lstm-params
> layer: LSTM(hidden_size=2)
> features: 3
> ```
"""
MISTAKES = [
    "docs/bad/page.md:15:5: there is no option 'unit'\n   15 |     unit: 2\n      |     ^^^^\n"
    "  Did you mean 'units'?",
    "docs/bad/page.md:19:15: LSTM() has no argument 'hidden_size'\n   19 | > layer: LSTM(hidden_size=2)\n"
    "      |               ^^^^^^^^^^^\n  Keras calls it 'units'; 'hidden_size' is PyTorch's name.",
]


@pytest.mark.parametrize("engine", EACH_ENGINE)
def test_mistakes_are_told_and_shown(engine: str, tmp_path: Path) -> None:
    """Each mistake is told with page, line and caret, and shown in a box; a build goes on."""
    built = build_with(engine, tmp_path, {"index.md": "# Home", "bad/page.md": PAGE_WITH_MISTAKES})
    assert built.status == 0
    for mistake in MISTAKES:
        assert built.log.count(mistake) == 1
    root = parse(built.html("bad/page.html"))
    assert len(results(root)) == 1
    assert len(with_class(root, "lstm-params-error")) == 2


@pytest.mark.parametrize("engine", EACH_ENGINE)
@pytest.mark.parametrize("option", ["--strict", "on_error"])
def test_mistakes_fail_a_build_that_is_to_be_strict(engine: str, option: str, tmp_path: Path) -> None:
    """The build fails under `--strict`, and where `on_error` says so, with the same messages."""
    arguments, options = (["--strict"], {}) if option == "--strict" else ([], {"on_error": "fail"})
    pages = {"index.md": "# Home", "bad/page.md": PAGE_WITH_MISTAKES}
    built = build_with(engine, tmp_path, pages, *arguments, markdown_extensions=[{"lstm_params": options}])
    assert built.status != 0
    for mistake in MISTAKES:
        assert mistake in built.log


@pytest.mark.slow
def test_zensical_keeps_no_page_with_blocks_in_its_cache(tmp_path: Path) -> None:
    """A build after another one tells every mistake again, fails where it is to, and reads files again."""
    write_files(tmp_path, {"src/model.py": "import torch\ntorch.nn.LSTM(3, 2)\n"})
    pages = {"index.md": block("code_file: ../src/model.py"), "bad/page.md": PAGE_WITH_MISTAKES}
    first = build_with("zensical", tmp_path, pages)
    assert [root.get("data-parameters") for root in results(parse(first.html()))] == ["56"]
    write_files(tmp_path, {"src/model.py": "import torch\ntorch.nn.LSTM(3, 4)\n"})
    again = run_engine("zensical", tmp_path, is_clean=False)
    assert [root.get("data-parameters") for root in results(parse(again.html()))] == ["144"]
    assert [again.log.count(mistake) for mistake in MISTAKES] == [1, 1]
    strict = run_engine("zensical", tmp_path, "--strict", is_clean=False)
    assert strict.status != 0
    assert MISTAKES[0] in strict.log


@pytest.mark.parametrize("engine", EACH_ENGINE)
def test_links_to_blocks_are_checked(engine: str, tmp_path: Path) -> None:
    """A link to a block's id is sound, and one to an id that no block has is told."""
    links = "[there](page.md#there)\n\n[not there](page.md#elsewhere)"
    pages = {"index.md": links, "page.md": block("id: there", "features: 3", "units: 2")}
    built = build_with(engine, tmp_path, pages, "--strict", validation={"links": {"anchors": "warn"}})
    log = re.sub("\x1b\\[[0-9;]*m", "", built.log)
    assert built.status != 0
    assert "page.md#elsewhere" in log
    assert "page.md#there" not in log


@pytest.mark.parametrize("engine", EACH_ENGINE)
def test_a_page_has_the_stylesheet_once_if_it_needs_it(engine: str, tmp_path: Path) -> None:
    """A plugin links it on every page; where there is none, a page with blocks brings it along."""
    good = block("features: 3", "units: 2")
    built = build_with(engine, tmp_path, {"index.md": f"{good}\n\n{good}", "other.md": "# Other"})
    styles = [built.html(page).count(BROUGHT) for page in ("index.html", "other.html")]
    assert styles == ([1, 0] if engine == "zensical" else [0, 0])
    assert (built.directory / "assets/stylesheets/lstm-params.css").exists() == (engine != "zensical")
    without = build_with(engine, tmp_path, {}, markdown_extensions=[{"lstm_params": {"css": "none"}}])
    assert BROUGHT not in without.html()


ALONE = [
    ("mkdocs", "mkdocs"),
    pytest.param("mkdocs", "readthedocs", marks=pytest.mark.slow),
    pytest.param("mkdocs", "material", marks=pytest.mark.slow),
    pytest.param("properdocs", "material", marks=pytest.mark.slow),
    ("zensical", "material"),
]
"""Engines and themes that search in their own ways."""


@pytest.mark.parametrize(("engine", "theme"), ALONE)
def test_the_stylesheet_that_a_page_brings_is_not_searched(engine: str, theme: str, tmp_path: Path) -> None:
    """Where the extension runs alone, a page has the stylesheet once, and no index has anything of it."""
    good = block("features: 3", "units: 2")
    built = build_with(
        engine,
        tmp_path,
        {"index.md": f"# One\n\nbefore\n\n{good}\n\n## Two\n\n{good}\n\nafter"},
        theme={"name": theme},
        plugins=["search"],
    )
    assert built.status == 0, built.log
    assert built.html().count(BROUGHT) == 1
    (index,) = built.directory.rglob("search*.json")
    text = index.read_text(encoding="utf-8")
    assert "after" in text
    assert not re.search(r"lstm-params|lp-|text/css|inline-size", text)


def foreign_pages() -> dict[str, str]:
    """Our guide and tutorial, and all cases of nesting, with fences of another language."""
    docs = ROOT / "docs"
    pages = {str(path.relative_to(docs)): path.read_text(encoding="utf-8") for path in docs.rglob("*.md")}
    cases = (case for case in CASES if "--8<--" not in case["text"])
    pages |= {f"case-{number}.md": written(case["text"]) for number, case in enumerate(cases)}
    return {path: re.sub("lstm[-_]params", "python", text) for path, text in pages.items()}


LINK = re.compile(rb' *<link rel="stylesheet" href="[^"]*assets/stylesheets/lstm-params\.css">\n *\n')


def files_of(built: Built) -> dict[str, bytes]:
    """A site's files without the link to our stylesheet; packed ones, which have a time in them, unpacked."""
    assert built.status == 0, built.log
    files = {path.relative_to(built.directory).as_posix(): path for path in built.directory.rglob("*")}
    contents = {name: path.read_bytes() for name, path in files.items() if path.is_file()}
    return {
        name: gzip.decompress(content) if name.endswith(".gz") else LINK.sub(b"", content)
        for name, content in contents.items()
    }


@pytest.mark.parametrize(
    ("engine", "pages"),
    [("mkdocs", "guide/set-up.md"), *(pytest.param(e, "*", marks=pytest.mark.slow) for e in ENGINES)],
)
def test_a_site_without_blocks_is_untouched(
    engine: str, pages: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A sizeable site is byte for byte the same with us and without, but for the stylesheet and its link."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    names = [str(name) for name in SETTINGS["superfences"] if name != "lstm_params"]
    extensions = [{name: CONFIGS.get(name, {})} for name in names]
    foreign = {path: text for path, text in foreign_pages().items() if Path(path).match(pages)}
    with_us, without = (
        files_of(
            build_with(
                engine,
                tmp_path / name,
                foreign,
                plugins=["search", *plugins],
                markdown_extensions=[*ours, *extensions],
                theme={"name": "material", "font": False},
                site_url="https://example.org/docs/",
            )
        )
        for name, plugins, ours in (("with", ["lstm-params"], ["lstm_params"]), ("without", [], []))
    )
    assert len(without) > (120 if pages == "*" else 30)
    more = with_us.keys() - without.keys()
    assert more == (set() if engine == "zensical" else {"assets/stylesheets/lstm-params.css"})
    assert [name for name, content in without.items() if with_us[name] != content] == []


@pytest.mark.parametrize("engine", EACH_ENGINE)
@pytest.mark.parametrize("use_directory_urls", [True, pytest.param(False, marks=pytest.mark.slow)])
def test_a_site_below_a_path_finds_its_stylesheet(
    engine: str, use_directory_urls: bool, tmp_path: Path
) -> None:
    """Each page's link leads to the stylesheet, wherever the site is published."""
    page = block("id: deep", "features: 3", "units: 2")
    built = build_with(
        engine,
        tmp_path,
        {"index.md": page, "a/b/page.md": f"{page}\n\n[link](#deep) [home](../../index.md#deep)"},
        "--strict",
        use_directory_urls=use_directory_urls,
        site_url="https://example.org/some/path/",
        theme={"name": "material", "font": False},
    )
    assert built.status == 0, built.log
    pages = [path for path in built.directory.rglob("*.html") if path.name != "404.html"]
    assert len(pages) == 2
    for path in pages:
        html = path.read_text(encoding="utf-8")
        assert len(results(parse(html))) == 1
        links = re.findall(r'href="([^"]*lstm-params\.css)"', html)
        assert [(path.parent / link).exists() for link in links] == ([] if engine == "zensical" else [True])
