"""What is wrong with a program, and where in its text."""

from collections.abc import Iterable
from typing import Any

from ..calculator.named_tuples import NamedTuple

Span = tuple[int, int]
"""Start and stop of some characters of a program's text."""


class Problem(NamedTuple):
    """One thing that is wrong: a sentence, the characters at fault, and what to write instead."""

    message: str
    span: Span
    hint: str = ""
    option: str = ""
    """The option of the block that is at fault, if it is not the program."""


class ProgramError(Exception):
    """A program that cannot be read.

    It is no `ValueError`: that is what Python raises where a program's own arithmetic fails, and the rules
    that catch it must not take a limit of ours for one.

    Attributes:
        problems: What is wrong with it.
        is_of_shapes: Whether a framework refuses shapes that do not fit; an `except` may catch that.
    """

    is_of_shapes = False

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(problem.message for problem in self.problems))


class RaisedError(ProgramError):
    """An exception that Python raises in the program, which an `except` of it may catch.

    Attributes:
        kind: Its class: one of Python's own, or a class of the text.
        value: The object that is raised, where it is of a class of the text.
        doubts: How many doubts there were whether the code is ever reached.
    """

    def __init__(self, problem: Problem, kind: Any, value: Any, doubts: int) -> None:
        super().__init__([problem])
        self.kind, self.value, self.doubts = kind, value, doubts
