"""What to say where a block has another count than its writer expects."""

from ..calculator.counterparts import others_with
from ..calculator.diagnosis.explanation import Question
from ..calculator.diagnosis.search import likeliest
from ..calculator.network import Network
from .calls import read_call
from .option_table import Objection


def objection(expected: int, counted: Network) -> Objection:
    """That a network has another count, and what the expected one may be.

    Args:
        expected: The count that the writer expects.
        counted: The network, whose count is another one.
    """
    message = f"the count is {counted.parameters:,} in {counted.framework.name}, not {expected:,}"
    others = others_with(counted, expected)
    if others:
        names = "".join(f", and {other}'s" for other in others[1:])
        return Objection(f"{message}; {expected:,} is {others[0]}'s count for this layer{names}")
    question = _question(counted)
    explanation = likeliest(question, expected) if question else None
    return Objection(message, f"What would make {expected:,}: {explanation.sentence}" if explanation else "")


def _question(counted: Network) -> Question | None:
    """The layers of a network as they are written; None where they are not in a row."""
    if counted.graph or counted.is_apart or counted.kept:
        return None
    calls = tuple(read_call(layer.code).call for layer in counted.layers)
    return Question(calls, counted.framework.key, counted.inputs[0].lengths)
