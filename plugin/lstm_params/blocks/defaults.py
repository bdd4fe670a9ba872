"""What a site sets for all its blocks, and what they are given beside their text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..calculator.lazy_regex import regex
from ..calculator.named_tuples import NamedTuple
from .option_table import SETTINGS

if TYPE_CHECKING:
    from ..files.tensors import SavedModel

ID = regex(r"[A-Za-z][\w:.-]*")
"""What an id consists of."""


class NamedFile(NamedTuple):
    """A program or a saved model from a file that a block names, or what is wrong with the file."""

    reference: str
    """The file as the block names it."""
    text: str
    mistake: str = ""
    first_line: int = 1
    """The line of the file that the program begins on."""
    saved: SavedModel | None = None
    """What a saved model holds."""


class Defaults(NamedTuple):
    """What a site sets for all its blocks."""

    framework: str = SETTINGS["framework"].default
    dtype: str = SETTINGS["dtype"].default
    show: tuple[str, ...] = SETTINGS["show"].default
    models: tuple[tuple[str, str], ...] = ()
    """The site's models: the name of each, and its text as a block."""
    wrong_models: tuple[tuple[str, str], ...] = ()
    """Entries of `models` that are not models: the name of each, and what is wrong with it."""
    files: tuple[NamedFile, ...] = ()
    """The files that the block names."""
    model_files: tuple[NamedFile, ...] = ()
    """The files that the site's models name."""
