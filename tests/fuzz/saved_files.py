"""Throw damaged and hostile saved models at what reads them, and write down what came of it.

    python tests/fuzz/saved_files.py [--inputs 100000] [--seed 1] [--log tests/fuzz/saved_files.md]

A file is one of the recorded ones, or one that was built to be hostile, cut short, spliced with another, or
with bits and numbers in it changed to others. Nothing may come of it but a count or a `FileError`, within
100 ms of CPU time and 100 MB of memory, and nothing may be opened, imported or run meanwhile. h5py, which
would be asked for some HDF5 files, counts as not installed. A file is told again by its number and the seed.
"""

from __future__ import annotations

import argparse
import gc
import random
import struct
import sys
import tarfile
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from fuzz_log import MOST_BYTES, MOST_SECONDS, FuzzLog
from hostile_files import HOSTILE

from fuzz import Peak
from lstm_params.files.errors import FileError
from lstm_params.files.networks import saved_network
from lstm_params.files.reading import read_saved
from lstm_params.request import Request
from lstm_params.results.rendering import render

TESTS = Path(__file__).parents[1]
_NUMBERS = (0, 1, 2, 0x7F, 0xFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF, 1 << 40, (1 << 63) - 1, (1 << 64) - 1)
_WATCHED = (
    "open",
    "exec",
    "import",
    "os.",
    "subprocess.",
    "socket.",
    "shutil.",
    "ctypes.",
    "pickle.",
    "compile",
)


def recorded() -> dict[str, bytes]:
    """The recorded files; those that name others beside them are left out."""
    files: dict[str, bytes] = {}
    with tarfile.open(TESTS / "cases" / "saved_models.tar.xz") as archive:
        for member in archive.getmembers():
            file = archive.extractfile(member)
            if file and not member.name.endswith(".json"):
                files[member.name] = file.read()
    return files


def mutated(chance: random.Random, data: bytes, others: Sequence[bytes]) -> bytes:
    """A file that was cut, spliced and changed."""
    changed = bytearray(data)
    for _ in range(chance.choice([1, 1, 1, 2, 4, 12])):
        at = chance.randrange(len(changed) + 1)
        kind = chance.randrange(8)
        if kind == 0:
            del changed[at:]
        elif kind == 1:
            del changed[at : at + chance.choice([1, 2, 8, 100])]
        elif kind == 2:
            other = chance.choice(others)
            begin = chance.randrange(len(other) or 1)
            changed[at:at] = other[begin : begin + chance.choice([1, 8, 64, 1000])]
        elif kind == 3:
            changed[at:at] = changed[at : at + chance.choice([1, 8, 64, 1000])] * chance.choice([1, 2, 50])
        elif kind in (4, 5) and at < len(changed):
            changed[at] ^= 1 << chance.randrange(8)
        else:
            width = chance.choice(["B", "<H", "<I", "<Q"])
            size = struct.calcsize(width)
            number = chance.choice([*_NUMBERS, len(changed), len(changed) + 1]) & ((1 << 8 * size) - 1)
            changed[at : at + size] = struct.pack(width, number)
    return bytes(changed)


class Watch:
    """Notes what is opened, imported or run while it is on, but for one file."""

    def __init__(self) -> None:
        self.is_on, self.own, self.seen = False, "", list[str]()
        sys.addaudithook(self._note)

    def _note(self, event: str, arguments: tuple[Any, ...]) -> None:
        what = str(arguments[0]) if arguments else ""
        if self.is_on and event.startswith(_WATCHED) and what not in (self.own, "h5py"):
            self.seen.append(f"{event} {what:.80}")


def tried(path: Path, watch: Watch) -> tuple[str, float]:
    """What came of a file, and in how many seconds of CPU time."""
    watch.own, watch.is_on = str(path), True
    watch.seen.clear()
    start = time.process_time()
    try:
        render(Request((saved_network(read_saved(str(path))),), show=("summary", "weights", "arithmetic")))
        outcome = "read"
    except FileError as error:
        outcome = "refused" if str(error).isprintable() and 5 < len(str(error)) < 400 else "refused badly"
    except Exception as error:
        outcome = f"raised {type(error).__name__}: {error}"
    seconds = time.process_time() - start
    watch.is_on = False
    return f"did what is not allowed: {watch.seen[0]}" if watch.seen else outcome, seconds


def main() -> int:
    """Throw so many files, and write the log."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--inputs", type=int, default=100_000)
    parser.add_argument("--first", type=int, default=0, help="the number of the first input")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--log", type=Path)
    options = parser.parse_args()
    files = {**recorded(), **{f"hostile/{name}": data for name, data in HOSTILE.items()}}
    names, contents = list(files), list(files.values())
    log = FuzzLog()
    with tempfile.TemporaryDirectory() as folder:
        warm(files, Path(folder))
        peak, watch = Peak(), Watch()
        gc.freeze()  # what is there is no input's
        began = time.perf_counter()
        for number in range(options.first, options.first + options.inputs):
            chance = random.Random(options.seed * 1_000_000_007 + number)
            name = names[number] if number < len(names) else chance.choice(names)
            data = files[name] if number < len(names) else mutated(chance, files[name], contents)
            path = Path(folder) / f"{number}{Path(name).suffix}"
            path.write_bytes(data)
            peak.start()
            outcome, seconds = tried(path, watch)
            spent: dict[str, float] = {"seconds": seconds, "bytes": peak.bytes()}
            for again in range(3):  # what else the machine does is no fault of a file
                if spent["seconds"] > MOST_SECONDS:
                    other = path.rename(path.with_stem(f"{number}-{again}"))
                    spent["seconds"], path = min(spent["seconds"], tried(other, watch)[1]), other
            path.unlink()
            log.add(number, f"from {name}", spent)
            kind = f"{name.split('/')[0]}, as it is" if number < len(names) else name.split("/")[0]
            if spent["seconds"] > MOST_SECONDS or spent["bytes"] > MOST_BYTES:
                outcome += f", {1e3 * spent['seconds']:,.0f} ms, {spent['bytes'] / 1e6:,.0f} MB"
            if outcome not in ("read", "refused"):
                log.wrong.append(f"- input {number}, from {name}: {outcome}")
                print(log.wrong[-1], flush=True)
            log.counts[kind, outcome if outcome in ("read", "refused") else "wrong"] += 1
    heading = f"{options.inputs:,} files of seed {options.seed} in {time.perf_counter() - began:,.0f} s"
    lines = log.text(
        "Fuzz log of saved models", heading, ("files", "what came of them", "number"),
        "raised anything but a `FileError`, or opened or ran something",
    )  # fmt: skip
    print(lines)
    if options.log:
        options.log.write_text(lines, encoding="utf-8")
    return 1 if log.wrong else 0


def warm(files: dict[str, bytes], folder: Path) -> None:
    """Load all that is loaded when it is first needed."""
    sys.modules["h5py"] = None  # type: ignore[assignment]
    for number, (name, data) in enumerate(files.items()):
        path = folder / f"warm{number}{Path(name).suffix}"
        path.write_bytes(data)
        with suppress(FileError):
            render(
                Request((saved_network(read_saved(str(path))),), show=("summary", "weights", "arithmetic"))
            )


if __name__ == "__main__":
    raise SystemExit(main())
