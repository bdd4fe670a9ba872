"""Time pages with many values in their text: the time must grow as their number does.

python tests/benchmark/inline_values.py
"""

from __future__ import annotations

import statistics
import time

from markdown import Markdown

BLOCK = "```lstm-params\nid: encoder\ninput: [40, 256]\nlayer: LSTM(128)\n```\n"
ROUNDS = 5


def seconds(count: int) -> float:
    """What a page with so many values takes to convert, less what it takes with plain code, the median."""
    taken = []
    for _ in range(ROUNDS):
        times = []
        for code in ("`encoder.parameters + 1`", "`{lstm-params} encoder.parameters + 1`"):
            text = "\n\n".join([*(f"Text {number} and {code}." for number in range(count)), BLOCK])
            start = time.perf_counter()
            Markdown(extensions=["lstm_params"]).convert(text)
            times.append(time.perf_counter() - start)
        taken.append(times[1] - times[0])
    return statistics.median(taken)


if __name__ == "__main__":
    print("| values | ms | µs a value |\n| --: | --: | --: |")
    for count in (125, 250, 500, 1000, 2000):
        taken = seconds(count)
        print(f"| {count:,} | {1e3 * taken:,.1f} | {1e6 * taken / count:,.1f} |")
