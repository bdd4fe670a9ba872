"""Count what a block costs in instructions, which other work on the machine does not change.

    python tests/benchmark/instructions.py

Builds the sites of `builds.py` in two sizes each under Valgrind; what more blocks cost is what a
block costs, and what is left is what a site of ours costs once. Needs Valgrind, and some minutes.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from pathlib import Path

from builds import INSTALLED, prepare

KINDS = (
    "without blocks",
    "yaml fences",
    "our plugin, without blocks",
    "our blocks, all different",
    "our blocks, ten kinds",
)
PAGES = (4, 12)
BLOCKS = 20
"""On each page."""


def counted(folder: Path, kind: str, pages: int) -> int:
    """The instructions of one build; what it imports is compiled before."""
    root = folder / f"{kind} {pages}"
    prepare(root, kind, pages, BLOCKS)
    build = [sys.executable, "-m", "mkdocs", "build", "--quiet"]
    environment = {**INSTALLED, "PYTHONHASHSEED": "0"}
    subprocess.run(build, cwd=root, env=environment, check=True)
    valgrind = ["valgrind", "--tool=cachegrind", "--cache-sim=no", f"--cachegrind-out-file={os.devnull}"]
    run = subprocess.run(
        [*valgrind, *build], cwd=root, env=environment, check=True, capture_output=True, text=True
    )
    found = re.search(r"I +refs: +([\d,]+)", run.stderr)
    assert found, run.stderr
    return int(found[1].replace(",", ""))


def report(counts: Mapping[tuple[str, int], int]) -> None:
    """Print a table of what was counted."""
    few, many = PAGES
    each = {kind: (counts[kind, many] - counts[kind, few]) / (many - few) / BLOCKS for kind in KINDS}
    once = {kind: counts[kind, few] - each[kind] * few * BLOCKS for kind in KINDS}
    none, fence = KINDS[:2]
    print("| site | thousands a block | YAML fence = 1 | millions once |\n| --- | --: | --: | --: |")
    for kind in KINDS[1:]:
        more = each[kind] - each[none]
        ratio = more / (each[fence] - each[none])
        print(f"| {kind} | {more / 1e3:,.0f} | {ratio:.2f} | {(once[kind] - once[none]) / 1e6:,.0f} |")


def main() -> None:
    """Count, two builds at once."""
    sizes = list(product(KINDS, PAGES))
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(2) as pool:
        counts = pool.map(lambda size: counted(Path(folder), *size), sizes)
        report(dict(zip(sizes, counts, strict=True)))


if __name__ == "__main__":
    main()
