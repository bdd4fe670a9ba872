"""Time what a reader waits for who changes a size: at a quarter of the processor's speed, in Chromium.

    python tests/benchmark/explore.py [--rounds 40] [--throttling 4]

Blocks that explore stand on a page of Material, as on our own site. A size is set as a reader's key sets it,
step by step, and the next begins once the page has drawn two frames. What the main thread does between is
taken from the browser's trace, in time of the processor, as other programs take turns with it: each piece
of work without those that it starts itself. *Script* is our script with all that it writes into the page, not
those of the theme and of this benchmark;
*style*, *layout* and *paint* are what the browser does after it, layout with what the script itself asks for
and with the style of what a container's width decides. An update is the first three together. On a busy
machine the throttling adds what others took in between: `--throttling 1`, times four, is steadier there.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).parents[1] / "support")]

from playwright.sync_api import sync_playwright  # noqa: E402

from browsing import CHROMIUM, served  # noqa: E402
from sites import block, build_site  # noqa: E402

BLOCKS = {
    "LSTM": ("features: 3", "layer: LSTM(2)", "explore: [features, units, framework, bidirectional, bias]"),
    "GRU": (
        "features: 3",
        "layer: GRU(2)",
        "explore: [features, units, framework, bidirectional, bias, reset_after]",
    ),
    "row": (
        "input: [25]",
        "layers:",
        "  - Embedding(1000, 256)",
        "  - Bidirectional(LSTM(128, return_sequences=True))",
        "  - GRU(64)",
        "  - Dense(1)",
        "explore: [input_dim, output_dim, bidirectional.units, gru.units]",
    ),
}  # fmt: skip
UPDATES = {
    "LSTM, 3 to 14 units": ("LSTM", "h", range(3, 15)),
    "LSTM, 14 to 24 units": ("LSTM", "h", range(14, 25)),
    "LSTM, 505 to 519 units": ("LSTM", "h", range(505, 520)),
    "LSTM, 1 to 9 features": ("LSTM", "x", range(1, 10)),
    "LSTM, 505 to 519 features": ("LSTM", "x", range(505, 520)),
    "GRU, 3 to 14 units": ("GRU", "h", range(3, 15)),
    "GRU, 505 to 519 units": ("GRU", "h", range(505, 520)),
    "4 layers, 505 to 519 units of the first LSTM": ("row", "h.bidirectional", range(505, 520)),
}
KINDS = {
    "script": ("FunctionCall", "ParseHTML", "MinorGC", "MajorGC"),
    "style": ("UpdateLayoutTree",),
    "layout": ("Layout",),
    "paint": ("PrePaint", "Paint", "Layerize", "Commit", "UpdateLayer", "HitTest"),
}  # fmt: skip
SET = """async ([block, name, values]) => {
  const frame = () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
  const input = document.querySelector(`#${block} [name="${name}"][type="number"]`);
  for (const value of values) {
    performance.mark("update");
    input.value = value;
    input.dispatchEvent(new InputEvent("input", {bubbles: true}));
    await frame();
  }
  performance.mark("update");
}"""


def self_times(events: Sequence[dict[str, Any]]) -> Iterator[tuple[str, float]]:
    """How many milliseconds each event of a thread took, without those within it."""
    open_events: list[list[Any]] = []  # name, end, time of its own
    for event in sorted(events, key=lambda event: (event["ts"], -event["dur"])):
        while open_events and open_events[-1][1] <= event["ts"]:
            name, _, own = open_events.pop()
            yield name, own
        taken = event.get("tdur", 0) / 1000
        if open_events:
            open_events[-1][2] -= taken
        open_events.append([event["name"], event["ts"] + event["dur"], taken])
    for name, _, own in open_events:
        yield name, own


def by_kind(events: Sequence[dict[str, Any]]) -> Counter[str]:
    """How many milliseconds of a thread's events were of each kind."""
    kinds = {name: kind for kind, names in KINDS.items() for name in names}
    found: Counter[str] = Counter()
    for name, own in self_times(events):
        if name in kinds:
            found[kinds[name]] += own  # type: ignore[assignment]
    return found


def is_of_others(event: dict[str, Any]) -> bool:
    """Whether a call is one of the theme's, or of the benchmark itself."""
    return event["name"] == "FunctionCall" and "lstm-params.js" not in event["args"]["data"].get("url", "")


class Traced:
    """A page, and what its main thread does."""

    def __init__(self, page: Any, throttling: float) -> None:
        self.page = page
        self.session = page.context.new_cdp_session(page)
        self.session.send("Emulation.setCPUThrottlingRate", {"rate": throttling})
        self.events: list[dict[str, Any]] = []
        self.is_done = False
        self.session.on("Tracing.dataCollected", lambda data: self.events.extend(data["value"]))
        self.session.on("Tracing.tracingComplete", lambda data: self.end())

    def end(self) -> None:
        """All is there."""
        self.is_done = True

    def updates(self, block: str, name: str, values: Sequence[int]) -> list[Counter[str]]:
        """What each of some changes took."""
        self.events.clear()
        self.is_done = False
        categories = "devtools.timeline,disabled-by-default-devtools.timeline,blink.user_timing,v8"
        self.session.send("Tracing.start", {"transferMode": "ReportEvents", "categories": categories})
        self.page.evaluate(SET, [block, name, values])
        self.session.send("Tracing.end")
        while not self.is_done:
            self.page.wait_for_timeout(5)
        marks = [event for event in self.events if event["name"] == "update"]
        thread = marks[0]["pid"], marks[0]["tid"]
        own = [
            event
            for event in self.events
            if (event["pid"], event["tid"]) == thread and event.get("dur") and not is_of_others(event)
        ]
        return [
            by_kind([event for event in own if start["ts"] <= event["ts"] < end["ts"]])
            for start, end in pairwise(marks)
        ]


def measure(page: Any, rounds: int, throttling: float) -> None:
    """Print a row for each kind of update."""
    traced = Traced(page, throttling)
    print("| update | script | style | layout | together | 9 of 10 | paint |")
    print("| --- | --: | --: | --: | --: | --: | --: |")
    for title, (name, size, values) in UPDATES.items():
        ways = [*values, *reversed(values)]
        found = traced.updates(name, size, [ways[number % len(ways)] for number in range(rounds + 6)])
        found = found[6:]  # without what is made at first, and compiled
        middle = {kind: statistics.median([one[kind] for one in found]) for kind in KINDS}
        sums = sorted([one["script"] + one["style"] + one["layout"] for one in found])
        cells = [*(middle[kind] for kind in ("script", "style", "layout")), statistics.median(sums),
                 sums[len(sums) * 9 // 10], middle["paint"]]  # fmt: skip
        print(f"| {title} | " + " | ".join([f"{cell:.1f}" for cell in cells]) + " |", flush=True)


def main() -> None:
    """Build the page, and change it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--throttling", type=float, default=4)
    chosen = parser.parse_args()
    text = "\n\n".join([block(f"id: {name}", *lines) for name, lines in BLOCKS.items()])
    with tempfile.TemporaryDirectory() as folder:
        theme = {"name": "material", "font": False}
        site = build_site(Path(folder), {"index.md": f"# Blocks\n\n{text}"}, theme=theme)
        with served(site.directory) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM)
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            page.goto(f"{address}/index.html")
            measure(page, chosen.rounds, chosen.throttling)
            browser.close()


if __name__ == "__main__":
    main()
