"""What drawn programs of both frameworks have in common: chance, and the ways to write a number."""

from __future__ import annotations

import random
import textwrap
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Draft:
    """A program that is being drawn: what stands before the model, and the model's own lines."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.imports: list[str] = []
        self.before: list[str] = []
        """Constants, functions and classes."""
        self.lines: list[str] = []
        self._options: dict[str, str] = {}
        self._config: dict[str, str] = {}
        self._count = 0

    def chance(self, probability: float) -> bool:
        """True as often as is said."""
        return self.rng.random() < probability

    def pick(self, choices: Sequence[T]) -> T:
        """One of several."""
        return self.rng.choice(choices)

    def number(self, low: int = 2, high: int = 12) -> int:
        """A size; both ends belong to it."""
        return self.rng.randint(low, high)

    def name(self, stem: str = "v") -> str:
        """A name that nothing else has."""
        self._count += 1
        return f"{stem}{self._count}"

    def size(self, value: int) -> str:
        """A whole number as programs write it."""
        way = self.rng.randrange(16)
        if way == 0:
            name = self.name("SIZE_")
            self.before.append(f"{name} = {value}")
            return name
        if way == 1:
            key = self.name("n")
            self._options[key] = str(value)
            return f'HP["{key}"]'
        if way == 2:
            key = self.name("n")
            self._config[key] = str(value)
            return f"cfg.{key}"
        if way == 3:
            less = self.number(1, value) if value > 1 else 0
            return f"{less} + {value - less}"
        if way == 4:
            times = self.number(2, 4)
            return f"{value * times} // {times}"
        if way == 5:
            name = self.name("size")
            self.before.append(
                f"{name} = {value} if {self.pick(['True', '3 > 2', 'not 0'])} else {value + 5}"
            )
            return name
        if way == 6:
            return f"max({value}, {self.number(0, value)})"
        if way == 7:
            return f"len({'x' * value!r})"
        if way == 8:
            name, other = self.name("a"), self.name("b")
            self.before.append(f"{name}, {other} = {value}, {self.number()}")
            return name
        return str(value)

    def flag(self, value: bool) -> str:
        """True or False as programs write it."""
        if not self.chance(0.15):
            return str(value)
        return self.pick(["1 < 2", "not False", "bool(1)"] if value else ["2 < 1", "not True", "bool(0)"])

    def add(self, text: str) -> None:
        """Lines of the model."""
        self.lines += textwrap.dedent(text).strip("\n").split("\n")

    def define(self, text: str) -> None:
        """A function or a class before the model."""
        self.before += ["", "", *textwrap.dedent(text).strip("\n").split("\n"), ""]

    def text(self, head: Sequence[str] = ()) -> str:
        """The whole program."""
        objects = []
        if self._options:
            items = ", ".join(f'"{key}": {value}' for key, value in self._options.items())
            objects.append(
                f"HP = {{{items}}}"
                if self.chance(0.5)
                else f"HP = dict({items.replace(': ', '=').replace(chr(34), '')})"
            )
        if self._config:
            way = self.rng.randrange(3)
            if way == 0:
                self.imports.append("from types import SimpleNamespace")
                items = ", ".join(f"{key}={value}" for key, value in self._config.items())
                objects.append(f"cfg = SimpleNamespace({items})")
            elif way == 1:
                self.imports.append("from dataclasses import dataclass")
                fields = [f"    {key}: int = {value}" for key, value in self._config.items()]
                objects += ["", "", "@dataclass", "class Config:", *fields, "", "", "cfg = Config()"]
            else:
                fields = [f"    {key} = {value}" for key, value in self._config.items()]
                objects += ["", "", "class cfg:", *fields, "", ""]
        return "\n".join([*head, *self.imports, "", *objects, *self.before, "", *self.lines]) + "\n"

    def indented(self, lines: Sequence[str], depth: int = 1) -> str:
        """Lines, moved to the right."""
        return "\n".join("    " * depth + line for line in lines)
