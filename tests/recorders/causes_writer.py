"""Write what pages know of causes: plugin/lstm_params/results/causes.json.

    python tests/recorders/causes_writer.py

Needs nothing but the plugin. A test fails where the file is not what the search for causes gives.
"""

from __future__ import annotations

import json

from lstm_params.calculator.diagnosis.causes import all_causes
from lstm_params.results.diagnosis import CAUSES


def main() -> None:
    """Write it, in one line, as it lies in pages."""
    CAUSES.write_text(json.dumps(all_causes(), separators=(",", ":"), ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main()
