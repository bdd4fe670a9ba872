"""Saved models in files of the project: only headers are read, and the rules are those of programs."""

import re
from pathlib import Path

from ..blocks.defaults import NamedFile
from ..calculator.lazy_regex import regex
from ..files.errors import FileError
from ..files.reading import ENDINGS, read_saved
from .code_files import place_of, read_files

_REFERENCE = regex(rf"[^#]+?(?:{'|'.join(map(re.escape, ENDINGS))})", re.IGNORECASE)


def read_saved_file(reference: str, folder: Path, root: Path) -> NamedFile:
    """What a saved model holds that a block names, or what is wrong with the file.

    Args:
        reference: The path.
        folder: Where the page's own file is.
        root: The project's folder, which no file may be outside of.
    """
    if not _REFERENCE.fullmatch(reference):
        return NamedFile(reference, "", "must name a saved model, as in ../models/tagger.keras")
    path = place_of(reference, folder, root)
    if isinstance(path, str):
        return NamedFile(reference, "", path)
    read_files.add(path)
    try:
        saved = read_saved(str(path), str(root))
    except FileError as error:
        return NamedFile(reference, "", f"names a file that {error}")
    read_files.update(map(Path, saved.files))
    return NamedFile(reference, "", saved=saved)
