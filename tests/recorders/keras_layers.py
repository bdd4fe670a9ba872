"""Keras's other layers to record: cells, norms, shapes, attention, activations, inputs; and random ones."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import product

from configurations import Configuration, any_size, call, each, maybe, rows

CELLS = ("LSTMCell(2)", "GRUCell(2)", "GRUCell(2, reset_after=False)", "SimpleRNNCell(2)")
STACKS = (
    "StackedRNNCells([LSTMCell(4), LSTMCell(2)])", "[LSTMCell(4), GRUCell(2)]", "[LSTMCell(2)]",
    "StackedRNNCells([SimpleRNNCell(3), GRUCell(4, reset_after=False), LSTMCell(2)])",
)  # fmt: skip
ACTIVATIONS = (
    "ReLU()", "ReLU(max_value=6.0)", "Softmax()", "LeakyReLU()", "LeakyReLU(0.1)", "ELU()", "ELU(alpha=0.5)",
    "GaussianNoise(0.1)",
)  # fmt: skip


def fixed() -> Iterator[Configuration]:
    """Every layer of these with every flag that a count or a shape depends on, and rows of them."""
    yield from _cells()
    yield from _norms()
    yield from _other_norms()
    yield from _shapes()
    yield from _attention()
    yield from _activations()
    yield from _unchanged()
    yield from _functions()
    yield from _forms()
    yield from _inputs()
    yield from _rows()
    yield from _refused()


def _cells() -> Iterator[Configuration]:
    flags = [("", "return_sequences=True"), ("", "return_state=True")]
    for cell, *given in product((*CELLS, *STACKS), *flags):
        yield from each([7, 3], call("RNN", cell, *given))
    for cell in (
        "LSTMCell(3, use_bias=False)",
        "GRUCell(units=3, dropout=0.1)",
        "GRUCell(3, dropout='relu')",
        "LSTMCell(1)",
        "GRUCell(4096)",
    ):
        yield from each([None, 1], call("RNN", cell))
    for flag in ("trainable=False", "go_backwards=True", "unroll=True", "stateful=True"):
        yield from each([7, 3], call("RNN", "LSTMCell(2)", flag), call("RNN", STACKS[0], flag))
    for inner in (
        "RNN(LSTMCell(2))",
        "RNN(GRUCell(2), return_sequences=True)",
        "RNN([LSTMCell(4), GRUCell(2)])",
    ):
        yield from each(
            [7, 3], call("Bidirectional", inner), call("Bidirectional", inner, "merge_mode='sum'")
        )
    for cell in ("LSTMCell(2, trainable=False)", "[LSTMCell(2), GRUCell(4, trainable=False)]"):
        yield from each([7, 3], call("RNN", cell))
    yield from each([7, 3], "RNN(StackedRNNCells([LSTMCell(2), GRUCell(2)], trainable=False))")
    yield from each(
        [7, 3], "Bidirectional(LSTM(2), trainable=False)", "Bidirectional(LSTM(2, trainable=False))"
    )
    yield from each([7, 3], "TimeDistributed(Dense(2), trainable=False)")
    yield from each([None, 3], "Bidirectional(RNN(LSTMCell(2), return_state=True))")
    yield from each([5, 7, 3], "TimeDistributed(RNN(LSTMCell(2)))")


def _norms() -> Iterator[Configuration]:
    flags = (
        "",
        "center=False",
        "scale=False",
        "center=False, scale=False",
        "trainable=False",
        "epsilon=1e-5",
    )
    for flag in flags:
        for source in ([4], [7, 4], [None, 4], [None, None, 4]):
            yield from each(source, call("BatchNormalization", flag), call("LayerNormalization", flag))
    for axis in (1, 2, -1):
        yield from each([7, 4], call("BatchNormalization", f"axis={axis}"))
        yield from each([7, 4], call("LayerNormalization", f"axis={axis}"))
    for axis in ("[1, 2]", "[-1]", "(-2, -1)", "[-1, -2]", "[2, 1]"):
        yield from each([7, 4], call("LayerNormalization", f"axis={axis}"))
    yield from each([7, 4], "LayerNormalization(rms_scaling=True)", "LayerNormalization(rms_scaling=False)")
    yield from each([None, 7, 4], "LayerNormalization(axis=[2, 3])", "BatchNormalization(2, 0.9)")
    yield from each(
        [1, 4096], "BatchNormalization()", "LayerNormalization()", "LayerNormalization(axis=(1, 2))"
    )


def _other_norms() -> Iterator[Configuration]:
    for kind in ("GroupNormalization", "RMSNormalization", "UnitNormalization"):
        for source in ([4], [7, 4], [None, 4], [5, 6, 4]):
            yield from each(source, call(kind, "groups=2" if kind.startswith("Group") else ""))
            yield from each(source, call(kind, "groups=-1" if kind.startswith("Group") else "axis=-1"))
    for flag in ("center=False", "scale=False", "center=False, scale=False", "trainable=False", "axis=1"):
        yield from each([6, 4], call("GroupNormalization", 2, flag))
    yield from each([6, 32], "GroupNormalization()", "GroupNormalization(groups=1)", "GroupNormalization(32)")
    yield from each([6, 4], "GroupNormalization(3)", "GroupNormalization(0)", "GroupNormalization(8)")
    for axis in (1, 2, "[1, 2]", "(-1,)", 3):
        yield from each([6, 4], call("RMSNormalization", f"axis={axis}"))
        yield from each([6, 4], call("UnitNormalization", f"axis={axis}"))
    yield from each([6, 4], "RMSNormalization(trainable=False)", "RMSNormalization(epsilon=1e-5)")
    yield from each([None, 4], "RMSNormalization(axis=1)", "GroupNormalization(2, axis=1)")


def _unchanged() -> Iterator[Configuration]:
    """What changes no shape and learns nothing."""
    for source in ([4], [7, 4], [None, 4]):
        yield from each(
            source, "Identity()", "Masking()", "Masking(mask_value=-1.0)", "ActivityRegularization()"
        )
        yield from each(source, "ActivityRegularization(l1=0.1)", "ActivityRegularization(0.1, 0.2)")
        for rate in (0, 0.3):
            yield from each(source, f"AlphaDropout({rate})", f"GaussianDropout({rate})")
    yield from each([5, 6, 4], "SpatialDropout2D(0.2)", "SpatialDropout2D(0.2, 'channels_first')")
    yield from each([5, 6, 7, 4], "SpatialDropout3D(0.2)", "SpatialDropout3D(rate=0.5)")
    yield from each([6, 4], "SpatialDropout2D(0.2)", "SpatialDropout3D(0.2)")
    yield from each([4], "AlphaDropout(2)", "GaussianDropout(-1)", "GaussianDropout(1)", "Masking(0, 1)")
    for kind in (
        "Add",
        "Subtract",
        "Multiply",
        "Average",
        "Maximum",
        "Minimum",
        "Concatenate",
        "Dot",
        "Attention",
        "AdditiveAttention",
    ):
        yield from each([6, 4], call(kind, "axes=1" if kind == "Dot" else ""))


def _shapes() -> Iterator[Configuration]:
    for target in (
        "(6,)",
        "(3, 2)",
        "(-1,)",
        "(2, -1)",
        "(-1, 1, 3)",
        "[6]",
        "(1, 6, 1)",
        "target_shape=(-1, 6)",
    ):
        for source in ([6], [3, 2], [1, 2, 3]):
            yield from each(source, call("Reshape", target))
    yield from each([None, 3], "Reshape((6,))", "Reshape((3, -1))")
    yield from each([None], "Reshape((-1, 2))", "Reshape((-1,))", "Reshape((3, -1))", "Reshape((-1, 1))")
    yield from each(
        [None, 6], "Reshape((-1, 6))", "Reshape((-1, 2))", "Reshape((3, 2, -1))", "Reshape((-1,))"
    )
    yield from each([2, 3], "Permute((2, 1))", "Permute((1, 2))", "Permute([2, 1])")
    yield from each([None, 3], "Permute((2, 1))")
    yield from each([2, None, 4], "Permute((3, 1, 2))", "Permute(dims=(2, 3, 1))", "Permute((3, 2, 1))")
    for words in (1, 3, 4096):
        yield from each([5], f"RepeatVector({words})", f"RepeatVector(n={words})")
    for rate in (0, 0.5):
        yield from each([7, 3], f"SpatialDropout1D({rate})")
        yield from each([None, 3], f"SpatialDropout1D(rate={rate})", f"GaussianNoise({rate})")


def _attention() -> Iterator[Configuration]:
    for settings in (
        (2, 3), (1, 1), (8, 64), ("num_heads=2", "key_dim=3"), (2, 3, 5), (2, 3, "value_dim=1"),
        (2, 3, "use_bias=False"), (2, 3, "output_shape=7"), (2, 3, "output_shape=(7,)"),
        (2, 3, "dropout=0.1"),
        (2, 3, "value_dim=4", "use_bias=False", "output_shape=1"), (2, 3, "trainable=False"),
        (2, 3, "use_gate=True"), (2, 3, "use_gate=True", "use_bias=False"), (3, 2, "output_shape=(2, 5)"),
    ):  # fmt: skip
        for source in ([7, 4], [None, 4]):
            yield from each(source, call("MultiHeadAttention", *settings))
    yield from each([5, 512], "MultiHeadAttention(8, 64)", "MultiHeadAttention(8, 512, value_dim=64)")
    yield from each([5, 1], "MultiHeadAttention(1, 4096)")
    yield from each([5, 7, 4], "MultiHeadAttention(2, 3)", "MultiHeadAttention(2, 3, attention_axes=(1, 2))")
    for settings in (
        (4, 4, 2), (1, 1, 1), (64, 8, 1), (3, 6, 6),
        ("head_dim=3", "num_query_heads=4", "num_key_value_heads=2"),
        (3, 4, 2, 0.1), (3, 4, 2, "use_bias=False"), (3, 4, 2, "use_gate=True"),
        (3, 4, 2, "sliding_window=2"), (3, 4, 2, "trainable=False"),
    ):  # fmt: skip
        for source in ([7, 6], [None, 6]):
            yield from each(source, call("GroupQueryAttention", *settings))
    yield from each([7, 6], "GroupQueryAttention(4, 3, 2)", "GroupQueryAttention(4, 2, 4)")
    yield from each([7, 6], "GroupQueryAttention(4, 2, 1, flash_attention=True, dropout=0.1)")
    yield from each([6], "GroupQueryAttention(4, 4, 2)")
    yield from each([7, None], "GroupQueryAttention(4, 4, 2)")


def _functions() -> Iterator[Configuration]:
    """What stands where a function, or an object that is called as one, belongs."""
    kinds = {
        "activation": ("'Tanh'", "'tanh'", "''"),
        "recurrent_activation": ("'foo'", "'linear'"),
        "kernel_initializer": ("'foo'", "'zeros'", "'GlorotUniform'", "'constant'", "'l2'"),
        "recurrent_initializer": ("'Orthogonall'", "'orthogonal'", "keras.initializers.Zeros()"),
        "bias_initializer": ("'foo'", "'ones'"),
        "kernel_regularizer": ("'foo'", "'l2'", "'L1L2'", "'l1_l2'", "keras.regularizers.L2(0.1)"),
        "activity_regularizer": ("'foo'", "'l1'"),
        "recurrent_constraint": ("'foo'", "'max_norm'", "'NonNeg'", "'zeros'"),
    }
    for name, values in kinds.items():
        for value in ("2", "2.5", "True", "None", "[1]", *values):
            yield from each([7, 3], call("LSTM", 2, f"{name}={value}"))
    for value in ("2", "None", "'foo'", "'zeros'"):
        yield from each(
            [7, 3],
            call("GRU", 2, f"bias_initializer={value}"),
            call("LSTM", 2, "unit_forget_bias=False", f"bias_initializer={value}"),
            call("LSTM", 2, "use_bias=False", f"bias_initializer={value}"),
            f"RNN(LSTMCell(2, bias_initializer={value}))",
            call("Dense", 2, f"kernel_initializer={value}"),
            call("Conv1D", 2, 3, f"kernel_initializer={value}"),
            f"BatchNormalization(gamma_initializer={value})",
            f"PReLU(alpha_initializer={value})",
        )
        yield from each([25], call("Embedding", 10, 4, f"embeddings_initializer={value}"))
    yield from each([4, 7, 3], "ConvLSTM1D(2, 3, bias_initializer=None)", "ConvLSTM1D(2, 3, activation=2)")


def _activations() -> Iterator[Configuration]:
    for layer in ACTIVATIONS:
        for source in ([4], [None, 4], [5, 2, 4]):
            yield from each(source, layer)
    yield from each([7, 4], "Softmax(axis=1)", "Softmax(axis=[1, 2])", "ReLU(negative_slope=0.1)")
    yield from each([4], "PReLU()", "PReLU(trainable=False)")
    for axes in ("[1]", "[2]", "[1, 2]", "1", "(1,)"):
        yield from each([7, 4], f"PReLU(shared_axes={axes})")
    yield from each([5, 6, 4], "PReLU()", "PReLU(shared_axes=[1, 2])", "PReLU(shared_axes=[3])")
    yield from each([None, 4], "PReLU(shared_axes=[1])")


def _forms() -> Iterator[Configuration]:
    """Arguments that Keras 3 still takes, and layers written with where they come from."""
    for kind in ("LSTM", "GRU", "SimpleRNN"):
        yield from each([7, 5], f"{kind}(3, seed=1)", f"layers.{kind}(3)", f"keras.layers.{kind}(3)")
    yield from each(
        [7, 5], "LSTM(3, implementation=1)", "GRU(3, implementation=3)", "LSTM(3, use_cudnn=False)"
    )
    yield from each([7, 5], "LSTM(3, 'relu', 'hard_sigmoid', False)", "LSTM(3, dtype='float32')")
    yield from each([25], "Embedding(10, 4, input_length=25)", "Embedding(10, 4, trainable=False)")
    yield from each([25], "Embedding(10, 4, 'zeros', mask_zero=True)", "Embedding(10, 4, lora_rank=2)")
    yield from each([5], "Dense(3, 2)", "Dropout(1)", "Dropout(rate=0.0)", "Dense(3, None, False)")
    yield from each(
        [5],
        "Dense(3, lora_rank=2)",
        "Dense(3, lora_rank=2, use_bias=False)",
        "Dense(4096, activation='softmax', name='last')",
    )


def _inputs() -> Iterator[Configuration]:
    """Rows that state the shape that they read."""
    for layer in (
        "InputLayer(input_shape=(40, 3))", "Input(shape=(40, 3), batch_size=8)", "Input((40, 3))",
        "InputLayer(shape=(40, 3))", "Input(batch_shape=(8, 40, 3))", "Input([None, 3])",
        "Input(shape=(None, 3))",
        "keras.Input((40, 3))", "InputLayer(batch_input_shape=(None, 40, 3))",
        "InputLayer(batch_shape=(8, None, 3))",
        "Input((40, 3), name='series')",
    ):  # fmt: skip
        yield from rows([(None, [layer, "LSTM(2)", "Dense(1)"])])
    for layers in (
        ["LSTM(2, input_shape=(40, 3))"],
        ["GRU(2, input_shape=(None, 3), return_sequences=True)", "Dense(1)"],
        ["Dense(32, input_dim=784)", "Dense(10)"], ["Dense(32, input_shape=(784,))"],
        ["Input((25,))", "Embedding(1000, 256)", "LSTM(128)"],
        ["Embedding(1000, 256, input_shape=(25,))", "GRU(4)"],
        ["Input(())", "Embedding(10, 4)"], ["Input((5,))", "Dense(2)"],
        ["Input((4, 3), 2)", "LSTM(2, stateful=True)"],
        ["Bidirectional(LSTM(2), input_shape=(7, 3))"],
        ["Conv2D(8, 3, input_shape=(28, 28, 1))", "Flatten()"],
    ):  # fmt: skip
        yield from rows([(None, layers)])


def _rows() -> Iterator[Configuration]:
    yield from rows(
        [
            ([None], ["Embedding(100, 8)", "MultiHeadAttention(2, 4)", "LayerNormalization()", "LSTM(3)"]),
            ([12, 6], ["MultiHeadAttention(2, 4)", "MultiHeadAttention(1, 2)", "GlobalAveragePooling1D()"]),
            (
                [12, 6],
                ["GroupQueryAttention(3, 2, 1)", "LayerNormalization()", "GroupQueryAttention(2, 4, 2)"],
            ),
            (
                [4],
                [
                    "Dense(6)",
                    "RepeatVector(5)",
                    "LSTM(3, return_sequences=True)",
                    "TimeDistributed(Dense(1))",
                ],
            ),
            ([12], ["Reshape((4, 3))", "Permute((2, 1))", "GRU(2)", "BatchNormalization()", "LeakyReLU()"]),
            (
                [None, 3],
                ["GaussianNoise(0.1)", "SpatialDropout1D(0.2)", "RNN(LSTMCell(4))", "ELU()", "Dense(1)"],
            ),
            (
                [7, 3],
                ["RNN([LSTMCell(4), GRUCell(2)], return_sequences=True)", "LayerNormalization()", "LSTM(2)"],
            ),
            (
                [7, 3],
                ["Dense(4, name='first')", "PReLU(shared_axes=[1])", "Softmax()", "Dense(4, name='last')"],
            ),
            ([5], ["Dense(4)", "BatchNormalization(trainable=False)", "ReLU()", "Dense(2, trainable=False)"]),
            ([9, 4], ["Bidirectional(RNN(LSTMCell(2), return_sequences=True))", "Bidirectional(LSTM(2))"]),
        ]
    )


def _refused() -> Iterator[Configuration]:
    """What Keras refuses, we refuse."""
    for source, layer in (
        ([7, 3], "RNN(LSTM(2))"), ([7, 3], "RNN()"), ([7], "RNN(LSTMCell(2))"), ([7, 3], "RNN(LSTMCell(0))"),
        ([7, 3], "RNN([])"), ([7, 3], "RNN(LSTMCell(2, return_sequences=True))"),
        ([7, 3], "RNN(LSTMCell(2), units=2)"),
        ([7, None], "BatchNormalization()"), ([7, None], "LayerNormalization()"),
        ([7, 4], "BatchNormalization(axis=3)"),
        ([7, 4], "LayerNormalization(axis=3)"), ([7, 4], "BatchNormalization(axis=[1, 2])"),
        ([6], "Reshape((4,))"), ([6], "Reshape((4, -1))"), ([6], "Reshape((-1, -1))"),
        ([2, 3], "Permute((1, 1))"), ([2, 3], "Permute((0, 1))"), ([2, 3], "Permute((1, 2, 3))"),
        ([2, 3], "Permute((1,))"),
        ([5, 2], "RepeatVector(3)"), ([5], "RepeatVector(3.0)"), ([5], "SpatialDropout1D(0.1)"),
        ([5], "RepeatVector()"),
        ([5], "Dropout(5)"), ([5], "Dropout(-0.5)"), ([5], "GaussianNoise(-1)"), ([5], "GaussianNoise(2)"),
        ([7, 3], "SpatialDropout1D(1.5)"), ([7, 4], "MultiHeadAttention(2)"),
        ([7, 4], "MultiHeadAttention(0, 3)"),
        ([7, 4], "MultiHeadAttention(2, 3, heads=4)"),
        ([7, 4], "MultiHeadAttention(2, 0)"), ([7, None], "MultiHeadAttention(2, 3)"),
        ([None, 4], "PReLU()"), ([4], "PReLU(shared_axes=[2])"), ([4], "ReLU(max_value=-1)"),
        ([4], "ELU(1, 2)"),
        ([4], "LeakyReLU(negative_slope=None)"), ([4], "LeakyReLU(-0.1)"),
        ([5], "Dense(0)"), ([5], "Dense('3')"), ([5], "Dense(2.5)"), ([5], "Dense(3, activation='swosh')"),
        ([5], "Dense(3, trainable=1)"), ([25], "Embedding(0, 4)"), ([25], "Embedding(10, 0)"),
        ([25], "Embedding(10)"),
        ([7, 3], "LSTM(2.0)"), ([7, 3], "LSTM(2, trainable=None)"),
        ([7, 3], "LSTM(2, recurrent_activation='swosh')"),
         ([7, 3], "GRU(2, use_cudnn='always')"),
        ([7, 3], "Activation('swosh')"),
    ):  # fmt: skip
        yield from each(source, layer)
    yield from rows(
        [
            ([7, 3], ["Dense(2, name='same')", "LSTM(2, name='same')"]),
            ([7, 3], ["Input((7, 3))", "LSTM(2)"]),
            (None, ["Input((7,))", "LSTM(2)"]),
            (None, ["Input((7, 3))", "Input((7, 3))", "LSTM(2)"]),
            (None, ["Input()", "LSTM(2)"]),
            (None, ["Input((7, 3), batch_shape=(8, 7, 3))", "LSTM(2)"]),
            (None, ["Input((7, 3), units=2)", "LSTM(2)"]),
            (None, ["Input((7, 3))", "LSTM(2, stateful=True)"]),
            (None, ["InputLayer((7, 3), 8, batch_shape=(8, 7, 3))", "LSTM(2)"]),
            ([4], ["Dense(6)", "LSTM(3)"]),
            ([4], ["Dense(6)", "RepeatVector(5)", "RepeatVector(5)"]),
            ([12], ["Reshape((4, 3))", "Permute((2, 1))", "Reshape((5, -1))"]),
        ]
    )


def random_cells(chance: random.Random) -> Configuration:
    """A recurrent layer put together from its cells."""
    cells = [_random_cell(chance) for _ in range(chance.choice([1, 1, 2, 3]))]
    inside = cells[0] if len(cells) == 1 else f"[{', '.join(cells)}]"
    flags = [
        maybe(chance, flag) for flag in ("return_sequences=True", "return_state=True", "trainable=False")
    ]
    layer = call("RNN", inside if chance.random() < 0.7 else f"StackedRNNCells([{', '.join(cells)}])", *flags)
    if not flags[1] and chance.random() < 0.2:
        layer = call("Bidirectional", layer)
    return {"input": [chance.choice([1, 7, None]), any_size(chance)], "layers": [layer]}


def _random_cell(chance: random.Random) -> str:
    kind = chance.choice(["LSTMCell", "GRUCell", "SimpleRNNCell"])
    reset = maybe(chance, "reset_after=False", 0.5) if kind == "GRUCell" else ""
    return call(kind, any_size(chance), maybe(chance, "use_bias=False"), reset)


def random_norm(chance: random.Random) -> Configuration:
    """A normalization."""
    kind = chance.choice(["BatchNormalization", "LayerNormalization"])
    flags = [maybe(chance, flag) for flag in ("center=False", "scale=False", "trainable=False")]
    axis = maybe(chance, "axis=1") or maybe(chance, "axis=[1, 2]" if kind.startswith("L") else "axis=2")
    source = [chance.choice([1, 7, *([] if axis else [None])]), any_size(chance)]
    return {"input": source, "layers": [call(kind, axis, *flags)]}


def random_attention(chance: random.Random) -> Configuration:
    """Attention of an input to itself."""
    heads, key = chance.randint(1, 8), chance.choice([1, 2, chance.randint(3, 64)])
    source = [chance.choice([1, 7, None]), any_size(chance)]
    if chance.random() < 0.3:
        flags = [maybe(chance, "use_bias=False"), maybe(chance, "use_gate=True")]
        layer = call("GroupQueryAttention", key, heads * chance.randint(1, 4), heads, *flags)
        return {"input": source, "layers": [layer]}
    settings = [
        maybe(chance, f"value_dim={chance.randint(1, 9)}"),
        maybe(chance, "use_bias=False"),
        maybe(chance, f"output_shape={chance.randint(1, 9)}"),
    ]
    layer = call("MultiHeadAttention", heads, key, *settings)
    return {"input": source, "layers": [layer]}


def random_shape(chance: random.Random) -> Configuration:
    """A layer that moves numbers about, or leaves them."""
    source: list[int | None] = [chance.choice([1, 2, 3, 6]) for _ in range(chance.randint(1, 3))]
    axes = chance.sample(range(1, len(source) + 1), len(source))
    target = chance.choice(["(-1,)", "(6, -1)", "(-1, 2)", "(1, -1, 1)", f"({chance.randint(1, 12)},)"])
    choices = [
        call("Permute", f"({', '.join(map(str, axes))},)"), call("Reshape", target), "PReLU()", "Flatten()",
        call("RepeatVector", any_size(chance)), chance.choice(ACTIVATIONS), "SpatialDropout1D(0.2)",
        call("PReLU", f"shared_axes=[{chance.randint(1, 3)}]"),
    ]  # fmt: skip
    return {"input": source, "layers": [chance.choice(choices)]}
