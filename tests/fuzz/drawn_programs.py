"""Draw programs by chance, and record what the real frameworks make of each.

    python tests/fuzz/drawn_programs.py SEED COUNT PATH

Needs the `frameworks` extra. COUNT programs of each framework are drawn from a grammar of the ways in which
models are written, run, and written to PATH as the golden of programs is: one a line, with its text in the
place of a file's name. A program that its framework refuses is left out, and another is drawn.
"""

from __future__ import annotations

import collections
import json
import random
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "recorders"))

import drawn_keras
import drawn_pytorch
import programs_recorder

DRAW = {"keras": drawn_keras.draw, "pytorch": drawn_pytorch.draw}


def recorded(framework: str, seed: str, count: int) -> tuple[list[dict[str, Any]], collections.Counter[str]]:
    """What a framework makes of as many programs as are asked for, and why others were left out."""
    cases: list[dict[str, Any]] = []
    refused: collections.Counter[str] = collections.Counter()
    number = 0
    while len(cases) < count:
        number += 1
        program = DRAW[framework](random.Random(f"{seed} {framework} {number}"))
        try:
            made = programs_recorder.record(program, framework)
        except Exception as error:
            refused[f"{type(error).__name__}: {str(error)[:100]}"] += 1
            assert sum(refused.values()) < 50 + count, f"most programs are refused: {refused.most_common(5)}"
            continue
        cases.append({"framework": framework, "number": number, "program": program, **made})
    return cases, refused


def main(seed: str, count: str, path: str) -> None:
    """Draw, run and write."""
    programs_recorder.watch()
    cases = []
    for framework in DRAW:
        drawn, refused = recorded(framework, seed, int(count))
        cases += drawn
        print(f"{framework}: {len(drawn)} programs, {sum(refused.values())} refused {refused.most_common(3)}")
    text = json.dumps({"seed": seed, "cases": cases}).replace(' {"framework"', '\n{"framework"')
    Path(path).write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
