"""Programs of Keras 2 and of TensorFlow 1's Keras have the counts that were recorded from these."""

from __future__ import annotations

import json
import textwrap
from pathlib import Path
from typing import Any

import pytest

from lstm_params.programs.errors import ProgramError
from lstm_params.programs.reading import read_program

FOLDER = Path(__file__).parent
PROGRAMS = sorted((FOLDER / "cases" / "older_keras").glob("*.py"))
CASES = json.loads((FOLDER / "goldens" / "older_keras.json").read_text(encoding="utf-8"))["cases"]


def test_every_program_is_recorded() -> None:
    """Each file has its line in the golden."""
    assert [case["file"] for case in CASES] == [path.name for path in PROGRAMS]


@pytest.mark.parametrize("case", CASES, ids=[case["file"] for case in CASES])
def test_programs_have_the_counts_of_their_own_keras(case: dict[str, Any]) -> None:
    """Totals and layers are those of the edition that the program imports, and so is the label."""
    text = (FOLDER / "cases" / "older_keras" / case["file"]).read_text(encoding="utf-8")
    network = read_program(text, "keras").network
    assert (network.parameters, network.trainable) == (case["parameters"], case["trainable"])
    assert [[layer.name, layer.parameters] for layer in network.layers if layer.weights] == case["layers"]
    assert network.framework.label == ("Keras 2" if "tf_keras" in text else "TensorFlow 1's Keras")


def test_all_names_of_an_older_edition_are_of_that_one() -> None:
    """What `import *` gives of tf_keras is none of Keras 3's."""
    made = "model = Sequential([Input((4, 3)), GRU(7), Dense(2)])\n"
    by_name = "from tf_keras.layers import Dense, GRU, Input\nfrom tf_keras.models import Sequential\n"
    star = "from tf_keras.layers import *\nfrom tf_keras.models import *\n"
    networks = [read_program(text + made, "keras").network for text in (by_name, star)]
    assert {network.framework.label for network in networks} == {"Keras 2"}
    assert networks[0].parameters == networks[1].parameters
    with pytest.raises(ProgramError, match="the two are not mixed here"):
        read_program(f"{star}import keras\n{made.replace('GRU', 'keras.layers.GRU')}", "keras")


@pytest.mark.parametrize(
    "line",
    [
        "model = tf.keras.Sequential([tf.keras.Input((4, 3)), tf.compat.v1.keras.layers.GRU(7)])",
        "model = tf_keras.Sequential([tf_keras.Input((4, 3)), tf.keras.layers.GRU(7)])",
        "model = tf_keras.Sequential([tf_keras.Input((4, 3)), tf_keras.layers.RMSNormalization()])",
        "model = tf_keras.Sequential([tf_keras.Input((4, 3)), tf.compat.v1.keras.layers.GRU(7)])",
        "m = tf_keras.Sequential([tf_keras.layers.Bidirectional(tf_keras.layers.GRU(4), input_shape=(5, 3))])"
        "\nm.layers[0].forward_layer.trainable = False\nmodel = tf_keras.models.clone_model(m)",
        "model = tf.keras.layers.RNN(tf.compat.v1.nn.rnn_cell.LSTMCell(7))(tf.keras.Input((4, 3)))",
    ],
)
def test_what_is_not_known_of_older_editions_is_refused(line: str) -> None:
    """Editions are not mixed, and no layer is counted that the edition lacks."""
    with pytest.raises(ProgramError):
        read_program(f"import tensorflow as tf\nimport tf_keras\n{line}\n", "keras")


@pytest.mark.parametrize(
    ("lines", "frozen"),
    [
        ("model = Sequential([Bidirectional(LSTM(4), input_shape=(5, 3), trainable=False)])",
         "bidirectional"),
        ("model = Sequential([TimeDistributed(Dense(4), input_shape=(5, 3), trainable=False)])",
         "time_distributed"),
        ("model = Sequential([LSTM(4, input_shape=(5, 3))])\n"
         "model.trainable = False\nmodel.layers[0].trainable = True", "sequential"),
    ],
)  # fmt: skip
def test_a_frozen_layer_with_a_trained_one_in_it_is_refused(lines: str, frozen: str) -> None:
    """In Keras 2 nothing of it is trained, in Keras 3 what is in it (tf_keras 2.21)."""
    imports = (
        "from tf_keras import Sequential\n"
        "from tf_keras.layers import LSTM, Bidirectional, Dense, TimeDistributed"
    )
    with pytest.raises(ProgramError, match=f"'{frozen}' is frozen"):
        read_program(f"{imports}\n{lines}\n", "keras")


def test_before_keras_3_a_layer_returns_what_its_call_does() -> None:
    """What a class says of its shapes is for Keras 3: before it, `call` was always evaluated."""
    layer = (
        "class Last(layers.Layer):\n"
        "  def call(self, x):\n    return x[:, -1]\n"
        "  def compute_output_shape(self, shape):\n    return (shape[0], 50)\n"
        "x = Input((9, 3))\nmodel = Model(x, layers.Dense(2)(Last()(x)))\n"
    )
    older, newer = (f"from {name} import Input, Model, layers\n" for name in ("tf_keras", "keras"))
    assert read_program(older + layer, "keras").network.parameters == 2 * (3 + 1)
    assert read_program(newer + layer, "keras").network.parameters == 2 * (50 + 1)


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ("blocks = [Dense(4)]\nself.blocks = blocks\nblocks.append(Dense(4))", "was changed later"),
        ("named = {}\nself.named = named\nnamed['a'] = Dense(4)", "was changed later"),
        ("self.own = [self.add_weight('w', (3,))]\nself.own.pop()", "taken out of a list"),
        ("self.w = self.add_weight('w', (3,), synchronization='on_read')", "'synchronization' is trained"),
        ("self.f = tf_keras.layers.Lambda(Dense(3))", "handed to Lambda"),
        ("self.tracker = tf_keras.metrics.Mean()", "in Keras 2 a metric is a layer with variables"),
    ],
)
def test_what_keras_2_tracks_in_another_way_is_refused(lines: str, message: str) -> None:
    """A list is the program's own, a weight out of a list stays, and metrics have weights (tf_keras 2.21)."""
    program = (
        "import tf_keras\nfrom tf_keras.layers import Dense, Input, Layer\n\n"
        "class Own(Layer):\n    def __init__(self):\n        super().__init__()\n"
        f"{textwrap.indent(lines, ' ' * 8)}\n\n    def call(self, x):\n        return x\n\n"
        "x = Input((3,))\nmodel = tf_keras.Model(x, Own()(x))\n"
    )
    with pytest.raises(ProgramError, match=message):
        read_program(program, "keras")


def test_a_weight_of_keras_own_that_is_set_anew_is_refused() -> None:
    """Keras 2 forgets the one that it made: 12 weights are left of 21 (tf_keras 2.21)."""
    program = (
        "import tf_keras\nfrom tf_keras.layers import Dense, Input\n\n"
        "class Own(Dense):\n    def build(self, shape):\n        super().build(shape)\n"
        "        self.kernel = self.add_weight('other', (3, 3))\n\n"
        "x = Input((3,))\nmodel = tf_keras.Model(x, Own(3)(x))\n"
    )
    with pytest.raises(ProgramError, match="what setting 'kernel' of a Dense does is not understood"):
        read_program(program, "keras")
