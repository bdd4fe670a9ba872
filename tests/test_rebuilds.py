"""Nothing grows while a site is served for long."""

from __future__ import annotations

import ctypes
import gc
import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from sites import block, build_site

PAGES = {
    "index.md": "\n\n".join(
        [
            "# Home",
            block("id: small", "features: 3", "units: 2"),
            block(
                "layers:", "  - Embedding(1000, 256)", "  - Bidirectional(LSTM(128))", "show: [summary, flow]"
            ),
            block("features: 3", "unit: 2"),
        ]
    ),
    "other.md": "# Other\n\n" + block("features: 4", "layer: GRU(3)"),
}


def resident() -> int:
    """How many bytes of memory this process keeps: what is free already is given back first."""
    gc.collect()
    getattr(ctypes.CDLL(None), "malloc_trim", int)(0)
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def digest(directory: Path) -> str:
    """What tells one output from another; packed files have a time in them, and are left out."""
    files = sorted(path for path in directory.rglob("*") if path.is_file() and path.suffix != ".gz")
    contents = (str(path.relative_to(directory)).encode() + path.read_bytes() for path in files)
    return hashlib.sha256(b"".join(contents)).hexdigest()


def rebuild(root: Path, times: int) -> None:
    """Build a site again and again, and print what came of it as JSON: digests, and memory after each."""
    digests, sizes = set(), []
    for number in range(times):
        # one block has a text of its own each time, so that no result of it is remembered
        changed = block(f"title: {number}", "features: 3", "units: 2")
        site = build_site(root, {**PAGES, "changed.md": changed}, plugins=["search", "lstm-params"])
        assert len(site.warnings) == 1
        assert site.html().count("lstm-params.css") == 1
        (site.directory / "changed.html").unlink()
        (site.directory / "search" / "search_index.json").unlink()
        digests.add(digest(site.directory))
        sizes.append(resident())
    print(json.dumps([sorted(digests), sizes]))


pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory is read from /proc")


def rebuilt(root: Path, times: int) -> tuple[list[str], list[int]]:
    """The digests and sizes of rebuilds in a process of their own."""
    code = (
        f"from pathlib import Path; import test_rebuilds; test_rebuilds.rebuild(Path({str(root)!r}), {times})"
    )
    run = subprocess.run(
        [sys.executable, "-c", code],
        cwd=Path(__file__).parent,
        env={**os.environ, "SOURCE_DATE_EPOCH": "1700000000", "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert run.returncode == 0, run.stderr
    digests, sizes = json.loads(run.stdout)
    return digests, sizes


def test_rebuilds_change_nothing(tmp_path: Path) -> None:
    """Each rebuild's output is the first one's."""
    digests, _ = rebuilt(tmp_path, 4)
    assert len(digests) == 1


@pytest.mark.slow
def test_two_hundred_rebuilds_change_and_keep_nothing(tmp_path: Path) -> None:
    """Each rebuild's output is the first one's, and memory stays within a tenth of the tenth one's."""
    digests, sizes = rebuilt(tmp_path, 200)
    assert len(digests) == 1
    assert sizes[-1] < 1.1 * sizes[9], sizes[9::10]
