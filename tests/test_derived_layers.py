"""Classes of a program that are derived from Keras's own layers: counted where they change nothing."""

from __future__ import annotations

import pytest

from lstm_params.programs.errors import ProgramError
from lstm_params.programs.reading import read_program

PROGRAM = """import keras
from keras import layers
class Own(layers.{base}):
    {body}
lstm = layers.LSTM(3, return_sequences=True)
model = keras.Sequential([keras.Input((4, 3)), lstm, Own(2), layers.Dense(5)])
"""


@pytest.mark.parametrize(
    ("base", "body", "parameters"),
    [
        ("Dense", "pass", 107),
        ("Dense", "def call(self, x): return super().call(x)", 107),
        ("Dense", "def __init__(self, units): super().__init__(units=3 * units, use_bias=False)", 137),
        ("GRU", "def get_config(self): return super().get_config()", 141),
    ],
)
def test_a_class_that_changes_nothing_is_counted_as_the_layer(base: str, body: str, parameters: int) -> None:
    """Keras 3.15 counts as many."""
    assert read_program(PROGRAM.format(base=base, body=body), "keras").network.parameters == parameters


@pytest.mark.parametrize(
    ("body", "parameters"),
    [
        ("def build(self, s):\n        super().build(s)\n        self.g = self.add_weight(shape=(3,))", 110),
        ("def call(self, x): return super().call(x)[..., :1]", 107),
        ("def call(self, x):\n        x = x[..., :1]\n        return super().call(x)", 107),
        ("def call(self, x):\n        y = self.helper(x)\n        return super().call(x)", 107),
    ],
)
def test_a_class_is_built_on_what_reaches_it_and_returns_what_keras_own_says(
    body: str, parameters: int
) -> None:
    """Keras 3.15 counts as many: a `Dense` says its shapes itself, and none of its calls is looked at."""
    assert read_program(PROGRAM.format(base="Dense", body=body), "keras").network.parameters == parameters


@pytest.mark.parametrize(
    ("base", "body"),
    [
        ("Dense", "def __init__(self, units):\n        super().__init__(units)\n        self.units = 7"),
        (
            "Dense",
            "def __init__(self, units):\n        super().__init__(units)\n        self.d = layers.Dense(2)",
        ),
        (
            "Dense",
            "def __init__(self, units):\n        super().__init__(units)\n        self.__dict__['units'] = 7",
        ),
        ("GRUCell", "pass"),
    ],
)
def test_a_class_that_may_count_or_return_something_else_is_refused(base: str, body: str) -> None:
    """Keras builds it by what it has then, or not at all."""
    with pytest.raises(ProgramError, match="is not understood here"):
        read_program(PROGRAM.format(base=base, body=body), "keras")


@pytest.mark.parametrize(
    ("base", "body", "name"),
    [
        ("GRU", "def call(self, sequences): return super().call(sequences)", "initial_state"),
        ("MultiHeadAttention", "def call(self, x): return super().call(x, x)", "query"),
    ],
)
def test_a_call_without_the_arguments_that_keras_builds_by_is_refused(
    base: str, body: str, name: str
) -> None:
    """Keras 3.15 raises there, too."""
    message = f"Keras builds {base} by the '{name}' of its call\\(\\), and this call\\(\\) has none"
    with pytest.raises(ProgramError, match=message):
        read_program(PROGRAM.format(base=base, body=body), "keras")


def test_a_wrapper_makes_such_a_class_anew_and_is_refused() -> None:
    """`Bidirectional` makes its directions of what `get_config` says, which the class may count otherwise."""
    text = PROGRAM.format(base="GRU", body="pass").replace("Own(2)", "layers.Bidirectional(Own(2))")
    with pytest.raises(ProgramError, match="inside another layer is not understood here"):
        read_program(text, "keras")


def test_a_clone_of_such_a_class_is_made_anew_and_is_refused() -> None:
    """A class that doubles its units has doubled them twice in Keras's clone."""
    body = "def __init__(self, units, **more): super().__init__(units=2 * units, **more)"
    text = PROGRAM.format(base="GRU", body=body) + "clone = keras.models.clone_model(model)\n"
    with pytest.raises(ProgramError, match="what 'clone_model' makes of 'own' is not understood here"):
        read_program(text, "keras")


STATES = """import keras
from keras import layers, ops
class Two(layers.Layer):
    def __init__(self, units, two=False):
        super().__init__()
        self.units = units
        self.state_size = [units, units + 1] if two else units
        self.output_size = units
    def build(self, shape):
        self.k = self.add_weight(shape=(shape[-1], self.units))
    def call(self, x, states):
        h = ops.matmul(x, self.k)
        return h, list(states)
class One(Two):
    def call(self, x, states):
        h = ops.matmul(x, self.k)
        return h, [h]
i = keras.Input((5, 3))
a = layers.RNN([One(4), One(6)], return_state=True)(i)
b = layers.RNN([Two(4, True), One(6)], return_state=True)(i)
c = layers.RNN([Two(7, True)], return_state=True)(i)
d = layers.RNN(Two(8, True), return_state=True)(i)
e = layers.RNN(One(9), return_state=True)(i)
m = keras.Model(i, [layers.Dense(1)(t) for t in (a[1], a[2], b[1][1], b[2], c[1][0], d[1], d[2], e[1])])
"""


def test_stacked_cells_of_the_text_return_the_states_of_each_by_itself() -> None:
    """Keras 3.15 counts 206: a cell with two states gives a list of them, one alone gives them one by one."""
    assert read_program(STATES, "keras").network.parameters == 206
