"""Keras's convolutions, poolings and convolutional LSTMs to record, and random ones."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import product

from configurations import Configuration, call, each, maybe, rows

FIRST = "data_format='channels_first'"
SPACES: dict[int, list[list[int | None]]] = {
    1: [[40], [None]],
    2: [[12, 31], [None, None], [12, None]],
    3: [[6, 7, 8], [None, None, None]],
}


def fixed() -> Iterator[Configuration]:
    """Every layer of these with every flag that a count or a shape depends on, and rows of them."""
    yield from _plain()
    yield from _transposed()
    yield from _depthwise()
    yield from _pooling()
    yield from _resized()
    yield from _aliases()
    yield from _recurrent()
    yield from _rows()
    yield from _refused()


def _plain() -> Iterator[Configuration]:
    for axes, spaces in SPACES.items():
        kind, sides = f"Conv{axes}D", (2, 3, 1)[:axes]
        for settings in (
            (3,), (sides,), (3, 2), ("kernel_size=3", "padding='same'"), (2, "strides=2", "padding='same'"),
            (3, "dilation_rate=2"), (2, "dilation_rate=2", "padding='same'"), (1, "use_bias=False"),
            (3, "groups=2"), (3, "trainable=False"), (2, (3,) * axes, "'same'"), (3, "activation='relu'"),
        ):  # fmt: skip
            for space in spaces:
                yield from each([*space, 4], call(kind, 8, *settings))
        for settings in ((3,), (3, 2, "'same'"), (2, "groups=4", "use_bias=False")):
            for space in spaces:
                yield from each([4, *space], call(kind, 8, *settings, FIRST))
    for settings in ((3, "padding='causal'"), (3, 1, "'causal'", "dilation_rate=4"), (4, 2, "'causal'")):
        yield from each([40, 4], call("Conv1D", 8, *settings))
        yield from each([None, 4], call("Conv1D", 8, *settings))
    yield from each([40, 1], "Conv1D(1, 1)", "Conv1D(4096, 3)", "Conv1D(filters=1, kernel_size=(40,))")
    yield from each([8, 4096], "Conv1D(1, 3)", "Conv1D(4096, 1, groups=4096)")
    yield from each([28, 28, 1], "Conv2D(32, (3, 3), activation='relu')", "Conv2D(32, [3, 3])")
    yield from each([224, 224, 3], "Conv2D(64, 7, strides=2, padding='same', use_bias=False)")
    yield from each([12, 31, 4], "Conv2D(8, (3, 5), strides=(1, 2))", "Conv2D(8, 3, dilation_rate=(2, 3))")
    yield from each([5, 28, 28, 3], "Conv2D(8, 3)", "TimeDistributed(Conv2D(8, 3))")


def _transposed() -> Iterator[Configuration]:
    for axes, spaces in SPACES.items():
        kind = f"Conv{axes}DTranspose"
        for settings in (
            (3,), ((2, 3, 1)[:axes],), (3, 2), (3, 2, "'same'"), (2, "strides=3"), (1, "use_bias=False"),
            (3, "strides=2", "padding='same'", "output_padding=1"), (4, "strides=2", "padding='same'"),
            (3, "strides=2", "output_padding=0"), (3, "trainable=False"), (2, "dilation_rate=2"),
        ):  # fmt: skip
            for space in spaces[:2]:
                yield from each([*space, 4], call(kind, 8, *settings))
        for settings in ((3,), (3, 2, "'same'")):
            yield from each([4, *spaces[0]], call(kind, 8, *settings, FIRST))
    yield from each([5, 6, 4], "Conv2DTranspose(1, (2, 4), strides=(1, 3))")


def _depthwise() -> Iterator[Configuration]:
    for axes, kind in product((1, 2), ("Separable", "Depthwise")):
        filters = [8] if kind == "Separable" else []
        layer = f"{kind}Conv{axes}D"
        for settings in (
            (3,), ((2, 3)[:axes],), (3, 2), (3, "padding='same'"), (2, "depth_multiplier=3"),
            (3, "use_bias=False"), (3, "trainable=False"), (3, "strides=2", "padding='same'"),
            (2, "dilation_rate=2"), (1, "depth_multiplier=2", "use_bias=False"),
        ):  # fmt: skip
            for space in SPACES[axes][:2]:
                yield from each([*space, 4], call(layer, *filters, *settings))
        yield from each([4, *SPACES[axes][0]], call(layer, *filters, 3, FIRST))
        yield from each([*SPACES[axes][0], 1], call(layer, *filters, 3))


def _pooling() -> Iterator[Configuration]:
    for axes, kind in product((1, 2, 3), ("Max", "Average")):
        layer = f"{kind}Pooling{axes}D"
        for settings in (
            (2,), ("pool_size=3",), ((2, 3, 1)[:axes],), (2, 1), (3, "strides=2", "padding='same'"),
            (2, "padding='same'"), (3, 2, "'valid'"), (1,),
        ):  # fmt: skip
            for space in SPACES[axes][:2]:
                yield from each([*space, 4], call(layer, *settings))
        yield from each([4, *SPACES[axes][0]], call(layer, 2, FIRST))
        for flag in ("", "keepdims=True", FIRST, f"keepdims=True, {FIRST}"):
            for space in SPACES[axes][:2]:
                source = [4, *space] if FIRST in flag else [*space, 4]
                yield from each(source, call(f"Global{kind}Pooling{axes}D", flag))
    yield from each([40, 4], "MaxPooling1D()", "AveragePooling1D()")
    yield from each([12, 31, 4], "MaxPooling2D()", "MaxPooling2D((2, 3), strides=(1, 4))", "MaxPool2D(2)")
    yield from each([5, 12, 31, 4], "TimeDistributed(GlobalAveragePooling2D())", "TimeDistributed(Flatten())")


def _resized() -> Iterator[Configuration]:
    """Layers that add, cut off or repeat places."""
    for axes, spaces in SPACES.items():
        pairs = f"({', '.join(['(1, 2)', '(0, 3)', '(2, 0)'][:axes])})"
        each_axis = f"({', '.join('213'[:axes])})"
        for kind in ("ZeroPadding", "Cropping"):
            sides = [*([pairs, each_axis] if axes > 1 else ["(1, 2)", "[0, 2]"]), "", 2, 0]
            for space in spaces[:2]:
                for side in sides:
                    yield from each([*space, 4], call(f"{kind}{axes}D", side))
            if axes > 1:
                yield from each([4, *spaces[0]], call(f"{kind}{axes}D", 1, FIRST))
        for space in spaces[:2]:
            yield from each([*space, 4], call(f"UpSampling{axes}D"), call(f"UpSampling{axes}D", 3))
            if axes > 1:
                yield from each([*space, 4], call(f"UpSampling{axes}D", each_axis))
        if axes > 1:
            yield from each([4, *spaces[0]], call(f"UpSampling{axes}D", 2, FIRST))
    yield from each([12, 31, 4], "UpSampling2D(2, interpolation='bilinear')", "UpSampling2D(size=(1, 2))")
    yield from each([4, 5, 3], "Cropping2D(2)", "Cropping2D(((1, 2), (1, 1)))")
    yield from each([4, 3], "Cropping1D(2)", "Cropping1D(3)", "ZeroPadding1D((1, 2, 3))", "UpSampling1D(0)")
    yield from each([6], "ZeroPadding1D(1)", "Cropping1D(1)", "UpSampling1D(2)")


ALIASES = (
    *(f"Convolution{axes}D{rest}" for axes in (1, 2, 3) for rest in ("", "Transpose")),
    *(f"SeparableConvolution{axes}D" for axes in (1, 2)),
    *(f"{kind}Pool{axes}D" for axes in (1, 2, 3) for kind in ("Max", "Avg")),
    *(f"Global{kind}Pool{axes}D" for axes in (1, 2, 3) for kind in ("Max", "Avg")),
)
"""Other names of the same classes."""


def _aliases() -> Iterator[Configuration]:
    for name in ALIASES:
        axes = int(next(letter for letter in name if letter.isdigit()))
        arguments = (8, 3) if "Convolution" in name else () if name.startswith("Global") else (2,)
        for space in SPACES[axes][:2]:
            yield from each([*space, 4], call(name, *arguments))


def _recurrent() -> Iterator[Configuration]:
    for axes, space in ((1, [9]), (2, [9, 8])):
        kind = f"ConvLSTM{axes}D"
        flags = ("return_sequences=True", "return_state=True", "padding='same'", "use_bias=False")
        for given in product(*[("", flag) for flag in flags]):
            yield from each([6, *space, 2], call(kind, 4, 3, *given))
        for given in (
            "strides=2", "strides=2, padding='same', return_state=True", "dilation_rate=2",
            "go_backwards=True",
            "trainable=False", "dropout=0.1, recurrent_dropout=0.2", "unit_forget_bias=False",
        ):  # fmt: skip
            yield from each([6, *space, 2], call(kind, 4, 3, given))
            yield from each([None, *space, 2], call(kind, 4, 2, given, "return_sequences=True"))
        yield from each([6, 2, *space], call(kind, 4, 3, FIRST), call(kind, 4, 3, FIRST, "return_state=True"))
        yield from each([6, *[None] * axes, 2], call(kind, 4, 3, "padding='same'"), call(kind, 4, 3))
        yield from each([1, *space, 1], call(kind, 1, 1), call(kind, "filters=1", "kernel_size=2"))
    yield from each([6, 9, 8, 2], "ConvLSTM2D(4, (2, 3))", "ConvLSTM2D(64, (3, 3), strides=(1, 2))")
    yield from each([6, 9, 2], "Bidirectional(ConvLSTM1D(4, 3))")
    for given in (
        "",
        "return_sequences=True",
        "padding='same', return_state=True",
        "use_bias=False",
        "strides=2",
    ):
        yield from each([3, 5, 6, 7, 2], call("ConvLSTM3D", 4, 3, given))
    yield from each([3, 5, 6, 7, 2], "ConvLSTM3D(4, (1, 2, 3), dilation_rate=2)", "ConvLSTM3D(1, 1)")
    yield from each([3, 2, 5, 6, 7], call("ConvLSTM3D", 4, 3, FIRST))
    yield from each([3, 6, 7, 2], "ConvLSTM3D(4, 3)")


def _rows() -> Iterator[Configuration]:
    yield from rows(
        [
            ([28, 28, 1], ["Conv2D(32, 3)", "MaxPooling2D(2)", "Conv2D(64, 3)", "Flatten()", "Dense(10)"]),
            ([None, 8], ["Conv1D(16, 3, padding='causal')", "MaxPooling1D(2)", "LSTM(4)", "Dense(1)"]),
            ([None], ["Embedding(100, 8)", "Conv1D(16, 3)", "GlobalMaxPooling1D()", "Dense(1)"]),
            ([8, 8, 3], ["Conv2D(4, 3)", "BatchNormalization()", "ReLU()", "GlobalAveragePooling2D()"]),
            ([6, 9, 9, 1], ["ConvLSTM2D(4, 3, return_sequences=True)", "ConvLSTM2D(2, 3)", "Flatten()"]),
            ([5, 28, 28, 3], ["TimeDistributed(Conv2D(8, 3))", "TimeDistributed(Flatten())", "LSTM(4)"]),
            ([5, 8, 8, 3], ["TimeDistributed(GlobalMaxPooling2D())", "GRU(4)", "Dense(2)"]),
            ([7], ["Dense(49)", "Reshape((7, 7, 1))", "Conv2DTranspose(4, 3, strides=2, padding='same')"]),
            ([6, 8, 8, 1], ["Conv3D(4, 3)", "MaxPooling3D(2)", "Flatten()", "Dense(2)"]),
            ([None, None, 3], ["SeparableConv2D(8, 3)", "DepthwiseConv2D(3)", "GlobalAveragePooling2D()"]),
            (
                [12, 3],
                ["SeparableConv1D(8, 3)", "Dropout(0.2)", "AveragePooling1D(2)", "Bidirectional(LSTM(2))"],
            ),
        ]
    )


def _refused() -> Iterator[Configuration]:
    """What Keras refuses, we refuse."""
    for source, layer in (
        ([40, 4], "Conv1D(8)"), ([40, 4], "Conv1D(0, 3)"), ([40, 4], "Conv1D(8, 0)"),
        ([40, 4], "Conv1D(8, 3, 0)"),
        ([40, 4], "Conv1D(8, 3, padding='full')"), ([40, 4], "Conv1D(8, 3, strides=2, dilation_rate=2)"),
        ([40, 4], "Conv1D(8, 3, groups=3)"), ([40, 4], "Conv1D(9, 3, groups=2)"),
        ([40, 4], "Conv1D(8, (3, 3))"),
        ([4], "Conv1D(8, 3)"), ([12, 31, 4], "Conv3D(8, 3)"), ([40, 4], "Conv2D(8, 3)"),
        ([5, 4], "Conv1D(8, 7)"),
        ([12, 12, 4], "Conv2D(8, 3, padding='causal')"), ([4, 4, 4], "Conv2D(8, (3, 5))"),
        ([40, None], "Conv1D(8, 3)"),
        ([12, 12, 4], "Conv2D(8, 3, data_format='channels')"), ([40, 4], "Conv1D(8, kernel=3)"),
        ([40, 4], "Conv1DTranspose(8, 3, strides=2, output_padding=2)"), ([40, 4], "Conv1D(8, 3, groups=0)"),
        ([40, 4], "SeparableConv1D(8, 3, depth_multiplier=0)"),
        ([40, 4], "DepthwiseConv1D(3, depth_multiplier=0)"),
        ([40], "MaxPooling1D(2)"), ([40, 4], "MaxPooling2D(2)"), ([40, 4], "MaxPooling1D(0)"),
        ([12, 12, 4], "MaxPooling2D((2, 2, 2))"), ([40, 4], "MaxPooling1D(2, padding='causal')"),
        ([12, 12, 4], "GlobalMaxPooling1D()"), ([12, 4], "GlobalAveragePooling2D()"),
        ([3, 4], "MaxPooling1D(5)"),
        ([6, 9, 2], "ConvLSTM2D(4, 3)"), ([6, 9, 8, 2], "ConvLSTM1D(4, 3)"),
        ([6, 9, 2], "ConvLSTM1D(4)"), ([6, 9, 2], "ConvLSTM1D(4, 3, padding='causal')"),
        ([6, 2, 2], "ConvLSTM1D(4, 3)"),
    ):  # fmt: skip
        yield from each(source, layer)


def random_convolution(chance: random.Random) -> Configuration:
    """A convolution, of any kind."""
    axes = chance.choice([1, 1, 2, 2, 3])
    kind = chance.choice(
        ["Conv", "Conv", "Conv", "Transpose", *(["Separable", "Depthwise"] if axes < 3 else [])]
    )
    groups = chance.choice([1, 1, 1, 2, 3]) if kind == "Conv" else 1
    channels, filters = groups * chance.randint(1, 9), groups * chance.randint(1, 9)
    settings = [
        chance.choice([1, 2, 3, (2, 3, 1)[:axes]]),
        chance.choice(["", "strides=2", "padding='same'", "strides=3, padding='same'", "dilation_rate=2"]),
        maybe(chance, "use_bias=False"),
        maybe(chance, "trainable=False", 0.1),
        f"groups={groups}" if groups > 1 else "",
        maybe(chance, "depth_multiplier=2") if kind in ("Separable", "Depthwise") else "",
    ]
    name = {"Transpose": f"Conv{axes}DTranspose", "Conv": f"Conv{axes}D"}.get(kind, f"{kind}Conv{axes}D")
    layer = call(name, *([] if kind == "Depthwise" else [filters]), *settings)
    return {"input": [*_space(chance, axes), channels], "layers": [layer]}


def random_pooling(chance: random.Random) -> Configuration:
    """A pooling, global or not."""
    axes, kind = chance.choice([1, 2, 3]), chance.choice(["Max", "Average"])
    if chance.random() < 0.3:
        layer = call(f"Global{kind}Pooling{axes}D", maybe(chance, "keepdims=True"))
    else:
        settings = (maybe(chance, "strides=1"), maybe(chance, "padding='same'", 0.5))
        layer = call(f"{kind}Pooling{axes}D", chance.choice([1, 2, 3, "pool_size=2"]), *settings)
    return {"input": [*_space(chance, axes), chance.randint(1, 20)], "layers": [layer]}


def random_convolutional_lstm(chance: random.Random) -> Configuration:
    """A convolutional LSTM."""
    axes = chance.choice([1, 2])
    flags = ("return_sequences=True", "return_state=True", "padding='same'", "use_bias=False", "strides=2")
    settings = [maybe(chance, flag) for flag in flags]
    layer = call(f"ConvLSTM{axes}D", chance.randint(1, 20), chance.choice([1, 2, 3]), *settings)
    source = [
        chance.choice([1, 7, None]),
        *[chance.randint(3, 12) for _ in range(axes)],
        chance.randint(1, 9),
    ]
    return {"input": source, "layers": [layer]}


def _space(chance: random.Random, axes: int) -> list[int | None]:
    return [chance.choice([3, 4, 7, 12, None]) for _ in range(axes)]
