"""Lines of a block that are nearly options."""

import re
import unicodedata

from ..calculator.lazy_regex import regex
from .characters import character_mistake, hidden
from .errors import Mistake
from .option_table import OPTIONS
from .pasted_code import LONGEST_CODE, LONGEST_QUOTE, is_sequential, layer_in
from .python_tokens import LIST_HINT, unclosed_bracket
from .text_lines import indentation, line_start, line_stop

ITEM_HINT = "Write '- ' before each layer of a list."
"""The hint for an item of a list that YAML does not take for one."""

LIST_MARKS = "[\u2010-\u2015\u2212\u2022\u00b7\u25cf\u25aa\u2043]"
"""Signs that word processors put before the lines of a list."""

CODE_HINT = "Write 'code: |', and the program below it, indented."
"""The hint for a program that YAML does not read as it is written."""

_NO_OPTION = "this line is not 'option: value'"
_NEARLY = regex(r"(?P<name>[a-z_]+)\s*(?P<sign>:=|->|=>|[:=：→-]|(?<=\s))\s*(?P<value>.+)")
_OPTION = regex(r"(?m)[\w\"']+ ?:(?=[ \t]|$)")
_OPTION_START = regex(rf"(?m)^[ \t]*(?=(?:{'|'.join(OPTIONS)}) ?:(?:[ \t]|$))")
_FAULTS = {":": "a space is missing behind the colon", "": "a colon is missing behind the option's name"}


def is_option(text: str, at: int) -> bool:
    """Whether the line of a character is an option by its looks."""
    return _OPTION.match(text, line_start(text, at)) is not None


def option_before(text: str, at: int) -> int | None:
    """Where the last option above the line of a character starts, or None if there is none."""
    stop = text.rfind("\n", 0, at) + 1
    return max((found.end() for found in _OPTION_START.finditer(text, 0, stop)), default=None)


def line_mistake(text: str, at: int) -> Mistake:
    """What is wrong with the line of a character, which is not an option.

    >>> line_mistake("features = 3", 0).hint, line_mistake("features:3", 0).hint
    ("Write 'features: 3'.", "Write 'features: 3'.")
    >>> line_mistake("x = LSTM(64)(x)", 0).hint
    "Write 'layer: LSTM(64)'."
    """
    start = line_start(text, at)
    span = (start, line_stop(text, start))
    line = text[slice(*span)]
    program = program_mistake(text, start)
    if program:
        return program
    if is_option(text, start):
        return Mistake("YAML cannot read this line", span, "Write its value in quotes.")
    if _continues_call(text, start):
        return Mistake("this line must be indented deeper than the option that it continues", span)
    is_item = text.startswith("- ", line_start(text, len(text[:start].rstrip())))
    hint = ITEM_HINT if is_item else _layer_hint(line)
    return _near_miss(line, start) or Mistake(_NO_OPTION, span, hint)


def line_mistakes(text: str, start: int, stop: int) -> list[Mistake]:
    """What is wrong with lines none of which is an option: each that is nearly one, or else the first.

    Args:
        text: A block's text.
        start: Where the first line starts.
        stop: Where the last one stops.
    """
    starts = [start, *(start + found.end() for found in re.finditer(r"\n[ \t]*", text[start:stop]))]
    missed = [_near_miss(text[at : line_stop(text, at)], at) for at in starts]
    return [mistake for mistake in missed if mistake] or [line_mistake(text, start)]


def colon_mistake(text: str, value: int, at: int) -> Mistake:
    """What is wrong with a ': ' within a value: it is another option's, an argument's, or text.

    Args:
        text: A block's text.
        value: Where the value starts.
        at: Where the colon is.
    """
    before = text[value:at]
    argument = re.search(r"[(,]\s*(\w+)$", before)
    if argument and unclosed_bracket(before) is not None:
        span = (value + argument.start(1), at + 1)
        return Mistake("an argument takes '=', not ':'", span, f"Write '{argument[1]}=…'.")
    option = re.search(r"(?<![^\s,;|])[a-z_]+$", before)
    if option and option[0] in OPTIONS:
        span = (value + option.start(), line_stop(text, at))
        return Mistake("this line has a second option", span, "Write one option a line.")
    return Mistake("this value has a ': ' in it", (value, line_stop(text, at)), "Write the value in quotes.")


def program_mistake(text: str, at: int) -> Mistake | None:
    """What is wrong with a line of a program that is not indented, or is below a `code:` without its `|`.

    >>> program_mistake("code: |\\nimport keras", 8).hint
    "Indent the program below 'code: |'."
    """
    option = option_before(text, at)
    stop = line_stop(text, option) if option is not None else 0
    if option is None or not re.match("code ?:", text[option:stop]):
        return None
    is_marked = text[option:stop].partition(":")[2].strip()[:1] == "|"
    first = stop + len(text[stop:]) - len(text[stop:].lstrip())
    span = (first, line_stop(text, first))
    is_indented = indentation(text, first) > indentation(text, option)
    if (is_marked and is_indented) or _near_miss(text[slice(*span)], first):
        return None
    if is_marked:
        return Mistake("the program is not indented", span, "Indent the program below 'code: |'.")
    return Mistake("YAML folds this program into one line", span, CODE_HINT)


def _continues_call(text: str, start: int) -> bool:
    """Whether a bracket of the last option before a line is still open."""
    option = option_before(text, start)
    return option is not None and unclosed_bracket(text[option:start]) is not None


def _near_miss(line: str, start: int) -> Mistake | None:
    """What keeps a line from being the option, or the item of a list, that it nearly is."""
    span = (start, start + len(line))
    unseen = hidden(line)
    if unseen is not None:
        return character_mistake(line[unseen], (start + unseen, start + unseen + 1))
    mark = re.match(rf"({LIST_MARKS})\s*(?=\w)", line)
    if mark:
        name = unicodedata.name(mark[1]).lower()
        message = f"a line of a list begins with '-', and this is {'an' if name[0] in 'aeio' else 'a'} {name}"
        return Mistake(f"{message} (U+{ord(mark[1]):04X})", (start, start + 1), ITEM_HINT)
    if re.match("-[A-Za-z]", line):
        return Mistake("a space is missing behind this '-'", span, ITEM_HINT)
    nearly = _NEARLY.fullmatch(line) if len(line) <= LONGEST_QUOTE else None
    if not nearly or nearly["name"] not in OPTIONS:
        return None
    hint = f"Write '{nearly['name']}: {nearly['value'].rstrip(',; ')}'."
    if not set(OPTIONS).isdisjoint(re.findall("[a-z]+", nearly["value"])):
        hint = "Write one option a line, as 'features: 3'."
    return Mistake(_FAULTS.get(nearly["sign"], _NO_OPTION), span, hint)


def _layer_hint(line: str) -> str:
    if is_sequential(line):
        return LIST_HINT
    layer = layer_in(line) if len(line) < LONGEST_CODE else ""
    return f"Write 'layer: {layer}'." if layer else "A line looks like 'features: 3' or 'layer: LSTM(2)'."
