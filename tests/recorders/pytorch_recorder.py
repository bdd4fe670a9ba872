"""Record what the real PyTorch makes of modules: counts, tensors, shapes, signatures, and what it refuses.

    python tests/recorders/pytorch_recorder.py                 writes goldens/pytorch.json
    python tests/recorders/pytorch_recorder.py SEED COUNT FILE writes random ones

Needs the `frameworks` extra. `nn.Sequential` cannot hold an `nn.LSTM`, whose output is a tuple that the
next module does not take. So a row's modules are called one by one, each with the first tensor of the one
before, under the names that `nn.Sequential` would give them: "0", "1", ….

Modules that read several tensors are called as `pytorch_calls` says. The batch axis is where the first module
of the row wants it that has a say, first if there is none. It
and the open lengths are found in the output shapes by running with other batch sizes and lengths. An axis
that grows with the batch size, but is not it, is open.
"""

from __future__ import annotations

import sys
import typing
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import torch
from configurations import Configuration
from pytorch_calls import batch_axis, kind_of, others
from pytorch_configurations import drawn, fixed
from recording import GOLDENS, filled, general, known_types, signatures, trials, write
from torch import nn

SIGNATURES = tuple(sorted(known_types("pytorch")))
REFUSALS = (TypeError, ValueError, RuntimeError, IndexError, AssertionError, NotImplementedError, NameError)
Run = list[tuple[tuple[int, int], list[tuple[int, ...]]]]


def main(arguments: list[str]) -> None:
    """Record the fixed configurations, or random ones."""
    warnings.simplefilter("ignore")
    if arguments:
        seed, count, path = arguments
        recorded: dict[str, Any] = {"cases": [record(one) for one in drawn(seed, int(count))]}
    else:
        path = str(GOLDENS / "pytorch.json")
        recorded = {
            "pytorch": torch.__version__.partition("+")[0],
            **signatures({name: constructor(name) for name in SIGNATURES}),
            "cases": [record(one) for one in fixed()],
        }
    write(recorded, Path(path))


def constructor(name: str) -> Any:
    """A module's `__init__`, or what documents one that takes anything: an overload, or its base class."""
    kind = getattr(nn, name)
    written = kind.__bases__[0].__init__ if name == "NLLLoss2d" else kind.__init__
    return next(
        (one for one in typing.get_overloads(written) if "input_size" in one.__annotations__), written
    )


def record(configuration: Configuration) -> dict[str, Any]:
    """What PyTorch makes of one configuration, or that it refuses it."""
    try:
        modules = [eval(code, {**vars(nn), "nn": nn, "torch": torch}) for code in configuration["layers"]]
        outputs = shapes(configuration, modules)
    except REFUSALS as error:
        return {**configuration, "refused": type(error).__name__}
    weights = [weight for module in modules for weight in module.parameters()]
    return {
        **configuration,
        "parameters": sum(weight.numel() for weight in weights),
        "trainable": sum(weight.numel() for weight in weights if weight.requires_grad),
        "results": [
            {**result(str(index), module), **({"outputs": outputs[index]} if outputs else {})}
            for index, module in enumerate(modules)
        ],
    }


def result(name: str, module: nn.Module) -> dict[str, Any]:
    """One module's name, count and tensors."""
    weights = list(module.named_parameters())
    return {
        "name": name,
        "parameters": sum(weight.numel() for _, weight in weights),
        "weights": [[name, list(weight.shape), weight.requires_grad] for name, weight in weights],
    }


def shapes(configuration: Configuration, modules: list[nn.Module]) -> list[list[list[Any]]]:
    """Each module's output shapes; nothing where there is no input."""
    if configuration["input"] is None:
        return []
    place, kind = batch_axis(modules), kind_of(modules[0])
    runs: list[Run] = [[] for _ in modules]
    for trial in trials(configuration):
        source = torch.zeros(filled(configuration["input"], place, trial), dtype=kind)
        for run, module in zip(runs, modules, strict=True):
            outputs = list(flat(module.eval()(source, *others(module, source))))
            run.append((trial, [tuple(output.shape) for output in outputs]))
            source = outputs[0]
    return [collected(run) for run in runs]


def collected(run: Run) -> list[list[Any]]:
    """A module's output shapes from what they were in each trial."""
    count = len(run[0][1])
    return [general([(trial, output[index]) for trial, output in run]) for index in range(count)]


def flat(output: Any) -> Iterator[torch.Tensor]:
    """The tensors of an output in order, as in `output, (h_n, c_n)`."""
    if isinstance(output, torch.Tensor):
        yield output
    else:
        for part in output:
            yield from flat(part)


if __name__ == "__main__":
    with torch.no_grad():
        main(sys.argv[1:])
