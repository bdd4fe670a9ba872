"""Signs of what a page may have of ours: what they cost is all that most pages of a site pay."""

from ..calculator.lazy_regex import regex

_VALUE = regex(r"`[\s>]*\{")


def has_marks(text: str) -> bool:
    """Whether some text has what could open or close a fence."""
    return ("`" in text and "```" in text) or ("~" in text and "~~~" in text)  # one sign is found much faster


def may_have_values(text: str) -> bool:
    """Whether there is code on a page that begins as values do, in a line or behind a line's end."""
    return "{" in text and _VALUE.search(text) is not None
