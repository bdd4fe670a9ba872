"""What is wrong where YAML's parser stops."""

import re

import yaml

from .errors import Mistake, Span
from .python_tokens import unclosed_bracket
from .text_lines import indentation, line_start, line_stop
from .yaml_errors import (
    ITEM_HINT,
    colon_mistake,
    is_option,
    line_mistake,
    option_before,
    program_mistake,
)

_QUOTE = "Write the value in quotes."
_BEGIN = "Begin it where the other options begin."
_STOPPED = (
    ("escape", "YAML does not know this '\\' in double quotes", "Write the value in single quotes."),
    ("are not allowed", "a value cannot start with this character", _QUOTE),
    ("cannot start any token", "a value cannot start with this character", _QUOTE),
)
"""What a parser's message has in it where it stopped, and what we say instead."""

_PROPERTIES = (
    ("scanning an alias", "YAML takes this '*' for an alias"),
    ("scanning an anchor", "YAML takes this '&' for an anchor"),
    ("scanning a tag", "YAML takes this '!' for a tag"),
    ("scanning a block scalar", "YAML takes this sign for the start of text on the next lines"),
)
_OPENED = (
    ("quoted scalar", "this quote is never closed"),
    ("flow sequence", "this bracket is never closed, or lacks a comma"),
    ("flow node", "this bracket is never closed, or lacks a value"),
    ("flow mapping", "this brace is never closed, or lacks a comma"),
)
"""The same where something began that did not end."""


def syntax_mistake(error: yaml.MarkedYAMLError, text: str, start: int) -> Mistake:
    """The mistake of a block that is not YAML.

    Args:
        error: What the parser says.
        text: The block's text.
        start: Where in it the parser started.
    """
    problem = f"{error.problem} {error.context}"
    began = start + error.context_mark.index if error.context_mark else start
    began = min(began, len(text.rstrip()) - 1)
    at = start + error.problem_mark.index if error.problem_mark else began
    if at >= len(text.rstrip()):
        at = line_start(text, len(text.rstrip()))
    program = program_mistake(text, at)
    if program:
        return program
    if "mapping values are not allowed" in problem:
        return _second_colon(text, start, at)
    known = _known(problem, text, began, at)
    if known:
        return known
    if "could not find expected ':'" in problem:
        return line_mistake(text, began)
    if "document start" in problem and is_option(text, at):
        first = start + len(text[start:]) - len(text[start:].lstrip())
        if indentation(text, at) < indentation(text, first):
            message = "this line is indented less than the first one"
            return Mistake(message, _rest_of_line(text, at), _BEGIN)
        return _no_continuation(text, at, "block")
    if "block mapping" in problem or "block collection" in problem:
        return _no_continuation(text, at, "list" if "block collection" in problem else "block")
    return line_mistake(text, at)


def _known(problem: str, text: str, began: int, at: int) -> Mistake | None:
    """The mistake for a message of the parser that says what is wrong."""
    for fragment, message, hint in _STOPPED:
        if fragment in problem:
            if fragment == "escape" and text[at] != "\\":  # PyYAML's own parser stops behind it
                at -= 1
            return Mistake(message, _rest_of_line(text, at), hint)
    for fragment, message in _PROPERTIES:
        if fragment in problem:
            is_item = text[began : began + 2] == "* " and line_start(text, began) == began
            return Mistake(message, _rest_of_line(text, began), ITEM_HINT if is_item else _QUOTE)
    for fragment, message in _OPENED:
        if fragment in problem:
            return Mistake(message, _rest_of_line(text, began))
    return None


def _second_colon(text: str, begin: int, at: int) -> Mistake:
    """A ': ' where none may be: by its own line's fault, or that of the line above."""
    start = line_start(text, at)
    first = re.search(":[ \t]+", text[start:at])
    if first:
        return colon_mistake(text, start + first.end(), at)
    option = option_before(text, start)
    if option is not None and indentation(text, start) > indentation(text, option):
        message = "this line is indented deeper than it should be"
        return Mistake(message, _rest_of_line(text, start), _BEGIN)
    above = line_start(text, len(text[:start].rstrip()))
    return line_mistake(text, above if above >= begin else start)


def _no_continuation(text: str, at: int, what: str) -> Mistake:
    start = line_start(text, at)
    if start < at:
        is_quoted = text[at - 1] in "\"'"
        opened = text.rfind(text[at - 1], 0, at - 1)
        if is_quoted and "\n" in text[opened:at]:
            return Mistake("this quote is not closed in its line", _rest_of_line(text, opened))
        hint = "Write the other kind of quotes around it." if is_quoted else _QUOTE
        return Mistake("this comes after the end of the value", _rest_of_line(text, at), hint)
    end = len(text[:start].rstrip())
    above = text[line_start(text, end) : end]
    if " #" in above and unclosed_bracket(above) is not None:
        span = (end - len(above) + above.index(" #") + 1, end)
        return Mistake("a comment cannot be within a value", span, "Leave it out.")
    return Mistake(f"this line does not continue the {what} as it began", _rest_of_line(text, start))


def _rest_of_line(text: str, at: int) -> Span:
    return at, line_stop(text, at)
