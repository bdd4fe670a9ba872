"""Checks the blocks of pages without building a site.

A page is converted as the site would convert it, by the extensions that its settings name: whether a
fence is a block or an example depends on them. Extensions that are not installed are left out, and other
plugins do not run: what they would put into a page is not there.
"""

import logging
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from markdown import Markdown

from .extension import LstmParamsExtension
from .places import SETTINGS

NAME = "lstm_params"
WITHOUT_SETTINGS = ["extra", "admonition", "pymdownx.details", "pymdownx.superfences", "pymdownx.tabbed"]
"""The extensions of pages that belong to no site: what most sites have."""

_FRONT_MATTER = re.compile(r"---[ \t]*\n.*?\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_LEFT_OUT = object()  # a value that only the site generator can make, as a Python function


class CheckError(ValueError):
    """What was asked for cannot be checked."""


class Checked(NamedTuple):
    """What was found."""

    blocks: int
    mistakes: list[str]
    """Each mistake as a build's log shows it."""


def check(paths: Iterable[str | Path], settings: str | Path | None = None) -> Checked:
    """Check every block of some pages.

    Args:
        paths: Markdown files, and folders of them.
        settings: The site's `mkdocs.yml`; None for the one in this folder or the nearest above.

    Raises:
        CheckError: A file cannot be read.
    """
    settings = Path(settings) if settings else _nearest_settings()
    extensions = _extensions(settings)
    mistakes = _Mistakes()
    logger = logging.getLogger("mkdocs.plugins.lstm_params")
    logger.addHandler(mistakes)
    is_propagated, logger.propagate = logger.propagate, False
    try:
        blocks = sum(_check_page(page, extensions, settings) for page in _pages(paths))
    finally:
        logger.removeHandler(mistakes)
        logger.propagate = is_propagated
    return Checked(blocks, mistakes.messages)


class _Mistakes(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


def _pages(paths: Iterable[str | Path]) -> Iterator[Path]:
    for path in map(Path, paths):
        if path.is_dir():
            yield from sorted(path.rglob("*.md"))
        elif path.exists():
            yield path
        else:
            raise CheckError(f"{path}: there is no such file or folder")


def _check_page(page: Path, extensions: Sequence[tuple[str, dict[str, Any]]], settings: Path | None) -> int:
    """Convert a page; how many blocks are on it."""
    try:
        text = page.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CheckError(f"{page}: cannot be read: {error}") from None
    if NAME not in text and NAME.replace("_", "-") not in text:
        return 0
    md = Markdown()
    for name, options in extensions:
        _add(md, name, options)
    md.lstm_params_page = page  # type: ignore[attr-defined]
    md.lstm_params_settings = settings  # type: ignore[attr-defined]
    md.lstm_params_build = extensions  # type: ignore[attr-defined]
    html = md.convert(_FRONT_MATTER.sub("", text, count=1) if text.startswith("---") else text)
    return html.count('<div class="lstm-params')


def _add(md: Markdown, name: str, options: dict[str, Any]) -> None:
    if name == NAME:
        md.registerExtensions([LstmParamsExtension(**options)], {})
        return
    try:
        md.registerExtensions([name], {name: options})
    except ImportError:  # a site's own environment has it
        logging.getLogger(__name__).info("%s is not installed", name)


def _nearest_settings() -> Path | None:
    here = Path.cwd()
    candidates = (folder / name for folder in (here, *here.parents) for name in SETTINGS)
    return next((path for path in candidates if path.is_file()), None)


def _extensions(settings: Path | None) -> list[tuple[str, dict[str, Any]]]:
    """The Markdown extensions of a site, each with its options; ours among them."""
    if settings is None:
        return [*((name, {}) for name in WITHOUT_SETTINGS), (NAME, {})]
    try:
        read = yaml.load(settings.read_text(encoding="utf-8"), _Settings)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise CheckError(f"{settings}: cannot be read: {error}") from None
    named = (read or {}).get("markdown_extensions") or [] if isinstance(read or {}, dict) else []
    pairs = named.items() if isinstance(named, dict) else map(_pair, named)
    found = {"toc": {}, "tables": {}, "fenced_code": {}, **dict(pairs)}  # MkDocs' own come first
    return [(name, options or {}) for name, options in {**found, NAME: found.get(NAME)}.items()]


def _pair(extension: Any) -> tuple[str, Any]:
    """An extension as a list has it: its name, or a mapping of that to its options."""
    if isinstance(extension, dict):
        ((name, options),) = extension.items()
        return str(name), options
    return str(extension), {}


class _Settings(yaml.SafeLoader):
    """Reads settings without what tags stand for."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """A mapping without the keys whose values cannot be made."""
        return {
            key: value
            for key, value in super().construct_mapping(node, deep=True).items()
            if value is not _LEFT_OUT
        }


_Settings.add_constructor("tag:yaml.org,2002:map", _Settings.construct_mapping)
_Settings.add_multi_constructor("", lambda loader, suffix, node: _LEFT_OUT)
