"""Time programs: our reader's count, and beside it the real framework's, in a process of its own.

    python tests/benchmark/programs.py [--frameworks PYTHON] [--rounds 15] [--against TREE]

Ours is the CPU time of reading a program in a process that has read it before. The framework's is the CPU
time of a process that imports it, runs the program and counts; the two totals must be equal. With another
checkout of this repository, its reader is timed too, in pairs: the two read the same program by turns, and
the ratio is the median of the pairs'.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import statistics
import subprocess
import sys
from datetime import date
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROGRAMS = [
    "keras/sentiment_sequential_add",
    "keras/several_inputs",
    "keras/text_cnn_then_lstm",
    "keras/config_dataclass",
    "keras/config_object",
    "keras/layer_base_class",
    "pytorch/module_given_to_module",
    "pytorch/shared_submodule_across_parents",
    "pytorch/data_set_class",
    "pytorch/training_loop",
]

READER = """
import sys, time
sys.path.insert(0, sys.argv[1])
from lstm_params.programs.reading import read_program
for line in sys.stdin:
    path, framework, times = line.split()
    text = open(path, encoding="utf-8").read()
    start = time.process_time()
    for _ in range(int(times)):
        program = read_program(text, framework)
    print((time.process_time() - start) / int(times), program.network.parameters, flush=True)
"""
"""A process that reads programs as it is told: the seconds of one, and its total."""

COUNT = {
    "keras": "print(names['model'].count_params())",
    "pytorch": "print(sum(parameter.numel() for parameter in names['model'].parameters()))",
}
"""How a framework counts a model."""


class Reader:
    """A process that reads programs.

    Args:
        tree: The checkout whose reader it is.
    """

    def __init__(self, tree: Path) -> None:
        command = [sys.executable, "-c", READER, str(tree / "plugin")]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def read(self, path: Path, times: int = 5) -> tuple[float, int]:
        """The seconds of CPU time that a program takes, and how many parameters it has."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(f"{path} {path.parent.name} {times}\n")
        self._process.stdin.flush()
        seconds, total = self._process.stdout.readline().split()
        return float(seconds), int(total)


def framework_seconds(python: str, path: Path) -> tuple[float, int]:
    """The seconds of CPU time that the framework takes to the same answer, and its total."""
    code = f"names = {{'__name__': '__main__'}}\nexec(open({str(path)!r}).read(), names)\n"
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    run = subprocess.run(
        [python, "-c", code + COUNT[path.parent.name]],
        env={**os.environ, "KERAS_BACKEND": "torch"},
        capture_output=True,
        text=True,
        check=True,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return seconds, int(run.stdout.split()[-1])


def main() -> None:
    """Time all programs, and print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--frameworks", help="a Python that has the frameworks")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--against", type=Path, help="another checkout")
    options = parser.parse_args()
    trees = [ROOT, *([options.against] if options.against else [])]
    readers = [Reader(tree) for tree in trees]
    print(f"{date.today()}, Python {platform.python_version()}, {options.rounds} rounds\n")
    print("| program | lines | ours, ms | the framework, s | times ours | in pairs |")
    print("| --- | --: | --: | --: | --: | --: |")
    for name in PROGRAMS:
        path = ROOT / "tests" / "cases" / "programs" / f"{name}.py"
        rounds = [[reader.read(path) for reader in readers] for _ in range(options.rounds + 1)][1:]
        seconds, total = statistics.median(one[0][0] for one in rounds), rounds[0][0][1]
        cells = [f"`{name}`", str(len(path.read_text().splitlines())), f"{1e3 * seconds:.1f}", "", "", ""]
        if options.frameworks:
            theirs, their_total = framework_seconds(options.frameworks, path)
            assert their_total == total, f"{name}: {total}, and the framework counts {their_total}"
            cells[3:5] = [f"{theirs:.1f}", f"{theirs / seconds:,.0f}"]
        if options.against:
            cells[5] = f"{statistics.median(ours[0] / other[0] for ours, other in rounds):.2f}"
        print("|", " | ".join(cells), "|", flush=True)


if __name__ == "__main__":
    main()
