"""A recurrent layer's equations in MathML, and what each of their symbols is.

What a cell computes stands in `calculator.equations`; a layer's weights say which terms there are, on
which side of a matrix its vector stands, and the framework what the symbols are called.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ..calculator.cells import LAYER, Cell, Gate
from ..calculator.equations import (
    Added,
    Applied,
    Bias,
    Carried,
    Elementwise,
    Expression,
    Gated,
    Input,
    Rest,
    Weighted,
    gate_equation,
    state_equation,
)
from ..calculator.formulas import Formula
from ..calculator.frameworks.framework import Framework
from ..calculator.layers import Layer
from ..calculator.weights import CONSTANT, Part, Weight
from .html import NOTHING, Html, attribute, join, template, tensor_shape

WIDEST_LINE = 205
"""A side of an equation that is wider is broken, so that it fits a phone."""
_WIDTHS = {"+": 17, "−": 17, "∘": 17, "(": 7, ")": 7, "~": 0, "′": 4}
_MEANINGS = {
    "input": "weights of the input",
    "hidden": "weights of the hidden state",
    "bias": "biases",
    "input bias": "biases beside the input",
    "recurrent bias": "biases beside the hidden state",
    "peephole": "weights through which a gate looks at the cell state, each at one value of it",
    "projection": "weights that make the hidden state shorter",
}
"""What a gate's weights are, by what they read."""


class Node(NamedTuple):
    """An element of MathML."""

    tag: str
    text: str = ""
    css: str = ""
    children: tuple["Node", ...] = ()

    @property
    def html(self) -> Html:
        """The element as markup."""
        return _ELEMENT(
            tag=self.tag,
            css=attribute("class", self.css),
            kept=_KEPT if self.text in ("(", ")", "~") else "",
            accent=_ACCENT if self.tag == "mover" else "",
            text=self.text,
            below=join([child.html for child in self.children]),
        )


_ELEMENT = template("<{tag}{css}{kept}{accent}>{text}{below}</{tag}>")
_KEPT, _ACCENT = Html(' stretchy="false"'), Html(' accent="true"')


class Equation(NamedTuple):
    """What is computed, and how."""

    label: str
    css: str
    left: Node
    lines: list[list[Node]]
    """Its right side; one line where that is short."""


class Symbols(NamedTuple):
    """Symbols of one kind: their tensors, their shape, and what they are."""

    symbols: list[Node]
    tensors: list[tuple[str, Html]]
    """The framework's names, and for what is a slice of a tensor the shape of the whole."""
    shape: Html
    """Of each."""
    meaning: str


class Equations(NamedTuple):
    """All equations of a layer, or of the first of several directions or layers that have the same."""

    equations: list[Equation]
    symbols: list[Symbols]
    notes: list[str]


class _Part(NamedTuple):
    weight: Weight
    part: Part

    @property
    def shape(self) -> tuple[Formula, ...]:
        """The axes of the part alone, as they lie in its tensor."""
        axes = {"w": self.part.writes}
        if self.part.source.kind not in CONSTANT:
            axes["r"] = self.part.source.length
        return tuple(axes[axis] for axis in self.weight.axes if axis in axes)


_Parts = dict[tuple[str, str], _Part]
"""The weights of one direction of a layer: by what they read, and by the gate's role."""


class _Writer:
    """Writes expressions with a layer's own symbols."""

    def __init__(self, gates: Sequence[Gate], parts: _Parts, framework: Framework) -> None:
        self._gates = {gate.role: gate for gate in gates}
        self._parts = parts
        self._framework = framework

    def row(self, expression: Expression, role: str = "") -> list[Node]:
        """An expression as a row of elements; nothing where the layer has no such weights.

        Args:
            expression: The expression.
            role: The gate that weights in it belong to.
        """
        if isinstance(expression, Added):
            return _joined("+", [row for term in expression.terms if (row := self.row(term, role))])
        if isinstance(expression, Elementwise):
            return _joined("∘", [self._factor(factor, role) for factor in expression.factors])
        if isinstance(expression, Weighted):
            return self._product(expression, role)
        if isinstance(expression, Applied):
            return [*function(expression.function), *_bracketed(self.row(expression.value, role))]
        if isinstance(expression, Bias):
            found = self._parts.get((expression.name, role))
            return [self.symbol(found)] if found else []
        if isinstance(expression, Rest):
            return _bracketed([Node("mn", "1"), Node("mo", "−"), self.gate(expression.role)])
        if isinstance(expression, Carried):
            return [carried(expression)]
        return [at_step("x", "lp-x") if isinstance(expression, Input) else self.gate(expression.role)]

    def lines(self, expression: Expression, role: str = "") -> list[list[Node]]:
        """The same, broken before a plus sign where it is too wide."""
        whole = self.row(expression, role)
        if isinstance(expression, Rest):  # alone it needs no brackets
            return [whole[1:-1]]
        inner = expression.value if isinstance(expression, Applied) else expression
        if not isinstance(inner, Added) or sum(map(_width, whole)) <= WIDEST_LINE:
            return [whole]
        lines: list[list[Node]] = [[]]
        if isinstance(expression, Applied):
            lines[0] += [*function(expression.function), Node("mo", "(")]
        for number, term in enumerate(inner.terms):
            row = self.row(term, role)
            row = [Node("mo", "+"), *row] if number and row else row
            is_beside = isinstance(term, Bias) and term.name == "input bias"
            if number and not is_beside and sum(map(_width, [*lines[-1], *row])) > WIDEST_LINE * 0.8:
                lines.append([])
            lines[-1] += row
        lines[-1] += [Node("mo", ")")] if isinstance(expression, Applied) else []
        return [line for line in lines if line]

    def gate(self, role: str) -> Node:
        """What a gate computes: its letter, with a tilde where a state has the same."""
        letter = self._gates[role].letter[:1]
        if role == LAYER.role:
            return carried(Carried("hidden"))
        if letter in ("c", "h"):
            tilde = Node("mo", "~")
            return _subscripted(Node("mover", children=(Node("mi", letter), tilde)), [_T], f"lp-{role}")
        return at_step(letter, f"lp-{role}")

    def symbol(self, found: _Part) -> Node:
        """What a gate's weights are called."""
        base, subscript = self._framework.symbol(*found)
        css = f"lp-{found.part.gate.role}"
        letter = Node("mi", base)
        if base.endswith("′"):
            letter = Node("mrow", children=(Node("mi", base[:-1]), Node("mo", "′")))
        return _subscripted(letter, [Node("mi", subscript)], css) if subscript else letter._replace(css=css)

    def _product(self, expression: Weighted, role: str) -> list[Node]:
        found = self._parts.get((expression.reads, role))
        if not found:
            return []
        if expression.reads == "peephole":
            return [self.symbol(found), Node("mo", "∘"), *self.row(expression.value)]
        vector = self._factor(expression.value, role)
        vector = _bracketed(vector) if isinstance(expression.value, Elementwise) else vector
        return [*vector, self.symbol(found)] if is_left(found.weight) else [self.symbol(found), *vector]

    def _factor(self, expression: Expression, role: str) -> list[Node]:
        row = self.row(expression, role)
        is_sum = isinstance(expression, Added) and any(node.text == "+" for node in row)
        return _bracketed(row) if is_sum else row


_T = Node("mi", "t")


def _subscripted(base: Node, subscript: Sequence[Node], css: str = "") -> Node:
    below = subscript[0] if len(subscript) == 1 else Node("mrow", children=tuple(subscript))
    return Node("msub", css=css, children=(base, below))


def at_step(letter: str, css: str = "", is_before: bool = False) -> Node:
    """A letter with its timestep.

    Args:
        letter: The letter.
        css: The class of what it stands for.
        is_before: Whether it is of the timestep before.
    """
    before = [Node("mo", "−"), Node("mn", "1")] if is_before else []
    return _subscripted(Node("mi", letter), [_T, *before], css)


def carried(state: Carried) -> Node:
    """A state's symbol."""
    hidden = state.role == "hidden"
    return at_step("h" if hidden else "c", "lp-h" if hidden else "", state.is_before)


def function(name: str) -> list[Node]:
    """A function's name, set upright."""
    return [Node("mi", name, "lp-function")]


def is_left(weight: Weight) -> bool:
    """Whether a vector is multiplied from the left: what is read runs along the matrix's rows."""
    return weight.axes.index("r") < weight.axes.index("w")


def _joined(sign: str, rows: Sequence[list[Node]]) -> list[Node]:
    joined = [node for row in rows for node in (Node("mo", sign), *row)]
    return joined[1:]


def _bracketed(row: list[Node]) -> list[Node]:
    return [Node("mo", "("), *row, Node("mo", ")")]


def _width(node: Node, is_small: bool = False) -> float:
    """How wide an element is at 16 px, rather more than less."""
    if node.children:
        first, *below = node.children
        small = is_small or node.tag == "msub"
        return _width(first, is_small) + sum(_width(child, small) for child in below)
    wide = _WIDTHS.get(node.text, 10 * len(node.text))
    return 0.6 * wide if is_small else wide


def equations(layer: Layer, cell: Cell, framework: Framework) -> Equations:
    """The equations of a recurrent layer.

    Args:
        layer: The layer.
        cell: Its cell.
        framework: Whose symbols they are written with.
    """
    parts = _parts(layer, cell)
    gates = layer.groups[0].gates
    writer = _Writer(gates, parts, framework)
    return Equations(
        [*_of_gates(gates, cell, writer), *_of_states(cell, parts, writer)],
        [*_values(layer, cell, parts, writer), *_weights(parts, writer)],
        list(_notes(layer, cell, framework)),
    )


def _parts(layer: Layer, cell: Cell) -> _Parts:
    """The weights of the first direction, and what projects its hidden state."""
    first = layer.groups[0]
    direction = first.sources[0].direction
    parts: _Parts = {}
    for weight in first.weights:
        for part in weight.parts:
            source = part.source
            reads = source.name if source.kind == "bias" else source.kind
            if source.direction == direction and cell.reads_weights(part.gate.role):
                parts[reads, part.gate.role] = _Part(weight, part)
    for group in layer.groups[1:2]:
        if group.is_projection:
            (weight,) = group.weights
            parts["projection", ""] = _Part(weight, weight.parts[0])
    return parts


def _of_gates(gates: Sequence[Gate], cell: Cell, writer: _Writer) -> Iterator[Equation]:
    for gate in gates:
        lines = writer.lines(gate_equation(cell, gate.role), gate.role)
        label = gate_label(gate)
        yield Equation(label, f"lp-{gate.role}", writer.gate(gate.role), lines)


def gate_label(gate: Gate) -> str:
    """A gate in words; the candidate, which lets nothing through, is none."""
    if gate.role == LAYER.role:
        return "hidden state"
    return gate.role if gate.role == "candidate" else f"{gate.role} gate"


def _of_states(cell: Cell, parts: _Parts, writer: _Writer) -> Iterator[Equation]:
    for role in reversed(cell.states):
        value = state_equation(cell, role)
        if value != Gated(LAYER.role):
            left = carried(Carried(role))
            yield Equation(f"{role} state", "", left, writer.lines(_projected(value, role, parts)))


def _projected(value: Expression, role: str, parts: _Parts) -> Expression:
    """A state's equation; a projection makes the hidden state of what is there without one."""
    is_projected = role == "hidden" and ("projection", "") in parts
    return Weighted("projection", value) if is_projected else value


def _values(layer: Layer, cell: Cell, parts: _Parts, writer: _Writer) -> Iterator[Symbols]:
    """The input, the states and what the gates compute."""
    gates = layer.groups[0].gates
    read, hidden = (parts[kind, gates[0].role].part for kind in ("input", "hidden"))
    name = [(layer.input.name, NOTHING)] if layer.input.name else []
    yield Symbols([at_step("x", "lp-x")], name, tensor_shape((read.source.length,)), "input at timestep t")
    lengths = {"hidden": hidden.source.length, "cell": hidden.writes}
    for role in cell.states:
        both = [carried(Carried(role, is_before)) for is_before in (False, True)]
        meaning = f"{role} state, and that of the timestep before"
        yield Symbols(both, [], tensor_shape((lengths[role],)), meaning)
    for is_candidate, meaning in (
        (False, "gates: the share let through, from 0 to 1"),
        (True, "candidate: what is new, from −1 to 1"),
    ):
        roles = [gate.role for gate in gates if (gate.role == "candidate") == is_candidate]
        symbols = [writer.gate(role) for role in roles if role != LAYER.role]
        if symbols:
            yield Symbols(symbols, [], tensor_shape((hidden.writes,)), meaning)


def _weights(parts: _Parts, writer: _Writer) -> Iterator[Symbols]:
    """The weights, those of all gates that read the same together."""
    for reads in dict.fromkeys(reads for reads, _ in parts):
        found = [part for (kind, _), part in parts.items() if kind == reads]
        tensors = {
            one.weight.name: tensor_shape(one.weight.shape) if len(one.weight.parts) > 1 else NOTHING
            for one in found
        }
        symbols = [writer.symbol(one) for one in found]
        yield Symbols(symbols, list(tensors.items()), tensor_shape(found[0].shape), _MEANINGS[reads])


def _notes(layer: Layer, cell: Cell, framework: Framework) -> Iterator[str]:
    first = layer.groups[0]
    functions = dict.fromkeys(
        cell.activation(gate.role) for gate in first.gates if cell.reads_weights(gate.role)
    )
    stand = "stands" if len(functions) == 1 else "stand"
    yield f"{' and '.join(functions)} {stand} unless the layer is given other activations."
    if len(cell.gates) > 1:
        yield "∘ multiplies each value by the one at its place."
    if is_left(first.weights[0]):
        yield (
            f"{framework.name} multiplies a row of values by a matrix, "
            "so that what is read stands on the left of its weights."
        )
    if cell.is_coupled:
        yield "The rows of f in the tensors are stored, and never read."
    yield from _other_notes(layer)


def _other_notes(layer: Layer) -> Iterator[str]:
    """What is not shown because it is the same."""
    groups = [group for group in layer.groups if not group.is_projection]
    joined = list(dict.fromkeys(source.direction for source in layer.groups[0].sources))
    shown, *others = [group.label for group in groups] if len(groups) > 1 else joined
    if others:
        have = (
            "has the same with weights of its own"
            if len(others) == 1
            else "have the same, each its own weights"
        )
        yield f"These are the equations of {shown}; {', '.join(others)} {have}."
    if "backward" in (*joined, *(group.direction for group in groups)):
        yield "Backward, the timestep before is the next one of the sequence."
    if any(group.level for group in groups):
        yield "From layer 1 on, the input is what the layer below returns."
