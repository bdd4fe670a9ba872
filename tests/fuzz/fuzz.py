"""Throw hostile text at all that reads what writers write, and write down what came of it.

    python tests/fuzz/fuzz.py [--inputs 1000000] [--seed 1] [--log tests/fuzz/log.md]

Inputs are programs, expressions and blocks that were cut up, spliced and mutated. Nothing may come of one but
a result or a `BlockError`. An input is told again by its number and the seed.
"""

from __future__ import annotations

import argparse
import heapq
import platform
import random
import re
import time
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import NamedTuple

from lstm_params.blocks.errors import BlockError
from lstm_params.blocks.expressions import Scope, evaluate
from lstm_params.blocks.reading import read_block
from lstm_params.programs.errors import ProgramError
from lstm_params.programs.reading import read_program
from lstm_params.source_files import path_of

TESTS = Path(__file__).parents[1]
PROGRAMS = [
    path.read_text(encoding="utf-8")
    for folder in ("snippets", "programs")
    for path in sorted((TESTS / "cases" / folder).glob("*/*.py"))
]
PAGES = sorted((TESTS.parent / "docs").rglob("*.md"))
BLOCKS = [
    inside
    for path in PAGES
    for inside in re.findall("^```lstm-params\n(.+?)^```", path.read_text(encoding="utf-8"), re.S | re.M)
]
EXPRESSIONS = [
    "encoder.parameters - 4 * (encoder.units + 1)",
    "encoder.layers[0].kernel.shape",
    "LSTM(2) on (40, 3)",
]
HOSTILE = """\
__import__('os').system('touch never')~(lambda: 0)()~[x for x in y for y in x]~(y := 1)~\0~x = (x, x)
~().__class__.__bases__[0].__subclasses__()~exec('1')~open('/etc/passwd').read()~\u2028~\ud7ff~é~\t~'''~"~#~\\~*
~**~@~...~for x in y:
  ~while True: pass
~class N(nn.Module):
  def __init__(self):
    ~!!python/object~&a [*a, *a]~<<: *a~code: |
  ~code_file: ../../../etc/passwd~1e999~if""".split("~")  # noqa: SIM905
HOSTILE += [character * 300 for character in "9()[{-"] + [".a" * 300, "0x" + "f" * 200]
SLOWEST = 3


class Slow(NamedTuple):
    """An input that took long."""

    seconds: float
    number: int
    target: str


def mutated(chance: random.Random, texts: list[str]) -> str:
    """A text that was cut up, spliced and mutated."""
    text = chance.choice(texts)
    if len(text) > 600:
        start = chance.randrange(len(text) - 600)
        text = text[start if chance.random() < 0.5 else 0 :][: chance.randrange(600)]
    for _ in range(chance.choice([0, 1, 1, 2, 3, 8])):
        at = chance.randrange(len(text) + 1)
        until = min(len(text), at + chance.choice([0, 0, 1, 5, 40]))
        other = chance.choice(texts)
        begin = chance.randrange(len(other))
        piece = chance.choice(
            [chance.choice(HOSTILE), other[begin : begin + 60], chr(chance.randrange(1, 0xD7FF)), ""]
        )
        text = text[:at] + piece * chance.choice([1, 1, 1, 2, 9]) + text[until:]
    return text


_ENCODER = read_block("```lstm-params\nid: encoder\ninput: [40, 256]\nlayer: LSTM(128)").request
SCOPE = Scope(["encoder"], lambda id: _ENCODER, "keras")
TARGETS: dict[str, tuple[list[str], Callable[[str], object]]] = {
    "program of Keras": (PROGRAMS, lambda text: read_program(text, "keras")),
    "program of PyTorch": (PROGRAMS, lambda text: read_program(text, "pytorch")),
    "expression": (EXPRESSIONS, lambda text: evaluate(text, SCOPE)),
    "block": (BLOCKS, lambda text: read_block(f"```lstm-params\n{text}")),
    "path": (["../src/model.py#L10-L24", "../../x.py"], lambda text: path_of(text, TESTS, TESTS)),
}
SHARES = {"expression": 4, "program of Keras": 2, "program of PyTorch": 2, "block": 1, "path": 1}


def main() -> int:
    """Throw so many inputs, and write the log."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--inputs", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--log", type=Path)
    options = parser.parse_args()
    names = [name for name, share in SHARES.items() for _ in range(share)]
    counts: Counter[tuple[str, str]] = Counter()
    slow: list[Slow] = []
    wrong: list[str] = []
    began = time.perf_counter()
    for number in range(options.inputs):
        chance = random.Random(options.seed * 1_000_000_007 + number)
        target = chance.choice(names)
        texts, read = TARGETS[target]
        text = mutated(chance, texts)
        start = time.process_time()  # what else the machine does is no fault of an input
        try:
            read(text)
            outcome = "read"
        except BlockError as error:
            outcome = "refused" if error.mistakes else "refused without a word"
        except ProgramError as error:
            outcome = "refused" if error.problems else "refused without a word"
        except Exception as error:
            outcome = f"raised {type(error).__name__}"
        heapq.heappush(slow, Slow(time.process_time() - start, number, target))
        if len(slow) > SLOWEST:
            heapq.heappop(slow)
        counts[target, outcome] += 1
        if outcome not in ("read", "refused"):
            wrong.append(f"- input {number}, {target}: {outcome}: `{text[:200]!r}`")
    lines = report(
        options.inputs, options.seed, time.perf_counter() - began, counts, sorted(slow, reverse=True), wrong
    )
    print(lines)
    if options.log:
        options.log.write_text(lines, encoding="utf-8")
    return 1 if wrong else 0


def report(
    inputs: int,
    seed: int,
    seconds: float,
    counts: Counter[tuple[str, str]],
    slow: list[Slow],
    wrong: list[str],
) -> str:
    """The log as Markdown."""
    rows = [f"| {target} | {outcome} | {count:,} |" for (target, outcome), count in sorted(counts.items())]
    python = platform.python_version()
    longest = [f"- {1e3 * one.seconds:,.1f} ms: input {one.number}, {one.target}" for one in slow]
    return "\n".join(
        [
            "# Fuzz log",
            "",
            f"{date.today()}, Python {python}: {inputs:,} inputs of seed {seed} in {seconds:,.0f} s.",
            "",
            "| what was read | what came of it | inputs |",
            "| --- | --- | --: |",
            *rows,
            "",
            "The slowest, in CPU time:",
            "",
            *longest,
            "",
            "Raised anything but a `BlockError`, or that without a mistake:",
            "",
            *(wrong[:50] or ["nothing."]),
            "",
        ]
    )


if __name__ == "__main__":
    raise SystemExit(main())
