"""Record the shapes of what PyTorch computes with tensors: goldens/tensors.json.

    python tests/recorders/tensors_recorder.py

Needs the `frameworks` extra. Each line of cases/tensor_expressions.txt is what the `forward` of a module
returns; the module has the layers that it names, and the golden has its program. Shapes are written as in the
golden of programs. What PyTorch refuses is recorded by its error's name.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import programs_recorder
import torch
import yaml
from recording import GOLDENS

EXPRESSIONS = Path(__file__).parents[1] / "cases" / "tensor_expressions.txt"

LAYERS = {
    "head": "nn.Linear(7, 3)",
    "lstm": "nn.LSTM(7, 3, num_layers=2, batch_first=True, bidirectional=True)",
    "gru": "nn.GRU(7, 4)",
    "packed": "nn.GRU(7, 4, batch_first=True)",
    "projected": "nn.LSTM(7, 5, proj_size=2, batch_first=True)",
    "cell": "nn.LSTMCell(7, 4)",
    "conv": "nn.Conv1d(7, 5, 3, padding=1)",
    "strided": "nn.Conv1d(7, 5, 4, stride=2)",
    "conv2d": "nn.Conv2d(7, 5, (3, 2), dilation=(1, 2))",
    "norm2d": "nn.BatchNorm2d(5)",
    "pool": "nn.MaxPool2d(2, ceil_mode=True)",
    "norm": "nn.BatchNorm1d(7)",
    "layer_norm": "nn.LayerNorm(7)",
    "embedding": "nn.Embedding(9, 7)",
    "stack": "nn.Sequential(nn.Linear(7, 6), nn.ReLU(), nn.Dropout(0.2), nn.Flatten())",
    "unflattened": "nn.Sequential(nn.Flatten(), nn.Unflatten(1, (7, 5)), nn.Softmax(dim=-1))",
}

PROGRAM = """\
import torch
import torch.nn.functional as F
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.always = nn.Linear(7, 3)
{layers}
    def pack(self, x):
        return pack_padded_sequence(x, torch.full((x.size(0),), 3), batch_first=True)

    def forward(self, {names}):
        return {expression}


model = Model()
"""


def program_of(expression: str, inputs: int) -> str:
    """A program whose module returns an expression; it has the layers that the expression names."""
    named = [name for name in LAYERS if f"self.{name}" in expression]
    layers = "".join(f"        self.{name} = {LAYERS[name]}\n" for name in named)
    return PROGRAM.format(names=", ".join("xy"[:inputs]), expression=expression, layers=layers)


def recorded(line: str) -> dict[str, Any]:
    """What PyTorch makes of a line."""
    shapes, expression = line.split(" | ")
    sources = [yaml.safe_load(shape.replace("None", "null")) for shape in shapes.split("; ")]
    program = program_of(expression, len(sources))
    model = programs_recorder.run(program, {}, 1)["model"]
    case = {"expression": expression, "input": sources, "program": program[program.index("class") :]}
    try:
        runs = [programs_recorder._run_forward(model, sources, *trial) for trial in programs_recorder.TRIALS]
    except Exception as error:
        return {**case, "raises": type(error).__name__}
    outputs = [run[""] for run in runs]
    return {**case, "outputs": [programs_recorder._general(*shapes) for shapes in zip(*outputs, strict=True)]}


def main() -> None:
    """Record all lines."""
    lines = EXPRESSIONS.read_text(encoding="utf-8").splitlines()
    cases = [recorded(line) for line in lines if not line.startswith("#")]
    text = json.dumps(
        {
            "torch": torch.__version__.partition("+")[0],
            "imports": PROGRAM[: PROGRAM.index("class")],
            "cases": cases,
        }
    )
    (GOLDENS / "tensors.json").write_text(
        text.replace(' {"expression"', '\n{"expression"') + "\n", encoding="utf-8"
    )
    print(f"{len(cases)} expressions written, {sum('raises' in case for case in cases)} of them refused")


if __name__ == "__main__":
    main()
