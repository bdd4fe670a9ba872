"""What a site makes of a block, and of a value in the text.

Only pages that have one of them load this module, and with it the calculator.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ..blocks.defaults import Defaults
from ..blocks.errors import BlockError, Mistake, Span
from ..blocks.models import FENCE
from ..blocks.reading import named_files, read_block
from ..blocks.source import Report
from ..calculator.named_tuples import NamedTuple
from ..request import Request
from ..results.rendering import render
from .code_files import NamedFiles
from .settings import read_settings

if TYPE_CHECKING:
    from .value_text import ShownValue


class Result(NamedTuple):
    """What became of a block."""

    html: str
    """What a page shows; nothing yet where there are mistakes."""
    mistakes: tuple[Mistake, ...] = ()
    id: str = ""
    id_span: Span = (0, 0)
    summary: str = ""
    """It in one sentence."""
    script: str = ""
    """The script that a page needs for it, if readers may change it."""


@lru_cache(maxsize=128)
def _result(text: str, defaults: Defaults, has_anchor: bool, level: int) -> Result:
    try:
        request, id_span = read_block(text, defaults)
    except BlockError as error:
        return Result("", error.mistakes, error.id)
    id = request.id if has_anchor else ""
    html, summary = render(request._replace(id=id, level=level))
    script = "explore" if request.explored else "why" if request.wrong is not None else ""
    return Result(html, (), id, id_span, summary, script)


def failed(
    reports: Sequence[Report], mistakes: tuple[Mistake, ...], text: str, id: str, level: int
) -> Result:
    """The result of a block with mistakes.

    Args:
        reports: The mistakes as they are reported.
        mistakes: The mistakes.
        text: The block as it is written.
        id: Its anchor, or nothing.
        level: The level of the heading that it is below.
    """
    from ..results.errors import render_errors  # most blocks have no mistakes

    return Result(render_errors(reports, text, id, level), mistakes, id)


@lru_cache(maxsize=128)
def _request(text: str, defaults: Defaults) -> Request | str:
    try:
        return read_block(text, defaults).request
    except BlockError as error:
        return error.id


class Site:
    """What depends on the site's options, and on no page.

    Attributes:
        faults: What is wrong with the options.
        models: The site's models: the text of each, as a block.
        model_files: The files that they name.
    """

    def __init__(
        self,
        options: Mapping[str, Any],
        unknown: Sequence[str],
        wrong_models: Iterable[tuple[str, str]] = (),
    ) -> None:
        """A site.

        Args:
            options: The extension's options, by their names.
            unknown: The names of options that there are not.
            wrong_models: The names of models in whose file there are mistakes, each with one of them.
        """
        defaults, self.faults = read_settings(options, unknown)
        self._defaults = defaults._replace(wrong_models=(*defaults.wrong_models, *wrong_models))
        self.models = {name: f"{FENCE}\nuse: {name}" for name, _ in self._defaults.models}
        self.model_files = tuple(name for _, text in self._defaults.models for name in named_files(text))

    def result(self, text: str, files: NamedFiles, has_anchor: bool = True, level: int = 1) -> Result:
        """A block's result, which depends on its text, its files, the site's options and its heading's level.

        Args:
            text: The block.
            files: The files that it names.
            has_anchor: Whether its id becomes an anchor.
            level: The level of the heading that it is below.
        """
        return _result(text, self._with(files), has_anchor, level)

    def request(self, text: str, files: NamedFiles) -> Request | str:
        """What a block asks for; its id alone if it has mistakes."""
        return _request(text, self._with(files))

    def value(
        self, expression: str, ids: Mapping[str, str], requested: Callable[[str], Request]
    ) -> ShownValue:
        """The value of an expression.

        Args:
            expression: What is asked for.
            ids: The ids that the expression may name.
            requested: What the block with an id asks for.

        Raises:
            BlockError: The value does not exist.
        """
        from ..blocks.expressions import Scope  # most pages have no value in their text
        from .value_text import shown_value

        return shown_value(expression, Scope(ids, requested, self._defaults.framework))

    def _with(self, files: NamedFiles) -> Defaults:
        if not any(files):
            return self._defaults
        return self._defaults._replace(files=files.own, model_files=files.of_models)
