"""Record what frameworks print of models, as pages: cases/summaries/*.md.

    python tests/recorders/summaries_recorder.py

Needs the `frameworks` extra; in an environment with tf_keras, the pages of Keras 2 are recorded, and in one
with Lightning, its own. A page has the program and, below it, what the program's model prints; or the summary
alone, where its name begins with `alone`, or with `pasted`: these are what readers paste, and `check` need
not know all that is in them.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import yaml

os.environ["KERAS_BACKEND"] = "torch"  # before Keras is imported

PAGES = Path(__file__).parents[1] / "cases" / "summaries"

COUNTS = PAGES / "counts.yaml"
"""How many parameters the models of the pages have."""

PROGRAMS = yaml.safe_load((PAGES / "programs.yaml").read_text(encoding="utf-8"))

KERAS_2_PAGES = {
    "listing_keras_layer": "listing_keras_2",
    "pasted_keras_directions": "pasted_keras_2_directions",
    "pasted_keras_graph": "pasted_keras_2_graph",
    "alone_keras_attributes": "pasted_keras_2_attributes",
    "pasted_keras_expanded": "pasted_keras_2_expanded",
}

KERAS_2 = {
    KERAS_2_PAGES.get(name, f"keras_2_{name.removeprefix('keras_')}"): PROGRAMS[name]
    .replace("import keras", "import tf_keras as keras")
    .replace("from keras", "from tf_keras")
    for name in (
        "keras_lstm",
        "keras_bidirectional",
        "keras_functional",
        "keras_frozen",
        "keras_trained",
        "keras_joined",
        *KERAS_2_PAGES,
    )
}


def printed(program: str) -> tuple[str, int | None]:
    """What a program prints as its summary, and how many parameters its `model` has."""
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        names: dict[str, Any] = {"__name__": "__main__"}
        exec(program, names)  # torchinfo prints by itself
    text = re.sub(r"[ \t]+$", "", output.getvalue(), flags=re.M).strip("\n")
    return text, parameters(names["model"]) if "model" in names else None


def parameters(model: Any) -> int:
    """How many a model of either framework has."""
    if hasattr(model, "count_params"):
        return int(model.count_params())
    return sum(parameter.numel() for parameter in model.parameters())


def main() -> None:
    """Record all of them, in the form of a page."""
    has_lightning = find_spec("lightning") is not None
    own = {name: text for name, text in PROGRAMS.items() if ("lightning" in name) is has_lightning}
    programs = KERAS_2 if find_spec("tf_keras") else own
    counts = yaml.safe_load(COUNTS.read_text(encoding="utf-8")) if COUNTS.exists() else {}
    for name, program in programs.items():
        text, counts[name] = printed(program)
        program_block = "" if name.startswith(("alone", "pasted")) else f"```python\n{program}```\n\n"
        page = f"# A model\n\n{program_block}It prints:\n\n```text\n{text}\n```\n"
        (PAGES / f"{name}.md").write_text(page, encoding="utf-8")
    known = {name: count for name, count in sorted(counts.items()) if count is not None}
    COUNTS.write_text(yaml.safe_dump(known), encoding="utf-8")
    print(f"{len(programs)} pages recorded")


if __name__ == "__main__":
    main()
