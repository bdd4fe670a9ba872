"""What a site sets for all its blocks, and what they are given beside their text."""

import re
from typing import NamedTuple

from .option_table import SETTINGS

ID = re.compile(r"[A-Za-z][\w:.-]*")
"""What an id consists of."""


class CodeFile(NamedTuple):
    """A program from a file that a block names, or what is wrong with the file."""

    reference: str
    """The file as the block names it."""
    text: str
    mistake: str = ""
    first_line: int = 1
    """The line of the file that the program begins on."""


class Defaults(NamedTuple):
    """What a site sets for all its blocks."""

    framework: str = SETTINGS["framework"].default
    dtype: str = SETTINGS["dtype"].default
    show: tuple[str, ...] = SETTINGS["show"].default
    models: tuple[tuple[str, str], ...] = ()
    """The site's models: the name of each, and its text as a block."""
    wrong_models: tuple[tuple[str, str], ...] = ()
    """What is defined as models and is none: its name, and what is wrong with it."""
    files: tuple[CodeFile, ...] = ()
    """The files that the block names."""
    model_files: tuple[CodeFile, ...] = ()
    """The files that the site's models name."""
