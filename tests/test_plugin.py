"""What a site owner gets from the plugin."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from sites import block, build_site, parse, results, text_of, with_class

GOOD = block("features: 3", "units: 2")
BAD = block("features: 3", "unit: 2")


def test_bad_blocks_harm_no_good_ones(tmp_path: Path) -> None:
    """Of 20 bad and 20 good blocks, all bad ones are reported by line in one build, all good ones shown."""
    page = "\n\n".join(f"{block('features: 3', f'unit: {n}')}\n\n{GOOD}" for n in range(1, 21))
    site = build_site(tmp_path, {"index.md": page})
    lines = [n for n, line in enumerate(page.split("\n"), start=1) if line.startswith("unit:")]
    assert [warning.split(": ")[0] for warning in site.warnings] == [f"docs/index.md:{n}:1" for n in lines]
    assert [root.attrib["data-parameters"] for root in results(site.page())] == ["48"] * 20
    assert len(with_class(site.page(), "lstm-params-error")) == 20


def mkdocs(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run MkDocs as a user does."""
    command = [sys.executable, "-m", "mkdocs", *arguments]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)


def site_of(root: Path, page: str, **plugin: object) -> None:
    """Write a site of one page, with the plugin's options."""
    (root / "docs").mkdir()
    (root / "docs" / "index.md").write_text(page, encoding="utf-8")
    settings = {"site_name": "Test", "theme": {"name": "mkdocs"}, "plugins": [{"lstm-params": plugin}]}
    (root / "mkdocs.yml").write_text(yaml.safe_dump(settings), encoding="utf-8")


@pytest.mark.parametrize(("page", "status"), [(GOOD, 0), (BAD, 1)], ids=["good", "bad"])
def test_strict_builds_fail_on_a_bad_block(tmp_path: Path, page: str, status: int) -> None:
    """`mkdocs build --strict` fails if a block is bad, and says where."""
    site_of(tmp_path, page)
    run = mkdocs(tmp_path, "build", "--strict")
    assert run.returncode == status
    assert ("docs/index.md:3:1: there is no option 'unit'" in run.stderr) == bool(status)
    assert "Traceback" not in run.stderr


def test_a_bad_block_shows_in_a_box(tmp_path: Path) -> None:
    """Without --strict the site is built, and the page says what is wrong and where."""
    site_of(tmp_path, f"{BAD}\n\n{GOOD}\n")
    assert mkdocs(tmp_path, "build").returncode == 0
    page = parse((tmp_path / "site" / "index.html").read_text(encoding="utf-8"))
    (box,) = with_class(page, "lstm-params-error")
    assert "there is no option 'unit' docs/index.md:3:1" in text_of(box)
    assert "Did you mean 'units'?" in text_of(box)
    assert len(results(page)) == 1


def test_on_error_fail_raises_once_after_all_pages(tmp_path: Path) -> None:
    """With `on_error: fail`, every page is built and every mistake logged before the build fails, once."""
    site_of(tmp_path, BAD, on_error="fail")
    (tmp_path / "docs" / "last.md").write_text(f"{GOOD}\n\n{BAD}", encoding="utf-8")
    run = mkdocs(tmp_path, "build")
    assert run.returncode == 1
    assert run.stderr.count("there is no option 'unit'") == 2
    assert run.stderr.count("2 lstm-params blocks have mistakes; the warnings above say where") == 1
    assert "Traceback" not in run.stderr
    assert (tmp_path / "site" / "last" / "index.html").exists()


def test_on_error_fail_accepts_good_blocks(tmp_path: Path) -> None:
    """With `on_error: fail`, a site without mistakes is built."""
    site = build_site(tmp_path, {"a.md": GOOD}, plugins=[{"lstm-params": {"on_error": "fail"}}])
    assert site.warnings == []


def test_the_stylesheet_comes_before_the_sites_own(tmp_path: Path) -> None:
    """The stylesheet is published once and linked before the site's own, which can override it."""
    site = build_site(tmp_path, {"index.md": GOOD, "own.css": ""}, extra_css=["own.css"])
    links = [link.get("href") for link in site.page().iter("link") if link.get("rel") == "stylesheet"]
    assert links[-2:] == ["assets/stylesheets/lstm-params.css", "own.css"]
    assert "--lstm-params-x" in site.html("assets/stylesheets/lstm-params.css")


def test_the_stylesheet_can_be_left_out(tmp_path: Path) -> None:
    """With `css: false`, a site brings its own style."""
    site = build_site(tmp_path, {"index.md": GOOD}, plugins=[{"lstm-params": {"css": False}}])
    assert "lstm-params.css" not in site.html()
    assert not (site.directory / "assets" / "stylesheets" / "lstm-params.css").exists()


@pytest.mark.parametrize("plugins", [["search", "lstm-params"], ["lstm-params", "search"]])
@pytest.mark.parametrize("theme", ["mkdocs", "material"])
def test_search_finds_a_sentence_and_no_debris(tmp_path: Path, plugins: list[str], theme: str) -> None:
    """The index has one sentence for each block; the page keeps the whole result."""
    page = (
        f"# One\n\n{GOOD}\n\n## Two\n\n{block('title: A & B', 'features: 256', 'layer: GRU(128)')}\n\n{BAD}\n"
    )
    names = [f"material/{name}" if theme == "material" and name == "search" else name for name in plugins]
    site = build_site(tmp_path, {"index.md": page}, plugins=names, theme={"name": theme})
    entries = json.loads(site.html("search/search_index.json"))["docs"]
    text = " ".join(entry["text"] for entry in entries)
    assert "LSTM(2), Keras 3: 48 parameters, input (None, None, 3), output (None, 2)." in text
    assert "A &amp; B: GRU(128), Keras 3: 148,224 parameters" in text.replace("A & B", "A &amp; B")
    assert not {"svg", "kernel", "Worked", "feature"} & set(text.replace("<", " ").split())
    assert len(results(site.page())) == 2
    assert "data-lstm-params-held" not in site.html()


def test_anchors_of_blocks_can_be_linked_to(tmp_path: Path) -> None:
    """A link to a block's id is valid, and a link to no id is still reported."""
    links = f"[to](other.md#encoder) [not](other.md#decoder)\n\n{GOOD}"
    pages = {"index.md": links, "other.md": block("id: encoder", "features: 3", "units: 2")}
    site = build_site(tmp_path, pages, validation={"anchors": "warn"})
    assert [warning for warning in site.warnings if "encoder" in warning] == []
    assert len([warning for warning in site.warnings if "decoder" in warning]) == 1
    assert 'id="encoder"' in site.html("other.html")


def test_the_extensions_options_are_the_sites_defaults(tmp_path: Path) -> None:
    """A site sets what holds for all blocks; a block may say otherwise."""
    page = f"{GOOD}\n\n{block('features: 3', 'units: 2', 'dtype: float64', 'show: summary')}"
    options = {"lstm_params": {"dtype": "float16", "show": ["summary", "arithmetic"]}}
    site = build_site(tmp_path, {"index.md": page}, markdown_extensions=[options])
    first, second = results(site.page())
    assert "96 B as float16" in text_of(first)
    assert "384 B as float64" in text_of(second)
    assert (len(list(first.iter("ol"))), len(list(first.iter("svg")))) == (1, 0)
    assert len(list(second.iter("ol"))) == 0


def test_wrong_options_of_the_extension_are_reported_at_blocks(tmp_path: Path) -> None:
    """What is wrong in the site's settings is said where it matters, without a traceback."""
    options = {"framework": "kears", "show": ["map", "mpa"], "colour": "red"}
    site = build_site(tmp_path, {"index.md": GOOD}, markdown_extensions=[{"lstm_params": options}])
    assert [warning.split("\n")[0] for warning in site.warnings] == [
        "docs/index.md:1:1: the site's settings have an unknown option 'colour'",
        "docs/index.md:1:1: the site's settings name a framework 'kears', which there is not",
        "docs/index.md:1:1: the site's settings name a view 'mpa', which there is not",
    ]


def test_included_blocks_are_known_by_their_number(tmp_path: Path) -> None:
    """A block that a snippet brings has no line in the page, and none is guessed."""
    (tmp_path / "part.md").write_text(f"{BAD}\n", encoding="utf-8")
    page = f'{GOOD}\n\n--8<-- "part.md"\n\n{block("features: 3", "units: 0")}\n'
    extensions = [{"pymdownx.snippets": {"base_path": [str(tmp_path)]}}, "pymdownx.superfences"]
    site = build_site(tmp_path, {"index.md": page}, markdown_extensions=extensions)
    assert [warning.split("\n")[0] for warning in site.warnings] == [
        "docs/index.md, block 2, line 3, column 1: there is no option 'unit'",
        "docs/index.md:10:8: 'units' must be at least 1, not 0",
    ]


def test_identical_blocks_are_matched_in_order(tmp_path: Path) -> None:
    """Each of two identical bad blocks is reported on its own line; an example like them is not counted."""
    page = f"{BAD}\n\n````\n{BAD}\n````\n\n{BAD}\n"
    site = build_site(tmp_path, {"index.md": page})
    places = [warning.split(": ")[0] for warning in site.warnings]
    assert places == ["docs/index.md:3:1", "docs/index.md:15:1"]
