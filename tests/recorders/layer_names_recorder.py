"""Record the names of all layers that the real frameworks have, known here or not.

    python tests/recorders/layer_names_recorder.py writes calculator/frameworks/layer_names.json

Needs the `frameworks` extra. A name that is misspelt is told from one that a framework has and this package
does not know yet: the second is never "corrected" to another layer's.
"""

from __future__ import annotations

import inspect
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import keras
import onnx
from flax import linen
from torch import nn

NAMES = Path(__file__).parents[2] / "plugin/lstm_params/calculator/frameworks/layer_names.json"


def main() -> None:
    """Write the names, a framework a line."""
    recorded = {
        "keras": _classes(keras.layers, keras.layers.Layer),
        "pytorch": _classes(nn, nn.Module),
        "flax-linen": _classes(linen, linen.Module),
        "onnx": sorted({schema.name for schema in onnx.defs.get_all_schemas() if not schema.domain}),
    }
    lines = [f'"{framework}": "{" ".join(names)}"' for framework, names in recorded.items()]
    NAMES.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    print(f"{sum(map(len, recorded.values()))} names written to {NAMES}")
    assert json.loads(NAMES.read_text(encoding="utf-8")).keys() == recorded.keys()


def _classes(module: Any, base: type) -> Iterable[str]:
    """The subclasses that a module has by their public names."""
    found = inspect.getmembers(module, lambda member: inspect.isclass(member) and issubclass(member, base))
    return [name for name, _ in found if not name.startswith("_")]


if __name__ == "__main__":
    main()
