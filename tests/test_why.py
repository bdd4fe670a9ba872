"""What explains a number that is not the count."""

from __future__ import annotations

import json
import random
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from lstm_params import network
from lstm_params.blocks.calls import read_call
from lstm_params.calculator.calls import Call
from lstm_params.calculator.cells import GRU_RESET_AFTER, GRU_RESET_BEFORE, LSTM, SIMPLE_RNN, Cell, Recurrent
from lstm_params.calculator.diagnosis.by_count import layers_with
from lstm_params.calculator.diagnosis.explanation import Explanation, Question
from lstm_params.calculator.diagnosis.search import explain
from lstm_params.calculator.frameworks import FRAMEWORKS
from lstm_params.calculator.working import worked
from lstm_params.cli.main import main
from lstm_params.cli.why import UNUSUAL
from sites import read_yaml

HERE = Path(__file__).parent
QUESTIONS = read_yaml(HERE / "cases" / "questions.yaml")
NUMBERS = json.loads((HERE / "goldens" / "why.json").read_text(encoding="utf-8"))["numbers"]


def question_of(question: dict[str, Any]) -> Question:
    """The layers of a question."""
    calls = tuple(read_call(code).call for code in question["layers"])
    shape = tuple(question["input"]) if "input" in question else None
    return Question(calls, question.get("framework", "keras"), shape)


def explained(question: dict[str, Any]) -> list[Explanation]:
    """The explanations of a question's number."""
    return explain(question_of(question), NUMBERS[question["number"]])


def rank(question: dict[str, Any]) -> int:
    """The place of the right cause among the explanations, from 0; 99 if it is not there."""
    causes = question["cause"] if isinstance(question["cause"], list) else [question["cause"]]
    found = [explanation.cause for explanation in explained(question)]
    return min((found.index(cause) for cause in causes if cause in found), default=99)


def test_the_right_cause_is_found() -> None:
    """It is first for nine of ten questions, and among the first three for nearly all."""
    assert len(QUESTIONS) >= 100
    ranks = {f"{question['layers']}, {question['number']}": rank(question) for question in QUESTIONS}
    assert [name for name, place in ranks.items() if place > 2] == []
    assert len([name for name, place in ranks.items() if place]) <= len(QUESTIONS) // 10, ranks


@pytest.mark.parametrize("question", QUESTIONS[::3], ids=lambda question: question["number"])
def test_an_explanation_is_a_formula_of_the_number(question: dict[str, Any]) -> None:
    """Each works out to exactly the number, and says so in whole sentences."""
    found = explained(question)
    assert {worked(each.formula)[-1].formula.value for each in found} == {NUMBERS[question["number"]]}
    assert all(each.sentence[0].isupper() and each.sentence.endswith(".") for each in found)


OF_OPENVINO = [
    ("keras", LSTM, 48),
    ("keras", GRU_RESET_AFTER, 38),
    ("keras", GRU_RESET_BEFORE, 36),
    ("pytorch", LSTM, 48),
    ("pytorch", GRU_RESET_AFTER, 38),
    ("pytorch", SIMPLE_RNN, 12),
]


@pytest.mark.parametrize(("framework", "cell", "parameters"), OF_OPENVINO)
def test_what_is_said_of_openvino_is_its_count(framework: str, cell: Cell, parameters: int) -> None:
    """Where an explanation names OpenVINO, its number is that of OpenVINO's layer."""
    asked = Recurrent(cell, 3, 2)
    own = network(FRAMEWORKS["openvino"].written(asked), input=(40, 3), framework="openvino")
    assert own.parameters == parameters
    question = Question((FRAMEWORKS[framework].written(asked),), framework, (40, 3))
    for number in {36, 38, 42, 12, 14, 56} - {parameters}:
        assert [each.sentence for each in explain(question, number) if "OpenVINO" in each.sentence] == []


@pytest.mark.parametrize("number", [5, 99_991, 10**12 + 39])
def test_a_number_that_nothing_near_explains_has_no_explanation(number: int) -> None:
    """None is better than a far-fetched one."""
    assert explain(Question((Call("LSTM", 128),), "keras", (40, 256)), number) == []


def test_any_number_is_not_explained_as_if_it_were_usual() -> None:
    """Of numbers near the count of a layer that is not tiny, one in twenty at most has a usual cause."""
    chance = random.Random(4)
    usual, asked = 0, 0
    for question in map(question_of, QUESTIONS[::4]):
        count = question.network().parameters
        if count >= 1_000:
            found = explain(question, chance.randint(count // 2, 2 * count))
            usual += any(each.cost < UNUSUAL for each in found)
            asked += 1
    assert asked >= 20
    assert usual <= asked // 20


@pytest.mark.parametrize("parameters", [12, 48, 56, 67_584, 147_840, 197_120, 1_576_960])
def test_layers_are_found_by_their_count(parameters: int) -> None:
    """Each has the count, on the features that it is said to have, and is found once."""
    found = layers_with(parameters)
    assert found
    for match in found:
        layer = match.network.layers[0]
        assert layer.parameters == parameters
        assert layer.input.lengths[-1] == match.features
    keys = [(match.network.framework.key, match.network.layers[0].code, match.features) for match in found]
    assert len(set(keys)) == len(keys)


def test_usual_sizes_come_first() -> None:
    """The layer of the tutorial is the first that has its count."""
    assert layers_with(197_120)[0].network.layers[0].code == "LSTM(128)"
    assert layers_with(147_840, ("keras",))[0].network.layers[0].code == "GRU(128, reset_after=False)"


def why(*arguments: str) -> tuple[int, str, str]:
    """What the command says: exit status, output, errors."""
    out, err = StringIO(), StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        try:
            status = main(["why", *arguments])
        except SystemExit as end:
            status = int(str(end.code))
    return status, out.getvalue(), err.getvalue()


def test_the_command_explains_a_number() -> None:
    """The likeliest cause comes first, worked out line by line."""
    status, out, _ = why("147840", "GRU(128) on (40, 256)")
    assert status == 0
    assert out.startswith(
        "GRU(128) on (40, 256)   148,224 parameters in Keras 3, not 147,840\n\n"
        "What would make 147,840, the likeliest first:\n\n1. With reset_after=False"
    )
    assert "   = 3 × ((256 + 128) × 128 + 128)\n" in out
    assert "   = 147,840\n" in out


def test_the_command_knows_the_layers_own_count() -> None:
    """There is nothing to explain."""
    status, out, _ = why("48", "LSTM(2) on (40, 3)")
    assert status == 0
    assert out.startswith("LSTM(2) on (40, 3)   48 parameters in Keras 3\n48 is the layer's own count.\n")
    assert "   = 4 × ((3 + 2) × 2 + 2)\n" in out
    assert "\nCounts that differ from it:\n56  It is the count of LSTM(3, 2) in PyTorch 2" in out


def test_the_count_of_untied_layers_is_compared_with_that_of_tied_ones() -> None:
    """Who sums a state dict has the own count of layers that do not share a matrix."""
    row = "nn.Embedding(60, 15) -> nn.LSTM(15, 15) -> nn.Linear(15, 60)"
    status, out, _ = why("3780", row, "--framework", "pytorch")
    assert status == 0
    assert "3,780 is the layers' own count." in out
    assert "2,880  The layers '0' and '2' have one matrix in common" in out


def test_the_command_says_that_nothing_fits() -> None:
    """It ends as where a mistake was found."""
    assert why("5", "LSTM(2) on (40, 3)")[:2] == (
        1,
        "LSTM(2) on (40, 3)   48 parameters in Keras 3\nNothing near this layer has 5 parameters.\n",
    )
    assert why("1", "--framework", "pytorch")[0] == 1


def test_digits_in_another_order_are_said() -> None:
    """A number that nothing explains may be mistyped."""
    out = why("58808", "Bidirectional(LSTM(64)) on (30, 50)")[1]
    assert out.endswith("has 58,808 parameters. It has the digits of the count in another order.\n")


def test_what_may_fit_by_chance_is_said() -> None:
    """A size that is solved for is the last resort."""
    status, out, _ = why("8448", "LSTM(32) on (10, 5)")
    assert status == 0
    assert "Nothing usual makes it, and what fits may do so by chance. What would make 8,448:" in out
    assert "1. It is the count with 33 features, and not 5." in out


def test_the_command_finds_layers() -> None:
    """Without a layer, it lists those that have the number."""
    status, out, _ = why("67,584")
    assert status == 0
    assert "PyTorch 2        LSTM(2, 128)" in out


@pytest.mark.parametrize(
    "row",
    [
        "Embedding(50, 8) -> LSTM(4) -> Dense(1)",
        "Embedding(50, 8) → LSTM(4) → Dense(1) on (None,)",
        "Embedding(50, 8) on (6,) -> LSTM(4) -> Dense(1)",
        "keras.Sequential([Input((6,)), Embedding(50, 8), LSTM(4), Dense(1)])",
        "Sequential((Embedding(50, 8), LSTM(4), Dense(1))) on (6,)",
    ],
)
def test_layers_in_a_row_are_explained(row: str) -> None:
    """They are written with arrows, or as a `Sequential`."""
    status, out, _ = why("1,841", row)
    assert status == 0
    assert out.startswith(f"{row}   613 parameters in Keras 3, not 1,841")
    assert "1. The optimizer's variables are counted with it" in out


def test_features_alone_say_the_input() -> None:
    """As the list of layers that have a number says them."""
    assert "67,584 is the layer's own count.\n" in why("67584", "LSTM(128) on 3 features")[1]
    assert "189 is the layer's own count.\n" in why("189", "GRU(7) on 1 features", "--framework", "haiku")[1]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["many"], "'many' is not a number of parameters, as in 147840"),
        (["0"], "'0' is not a number of parameters"),
        (["48", "LST(2)"], "Did you mean 'LSTM'?"),
        (["48", "LSTM(2) -> Dens(1) on 3 features"], "line 1, column 12: 'Dens' is not among"),
        (["48", "LSTM(2) on (4, 3) -> Dense(1) on (4, 3)"], "this is not a layer as Python writes it"),
        (["48", "Sequential([LSTM(2), 3]) on (4, 3)"], "line 1, column 22: this is not a layer"),
        (["48", "nn.LSTM(3, 2)"], "Add '--framework pytorch'."),
    ],
)
def test_the_command_says_what_it_cannot_read(arguments: list[str], message: str) -> None:
    """It ends as where the command is wrong."""
    status, _, err = why(*arguments)
    assert status == 2
    assert message in err
