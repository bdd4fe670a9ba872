"""The options of a block, each with the place of its name and of its value."""

from bisect import bisect
from collections.abc import Collection
from typing import NamedTuple

from ..calculator.names import did_you_mean
from ..calculator.signatures import LARGEST_SIZE
from .characters import character_mistake, hidden
from .errors import MOST_MISTAKES, BlockError, Mistake, Span
from .header import NAME
from .numbers import read_size
from .shapes import is_null
from .yaml_errors import CODE_HINT, OPTIONS, line_mistakes
from .yaml_nodes import Items, Node, Pairs, Scalar, compose, scalars

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


class Option(NamedTuple):
    """An option of a block: where its name stands, and its value."""

    name: Span
    value: Node


class Options:
    """The options of a block, read one by one; mistakes are noted, and the option left out."""

    def __init__(self, mistakes: list[Mistake]) -> None:
        self.mistakes = mistakes
        self.unknown: list[tuple[int, Scalar, Node]] = []
        """The options that there are not: the number of the mistake, the name and the value."""
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
            if isinstance(key, Scalar) and len(self.mistakes) <= MOST_MISTAKES:
                self.unknown.append((len(self.mistakes), key, value))
            self.note(message, key.span)
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

    def explain(self, framework: str) -> None:
        """Say what to write instead of the options that there are not.

        Args:
            framework: Whose layers the block's are.
        """
        for number, key, value in self.unknown:
            hint = self._hint(key.value, value, framework)
            self.mistakes[number] = self.mistakes[number]._replace(hint=hint)

    def _hint(self, name: str, value: Node, framework: str) -> str:
        """What to write instead of an option that there is not."""
        from .misplaced import argument_hint, is_argument, layer_name_hint  # of blocks with mistakes

        values = {name: option.value for name, option in self.given.items()}
        program = self.given.get("code")
        if program and isinstance(program.value, Scalar) and not program.value.value.strip():
            return CODE_HINT
        if name == "<<":
            return "YAML's merge keys are not understood here."
        if name in _ELSEWHERE:
            whose, ours = _ELSEWHERE[name]
            word = value.value if ours == "layer" and isinstance(value, Scalar) else ""
            layer = layer_name_hint(word, value, values, framework) if "layer" not in values else ""
            return layer or self._renamed(name, whose, ours)
        if is_argument(name, framework):
            unknown = {key.value: value for _, key, value in self.unknown}
            arguments = {key: unknown[key] for key in unknown if is_argument(key, framework)}
            for kind in (key for key in unknown if _ELSEWHERE.get(key) == ("", "layer")):
                values["cell"] = unknown[kind]
            return argument_hint(name, arguments, values, framework)
        layer = layer_name_hint(name, value, values, framework)
        return layer or did_you_mean(name, OPTIONS) or _known(OPTIONS)

    def _renamed(self, name: str, whose: str, ours: str) -> str:
        """What is said of an option that has another name here."""
        own = f"'{name}' is {whose}'s name; here it is '{ours}'" if whose else f"Here it is '{ours}'"
        if ours in self.given:
            return f"{own}, which is given too. Leave one of them out."
        if ours == "units" and not {"layer", "layers"}.isdisjoint(self.given):
            return f"{own}, and the layer says it already: leave this line out."
        if ours in ("features", "timesteps") and "input" in self.given:
            return f"{own}, and 'input' says it already: leave this line out."
        return f"{own}."

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
        if name not in self.given or self._is_empty(name, _known(known)):
            return ""
        return self._word(self.given[name].value, name, known)

    def choices(self, name: str, what: str, known: Collection[str]) -> tuple[str, ...]:
        """One or several of some words; nothing where the option is left out.

        Args:
            name: The option's name.
            what: What each word is.
            known: The words.
        """
        if name not in self.given or self._is_empty(name, _known(known)):
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

    def _is_empty(self, name: str, known: str) -> bool:
        """Whether nothing stands behind an option's name; that is noted."""
        node = self.given[name].value
        is_empty = isinstance(node, Scalar) and not node.value.strip()
        if is_empty:
            self.note(
                f"'{name}' is empty", self.given[name].name, f"Leave this line out, or say which. {known}"
            )
        return is_empty

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
