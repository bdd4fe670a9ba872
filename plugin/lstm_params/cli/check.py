"""Checks the blocks of pages without building a site.

A page is converted as the site would convert it, by the extensions that its settings name: whether a
fence is a block or an example depends on them. Extensions that are not installed are left out, and other
plugins do not run: what they would put into a page is not there.
"""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import yaml
from markdown import Markdown

from ..calculator.formulas import counted
from ..calculator.lazy_regex import regex
from ..calculator.named_tuples import NamedTuple
from ..markdown import EXTENSION
from ..markdown.extension import LstmParamsExtension
from ..markdown.page import Conversion
from ..markdown.page_file import SETTINGS, notes_of_page

WITHOUT_SETTINGS = ["extra", "admonition", "pymdownx.details", "pymdownx.superfences", "pymdownx.tabbed"]
"""The extensions of pages that belong to no site: what most sites have."""

_FRONT_MATTER = regex(r"---[ \t]*\n.*?\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_LEFT_OUT = object()  # a value that only the site generator can make, as a Python function


class CheckError(ValueError):
    """What was asked for cannot be checked."""


class Checked(NamedTuple):
    """What was found."""

    blocks: int
    mistakes: list[str]
    """Each mistake as a build's log shows it."""
    unchecked: list[str]
    """What could not be read or used, and why, in a line each."""


def check(
    paths: Iterable[str | Path],
    settings: str | Path | None = None,
    is_pasted: bool = False,
    is_prose: bool = False,
) -> Checked:
    """Check every block of some pages.

    Args:
        paths: Markdown files, and folders of them.
        settings: The site's `mkdocs.yml`; None for the one in this folder or the nearest above.
        is_pasted: Whether what was pasted of models is checked, too; it is if the settings say so.
        is_prose: Whether the counts in the text beside blocks are.

    Raises:
        CheckError: The settings cannot be read.
    """
    settings = Path(settings) if settings else _nearest_settings()
    unchecked: list[str] = []
    extensions = [_usable(*extension, settings, unchecked) for extension in _extensions(settings)]
    is_pasted = is_pasted or dict(extensions)[EXTENSION].pop("check_pasted", False) is True
    blocks = 0
    with _Mistakes() as mistakes:
        _check_models(extensions, settings)
        for page in _pages(paths, unchecked):
            try:
                blocks += _check_page(page, extensions, settings)
                for is_of_prose in [False] * is_pasted + [True] * is_prose:
                    mistakes.messages += _stale(page, extensions, settings, is_of_prose)
            except (OSError, UnicodeDecodeError) as error:
                unchecked.append(f"{page}: cannot be read: {_in_one_line(error)}")
            except Exception as error:  # another extension's: it must not keep other pages from being checked
                unchecked.append(
                    f"{page}: cannot be converted: {type(error).__name__}: {_in_one_line(error)}"
                )
    return Checked(blocks, mistakes.messages, unchecked)


class _Mistakes(logging.Handler):
    """Gathers what conversions log, which nobody else is to print meanwhile."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []
        self._logger = logging.getLogger("mkdocs.plugins.lstm_params")
        self._is_propagated = self._logger.propagate

    def __enter__(self) -> _Mistakes:
        self._logger.addHandler(self)
        self._logger.propagate = False
        return self

    def __exit__(self, *error: object) -> None:
        self._logger.removeHandler(self)
        self._logger.propagate = self._is_propagated

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


def _pages(paths: Iterable[str | Path], unchecked: list[str]) -> Iterator[Path]:
    """The files to check; anything else, such as a pipe or a broken link, is noted."""
    for path in map(Path, paths):
        for page in _pages_in(path, unchecked) if path.is_dir() else [path]:
            if page.is_file():
                yield page
            else:
                why = (
                    "this is neither a file nor a folder"
                    if page.exists()
                    else "there is no such file or folder"
                )
                unchecked.append(f"{page}: {why}")


def _pages_in(folder: Path, unchecked: list[str]) -> Iterator[Path]:
    """What may be pages in a folder; names that begin with a dot are left out, as site generators do."""
    seen: set[str] = set()
    for here, folders, files in os.walk(folder, onerror=_noted(unchecked), followlinks=True):
        if os.path.realpath(here) in seen:  # links in a circle
            folders.clear()
            continue
        seen.add(os.path.realpath(here))
        folders[:] = sorted(name for name in folders if name[0] != ".")
        yield from (Path(here, name) for name in sorted(files) if name.endswith(".md") and name[0] != ".")


def _noted(unchecked: list[str]) -> Callable[[OSError], None]:
    return lambda error: unchecked.append(f"{error.filename}: cannot be read: {error.strerror}")


def _in_one_line(error: Exception) -> str:
    return " ".join((str(error) or type(error).__name__).split())


def _check_models(extensions: Sequence[tuple[str, dict[str, Any]]], settings: Path | None) -> None:
    """Report the mistakes in the site's models, whatever its pages have."""
    options = LstmParamsExtension(**dict(extensions)[EXTENSION]).getConfigs()
    if settings and options["models"]:
        from ..markdown.site_models import report_models  # most sites have none

        report_models(options, extensions, Path(options["root"] or settings.parent), [settings])


def _check_page(page: Path, extensions: Sequence[tuple[str, dict[str, Any]]], settings: Path | None) -> int:
    """Convert a page; how many blocks are on it."""
    text = page.read_text(encoding="utf-8-sig")
    if EXTENSION not in text and EXTENSION.replace("_", "-") not in text:
        return 0
    md = _markdown(page, extensions, settings)
    for name, options in extensions:
        _add(md, name, options)
    md.convert(_FRONT_MATTER.sub("", text, count=1) if text.startswith("---") else text)
    return len(notes_of_page(md).results)


def _markdown(page: Path, extensions: object, settings: Path | None) -> Markdown:
    """An instance that knows which page it converts, and of which site."""
    md = Markdown()
    md.lstm_params_page = page  # type: ignore[attr-defined]
    md.lstm_params_settings = settings  # type: ignore[attr-defined]
    md.lstm_params_build = extensions  # type: ignore[attr-defined]
    return md


def _stale(
    page: Path, extensions: Sequence[tuple[str, dict[str, Any]]], settings: Path | None, is_prose: bool
) -> list[str]:
    """What is stale of what was pasted into a page, or in its text."""
    options = LstmParamsExtension(**dict(extensions)[EXTENSION]).getConfigs()
    conversion = Conversion(_markdown(page, extensions, settings), options, ())
    return [str(report) for report in conversion.pasted("", is_prose)]


def write_blocks(paths: Iterable[str | Path]) -> list[str]:
    """Replace what was pasted of models by the blocks that give it, where it is known which do.

    Args:
        paths: Markdown files, and folders of them.

    Returns:
        A line for each page that was changed, and one for each thing that stays as it is.
    """
    from ..summaries.repair import repaired

    said: list[str] = []
    for page in _pages(paths, []):
        try:
            with page.open(encoding="utf-8", newline="") as file:
                text = file.read()
            ending = "\r\n" if "\r\n" in text else "\n"
            made = repaired(text.replace("\r\n", "\n"))
            if made.blocks:
                page.write_text(made.text, encoding="utf-8", newline=ending)
                said.append(f"{page}: {counted(made.blocks, 'blocks')} written instead of what was pasted")
            said += [f"{page}:{left.line + 1}: left as it is: {left.why}" for left in made.left]
        except (OSError, UnicodeDecodeError):
            continue  # what cannot be read is reported by the check
    return said


def _add(md: Markdown, name: str, options: dict[str, Any]) -> None:
    if name == EXTENSION:
        md.registerExtensions([LstmParamsExtension(**options)], {})
        return
    try:
        md.registerExtensions([name], {name: options})
    except ImportError:  # a site's own environment has it
        logging.getLogger(__name__).info("%s is not installed", name)


def _usable(
    name: str, options: Any, settings: Path | None, unchecked: list[str]
) -> tuple[str, dict[str, Any]]:
    """An extension with options that it takes: without any, if it does not take those of the settings."""
    try:
        if not isinstance(options, dict):
            raise TypeError(f"they must be names with values, not {options!r}")
        _add(Markdown(), name, options)
    except Exception as error:  # extensions check their options in ways of their own
        what = f"the Markdown extension '{name}' does not take its options"
        unchecked.append(f"{settings}: {what}: {type(error).__name__}: {_in_one_line(error)}")
        return name, {}
    return name, {**options, "on_error": "warn"} if options.get("on_error") == "fail" else options


def _nearest_settings() -> Path | None:
    here = Path.cwd()
    candidates = (folder / name for folder in (here, *here.parents) for name in SETTINGS)
    return next((path for path in candidates if path.is_file()), None)


def _extensions(settings: Path | None) -> list[tuple[str, dict[str, Any]]]:
    """The Markdown extensions of a site, each with its options; ours among them."""
    if settings is None:
        return [*((name, {}) for name in WITHOUT_SETTINGS), (EXTENSION, {})]
    named = _read_settings(settings).get("markdown_extensions") or []
    if not isinstance(named, dict | list):
        raise CheckError(f"{settings}: 'markdown_extensions' must be a list, not {named!r}")
    pairs = named.items() if isinstance(named, dict) else [pair for item in named for pair in _pairs(item)]
    found = {"toc": {}, "tables": {}, "fenced_code": {}, **dict(pairs)}  # MkDocs' own come first
    ours = found.pop(EXTENSION.replace("_", "-"), None)  # the plugin's spelling
    named_options = {**found, EXTENSION: found.get(EXTENSION) or ours}
    return [(name, {} if options is None else options) for name, options in named_options.items()]


def _read_settings(file: Path, heirs: Sequence[Path] = ()) -> dict[str, Any]:
    """Settings, with those that they inherit.

    Args:
        file: Where they are.
        heirs: The files that inherit from it.
    """
    try:
        read = yaml.load(file.read_text(encoding="utf-8"), _Settings) or {}
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise CheckError(f"{file}: cannot be read: {_in_one_line(error)}") from None
    if not isinstance(read, dict):
        raise CheckError(f"{file}: cannot be read: it must have names with values")
    inherited = read.pop("INHERIT", None)
    if inherited is None:
        return read
    parent = file.parent / str(inherited)
    if parent.resolve() in heirs:
        raise CheckError(f"{file}: cannot be read: INHERIT leads back to {inherited}")
    return _merged(_read_settings(parent, (*heirs, file.resolve())), read)


def _merged(parent: dict[str, Any], heir: dict[str, Any]) -> dict[str, Any]:
    """Settings over those that they inherit: mappings are merged, all else is replaced, as MkDocs does."""
    merged = dict(parent)
    for name, value in heir.items():
        inherited = parent.get(name)
        if isinstance(inherited, dict) and isinstance(value, dict):
            merged[name] = _merged(inherited, value)
        else:
            merged[name] = value
    return merged


def _pairs(extension: Any) -> Iterable[tuple[str, Any]]:
    """An extension as a list has it: its name, or a mapping of that to its options."""
    if isinstance(extension, dict):
        return ((str(name), options) for name, options in extension.items())
    return [(str(extension), {})]


class _Settings(yaml.SafeLoader):
    """Reads settings without constructing what tags name."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """A mapping without the keys whose values cannot be made."""
        return {
            key: value
            for key, value in super().construct_mapping(node, deep=True).items()
            if value is not _LEFT_OUT
        }


_Settings.add_constructor("tag:yaml.org,2002:map", _Settings.construct_mapping)
_Settings.add_multi_constructor("", lambda loader, suffix, node: _LEFT_OUT)
