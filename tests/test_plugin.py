"""What a site owner gets from the plugin."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from html import unescape
from pathlib import Path

import pytest
import yaml

import lstm_params.markdown.page
import lstm_params.markdown.site_blocks
from lstm_params.blocks.errors import BlockError, Mistake
from lstm_params.calculator.frameworks import FRAMEWORKS
from lstm_params.calculator.memory import BYTES
from lstm_params.calculator.names import known_are
from lstm_params.request import SITE_VIEWS
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


def test_a_sites_own_stylesheet_wins(tmp_path: Path) -> None:
    """A site that has a file of the stylesheet's name keeps it."""
    name = "assets/stylesheets/lstm-params.css"
    site = build_site(tmp_path, {"index.md": GOOD, name: ".lstm-params { color: teal }"})
    assert site.html(name) == ".lstm-params { color: teal }"
    assert site.html().count(name) == 1


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
    assert "<!--lstm-params" not in site.html()


def test_search_finds_a_number_with_commas_and_without(tmp_path: Path) -> None:
    """A reader may paste the number as a framework or as a program prints it."""
    page = block("features: 256", "units: 128", "compare: [keras, pytorch]")
    site = build_site(tmp_path, {"index.md": f"before\n\n{page}\n\nafter"}, plugins=["search", "lstm-params"])
    (entry,) = json.loads(site.html("search/search_index.json"))["docs"]
    assert "Keras 3 197,120, PyTorch 2 197,632. 197120 197632" in entry["text"]
    assert "197120 197632" not in site.html()


LOOKALIKE = '<div class="lstm-params" data-parameters="5" data-summary="no">'


@pytest.mark.parametrize(
    "html",
    [
        f"<!-- {LOOKALIKE} -->",
        f"{LOOKALIKE}\n```",
        f"<script>\nconst html = '{LOOKALIKE}'\n</script>",
        f"{LOOKALIKE}a box of the site's own</div>",
        f"{LOOKALIKE}<div class='lp-head'>never closed",
        "text</div>",
        "<p><!--lstm-params-0-->text</p>",
        '<div data-lstm-params-fence="0"></div>',
    ],
    ids=["comment", "code", "script", "other box", "unclosed", "closed too often", "sentence", "marker"],
)
def test_what_looks_like_a_result_is_left_alone(tmp_path: Path, html: str) -> None:
    """HTML that only looks like ours stays on the page as it is, and so do the results around it."""
    page = f"{GOOD}\n\n{html}\n\nbetween\n\n{GOOD}\n\nafter"
    page = page.replace(html, f"```html\n{html}") if html.endswith("```") else page
    site = build_site(tmp_path, {"index.md": page}, plugins=["search", "lstm-params"])
    assert html.removesuffix("\n```") in unescape(site.html())
    assert site.html().count('data-parameters="48"') == 2
    (entry,) = json.loads(site.html("search/search_index.json"))["docs"]
    assert entry["text"].count("LSTM(2), Keras 3: 48 parameters") == 2
    assert " between " in entry["text"]
    assert entry["text"].endswith(" after")


def test_anchors_of_blocks_can_be_linked_to(tmp_path: Path) -> None:
    """A link to a block's id is valid, and a link to no id is still reported."""
    links = f"[to](other.md#encoder) [not](other.md#decoder)\n\n{GOOD}"
    pages = {"index.md": links, "other.md": block("id: encoder", "features: 3", "units: 2")}
    site = build_site(tmp_path, pages, validation={"anchors": "warn"})
    assert [warning for warning in site.warnings if "encoder" in warning] == []
    assert len([warning for warning in site.warnings if "decoder" in warning]) == 1
    assert 'id="encoder"' in site.html("other.html")


SORT_ATTRIBUTES = r"""
import re
from mkdocs.plugins import event_priority

def sort(tag):
    attributes = sorted(re.findall(r' [\w-]+="[^"]*"', tag[0]))
    return f"<div{''.join(attributes)}>"

def quote(value):
    return "='" + value[1].replace("&quot;", '"') + "'"

@event_priority(50)
def on_page_content(html, page, config, files):
    html = re.sub(r'<div class="lstm-params[^>]*>', sort, html)
    return re.sub(r'="([^"]*&quot;[^"]*)"', quote, html)
"""
"""Does to a result what BeautifulSoup does: sorts its attributes, and writes quotes in them in its way."""


def test_a_plugin_may_sort_attributes(tmp_path: Path) -> None:
    """Anchors are known where a plugin has parsed the page; the result stays as that has left it."""
    (tmp_path / "hooks.py").write_text(SORT_ATTRIBUTES, encoding="utf-8")
    page = "[it](#small)\n\n" + block("id: small", "title: '\"A\" B'", "features: 3", "units: 2")
    site = build_site(
        tmp_path,
        {"index.md": page},
        plugins=["search", "lstm-params"],
        hooks=["hooks.py"],
        validation={"anchors": "warn"},
    )
    assert '<div class="lstm-params" data-parameters="48" data-summary=\'"A" B: ' in site.html()
    assert site.warnings == []
    assert "recurrent_<wbr>kernel" in site.html()


CONVERT_A_FRAGMENT = """
from markdown import Markdown
from mkdocs.plugins import event_priority
from mkdocs.structure.pages import _RelativePathTreeprocessor

@event_priority(50)
def on_page_content(html, page, config, files):
    md = Markdown(extensions=config.markdown_extensions, extension_configs=config.mdx_configs)
    _RelativePathTreeprocessor(page.file, files, config)._register(md)
    return html + md.convert("`{lstm-params} small.units` units, is it?")
"""
"""Does what mkdocs_quiz does with its questions and answers."""


def test_a_plugin_may_convert_a_fragment_for_a_page(tmp_path: Path) -> None:
    """What the page's blocks left with it is still there: anchors, the sentence that search finds, values."""
    (tmp_path / "hooks.py").write_text(CONVERT_A_FRAGMENT, encoding="utf-8")
    page = "[it](#small)\n\n" + block("id: small", "features: 3", "units: 2")
    site = build_site(
        tmp_path,
        {"index.md": page},
        plugins=["search", "lstm-params"],
        hooks=["hooks.py"],
        validation={"anchors": "warn"},
    )
    assert site.warnings == []
    assert "2 units, is it?" in text_of(site.page())
    texts = [entry["text"] for entry in json.loads(site.html("search/search_index.json"))["docs"]]
    assert all("LSTM(2), Keras 3: 48 parameters" in text and "kernel" not in text for text in texts)


CONVERT_TWICE = """
def on_page_content(html, page, config, files):
    page.render(config, files)
    return page.content
"""
"""Does what mkdocs-enumerate-headings-plugin does."""


def test_a_mistake_on_a_page_that_is_converted_twice_is_reported_once(tmp_path: Path) -> None:
    """One build reports each mistake once, in blocks and values, however often a page is converted."""
    (tmp_path / "hooks.py").write_text(CONVERT_TWICE, encoding="utf-8")
    bad = block("unit: 3")
    pages = {"index.md": f"{bad}\n\n{bad}\n\n`{{lstm-params}} none.units`\n", "other.md": bad}
    site = build_site(tmp_path, pages, hooks=["hooks.py"])
    assert [warning.split(": ")[0] for warning in site.warnings] == [
        "docs/index.md:2:1",
        "docs/index.md:6:1",
        "docs/index.md:9:16",
        "docs/other.md:2:1",
    ]


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


def test_an_error_box_keeps_its_anchor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A link to a bad block is valid; of two bad blocks with one id, the first has the anchor."""

    def refuse(text: str, defaults: object) -> None:
        raise BlockError([Mistake("refused", (0, 3))], id="encoder")

    monkeypatch.setattr(lstm_params.markdown.site_blocks, "read_block", refuse)
    page = f"[to](#encoder)\n\n{block('a: 1')}\n\n{block('a: 2')}"
    site = build_site(tmp_path, {"index.md": page}, validation={"anchors": "warn"})
    assert len(site.warnings) == 2
    assert [box.get("id") for box in with_class(site.page(), "lstm-params-error")] == ["encoder", None]


@pytest.mark.parametrize(
    ("before", "is_taken"),
    [
        ('<a id="here"></a>', True),
        ("<a class=x ID='here'></a>", True),
        ("<div>\n<p id=here></p>\n</div>", True),
        ('<pre><b id="here">text</b></pre>', True),
        ("## Here", True),
        ('Write id="here", or ` id="here"`.', False),
        ('<a data-id="here"></a>', False),
        ("<a title=' id=\"here\"'></a>", False),
        ('<!-- <a id="here"></a> -->', False),
        ("<script>\nconst a = '<a id=\"here\"></a>'\n</script>", False),
    ],
)
def test_an_id_is_taken_by_a_real_tag_alone(tmp_path: Path, before: str, is_taken: bool) -> None:
    """A block's id must not be that of another element; text, comments and scripts have none."""
    site = build_site(tmp_path, {"index.md": f"{before}\n\n{block('id: here', 'features: 3', 'units: 2')}"})
    is_heading = before.startswith("#")
    where = "is that of the heading 'Here' in line 1" if is_heading else "is on this page already"
    messages = [warning.partition(": ")[2].split("\n")[0] for warning in site.warnings]
    assert messages == [f"the id 'here' {where}"] * is_taken


def test_the_line_of_a_heading_is_that_of_its_file(tmp_path: Path) -> None:
    """A form feed ends no line, as in an editor."""
    text = f"One\fline.\n\n## Here\n\n{block('id: here', 'features: 3', 'units: 2')}"
    (warning,) = build_site(tmp_path, {"index.md": text}).warnings
    assert "is that of the heading 'Here' in line 3" in warning


def test_a_block_in_a_heading_is_evaluated_once(tmp_path: Path) -> None:
    """A heading's text is asked for early, by the table of contents: that evaluates no block in it."""
    nested = "\n".join(f"    {line}" for line in block("features: 3", "unit: 2").split("\n"))
    good = block("id: a", "features: 3", "units: 2").replace("\n", "\n    ")
    page = f'<h2 markdown="block">\n\n- item\n\n{nested}\n\n    {good}\n\n</h2>\n'
    site = build_site(tmp_path, {"index.md": page}, markdown_extensions=["md_in_html"])
    assert [warning.split("\n")[0] for warning in site.warnings] == [
        "docs/index.md:7:5: there is no option 'unit'"
    ]
    assert [root.get("id") for root in results(site.page())] == ["a"]


def test_wrong_options_of_the_extension_are_reported_at_blocks(tmp_path: Path) -> None:
    """What is wrong in the site's settings is logged once a page, and shown at each block."""
    options: dict[str, object] = {"framework": "kears", "show": ["cell", "cel", "cell"], "colour": "red"}
    options |= {"dtype": None, "check_pasted": "maybe"}
    pages = {"index.md": f"{GOOD}\n\n{GOOD}", "other.md": GOOD}
    site = build_site(tmp_path, pages, markdown_extensions=[{"lstm_params": options}])
    messages = [(warning.split("\n")[0], warning.split("\n")[-1].strip()) for warning in site.warnings]
    elsewhere = "See markdown_extensions, lstm_params."
    expected = [
        (
            "have an unknown option 'colour'",
            f"Known are framework, dtype, show, models, root, css, on_error and check_pasted. {elsewhere}",
        ),
        (
            "name a framework 'kears', which there is not",
            f"Did you mean 'keras'? {known_are(FRAMEWORKS)} {elsewhere}",
        ),
        ("name a dtype 'None', which there is not", f"{known_are(BYTES)} {elsewhere}"),
        (
            "name a value of 'check_pasted' 'maybe', which there is not",
            f"Known are true and false. {elsewhere}",
        ),
        (
            "name a view 'cel', which there is not",
            f"Did you mean 'cell'? {known_are(SITE_VIEWS)} {elsewhere}",
        ),
        ("name the view 'cell' twice", elsewhere),
    ]
    assert messages == [
        (f"docs/{page}:1:1: the site's settings {message}", hint)
        for page in pages
        for message, hint in expected
    ]
    boxes = with_class(site.page(), "lstm-params-error")
    assert [len(with_class(box, "lp-mistake")) for box in boxes] == [6, 6]


@pytest.mark.parametrize(
    ("option", "word"),
    [
        ("framework", "torch"),
        ("framework", "JAX"),
        ("framework", "kears"),
        ("dtype", "float"),
        ("show", "map"),
    ],
)
def test_a_wrong_word_has_one_hint_in_a_block_and_in_the_site_s_settings(
    tmp_path: Path, option: str, word: str
) -> None:
    """What was meant is known of the names that people give a framework, too."""
    settings = {"markdown_extensions": [{"lstm_params": {option: word}}]}
    of_site = build_site(tmp_path / "site", {"index.md": GOOD}, **settings)
    of_block = build_site(
        tmp_path / "block", {"index.md": block("features: 3", "units: 2", f"{option}: {word}")}
    )
    ((hint,), (other,)) = [
        [warning.split("\n")[-1].strip() for warning in site.warnings] for site in (of_site, of_block)
    ]
    assert hint == f"{other} See markdown_extensions, lstm_params."


def test_a_site_that_shows_nothing_is_told_so(tmp_path: Path) -> None:
    """An empty `show` in the site's settings is a mistake."""
    site = build_site(tmp_path, {"index.md": GOOD}, markdown_extensions=[{"lstm_params": {"show": []}}])
    assert ["the site's settings name no view to show" in warning for warning in site.warnings] == [True]


def test_a_bug_of_ours_does_not_end_the_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """What goes wrong in a block shows in its box, by line; the traceback is logged for developers."""
    monkeypatch.setattr(lstm_params.markdown.site_blocks, "render", lambda request: 1 // 0)
    caplog.set_level(logging.DEBUG, "mkdocs.plugins.lstm_params")
    site = build_site(tmp_path, {"index.md": f"text\n\n{block('features: 3', 'units: 1234')}"})
    (warning,) = site.warnings
    assert warning.startswith("docs/index.md:3:1: this block could not be shown: ZeroDivisionError(")
    assert len(with_class(site.page(), "lstm-params-error")) == 1
    assert any(record.exc_info for record in caplog.records if record.levelno == logging.DEBUG)


def test_a_page_whose_lines_cannot_be_found_is_built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If looking for a block's place goes wrong, its mistakes are reported all the same."""
    monkeypatch.setattr(lstm_params.markdown.page, "sources", lambda md, fences: 1 // 0)
    site = build_site(tmp_path, {"index.md": f"{GOOD}\n\n{BAD}"})
    assert [warning.split("\n")[0] for warning in site.warnings] == [
        "block 2, line 3, column 1: there is no option 'unit'"
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


def test_which_of_identical_blocks_is_where_is_not_guessed(tmp_path: Path) -> None:
    """If a snippet brings a block that the page has too, nobody can tell which is which."""
    (tmp_path / "part.md").write_text(f"{BAD}\n", encoding="utf-8")
    page = f'--8<-- "part.md"\n\n{BAD}\n'
    extensions = [{"pymdownx.snippets": {"base_path": [str(tmp_path)]}}]
    site = build_site(tmp_path, {"index.md": page}, markdown_extensions=extensions)
    places = [warning.split(": ")[0] for warning in site.warnings]
    assert places == [f"docs/index.md, block {n}, line 3, column 1" for n in (1, 2)]


@pytest.mark.parametrize("preserve_tabs", [False, True])
def test_places_are_exact_whatever_markdown_does_to_lines(tmp_path: Path, preserve_tabs: bool) -> None:
    """White space alone on a line, tabs and control characters do not hide where a block stands."""
    lines = ["```lstm-params", "features:\t3", "   ", "\t", "title: a\x02\x03b", "unit:\t2", "```"]
    nested = "\n".join(f"\t{line}" for line in lines)
    page = "\n".join(["text", "", *lines, "", "- item", "", nested, ""])
    extensions = [{"pymdownx.superfences": {"preserve_tabs": preserve_tabs}}]
    site = build_site(tmp_path, {"index.md": page}, markdown_extensions=extensions)
    places = [warning.split(": ")[0] for warning in site.warnings]
    assert places == ["docs/index.md:8:1", "docs/index.md:18:2"]


def test_options_of_the_extension_under_the_plugin_are_told_where_they_go(tmp_path: Path) -> None:
    """They would be ignored there: MkDocs warns, and the warning says where to write them."""
    site_of(tmp_path, GOOD, framework="pytorch", frame="x")
    run = mkdocs(tmp_path, "build", "--strict")
    assert run.returncode == 1
    assert (
        "'framework': is the extension's: write it under 'markdown_extensions', 'lstm_params'" in run.stderr
    )
    assert "'frame': Unrecognised configuration name: frame" in run.stderr


SPELLINGS = [
    ("lstm_params", {}),
    ("lstm-params", {"markdown_extensions": [{"lstm-params": {"framework": "pytorch"}}]}),
    ("lstm_params", {"markdown_extensions": [{"lstm_params": {"framework": "pytorch"}}]}),
    ("search", {"markdown_extensions": [{"lstm-params": {"framework": "pytorch"}}]}),
]


@pytest.mark.parametrize(("plugin", "config"), SPELLINGS)
def test_plugin_and_extension_have_each_others_spelling_too(
    tmp_path: Path, plugin: str, config: dict[str, object]
) -> None:
    """A hyphen or an underscore: the block is counted once, with the options that are given."""
    site = build_site(tmp_path, {"index.md": GOOD}, plugins=[plugin], **config)
    assert site.warnings == []
    expected = "56" if config else "48"
    assert [root.attrib["data-parameters"] for root in results(site.page())] == [expected]


def test_a_block_that_fails_by_its_fence_keeps_its_anchor(tmp_path: Path) -> None:
    """A link to it, and a value of it, are not reported as well: there is one mistake, and one message."""
    page = "```lstm_params\nid: enc\nfeatures: 3\nunits: 2\n```\n\n[see](#enc) `{lstm-params} enc.parameters`"
    site = build_site(tmp_path, {"index.md": page}, validation={"links": {"anchors": "warn"}})
    assert [warning.split(": ")[1].split("\n")[0] for warning in site.warnings] == [
        "there is no fence 'lstm_params'"
    ]


@pytest.mark.parametrize(
    "heading", ["# Encoder", "Encoder\n=======", "# The *encoder*, with all {#encoder}", "## En`co`der ##"]
)
def test_an_id_that_is_a_headings_is_told_with_the_heading(tmp_path: Path, heading: str) -> None:
    """The message names the heading and its line."""
    page = f"text\n\n{heading}\n\n{block('id: encoder', 'features: 3', 'units: 2')}"
    (warning,) = build_site(tmp_path, {"index.md": page}, markdown_extensions=["attr_list"]).warnings
    name = "The encoder, with all" if "{" in heading else "Encoder"
    assert f"the id 'encoder' is that of the heading '{name}' in line 3" in warning


def test_a_heading_that_is_nowhere_in_the_file_has_no_line(tmp_path: Path) -> None:
    """Nor one that may be in several places: no line is guessed."""
    page = f"# Encoder\n\n<h2>Encoder</h2>\n\n# Encoder\n\n{block('id: encoder', 'features: 3', 'units: 2')}"
    (warning,) = build_site(tmp_path, {"index.md": page}).warnings
    assert "the id 'encoder' is that of the heading 'Encoder'\n" in warning
