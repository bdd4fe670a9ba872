"""Draw what becomes a parameter by chance, and record how much memory PyTorch gives it.

    python tests/fuzz/drawn_types.py SEED COUNT PATH

Needs the `frameworks` extra. COUNT modules have a frozen parameter that is computed in a few steps from
tensors of several types; the numbers in it and its bytes are written to PATH, one a line, with the program.
"""

from __future__ import annotations

import json
import random
import sys
import warnings
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "recorders"))

import programs_recorder

PROGRAM = """\
import numpy as np
import torch
from torch import nn


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.table = nn.Parameter({made}, requires_grad=False)
        self.rnn = nn.RNN(2, 2)


model = Model()
"""

TENSORS = (
    "torch.zeros(2, 2)",
    "torch.ones(2, 2).half()",
    "torch.zeros(2, 2).double()",
    "torch.zeros(2, 2).bfloat16()",
    "torch.tensor([[1, 2], [3, 4]])",
    "torch.tensor([[1, 2], [3, 4]], dtype=torch.int32)",
    "torch.tensor([[True, False], [True, True]])",
    "torch.tensor(2)",
    "torch.tensor(2.0, dtype=torch.float64)",
    "torch.arange(4).view(2, 2)",
    "torch.full((2, 2), 3)",
    "torch.full((2, 2), True)",
    "torch.eye(2, dtype=torch.uint8)",
    "torch.randint(3, (2, 2), dtype=torch.int16)",
    "torch.from_numpy(np.ones((2, 2), dtype=np.float32))",
    "torch.from_numpy(np.arange(4))",
    "torch.LongTensor(2, 2)",
    "nn.Linear(2, 2).half().weight.data",
    "nn.Linear(2, 2).double()(torch.zeros(2, 2).double()).detach()",
    "nn.GRU(2, 2).bfloat16()(torch.zeros(2, 2).bfloat16())[0].detach()",
    "nn.Embedding(3, 2)(torch.tensor([0, 1])).detach()",
)
METHODS = (
    *(
        "abs()",
        "sum(0, keepdim=True)",
        "mean(0)",
        "prod(0)",
        "cumsum(0)",
        "max(0)[0]",
        "max(0)[1]",
        "argmax(0)",
    ),
    *(
        "sort(0)[0]",
        "sort(0)[1]",
        "median(0)[0]",
        "std(0)",
        "norm(dim=0)",
        "logsumexp(0)",
        "any(0)",
        "all(0)",
    ),
    *("float()", "long()", "int()", "half()", "double()", "bool()", "bfloat16()", "to(torch.float64)"),
    *(
        "type(torch.int64)",
        "type_as(torch.zeros(1).double())",
        "new_zeros(3)",
        "clone()",
        "detach()",
        "pow(2)",
    ),
    *(
        "t().contiguous()",
        "view(-1)",
        "flatten()",
        "repeat(2, 1)",
        "unsqueeze(0)",
        "squeeze(0)",
        "expand(2, 2)",
    ),
    *("sqrt()", "exp()", "tanh()", "round()", "floor()", "clamp(min=0)", "sign()"),
)
FUNCTIONS = (
    *(
        "relu({})",
        "sigmoid({})",
        "tril({})",
        "diag({})",
        "zeros_like({})",
        "ones_like({}, dtype=torch.float16)",
    ),
    *("cumprod({}, 0)", "softmax({}, 0)", "flip({}, [0])", "var({}, 0)", "logical_not({})", "isnan({})"),
)
OPERATORS = ("+", "-", "*", "/", "//", "%", "**", "@", ">", "==", "&")
NUMBERS = ("2", "1.5", "True")
OF_TWO = ("add", "mul", "div", "maximum", "min", "matmul", "pow", "remainder", "outer")


def draw(chance: random.Random, depth: int) -> str:
    """An expression."""
    if depth == 0 or chance.random() < 0.2:
        return chance.choice(TENSORS)
    one = f"({draw(chance, depth - 1)})"
    way = chance.randrange(5)
    if way == 0:
        return f"{one}.{chance.choice(METHODS)}"
    if way == 1:
        return f"torch.{chance.choice(FUNCTIONS).format(one)}"
    other = chance.choice(NUMBERS) if chance.random() < 0.4 else f"({draw(chance, depth - 1)})"
    if way == 2 and other.startswith("("):
        return f"torch.{chance.choice(OF_TWO)}({one}, {other})"
    if way == 3 and other.startswith("("):
        return f"torch.{chance.choice(('cat', 'stack'))}([{one}, {other}])"
    return " ".join([one, chance.choice(OPERATORS), other][:: chance.choice((1, -1))])


def recorded(made: str) -> dict[str, Any] | None:
    """What PyTorch makes of it; None where it refuses it."""
    program = PROGRAM.format(made=made)
    try:
        table = programs_recorder.run(program, {}, 1)["model"].table
    except Exception:
        return None
    return {"program": program, "parameters": table.numel(), "bytes": table.nbytes}


def main(seed: str, count: str, path: str) -> None:
    """Draw, run and write."""
    warnings.simplefilter("ignore")
    chance = random.Random(seed)
    cases: list[dict[str, Any]] = []
    for _ in range(20 * int(count)):
        made = recorded(draw(chance, chance.choice((1, 2, 2, 3))))
        cases += [made] if made else []
        if len(cases) == int(count):
            break
    text = json.dumps({"seed": seed, "cases": cases}).replace(' {"program"', '\n{"program"')
    Path(path).write_text(text + "\n", encoding="utf-8")
    print(f"{len(cases)} parameters")


if __name__ == "__main__":
    main(*sys.argv[1:])
