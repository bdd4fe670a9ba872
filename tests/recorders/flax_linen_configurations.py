"""Flax linen's recurrent cells, their wrappers and rows of them to record."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import product

from configurations import SIZES, Configuration, any_size, call, each, maybe, rows

CELLS = ("LSTMCell", "OptimizedLSTMCell", "GRUCell", "SimpleCell")
FLAGS = ("time_major=True", "return_carry=True", "reverse=True", "keep_order=True")


def fixed() -> list[Configuration]:
    """Every cell, alone and wrapped, with every flag that a count or a shape depends on."""
    parts = (
        _cells,
        _minimal,
        _wrapped,
        _bidirectional,
        _others,
        _windows,
        _norms,
        _functions,
        _typed,
        _rows,
        _refused,
    )
    return [configuration for part in parts for configuration in part()]


def _cells() -> Iterator[Configuration]:
    for cell, (features, hidden) in product(CELLS, SIZES):
        yield from each([features], call(cell, hidden))
    for cell in CELLS:
        yield from each([3], call(cell, "features=2"), call(f"nn.{cell}", 2))
        yield from each([7, 3], call(cell, 2))
        yield from each([None, 3], call(cell, 2))
    yield from each([3], "SimpleCell(2, residual=True)", "SimpleCell(features=4, residual=False)")


def _minimal() -> Iterator[Configuration]:
    for features, hidden in SIZES:
        yield from each([features], call("MGUCell", hidden))
    for flag in ("", "reset_gate=False", "reset_gate=True"):
        one = call("RNN", call("MGUCell", 4, flag))
        yield from each([None, 3], call("MGUCell", 4, flag), one, call("Bidirectional", one, one))
        yield from each([7, 3], call("RNN", call("MGUCell", 2, flag), "return_carry=True"))
    yield from each([3], "MGUCell()", "MGUCell(2, 3)", "MGUCell(-1)", "MGUCell(2, units=3)")


def _windows() -> Iterator[Configuration]:
    for settings in (
        ("(3,)",), (3,), ("(3,)", "strides=2"), ("(3,)", "padding='VALID'"), ("(3,)", 2, "'VALID'"),
        ("(3,)", "padding='CAUSAL'"), ("(3,)", "padding='CIRCULAR'"), ("(3,)", "padding=1"),
        ("(3,)", "padding=[(2, 0)]"), ("(3,)", "kernel_dilation=2", "padding='VALID'"),
        ("(3,)", "use_bias=False"), ("(3,)", "feature_group_count=2"), ("(3,)", "strides=(2,)"),
        ("(3,)", "feature_group_count=3"),
    ):  # fmt: skip
        for source in ([7, 4], [None, 4]):
            yield from each(source, call("Conv", 8, *settings))
    for settings in (
        ("(3, 3)",), ("(3, 5)", "(2, 1)"), ("(3, 3)", "padding=((1, 0), (2, 2))"), ("[2, 3]", 1, "'VALID'"),
        ("(3, 3)", "use_bias=False", "feature_group_count=4"),
    ):  # fmt: skip
        yield from each([7, 9, 4], call("nn.Conv", 8, *settings))
    yield from each([5, 7, 4], "Conv(8, (3,))")
    yield from each([7, 4], "Conv(8)")
    yield from each([3, 3, 3, 2], "Conv(features=4, kernel_size=(2, 2, 2))")
    for flag in ("", "use_bias=False"):
        yield from each([8, 8, 3], call("ConvLSTMCell", 4, "(3, 3)", flag))
        yield from each([5, 8, 8, 3], call("RNN", call("ConvLSTMCell", 4, "(3, 3)", flag)))
        yield from each([8, 3], call("ConvLSTMCell", 4, "(5,)", flag))
    yield from each([5, 8, 3], "RNN(nn.ConvLSTMCell(features=4, kernel_size=(3,)), return_carry=True)")


def _norms() -> Iterator[Configuration]:
    for flag in ("", "use_bias=False", "use_scale=False", "use_bias=False, use_scale=False", "epsilon=1e-3"):
        for source in ([4], [7, 4], [None, 4]):
            yield from each(source, call("LayerNorm", flag))
            yield from each(source, call("BatchNorm", "use_running_average=True", flag))
    yield from each(
        [7, 4], "BatchNorm()", "BatchNorm(False)", "BatchNorm(True, axis=1)", "BatchNorm(True, (1, 2))"
    )
    yield from each(
        [7, 4],
        "LayerNorm(reduction_axes=(1, 2), feature_axes=(1, 2))",
        "LayerNorm(reduction_axes=(-2, -1), feature_axes=(-2, -1))",
    )


def _wrapped() -> Iterator[Configuration]:
    for cell, (features, hidden) in product(CELLS, [(1, 1), (2, 1), (256, 128), (4096, 1), (1, 4096)]):
        yield from each([5, features], call("RNN", call(cell, hidden)))
    for cell, *given in product(CELLS, *[("", flag) for flag in FLAGS]):
        yield from each([None, 3], call("RNN", call(cell, 4), *given))
    for cell in CELLS:
        yield from each(
            [5, 7, 3], call("RNN", call(cell, 2)), call("RNN", call(cell, 2), "return_carry=True")
        )
        yield from each(
            [1, 3], call("nn.RNN", call(f"nn.{cell}", "features=2")), call("RNN", f"cell={cell}(2)")
        )
        yield from each(
            [7, 3], call("RNN", call(cell, 2), True, True), call("RNN", call(cell, 2), "unroll=2")
        )
    yield from each([7, 3], "RNN(SimpleCell(2, residual=True))")


def _bidirectional() -> Iterator[Configuration]:
    for cell, *given in product(CELLS, ("", "time_major=True"), ("", "return_carry=True")):
        one = call("RNN", call(cell, 4))
        yield from each([None, 3], call("Bidirectional", one, one, *given))
    for forward, backward in product(CELLS, ("LSTMCell", "GRUCell")):
        written = call("Bidirectional", call("RNN", call(forward, 2)), call("RNN", call(backward, 5)))
        yield from each([7, 3], written)
    yield from each(
        [7, 3],
        "Bidirectional(RNN(LSTMCell(2), time_major=True), RNN(LSTMCell(2), time_major=True))",
        "Bidirectional(RNN(LSTMCell(2), return_carry=True), RNN(LSTMCell(2)))",
        "Bidirectional(RNN(LSTMCell(2)), RNN(LSTMCell(2), reverse=True, keep_order=True))",
        "nn.Bidirectional(forward_rnn=nn.RNN(nn.GRUCell(2)), backward_rnn=nn.RNN(nn.GRUCell(2)))",
        "Bidirectional(Bidirectional(RNN(GRUCell(2)), RNN(GRUCell(3))), RNN(LSTMCell(4)))",
    )
    yield from each([9, 512], "Bidirectional(RNN(LSTMCell(256)), RNN(LSTMCell(256)))")


def _others() -> Iterator[Configuration]:
    for inputs, outputs in [*SIZES, (784, 32), (3, 5), (5, 2)]:
        yield from each([inputs], call("Dense", outputs))
    for source in ([5], [4, 5], [None, 5], [4, 2, 5]):
        yield from each(source, "Dense(3, use_bias=False)", "Dense(features=3)", "Dense(3, False)")
    for words, size in [(1, 1), (1000, 256), (4096, 1), (2, 4096)]:
        yield from each([25], call("Embed", words, size))
    for source in ([], [None], [25, 6]):
        yield from each(source, "Embed(10, 4)", "nn.Embed(num_embeddings=10, features=4)")


def _functions() -> Iterator[Configuration]:
    """What stands where a function belongs."""
    for cell, value in product(CELLS, ("2", "2.5", "True", "None", "'tanh'", "(1, 2)", "nn.tanh")):
        gate = "" if cell == "SimpleCell" else f"gate_fn={value}"
        yield from each(
            [3], call(cell, 2, f"activation_fn={value}"), call(cell, 2, value), call(cell, 2, gate)
        )
        yield from each([7, 3], call("RNN", call(cell, 2, f"activation_fn={value}")))
    for name, value in product(
        ("kernel_init", "recurrent_kernel_init", "bias_init", "carry_init"),
        ("2", "None", "'zeros'", "[1]", "nn.initializers.zeros_init()", "nn.initializers.ones"),
    ):
        yield from each(
            [3], *(call(cell, 2, f"{name}={value}") for cell in ("LSTMCell", "GRUCell", "SimpleCell"))
        )
    for name, value in product(
        ("kernel_init", "bias_init", "dot_general", "promote_dtype"), ("2", "'x'", "None")
    ):
        yield from each([3], call("Dense", 2, f"{name}={value}"))
    yield from each(
        [25], "Embed(10, 4, embedding_init=2)", "Embed(10, 4, embedding_init=nn.initializers.ones)"
    )
    yield from each([7, 3], "Bidirectional(RNN(GRUCell(2)), RNN(GRUCell(2)), merge_fn=2)")


PADDINGS = ("SAME", "VALID", "CIRCULAR")


def _typed() -> Iterator[Configuration]:
    """What the weights' numbers are."""
    for dtype in ("jnp.float16", "'bfloat16'", "jnp.float64", "jnp.complex64", "None", "float", "'bogus'"):
        said = f"param_dtype={dtype}"
        yield from each([3], *(call(cell, 2, said) for cell in (*CELLS, "MGUCell")), call("Dense", 2, said))
        one = call("RNN", call("GRUCell", 2, said))
        yield from each([5, 3], one, call("Bidirectional", one, one), call("Conv", 8, "(2,)", said))
        yield from each([5], call("Embed", 7, 2, said))
        yield from each([3], call("LayerNorm", said), call("BatchNorm", True, said))
        yield from each([8, 8, 3], call("ConvLSTMCell", 4, "(3, 3)", said))
    yield from each([3], "Dense(2, dtype=jnp.float16)", "LSTMCell(2, dtype=jnp.float16)")
    half, single = "jnp.float16", "jnp.float32"
    for cell, (stored, computed) in product((*CELLS, "MGUCell"), product((half, single), repeat=2)):
        yield from each([5, 3], call("RNN", call(cell, 2, f"param_dtype={stored}", f"dtype={computed}")))
    yield from each([8, 3], "ConvLSTMCell(4, 3)", "ConvLSTMCell(4, (3,))")
    yield from each([None, 4], "Conv(8, 3, strides=(2, 1))", "Conv(8, 3, padding=(1, 2))")
    yield from each([5, 8, 8, 3], *(call("RNN", f"ConvLSTMCell(4, (3, 3), padding='{p}')") for p in PADDINGS))


def draw(seed: str, count: int) -> list[Configuration]:
    """Random configurations."""
    chance = random.Random(seed)
    kinds = (_draw_cell, _draw_row, _draw_row, _draw_other)
    return [chance.choice(kinds)(chance) for _ in range(count)]


def _draw_cell(chance: random.Random) -> Configuration:
    source = [any_size(chance) for _ in range(chance.choice([1, 1, 2]))]
    cell = chance.choice((*CELLS, "MGUCell"))
    more = maybe(chance, "reset_gate=False") if cell == "MGUCell" else ""
    return {"input": source, "layers": [call(cell, any_size(chance), more)]}


def _draw_row(chance: random.Random) -> Configuration:
    source: list[int | None] = [chance.choice([None, any_size(chance)])]
    row = [call("Embed", any_size(chance), any_size(chance))] if chance.random() < 0.3 else []
    if not row:
        source.append(any_size(chance))
    for _ in range(chance.randint(1, 3)):
        flag = maybe(chance, "reverse=True")
        one, other = (call("RNN", call(chance.choice(CELLS), any_size(chance)), flag) for _ in range(2))
        row.append(call("Bidirectional", one, other) if chance.random() < 0.4 else one)
    if chance.random() < 0.5:
        row.append(call("Dense", any_size(chance), maybe(chance, "use_bias=False")))
    return {"input": source, "layers": row}


def _draw_other(chance: random.Random) -> Configuration:
    side, padding = f"({chance.randint(1, 4)},)", maybe(chance, "padding='VALID'")
    bias, scale = maybe(chance, "use_bias=False"), maybe(chance, "use_scale=False")
    layers = [
        call("Dense", any_size(chance), bias),
        call("LayerNorm", scale, bias),
        call("BatchNorm", "use_running_average=True", scale, bias),
        call("Conv", any_size(chance), side, padding, bias),
        call("RNN", call("ConvLSTMCell", any_size(chance), side, bias)),
    ]
    steps = [chance.randint(4, 30) for _ in range(2)]
    layer = chance.choice(layers)
    return {"input": [*steps[: 1 + layer.startswith("RNN")], any_size(chance)], "layers": [layer]}


def _rows() -> Iterator[Configuration]:
    for cell in CELLS:
        inner = call("RNN", call(cell, 8))
        yield from rows(
            [
                ([25], ["Embed(1000, 256)", call("RNN", call(cell, 128)), "Dense(10)"]),
                ([None, 3], [inner, call("RNN", call(cell, 4)), "Dense(1)"]),
                ([12, 6], [call("Bidirectional", inner, inner), call("Bidirectional", inner, inner)]),
                ([12, 6], ["nn.Dense(4)", call("nn.RNN", call(f"nn.{cell}", 8)), "nn.Dense(2)"]),
                ([7, 3], [call("RNN", call(cell, 4), "time_major=True"), "Dense(2)"]),
                ([7, 3], [inner, call("RNN", call(cell, 4), "return_carry=True")]),
            ]
        )
    yield from rows(
        [
            ([3], ["Dense(5)", "Dense(2)"]),
            ([784], ["Dense(32)", "Dense(10, use_bias=False)"]),
            ([25], ["Embed(10, 4)", "Dense(2)"]),
            ([7, 3], ["RNN(LSTMCell(4))", "RNN(GRUCell(4))", "RNN(SimpleCell(4))"]),
        ]
    )


def _refused() -> Iterator[Configuration]:
    """What Flax refuses, we refuse."""
    for cell in CELLS:
        yield from each([3], f"{cell}()", f"{cell}(-1)", f"{cell}(2.5)", f"{cell}('2')", f"{cell}(units=2)")
        yield from each([3], f"{cell}(2, use_bias=False)", f"{cell}(2, features=2)")
        yield from each([], f"RNN({cell}(2))")
        yield from rows([([3], [f"{cell}(2)", "Dense(1)"])])
    yield from each(
        [3], "LSTMCell(2, residual=True)", "GRUCell(2, reset_after=False)", "LSTMCell(hidden_size=2)"
    )
    yield from each(
        [7, 3],
        "RNN()",
        "RNN(2)",
        "RNN(Dense(2))",
        "RNN(LSTMCell)",
        "RNN(LSTMCell(2), return_sequences=True)",
        "RNN(LSTMCell(2), go_backwards=True)",
        "Bidirectional(RNN(LSTMCell(2)))",
        "Bidirectional(LSTMCell(2), LSTMCell(2))",
        "Bidirectional(RNN(LSTMCell(2)), RNN(LSTMCell(2)), merge_mode='sum')",
        "Dense()",
        "Dense(-1)",
        "Dense('3')",
        "Dense(units=3)",
        "Dense(3, bias=False)",
        "Embed(10)",
        "Embed(-1, 4)",
    )
    yield from rows(
        [
            ([7, 3], ["RNN(LSTMCell(2), return_carry=True)", "Dense(1)"]),
        ]
    )
