"""The options of a block, each with the place of its name and of its value."""

from bisect import bisect
from collections.abc import Collection
from functools import cache
from typing import NamedTuple

from ..calculator.frameworks import FRAMEWORKS
from ..calculator.names import did_you_mean
from ..calculator.signatures import LARGEST_SIZE
from .characters import character_mistake, hidden
from .errors import MOST_MISTAKES, BlockError, Mistake, Span
from .header import NAME
from .lines import OPTIONS, line_mistakes
from .nodes import Items, Node, Pairs, Scalar, compose, scalars
from .numbers import read_size
from .shapes import is_null

_ELSEWHERE = {
    "hidden_size": ("PyTorch", "units"),
    "input_size": ("PyTorch", "features"),
    "input_dim": ("Keras", "features"),
    "input_shape": ("Keras", "input"),
    "batch_size": ("Keras", "batch"),
    **dict.fromkeys(("shape", "inputs"), ("", "input")),
    **dict.fromkeys(("hidden", "hidden_units", "hidden_dim", "neurons", "cells"), ("", "units")),
    **dict.fromkeys(("seq_len", "seq_length", "sequence_length", "steps", "length"), ("", "timesteps")),
    **dict.fromkeys(("type", "cell", "model"), ("", "layer")),
    **dict.fromkeys(("name", "caption", "label"), ("", "title")),
    **dict.fromkeys(("parameters", "params", "count", "total"), ("", "expect")),
    **dict.fromkeys(("backend", "library"), ("", "framework")),
}
"""What others call an option: whose name it is, if it is a framework's, and ours."""

_ALIASES = {
    **dict.fromkeys(("tensorflow", "tf", "tf.keras", "keras3", "keras 3"), "keras"),
    "torch": "pytorch",
    **dict.fromkeys(("flax", "jax", "linen"), "flax-linen"),
}
"""What others call a framework."""

_FLAGS = {
    **dict.fromkeys(("true", "yes", "on"), "True"),
    **dict.fromkeys(("false", "no", "off"), "False"),
}
"""How Python writes a flag."""


class Option(NamedTuple):
    """An option of a block: where its name stands, and its value."""

    name: Span
    value: Node


class Options:
    """The options of a block, read one by one; mistakes are noted, and the option left out."""

    def __init__(self, mistakes: list[Mistake]) -> None:
        self.mistakes = mistakes
        self.given: dict[str, Option] = {}
        self.refused: set[str] = set()
        """Options whose values have something in them that is not read."""
        self.is_whole = True
        """Whether all options are known; else what is missing may be what is misspelt."""

    def note(self, message: str, span: Span, hint: str = "") -> None:
        """Note a mistake."""
        self.mistakes.append(Mistake(message, span, hint))

    def add(self, text: str, start: int) -> None:
        """Add the options of a YAML document.

        Args:
            text: A block's text.
            start: Where in it the document starts.

        Raises:
            BlockError: There are no options in it.
        """
        before = len(self.mistakes)
        node = compose(text, start, self.mistakes)
        refused = [mistake.span[0] for mistake in self.mistakes[before:]]
        if isinstance(node, Pairs):
            starts = [key.span[0] for key, _ in node.pairs]
            at_fault = {bisect(starts, at) - 1 for at in refused}
            for number, (key, value) in enumerate(node.pairs):
                self._add(key, value, number in at_fault)
        elif isinstance(node, Items):
            is_pairs = any(isinstance(item, Pairs) for item in node.items)
            hint = "Leave out each '- '." if is_pairs else "Write 'layers:' above the list."
            raise BlockError([Mistake("a block is lines of 'option: value'", node.span, hint)])
        elif isinstance(node, Scalar) and not refused:
            raise BlockError(line_mistakes(text, node.span[0], node.stop))
        elif self.mistakes:
            self.is_whole = False  # what the block says may stand where the mistake is
        else:
            hint = "Say what to count: 'features: 3' and 'units: 2'."
            raise BlockError([Mistake("this block is empty", name_span(text), hint)])

    def _add(self, key: Node, value: Node, is_refused: bool) -> None:
        name = key.value if isinstance(key, Scalar) else ""
        is_refused = self._has_hidden(key) or is_refused or (name != "title" and self._has_hidden(value))
        if is_refused:
            self.is_whole = False
            self.refused.add(name)
        elif name not in OPTIONS:
            self.is_whole = False
            message = f"there is no option '{name[:40]}'" if name else "an option's name must be one word"
            self.note(message, key.span, self._hint(name, value))
        elif name in self.given:
            self.note(f"'{name}' is given twice", key.span)
        else:
            self.given[name] = Option(key.span, value)

    def _has_hidden(self, node: Node) -> bool:
        """Whether a value has characters in it that cannot be seen; each is noted."""
        if isinstance(node, Scalar) and node.value.isprintable():
            return False
        before = len(self.mistakes)
        for scalar in scalars(node):
            at = hidden(scalar.value)
            if at is not None:
                self.mistakes.append(character_mistake(scalar.value[at], scalar.part(at, at + 1)))
        return len(self.mistakes) > before

    def _hint(self, name: str, value: Node) -> str:
        """What to write instead of an option that there is not."""
        if len(self.mistakes) > MOST_MISTAKES:  # nobody will see it, and looking for it takes time
            return ""
        given = value.value if isinstance(value, Scalar) and len(value.value) < 20 else ""
        if name == "<<":
            return "YAML's merge keys are not understood here."
        if name in _ELSEWHERE:
            whose, ours = _ELSEWHERE[name]
            return f"'{name}' is {whose}'s name; here it is '{ours}'." if whose else f"Here it is '{ours}'."
        if name in _layer_arguments():
            code = f"{name}={_FLAGS.get(given.lower(), given) or '…'}"
            return f"It is an argument of a layer: write it as in 'layer: LSTM(…, {code})'."
        if name.lower() in _layer_types():
            return f"Write 'layer: {_layer_types()[name.lower()]}({given or '…'})'."
        return did_you_mean(name, OPTIONS) or _known(OPTIONS)

    def size(self, name: str, most: int = LARGEST_SIZE, hint: str = "") -> int | None:
        """A size; None where the option is left out or wrong.

        Args:
            name: The option's name.
            most: How large it may be.
            hint: What is said of a value that is far from it.
        """
        if name not in self.given:
            return None
        return read_size(self.given[name].value, f"'{name}'", self.mistakes, most, hint)

    def open_size(self, name: str) -> int | None:
        """A size that may be left open, by `null`; None where it is, or is left out or wrong."""
        if name in self.given and is_null(self.given[name].value):
            return None
        return self.size(name, hint="Write null to leave it open.")

    def choice(self, name: str, known: Collection[str]) -> str:
        """One of some words; nothing where the option is left out or wrong."""
        return self._word(self.given[name].value, name, known) if name in self.given else ""

    def choices(self, name: str, what: str, known: Collection[str]) -> tuple[str, ...]:
        """One or several of some words; nothing where the option is left out.

        Args:
            name: The option's name.
            what: What each word is.
            known: The words.
        """
        if name not in self.given:
            return ()
        node = self.given[name].value
        items = node.items if isinstance(node, Items) else [node]
        listed = node.value.replace(",", " ").split() if isinstance(node, Scalar) else []
        if len(listed) > 1 and all(word in known for word in listed):
            self.note(f"'{name}' must be a list", node.span, f"Write '{name}: [{', '.join(listed)}]'.")
            return ()
        if not items:
            self.note(f"'{name}' must name a {what}", node.span, _known(known))
        words: dict[str, None] = {}
        for item in items:
            word = self._word(item, what, known)
            if word and word in words:
                self.note(f"'{word}' is given twice", item.span)
            words[word] = None
        return tuple(words)

    def words(self, name: str) -> list[tuple[str, Span]]:
        """The words of an option as they are written, and where each stands."""
        if name not in self.given:
            return []
        node = self.given[name].value
        items = node.items if isinstance(node, Items) else [node]
        return [(item.value, item.span) for item in items if isinstance(item, Scalar)]

    def _word(self, node: Node, what: str, known: Collection[str]) -> str:
        word = node.value if isinstance(node, Scalar) else ""
        if word in known:
            return word
        message = f"there is no {what} '{word[:40]}'" if word else f"a {what} is one word"
        self.note(message, node.span, self._word_hint(word, known))
        return ""

    def _word_hint(self, word: str, known: Collection[str]) -> str:
        if len(self.mistakes) > MOST_MISTAKES:
            return ""
        alias = _ALIASES.get(word.lower(), "")
        meant = f"Did you mean '{alias}'?" if alias in known else did_you_mean(word, known)
        return f"{meant} {_known(known)}" if meant and len(known) > 1 else _known(known)


def name_span(text: str) -> Span:
    """The word in a block's opening line that makes it ours."""
    line = text.partition("\n")[0]
    start = max(line.find(NAME), 0)
    return start, start + len(NAME)


def _known(words: Collection[str]) -> str:
    *others, last = words
    return f"Known are {', '.join(others)} and {last}." if others else f"Known is {last}."


@cache
def _layer_arguments() -> frozenset[str]:
    """The arguments of all layers of all frameworks."""
    signatures = [kind.signature for framework in FRAMEWORKS.values() for kind in framework.types.values()]
    names = {name for signature in signatures for name in (*signature.parameters, *signature.keyword_only)}
    return frozenset(names.union(*(framework.former for framework in FRAMEWORKS.values())))


@cache
def _layer_types() -> dict[str, str]:
    """The names of all layers of all frameworks, by their lower case."""
    return {name.lower(): name for framework in FRAMEWORKS.values() for name in framework.types}
