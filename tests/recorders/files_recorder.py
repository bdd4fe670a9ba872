"""Record what the real frameworks say of model files that they write.

    python tests/recorders/files_recorder.py          makes the files anew, and writes goldens/files.json
    python tests/recorders/files_recorder.py --keep   keeps the files too, in cases/saved_models.tar.xz
    python tests/recorders/files_recorder.py PART     makes those of one part alone

Needs the `frameworks` extra. The part `tf_keras` needs `pip install tensorflow-cpu tf_keras`, in an
environment of its own, and `libraries` what its module says; `tensorflow_js` needs Node, and TensorFlow.js,
which `npm install --prefix .cache @tensorflow/tfjs` installs. Each part makes its files in a folder of its
own, and says of each:

- `parameters`: how many the framework counts;
- `tensors`: what the framework's own reader finds in the file, by name, shape and type;
- `recurrent`: the recurrent layers of the model, by their types and counts;
- `refused`: a part of what is said of a file that must not be counted.

What is written twice must be the same: values differ from one time to the next, and nothing else does.
"""

from __future__ import annotations

import importlib
import io
import json
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

TESTS = Path(__file__).parents[1]
GOLDEN, ARCHIVE = TESTS / "goldens" / "files.json", TESTS / "cases" / "saved_models.tar.xz"
PARTS = ("pytorch", "safetensors", "keras", "onnx", "npz", "hdf5")
BY_HAND = ("tf_keras", "tensorflow_js", "libraries")
"""Parts that need an environment of their own."""


def record(part: str, folder: Path) -> dict[str, Any]:
    """Make the files of a part in a folder, and say what is in each."""
    (folder / part).mkdir(parents=True)
    made = importlib.import_module(f"saved_{part}").make(folder / part)
    return {f"{part}/{name}": facts for name, facts in made.items()}


def write_golden(found: dict[str, Any]) -> None:
    """Write what was found, over what was recorded of the same parts."""
    parts = {name.split("/")[0] for name in found}
    known = json.loads(GOLDEN.read_text(encoding="utf-8")) if GOLDEN.exists() else {}
    kept = {name: facts for name, facts in known.items() if name.split("/")[0] not in parts}
    lines = [f"{json.dumps(name)}: {json.dumps(facts)}" for name, facts in sorted({**kept, **found}.items())]
    GOLDEN.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    print(f"{len(found)} files recorded in {GOLDEN}")


def keep(folder: Path, parts: set[str]) -> None:
    """Keep the files of some parts in the archive, beside those of the others."""
    entries: dict[str, bytes] = {}
    if ARCHIVE.exists():
        with tarfile.open(ARCHIVE) as archive:
            for member in archive.getmembers():
                file = archive.extractfile(member)
                if file and member.name.split("/")[0] not in parts:
                    entries[member.name] = file.read()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            entries[path.relative_to(folder).as_posix()] = path.read_bytes()
    with tarfile.open(ARCHIVE, "w:xz", preset=9) as archive:
        for name in sorted(entries):
            member = tarfile.TarInfo(name)
            member.size = len(entries[name])
            archive.addfile(member, io.BytesIO(entries[name]))
    print(f"{len(entries)} files, {ARCHIVE.stat().st_size:,} bytes in {ARCHIVE}")


def main(arguments: list[str]) -> None:
    """Record some parts, or all that one environment makes."""
    wanted = [argument for argument in arguments if not argument.startswith("-")]
    parts = wanted or list(PARTS)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        found: dict[str, Any] = {}
        for part in parts:
            found |= record(part, folder)
        write_golden(found)
        if "--keep" in arguments:
            keep(folder, set(parts))


if __name__ == "__main__":
    main(sys.argv[1:])
