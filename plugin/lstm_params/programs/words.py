"""The words of Python code."""

from ..calculator.lazy_regex import regex

WORD = regex(
    r"""(?xs)
        (?P<string>[rRbBuUfF]{0,2}(?P<mark>'''|\"""|'|")(?:\\.|(?!(?P=mark))[^\\])*(?P<closed>(?P=mark))?)
      | (?P<gap>(?:\s|\#[^\n]*)+)
      | (?P<value>\w+(?:\.\w+)*)
      | (?P<sign>.)"""
)

LONGEST_QUOTE = 60
"""A message quotes no more characters of code."""

BRACKETS = {"(": ")", "[": "]", "{": "}"}
_UNFOLDED = ("#", *[f"{bracket} " for bracket in BRACKETS], *[f" {bracket}" for bracket in BRACKETS.values()])
"""What code has in it that is not folded yet, beside white space that is more than one blank."""


def fold(code: str) -> str:
    """Code in one line: white space folded, comments left out.

    >>> fold("LSTM(  # the encoder\\n  2,\\n  name='a  b'\\n)")
    "LSTM(2, name='a  b')"
    """
    stripped = code.strip()
    if stripped == " ".join(stripped.split()) and not any(sign in stripped for sign in _UNFOLDED):
        return stripped
    folded = [""]
    gap = ""
    for word in WORD.finditer(stripped):
        if word["gap"]:
            gap = "" if folded[-1] in BRACKETS else " "
        else:
            folded += ["" if word[0] in BRACKETS.values() else gap, word[0]]
            gap = ""
    return "".join(folded)


def words(text: str) -> list[str]:
    """Names that are written in a row."""
    return text.split()


def short(code: str) -> str:
    """Code as a message quotes it."""
    return code if len(code) <= LONGEST_QUOTE else f"{code[: LONGEST_QUOTE - 1]}…"
