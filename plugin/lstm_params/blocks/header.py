"""A fence's opening line: its name, its title and its id.

header = name {option} | [name] "{" {option} ["." name] {option} "}"
option = "title=" string | "id=" string | "#" id

The name is the first word that is not an option. Whatever else is in the line of a fence with our name,
or with one that is like it, is a mistake in a block, and not a block in another language.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from ..calculator.lazy_regex import regex
from ..calculator.named_tuples import NamedTuple
from ..calculator.names import did_you_mean
from .characters import LIKE_HYPHENS, NO_WIDTH, character_mistake
from .errors import Mistake, Span

NAME = "lstm-params"
"""What a fence is opened with to be ours."""

_NAME = regex(r"\.?(?P<name>[\w-]+)")
_WORD = regex(r"\.?(?P<name>lstm\s+params(?![\w-])|[^\s{}]+)", re.IGNORECASE)
_ODD = regex(f"[{NO_WIDTH}{LIKE_HYPHENS}]")
_TOKEN = regex(
    r"""(?P<option>(?P<key>[\w-]+)=(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\s"'{}]+))
                  |\#(?P<id>[^\s{}]*))
       |(?P<brace>\{:?|\})
       |(?P<unclosed>[\w-]+=["'].*)
       |(?P<word>[^\s{}]+)""",
    re.VERBOSE,
)
_LIKE_OURS = "lstmparams"


class HeaderOption(NamedTuple):
    """An option in the opening line."""

    value: str
    span: Span


@lru_cache
def is_ours(info: str) -> bool:
    """Whether what is behind the fence's marks is the header of a block, be it a wrong one.

    >>> is_ours("lstm-params"), is_ours("{ #id .lstm-params }"), is_ours("lstm-params-2")
    (True, True, False)
    >>> is_ours("lstm_params"), is_ours("{lstm-params"), is_ours("python lstm-params")
    (True, True, False)
    """
    if info == NAME:
        return True
    if info.isalnum():  # as most others: a site of such needs no expression
        return is_like_ours(info)
    name = _name(info)
    return name is not None and (name["name"] == NAME or is_like_ours(name["name"]))


@lru_cache
def wrong_name(line: str) -> Sequence[Mistake]:
    """What to say of an opening line, from its fence marks on, if its name is only like ours."""
    if _has_name_alone(line):
        return ()
    unseen = len(line) - len(line.lstrip(NO_WIDTH))
    if unseen:
        return (character_mistake(line[0], (0, unseen)),)
    name = _name(line)
    if name is None or name["name"] == NAME:
        return ()
    odd = _ODD.search(name["name"])
    if odd and _ODD.sub(lambda odd: "-" if odd[0] in LIKE_HYPHENS else "", name["name"]) == NAME:
        start = name.start("name") + odd.start()  # only its code distinguishes it from what is right
        return (character_mistake(odd[0], (start, start + 1)),)
    return (Mistake(f"there is no fence '{name['name']}'", name.span("name"), f"Did you mean '{NAME}'?"),)


class Header(NamedTuple):
    """What an opening line says, and what is wrong with it."""

    options: Mapping[str, HeaderOption]
    mistakes: Sequence[Mistake]


@lru_cache
def read_header(line: str) -> Header:
    """The options of an opening line.

    Args:
        line: The opening line, from its fence marks on.
    """
    mistakes: list[Mistake] = []
    return Header({} if _has_name_alone(line) else _options(line, mistakes), mistakes)


def _options(line: str, mistakes: list[Mistake]) -> dict[str, HeaderOption]:
    options: dict[str, HeaderOption] = {}
    braces: list[re.Match[str]] = []
    has_stray = False
    name = _name(line)
    position = _after_marks(line)
    while token := _TOKEN.search(line, position):
        is_glued = token.start() == position and line[position - 1] not in "{} `~"
        position = token.end()
        if name and token.start() == name.start():
            position = name.end()
        elif token["brace"]:
            braces.append(token)
        elif token["unclosed"]:
            mistakes.append(Mistake("this quote is never closed", token.span()))
            return options
        elif token[0][0] in NO_WIDTH:
            mistakes.append(character_mistake(token[0][0], (token.start(), token.start() + 1)))
        elif is_glued and options:
            mistakes.append(Mistake("a space is missing before this", token.span()))
        elif _option_name(token) in ("title", "id"):
            _add(token, options, mistakes)
        elif not has_stray:  # the words of a title without quotes are one mistake
            hint = _hint(token, options.get("title"), line)
            message = 'the fence\'s header takes title="…" and id="…" only'
            mistakes.append(Mistake(message, token.span(), hint))
            has_stray = True
    if [brace["brace"][0] for brace in braces] not in ([], ["{", "}"]):
        hint = 'Write it as ```lstm-params title="…" or as ``` { .lstm-params title="…" }.'
        mistakes.append(Mistake("the braces of the fence's header do not match", braces[0].span(), hint))
    return options


def _has_name_alone(line: str) -> bool:
    """Whether an opening line is its marks and our name, as most are."""
    return line.lstrip("`~") == NAME


def _option_name(token: re.Match[str]) -> str:
    return "id" if token["id"] is not None else token["key"] or ""


def _add(token: re.Match[str], options: dict[str, HeaderOption], mistakes: list[Mistake]) -> None:
    name = _option_name(token)
    values = (token[part] for part in ("double", "single", "bare", "id"))
    value = next(value for value in values if value is not None).strip()
    if name in options:
        mistakes.append(Mistake(f"'{name}' is given twice", token.span()))
    elif not value:
        mistakes.append(Mistake(f"'{name}' is empty", token.span(), "Leave it out, or say what it is."))
    else:
        options[name] = HeaderOption(value, token.span())


def _hint(token: re.Match[str], title: HeaderOption | None, line: str) -> str:
    """The hint for a word that is not an option."""
    name = _option_name(token)
    if token[0].rstrip("=") in ("title", "id"):
        return f'Write {token[0].rstrip("=")}="…" without spaces.'
    if not name and title and line[title.span[1] - 1] not in "\"'":
        return 'Write straight quotes around the whole title: title="…".'
    return did_you_mean(name, ("title", "id")) or "Write other options inside the block."


def _after_marks(line: str) -> int:
    return len(line) - len(line.lstrip(NO_WIDTH).lstrip("`~"))


def _name(line: str) -> re.Match[str] | None:
    """The first word that is not an option, in an opening line or in what is behind its marks."""
    for token in _TOKEN.finditer(line, _after_marks(line)):
        if not token["option"] and not token["brace"]:
            name = _NAME.match(line, token.start())
            word = _WORD.match(line, token.start())
            if word and not (name and name["name"] == NAME) and is_like_ours(word["name"]):
                return word  # in quotes, or with characters that only look like a hyphen
            return name
    return None


def is_like_ours(name: str) -> bool:
    """Whether a name is ours but for case, what is between or around its words, or a slip of a key.

    >>> is_like_ours("LSTM_Params"), is_like_ours("'lstm\u2011params'"), is_like_ours("lstm-params-2")
    (True, True, False)
    """
    letters = "".join(filter(str.isalnum, name)).lower()
    if letters == _LIKE_OURS:
        return True
    if not letters.isalpha() or len(letters) not in (len(_LIKE_OURS) - 1, len(_LIKE_OURS)):
        return False
    from difflib import SequenceMatcher  # most pages have no name of this length

    return SequenceMatcher(None, letters, _LIKE_OURS).ratio() >= 0.9
