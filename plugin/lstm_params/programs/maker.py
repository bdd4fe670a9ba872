"""Layers as a program makes them: from values to calls that the calculator reads."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from ..calculator.calls import Call, Expression, LayerError
from ..calculator.frameworks import FRAMEWORKS
from ..calculator.frameworks.binding import bind
from ..calculator.frameworks.framework import Bound
from .enums import plain
from .errors import Problem, ProgramError, RaisedError, Span
from .machine import Machine
from .values import Instance, Unknown

if TYPE_CHECKING:
    from ..calculator.signatures import Counted, Signature

PLAIN = (bool, int, float, str, type(None))


def as_argument(machine: Machine, value: Any, node: ast.AST, depth: int = 0) -> Any:
    """A value as the argument of a call that the calculator reads."""
    value = plain(value)
    if isinstance(value, PLAIN):
        return value
    if isinstance(value, (list, tuple)) and depth < 4 and len(value) <= 100:
        return tuple(as_argument(machine, item, node, depth + 1) for item in value)
    return Expression(value.text if isinstance(value, Unknown) else machine.code(node))


def nodes_of(node: ast.AST) -> dict[int | str, ast.expr]:
    """The spans of the arguments of a call, by their positions and names."""
    if not isinstance(node, ast.Call):
        return {}
    places: dict[int | str, ast.expr] = {}
    for position, argument in enumerate(node.args):
        if isinstance(argument, ast.Starred):
            break
        places[position] = argument
    return places | {keyword.arg: keyword.value for keyword in node.keywords if keyword.arg}


class Maker:
    """What makes layers of a framework from the values in a program.

    Args:
        machine: The interpreter.
        framework: Whose layers they are.
    """

    def __init__(self, machine: Machine, framework: str) -> None:
        self.machine, self.framework = machine, FRAMEWORKS[framework]
        self.nodes: dict[Call | None, ast.AST] = {}
        """Where each call is written."""
        self.built: dict[Any, Any] = {}
        """The layers that were made of plain values, by the calls' places and these."""

    def call(
        self, name: str, node: ast.AST, arguments: list[Any], keywords: dict[str, Any], convert: Any = None
    ) -> Call:
        """A call as the calculator reads it, and the spans of its words."""
        machine = self.machine
        convert = convert or as_argument

        def converted(value: Any, at: int | str) -> Any:
            if type(value) is int and value in (0, 1) and self._is_flag(name, at):
                return bool(value)
            return value if type(value) in PLAIN else convert(machine, value, nodes_of(node).get(at, node))

        call = Call(
            name,
            *[converted(value, at) for at, value in enumerate(arguments)],
            **{key: converted(value, key) for key, value in keywords.items()},
        )
        call.code = machine.code(node) if isinstance(node, ast.Call) else f"{name}(…)"
        self.nodes[call] = node
        return call

    def _is_flag(self, name: str, at: int | str) -> bool:
        """Whether an argument, by its position or its name, is one that PyTorch takes for true or false."""
        kind = self.framework.types.get(name)
        if kind is None or self.framework.key != "pytorch":
            return False
        if name in ("LSTM", "GRU", "RNN") and at in (3, 4, "bias", "batch_first"):  # which it looks at
            return False
        parameters = kind.signature.parameters
        if isinstance(at, int):
            at = parameters[at] if at < len(parameters) else ""
        return at in kind.signature.counted and type(kind.signature.counted[at].default) is bool

    def bound(self, call: Call, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Bound:
        """A call, bound to a layer's type.

        Raises:
            ProgramError: There is no such layer, or it has an error.
        """
        self.machine.step(node, 40)
        errors: list[LayerError] = []
        bound = bind(self.framework, call, errors)
        if bound is None:
            self.fail_unknown_argument(errors, arguments, keywords)
            refused = self.placed(errors, node)
            if self.machine.guarded and self._is_type_error(errors[0]):
                raise RaisedError(refused.problems[0], TypeError, None, len(self.machine.doubts))
            raise refused
        return bound

    def _is_type_error(self, error: LayerError) -> bool:
        """Whether Python refuses a call itself; Keras refuses arguments that it does not know."""
        return error.is_name and error.argument is not None and self.framework.key == "pytorch"

    def _span(self, node: ast.AST, error: LayerError) -> Span:
        """The span of the words of a call that an error is about."""
        machine, at = self.machine, error.argument
        if isinstance(node, ast.Call) and at is None and error.is_name:
            return machine.span(node.func)
        place = nodes_of(node).get(at) if at is not None else None
        if place is None:
            return machine.first_line(node)
        if error.is_name and isinstance(node, ast.Call):
            start = next((machine.span(word)[0] for word in node.keywords if word.arg == at), None)
            return machine.span(place) if start is None else (start, start + len(str(at)))
        return machine.span(place)

    def fail_unknown_argument(
        self, errors: list[LayerError], arguments: list[Any], keywords: dict[str, Any]
    ) -> None:
        """Refuse the first argument at fault that the text does not say, where it comes from."""
        for error in errors:
            at = error.argument
            if error.is_name:
                continue
            value = (
                keywords.get(at)
                if isinstance(at, str)
                else arguments[at]
                if isinstance(at, int) and at < len(arguments)
                else None
            )
            unknown = first_unknown(value)
            signature = self._signature(error)
            if unknown is not None and signature is not None:
                name = signature.parameters[at] if isinstance(at, int) else str(at)
                self.machine.fail_unknown(unknown, f"'{name}'", _example(signature.counted.get(name)))

    def _signature(self, error: LayerError) -> Signature | None:
        kind = self.framework.type_of(error.call.name) if error.call else None
        return kind.signature if kind else None

    def placed(self, errors: list[LayerError], node: ast.AST) -> ProgramError:
        """Errors of layers, each at the span of its words."""
        problems = []
        for error in errors:
            span = self._span(self.nodes.get(error.call, node), error)
            problems.append(Problem(error.message, span, error.hint))
        return ProgramError(problems)


def first_unknown(value: Any, depth: int = 0) -> Unknown | None:
    """Something that is not known in a value."""
    if isinstance(value, Unknown):
        return value
    if isinstance(value, Instance):
        return value.taint
    if isinstance(value, (list, tuple)) and depth < 4:
        return next((found for item in value[:100] if (found := first_unknown(item, depth + 1))), None)
    return None


def _example(counted: Counted | None) -> str:
    """A number or a flag that an argument may be, as a block writes it; nothing where it is neither."""
    for value, written in ((64, "64"), (True, "true")):
        try:
            if counted:
                counted.read(value)
                return written
        except ValueError:
            continue
    return ""
