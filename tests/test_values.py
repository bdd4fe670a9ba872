"""Numbers in the sentence: values of blocks wherever a text may stand."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from markdown import Markdown

from engines import EACH_ENGINE, Built, build_with
from lstm_params.blocks.errors import BlockError, Mistake
from lstm_params.blocks.expressions import Scope, evaluate
from lstm_params.blocks.reading import read_block
from sites import block, build_site, parse, results, text_of, with_class
from test_nesting import CONFIGS, SETTINGS, paths

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "values.yaml").read_text(encoding="utf-8"))
ENCODER = block("id: encoder", "input: [40, 256]", "layer: LSTM(128)")
NUMBERS = {case["name"]: number for number, case in enumerate(CASES)}


@pytest.fixture(scope="module", params=EACH_ENGINE)
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A site with a page for each place of a value, before its block."""
    pytest.importorskip(request.param)
    pages = {f"case-{number}.md": f"{case['text']}\n\n{ENCODER}\n" for number, case in enumerate(CASES)}
    site = build_with(
        request.param,
        tmp_path_factory.mktemp(request.param),
        {"index.md": "# Home", **pages},
        "--strict",
        markdown_extensions=[{name: CONFIGS.get(name, {})} for name in map(str, SETTINGS["superfences"])],
    )
    assert site.status == 0, site.log
    return site


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_values_stand_where_they_are_written(built: Built, case: dict[str, Any]) -> None:
    """A value is shown in whatever holds it; an example stays as it is written."""
    html = built.html(f"case-{NUMBERS[case['name']]}.html")
    root = parse(html)
    values = with_class(root, "lstm-params-value")
    shown = [
        f"{path} {element.tag} {text_of(element)}"
        for path, element in zip(paths(root, values), values, strict=True)
    ]
    assert shown == case.get("shown", [])
    for tags in case.get("literal", []):
        holding = [e for e in root.iter() if "`{lstm-params} encoder.units`" in text_of(e)]
        assert any(
            f"{path} {e.tag}".strip().endswith(tags)
            for path, e in zip(paths(root, holding), holding, strict=True)
        )
    for value in values:
        if value.tag == "data" and "iB" not in text_of(value) and " B" not in text_of(value):
            assert value.attrib["value"] == text_of(value).replace(",", "")


def test_search_headings_and_contents_have_the_numbers(tmp_path: Path) -> None:
    """The page's title, its table of contents and the search index have the number, and no markup of it."""
    headings = ["# All `{lstm-params} encoder.parameters`", "## Of `{lstm-params} encoder.units`"]
    site = build_site(
        tmp_path,
        {"index.md": "\n\n".join([*headings, ENCODER])},
        theme={"name": "material", "font": False},
        plugins=["search", "lstm-params"],
    )
    assert site.warnings == []
    contents = [text_of(link) for link in site.page().iter("a") if link.get("href") == "#of-128"]
    assert set(contents) == {"Of 128"}
    index = json.loads((site.directory / "search" / "search_index.json").read_text(encoding="utf-8"))
    assert [entry["title"] for entry in index["docs"]] == ["All 197,120", "Of 128"]


MODELS = {
    "encoder": {"input": [40, 256], "layer": "LSTM(128)", "expect": 197120, "title": "The encoder"},
    "text": "features: 3\nunits: 2",
}
USES = {
    "use: encoder": ("The encoder LSTM(128)", "197120"),
    "use: encoder\ntitle: Mine\nlayer: GRU(128)": ("Mine GRU(128)", "148224"),
    "use: encoder\ninput: [40, 3]": ("The encoder LSTM(128)", "67584"),
    "use: text\nframework: pytorch": ("LSTM(3, 2)", "56"),
    "use: text\nlayers: [LSTM(2), Dense(1)]": ("2 layers", "51"),
    "use: text\nunits: 1": ("LSTM(1)", "20"),
    "use: encoder\nsweep: {units: [1, 2]}\nlayer: LSTM()": ("The encoder LSTM", None),
}


@pytest.mark.parametrize("lines", USES)
def test_a_model_is_used_and_its_own_options_win(tmp_path: Path, lines: str) -> None:
    """A block takes over what a model says, but for what the block says itself."""
    site = build_site(
        tmp_path, {"index.md": block(lines)}, markdown_extensions=[{"lstm_params": {"models": MODELS}}]
    )
    assert site.warnings == []
    (result,) = results(site.page())
    name = text_of(with_class(result, "lp-name")[0])
    assert (name, result.get("data-parameters")) == USES[lines]


def test_a_model_is_known_on_every_page_and_a_pages_own_block_comes_first(tmp_path: Path) -> None:
    """Values of a model can stand on any page; on a page with a block of that id they are the block's."""
    value = "`{lstm-params} text.parameters`"
    pages = {"index.md": value, "own.md": f"{value}\n\n{block('id: text', 'features: 1', 'units: 1')}"}
    site = build_site(tmp_path, pages, markdown_extensions=[{"lstm_params": {"models": MODELS}}])
    assert site.warnings == []
    shown = [
        text_of(with_class(site.page(page), "lstm-params-value")[0]) for page in ("index.html", "own.html")
    ]
    assert shown == ["48", "12"]


def test_mistakes_in_models_are_told_once_and_shown_where_they_are_used(tmp_path: Path) -> None:
    """A model that has a mistake is told where it stands; one that is not there, where it is named."""
    page = "\n\n".join(
        [
            "`{lstm-params} wrong.units`",
            block("use: wrong"),
            block("use: encodr"),
            block("use: encoder", "framework: pytorch"),
            block("use: [text]"),
        ]
    )
    models = {**MODELS, "wrong": {"features": 3, "unit": 2}}
    site = build_site(tmp_path, {"index.md": page}, markdown_extensions=[{"lstm_params": {"models": models}}])
    assert [warning.split("\n")[0] for warning in site.warnings] == [
        "mkdocs.yml:16:9: there is no option 'unit'",
        "docs/index.md:8:6: there is no model 'encodr'",
        "docs/index.md:12:6: LSTM() needs 'hidden_size'",
        "docs/index.md:17:6: there is no model ''",
    ]
    told = "the model 'wrong' has a mistake: there is no option 'unit'"
    assert text_of(with_class(site.page(), "lstm-params-wrong")[0]) == f"wrong.units ({told})"
    assert told in text_of(with_class(site.page(), "lstm-params-error")[0])


def test_settings_that_are_no_models_are_told(tmp_path: Path) -> None:
    """Models that are no mapping are told at the first block or value of a page."""
    message = "have 'models' that are not names, each with a block's options"
    options = {"lstm_params": {"models": ["encoder"]}}
    for name, page in {"value": "`{lstm-params} encoder.units`", "block": ENCODER}.items():
        (tmp_path / name).mkdir()
        site = build_site(tmp_path / name, {"index.md": page}, markdown_extensions=[options])
        assert [warning.split("\n")[0].partition("settings ")[2] for warning in site.warnings] == [message]


def test_wrong_values_are_shown_where_they_stand() -> None:
    """The text shows what is wrong; a value of a block that has a mistake has none of its own."""
    text = "a `{lstm-params} encoder.unts` b `{lstm-params} bad.units`"
    page = "\n\n".join([text, ENCODER, block("id: bad", "unit: 2")])
    root = parse(Markdown(extensions=["lstm_params"]).convert(page))
    assert [text_of(element) for element in with_class(root, "lstm-params-wrong")] == [
        "encoder.unts ('encoder' has no 'unts')",
        "bad.units (?)",
    ]


def test_a_bug_of_ours_in_a_value_does_not_end_the_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What goes wrong in a value is told as a bug of ours."""
    monkeypatch.setattr("lstm_params.markdown.value_text.evaluate", lambda expression, scope: 1 // 0)
    site = build_site(tmp_path, {"index.md": "text `{lstm-params} encoder.units`"})
    assert site.warnings[0].startswith(
        "docs/index.md:1:20: this value could not be shown: ZeroDivisionError("
    )


SCOPE = Scope(
    ["encoder", "a-b", "c.d"], lambda id: read_block(ENCODER.removesuffix("```").rstrip()).request, "keras"
)
_WORDS = """\
encoder|a-b|c.d|.units|.parameters|.gates|.layers|[0]|['lstm']|[|]|(|)|+| - |*|**|/|7|LSTM(2)| on |(40, 3)
|__import__('os')|\0|\u2028|lambda: 0|[x for x in y]|a := 1|.__class__|`|{|é|\\|'|not |          |1010101010
"""
WORDS = st.sampled_from(_WORDS.split("|"))


@given(st.lists(WORDS, max_size=40).map("".join) | st.text(max_size=200))
def test_whatever_is_written_is_a_value_or_a_mistake(text: str) -> None:
    """Nothing is run, and nothing but a mistake is raised; its place is in the text."""
    for mistake in mistakes_in(text):
        assert mistake.message
        assert 0 <= mistake.span[0] <= len(text) + 1


def mistakes_in(text: str) -> Sequence[Mistake]:
    """What is wrong with an expression; nothing if it has a value."""
    try:
        assert evaluate(text, SCOPE)
    except BlockError as error:
        return error.mistakes or pytest.fail("a mistake without a word")
    return ()


@pytest.mark.parametrize(
    "text", ["(" * 400, "9" * 501, "encoder" + ".units" * 80, "(" * 240 + "1" + ")" * 240, "LSTM(" * 90]
)
def test_what_is_nested_or_long_is_refused(text: str) -> None:
    """Deep and long expressions end in a mistake."""
    assert len(mistakes_in(text)) == 1


@pytest.mark.parametrize("text", ["1" * 300, f"{'9' * 60} * {'9' * 60}", "1__0", "1_", "_1"])
def test_no_number_is_cut_or_read_in_part(text: str) -> None:
    """What is too large, or has underscores where Python has none, is a mistake and not another number."""
    assert len(mistakes_in(text)) == 1


def test_a_long_sum_has_its_value() -> None:
    """What is long and flat is counted."""
    assert evaluate("1" + "+1" * 240, SCOPE).value == 241


def test_a_layer_of_a_stack_has_its_projection(tmp_path: Path) -> None:
    """What is asked of a layer or of a direction counts the projection that is its own."""
    layer = "nn.LSTM(5, 4, 2, bidirectional=True, proj_size=3)"
    own = block("id: it", "framework: pytorch", f"layer: {layer}")
    asked = ["it.layer_0_forward", "it.layer_0_backward", "it.layer_1_forward", "it.layer_1_backward", "it"]
    text = " ".join(f"`{{lstm-params}} {name}.parameters`" for name in asked)
    page = build_site(tmp_path, {"index.md": f"{text}\n\n{own}"}).page()
    shown = [int(data.attrib["value"]) for p in page.iter("p") for data in p.iter("data")][: len(asked)]
    one, other = 4 * (5 + 3 + 2) * 4 + 3 * 4, 4 * (2 * 3 + 3 + 2) * 4 + 3 * 4
    assert shown == [one, one, other, other, 2 * (one + other)]
