"""What the project says of itself is true."""

from __future__ import annotations

import doctest
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent
from types import SimpleNamespace
from typing import Any
from xml.etree.ElementTree import Element

import pytest

from engines import ENGINES, run_engine
from lstm_params import Call, network
from lstm_params.blocks.calls import read_call
from lstm_params.blocks.reading import read_block
from lstm_params.calculator.frameworks import FRAMEWORKS
from lstm_params.calculator.graph import MOST_NODES
from lstm_params.markdown.stylesheet import stylesheet
from lstm_params.programs.machine import DEEPEST_CALL, MOST_ITEMS, MOST_STEPS
from lstm_params.programs.pytorch.registration import MOST_MODULES
from lstm_params.request import VIEWS, Request
from lstm_params.results.rendering import render
from lstm_params.results.views import RENDERERS
from sites import article_pages, build_site, parse, results, text_of, with_class, write_files

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.rglob("*.md"))

_FENCE = re.compile(r"^( *)(?P<marks>```+)[^\n]*\n.*?^\1(?P=marks)$", re.MULTILINE | re.DOTALL)
_EXAMPLE = re.compile(
    r"^( *)````markdown\n(?P<example>.*?)^\1````$(?:\n\n(?P<block>\1```lstm-params.*?^\1```)$)?",
    re.MULTILINE | re.DOTALL,
)
_EQUATION = re.compile(r"(?<![\w,])([\d(][\d, ×+()]*) = ([\d(][\d, ×+()]*)")


def test_our_site_has_results_and_no_errors(our_site: Path) -> None:
    """Our own site builds `--strict`, and each block on it is shown."""
    pages = list(article_pages(our_site))
    assert sum(len(results(page)) for page in pages) >= 15
    assert sum(len(with_class(page, "lstm-params-error")) for page in pages) == 0


def test_nothing_is_misspelt() -> None:
    """The docs and the README have none of the common misspellings."""
    pytest.importorskip("codespell_lib")
    command = [sys.executable, "-m", "codespell_lib", "--skip", "*.keras", str(DOCS), str(ROOT / "README.md")]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.stdout + run.stderr == ""
    assert run.returncode == 0


def test_a_broken_promise_fails_the_site(tmp_path: Path) -> None:
    """The counts that the tutorial's text names are expected of its blocks: a change is noticed."""
    text = (DOCS / "tutorial" / "counting-an-lstm.md").read_text(encoding="utf-8")
    changed = re.sub(r"^layer: LSTM\(2\)$", "layer: LSTM(3)", text, flags=re.MULTILINE)
    assert changed != text
    assert [w for w in build_site(tmp_path, {"index.md": changed}).warnings if "expect" in w]


def test_python_examples() -> None:
    """The examples of the Python guide print what they say."""
    text = (DOCS / "guide" / "python.md").read_text(encoding="utf-8")
    code = "\n\n".join(re.findall(r"^```python\n(.*?)^```$", text, re.MULTILINE | re.DOTALL))
    test = doctest.DocTestParser().get_doctest(code, {}, "python.md", "python.md", 0)
    assert test.examples
    assert doctest.DocTestRunner().run(test).failed == 0


def test_the_message_on_the_home_page_is_a_real_one(tmp_path: Path) -> None:
    """The error that the home page shows is what a build says."""
    shown = re.search(r"```text\n(.*?)\n```", (DOCS / "index.md").read_text(encoding="utf-8"), re.DOTALL)
    assert shown
    page = "\n" * 10 + "```lstm-params\nfeatures: 3\n\nlayer: LSTM(hidden_size=2)\n```\n"
    assert build_site(tmp_path, {"index.md": page}).warnings == [shown[1]]


def test_adding_a_layer_takes_what_the_contributing_page_says(monkeypatch: pytest.MonkeyPatch) -> None:
    """The page's example, run as it stands, counts the layer as its golden has it."""
    text = (DOCS / "contributing.md").read_text(encoding="utf-8")
    text = text.partition("## Adding a layer\n")[2].partition("\n## ")[0]
    names: dict[str, Any] = {}
    for code in re.findall(r"^```python\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
        exec(code, names)
    golden = re.search(r"^```json\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert golden
    case = json.loads(golden[1])
    types = {**FRAMEWORKS["pytorch"].types, "EmbeddingBag": names["EMBEDDING_BAG"]}
    monkeypatch.setitem(FRAMEWORKS.loaded, "pytorch", FRAMEWORKS["pytorch"]._replace(types=types))
    call = read_call(case["layers"][0]).call
    layer = network(call, framework="pytorch", input=case["input"]).layers[0]
    weights = [
        [weight.name, [length.value for length in weight.shape], weight.trainable] for weight in layer.weights
    ]
    assert (layer.parameters, weights) == (case["parameters"], case["weights"])
    assert [[*["N"], *output.lengths] for output in layer.outputs] == case["outputs"]
    assert render(Request((network(call, framework="pytorch", input=case["input"]),)))


def test_adding_a_view_takes_what_the_contributing_page_says(monkeypatch: pytest.MonkeyPatch) -> None:
    """The page's example, run as it stands, is a view that a block can ask for."""
    text = (DOCS / "contributing.md").read_text(encoding="utf-8")
    text = text.partition("## Adding a view\n")[2].partition("\n## ")[0]
    names: dict[str, Any] = {}
    for code in re.findall(r"^```python\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
        exec(code, names)
    name, path = re.findall(r'`"(\w+)": "(\w+:\w+)"`', text)[0]
    module, function = path.split(":")
    monkeypatch.setitem(VIEWS, name, names["TENSORS"])
    monkeypatch.setitem(RENDERERS["layer"], name, path)
    monkeypatch.setitem(
        sys.modules, f"lstm_params.results.{module}", SimpleNamespace(**{function: names[function]})
    )
    request = read_block(f"```lstm-params\nfeatures: 3\nunits: 2\nshow: {name}").request
    (view,) = with_class(parse(render(request).html), "lp-view")
    assert text_of(view) == "Tensors kernel: 24 recurrent_kernel: 16 bias: 8"
    assert [data.get("value") for data in view.iter("data")] == ["24", "16", "8"]


def test_the_guide_describes_every_view() -> None:
    """Each view is a term of the guide's list."""
    text = (DOCS / "guide" / "block.md").read_text(encoding="utf-8")
    text = text.partition("\n### Views\n")[2].partition("\n## ")[0]
    listed = re.findall(r"^`(\w+)`\n:   ", text, re.MULTILINE)
    differing = sorted(VIEWS.keys() ^ set(listed))
    assert not differing, f"docs/guide/block.md#views lists each view, and no other: {differing}"


@pytest.mark.parametrize("framework", sorted(FRAMEWORKS))
def test_the_guide_names_every_layer_with_weights(framework: str) -> None:
    """The guide's layers are all that were recorded to have weights, each once for all its dimensions."""
    text = (DOCS / "guide" / "block.md").read_text(encoding="utf-8")
    text = text.partition("\n## Layers\n")[2].partition("\n## ")[0]
    golden = json.loads((ROOT / "tests" / "goldens" / f"{framework}.json").read_text(encoding="utf-8"))
    counted = [case["layers"] for case in golden["cases"] if case.get("parameters")]
    written = {read_call(layers[0]).call.name.rpartition(".")[2] for layers in counted if len(layers) == 1}
    names = {FRAMEWORKS[framework].types[name].signature.layer for name in written}
    lacking = [name for name in sorted(names) if re.sub(r"\d[Dd]|Transpose", "", name) not in text]
    assert not lacking, f"docs/guide/block.md#layers does not name {lacking}"


@pytest.mark.parametrize("framework", ["keras", "pytorch"])
def test_the_guide_names_what_is_left_out(framework: str) -> None:
    """Each layer that a framework was recorded to have is known, or is in the guide's table with a reason."""
    recorded = ROOT / "plugin/lstm_params/calculator/frameworks/layer_names.json"
    names = set(json.loads(recorded.read_text(encoding="utf-8"))[framework].split())
    text = (DOCS / "guide" / "block.md").read_text(encoding="utf-8")
    text = text.partition("{ #left-out }\n")[2].partition("\n#")[0]
    rows = re.findall(rf"^\| {FRAMEWORKS[framework].name} \| (.+) \| \w.+ \|$", text, re.MULTILINE)
    listed = {name for row in rows for name in re.findall(r"`(\w+)`", row)}
    assert sorted(names - set(FRAMEWORKS[framework].types)) == sorted(listed)


EXAMPLES = [match for page in PAGES for match in _EXAMPLE.finditer(page.read_text(encoding="utf-8"))]


def test_examples_of_blocks_can_be_built(tmp_path: Path) -> None:
    """An example that the guide shows is understood; a result below an example is that example's."""
    pages = {f"{number}.md": dedent(match["example"]) for number, match in enumerate(EXAMPLES)}
    site = build_site(tmp_path, pages)
    assert len(pages) >= 12
    assert site.warnings == []
    assert all(results(site.page(f"{number}.html")) for number in range(len(pages)))
    followed = [match for match in EXAMPLES if match["block"]]
    assert len(followed) >= 6
    for match in followed:
        assert dedent(match["block"]).strip() == dedent(match["example"]).strip()


def test_the_limits_of_programs_are_those_of_the_code() -> None:
    """The page on programs states the limits that the evaluation has."""
    page = " ".join((DOCS / "guide" / "code.md").read_text(encoding="utf-8").split())
    assert (
        f"Evaluation is bounded: {MOST_STEPS:,} steps, calls {DEEPEST_CALL} deep, "
        f"lists of {MOST_ITEMS:,} items, {MOST_MODULES:,} modules and {MOST_NODES} uses of layers."
    ) in page


SET_UP = (DOCS / "guide" / "set-up.md").read_text(encoding="utf-8")
PARTS = dict(re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", SET_UP, re.MULTILINE | re.DOTALL))
CONFIGURATIONS = [
    pytest.param(
        engine,
        language,
        configuration,
        marks=() if engine == "mkdocs" else [pytest.mark.slow],
    )
    for title, engines in {
        "MkDocs with Material": ["mkdocs"],
        "ProperDocs": ["properdocs"],
        "Zensical": ["zensical"],
        "For all three": ENGINES,
    }.items()
    for language, configuration in re.findall(r"```(yaml|toml)\n(.*?)```", PARTS[title], re.DOTALL)
    for engine in engines
]


@pytest.mark.parametrize(("engine", "language", "configuration"), CONFIGURATIONS)
def test_the_sites_of_the_guide(tmp_path: Path, engine: str, language: str, configuration: str) -> None:
    """Each whole configuration of the guide, and its first page, make a site with a styled result on it."""
    pytest.importorskip(engine)
    page = _EXAMPLE.search(SET_UP)
    assert page
    file = "zensical.toml" if language == "toml" else "mkdocs.yml"
    style = {"docs/style.css": stylesheet()} if "style.css" in configuration else {}
    write_files(tmp_path, {"docs/index.md": page["example"], file: configuration, **style})
    built = run_engine(engine, tmp_path, "--strict", file=file)
    assert built.status == 0, built.log
    assert [result.get("data-parameters") for result in results(parse(built.html()))] == ["48"]
    styles = re.findall(r"href=\"(?:data:text/css,|[^\"]*(?:style|lstm-params)\.css\")", built.html())
    assert len(styles) == 1


def test_without_mkdocs() -> None:
    """The guide's example without MkDocs makes a page with a result and its style."""
    code = re.search(r"```python\n(.*?)```\n", PARTS["Without MkDocs"], re.DOTALL)
    assert code
    names: dict[str, Any] = {}
    exec(code[1], names)
    assert [result.get("data-parameters") for result in results(parse(names["page"]))] == ["48"]
    assert "--lstm-params-x" in names["page"]


TROUBLES = re.findall(
    r"^### (.+?)\n\n````md\n(.*?)\n````\n\n```text\n(.*?)\n```",
    (DOCS / "guide" / "troubleshooting.md").read_text(encoding="utf-8"),
    re.MULTILINE | re.DOTALL,
)


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What a build says of the pages that the guide explains messages of, each in a folder of its number."""
    pages = {f"{number}/index.md": page for number, (_, page, _) in enumerate(TROUBLES)}
    return build_site(tmp_path_factory.mktemp("troubles"), pages, markdown_extensions=["attr_list"]).warnings


@pytest.mark.parametrize("number", range(len(TROUBLES)), ids=[name for name, *_ in TROUBLES])
def test_messages_of_the_troubleshooting_page_are_real(said: list[str], number: int) -> None:
    """Each message that the guide explains is what a build says of the page above it."""
    folder = f"docs/{number}/"
    messages = [warning.replace(folder, "docs/") for warning in said if warning.startswith(folder)]
    assert messages == [TROUBLES[number][2]]


def test_the_troubleshooting_page_has_messages() -> None:
    """The page explains a good number of messages."""
    assert len(TROUBLES) >= 12


def _prose(article: Element) -> str:
    """The text of a page without its blocks and its code, a paragraph a line."""
    return "\n".join(_paragraphs(article))


def _paragraphs(element: Element) -> Iterator[str]:
    for child in element:
        if "lstm-params" in child.get("class", "").split() or child.tag == "pre":
            continue
        if child.tag in ("p", "li", "td", "summary", "h2", "dd"):
            yield text_of(child)
        yield from _paragraphs(child)


def test_equations_between_numbers_hold(our_site: Path) -> None:
    """Where the text says that some numbers make another one, they do."""
    equations = [
        match for prose in map(_prose, article_pages(our_site)) for match in _EQUATION.finditer(prose)
    ]
    assert len(equations) >= 6
    for match in equations:
        one, other = (eval(side.replace("×", "*").replace(",", "")) for side in match.groups())
        assert one == other, match[0]


class _Sliced:
    """An array that tells what is cut out of it, as the start and the end along each axis."""

    def __init__(self, *shape: int) -> None:
        self.shape = shape

    def __getitem__(self, key: slice | tuple[slice, ...]) -> list[tuple[int, int]]:
        keys = key if isinstance(key, tuple) else (key,)
        return [part.indices(length)[:2] for part, length in zip(keys, self.shape, strict=True)]


def test_the_gates_that_the_tutorial_cuts_out() -> None:
    """The tutorial's code cuts each gate out where Keras has it."""
    text = (DOCS / "tutorial" / "by-gate-and-by-weight.md").read_text(encoding="utf-8")
    code = re.search(r"```python\n(W, U, b = .*?)```", text, re.DOTALL)
    assert code
    layer = network(Call("LSTM", 2), input=(40, 3)).layers[0]
    arrays = [_Sliced(*(length.value for length in weight.shape if length)) for weight in layer.weights]
    names: dict[str, Any] = {"layer": SimpleNamespace(get_weights=lambda: arrays, units=2)}
    exec(code[1], names)
    for weight in layer.weights:
        for part in weight.parts:
            cut = [(start.value, stop.value) for start, stop in weight.slices(part)]
            assert names[f"{weight.symbol}_{part.gate.letter}"] == cut


X, H = 256, 128
LSTM, GRU, RNN = 4 * ((X + H) * H + H), 3 * ((X + H) * H + 2 * H), (X + H) * H + H


@pytest.mark.parametrize(
    ("framework", "call", "parameters"),
    [
        ("keras", Call("LSTM", H), LSTM),
        ("pytorch", Call("LSTM", X, H), LSTM + 4 * H),
        ("flax-linen", Call("RNN", Call("LSTMCell", H)), LSTM),
        ("onnx", Call("LSTM", hidden_size=H), LSTM + 4 * H),
        ("keras", Call("GRU", H), GRU),
        ("keras", Call("GRU", H, reset_after=False), GRU - 3 * H),
        ("pytorch", Call("GRU", X, H), GRU),
        ("flax-linen", Call("RNN", Call("GRUCell", H)), GRU - 2 * H),
        ("onnx", Call("GRU", hidden_size=H), GRU),
        ("keras", Call("SimpleRNN", H), RNN),
        ("pytorch", Call("RNN", X, H), RNN + H),
        ("flax-linen", Call("RNN", Call("SimpleCell", H)), RNN),
        ("onnx", Call("RNN", hidden_size=H), RNN + H),
        ("keras", Call("Bidirectional", Call("LSTM", H)), 2 * LSTM),
    ],
)
def test_the_guide_s_formulas(framework: str, call: Call, parameters: int) -> None:
    """The guide's table of layers says what the layers have."""
    assert network(call, framework=framework, input=(None, X)).parameters == parameters
