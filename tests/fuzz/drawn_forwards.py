"""Draw what modules compute by chance, and record what PyTorch returns.

    python tests/fuzz/drawn_forwards.py SEED COUNT PATH

Needs the `frameworks` extra. COUNT modules compute a few steps with two tensors, and as many use one layer;
what each returns, or that PyTorch refuses it, is written to PATH, one a line, as in the golden of tensors.
"""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "recorders"))

import programs_recorder

PROGRAM = """\
import torch
import torch.nn.functional as F
from torch import nn


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = {layer}
        self.linear = nn.Linear(4, 4)

    def forward(self, x, y):
{steps}
        return {returned}


model = Model()
"""

STEPS = (
    "{x}[{index}]",
    "{x}.transpose({axis}, {other})",
    "{x}.permute({order})",
    "{x}.unsqueeze({axis})",
    "{x}.squeeze({axis})",
    "{x}.squeeze()",
    "{x}.flatten({axis})",
    "{x}.flatten({axis}, {other})",
    "{x}.view({x}.size(0), {length})",
    "{x}.reshape(-1, {length})",
    "{x}.reshape({x}.size(0), -1, {length})",
    "{x}.sum({axis})",
    "{x}.mean({axis}, keepdim=True)",
    "{x}.max({axis}).values",
    "torch.cat([{x}, {y}], {axis})",
    "torch.stack([{x}, {y}], {axis})",
    "{x} + {y}",
    "{x} @ {y}",
    "torch.matmul({x}, {y}.transpose(-1, -2))",
    "torch.bmm({x}, {y})",
    "{x}.chunk({count}, {axis})[0]",
    "{x}.split({count}, {axis})[-1]",
    "{x}.unbind({axis})[0]",
    "{x}.repeat({length}, 1, 2)",
    "{x}.expand(-1, {length}, -1)",
    "{x}.expand_as({y})",
    "F.softmax({x}, dim={axis})",
    "F.pad({x}, ({axis}, {count}))",
    "{x}.topk({count}, {axis})[0]",
    "{x}.repeat_interleave({count}, {axis})",
    "F.max_pool1d({x}, {count}, {more}, ceil_mode={flag})",
    "F.avg_pool1d({x}, {count}, ceil_mode={flag})",
    "F.adaptive_avg_pool1d({x}, {count})",
    "{x}.new_zeros({x}.size(0), {count})",
    "torch.where({x} > 0, {x}, {y})",
    "{x}.movedim({axis}, {other})",
    "{x}.unflatten({axis}, ({count}, -1))",
    "{x}.narrow({axis}, 0, {count})",
    "F.glu({x}, {axis})",
    "self.linear({x})",
)

LAYERS = (
    "nn.Conv1d({channels}, 5, {count}, stride={more}, padding={axis}, dilation={count})",
    "nn.Conv2d({channels}, 5, ({count}, 1), {more})",
    "nn.Conv3d({channels}, 2, {count})",
    "nn.ConvTranspose1d({channels}, 5, {count}, stride={more}, dilation={count})",
    "nn.ConvTranspose2d({channels}, 5, 2, {more})",
    "nn.LSTM({channels}, 5, {count}, batch_first={flag}, bidirectional={flag}, proj_size={count})",
    "nn.GRU({channels}, 3, {count}, batch_first={flag}, bidirectional={flag})",
    "nn.LSTMCell({channels}, 3)",
    "nn.Linear({channels}, 2)",
    "nn.LayerNorm({channels})",
    "nn.BatchNorm1d({channels})",
    "nn.BatchNorm2d({channels})",
    "nn.GroupNorm(1, {channels})",
    "nn.MaxPool1d({count}, {more}, ceil_mode={flag})",
    "nn.MaxPool2d({count}, {more}, ceil_mode={flag})",
    "nn.AvgPool2d(({count}, 2), ceil_mode={flag})",
    "nn.AdaptiveMaxPool2d(({count}, None))",
    "nn.Flatten({axis}, {other})",
    "nn.Unflatten({axis}, (2, -1))",
    "nn.GLU({axis})",
    "nn.ZeroPad1d(({count}, 1))",
    "nn.PixelShuffle(2)",
    "nn.MultiheadAttention({channels}, {count}, batch_first={flag})",
    "nn.TransformerEncoderLayer({channels}, {count}, 8, batch_first={flag}, norm_first={flag})",
    "nn.Embedding(9, {channels})",
    "nn.EmbeddingBag(9, {channels})",
    "nn.Bilinear({channels}, {channels}, 3)",
    "nn.CosineSimilarity(dim={axis})",
)

INDICES = ("0", "-1", "2", ":", ":", "1:", ":-1", "::2", "-2:", "None", "...", "[0, 1]", "torch.arange(2)")


def filled(template: str, chance: random.Random, names: list[str]) -> str:
    """A step or a layer with names and numbers drawn for what it leaves open."""
    values = {
        "x": chance.choice(names),
        "y": chance.choice(names),
        "index": ", ".join(chance.choice(INDICES) for _ in range(chance.randint(1, 4))),
        "order": ", ".join(map(str, chance.sample(range(4), chance.randint(2, 4)))),
        "axis": chance.choice((0, 1, 1, 2, -1, -1, -2)),
        "other": chance.choice((0, 1, 2, -1, -2)),
        "length": chance.choice((1, 2, 3, 4, 6, 8, -1)),
        "count": chance.choice((1, 2, 3)),
        "more": chance.choice((1, 2, 3)),
        "channels": chance.choice((1, 2, 3, 4, 6)),
        "flag": chance.choice((True, False)),
    }
    return template.format(**values)


def draw(chance: random.Random, is_layer: bool) -> tuple[str, list[list[int | None]]]:
    """A program, and the shapes of its inputs."""
    lengths = (1, 2, 3, 4, 4, 6, 6, None)
    shapes = [[chance.choice(lengths) for _ in range(chance.randint(1, 4 if is_layer else 3))] for _ in "xy"]
    if is_layer:
        layer = filled(chance.choice(LAYERS), chance, ["x"])
        several = {"Multi": "x, x, x", "Bilin": "x, x", "Cosin": "x, x"}.get(layer[3:8], "x")
        return PROGRAM.format(layer=layer, steps="        z = y", returned=f"self.layer({several})"), shapes
    if chance.random() < 0.3:
        shapes[1] = list(shapes[0])
    names, steps = ["x", "y"], []
    for number in range(chance.randint(1, 3)):
        steps.append(f"        t{number} = {filled(chance.choice(STEPS), chance, names)}")
        names.append(f"t{number}")
    return PROGRAM.format(layer="nn.Identity()", steps="\n".join(steps), returned=names[-1]), shapes


def recorded(program: str, shapes: list[list[int | None]]) -> dict[str, Any] | None:
    """What PyTorch returns, or that it refuses it; None where it does not even make the layer."""
    case = {"input": shapes, "program": program}
    try:
        model = programs_recorder.run(program, {}, 1)["model"]
    except Exception:
        return None
    try:
        runs = [
            programs_recorder._run_forward(model, shapes, *trial)[""] for trial in programs_recorder.TRIALS
        ]
    except Exception as error:
        return {**case, "raises": type(error).__name__}
    if len({str([len(shape) for shape in run]) for run in runs}) > 1:
        return None  # how many axes there are depends on the batch
    return {**case, "outputs": [programs_recorder._general(*shapes) for shapes in zip(*runs, strict=True)]}


def main(seed: str, count: str, path: str) -> None:
    """Draw, run and write."""
    cases: list[dict[str, Any]] = []
    for is_layer in (False, True):
        for number in range(int(count)):
            made = recorded(*draw(random.Random(f"{seed} {is_layer} {number}"), is_layer))
            cases += [made] if made else []
    text = json.dumps({"seed": seed, "cases": cases}).replace(' {"input"', '\n{"input"')
    Path(path).write_text(text + "\n", encoding="utf-8")
    print(f"{len(cases)} modules, {sum('raises' in case for case in cases)} of them refused")


if __name__ == "__main__":
    main(*sys.argv[1:])
