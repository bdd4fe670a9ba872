"""Time whole sites: what a block of ours costs beside a highlighted YAML fence of the same lines.

    python tests/benchmark/builds.py [--pages 100] [--blocks 20] [--rounds 9]

Builds the same site without blocks, without blocks and with our plugin, with YAML fences, with our blocks all
different, with our blocks in ten kinds, and with code that markdown-exec runs to make the same table, on
Material with search. The sites are built in turn, round by round, each in a process of its own; the ratios
are of medians. The marginal cost of a block is what its site takes more than the site without blocks. Then
it builds sites of 100 to 10,000 different blocks, for how time and memory grow. Needs the `neighbours` extra.
"""

from __future__ import annotations

import argparse
import gzip
import importlib.util
import json
import os
import platform
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import yaml

INSTALLED = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
"""A process's environment: what it imports is compiled already, as where a package is installed."""
INSTALLED["NO_MKDOCS_2_WARNING"] = "1"

TEXT = "A recurrent layer reads a sequence step by step, and carries what it has read from step to step.\n"
EXEC = """\
```python exec="1"
x, h = {features}, {units}
rows = [("kernel", x * h), ("recurrent_kernel", h * h), ("bias", h)]
print("| weights | i | f | c | o | total |\\n| --- | --- | --- | --- | --- | --- |")
for name, count in rows:
    print(f"| {{name}} | {{count}} | {{count}} | {{count}} | {{count}} | {{4 * count}} |")
```
"""


def lines_of(number: int) -> str:
    """A block's lines, different for each number."""
    return f"title: Layer {number}\nfeatures: {number % 997 + 2}\nunits: {number % 89 + 1}"


KINDS: dict[str, Callable[[int], str]] = {
    "without blocks": lambda number: "",
    "our plugin, without blocks": lambda number: "",
    "yaml fences": lambda number: f"```yaml\n{lines_of(number)}\n```\n",
    "our blocks, all different": lambda number: f"```lstm-params\n{lines_of(number)}\n```\n",
    "our blocks, ten kinds": lambda number: f"```lstm-params\n{lines_of(number % 10)}\n```\n",
    "markdown-exec": lambda number: EXEC.format(features=number % 997 + 2, units=number % 89 + 1),
}


class Run(NamedTuple):
    """What one build took."""

    cpu: float
    """Seconds, of the user and of the system."""
    wall: float
    """Seconds."""
    memory: int
    """The largest resident size, in bytes."""


def prepare(root: Path, kind: str, pages: int, blocks: int) -> None:
    """Write a site's sources."""
    (root / "docs").mkdir(parents=True)
    for page in range(pages):
        parts = [f"# Page {page}\n"]
        for block in range(blocks):
            parts += [f"## Part {block}\n", TEXT, KINDS[kind](page * blocks + block)]
        (root / "docs" / f"page{page}.md").write_text("\n".join(parts), encoding="utf-8")
    (root / "docs" / "index.md").write_text("# Home\n", encoding="utf-8")
    plugins: list[Any] = ["search", *(["lstm-params"] if "our" in kind else [])]
    settings = {
        "site_name": "Benchmark",
        "theme": {"name": "material", "font": False},
        "plugins": [*plugins, *(["markdown-exec"] if kind == "markdown-exec" else [])],
        "markdown_extensions": ["pymdownx.highlight", "pymdownx.superfences", "tables"],
    }
    (root / "mkdocs.yml").write_text(yaml.safe_dump(settings), encoding="utf-8")


def timed(root: Path) -> Run:
    """Build a site in a process of its own."""
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "mkdocs", "build", "--quiet"],
        cwd=root,
        env=INSTALLED,
        stderr=subprocess.PIPE,
    )
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    if status:
        raise SystemExit(f"{root}: {process.stderr.read().decode() if process.stderr else ''}")
    process.returncode = 0
    return Run(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss * 1024)


def html_of_blocks(root: Path) -> list[bytes]:
    """The HTML of each of our blocks."""
    pages = (page.read_text(encoding="utf-8") for page in sorted((root / "site").glob("page*/index.html")))
    found = (
        block
        for page in pages
        for block in re.findall(r'<div class="lstm-params".*?(?=<h2|</article)', page, re.S)
    )
    return [block.encode() for block in found]


def main() -> None:
    """Build, measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--pages", type=int, default=100)
    parser.add_argument("--blocks", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=9)
    options = parser.parse_args()
    kinds = [kind for kind in KINDS if kind != "markdown-exec" or importlib.util.find_spec("markdown_exec")]
    count = options.pages * options.blocks
    with tempfile.TemporaryDirectory() as folder:
        roots = {kind: Path(folder) / kind.replace(" ", "-").replace(",", "") for kind in kinds}
        for kind, root in roots.items():
            prepare(root, kind, options.pages, options.blocks)
            timed(root)
        runs: dict[str, list[Run]] = {kind: [] for kind in kinds}
        for _ in range(options.rounds):
            for kind, root in roots.items():
                runs[kind].append(timed(root))
        report(runs, roots, count)
        growth(Path(folder), max(options.rounds // 3, 1))


def report(runs: dict[str, list[Run]], roots: dict[str, Path], count: int) -> None:
    """Print what was measured."""
    none = runs["without blocks"]
    least = statistics.median(run.cpu for run in none)
    unit = statistics.median(run.cpu for run in runs["yaml fences"]) - least
    python = platform.python_version()
    print(f"{count:,} blocks, {len(none)} rounds, Python {python}, {os.cpu_count()} processors")
    print(f"a highlighted YAML fence costs {1e6 * unit / count:,.0f} µs of CPU\n")
    print("| site | CPU, s | wall, s | marginal CPU, YAML fence = 1 | half of the rounds | peak memory, MB |")
    print("| --- | --: | --: | --: | --: | --: |")
    for kind, measured in runs.items():
        cpu, wall, memory = (statistics.median(figures) for figures in zip(*measured, strict=True))
        extra = sorted((run.cpu - before.cpu) / unit for before, run in zip(none, measured, strict=True))
        quarter = len(extra) // 4
        spread = f"{extra[quarter]:.2f} to {extra[-1 - quarter]:.2f}"
        shown = "" if kind == "without blocks" else f"{(cpu - least) / unit:.2f} | {spread}"
        print(f"| {kind} | {cpu:.2f} | {wall:.2f} | {shown or ' | '} | {memory / 1e6:.0f} |")
    sizes = {kind: _index_size(root) for kind, root in roots.items()}
    grown = (sizes["our blocks, all different"] - sizes["without blocks"]) / count
    blocks = html_of_blocks(roots["our blocks, all different"])
    raw = statistics.median(map(len, blocks))
    zipped = statistics.median(len(gzip.compress(block)) for block in blocks[:200])
    print(f"\nsearch index: {grown:,.0f} bytes a block more")
    print(f"HTML: {raw:,.0f} bytes a block, {zipped:,.0f} gzipped")


def growth(folder: Path, rounds: int) -> None:
    """Print how time and memory grow with the number of blocks, ten a page, all different."""
    print("\n| blocks | marginal CPU, µs a block | memory more, MB | their HTML, MB |", end=" ")
    print("peak memory, MB | all HTML, MB |\n| --: | --: | --: | --: | --: | --: |")
    for pages in (10, 100, 1_000):
        figures = []
        for kind in ("without blocks", "our blocks, all different"):
            root = folder / f"{kind[:3]}{pages}"
            prepare(root, kind, pages, 10)
            runs = [timed(root) for _ in range(1 + rounds)][1:]
            html = sum(page.stat().st_size for page in (root / "site").rglob("*.html"))
            cpu, memory = (statistics.median(run[field] for run in runs) for field in (0, 2))
            figures.append((cpu, memory, html))
        cpu, memory, html = (after - before for before, after in zip(*figures, strict=True))
        of_all = f"{figures[1][1] / 1e6:.0f} | {figures[1][2] / 1e6:.0f}"
        of_blocks = f"{1e5 * cpu / pages:,.0f} | {memory / 1e6:.1f} | {html / 1e6:.1f}"
        print(f"| {pages * 10:,} | {of_blocks} | {of_all} |")


def _index_size(root: Path) -> int:
    index = json.loads((root / "site" / "search" / "search_index.json").read_text(encoding="utf-8"))
    return len(json.dumps(index["docs"], ensure_ascii=False).encode())


if __name__ == "__main__":
    main()
