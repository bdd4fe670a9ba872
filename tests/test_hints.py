"""A hint is only given if the block that follows it is read, and means what the writer meant."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from hints import follow, followed, mistakes_of
from lstm_params import network
from lstm_params.blocks.calls import read_call
from lstm_params.blocks.reading import read_block
from lstm_params.calculator.calls import LayerError, NetworkError
from lstm_params.calculator.cells import GRU_RESET_AFTER, LSTM, Recurrent
from lstm_params.calculator.frameworks import FRAMEWORKS
from lstm_params.markdown.fences import find_fences, normalised

CASES = sorted((Path(__file__).parent / "cases" / "errors").glob("*.md"))
KEYS = list(FRAMEWORKS)
VALUES = ("true", "2", "sum")


def _arguments() -> list[str]:
    kinds = [kind for framework in FRAMEWORKS.values() for kind in framework.types.values()]
    names = {name for kind in kinds for name in (*kind.signature.parameters, *kind.signature.keyword_only)}
    return sorted(names.union(*(framework.former for framework in FRAMEWORKS.values())))


def _block(framework: str, *lines: str) -> str:
    return "\n".join(["```lstm-params", f"framework: {framework}", *lines])


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_hints_of_all_cases_lead_to_their_end(path: Path) -> None:
    """Whoever does what the hints of the kept messages say gets rid of the mistake, and of it for good."""
    fences = find_fences(normalised(path.read_bytes().decode().replace("\r\n", "\n"), 4))
    assert [wrong for fence in fences for wrong in follow(fence.text)] == []


@pytest.mark.parametrize(
    ("framework", "call", "said"),
    [
        ("coreml", "gru(hidden_size=2, reset_after=False)", "always applied before the product"),
        ("coreml", "gru(hidden_size=2, reset_after=True)", "nothing like it"),
        ("pytorch", "nn.GRU(3, 2, reset_after=True)", "always applied after the product"),
        ("equinox", "eqx.nn.GRUCell(3, 2, return_sequences=True)", "nothing like it"),
        ("mlx", "nn.GRU(3, 2, return_state=True)", "nothing like it"),
        ("paddle", "nn.GRU(3, 2, return_state=True)", "states are always returned"),
    ],
)
def test_what_is_said_of_a_layer_is_so(framework: str, call: str, said: str) -> None:
    """Where an argument is to be left out, since the layer does so anyway."""
    with pytest.raises(NetworkError, match=said):
        network(read_call(call).call, framework=framework, input=(5, 3))


@pytest.mark.slow
@pytest.mark.parametrize("framework", KEYS)
def test_an_argument_among_the_options_leads_into_the_layer(framework: str) -> None:
    """Every argument of every layer of every framework, beside features and units and beside a layer."""
    written = FRAMEWORKS[framework].written(Recurrent(LSTM, 12, 96))
    wrong = []
    for name in _arguments():
        for value in VALUES:
            for beside in (("features: 12", "units: 96"), ("features: 12", f"layer: {written}")):
                wrong += follow(_block(framework, *beside, f"{name}: {value}"))
    assert wrong == []


@pytest.mark.slow
@pytest.mark.parametrize("framework", KEYS)
def test_an_argument_of_another_framework_leads_to_what_says_the_same(framework: str) -> None:
    """Every argument that another framework's layers have, in the recurrent layers of this one."""
    own = FRAMEWORKS[framework]
    written = [str(own.written(Recurrent(LSTM, 12, 96)))[:-1]]
    with suppress(LayerError):  # TFLite and Core ML have no GRU
        written.append(str(own.written(Recurrent(GRU_RESET_AFTER, 12, 96)))[:-1])
    written += {
        "keras": ["Bidirectional(LSTM(96)", "Dense(3"],
        "pytorch": ["nn.Linear(12, 3"],
        "flax-linen": ["nn.Dense(3"],
        "flax-nnx": ["nnx.Linear(12, 3"],
    }.get(framework, [])
    wrong = []
    for name in _arguments():
        for value in ("True", "2"):
            for code in written:
                wrong += follow(_block(framework, "features: 12", f"layer: {code}, {name}={value})"))
    assert wrong == []


@pytest.mark.slow
@pytest.mark.parametrize("framework", KEYS)
def test_a_layer_of_another_framework_leads_to_one_that_is_known(framework: str) -> None:
    """Every layer of every framework, written in another one's block; each message names Given."""
    wrong = []
    for text in _foreign_layers(framework):
        wrong += follow(text)
        for mistake in mistakes_of(text):
            if "is not among" in mistake.message and "Given(" not in mistake.hint:
                wrong.append(f"{mistake.message}: no word of Given")
    assert wrong == []


def _foreign_layers(framework: str) -> Iterator[str]:
    for other in FRAMEWORKS.values():
        for name in other.types:
            for prefix in ("", *(f"{prefix}." for prefix in other.prefixes[:1])):
                for arguments in ("3, 2", f"{prefix}LSTM(2)"):
                    layer = f"layer: {prefix}{name}({arguments})"
                    yield _block(framework, "features: 3", layer)
                    yield "\n".join(["```lstm-params", "features: 3", layer])


MEANT = [
    ("keras", "bidirectional: true", "layer: Bidirectional(LSTM(96))", 2 * 4 * 96 * (12 + 96 + 1)),
    ("keras", "merge_mode: sum", "layer: Bidirectional(LSTM(96), merge_mode='sum')", 83712),
    ("keras", "num_layers: 2", 'layers: ["LSTM(96, return_sequences=True)", LSTM(96)]', 41856 + 74112),
    ("keras", "return_sequences: true", "layer: LSTM(96, return_sequences=True)", 41856),
    ("keras", "dropout: 0.2", "layer: LSTM(96, dropout=0.2)", 41856),
    ("keras", "bias: false", "layer: LSTM(96, use_bias=False)", 41856 - 384),
    ("keras", "reset_after: false", "layer: GRU(96, reset_after=False)", 3 * 96 * (12 + 96 + 1)),
    ("keras", "cell: GRU", "layer: GRU(96)", 3 * 96 * (12 + 96 + 2)),
    ("pytorch", "bidirectional: true", "layer: LSTM(12, 96, bidirectional=True)", 2 * 4 * 96 * (12 + 96 + 2)),
    ("pytorch", "num_layers: 2", "layer: LSTM(12, 96, num_layers=2)", 42240 + 74496),
    ("pytorch", "use_bias: no", "layer: LSTM(12, 96, bias=False)", 4 * 96 * (12 + 96)),
    ("pytorch", "proj_size: 8", "layer: LSTM(12, 96, proj_size=8)", 4 * 96 * (12 + 8 + 2) + 8 * 96),
    (
        "flax-linen",
        "bidirectional: true",
        "layer: Bidirectional(RNN(LSTMCell(96)), RNN(LSTMCell(96)))",
        2 * 4 * 96 * (12 + 96 + 1),
    ),
    (
        "onnx",
        "bidirectional: true",
        "layer: LSTM(hidden_size=96, direction='bidirectional')",
        2 * 4 * 96 * (12 + 96 + 2),
    ),
    ("onnx", "bias: false", "layer: LSTM(hidden_size=96, inputs=('X', 'W', 'R'))", 4 * 96 * (12 + 96)),
]


@pytest.mark.parametrize(("framework", "option", "line", "parameters"), MEANT)
def test_what_is_written_instead_is_what_was_meant(
    framework: str, option: str, line: str, parameters: int
) -> None:
    """The hint has the very lines to write, the features stay, and the count is what was asked for."""
    text = _block(framework, "features: 12", "units: 96", option)
    (mistake,) = mistakes_of(text)
    instead = f"Write '{line}' instead of 'units: 96' and this line"
    assert mistake.hint in (f"{instead}.", f"{instead} if you mean GRU.")
    (after,) = followed(text, mistake)
    assert after == _block(framework, "features: 12", line)
    (network,) = read_block(after).request.networks
    assert network.parameters == parameters


def test_arguments_among_the_options_go_into_one_layer() -> None:
    """Several of them are written once, all together, whichever hint is read."""
    text = _block("keras", "features: 3", "units: 2", "bidirectional: true", "dropout: 0.2", "cell: gru")
    instead = "Write 'layer: Bidirectional(GRU(2, dropout=0.2))' instead of 'units: 2' and this line."
    assert [mistake.hint for mistake in mistakes_of(text)][:2] == [instead, instead]


@pytest.mark.parametrize(
    ("argument", "hint"),
    [
        ("batch_first: true", "Leave this line out: the batch axis is always first in Keras."),
        ("bidirectional: false", "Leave this line out: there is one direction without it in Keras."),
        (
            "merge_mode: average",
            "It is an argument of a layer, where 'merge_mode' must be 'concat', 'sum', 'mul', 'ave' or None, "
            "not 'average'.",
        ),
        (
            "kernel_size: 3",
            "It is an argument of Keras's ConvLSTM1D() and 21 more, and of no layer in this block.",
        ),
    ],
)
def test_an_argument_that_cannot_be_written_says_why(argument: str, hint: str) -> None:
    """Nobody is told to write what would be refused."""
    (mistake,) = mistakes_of(_block("keras", "features: 12", "units: 96", argument))
    assert mistake.hint == hint


@pytest.mark.parametrize(
    ("framework", "layer", "hint"),
    [
        ("pytorch", "nn.Bidirectional(nn.LSTM(3, 2))", "Write nn.LSTM(3, 2, bidirectional=True) instead."),
        ("keras", "LSTM(2, bidirectional=True)", "Write Bidirectional(LSTM(2)) instead."),
        (
            "keras",
            "LSTM(2, proj_size=1)",
            "'proj_size' is PyTorch's, and Keras's LSTM() has nothing like it.",
        ),
        ("keras", "LSTM(2, merge_mode='sum')", "Write Bidirectional(LSTM(2), merge_mode='sum') instead."),
        (
            "keras",
            "LSTM(2, num_layers=2)",
            "Write 2 layers instead, one a line: LSTM(2, return_sequences=True), LSTM(2).",
        ),
        ("flax-linen", "LSTM(units=2)", "Write RNN(LSTMCell(2)) instead."),
        ("keras", "LSTM(2, batch_input_shape=(8, 4, 3))", "Write LSTM(2, input_shape=(4, 3)) instead."),
    ],
)
def test_an_argument_is_not_left_out_where_that_changes_the_count(
    framework: str, layer: str, hint: str
) -> None:
    """What another framework says with an argument is said as this one says it."""
    (mistake,) = mistakes_of(_block(framework, "features: 3", f"layer: {layer}"))[:1]
    assert hint in mistake.hint


@pytest.mark.parametrize("name", ["TextVectorization", "StringLookup", "Equalization"])
def test_a_layer_that_keras_has_is_not_taken_for_a_misspelling(name: str) -> None:
    """It is said that the framework has it, and how to state its count."""
    (mistake,) = mistakes_of(_block("keras", "features: 3", f"layer: {name}(96)"))
    assert mistake.hint == (
        f"Keras has it, but it is not counted here yet: state its count, as in "
        f"Given('{name}', parameters=…, output=[…])."
    )


@pytest.mark.parametrize(
    ("framework", "name", "known"),
    [
        ("keras", "LSMT", "LSTM"),
        ("keras", "Denes", "Dense"),
        ("pytorch", "Linaer", "Linear"),
        ("onnx", "GRUU", "GRU"),
    ],
)
def test_a_misspelling_leads_to_the_layer(framework: str, name: str, known: str) -> None:
    """A letter too many, too few or in the wrong place."""
    (mistake,) = mistakes_of(_block(framework, "features: 3", f"layer: {name}(96)"))
    assert mistake.hint.startswith(f"Did you mean '{known}'? Or state")


@pytest.mark.parametrize("name", ["xLSTM", "QRNN", "SRU", "Conv4D", "MLSTM"])
def test_another_word_is_no_misspelling(name: str) -> None:
    """A layer that nobody here knows is not corrected to another one's name."""
    (mistake,) = mistakes_of(_block("keras", "features: 3", f"layer: {name}(96)"))
    assert mistake.hint == f"State its count, as in Given('{name}', parameters=…, output=[…])."


PROGRAMS = sorted((Path(__file__).parent / "cases" / "programs").glob("*/*.py"))
_VALUES = re.compile(r"Add 'values: \{(.*)\}' to the block")


def as_block(path: Path, values: list[str]) -> str:
    """A program in a block, with some values for what it leaves open."""
    code = "".join(f"  {line}\n" for line in path.read_text(encoding="utf-8").splitlines())
    given = f"values: {{{', '.join(values)}}}\n" if values else ""
    return f"```lstm-params\nframework: {path.parent.name}\n{given}code: |\n{code}"


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_value_that_a_program_asks_for_is_one_that_it_can_have(path: Path) -> None:
    """Each value leads on: to a count, or to what else is not known, and never to an error of that value."""
    values: list[str] = []
    mistakes = mistakes_of(as_block(path, values))
    while mistakes and (found := _VALUES.search(mistakes[0].hint)):
        assert found[1] not in values
        values.append(found[1])
        mistakes = mistakes_of(as_block(path, values))
        messages = [mistake.message for mistake in mistakes]
        assert not [message for message in messages if "must be" in message or "no model" in message]


def test_a_value_does_not_say_what_a_call_changes() -> None:
    """A call that may change the model is refused, whatever it is said to give."""
    path = next(path for path in PROGRAMS if path.stem == "refused_function_changes_module")
    (mistake,) = mistakes_of(as_block(path, []))
    assert mistake.hint == "Put its definition into the text, or leave it out if it changes no weights."
    (mistake,) = mistakes_of(as_block(path, ["'add_adapters(model, rank=4)': 64"]))
    assert mistake.message.startswith("this model depends on")


@pytest.mark.parametrize("expected", [41856, 2 * 41856])
def test_a_count_is_not_compared_before_an_unknown_option_is_understood(expected: int) -> None:
    """Who expects the count of two directions is not told first that there are half as many."""
    text = _block("keras", "features: 12", "units: 96", "bidirectional: true", f"expect: {expected}")
    (mistake,) = mistakes_of(text)
    (after,) = followed(text, mistake)
    assert [found.message for found in mistakes_of(after)] == (
        [] if expected == 83712 else ["the count is 83,712 in Keras, not 41,856"]
    )
