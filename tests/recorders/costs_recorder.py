"""Record how many multiply-adds PyTorch's own counter sees in a layer: goldens/multiply_adds.json.

Needs the `frameworks` extra. Keras's layers run on its PyTorch backend. The counter
(`torch.utils.flop_counter`) sees matrix products and convolutions, and counts two operations for each
multiply-add. It is blind to oneDNN's fused recurrent layers, which are switched off here, and to fused
attention, for which there is no case by itself. Keras's general loop over timesteps runs the first step
twice; `unroll=True` does without.

Of the recorded programs of PyTorch that have an input, so is each layer that their `forward` calls once, with
64 in the place of an open length. What is not the same for each input of a batch is null.
"""

from __future__ import annotations

import os

os.environ["KERAS_BACKEND"] = "torch"  # before Keras is imported

import functools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import keras
import programs_recorder
import torch
from recording import GOLDENS
from torch.utils.flop_counter import FlopCounterMode

KERAS: list[tuple[str, list[int]]] = [
    ("LSTM(2)", [40, 3]),
    ("LSTM(128, return_sequences=True)", [25, 256]),
    ("LSTM(2, use_bias=False)", [40, 3]),
    ("GRU(2)", [40, 3]),
    ("GRU(2, reset_after=False, unroll=True)", [40, 3]),
    ("SimpleRNN(2, unroll=True)", [40, 3]),
    ("Bidirectional(LSTM(2))", [40, 3]),
    ("Dense(5)", [3]),
    ("Dense(5)", [7, 3]),
    ("TimeDistributed(Dense(5))", [7, 3]),
    ("Embedding(10, 4)", [7]),
    ("BatchNormalization()", [7, 3]),
    ("Conv1D(6, 3, padding='same')", [40, 8]),
    ("Conv2D(16, 3, strides=2)", [32, 30, 4]),
    ("Conv2D(16, 3, groups=2)", [32, 30, 4]),
    ("DepthwiseConv1D(3, depth_multiplier=2)", [40, 8]),
    ("SeparableConv1D(4, 3)", [40, 8]),
    ("Conv1DTranspose(2, 3, strides=2)", [40, 8]),
]
PYTORCH: list[tuple[str, list[int]]] = [
    ("LSTM(3, 2, batch_first=True)", [40, 3]),
    ("LSTM(3, 2, num_layers=2, bidirectional=True, batch_first=True)", [40, 3]),
    ("LSTM(5, 4, proj_size=2, batch_first=True)", [40, 5]),
    ("GRU(3, 2, bias=False, batch_first=True)", [40, 3]),
    ("RNN(256, 128, batch_first=True)", [25, 256]),
    ("LSTMCell(3, 2)", [3]),
    ("Linear(3, 5)", [7, 3]),
    ("Conv1d(8, 6, 3)", [8, 40]),
    ("Conv2d(4, 16, 3, stride=2, padding=1, groups=2)", [4, 32, 30]),
    ("Embedding(10, 4)", [7]),
]


def recorded(layer: Any, case: tuple[str, list[int]]) -> dict[str, Any]:
    """A case, and what the counter sees in it."""
    code, lengths = case
    values = torch.zeros((1, *lengths), dtype=torch.long if "Embedding" in code else torch.float32)
    layer(values)  # builds it
    with FlopCounterMode(display=False) as counter:
        layer(values)
    operations = counter.get_total_flops()
    assert operations % 2 == 0
    return {"layer": code, "input": lengths, "multiply_adds": operations // 2}


BATCH, LENGTH = 2, 64


def programs() -> Iterator[dict[str, Any]]:
    """The programs, and what the counter sees in their layers."""
    for path in sorted(programs_recorder.PROGRAMS.glob("pytorch/*.py")):
        said = programs_recorder.header(path.read_text(encoding="utf-8"))
        if "input" in said and "refused" not in said:
            yield {"file": f"pytorch/{path.name}", "layers": _layers(path, said)}


def _layers(path: Path, said: dict[str, Any]) -> dict[str, int | None]:
    """The multiply-adds of each layer that is called once, by the way to it."""
    programs_recorder.fresh()
    with programs_recorder._quiet():
        names = programs_recorder.run(path.read_text(encoding="utf-8"), said, 1)
        module = programs_recorder.module_of(names)
    operations: dict[str, list[int]] = {}
    for name, part in module.named_modules():
        if not list(part.children()) or isinstance(part, torch.nn.MultiheadAttention):
            part.forward = functools.partial(_counted, operations.setdefault(name, []), part.forward)
    shapes = said["input"] if isinstance(said["input"][0], list) else [said["input"]]
    with programs_recorder._quiet():
        programs_recorder._run_forward(module, shapes, BATCH, LENGTH)
    return {
        name: None if calls[0] % (2 * BATCH) else calls[0] // (2 * BATCH)
        for name, calls in operations.items()
        if len(calls) == 1
    }


def _counted(calls: list[int], forward: Any, *arguments: Any, **options: Any) -> Any:
    with FlopCounterMode(display=False) as counter:
        value = forward(*arguments, **options)
    calls.append(counter.get_total_flops())
    return value


def main() -> None:
    """Record all cases."""
    torch.backends.mkldnn.enabled = False
    torch.backends.mha.set_fastpath_enabled(False)
    torch.nn.Module.cuda = lambda module, *_: module
    golden = {
        "keras": [recorded(eval(case[0], vars(keras.layers)), case) for case in KERAS],
        "pytorch": [recorded(eval(case[0], vars(torch.nn)), case) for case in PYTORCH],
        "programs": list(programs()),
    }
    text = json.dumps({"torch": torch.__version__.partition("+")[0], **golden})
    text = text.replace('{"layer"', '\n{"layer"').replace('{"file"', '\n{"file"')
    (GOLDENS / "multiply_adds.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
