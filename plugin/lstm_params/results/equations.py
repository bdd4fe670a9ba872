"""A recurrent layer's equations in MathML, and what each of their symbols is.

`calculator.equations` says what a cell computes; a layer's weights, which terms there are and on which side
of a matrix its vector is written; the framework, what the symbols are called.
"""

from collections.abc import Iterator, Sequence

from ..calculator.cells import LAYER, Cell, Gate
from ..calculator.equations import (
    Carried,
    Expression,
    FunctionName,
    Gated,
    Learned,
    Sign,
    Token,
    split,
    written,
)
from ..calculator.frameworks.framework import Framework
from ..calculator.layers import Layer
from ..calculator.named_tuples import NamedTuple
from ..calculator.weights import Weight
from .html import NOTHING, Html, attribute, join, template, tensor_shape
from .layer_equations import WeightPart, gate_row, layer_parts, letter, state_expressions

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


class MathElement(NamedTuple):
    """An element of MathML."""

    tag: str
    text: str = ""
    css: str = ""
    children: tuple["MathElement", ...] = ()

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
    left: MathElement
    lines: list[list[MathElement]]
    """Its right side; one line where that is short."""


class Symbols(NamedTuple):
    """Symbols of one kind: their tensors, their shape, and what they are."""

    symbols: list[MathElement]
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


class _MathWriter:
    """Writes equations with a layer's own symbols."""

    def __init__(self, layer: Layer, framework: Framework) -> None:
        self.layer, self.framework = layer, framework
        self.parts = layer_parts(layer)
        self.gates = {gate.role: gate for gate in layer.groups[0].gates}
        self.is_left = is_left(layer.groups[0].weights[0])

    def gate_lines(self, role: str) -> list[list[MathElement]]:
        """How a gate is computed; in several lines where it is too wide."""
        return self._lines(gate_row(self.layer, role, self.parts, self.is_left))

    def state_lines(self, made: Expression) -> list[list[MathElement]]:
        """How a state is made."""
        return self._lines(written(made, "", self.parts, self.is_left))

    def _lines(self, row: Sequence[Token]) -> list[list[MathElement]]:
        """A row as elements, broken before a plus sign where it is too wide."""
        whole = self._elements(row)
        if sum(map(_width, whole)) <= WIDEST_LINE:
            return [whole]
        lines: list[list[MathElement]] = [[]]
        for term in map(self._elements, _terms(row)):
            if sum(map(_width, [*lines[-1], *term])) > WIDEST_LINE * 0.8:
                lines.append([])
            lines[-1] += term
        return [line for line in lines if line]

    def _elements(self, row: Sequence[Token]) -> list[MathElement]:
        return [self.element(token) for token in row if token != Sign("·")]

    def element(self, token: Token) -> MathElement:
        """A sign or symbol."""
        if isinstance(token, Sign):
            return MathElement("mn" if token.text.isdigit() else "mo", token.text)
        if isinstance(token, FunctionName):
            return MathElement("mi", token.name, "lp-function")
        if isinstance(token, Learned):
            return self.symbol(self.parts[token.reads, token.role])
        if isinstance(token, Gated):
            return self.gate(token.role)
        return carried(token) if isinstance(token, Carried) else at_step("x", "lp-x")

    def gate(self, role: str) -> MathElement:
        """What a gate computes: its letter, with a tilde where a state has the same."""
        name = letter(self.gates[role])
        if role == LAYER.role:
            return carried(Carried("hidden"))
        if name.endswith(_TILDE):
            over = MathElement("mover", children=(MathElement("mi", name[0]), MathElement("mo", "~")))
            return _subscripted(over, [_T], f"lp-{role}")
        return at_step(name, f"lp-{role}")

    def symbol(self, found: WeightPart) -> MathElement:
        """What a gate's weights are called."""
        base, subscript = self.framework.symbol(*found)
        css = f"lp-{found.part.gate.role}"
        name = MathElement("mi", base)
        if base.endswith("′"):
            name = MathElement("mrow", children=(MathElement("mi", base[:-1]), MathElement("mo", "′")))
        return (
            _subscripted(name, [MathElement("mi", subscript)], css) if subscript else name._replace(css=css)
        )


def _terms(row: Sequence[Token]) -> list[list[Token]]:
    """The terms of a row, each with its sign; of two biases each stays with the product that it is beside."""
    terms: list[list[Token]] = [[]]
    for term in split(row, depth=1 if isinstance(row[0], FunctionName) else 0):
        is_beside = any(isinstance(own, Learned) and own.reads in _BESIDE for own in term[1:2])
        terms += [] if is_beside else [[]]
        terms[-1] += term
    return terms


_BESIDE = ("input bias", "recurrent bias")
_TILDE = "\N{COMBINING TILDE}"
_T = MathElement("mi", "t")


def _subscripted(base: MathElement, subscript: Sequence[MathElement], css: str = "") -> MathElement:
    below = subscript[0] if len(subscript) == 1 else MathElement("mrow", children=tuple(subscript))
    return MathElement("msub", css=css, children=(base, below))


def at_step(letter: str, css: str = "", is_before: bool = False) -> MathElement:
    """A letter with its timestep.

    Args:
        letter: The letter.
        css: The class of what it stands for.
        is_before: Whether it is of the timestep before.
    """
    before = [MathElement("mo", "−"), MathElement("mn", "1")] if is_before else []
    return _subscripted(MathElement("mi", letter), [_T, *before], css)


def carried(state: Carried) -> MathElement:
    """A state's symbol."""
    letter = state.role[0]
    return at_step(letter, f"lp-{letter}", state.is_before)


def is_left(weight: Weight) -> bool:
    """Whether a vector is multiplied from the left: what is read runs along the matrix's rows."""
    return weight.axes.index("r") < weight.axes.index("w")


def _width(node: MathElement, is_small: bool = False) -> float:
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
    writer = _MathWriter(layer, framework)
    return Equations(
        [*_of_gates(writer), *_of_states(writer)],
        [*_values(cell, writer), *_weights(writer)],
        list(_notes(layer, cell, framework)),
    )


def _of_gates(writer: _MathWriter) -> Iterator[Equation]:
    for role, gate in writer.gates.items():
        yield Equation(gate_label(gate), f"lp-{role}", writer.gate(role), writer.gate_lines(role))


def gate_label(gate: Gate) -> str:
    """A gate in words; the candidate is not called a gate, since it lets nothing through."""
    if gate.role == LAYER.role:
        return "hidden state"
    return gate.role if gate.role == "candidate" else f"{gate.role} gate"


def _of_states(writer: _MathWriter) -> Iterator[Equation]:
    for role, made in reversed(state_expressions(writer.layer, writer.parts).items()):
        if made != Gated(LAYER.role):
            symbol = carried(Carried(role))
            yield Equation(f"{role} state", symbol.css, symbol, writer.state_lines(made))


def _values(cell: Cell, writer: _MathWriter) -> Iterator[Symbols]:
    """The input, the states and what the gates compute."""
    first = next(iter(writer.gates))
    read, hidden = (writer.parts[kind, first].part for kind in ("input", "hidden"))
    input = writer.layer.input.name
    name = [(input, NOTHING)] if input else []
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
        roles = [role for role in writer.gates if (role == "candidate") == is_candidate]
        symbols = [writer.gate(role) for role in roles if role != LAYER.role]
        if symbols:
            yield Symbols(symbols, [], tensor_shape((hidden.writes,)), meaning)


def _weights(writer: _MathWriter) -> Iterator[Symbols]:
    """The weights, those of all gates that read the same together."""
    for reads in dict.fromkeys(reads for reads, _ in writer.parts):
        found = [part for (kind, _), part in writer.parts.items() if kind == reads]
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
    if cell.forget_offset:
        yield f"The {cell.forget_offset} of the forget gate is in {framework.name}'s code, and no parameter."
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
