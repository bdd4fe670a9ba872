"""The stylesheet as it is published."""

import re
from functools import cache
from pathlib import Path
from urllib.parse import quote

SOURCE = Path(__file__).parents[1] / "results" / "style.css"
"""The stylesheet as it is written."""

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SPACE = re.compile(r"\s*([{};,]|:(?=\s))\s*")
_ZERO = re.compile(r"\b0(?=\.\d)")


@cache
def stylesheet() -> str:
    """The stylesheet without comments, white space and the like, which are for who reads the source."""
    rules = _SPACE.sub(r"\1", _COMMENT.sub("", SOURCE.read_text(encoding="utf-8")))
    return _ZERO.sub("", rules).replace(";}", "}").strip()


@cache
def stylesheet_link() -> str:
    """The stylesheet for a page that nobody links one from: as an address, which no search takes for text."""
    return f'<link rel="stylesheet" href="data:text/css,{quote(stylesheet(), safe="!$()*+,;=:@/?")}">'
