"""How the recorders write what they record, and what they read from a framework's own signatures."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from configurations import Configuration

from lstm_params.calculator.frameworks import FRAMEWORKS

GOLDENS = Path(__file__).parents[1] / "goldens"
BATCHES = (2, 3)
LENGTHS = (64, 127)  # far enough apart for strides to leave them different
Shape = Sequence[int]


def write(recorded: dict[str, Any], path: Path) -> None:
    """Write a recording with one case a line."""
    lines = json.dumps(recorded).replace('{"input"', '\n{"input"')
    path.write_text(lines + "\n", encoding="utf-8")
    print(f"{len(recorded['cases'])} cases written to {path}")
    refused = always_refused(recorded["cases"])
    if refused:
        print(f"refused in each of their configurations: {', '.join(refused)}")


def always_refused(cases: Sequence[dict[str, Any]]) -> list[str]:
    """The layers that the framework did not count once: a recorder may call them wrongly.

    >>> always_refused([{"layers": ["Add()"], "refused": "ValueError"}, {"layers": ["Dense(2)"]}])
    ['Add']
    """
    names = {"refused": set[str](), "counted": set[str]()}
    for case in cases:
        kind = "refused" if "refused" in case else "counted"
        names[kind].update(name for layer in case["layers"] for name in re.findall(r"(\w+)\(", layer))
    return sorted(names["refused"] - names["counted"])


def signature(parameters: Iterable[inspect.Parameter], keyword_only: bool = False) -> str:
    """Parameters as the calculator writes them: a default is left out behind its `=`."""
    variable = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    return ", ".join(
        parameter.name + ("" if parameter.default is parameter.empty else "=")
        for parameter in parameters
        if parameter.name != "self"
        and parameter.kind not in variable
        and (parameter.kind is parameter.KEYWORD_ONLY) == keyword_only
    )


def signatures(callables: dict[str, Callable[..., Any]]) -> dict[str, Any]:
    """Every layer's signature; what only a keyword can give stands in a mapping of its own."""
    read = {name: inspect.signature(callable).parameters.values() for name, callable in callables.items()}
    keyword_only = {name: signature(parameters, keyword_only=True) for name, parameters in read.items()}
    written = {name: parameters for name, parameters in keyword_only.items() if parameters}
    return {
        "signatures": {name: signature(parameters) for name, parameters in read.items()},
        **({"keyword_only": written} if written else {}),
    }


def known_types(framework: str) -> set[str]:
    """The names of the layers that are counted; `Given` is no framework's."""
    return set(FRAMEWORKS[framework].types) - {"Given"}


def trials(configuration: Configuration) -> list[tuple[int, int]]:
    """The batch sizes and open lengths to run with: each differs once, and alone."""
    is_open = None in (configuration["input"] or [])
    return [
        (BATCHES[0], LENGTHS[0]),
        (BATCHES[1], LENGTHS[0]),
        *([(BATCHES[0], LENGTHS[1])] if is_open else []),
    ]


def filled(source: Sequence[int | None], batch_axis: int, trial: tuple[int, int]) -> list[int]:
    """An input's shape as it is in a trial.

    >>> filled([None, 3], 1, (2, 64))
    [64, 2, 3]
    """
    batch, length = trial
    shape = [length if size is None else size for size in source]
    return [*shape[:batch_axis], batch, *shape[batch_axis:]]


def general(run: Sequence[tuple[tuple[int, int], Shape]]) -> list[int | str | None]:
    """A shape from what it was in each trial: "N" is the batch size, None is what is open or grows with it.

    >>> general([((2, 64), (64, 2, 8)), ((3, 64), (64, 3, 8)), ((2, 127), (127, 2, 8))])
    [None, 'N', 8]
    """
    batches = tuple(trial[0] for trial, _ in run)
    axes = zip(*[shape for _, shape in run], strict=True)
    return ["N" if axis == batches else axis[0] if len(set(axis)) == 1 else None for axis in axes]
