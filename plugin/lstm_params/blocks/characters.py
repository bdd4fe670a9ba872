"""Characters that do not look like what they are: invisible ones, and those that word processors put in."""

import unicodedata
from collections.abc import Sequence

from .errors import Mistake, Span

_UNSEEN = "\u2028\u2029\ufeff\ufffe\uffff"
"""The ends of lines and the marks that editors do not show but YAML heeds."""

NO_WIDTH = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
"""Characters that a page does not show at all."""

LIKE_HYPHENS = "\u2010\u2011\u2012\u2013\u2014\u2212\ufe63\uff0d"
"""Characters that look like a hyphen."""

_UNNAMED = {"Cc": "a control character", "Cs": "half of a character"}
_PLAIN = {"‘": "'", "’": "'", "“": '"', "”": '"', "„": '"', "×": "*", **dict.fromkeys(LIKE_HYPHENS, "-")}


def hidden(text: str) -> int | None:
    """Where the first character is that cannot be seen, or None if there is none.

    >>> hidden("LSTM(2,\\n  3)"), hidden("LSTM(2,\\u00a03)")
    (None, 7)
    """
    if text.isprintable():
        return None
    seen = (is_legible(character) for character in text)
    return next((index for index, is_seen in enumerate(seen) if not is_seen), None)


def forbidden(text: str) -> Sequence[int]:
    """Where characters are that no block may contain.

    They are control characters, halves of characters, and what editors do not show but YAML heeds.

    >>> forbidden("units: 2\\n\\0"), forbidden("units:\\t2\\u00a0"), forbidden("\\ufeffunits: 2")
    ([9], [], [0])
    """
    if text.replace("\n", "").isprintable():
        return []
    unseen = [index for index, character in enumerate(text) if not is_legible(character)]
    return [
        index for index in unseen if text[index] in _UNSEEN or unicodedata.category(text[index]) in _UNNAMED
    ]


def is_legible(character: str) -> bool:
    """Whether a character shows as itself; a line break and a tab do."""
    return character.isprintable() or character in "\t\n"


def character_mistake(character: str, span: Span) -> Mistake:
    """The mistake of a character that must not be where it is.

    >>> character_mistake("\\u00a0", (0, 1)).message, character_mistake("\\u00a0", (0, 1)).hint
    ('this is a no-break space (U+00A0)', 'Write a plain space instead.')
    """
    name = unicodedata.name(character, "").lower()
    article = "an" if name[:1] in tuple("aeio") else "a"
    unnamed = _UNNAMED.get(unicodedata.category(character), "a character without a name")
    named = f"{article} {name}" if name else unnamed
    plain = _PLAIN.get(character) or unicodedata.normalize("NFKC", character)
    is_better = plain.isascii() and plain.isprintable()
    hint = f"Write a plain {'space' if plain == ' ' else plain} instead." if is_better else "Leave it out."
    return Mistake(f"this is {named} (U+{ord(character):04X})", span, hint)


def one_line(text: str) -> str:
    """A text without what would act on the terminal that shows a log, or look like a line of that log.

    A space that is not the plain one shows as an open box.
    """
    return "".join(map(_printed, text))


def _printed(character: str) -> str:
    if character.isprintable():
        return character
    return "\N{OPEN BOX}" if unicodedata.category(character) == "Zs" else "\N{REPLACEMENT CHARACTER}"
