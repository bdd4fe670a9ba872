"""Where in a text the mistakes of a layer are: the one mapping from a layer's error to its place."""

from __future__ import annotations

from .errors import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..calculator.calls import LayerError
    from .calls import Words
    from .layers import PlacedCall
    from .option_table import GivenOption


def place_of(error: LayerError, words: Words) -> Span | None:
    """Where the mistake is: at the argument, else at its call, else at an option of the argument's name.

    Args:
        error: The mistake.
        words: Where the words of the text are; an option has no call.
    """
    named = (error.call, error.argument, error.is_name)
    for word in (named, (error.call, None, False), (None, error.argument, False)):
        if word in words:
            return words[word]
    return None


def words_of_block(
    errors: Sequence[LayerError],
    given: Mapping[str, GivenOption],
    placed: Sequence[PlacedCall],
    sweep_words: Words,
) -> Words:
    """Where the words of a block's options and of its wrong layers are, in the block's text.

    Args:
        errors: What is wrong.
        given: The block's options.
        placed: Its layers.
        sweep_words: Where the values that a sweep gives are.
    """
    options: Words = {(None, name, False): option.node.span for name, option in given.items()}
    wrong = {error.call for error in errors}  # of some hundred layers few are
    layers: Words = {
        word: call.scalar.part(*span)
        for call in placed
        for word, span in call.read.words.items()
        if word[0] in wrong
    }
    return options | layers | sweep_words
