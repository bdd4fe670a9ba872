"""The Python-Markdown extension: finds fences, reads and shows them, or says what is wrong.

A preprocessor takes the fences out before any other extension sees them, and leaves markers. What else
a page with fences or values needs is in `processors.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor

from ..blocks.option_table import SETTINGS
from . import EXTENSION
from .signs import has_marks, may_have_values

if TYPE_CHECKING:
    from .page import Conversion


class LstmParamsExtension(Extension):
    """The extension: `markdown_extensions: - lstm_params: {framework: keras}`.

    A wrong option raises nothing, which the site generator would show as a traceback: it is
    in the page at every block, and in the log once a page.
    """

    def __init__(self, **options: Any) -> None:
        self.config = {name: [setting.default, setting.description] for name, setting in SETTINGS.items()}
        self._unknown = [name for name in options if name not in self.config]
        super().__init__(**{name: value for name, value in options.items() if name in self.config})

    def setConfig(self, key: str, value: Any) -> None:  # noqa: N802 - Python-Markdown's name
        """Keep what is neither true nor false, too: it is reported with the other options."""
        try:
            super().setConfig(key, value)
        except ValueError:
            self.config[key][0] = value

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        """Put the preprocessor where it belongs among those of other extensions."""
        # after snippets (32), before all fences (25), as of Python-Markdown 3.11 and pymdown-extensions 13.1
        md.preprocessors.register(_TakeOut(md, self.getConfigs(), self._unknown), EXTENSION, 26)


class _TakeOut(Preprocessor):
    """Puts a placeholder where each fence is.

    What does that, and all that comes after it, is loaded and made for the first page that may need it:
    most pages of a site have nothing of ours.
    """

    def __init__(self, md: Markdown, options: Mapping[str, Any], unknown: Sequence[str]) -> None:
        super().__init__(md)
        self._options, self._unknown = options, unknown
        self._page: Conversion | None = None

    def run(self, lines: list[str]) -> list[str]:
        """The page's lines with a placeholder for each fence."""
        text = "\n".join(self._with_kept_fences(lines))
        has_values = may_have_values(text)
        is_needed = has_marks(text) or has_values or self._is_for_all_pages
        if self._page is None and not is_needed:
            return text.split("\n")
        from .processors import register_for

        page = self._page = self._page or self._new_page()
        page.start(text)
        page.join_page()
        page.check_models()
        page.check_pasted(text)
        register_for(page, has_values)
        return page.with_placeholders(text.split("\n"))

    @property
    def _is_for_all_pages(self) -> bool:
        """Whether a page without a fence or a value is checked, or gets the stylesheet of its parts, too."""
        options = self._options
        return bool(options["models"] or options["check_pasted"] is True or options["css"] == "inline")

    def _new_page(self) -> Conversion:
        from .page import Conversion

        return Conversion(self.md, self._options, self._unknown)

    def _with_kept_fences(self, lines: list[str]) -> list[str]:
        """The lines with the fences that superfences took out before us, if it is to preserve tabs."""
        if "fenced_raw_block" not in self.md.preprocessors:  # its priority is 31.05
            return lines
        restore: Any = getattr(self.md.preprocessors["fenced_code_block"], "restore_raw_text", list)
        restored: list[str] = restore(lines)
        return restored
