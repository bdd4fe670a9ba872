"""What explains a number: a network, and a formula that gives the number."""

from ..calls import Call, LayerError, NetworkError
from ..cells import Recurrent
from ..formulas import Formula, total
from ..frameworks import FRAMEWORKS
from ..named_tuples import NamedTuple
from ..network import Network
from ..rows import network
from ..shapes import Lengths


class Explanation(NamedTuple):
    """One way in which a network, or what somebody takes for it, has a number of parameters."""

    cause: str
    """What kind of cause it is, in one word for programs: `framework`, `reset_after`, `optimizer`."""
    sentence: str
    formula: Formula
    cost: int
    """How far-fetched it is: 1 for what happens every day."""


class Question(NamedTuple):
    """Layers in a row as somebody wrote them."""

    calls: tuple[Call, ...]
    framework: str
    input: Lengths | None = None
    """The shape of the input, without the batch axis; None where the layers state it."""

    def network(self) -> Network:
        """The layers, counted.

        Raises:
            NetworkError: They cannot be.
        """
        return network(self.calls, framework=self.framework, input=self.input)


def written(recurrent: Recurrent, key: str, before: Lengths = ()) -> tuple[Question, Network] | None:
    """A recurrent layer as a framework writes it, and counted; None if that has no such layer.

    Args:
        recurrent: The layer.
        key: The framework.
        before: The axes of the input before its features.
    """
    try:
        question = Question((FRAMEWORKS[key].written(recurrent),), key, (*before, recurrent.features))
        return question, question.network()
    except (LayerError, NetworkError):
        return None


def whole(counted: Network) -> Formula:
    """A network's count as one formula."""
    return total([layer.formula for layer in counted.layers if layer.parameters])


def replaced(
    question: Question, number: int, calls: tuple[Call, ...], before: int = 0
) -> tuple[Question, Network] | None:
    """The layers with other calls in the place of one; None if they do not fit.

    Args:
        question: The layers.
        number: Which one.
        calls: The others.
        before: How many layers before it are replaced, too.
    """
    row = (*question.calls[: number - before], *calls, *question.calls[number + 1 :])
    return counted_question(question._replace(calls=row))


def counted_question(question: Question) -> tuple[Question, Network] | None:
    """Layers, and the same counted; None if they do not fit."""
    try:
        return question, question.network()
    except NetworkError:
        return None
