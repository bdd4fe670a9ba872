"""What the options of a block say: a reader for each kind of value."""

from collections.abc import Callable, Collection, Mapping
from functools import partial
from typing import Any

from ..calculator.frameworks import FRAMEWORKS
from ..calculator.lazy_regex import regex
from ..calculator.memory import BYTES
from ..calculator.names import did_you_mean, known_are, nearest
from ..request import FORMER_VIEWS, VIEWS
from .characters import forbidden
from .defaults import ID
from .errors import MOST_MISTAKES, Mistake, Span
from .layers import read_layer, read_layers
from .numbers import LARGEST_COUNT, read_size
from .option_table import OPTIONS, GivenOption, Kind
from .program_values import read_entry, read_values
from .shapes import Input, is_null, read_inputs, read_shape
from .yaml_nodes import Items, Node, Scalar


class Values:
    """The values of a block's options, each read when it is first asked for."""

    def __init__(self, given: Mapping[str, GivenOption], text: str, mistakes: list[Mistake]) -> None:
        """The values of some options.

        Args:
            given: The options by name; those that are added later are read too.
            text: The block's text.
            mistakes: Where mistakes go.
        """
        self._given, self._text, self._mistakes = given, text, mistakes
        self._read: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        """An option's value; None where it is left out, or has a mistake, which is noted once."""
        if name in self._read:
            return self._read[name]
        if name not in self._given:
            return None
        option = _Option(name, self._given[name], self._text, self._mistakes)
        reader = _inputs if name == "input" and self._has_program else READERS[OPTIONS[name].kind]
        self._read[name] = value = reader(option)
        return value

    @property
    def _has_program(self) -> bool:
        return any(OPTIONS[name].kind in ("program", "file") for name in self._given)


class _Option:
    """One option that is being read."""

    def __init__(self, name: str, given: GivenOption, text: str, mistakes: list[Mistake]) -> None:
        self.name, self.given, self.text, self.mistakes = name, given, text, mistakes
        self.node = given.node

    @property
    def written(self) -> str:
        """The value as it is written; nothing where it is a list or a mapping."""
        return self.node.value if isinstance(self.node, Scalar) else ""

    def note(self, message: str, span: Span, hint: str = "") -> None:
        self.mistakes.append(Mistake(message, span, hint))


def _inputs(option: _Option) -> list[Input] | None:
    return read_inputs(option.node, option.mistakes)


def _size(option: _Option) -> int | None:
    return read_size(option.node, f"'{option.name}'", option.mistakes, hint=partial(_size_hint, option))


def _size_hint(option: _Option) -> str:
    several = f"For several, write 'sweep: {{{option.name}: [1, 2]}}'."
    return several if _is_several(option.node) else _number_hint(option)


def _is_several(node: Node) -> bool:
    """Whether it is a list or a range, as a sweep has them."""
    if isinstance(node, Items):
        return len(node.items) > 1 or any(map(_is_several, node.items))
    return isinstance(node, Scalar) and _SEVERAL.match(node.value) is not None


_SEVERAL = regex(r"\.\.|[0-9]+(?: *(?:\.\.|[-–,/]) *| (?:to|or|and) )[0-9]")
"""How a value of several numbers begins."""


def _number_hint(option: _Option) -> str:
    """What is said of a number that is left out, or written in words."""
    is_word = any(map(str.isalpha, option.written)) or not option.written
    return "Write digits alone, such as 2." if is_word else ""


def _open_size(option: _Option) -> int | None:
    if is_null(option.node):
        return None
    hint = "Write null to leave it open."
    return read_size(option.node, f"'{option.name}'", option.mistakes, hint=lambda: hint)


def _count(option: _Option) -> int | None:
    if isinstance(option.node, Scalar) and option.node.is_plain and option.node.value == "0":
        return 0
    hint = partial(_number_hint, option)
    return read_size(option.node, f"'{option.name}'", option.mistakes, LARGEST_COUNT, hint)


def _text(option: _Option) -> str:
    text = option.written.strip()
    if not text:
        option.note(f"'{option.name}' must be text", option.node.span)
    elif forbidden(text):
        option.note(f"a {option.name} has no control characters in it", option.node.span)
    return text


def _id(option: _Option) -> str:
    id = option.written.strip()
    if not id:
        option.note(f"'{option.name}' must be text", option.node.span)
    elif not ID.fullmatch(id):
        hint = "An id is a letter, and then letters, digits, '-', '_', '.' and ':'."
        option.note(f"'{id[:40]}' is not an id", option.node.span, hint)
    return id


def _sweep(option: _Option) -> Any:
    from .sweeps import read_axes  # most blocks have one count

    return read_axes(option.node, option.mistakes)


def _budget(option: _Option) -> Any:
    from .budgets import read_budget  # most blocks solve nothing

    return read_budget(option.node, option.mistakes)


def _numbers(option: _Option) -> Any:
    from .timesteps import read_numbers  # most blocks work no timestep

    return read_numbers(option.node, option.mistakes)


def _one_of(known: Collection[str]) -> Callable[[_Option], str]:
    """A reader of one of some words."""
    return lambda option: "" if _is_empty(option, known) else _word(option, option.node, option.name, known)


def _some_of(what: str, known: Collection[str]) -> Callable[[_Option], tuple[str, ...]]:
    """A reader of one or several of some words.

    Args:
        what: What each word is.
        known: The words.
    """

    def read(option: _Option) -> tuple[str, ...]:
        if _is_empty(option, known):
            return ()
        name, node = option.name, option.node
        listed = option.written.replace(",", " ").split()
        if len(listed) > 1 and all(word in known for word in listed):
            option.note(f"'{name}' must be a list", node.span, f"Write '{name}: [{', '.join(listed)}]'.")
            return ()
        items = node.items if isinstance(node, Items) else [node]
        if not items:
            option.note(f"'{name}' must name a {what}", node.span, known_are(known))
        words: dict[str, None] = {}
        for item in items:
            word = _word(option, item, what, known)
            if word and word in words:
                option.note(f"'{word}' is given twice", item.span)
            words[word] = None
        return tuple(words)

    return read


def _names(option: _Option) -> tuple[str, ...]:
    """Some words, whose meaning the block's layers decide."""
    words = [name for name, _ in words_of(option.node)]
    if not words or not all(word.rpartition(".")[2].isidentifier() for word in words):
        option.note(f"'{option.name}' names sizes", option.node.span, _EXPLORE_EXAMPLE)
        return ()
    seen: set[str] = set()
    for name, span in words_of(option.node):
        if name in seen:
            option.note(f"'{name}' is given twice", span)
        seen.add(name)
    return tuple(words)


def words_of(node: Node) -> list[tuple[str, Span]]:
    """The words of a value as they are written, and where each is."""
    items = node.items if isinstance(node, Items) else [node]
    return [(item.value, item.span) for item in items if isinstance(item, Scalar)]


def _is_empty(option: _Option, known: Collection[str]) -> bool:
    """Whether there is nothing behind an option's name; that is noted."""
    is_empty = isinstance(option.node, Scalar) and not option.written.strip()
    if is_empty:
        hint = f"Leave this line out, or say which. {known_are(known)}"
        option.note(f"'{option.name}' is empty", option.given.span, hint)
    return is_empty


def _word(option: _Option, node: Node, what: str, known: Collection[str]) -> str:
    word = node.value if isinstance(node, Scalar) else ""
    if word in known:
        return word
    message = f"there is no {what} '{word[:40]}'" if word else f"a {what} is one word"
    is_hinted = len(option.mistakes) <= MOST_MISTAKES
    option.note(message, node.span, word_hint(word, known) if is_hinted else "")
    return ""


def word_hint(word: str, known: Collection[str]) -> str:
    """What was meant by a word that is not one of those known."""
    if FORMER_VIEWS.get(word) in known:
        return f"'{FORMER_VIEWS[word]}' shows each parameter now."
    named = FRAMEWORKS.values() if known is FRAMEWORKS else ()
    keys = {alias: framework.key for framework in named for alias in framework.aliases}
    alias = keys.get(nearest(word, keys), "")
    meant = did_you_mean(word, known) or (f"Did you mean '{alias}'?" if alias else "")
    return f"{meant} {known_are(known)}" if meant and len(known) > 1 else known_are(known)


_EXPLORE_EXAMPLE = "Write it as in 'explore: [features, units]'."

READERS: Mapping[Kind, Callable[[_Option], Any]] = {
    "layer": lambda option: read_layer(option.node, option.text, option.mistakes),
    "layers": lambda option: read_layers(option.node, option.text, option.mistakes),
    "size": _size,
    "open size": _open_size,
    "count": _count,
    "shape": lambda option: read_shape(option.node, option.mistakes),
    "text": _text,
    "id": _id,
    "framework": _one_of(FRAMEWORKS),
    "frameworks": _some_of("framework", FRAMEWORKS),
    "dtype": _one_of(BYTES),
    "views": _some_of("view", VIEWS),
    "sweep": _sweep,
    "budget": _budget,
    "names": _names,
    "model": lambda option: option.written,
    "program": lambda option: option.written,
    "file": lambda option: option.written,
    "saved file": lambda option: option.written,
    "values": lambda option: read_values(option.node, option.mistakes),
    "entry": lambda option: read_entry(option.node, option.mistakes),
    "numbers": _numbers,
}
"""How each kind of value is read."""
