"""PyTorch modules and rows of them to record: a list that tries every flag, and random ones."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from itertools import product

from configurations import SIZES, Configuration, any_size, call, each, maybe, rows
from pytorch_layers import other_layers, random_attention, random_layer

RECURRENT = ("LSTM", "GRU", "RNN")
DROPPED = ("Dropout(0.2)", "ReLU()", "Tanh()", "Sigmoid()", "GELU()", "LeakyReLU(0.1)", "PReLU()")


def fixed() -> list[Configuration]:
    """Every module with every flag that a count or a shape depends on, and rows of them."""
    parts = (
        _recurrent,
        _projected,
        _cells,
        _dense,
        _convolutions,
        _norms,
        _shapes,
        _rows,
        _stated,
        _functions,
        other_layers,
        _refused,
    )
    return [configuration for part in parts for configuration in part()]


def drawn(seed: str, count: int) -> list[Configuration]:
    """Random modules and rows, the same for the same seed."""
    chance = random.Random(seed)
    kinds: list[Callable[[random.Random], Configuration]] = [
        _random_row, _random_row, _random_recurrent_alone, _random_cell, _random_convolution, _random_norm,
        _random_dense, _random_flatten, random_layer, random_layer, random_attention,
    ]  # fmt: skip
    return [chance.choice(kinds)(chance) for _ in range(count)]


def _recurrent() -> Iterator[Configuration]:
    for kind in RECURRENT:
        for features, hidden in SIZES:
            yield from each([5, features], call(kind, features, hidden))
        for layers, bias, first, both in product(
            ("", "num_layers=2"), ("", "bias=False"), ("", "batch_first=True"), ("", "bidirectional=True")
        ):
            yield from each([None, 3], call(kind, 3, 4, layers, bias, first, both))
        yield from each([7, 3], call(kind, "input_size=3", "hidden_size=2", "num_layers=3"))
        yield from each([7, 3], call(kind, 3, "hidden_size=2", "bidirectional=True", "num_layers=3"))
        yield from each([7, 3], call(kind, 3, 2, 2, "dropout=0.5"))
    for kind in ("LSTM", "GRU"):
        yield from each([7, 3], call(kind, 3, 2, 2, False, True, 0.1, True))
    yield from each([None, 32], "LSTM(32, 128, 2, bidirectional=True)", "LSTM(32, 128, num_layers=2)")
    yield from each([7, 3], "RNN(3, 2, 2, 'relu', False, True, 0.1, True)", "RNN(3, 2, nonlinearity='relu')")
    yield from each([7, 3], "RNN(3, 2, 1, 'tanh', True, True)")


def _projected() -> Iterator[Configuration]:
    for layers, bias, first, both in product(
        ("", "num_layers=3"), ("", "bias=False"), ("", "batch_first=True"), ("", "bidirectional=True")
    ):
        yield from each([None, 5], call("LSTM", 5, 4, layers, bias, first, both, "proj_size=2"))
    for hidden, size in ((2, 1), (128, 127), (4096, 1)):
        yield from each([6, 3], call("LSTM", 3, hidden, f"proj_size={size}"))
    yield from each([6, 3], "LSTM(3, 4, 1, True, False, 0.0, False, 3)", "LSTM(3, 4, proj_size=0)")


def _cells() -> Iterator[Configuration]:
    for kind in ("LSTMCell", "GRUCell", "RNNCell"):
        for features, hidden in SIZES:
            yield from each([features], call(kind, features, hidden))
        yield from each([3], call(kind, 3, 2, "bias=False"), call(kind, 3, 2, False))
        yield from each([3], call(kind, "hidden_size=2", "input_size=3"))
    yield from each([3], "RNNCell(3, 2, nonlinearity='relu')", "RNNCell(3, 2, False, 'relu')")


def _dense() -> Iterator[Configuration]:
    for inputs, outputs in [*SIZES, (784, 32), (3, 5), (5, 2), (4096, 10)]:
        yield from each([inputs], call("Linear", inputs, outputs))
    for source in ([5], [4, 5], [None, 5], [4, 2, 5], [None, None, 5]):
        yield from each(source, "Linear(5, 3)", "Linear(in_features=5, out_features=3, bias=False)")
    for words, size in [(1, 1), (1000, 256), (10000, 256), (4096, 1), (2, 4096)]:
        yield from each([25], call("Embedding", words, size))
    for source in ([], [None], [25, 6], [1]):
        yield from each(source, "Embedding(num_embeddings=10, embedding_dim=4)", "Embedding(10, 4, 0)")
    yield from each([25], "Embedding(10, 4, padding_idx=9)", "Embedding(10, 4, padding_idx=-1)")
    yield from each([25], "Embedding(10, 4, max_norm=1.0, sparse=True)", "Embedding(10, 4, _freeze=True)")


def _convolutions() -> Iterator[Configuration]:
    for settings in (
        ("kernel_size=3",), (3, 2), (3, "stride=2"), (3, "padding=1"), (3, "padding='same'"),
        (3, "padding='valid'"), (3, "dilation=2"), (3, 2, 1, 2), (2, "groups=2"), (1, "groups=4"),
        (3, "bias=False"), ((5,), (2,), (1,)), (3, "padding=1", "padding_mode='circular'"),
        (4, "padding='same'", "dilation=2"), (3, 1, 0, 1, 2, False),
        (2, "padding=1", "padding_mode='reflect'"),
        (7, "stride=3", "padding=2", "padding_mode='replicate'"),
    ):  # fmt: skip
        yield from each([4, 40], call("Conv1d", 4, 8, *settings))
        yield from each([4, None], call("Conv1d", 4, 8, *settings))
    for settings in (
        ("kernel_size=3",), (3, 2), ((3, 5),), ((3, 5), (2, 1)), (3, "padding=(1, 2)"), (3, "padding='same'"),
        ((2, 3), "padding='same'", "dilation=(2, 3)"), (3, "dilation=(2, 1)"), (3, "stride=(1, 3)"),
        (1, "groups=2"), (3, 2, 1, 1, 4), (3, "bias=False"), (3, "padding=1", "padding_mode='circular'"),
        (3, 1, "'valid'"), ((3, 1), (2, 3), (1, 0), (1, 2), 2, False),
    ):  # fmt: skip
        yield from each([4, 20, 31], call("Conv2d", 4, 8, *settings))
        yield from each([4, None, None], call("Conv2d", 4, 8, *settings))
    yield from each(
        [3, 20, None], "Conv2d(3, 16, 3, 2)", "Conv2d(in_channels=3, out_channels=1, kernel_size=5)"
    )
    yield from each([1, 40], "Conv1d(1, 1, 1)", "Conv1d(1, 4096, 3)", "Conv1d(1, 1, 40)")
    yield from each([4096, 8], "Conv1d(4096, 1, 3)", "Conv1d(4096, 4096, 1, groups=4096)")


def _norms() -> Iterator[Configuration]:
    flags = (
        "", "affine=False", "track_running_stats=False", "eps=1e-3, momentum=0.5", "bias=False",
        "affine=False, track_running_stats=False", "1e-5, 0.1, False",
    )  # fmt: skip
    for flag in flags:
        for source in ([4], [4, 7], [4, None]):
            yield from each(source, call("BatchNorm1d", 4, flag))
        for source in ([4, 7, 5], [4, None, None]):
            yield from each(source, call("BatchNorm2d", 4, flag))
    yield from each([4096], "BatchNorm1d(4096)", "BatchNorm1d(num_features=4096)")
    for flag in ("", "elementwise_affine=False", "bias=False", "1e-6, True, False", "eps=1e-3"):
        for source in ([4], [7, 4], [None, 4], [3, 7, 4]):
            yield from each(source, call("LayerNorm", 4, flag))
        for source in ([7, 4], [None, 7, 4]):
            yield from each(source, call("LayerNorm", [7, 4], flag), call("LayerNorm", (7, 4), flag))
    yield from each(
        [1, 4096], "LayerNorm(4096)", "LayerNorm([1, 4096])", "LayerNorm(normalized_shape=[4096])"
    )


def _shapes() -> Iterator[Configuration]:
    for source in ([5], [5, 2, 3], [None], [None, 3], [4, None, None]):
        yield from each(source, "Flatten()")
    for arguments in ("1", "2", "1, 2", "start_dim=2", "end_dim=2", "-2", "2, -1", "2, 2", "1, -2"):
        yield from each([5, 2, 3], call("Flatten", arguments))
    yield from each([None, 2, 3], "Flatten(2)", "Flatten(1, 2)")
    for layer in DROPPED:
        for source in ([], [3], [None, 3]):
            yield from each(source, layer)
    yield from each([3], "Dropout()", "Dropout(0)", "Dropout(p=1.0)", "ReLU(inplace=True)", "LeakyReLU()")
    yield from each([3, 5], "PReLU(3)", "PReLU(num_parameters=3, init=0.1)", "GELU(approximate='tanh')")
    for layer in (
        "ELU()",
        "ELU(alpha=0.5)",
        "SiLU()",
        "SiLU(inplace=True)",
        "LogSoftmax(dim=1)",
        "LogSoftmax()",
    ):
        for source in ([3], [None, 3]):
            yield from each(source, layer)
    yield from each([3, 5], "LogSoftmax(dim=3)", "LogSoftmax(-1)", "ELU(1.0, True)", "SiLU(3, 4)")
    yield from each([3, 5], "Softmax()", "Softmax(dim=1)", "Softmax(-1)", "Softmax(dim=2)")


def _rows() -> Iterator[Configuration]:
    for kind in RECURRENT:
        yield from rows(
            [
                ([25], ["Embedding(1000, 256)", call(kind, 256, 128, "batch_first=True"), "Linear(128, 10)"]),
                ([25], ["nn.Embedding(50, 6)", call(f"nn.{kind}", 6, 5), "nn.Linear(5, 2)"]),
                ([None, 8], [call(kind, 8, 16, "batch_first=True"), call(kind, 16, 4, "batch_first=True")]),
                ([None, 8], [call(kind, 8, 16, "bidirectional=True"), "Linear(32, 3)", "Softmax(dim=-1)"]),
                (
                    [12, 6],
                    ["Dropout(0.1)", call(kind, 6, 5, "batch_first=True"), "Flatten()", "Linear(60, 1)"],
                ),
                ([12, 6], [call(kind, 6, 5, "num_layers=2", "dropout=0.3"), "LayerNorm(5)", "Linear(5, 1)"]),
                ([4, 40], ["Conv1d(4, 8, 3)", "ReLU()", call(kind, 38, 5, "batch_first=True")]),
            ]
        )
        yield from rows([([3], [call(f"{kind}Cell", 3, 4), "Linear(4, 2)", "Tanh()"])])
    yield from rows(
        [
            ([3], ["Linear(3, 5)", "Linear(5, 2)"]),
            ([784], ["torch.nn.Linear(784, 32)", "torch.nn.ReLU()", "nn.Dropout(0.5)", "Linear(32, 10)"]),
            ([25], ["Embedding(10, 4)", "Flatten()", "Linear(100, 1)"]),
            ([None, 5], ["LSTM(5, 4, proj_size=2, batch_first=True)", "Linear(2, 1)"]),
            ([1, 28, 28], ["Conv2d(1, 8, 3)", "BatchNorm2d(8)", "ReLU()", "Flatten()", "Linear(5408, 10)"]),
            ([3, None, None], ["Conv2d(3, 8, 3, padding='same')", "PReLU(8)", "Conv2d(8, 1, 1)"]),
            ([8], ["Linear(8, 4, bias=False)", "BatchNorm1d(4)", "Sigmoid()", "LayerNorm(4)", "GELU()"]),
            ([6], ["LSTMCell(6, 4)", "GRUCell(4, 3)", "RNNCell(3, 2)"]),
        ]
    )


def _stated() -> Iterator[Configuration]:
    """Modules state their own sizes, so that there are counts without any input."""
    for layers in (
        ["LSTM(3, 2)"], ["nn.LSTM(3, 2)"], ["torch.nn.LSTM(3, 2)"], ["nn.GRU(256, 128)"], ["RNN(256, 128)"],
        ["LSTM(512, 256, bidirectional=True)"], ["LSTM(512, 256)"], ["LSTM(32, 128, 2, bidirectional=True)"],
        ["LSTM(3, 4, 2, proj_size=2)"], ["nn.LSTMCell(3, 2)"], ["nn.GRUCell(3, 2)"], ["nn.RNNCell(3, 2)"],
        ["Linear(3, 5)", "Linear(5, 2)"], ["nn.Embedding(1000, 256)", "nn.LSTM(256, 128)"],
        ["Conv2d(3, 8, 3)"],
        ["nn.Conv1d(4, 8, 3, groups=2)"], ["nn.BatchNorm1d(4)"], ["nn.BatchNorm2d(4, affine=False)"],
        ["nn.LayerNorm([3, 4])"], ["nn.PReLU(3)"],
        ["LSTM(3, 2, device='cpu')"], ["LSTM(3, 2, dtype=torch.float64)"],
    ):  # fmt: skip
        yield {"input": None, "layers": layers}


def _functions() -> Iterator[Configuration]:
    """What stands where a function, or a type, belongs."""
    for value in ("2", "None", "True", "'relu'", "'Relu'", "'foo'", "torch.tanh"):
        yield from each([7, 3], call("RNN", 3, 2, f"nonlinearity={value}"))
        yield from each([3], call("RNNCell", 3, 2, f"nonlinearity={value}"))
    for value in ("2", "'float32'", "None", "torch.float32"):
        yield from each([7, 3], call("LSTM", 3, 2, f"dtype={value}"), call("Linear", 3, 2, f"dtype={value}"))


def _refused() -> Iterator[Configuration]:
    """What PyTorch refuses, we refuse."""
    for kind in RECURRENT:
        sizes = ("0, 2", "3, 0", "3, -1", "3, 2, 0", "3, 2.0", "3", "3, 2, units=4", "3, 2, input_size=3")
        for arguments in (*sizes, "3, 2, bias=1", "3, 2, batch_first=0", "3, 2, dropout=1.5"):
            yield from each(None, call(kind, arguments))
        yield from each([7, 4], call(kind, 3, 2))
        yield from each([3], call(kind, 3, 2))
        yield from each([5, 7, 3], call(kind, 3, 2))
        yield from rows([([7, 3], [call(kind, 3, 4), "Linear(5, 1)"])])
        yield from each([4], call(f"{kind}Cell", 3, 2))
        yield from each([7, 3], call(f"{kind}Cell", 3, 2))
    yield from each(
        None,
        "LSTM(3, 2, proj_size=2)", "LSTM(3, 2, proj_size=-1)", "GRU(3, 2, proj_size=1)",
        "RNN(3, 2, proj_size=1)",
        "RNN(3, 2, nonlinearity='gelu')", "LSTM(3, 2, nonlinearity='tanh')", "LSTM(3, 2, return_state=True)",
        "Linear(3)", "Linear(3, -1)", "Embedding(10, 4, padding_idx=10)", "Embedding(10, 4, padding_idx=-11)",
        "Embedding(10)", "Conv1d(4, 8)", "Conv1d(4, 8, 3, groups=3)", "Conv1d(4, 6, 3, groups=4)",
        "Conv1d(4, 8, 3, padding='causal')", "Conv1d(4, 8, 3, stride=2, padding='same')",
        "Conv1d(4, 8, 3, padding_mode='wrap')", "Conv1d(4, 8, 3, groups=0)", "Dropout(1.5)", "Dropout(-0.1)",
        "LayerNorm()", "BatchNorm1d()", "Flatten(1, 2, 3)", "ReLU(0.1, 0.2)", "Softmax(1, 2)",
    )  # fmt: skip
    for source, layer in (
        ([4], "Linear(5, 2)"), ([], "Linear(1, 2)"), ([3, 40], "Conv1d(4, 8, 3)"),
        ([4, 5], "Conv1d(4, 8, 7)"),
        ([4, 40], "Conv2d(4, 8, 3)"), ([4, 5, 5], "Conv2d(4, 8, (3, 7))"), ([4, 5, 5], "Conv1d(4, 8, 3)"),
        ([5], "BatchNorm1d(4)"), ([4, 5, 6], "BatchNorm1d(4)"), ([4, 5], "BatchNorm2d(4)"),
        ([3, 5, 6], "BatchNorm2d(4)"), ([5], "LayerNorm(4)"), ([4, 7], "LayerNorm([7, 4])"),
        ([], "Flatten()"),
        ([5, 2], "Flatten(3)"), ([5, 2], "Flatten(2, 1)"), ([5], "Softmax(dim=2)"), ([4, 3], "PReLU(3)"),
        ([4, 5], "Conv1d(4, 8, 3, padding=5, padding_mode='reflect')"), ([4, 40], "Conv1d(4, 8, (3, 3))"),
        ([4, 2], "Conv1d(4, 8, 3, padding=3, padding_mode='circular')"), ([4], "GELU(approximate='sigmoid')"),
    ):  # fmt: skip
        yield from each(source, layer)
    yield from rows(
        [
            ([7, 3], ["LSTM(3, 4)", "LSTM(3, 4)"]),
            ([25], ["Embedding(10, 4)", "LSTM(5, 3)"]),
            ([7, 3], ["LSTM(3, 4, bidirectional=True)", "Linear(4, 1)"]),
            ([12, 6], ["GRU(6, 5, batch_first=True)", "Flatten()", "Linear(5, 1)"]),
        ]
    )


def _random_recurrent(chance: random.Random, features: int, first: bool) -> tuple[str, int]:
    """A recurrent module on so many features, and how many its output has."""
    kind, hidden = chance.choice(RECURRENT), any_size(chance)
    layers = chance.choice(["", "", 2, "num_layers=3"])
    both = maybe(chance, "bidirectional=True")
    projected = (
        chance.randint(1, hidden - 1) if kind == "LSTM" and hidden > 1 and chance.random() < 0.2 else 0
    )
    written = call(
        kind, features, hidden, layers, maybe(chance, "bias=False"), "batch_first=True" if first else "",
        both,
        f"proj_size={projected}" if projected else "",
    )  # fmt: skip
    return written, (projected or hidden) * (2 if both else 1)


def _random_recurrent_alone(chance: random.Random) -> Configuration:
    features = any_size(chance)
    layer, _ = _random_recurrent(chance, features, first=chance.random() < 0.5)
    source: list[int | None] = [chance.choice([1, 7, None]), _misfit(chance, features)]
    return {"input": chance.choice([None, source]), "layers": [layer]}


def _misfit(chance: random.Random, size: int) -> int:
    """A size, and rarely another."""
    return size + 1 if chance.random() < 0.05 else size


def _random_row(chance: random.Random) -> Configuration:
    features = any_size(chance)
    length = chance.choice([1, 7, 20, None])
    source: list[int | None] = [length, features]
    layers = []
    if chance.random() < 0.4:
        source = [length]
        layers.append(call("Embedding", any_size(chance), features))
    for _ in range(chance.choice([1, 1, 2, 3])):
        layer, features = _random_recurrent(chance, _misfit(chance, features), first=True)
        layers.append(layer)
        layers += chance.choice([[], [], [chance.choice(DROPPED)], [call("LayerNorm", features)]])
    outputs = any_size(chance)
    layers += chance.choice(
        [[], [call("Linear", features, outputs)], ["ReLU()", call("Linear", features, 1)]]
    )
    return {"input": source, "layers": layers}


def _random_cell(chance: random.Random) -> Configuration:
    features = any_size(chance)
    kind = chance.choice(["LSTMCell", "GRUCell", "RNNCell"])
    layer = call(kind, _misfit(chance, features), any_size(chance), maybe(chance, "bias=False"))
    return {"input": [features], "layers": [layer]}


def _random_convolution(chance: random.Random) -> Configuration:
    axes = chance.choice([1, 2])
    groups = chance.choice([1, 1, 1, 2, 3])
    channels, filters = groups * chance.randint(1, 9), groups * chance.randint(1, 9)
    layer = call(
        f"Conv{axes}d", channels, filters, chance.choice([1, 3, "kernel_size=5", (2,) * axes]),
        chance.choice(["", "stride=2", f"stride={(3,) * axes}", "padding='same'"]),
        maybe(chance, "dilation=2"), maybe(chance, "bias=False"), f"groups={groups}" if groups > 1 else "",
    )  # fmt: skip
    lengths = [chance.choice([4, 9, 20, None]) for _ in range(axes)]
    return {"input": [_misfit(chance, channels), *lengths], "layers": [layer]}


def _random_norm(chance: random.Random) -> Configuration:
    size = any_size(chance)
    given = _misfit(chance, size)
    flag = chance.choice(["", "", "bias=False"])
    kind = chance.choice(["LayerNorm", "BatchNorm1d", "BatchNorm2d"])
    if kind == "LayerNorm":
        return {"input": [chance.choice([7, None]), given], "layers": [call(kind, size, flag)]}
    lengths: list[int | None] = [None, 5] if kind == "BatchNorm2d" else chance.choice([[], [7]])
    return {"input": [given, *lengths], "layers": [call(kind, size, maybe(chance, "affine=False"), flag)]}


def _random_dense(chance: random.Random) -> Configuration:
    features = any_size(chance)
    source = [*chance.choice([[], [7], [None], [3, 2]]), _misfit(chance, features)]
    return {
        "input": source,
        "layers": [call("Linear", features, any_size(chance), maybe(chance, "bias=False"))],
    }


def _random_flatten(chance: random.Random) -> Configuration:
    source: list[int | None] = [chance.choice([1, 2, 5, None]) for _ in range(chance.randint(1, 4))]
    arguments = [chance.choice([1, 1, 2]), maybe(chance, f"end_dim={chance.choice([-2, -1, 2, 3])}")]
    return {"input": source, "layers": [call("Flatten", *arguments)]}
