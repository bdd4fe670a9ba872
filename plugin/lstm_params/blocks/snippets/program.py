"""A program, read statement by statement and never run: names, constants, and what is made of them.

    program   = {statement}
    statement = name "=" value | names "=" value | value | import | class of PyTorch's nn.Module
    value     = constant | name | call | tuple, list or dict of values | arithmetic of values

Anything else, such as a loop, a function or a condition, is refused. A value that is not understood
matters only where a layer or a tensor depends on it.
"""

import ast
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, NoReturn

from ...calculator.calls import Call, Expression, LayerError, Value
from ...calculator.frameworks.binding import bind
from ...calculator.frameworks.framework import Bound, Framework
from ...calculator.graph import GraphBuilder, Unit
from ...calculator.network import Network, Ref
from ...calculator.shapes import Lengths, Tensor, unnamed
from ..calls import CallReader, line_starts, starred
from ..errors import BlockError, Mistake, Span, in_order
from ..programs import LONGEST_CODE, dotted, parsed

UNDERSTOOD = (
    "Understood are imports, names for numbers and layers, layers and models, and calls of them; a program "
    "is read and never run."
)
_KINDS = {
    ast.For: "a loop",
    ast.While: "a loop",
    ast.AsyncFor: "a loop",
    ast.FunctionDef: "a function",
    ast.AsyncFunctionDef: "a function",
    ast.If: "a condition",
    ast.With: "a 'with' statement",
    ast.Try: "a 'try' statement",
    ast.ClassDef: "a class",
    ast.Lambda: "a function",
    ast.ListComp: "a comprehension",
    ast.SetComp: "a comprehension",
    ast.DictComp: "a comprehension",
    ast.GeneratorExp: "a comprehension",
    ast.IfExp: "a condition",
    ast.NamedExpr: "':='",
    ast.Await: "'await'",
    ast.Yield: "'yield'",
}
_PASSED_OVER = (ast.Import, ast.ImportFrom, ast.Pass)


class TensorValue(NamedTuple):
    """A tensor that a layer returned, or an input."""

    ref: Ref


class Opaque(NamedTuple):
    """What is not understood, and matters to no layer yet: its code."""

    code: str


class LayerValue(NamedTuple):
    """A layer that can be used."""

    unit: Unit
    bound: Bound | None
    """The call that it was made by; None where a whole model is inside it."""
    own: Lengths | None = None
    """The input that it has if none is given."""


class Item(NamedTuple):
    """What stands in a row: a layer or model, or the input."""

    value: LayerValue | TensorValue
    node: ast.expr


class Sequential:
    """Layers in a row, which may grow until it is used."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.items: list[Item] = []
        self.is_frozen = False
        self.network: Network | None = None
        self.unit: Unit | None = None


class Model(NamedTuple):
    """A model whose layers are joined."""

    network: Network
    unit: Unit


NOWHERE = ast.Constant(0)
"""A node for mistakes that stand nowhere else; they are shown at the beginning."""


class Program(CallReader):
    """One program: what its names stand for, and the graph that its layers make.

    Args:
        text: The program.
        framework: Whose layers it has.
        source: The input of a model that states none.
    """

    def __init__(self, text: str, framework: Framework, source: Lengths | None = None) -> None:
        super().__init__(text)
        self.start, self.code = 0, text
        self._lines = list(line_starts(text, 0))
        self.framework, self.source = framework, source
        self.builder = GraphBuilder(framework)
        self.names: dict[str, Any] = {}
        self.operations = 0
        """How many operations lie around what is being read."""
        self.counts: dict[str, int] = {}
        self.made: list[Any] = []
        """The models, in the order in which they are made."""
        self.spans: dict[str, Span] = {}
        """Where each layer is made, by its name."""

    def run(self) -> None:
        """Read every statement.

        Raises:
            BlockError: One of them is not understood, or a layer does not fit.
        """
        if len(self.text) > LONGEST_CODE:
            self.fail(f"code may have at most {LONGEST_CODE:,} characters", (0, 1))
        with self.bounded():
            for statement in self._parsed():
                self.statement(statement)

    def span(self, node: ast.expr | ast.keyword | ast.stmt) -> Span:
        """Where a node stands in the program."""
        return (0, 1) if node is NOWHERE else super().span(node)

    def _parsed(self) -> list[ast.stmt]:
        try:
            return parsed(self.text)
        except (SyntaxError, ValueError) as error:
            span = self._span_of_error(error) if isinstance(error, SyntaxError) else None
            self.fail("this is not Python", span or (0, max(len(self.text.rstrip()), 1)))

    def statement(self, node: ast.stmt) -> None:
        """Read a statement."""
        if isinstance(node, ast.Assign):
            value = self.evaluate(node.value)
            for target in node.targets:
                self.assign(target, value)
        elif isinstance(node, ast.AnnAssign):
            if node.value is not None:
                self.assign(node.target, self.evaluate(node.value))
        elif isinstance(node, ast.Expr):
            self.evaluate(node.value)
        elif not isinstance(node, _PASSED_OVER):
            self.refuse(node)

    def refuse(self, node: ast.stmt | ast.expr) -> NoReturn:
        """Refuse what is not understood.

        Raises:
            BlockError: Always.
        """
        start, stop = self.span(node)
        line = self.text.find("\n", start, stop)
        kind = _KINDS.get(type(node), "this")
        self.fail(f"{kind} is not understood here", (start, stop if line < 0 else line), UNDERSTOOD)

    def assign(self, target: ast.expr, value: Any) -> None:
        """Let a name, or several, stand for a value."""
        if isinstance(target, ast.Name):
            self.names[target.id] = value
        elif isinstance(target, ast.Tuple | ast.List):
            values = value if isinstance(value, tuple) and not isinstance(value, _SINGLE) else None
            if values is None or len(values) != len(target.elts):
                if isinstance(value, Opaque):
                    values = (value,) * len(target.elts)
                else:
                    count = "one value" if values is None else f"{len(values)} values"
                    self.fail(f"this is {count} for {len(target.elts)} names", self.span(target))
            for part, item in zip(target.elts, values, strict=True):
                self.assign(part, item)
        elif isinstance(target, ast.Attribute):
            self.assign_attribute(target, value)
        elif isinstance(target, ast.Starred | ast.Subscript):
            self.refuse(target)

    def assign_attribute(self, target: ast.Attribute, value: Any) -> None:
        """What is said of a layer or model after it was made: whether it is trained."""
        owner = self.evaluate(target.value)
        if target.attr != "trainable" or isinstance(owner, Opaque):
            return
        unit = owner.unit if isinstance(owner, LayerValue | Model) else owner
        if value not in (True, False) or not isinstance(unit, Unit | Sequential):
            self.fail("'trainable' is True or False, of a layer", self.span(target))
        unit.is_frozen = not value

    def evaluate(self, node: ast.expr) -> Any:
        """What an expression stands for."""
        if isinstance(node, ast.Call):
            return self.called(node)
        if isinstance(node, ast.Name):
            return self.names.get(node.id, Opaque(node.id))
        if isinstance(node, ast.Tuple | ast.List | ast.Dict):
            items = node.values if isinstance(node, ast.Dict) else node.elts
            values = tuple(map(self.evaluate, items))
            if _size(values) > _MOST_VALUES:
                self.fail(f"a list may have at most {_MOST_VALUES:,} values in it", self.span(node))
            return values
        if isinstance(node, ast.Subscript):
            return self._item(node)
        if type(node) in _KINDS:
            self.refuse(node)
        if isinstance(node, ast.BinOp | ast.UnaryOp | ast.Compare | ast.BoolOp):
            self._refuse_tensors(node)
        value = self.value(node)
        return Opaque(value.code) if isinstance(value, Expression) else value

    def _refuse_tensors(self, node: ast.expr) -> None:
        """Refuse arithmetic with tensors, and such as is nested too deeply."""
        self.operations += 1
        if self.operations > _DEEPEST_ARITHMETIC:
            self.fail("this is nested too deeply", self.span(node))
        for part in ast.iter_child_nodes(node):
            if isinstance(part, ast.expr) and isinstance(self.evaluate(part), TensorValue):
                hint = "Write a layer for it, such as Add()([a, b])."
                self.fail("arithmetic with tensors is not understood here", self.span(node), hint)
        self.operations -= 1

    def _item(self, node: ast.Subscript) -> Any:
        owner = self.evaluate(node.value)
        index = self.value(node.slice)
        if isinstance(owner, tuple) and not isinstance(owner, _SINGLE) and type(index) is int:
            if -len(owner) <= index < len(owner):
                return owner[index]
            self.fail(f"there are {len(owner)} values here, and no number {index}", self.span(node))
        if isinstance(owner, TensorValue):
            self.fail("a part of a tensor is not understood here", self.span(node), UNDERSTOOD)
        return Opaque(self.text[slice(*self.span(node))])

    def known(self, node: ast.expr) -> Value | None:
        """The constant, or the layer, that a name in a call's arguments stands for."""
        return _as_argument(self.evaluate(node)) if isinstance(node, ast.Name) else None

    def called(self, node: ast.Call) -> Any:
        """What a call gives."""
        raise NotImplementedError

    def network(self) -> Network:
        """The network of the model that was made last.

        Raises:
            BlockError: There is none, or its layers do not fit.
        """
        raise NotImplementedError

    def nothing(self, what: str, hint: str) -> BlockError:
        """The mistake of a program that makes nothing to count."""
        return BlockError([Mistake(f"there is no {what} here", (0, max(len(self.text.rstrip()), 1)), hint)])

    def full_name(self, node: ast.expr) -> tuple[str, str]:
        """What stands before the last dot of a function's name, and what stands behind it."""
        before, _, name = dotted(node).rpartition(".")
        return before, name

    def bound(self, node: ast.Call) -> Bound:
        """A layer that a call makes.

        Raises:
            BlockError: There is no such layer, or it has a mistake.
        """
        for argument in starred(node):
            self.fail("'*' is not understood here", self.span(argument))
        call = self.read(node)
        call.name = call.name.rpartition(".")[2]
        return self.bound_call(call, node)

    def bound_call(self, call: Call, node: ast.expr) -> Bound:
        """A call, bound to a layer's type.

        Raises:
            BlockError: There is no such layer, or it has a mistake.
        """
        errors: list[LayerError] = []
        bound = bind(self.framework, call, errors)
        if bound is None:
            raise self.placed(errors, node)
        return bound

    def name_of(self, bound: Bound) -> str:
        """The name that a new layer gets; layers inside it get theirs first."""
        for inner in bound.inner if self.framework.names_inner else []:
            self.name_of(inner)
        own: str = bound.arguments.get("name", "")
        return own or self.framework.named(bound.name, self.counts)

    def use(self, unit: Unit, reads: Sequence[Ref], node: ast.expr) -> Any:
        """What a unit returns on some tensors: one tensor, or several."""
        try:
            refs = self.builder.use(unit, reads)
        except LayerError as error:
            raise self.placed([error], node) from None
        tensors = tuple(map(TensorValue, refs))
        return tensors[0] if len(tensors) == 1 else tensors

    def placed(self, errors: Sequence[LayerError], node: ast.expr) -> BlockError:
        """Mistakes of layers, each where its words stand."""
        mistakes = []
        for error in errors:
            span = self.words.get((error.call, error.argument, error.is_name))
            span = span or self.words.get((error.call, None, False)) or self.span(node)
            mistakes.append(Mistake(error.message, span, error.hint))
        return BlockError(in_order(mistakes))

    def row(self, owner: Sequential, node: ast.expr, source: Tensor | None = None) -> Network:
        """The network of layers in a row.

        Args:
            owner: The layers.
            node: Where mistakes of the whole row stand.
            source: The input, where the row does not state it.

        Raises:
            BlockError: They do not fit one another, or the input is missing.
        """
        builder = GraphBuilder(self.framework)
        units = [item for item in owner.items if isinstance(item.value, LayerValue)]
        before: Bound | None = None
        try:
            start = end = builder.input(self._row_input(owner, source))
            for item in units:
                node = item.node
                assert isinstance(item.value, LayerValue)
                end = builder.use(item.value.unit, [end])[0]
                before = item.value.bound
            return builder.network([start], [end])
        except LayerError as error:
            if before and before.returns_last_only:
                error.hint = f"The {before.name} before it needs {before.type.sequence_flag}=True."
            raise self.placed([error], node) from None

    def _row_input(self, owner: Sequential, source: Tensor | None) -> Tensor:
        first = owner.items[0].value if owner.items else None
        if isinstance(first, TensorValue):
            return self.builder.tensor(first.ref)
        own = first.own if first else None
        own = self.source or own
        if source is None and own is None:
            hint = "Begin with Input(shape=(…)), or give the block an 'input'."
            raise LayerError(None, "the input of this model is missing", hint)
        return source or Tensor(unnamed(own or ()))

    def refs(self, node: ast.expr) -> list[Ref]:
        """The tensors that an argument stands for: one, or several."""
        return [tensor.ref for tensor in self._tensors(self.evaluate(node), node)]

    def _tensors(self, value: Any, node: ast.expr) -> Iterator[TensorValue]:
        if isinstance(value, TensorValue):
            yield value
            return
        if isinstance(value, tuple) and not isinstance(value, _SINGLE) and len(value) <= _MOST_TENSORS:
            for item in value:
                if not isinstance(item, TensorValue):
                    break
                yield item
            else:
                return
        what = value.code if isinstance(value, Opaque) else "this"
        self.fail(f"'{what[:40]}' is no tensor that is known here", self.span(node), UNDERSTOOD)


def _size(value: Any) -> int:
    """How many values there are in one, and in those."""
    return sum(map(_size, value)) if isinstance(value, tuple) and not isinstance(value, _SINGLE) else 1


def _as_argument(value: Any) -> Value | None:
    """A value as it may stand for an argument: a constant, a layer, or several of them."""
    if isinstance(value, LayerValue):
        return value.bound.call if value.bound else None
    if isinstance(value, tuple) and not isinstance(value, _SINGLE):
        items = tuple(map(_as_argument, value))
        return None if None in items else items
    return value if isinstance(value, int | float | str | Call) else None


def own_input(bound: Bound) -> Lengths | None:
    """The input that a layer states or implies."""
    stated = bound.stated_inputs
    return stated[-1][1] if stated else bound.type.own_input(bound.arguments)


_MOST_TENSORS, _MOST_VALUES, _DEEPEST_ARITHMETIC = 100, 1000, 100
_SINGLE = (TensorValue, Opaque, Model, LayerValue, Expression)
