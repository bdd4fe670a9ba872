"""Regular expressions that are compiled when they are first used: most pages need a few of the 75 only.

The command needs none of them for a layer in one line: to load `re` takes an eighth of its time.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re


class _Regex:
    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern, self.flags = pattern, flags

    def __getattr__(self, name: str) -> object:
        """A method of the compiled expression, which is found without this call from then on."""
        import re

        found = getattr(re.compile(self.pattern, self.flags), name)
        setattr(self, name, found)
        return found


def regex(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """A regular expression; see `re.compile`, which takes as long as half of a block."""
    return _Regex(pattern, flags)  # type: ignore[return-value]
