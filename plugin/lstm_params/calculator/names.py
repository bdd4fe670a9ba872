"""Names as people mistype them."""

from collections.abc import Iterable


def nearest(name: str, known: Iterable[str]) -> str:
    """The known name that is most like a mistyped one, or nothing.

    >>> nearest("unit", ["units", "use_bias"])
    'units'
    """
    from difflib import get_close_matches  # a build without mistakes never needs it

    by_lower_case = {candidate.lower(): candidate for candidate in known}
    close = get_close_matches(name.lower()[:80], by_lower_case, n=1, cutoff=0.66)
    return by_lower_case[close[0]] if close else ""


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """A hint that names the nearest known name, or nothing."""
    close = nearest(name, known)
    return f"Did you mean '{close}'?" if close else ""
