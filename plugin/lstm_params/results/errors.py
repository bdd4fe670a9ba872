"""What is wrong with a block, as HTML."""

from collections.abc import Sequence
from typing import Protocol

from .html import TITLE, attribute, heading, join, template


class ReportedMistake(Protocol):
    """What a result says of a mistake."""

    @property
    def place(self) -> str:
        """The file, line and column."""

    @property
    def message(self) -> str:
        """What is wrong."""

    @property
    def short_excerpt(self) -> str:
        """The line at fault, or a part of it, and a line of carets."""

    @property
    def hint(self) -> str:
        """What to write instead, or nothing."""


def render_errors(reports: Sequence[ReportedMistake], text: str, id: str = "", level: int = 1) -> str:
    """What is wrong with a block, as HTML: one `<div class="lstm-params lstm-params-error">`.

    Args:
        reports: The mistakes.
        text: The block as it is written.
        id: The anchor that links to the block lead to, or nothing.
        level: The level of the heading that the block is below.
    """
    mistakes = [
        _MISTAKE(
            message=report.message,
            place=report.place,
            excerpt=report.short_excerpt,
            hint=_HINT(hint=report.hint) if report.hint else "",
        )
        for report in reports
    ]
    number = "a mistake" if len(reports) == 1 else f"{len(reports)} mistakes"
    return _ERRORS(
        id=attribute("id", id),
        heading=heading("lp-name", _HEADING(number=number), level, TITLE),
        mistakes=join(mistakes),
        text=text,
    )


_ERRORS = template(
    '<div class="lstm-params lstm-params-error"{id}>\n'
    '<div class="lp-head">{heading}</div>\n{mistakes}'
    "<details><summary>The block</summary><pre>{text}</pre></details>\n</div>"
)
_HEADING = template("This <code>lstm-params</code> block has {number}:")
_MISTAKE = template(
    '<div class="lp-mistake">\n<p><strong>{message}</strong></p>\n<p class="lp-facts">{place}</p>\n'
    "<pre>{excerpt}</pre>\n{hint}</div>\n"
)
_HINT = template("<p>{hint}</p>\n")
