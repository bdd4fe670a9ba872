"""Python code as its words: enough to say what a parser calls no more than invalid."""

from __future__ import annotations

from keyword import iskeyword

from ..calculator.lazy_regex import regex
from ..programs.words import BRACKETS, WORD
from .characters import character_mistake
from .errors import Mistake

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re

LIST_HINT = "List the layers under 'layers:', one a line, each behind '- '."
"""The hint for several layers where one is expected."""

_LEADING_ZERO = regex("0[0-9]+")
_WORD_VALUES = ("True", "False", "None")


def unclosed_bracket(code: str) -> int | None:
    """Where a bracket opens that is never closed, or None if all are.

    >>> unclosed_bracket("LSTM(2, name=')'  # )"), unclosed_bracket("LSTM(2)")
    (4, None)
    """
    opened: list[int] = []
    for word in WORD.finditer(code):
        if word[0] in BRACKETS:
            opened.append(word.start())
        elif opened and word[0] == BRACKETS[code[opened[-1]]]:
            opened.pop()
    return opened[-1] if opened else None


def code_mistake(code: str) -> Mistake | None:
    """The first thing that keeps code from being Python, as far as its words tell.

    >>> code_mistake("LSTM(2 use_bias=False)")[:2]
    ('a comma is missing before this', (7, 15))
    """
    opened: list[re.Match[str]] = []
    before: re.Match[str] | None = None
    for word in WORD.finditer(code):
        if word["gap"]:
            continue
        if word["mark"] and not word["closed"]:
            return Mistake("this quote is never closed", word.span("mark"))
        if word["sign"] and not word[0].isascii():
            return character_mistake(word[0], word.span())
        if word[0] in BRACKETS:
            opened.append(word)
        elif word[0] in BRACKETS.values():
            if not opened or word[0] != BRACKETS[opened.pop()[0]]:
                return Mistake(f"no bracket is open that '{word[0]}' could close", word.span())
        elif before and _is_end(before) and _is_value(word):
            mistake = _side_by_side(before, word, bool(opened))
            if mistake:
                return mistake
        elif _LEADING_ZERO.fullmatch(word[0]):
            hint = "Write numbers without commas, as 1000." if before and before[0] == "," else ""
            return Mistake("a number starts with no zero", word.span(), hint)
        before = word
    return Mistake(f"'{opened[-1][0]}' is never closed", opened[-1].span()) if opened else None


def _side_by_side(before: re.Match[str], word: re.Match[str], is_within: bool) -> Mistake | None:
    """What is wrong with two values that nothing is between."""
    if before["string"] and word["string"]:
        return None  # Python joins them
    if before["string"] and before.end() == word.start():
        hint = "Write the other kind of quotes around it."
        return Mistake("this text goes on behind its closing quote", word.span(), hint)
    if is_within:
        return Mistake("a comma is missing before this", word.span())
    is_call = before[0] == ")" and word.string.startswith("(", word.end())
    return Mistake("a second layer starts here", word.span(), LIST_HINT) if is_call else None


def _is_end(word: re.Match[str]) -> bool:
    return word[0] in BRACKETS.values() or _is_value(word)


def _is_value(word: re.Match[str]) -> bool:
    return not word["sign"] and (not iskeyword(word[0]) or word[0] in _WORD_VALUES)
