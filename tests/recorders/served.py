"""Layers that are made and run in another process, since their framework does not go with the others."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from gate_search import INPUTS

Array = np.ndarray


def serve(make: Callable[[str, int], Any], run: Callable[[Any, Array], Array]) -> None:
    """Answer a `Served` on standard input and output, a line of JSON each.

    Args:
        make: Makes a layer, which has `get_weights` and `set_weights`, from its code and its features.
        run: The last hidden state of each direction, side by side.
    """
    layers: list[Any] = []
    for line in sys.stdin:
        asked = json.loads(line)
        if "make" in asked:
            layers.append(make(asked["make"], asked["features"]))
            answer: Any = [weight.tolist() for weight in layers[-1].get_weights()]
        else:
            layer = layers[asked["layer"]]
            layer.set_weights([np.asarray(weight, "float32") for weight in asked["weights"]])
            answer = run(layer, np.asarray(asked["input"], "float32")).tolist()
        print(json.dumps(answer), flush=True)


class OnlyServedError(ImportError):
    """A recorder is imported where its framework is not, and not run where it is."""


class Served:
    """Another process, which answers in lines of JSON; it is started when it is first asked."""

    def __init__(self, command: list[str], environment: Callable[[], Mapping[str, str]] = dict) -> None:
        self.command, self.environment = command, environment
        self.process: subprocess.Popen[str] | None = None
        self.made = 0

    @classmethod
    def recorder(cls, name: str) -> Served:
        """The recorder of a framework, which is started with `serve` in its own environment."""
        return cls([sys.executable, str(Path(__file__).parent / f"{name}_recorder.py"), "serve"])

    def make_layer(self, code: str) -> ServedLayer:
        """A layer with random weights, biases too."""
        shapes = [weight.shape for weight in self.fresh(code, INPUTS)]
        chance = np.random.default_rng(self.made)
        weights = [chance.uniform(-1, 1, shape).astype("float32") for shape in shapes]
        return ServedLayer(self.made - 1, weights)

    def fresh(self, code: str, features: int) -> list[Array]:
        """The tensors of a layer that is made there."""
        self.made += 1
        return [np.asarray(weight) for weight in self.ask(make=code, features=features)]

    def count(self, code: str, features: int) -> int:
        """How many parameters a layer has."""
        return sum(weight.size for weight in self.fresh(code, features))

    def run_layer(self, layer: ServedLayer, source: Array) -> Array:
        """The last hidden state of each direction."""
        weights = [weight.tolist() for weight in layer.get_weights()]
        return np.asarray(self.ask(layer=layer.number, weights=weights, input=source.tolist()), "float32")

    def ask(self, **question: Any) -> Any:
        """The other process's answer."""
        if self.process is None:
            pipe = subprocess.PIPE
            variables = {**os.environ, **self.environment()}
            self.process = subprocess.Popen(
                self.command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, text=True, env=variables
            )
        assert self.process.stdin, "it is a pipe"
        assert self.process.stdout, "it is a pipe"
        self.process.stdin.write(json.dumps(question) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())


class ServedLayer:
    """A layer's weights on this side."""

    def __init__(self, number: int, weights: list[Array]) -> None:
        self.number, self.weights = number, weights

    def get_weights(self) -> list[Array]:
        """All of them, in the layer's order."""
        return self.weights

    def set_weights(self, weights: list[Array]) -> None:
        """Other ones of the same shapes."""
        assert [np.shape(one) for one in weights] == [np.shape(one) for one in self.weights]
        self.weights = [np.asarray(one, "float32") for one in weights]
