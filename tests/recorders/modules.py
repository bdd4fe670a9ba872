"""What recorders share whose frameworks make a layer with its weights when it is constructed.

python tests/recorders/KEY_recorder.py                 writes goldens/KEY.json
python tests/recorders/KEY_recorder.py SEED COUNT FILE writes random ones
"""

from __future__ import annotations

import inspect
import json
import math
import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from configurations import Configuration
from gate_search import Subject
from gate_search import record as record_gates
from recording import GOLDENS, general, signatures, trials, write

from lstm_params.calculator.frameworks import FRAMEWORKS

LAYER_NAMES = Path(__file__).parents[2] / "plugin/lstm_params/calculator/frameworks/layer_names.json"
Trial = tuple[int, int]
Shape = Sequence[int]


class Ran(NamedTuple):
    """One layer of a row, as the framework made it and called it."""

    name: str
    weights: list[tuple[str, Shape, bool]]
    """Each tensor's name and shape, and whether it is trained."""
    outputs: list[Shape]
    bytes: int = 0
    """How many bytes all of its tensors take."""


class Modules(NamedTuple):
    """A framework, and how it is asked."""

    key: str
    version: str
    layers: Mapping[str, Callable[..., Any]]
    """What is called to make each layer that is counted."""
    names: Iterable[str]
    """The names of all layers that it has."""
    run: Callable[[Configuration, Trial], Iterable[Ran]]
    """The layers of a row, made and called in one trial."""
    refusals: tuple[type[Exception], ...]
    fixed: Callable[[], Iterator[Configuration]]
    kinds: Sequence[Callable[[random.Random], Configuration]]
    """What draws a configuration."""
    gates: Callable[[], Iterator[Subject]]
    """The layers whose gates are looked for."""
    keeps_by_name: bool = False
    """Whether a layer's tensors are kept by name in a tree, and not in an order."""


def main(modules: Modules, arguments: Sequence[str]) -> None:
    """Record the fixed configurations, or random ones."""
    if arguments:
        seed, count, path = arguments
        chance = random.Random(seed)
        drawn = [chance.choice(modules.kinds)(chance) for _ in range(int(count))]
        write({"cases": [_record(modules, one) for one in drawn]}, Path(path))
        return
    recorded = {
        modules.key: modules.version,
        **signatures(dict(modules.layers)),
        **({"keeps_by_name": True} if modules.keeps_by_name else {}),
        "gates": [record_gates(subject) for subject in modules.gates()],
        "cases": [_record(modules, one) for one in modules.fixed()],
    }
    write(recorded, GOLDENS / f"{modules.key}.json")
    write_layer_names({modules.key: modules.names})


def write_layer_names(names: Mapping[str, Iterable[str]]) -> None:
    """Write the names of all layers of some frameworks, a framework a line, beside those of the others."""
    known: dict[str, str] = json.loads(LAYER_NAMES.read_text(encoding="utf-8"))
    known |= {key: " ".join(sorted(own)) for key, own in names.items()}
    lines = [f'"{key}": "{known[key]}"' for key in FRAMEWORKS if key in known]
    LAYER_NAMES.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def subclasses(module: Any, base: type) -> list[str]:
    """The subclasses that a module has by their public names."""
    found = inspect.getmembers(module, lambda member: inspect.isclass(member) and issubclass(member, base))
    return [name for name, _ in found if not name.startswith("_")]


def _record(modules: Modules, configuration: Configuration) -> dict[str, Any]:
    """What the framework makes of one configuration, or that it refuses it."""
    try:
        runs = [(trial, list(modules.run(configuration, trial))) for trial in trials(configuration)]
    except modules.refusals as error:
        return {**configuration, "refused": type(error).__name__}
    _, first = runs[0]
    if any([one.weights for one in own] != [one.weights for one in first] for _, own in runs):
        raise SystemExit(f"{configuration} has tensors that depend on the batch or an open length")
    results = [
        _result(layer, [(trial, own[place].outputs) for trial, own in runs])
        for place, layer in enumerate(first)
    ]
    weights = [weight for layer in first for weight in layer.weights]
    return {
        **configuration,
        "parameters": sum(math.prod(shape) for _, shape, _ in weights),
        "trainable": sum(math.prod(shape) for _, shape, is_trained in weights if is_trained),
        **({"bytes": sum(layer.bytes for layer in first)} if "dtype" in str(configuration["layers"]) else {}),
        "results": results,
    }


def _result(layer: Ran, outputs: Sequence[tuple[Trial, list[Shape]]]) -> dict[str, Any]:
    """One layer's name, count, tensors and output shapes."""
    count = len(outputs[0][1])
    return {
        "name": layer.name,
        "parameters": sum(math.prod(shape) for _, shape, _ in layer.weights),
        "weights": [[name, list(shape), is_trained] for name, shape, is_trained in layer.weights],
        "outputs": [general([(trial, shapes[index]) for trial, shapes in outputs]) for index in range(count)],
    }
