"""Each mistake is reported once, whole, and exactly where it stands."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
import yaml

from lstm_params.blocks.errors import BlockError
from lstm_params.blocks.reading import LONGEST_BLOCK, read_block
from lstm_params.blocks.source import WIDEST_ON_PAGE, Source
from lstm_params.calculator.frameworks import FRAMEWORKS
from lstm_params.calculator.names import known_are
from sites import Site, build_site, with_class

CASES = Path(__file__).parent / "cases" / "errors"
NAMES = sorted(path.stem for path in CASES.glob("*.md"))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site with every case on a page of its own."""
    return _built(tmp_path_factory.mktemp("errors"), NAMES)


def _built(root: Path, names: Sequence[str]) -> Site:
    pages = {f"{name}.md": (CASES / f"{name}.md").read_bytes().decode() for name in names}
    extensions = ["admonition", "attr_list", "pymdownx.superfences"]
    return build_site(root, pages, markdown_extensions=extensions)


def _messages(site: Site, name: str) -> list[str]:
    """What the log has of a page."""
    return [warning for warning in site.warnings if warning.startswith(f"docs/{name}.md")]


def _log(site: Site, name: str) -> str:
    """The same as it is kept beside the page."""
    return "\n\n".join(_messages(site, name)) + "\n"


@pytest.mark.parametrize("name", NAMES)
def test_messages(site: Site, name: str, request: pytest.FixtureRequest) -> None:
    """The log has exactly the messages that are kept beside the page (`--accept` writes them)."""
    expected = CASES / f"{name}.txt"
    found = _log(site, name).replace(known_are(FRAMEWORKS), "Known are {frameworks}.")
    if request.config.getoption("--accept"):
        expected.write_text(found, encoding="utf-8")
    assert found == expected.read_text(encoding="utf-8"), (
        f"{expected.name} has other messages. If the new ones are right, keep them: "
        "pytest -n 0 tests/test_errors.py --accept"
    )


def test_messages_are_the_same_without_libyaml(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where PyYAML has no parser in C, its own one says the same of what is no YAML."""
    monkeypatch.setattr("lstm_params.blocks.yaml_nodes._Parser", yaml.BaseLoader)
    names = ["lines", "yaml"]
    site = _built(tmp_path, names)
    for name in names:
        assert _log(site, name) == (CASES / f"{name}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [name for name in NAMES if not name.startswith("values")])
def test_boxes(site: Site, name: str) -> None:
    """The page shows the same messages in boxes, and of long lines as much as a phone has room for."""
    messages = _messages(site, name)
    boxes = with_class(site.page(f"{name}.html"), "lstm-params-error")
    shown = [_message(report) for box in boxes for report in with_class(box, "lp-mistake")]
    assert len(shown) == len(messages)
    for in_box, in_log in zip(shown, messages, strict=True):
        (head, line, carets, *hint), (log_head, log_line, log_carets, *log_hint) = in_box, in_log.split("\n")
        assert (head, hint) == (log_head, log_hint)
        assert max(len(line), len(carets)) <= len("    1 | …") + WIDEST_ON_PAGE + len("…")
        assert _marked(log_line, log_carets).startswith(_marked(line, carets).removesuffix("…"))
        if len(log_line) <= len("    1 | ") + WIDEST_ON_PAGE:
            assert (line, carets) == (log_line, log_carets)


def test_an_error_knows_the_id_of_its_block() -> None:
    """Links to a block that has a mistake still lead to it, if its id can be read."""
    for text in ("#a\nunit: 3", "id='a'\nfeatures: [", "\nid: a\nunit: 3", "#a id=b", "#a\n\u2028"):
        assert _error(f"```lstm-params {text}").id == "a", text
    for text in ("#1\nunit: 3", "\nid: a b", "\nid: a\nfeatures: ["):
        assert _error(f"```lstm-params {text}").id == "", text


def test_many_mistakes_are_cut_short() -> None:
    """Fifty mistakes are shown, and of the others how many they are."""
    mistakes = _error("```lstm-params\n" + "x: 1\n" * 60).mistakes
    assert len(mistakes) == 51
    assert mistakes[-1].message == "and 10 more mistakes were found"
    assert len(_error("```lstm-params\n" + "x: 1\n" * 50).mistakes) == 50


def test_many_layers_are_refused() -> None:
    """A block has at most 300 layers, and the first one too many is pointed at."""
    text = "```lstm-params\nfeatures: 1\nlayers:\n" + "- Dense(1)\n" * 301
    (mistake,) = _error(text).mistakes
    assert mistake.message == "a block may have at most 300 layers, not 301"
    assert text.count("\n", 0, mistake.span[0]) == 303


def test_no_message_can_forge_a_line_of_the_log() -> None:
    """Whatever stands in a block, a message is one line without control characters."""
    for body in (
        '"x\\ny\\e[31m": 1',
        'framework: "a\\nb"',
        'id: "a\\nb"',
        "features: |\n  1\n  2",
        'dtype: "\\u202e"',
    ):
        text = f"```lstm-params\n{body}"
        for mistake in _error(text).mistakes:
            report = Source("page.md", text).report(mistake)
            assert (report.place + report.message + report.hint).isprintable(), body


SLOW = {
    "unknown options": "".join(f"a{number:04}: 1\n" for number in range(7000)),
    "unknown arguments": "layers:\n" + "- LSTM(" + ", ".join(f"a{n}=1" for n in range(90)) + ")\n" * 90,
    "unknown layers": "features: 3\nlayers:\n" + "- LSMT(2)\n" * 6000,
    "anchors": "features: [" + "&a 1, " * 10_000 + "]",
    "invisible characters": "\x85" * 60_000,
    "views": "show: [" + ", ".join(f"m{number}" for number in range(9000)) + "]",
    "lengths": "units: 2\ninput: [" + "x, " * 20_000 + "]",
    "no options": "features=3\n" * 5000,
    "no options, glued": "-a\n" * 20_000,
    "brackets": "layer: " + "[" * 60_000,
    "colons": "title: " + "a: " * 20_000,
    "values": "features: 3\nlayers:\n" + ("- LSTM(2, name=[" + "a, " * 3000 + "])\n") * 6,
}


@pytest.mark.parametrize("name", SLOW)
def test_no_block_is_slow(name: str) -> None:
    """The longest blocks of mistakes are read within two seconds, since no work is quadratic."""
    started = time.process_time()
    assert _error(f"```lstm-params\n{SLOW[name]}"[:LONGEST_BLOCK]).mistakes
    assert time.process_time() - started < 2


def _error(text: str) -> BlockError:
    with pytest.raises(BlockError) as raised:
        read_block(text)
    return raised.value


def _message(report: Element) -> list[str]:
    """The lines of what a box says of a mistake, in the form that they have in the log."""
    message, place, excerpt, *hint = ("".join(element.itertext()) for element in report)
    return [f"{place}: {message}", *excerpt.split("\n"), *[f"  {line}" for line in hint]]


def _marked(line: str, carets: str) -> str:
    """The characters of a line that carets stand under."""
    return line[carets.index("^") : carets.rindex("^") + 1]
