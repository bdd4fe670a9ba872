"""What the project says of itself is true."""

from __future__ import annotations

import doctest
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from lstm_params import network
from lstm_params.blocks.calls import read_call
from lstm_params.calculator.frameworks import FRAMEWORKS
from lstm_params.pages.rendering import render
from lstm_params.request import Request
from sites import build_site, parse, results, with_class

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Our own site, built as it is published."""
    directory = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(directory)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return directory


def test_our_site_has_results_and_no_errors(site: Path) -> None:
    """Our own site builds `--strict`, and each block on it is shown."""
    pages = [parse(path.read_text(encoding="utf-8")) for path in sorted(site.rglob("index.html"))]
    assert sum(len(results(page)) for page in pages) >= 15
    assert sum(len(with_class(page, "lstm-params-error")) for page in pages) == 0


def test_a_broken_promise_fails_the_site(tmp_path: Path) -> None:
    """The counts that the tutorial's text names are expected of its blocks: a change is noticed."""
    text = (DOCS / "tutorial" / "counting-an-lstm.md").read_text(encoding="utf-8")
    changed = re.sub(r"^layer: LSTM\(2\)$", "layer: LSTM(3)", text, flags=re.MULTILINE)
    assert changed != text
    assert build_site(tmp_path, {"index.md": changed}).warnings


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
    names: dict[str, Any] = {}
    for code in re.findall(r"^```python\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
        exec(code, names)
    golden = re.search(r"^```json\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert golden
    case = json.loads(golden[1])
    types = {**FRAMEWORKS["pytorch"].types, "EmbeddingBag": names["EMBEDDING_BAG"]}
    monkeypatch.setitem(FRAMEWORKS, "pytorch", FRAMEWORKS["pytorch"]._replace(types=types))  # type: ignore[arg-type]
    call = read_call(case["layers"][0]).call
    layer = network(call, framework="pytorch", input=case["input"]).layers[0]
    weights = [
        [weight.name, [length.value for length in weight.shape], weight.trainable] for weight in layer.weights
    ]
    assert (layer.parameters, weights) == (case["parameters"], case["weights"])
    assert [[*["N"], *output.lengths] for output in layer.outputs] == case["outputs"]
    assert render(Request((network(call, framework="pytorch", input=case["input"]),)))
