"""The equations of a recurrent layer: what it has weights for, and its equations as plain text."""

from collections.abc import Sequence

from ..calculator.cells import LAYER, Gate
from ..calculator.equations import (
    Carried,
    Expression,
    FunctionName,
    Gated,
    Learned,
    Sign,
    Token,
    Weighted,
    gate_equation,
    state_equation,
    written,
)
from ..calculator.formulas import Formula
from ..calculator.layers import Layer
from ..calculator.named_tuples import NamedTuple
from ..calculator.weights import CONSTANT, Part, Weight


class WeightPart(NamedTuple):
    """What serves a gate, and the tensor that it lies in."""

    weight: Weight
    part: Part

    @property
    def shape(self) -> tuple[Formula, ...]:
        """The axes of the part alone, as they lie in its tensor."""
        axes = {"w": self.part.writes}
        if self.part.source.kind not in CONSTANT:
            axes["r"] = self.part.source.length
        return tuple(axes[axis] for axis in self.weight.axes if axis in axes)

    @property
    def symbol(self) -> str:
        """What it is called in no framework's letters."""
        return "b′" if self.part.source.name == "recurrent bias" else self.weight.symbol


LayerParts = dict[tuple[str, str], WeightPart]
"""The weights of one direction of a layer: by what they read, and by the gate's role."""


def layer_parts(layer: Layer) -> LayerParts:
    """The weights of the first direction that are read, and what projects its hidden state."""
    first, cell = layer.groups[0], layer.cell
    assert cell, "only a recurrent layer has equations"
    direction = first.sources[0].direction
    parts: LayerParts = {}
    for weight in first.weights:
        for part in weight.parts:
            source = part.source
            reads = source.name if source.kind == "bias" else source.kind
            if source.direction == direction and cell.reads_weights(part.gate.role):
                parts[reads, part.gate.role] = WeightPart(weight, part)
    for group in layer.groups[1:2]:
        if group.is_projection:
            (weight,) = group.weights
            parts["projection", ""] = WeightPart(weight, weight.parts[0])
    return parts


def state_expressions(layer: Layer, parts: LayerParts) -> dict[str, Expression]:
    """How each state is made, by its role; with a projection, the hidden state is what it makes."""
    assert layer.cell, "only a recurrent layer has equations"
    made = {role: state_equation(layer.cell, role) for role in layer.cell.states}
    if ("projection", "") in parts:
        made["hidden"] = Weighted("projection", made["hidden"])
    return made


def letter(gate: Gate) -> str:
    """What a gate's values are called; those of a layer's only one are its hidden state."""
    return gate.symbol or "h"


_SPACED = {"=": " = ", "+": " + ", "∘": " ∘ ", "−": " − "}


def plain_text(row: Sequence[Token], layer: Layer, parts: LayerParts, new: str = "") -> str:
    """A row of an equation as plain text.

    Args:
        row: The row.
        layer: The layer that it is of.
        parts: Its weights.
        new: What is written before a state that the step makes.
    """
    letters = {gate.role: letter(gate) for gate in layer.groups[0].gates}

    def text(token: Token) -> str:
        if isinstance(token, Sign):
            return _SPACED.get(token.text, token.text)
        if isinstance(token, FunctionName):
            return token.name
        if isinstance(token, Learned):
            return parts[token.reads, token.role].symbol
        if isinstance(token, Gated):
            return letters[token.role]
        if isinstance(token, Carried):
            return ("" if token.is_before else new) + ("h" if token.role == "hidden" else "c")
        return "x"

    return "".join(map(text, row))


def gate_row(layer: Layer, role: str, parts: LayerParts, is_left: bool = False) -> list[Token]:
    """How a gate is computed; see `written`."""
    assert layer.cell, "only a recurrent layer has equations"
    return written(gate_equation(layer.cell, role), role, parts, is_left)


def state_equations(layer: Layer, new: str = "") -> dict[str, str]:
    """How each state is made, in plain text, by the state's role.

    Args:
        layer: The layer.
        new: What is written before a state that the step makes.
    """
    parts = layer_parts(layer)
    equations = {}
    for role, made in state_expressions(layer, parts).items():
        is_layer = made == Gated(LAYER.role)
        row = gate_row(layer, LAYER.role, parts) if is_layer else written(made, "", parts)
        equations[role] = plain_text([Carried(role), Sign("="), *row], layer, parts, new)
    return equations
