"""What it takes to learn a count from a large saved model: our command, and the framework's own way.

    python tests/benchmark/files.py PYTHON [--rounds 5] [--folder FOLDER]

PYTHON is that of an environment with the `frameworks` extra; this file runs in one with our package. The
frameworks write models of about 1 GB, whose zeros are then dug out of the disk where the file system can do
that. Both ways are whole processes, run in turn, one at a time. Compared are CPU time and peak memory, as
the kernel counts them. The least memory that this needs is what the frameworks need: 5 GB.
"""

from __future__ import annotations

import argparse
import os
import statistics
import struct
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

MADE = {
    "model.safetensors": """
import torch, safetensors.torch
from torch import nn
e = nn.Embedding(240_000, 1024, _weight=torch.zeros(240_000, 1024))
m = nn.ModuleDict({"emb": e, "rnn": nn.LSTM(1024, 256)})
safetensors.torch.save_file(m.state_dict(), PATH)
""",
    "model.pt": """
import torch
from torch import nn
e = nn.Embedding(240_000, 1024, _weight=torch.zeros(240_000, 1024))
m = nn.ModuleDict({"emb": e, "rnn": nn.LSTM(1024, 256)})
torch.save(m.state_dict(), PATH)
""",
    "model.keras": """
import keras
from keras import layers
keras.Sequential([keras.Input((None,)), layers.Embedding(240_000, 1024, embeddings_initializer="zeros"),
                  layers.LSTM(256), layers.Dense(10)]).save(PATH)
""",
    "model.h5": """
import keras
from keras import layers
keras.Sequential([keras.Input((None,)), layers.Embedding(240_000, 1024, embeddings_initializer="zeros"),
                  layers.LSTM(256), layers.Dense(10)]).save(PATH)
""",
    "model.onnx": """
import numpy as np, onnx
from onnx import TensorProto, helper, numpy_helper
w = [numpy_helper.from_array(np.zeros(s, "float32"), n) for n, s in
     (("emb", (240_000, 1024)), ("W", (1, 1024, 1024)), ("R", (1, 1024, 256)), ("B", (1, 2048)))]
g = helper.make_graph([helper.make_node("Gather", ["emb", "ids"], ["X"]),
                       helper.make_node("LSTM", ["X", "W", "R", "B"], ["Y"], hidden_size=256)], "g",
                      [helper.make_tensor_value_info("ids", TensorProto.INT64, ["T", 1])],
                      [helper.make_tensor_value_info("Y", TensorProto.FLOAT, None)], w)
onnx.save(helper.make_model(g), PATH)
""",
}
"""How each file is written."""

COUNTED = {
    "model.safetensors": "from safetensors.torch import load_file\n"
    "print(sum(t.numel() for t in load_file(PATH).values()))",
    "model.pt": "import torch\nprint(sum(t.numel() for t in torch.load(PATH).values()))",
    "model.keras": "import keras\nprint(keras.saving.load_model(PATH, compile=False).count_params())",
    "model.h5": "import keras\nprint(keras.saving.load_model(PATH, compile=False).count_params())",
    "model.onnx": "import math, onnx\n"
    "print(sum(math.prod(t.dims) for t in onnx.load(PATH).graph.initializer))",
}
"""How one learns its count from the framework."""


OURS = """
import atexit, runpy, sys
def peak():
    with open("/proc/self/status") as status:
        print(next(line.split()[1] for line in status if line.startswith("VmHWM")), file=sys.stderr)
atexit.register(peak)
sys.argv = ["lstm_params", PATH]
runpy.run_module("lstm_params", run_name="__main__")
"""
"""Our command. A process that was forked has its parent's peak among its own, so it says its peak itself."""


class Spent(NamedTuple):
    """What a process took."""

    seconds: float
    megabytes: float
    output: str


def run(command: Sequence[str]) -> Spent:
    """Run a process by itself."""
    environment = {**os.environ, "KERAS_BACKEND": "torch", "PYTHONPATH": os.environ.get("PYTHONPATH", "")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed package is compiled
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment)
    assert process.stdout, "it is a pipe"
    assert process.stderr, "it is a pipe"
    output = process.stdout.read().decode()
    said = process.stderr.read().decode().split()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)[:200]} ended with {process.returncode}")
    own = int(said[-1]) if said and said[-1].isdigit() else usage.ru_maxrss
    return Spent(usage.ru_utime + usage.ru_stime, own * 1024 / 1e6, output)


def code(text: str, path: Path) -> str:
    """A program with the path in it."""
    return text.replace("PATH", repr(str(path)))


def counts(output: str) -> str:
    """The first number in what was printed, without its commas."""
    words = output.replace(",", "").split()
    return next(word for word in words if word.isdigit())


def middle(values: Sequence[float]) -> tuple[float, float, float]:
    """The median, and the quartiles."""
    low, mid, high = statistics.quantiles(values, n=4)
    return mid, low, high


def compare(python: str, folder: Path, rounds: int) -> None:
    """Print the table of pairs."""
    print("| file | ours, CPU s | theirs, CPU s | ratio | half of the rounds | ours, MB | theirs, MB |")
    print("| --- | --: | --: | --: | --- | --: | --: |")
    for name in MADE:
        path = folder / name
        run([python, "-c", code(MADE[name], path)])
        subprocess.run(["fallocate", "--dig-holes", str(path)], check=False)
        ours, theirs = [], []
        for _ in range(rounds):
            ours.append(run([sys.executable, "-c", code(OURS, path)]))
            theirs.append(run([python, "-c", code(COUNTED[name], path)]))
            assert counts(ours[-1].output) == counts(theirs[-1].output), name
        ratios = [two.seconds / one.seconds for one, two in zip(ours, theirs, strict=True)]
        mid, low, high = middle(ratios)
        cells = [
            f"{statistics.median(one.seconds for one in ours):.3f}",
            f"{statistics.median(one.seconds for one in theirs):.2f}",
            f"{mid:.0f}",
            f"{low:.0f} to {high:.0f}",
            f"{max(one.megabytes for one in ours):.1f}",
            f"{max(one.megabytes for one in theirs):,.0f}",
        ]
        print(f"| `{name}`, {path.stat().st_size / 2**20:,.0f} MiB | {' | '.join(cells)} |", flush=True)
        path.unlink()


def grow(folder: Path, rounds: int) -> None:
    """Print what a file of 10 GB takes beside one of 1 MB with the same header, but for the digits in it."""
    times: dict[str, list[Spent]] = {}
    for label, rows in (("1 MB", 256), ("10 GB", 2_621_440)):
        path = folder / "grown.safetensors"
        tensors = f'{{"w":{{"dtype":"F32","shape":[{rows:07},1024],"data_offsets":[0,{rows * 4096:011}]}}}}'
        header = tensors.replace("[0000", "[").replace("[0,0000", "[0,").ljust(120).encode()
        with path.open("wb") as file:
            file.write(struct.pack("<Q", len(header)) + header)
            file.truncate(8 + len(header) + rows * 4096)
        times[label] = [run([sys.executable, "-c", code(OURS, path)]) for _ in range(2 * rounds)]
        path.unlink()
    small, large = (statistics.median(one.seconds for one in spent) for spent in times.values())
    most = max(one.megabytes for one in times["10 GB"])
    print(f"\n10 GB: {large:.3f} s of CPU, 1 MB: {small:.3f} s; peak {most:.1f} MB")


def main() -> None:
    """Make the files, run the pairs."""
    parser = argparse.ArgumentParser()
    parser.add_argument("python", help="the interpreter of the frameworks' environment")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--folder", type=Path, help="where the files are made: 1 GB at a time")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.folder) as name:
        grow(Path(name), options.rounds)
        compare(options.python, Path(name), options.rounds)


if __name__ == "__main__":
    main()
