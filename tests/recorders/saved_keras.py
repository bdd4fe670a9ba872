"""The files of Keras 3: whole models in both formats, and weights alone."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

os.environ.setdefault("KERAS_BACKEND", "torch")

import h5py
import keras
import numpy as np
import torch
from keras import layers
from saved_keras_files import datasets, facts_of

RECURRENT = (
    layers.LSTM, layers.GRU, layers.SimpleRNN, layers.RNN, layers.Bidirectional, layers.ConvLSTM2D,
)  # fmt: skip


def sequential() -> Any:
    """Layers in a row, of most kinds."""
    return keras.Sequential(
        [
            keras.Input((None,)),
            layers.Embedding(9, 3, mask_zero=True),
            layers.Bidirectional(layers.LSTM(2, return_sequences=True, dropout=0.2)),
            layers.SpatialDropout1D(0.1),
            layers.Conv1D(4, 3, activation="relu"),
            layers.BatchNormalization(),
            layers.GRU(3, return_sequences=True),
            layers.TimeDistributed(layers.Dense(4)),
            layers.SimpleRNN(2),
            layers.Dropout(0.5),
            layers.Dense(5, activation="softmax"),
        ],
        name="tagger",
    )


def functional() -> Any:
    """An encoder and a decoder, which starts from its states, and shares its embedding."""
    source, target = keras.Input((None,), name="source"), keras.Input((None,), name="target")
    embedding = layers.Embedding(9, 3, name="words")
    _, hidden, cell = layers.LSTM(4, return_state=True, name="encoder")(embedding(source))
    decoded = layers.LSTM(4, return_sequences=True, name="decoder")(
        embedding(target), initial_state=[hidden, cell]
    )
    return keras.Model([source, target], layers.Dense(9, name="scores")(decoded))


def model_frozen() -> Any:
    """A model that is frozen as a whole, whatever is said of its last layer."""
    start = keras.Input((7, 3))
    model = keras.Model(start, layers.Dense(1)(layers.LSTM(2)(start)))
    model.trainable = False
    model.layers[-1].trainable = True
    return model


def branches() -> Any:
    """Two ways from one input, which meet."""
    start = keras.Input((8, 3))
    one = layers.GRU(4, reset_after=False)(start)
    other = layers.GlobalMaxPooling1D()(layers.Conv1D(4, 3, padding="same")(start))
    return keras.Model(start, layers.Dense(1)(layers.Concatenate()([one, other, layers.Add()([one, other])])))


def nested() -> Any:
    """A model in a model."""
    inner = keras.Sequential([keras.Input((None, 3)), layers.LSTM(2), layers.Dense(4)], name="inner")
    start = keras.Input((None, 3))
    return keras.Model(start, layers.Dense(1)(inner(start)))


def masked() -> Any:
    """A frozen embedding that masks, in whose file an operation computes the mask."""
    start = keras.Input((7,), dtype="int32")
    words = layers.Embedding(20, 4, mask_zero=True, trainable=False)(start)
    return keras.Model(start, layers.Dense(1)(layers.LSTM(3)(words)))


def stacked_cells() -> Any:
    """Cells in a layer that runs them."""
    return keras.Sequential(
        [keras.Input((6, 3)), layers.RNN([layers.LSTMCell(2), layers.GRUCell(4)]), layers.Dense(1)]
    )


def convolutional() -> Any:
    """An LSTM of pictures."""
    return keras.Sequential(
        [keras.Input((4, 8, 8, 1)), layers.ConvLSTM2D(2, 3), layers.Flatten(), layers.Dense(1)]
    )


def attention() -> Any:
    """Attention of a sequence to itself, behind a layer that reads both ways."""
    start = keras.Input((6, 4))
    x = layers.Bidirectional(layers.GRU(2, return_sequences=True), merge_mode="sum")(start)
    x = layers.LayerNormalization()(layers.MultiHeadAttention(2, 3)(x, x))
    return keras.Model(start, layers.Dense(2)(x))


def frozen() -> Any:
    """A model of which a part is not trained."""
    model = sequential()
    model.layers[0].trainable = model.layers[1].trainable = False
    return model


def half() -> Any:
    """Weights of two bytes each, in some layers."""
    return keras.Sequential([keras.Input((4, 3)), layers.LSTM(2), layers.Dense(4, dtype="float16")])


def without_bias() -> Any:
    """Recurrent layers without biases."""
    return keras.Sequential(
        [
            keras.Input((4, 3)),
            layers.LSTM(2, use_bias=False, return_sequences=True),
            layers.Bidirectional(layers.SimpleRNN(2, use_bias=False), backward_layer=None),
        ]
    )


@keras.saving.register_keras_serializable("mine")
class Subclassed(keras.Model):
    """A model whose layers its configuration does not list."""

    def __init__(self, **arguments: Any) -> None:
        super().__init__(**arguments)
        self.rnn, self.out = layers.LSTM(2), layers.Dense(1)

    def call(self, x: Any) -> Any:
        """What comes out."""
        return self.out(self.rnn(x))


@keras.saving.register_keras_serializable("mine")
class Scale(layers.Layer):
    """A layer of one's own."""

    def build(self, shape: Any) -> None:
        """Make its weight."""
        self.gain = self.add_weight(shape=(shape[-1],), name="gain")

    def call(self, x: Any) -> Any:
        """What comes out."""
        return x * self.gain


def subclassed() -> Any:
    """A model of one's own class."""
    model = Subclassed()
    model(np.zeros((1, 4, 3), "float32"))
    return model


def custom_layer() -> Any:
    """A layer of one's own among Keras's."""
    return keras.Sequential([keras.Input((4, 3)), layers.LSTM(2), Scale(), layers.Dense(1)])


def quantized() -> Any:
    """Dense weights of one byte each, with scales beside them."""
    model = keras.Sequential([keras.Input((4, 3)), layers.LSTM(2), layers.Dense(5), layers.Dense(1)])
    model.quantize("int8")
    return model


def adapted() -> Any:
    """A layer with small kernels that are trained in place of its own."""
    model = keras.Sequential([keras.Input((4, 3)), layers.LSTM(2), layers.Dense(5)])
    model.layers[-1].enable_lora(1)
    return model


def normalized() -> Any:
    """Layers that keep what they measured, and one that keeps its kernel twice."""
    scale = layers.Normalization()
    scale.adapt(np.random.rand(10, 3).astype("float32"))
    return keras.Sequential(
        [
            keras.Input((4, 3)),
            scale,
            layers.LSTM(2, dropout=0.1, recurrent_dropout=0.1),
            layers.SpectralNormalization(layers.Dense(3)),
        ]
    )


def narrow() -> Any:
    """Weights of a type that NumPy has not."""
    given = {"dtype": "bfloat16", "recurrent_initializer": "glorot_uniform"}
    return keras.Sequential([keras.Input((4, 3)), layers.LSTM(2, **given), layers.Dense(1, dtype="bfloat16")])


def stateful() -> Any:
    """Layers that keep their states from batch to batch."""
    return keras.Sequential(
        [
            keras.Input((4, 3), batch_size=2),
            layers.LSTM(2, stateful=True, return_sequences=True),
            layers.Bidirectional(layers.GRU(2, stateful=True)),
        ]
    )


@keras.saving.register_keras_serializable("mine")
class Cell(layers.Layer):
    """A cell of one's own."""

    def __init__(self, **arguments: Any) -> None:
        super().__init__(**arguments)
        self.state_size = 2

    def build(self, shape: Any) -> None:
        """Make its weights."""
        self.first = self.add_weight(shape=(shape[-1], 2), name="first")
        self.second = self.add_weight(shape=(2, 2), name="second")

    def call(self, x: Any, states: Any) -> Any:
        """What comes out of a timestep."""
        state = x @ self.first + states[0] @ self.second
        return state, [state]


def own_cell() -> Any:
    """A cell of one's own in Keras's layer."""
    return keras.Sequential([keras.Input((4, 3)), layers.RNN(Cell()), layers.Dense(1)])


class Module(torch.nn.Module):
    """A module of PyTorch, with a weight that is not trained and with buffers."""

    def __init__(self) -> None:
        super().__init__()
        self.rnn, self.norm = torch.nn.LSTM(3, 4, batch_first=True), torch.nn.BatchNorm1d(4)
        self.rnn.weight_hh_l0.requires_grad_(False)

    def forward(self, x: Any) -> Any:
        """What comes out."""
        return self.norm(self.rnn(x)[0][:, -1])


def wrapped_module() -> Any:
    """A module of PyTorch as a layer, whose state dict is in the file: Keras counts no buffers of it."""
    start = keras.Input((5, 3))
    wrapped = layers.TorchModuleWrapper(Module(), output_shape=(None, 4))
    return keras.Model(start, layers.Dense(2)(wrapped(start)))


def normalized_inside() -> Any:
    """Kernels that are kept twice, at other places than a layer's own."""
    return keras.Sequential(
        [
            keras.Input((4, 3)),
            layers.TimeDistributed(layers.SpectralNormalization(layers.Dense(5))),
            layers.GRU(2, return_sequences=True),
            layers.SpectralNormalization(layers.Conv1D(2, 2), name="filters"),
        ]
    )


def adversarial() -> Any:
    """A discriminator that was trained by itself, and so keeps its optimizer in the model around it."""
    judge = keras.Sequential([keras.Input((4, 3)), layers.LSTM(2), layers.Dense(1)], name="judge")
    judge.compile("adam", "mse")
    judge.optimizer.build(judge.trainable_variables)
    judge.trainable = False
    noise = keras.Input((4, 2))
    return keras.Model(noise, judge(layers.GRU(3, return_sequences=True)(noise)))


@keras.saving.register_keras_serializable("mine")
class Turns(keras.Model):
    """A model whose parts are trained by turns, each by an optimizer of its own."""

    def __init__(self, **arguments: Any) -> None:
        super().__init__(**arguments)
        self.judge, self.maker = layers.LSTM(2), layers.Dense(3)

    def call(self, x: Any) -> Any:
        """What comes out."""
        return self.judge(self.maker(x))


def trained_by_turns() -> Any:
    """Optimizers by names of one's own, which have begun."""
    model = Turns()
    model(np.zeros((1, 4, 2), "float32"))
    model.d_optimizer, model.optimizer_G = keras.optimizers.Adam(), keras.optimizers.SGD()
    model.gen_opt = keras.optimizers.Adam(keras.optimizers.schedules.ExponentialDecay(0.1, 9, 0.5))
    model.d_optimizer.build(model.judge.trainable_variables)
    model.gen_opt.build(model.maker.trainable_variables)
    return model


def named_ends() -> Any:
    """Outputs by names, a value that attention is given by its name, and a tuple of tensors."""
    query, value = keras.Input((4, 3), name="query"), keras.Input((4, 3), name="value")
    mixed = layers.MultiHeadAttention(2, 4)(query, value=value)
    joined = layers.Concatenate()((mixed, query))
    return keras.Model([query, value], {"mean": layers.Dense(2)(joined), "state": layers.GRU(3)(joined)})


def unlike_directions() -> Any:
    """A backward layer that is no copy of the forward one."""
    backward = layers.GRU(3, use_bias=False, go_backwards=True, return_sequences=True)
    forward = layers.GRU(3, return_sequences=True)
    return keras.Sequential(
        [
            keras.Input((4, 2)),
            layers.Bidirectional(forward, backward_layer=backward),
            layers.Bidirectional(layers.LSTM(2), merge_mode="sum"),
        ]
    )


def model_first() -> Any:
    """A row that begins with a model, and states no input of its own."""
    first = keras.Sequential([keras.Input((4, 3)), layers.Conv1D(5, 2)])
    return keras.Sequential([first, layers.SimpleRNN(2)])


def model_last() -> Any:
    """A model that returns what another one in it does, each time that it is used."""
    code = keras.Input((4, 5))
    decoder = keras.Model(code, layers.GRU(3, return_sequences=True)(code), name="decoder")
    start = keras.Input((4, 3))
    encoded = [layers.Dense(5)(start), layers.LSTM(5, return_sequences=True)(start)]
    return keras.Model(start, list(map(decoder, encoded)))


def thawed() -> Any:
    """A row that is frozen as a whole, but for a layer that was thawed later."""
    model = keras.Sequential([keras.Input((4, 3)), layers.LSTM(2), layers.Dense(5)])
    model.trainable = False
    model.layers[-1].trainable = True
    return model


@keras.saving.register_keras_serializable("mine")
class Dense(layers.Layer):
    """A layer of one's own that is called as Keras's is."""

    def __init__(self, units: int, **arguments: Any) -> None:
        super().__init__(**arguments)
        self.units = units

    def build(self, shape: Any) -> None:
        """Make its weights: as many as Keras's has, of which one is not trained."""
        self.kernel = self.add_weight(shape=(shape[-1], self.units), name="kernel")
        self.bias = self.add_weight(shape=(self.units,), name="bias", trainable=False)

    def call(self, x: Any) -> Any:
        """What comes out."""
        return x @ self.kernel + self.bias

    def get_config(self) -> Any:
        """What it is made of."""
        return {**super().get_config(), "units": self.units}


def own_by_keras_name() -> Any:
    """What is described as a class that Keras has, of another package."""
    return keras.Sequential([keras.Input((4, 3)), layers.LSTM(2), Dense(5)])


def quantized_to_4_bits() -> Any:
    """Two weights in each number."""
    model = keras.Sequential([keras.Input((4, 3)), layers.LSTM(2), layers.Dense(5)])
    model.quantize("int4")
    return model


def _small(model: Any) -> list[Any]:
    return [weight for layer in model.layers for weight in layer.weights if "lora" in weight.name]


MODELS = (
    sequential, functional, model_frozen, branches, nested, masked, stacked_cells, convolutional, attention,
    frozen, half, without_bias, subclassed, custom_layer, quantized, adapted, normalized, narrow, stateful,
    own_cell, wrapped_module, normalized_inside, adversarial, trained_by_turns,
    named_ends, unlike_directions, model_first, own_by_keras_name, quantized_to_4_bits, model_last, thawed,
)  # fmt: skip
IN_H5 = (sequential, functional, model_frozen, branches, nested, masked, frozen, narrow, model_last)
LISTED = (
    subclassed, custom_layer, quantized, adapted, normalized, own_cell, wrapped_module, normalized_inside,
    trained_by_turns, own_by_keras_name, quantized_to_4_bits,
)  # fmt: skip
"""Models whose files do not describe all of their weights."""


def make(folder: Path) -> dict[str, Any]:
    """Write all files, and say what each holds."""
    keras.utils.set_random_seed(1)
    made: dict[str, Any] = {}
    for build in MODELS:
        keras.backend.clear_session()
        model = build()
        if build in (sequential, branches):
            model.compile("adam", "mse")
            model.optimizer.build(model.trainable_variables)
        name = f"{build.__name__}.keras"
        model.save(folder / name)
        if build is thawed:  # its file does not say that the whole was frozen
            model = keras.saving.load_model(folder / name)
        made[name] = facts_of(model, folder / name, RECURRENT)
        if build in LISTED:
            made[name]["layers"] = None
        if build is adapted:  # the small kernels are added to the large one when it is saved
            made[name]["parameters"] -= sum(weight.shape[0] * weight.shape[1] for weight in _small(model))
        if build is own_cell:  # it has the tensors of Keras's own, and no names: a guess, which says so
            made[name]["recurrent"] = [["SimpleRNN", 10]]
        if build is wrapped_module:  # Keras does not look into it
            made[name]["recurrent"] = [["LSTM", 144]]
            made[name]["notes"] = ["of a module of PyTorch, buffers are told by their names"]
        if build in IN_H5:
            model.save(folder / f"{build.__name__}.h5")
            made[f"{build.__name__}.h5"] = facts_of(model, folder / f"{build.__name__}.h5", RECURRENT)
        if build in (sequential, functional, subclassed, quantized, trained_by_turns):
            weights = f"{build.__name__}.weights.h5"
            model.save_weights(folder / weights)
            made[weights] = {**facts_of(model, folder / weights, RECURRENT), "layers": None}
    model = sequential()
    model.save_weights(folder / "sharded.weights.json", max_shard_size=1e-6)
    parts = [item for path in sorted(folder.glob("sharded_*.weights.h5")) for item in datasets(path)]
    made["sharded.weights.json"] = {
        **made["sequential.weights.h5"], "tensors": [item for item in parts if item[2] != "object"]
    }  # fmt: skip
    with h5py.File(folder / "latest.h5", "w", libver="latest") as file:
        for number in range(20):
            file[f"layers/dense_{number}/vars/0"] = np.zeros((2, 3), "float32")
    made["latest.h5"] = {"refused": "[hdf5]"}
    with h5py.File(folder / "tf_idf.weights.h5", "w") as file:  # as Keras 3.15.1 does it, on TensorFlow alone
        vectors, dense = "layers/text_vectorization", "layers/dense/vars"
        sizes = {f"{vectors}/_lookup_layer/vars/idf_weights": 4, f"{vectors}/vars/idf_weights": 4}
        for path, size in {**sizes, f"{dense}/0": (4, 2), f"{dense}/1": 2}.items():
            file[path] = np.zeros(size, "float32")
    tensors = datasets(folder / "tf_idf.weights.h5")
    made["tf_idf.weights.h5"] = {"parameters": 10, "tensors": tensors, "recurrent": [], "layers": None}
    with h5py.File(folder / "text.h5", "w") as file:
        file["words"] = ["a", "b"]
    made["text.h5"] = {"refused": "no array of numbers"}
    return made
