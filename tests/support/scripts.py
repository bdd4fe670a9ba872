"""What is published of the scripts' sources."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

TERSER = Path(__file__).parents[2] / ".cache" / "node_modules" / ".bin" / "terser"


def minified(source: Path, own_names: str) -> str:
    """What terser makes of a script; the test is skipped where there is no terser.

    Args:
        source: The script's file.
        own_names: Properties of the script's own objects, which no browser and no data know, as 'one|other'.
    """
    if not TERSER.exists():
        pytest.skip("there is no terser")
    compress = "passes=3,unsafe_arrows=true,reduce_vars=false"
    properties = f"regex=/^({own_names})$/"
    command = [
        TERSER,
        source,
        "--compress",
        compress,
        "--mangle",
        "--mangle-props",
        properties,
        "--ecma",
        "2022",
    ]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
