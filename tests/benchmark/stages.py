"""Time the stages of one block, long stacks, imports and rebuilds.

    python tests/benchmark/stages.py

Prints medians of several runs in one process, or of several processes; compare the ratios, not the times.
"""

from __future__ import annotations

import gc
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import yaml

from builds import INSTALLED
from lstm_params import Call, network
from lstm_params.blocks.reading import read_block
from lstm_params.results.rendering import render

BLOCK = "```lstm-params\ntitle: An LSTM\nfeatures: 3\nunits: 2\ntimesteps: 40"
MKDOCS = "mkdocs.commands.build, mkdocs.config.defaults, mkdocs.plugins, mkdocs.contrib.search, markdown"
ROUNDS = 7


def median(action: Callable[[], object], times: int = 1) -> float:
    """Seconds that an action takes, the median of some rounds."""
    action()
    rounds = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        for _ in range(times):
            action()
        rounds.append((time.perf_counter() - start) / times)
    return statistics.median(rounds)


def stages() -> None:
    """One block from text to HTML."""
    request = read_block(BLOCK).request
    call = Call("LSTM", 2)
    read = median(lambda: read_block(BLOCK), 200)
    count = median(lambda: network(call, features=3, timesteps=40), 200)
    shown = median(lambda: render(request), 200)
    print("## One block\n\n| stage | µs |\n| --- | --: |")
    print(f"| read, with counting | {1e6 * read:,.0f} |\n| count alone | {1e6 * count:,.0f} |")
    print(f"| render | {1e6 * shown:,.0f} |\n| together | {1e6 * (read + shown):,.0f} |\n")


def stacks() -> None:
    """Long stacks, through the Python API; without Python's garbage collector too, which takes its share."""
    print("## Stacks\n\n| layers | ms | µs a layer | without the collector |\n| --: | --: | --: | --: |")
    for size in (10, 100, 300):
        calls = [Call("LSTM", 8, return_sequences=True) for _ in range(size)]
        taken = median(lambda calls=calls: network(calls, features=8))  # type: ignore[misc]
        gc.disable()
        alone = median(lambda calls=calls: network(calls, features=8))  # type: ignore[misc]
        gc.enable()
        print(f"| {size:,} | {1e3 * taken:,.1f} | {1e6 * taken / size:,.1f} | {1e6 * alone / size:,.1f} |")
    print()


def processes() -> None:
    """Imports, and the command, in turn."""
    kinds = {
        "python -c pass": ["-c", "pass"],
        'python -m lstm_params "LSTM(2) on (40, 3)"': ["-m", "lstm_params", "LSTM(2) on (40, 3)"],
        "import what mkdocs build imports": ["-c", f"import {MKDOCS}"],
        "the same, and our plugin and extension": [
            "-c",
            f"import {MKDOCS}, lstm_params.mkdocs_plugin, lstm_params.markdown.extension",
        ],
    }
    taken: dict[str, list[float]] = {name: [] for name in kinds}
    for _ in range(1 + 5 * ROUNDS):
        for name, arguments in kinds.items():
            start = time.perf_counter()
            subprocess.run([sys.executable, *arguments], check=True, capture_output=True, env=INSTALLED)
            taken[name].append(time.perf_counter() - start)
    nothing = statistics.median(taken["python -c pass"][1:])
    print("## Processes\n\n| process | ms | `python -c pass` = 1 |\n| --- | --: | --: |")
    for name, times in taken.items():
        middle = statistics.median(times[1:])
        print(f"| `{name}` | {1e3 * middle:,.0f} | {middle / nothing:.2f} |")
    mkdocs, ours = list(taken.values())[2:]
    more = sorted(1e3 * (one - other) for one, other in zip(ours[1:], mkdocs[1:], strict=True))
    quarter = len(more) // 4
    spread = f"{more[quarter]:.0f} to {more[-1 - quarter]:.0f} ms"
    print(f"\nOur import adds {statistics.median(more):.0f} ms; half of the pairs are within {spread}.\n")


def rebuilds() -> None:
    """A rebuild of a site of 200 pages, as `mkdocs serve` does it, with our plugin and without, in turn."""
    from mkdocs.commands.build import build
    from mkdocs.config import load_config

    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "docs").mkdir()
        for page in range(200):
            text = f"# Page {page}\n\nSome text.\n\n```yaml\na: {page}\n```\n"
            (root / "docs" / f"page{page}.md").write_text(text, encoding="utf-8")
        taken: dict[str, list[float]] = {"without": [], "with": []}
        for _ in range(ROUNDS + 1):
            for name in taken:
                plugins = ["search", *(["lstm-params"] if name == "with" else [])]
                settings = {
                    "site_name": "B",
                    "plugins": plugins,
                    "theme": {"name": "material", "font": False},
                }
                (root / "mkdocs.yml").write_text(yaml.safe_dump(settings), encoding="utf-8")
                start = time.process_time()
                build(load_config(str(root / "mkdocs.yml")))
                taken[name].append(time.process_time() - start)
    pairs = [one / other for one, other in zip(taken["with"][1:], taken["without"][1:], strict=True)]
    print("## 200 pages without a block, rebuilt\n")
    spread = f"{min(pairs):.3f} to {max(pairs):.3f}"
    print(f"with our plugin and without: {statistics.median(pairs):.3f} ({spread})\n")


if __name__ == "__main__":
    stages()
    stacks()
    processes()
    rebuilds()
