"""The MkDocs and ProperDocs plugin: what only the site generator can do for the extension."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.config import base, config_options
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority
from mkdocs.structure.files import File, Files

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.pages import Page
    from mkdocs.utils.templates import TemplateContext

EXTENSION = "lstm_params"
STYLESHEET = "assets/stylesheets/lstm-params.css"

_ROOT = re.compile(r'<div class="lstm-params(?P<failed> lstm-params-error)?"(?P<attributes>[^>]*)>')
_DIV = re.compile(r"<div\b|</div>")
_HELD = re.compile(r'<p data-lstm-params-held="([0-9]+)">.*?</p>', re.DOTALL)


class LstmParamsConfig(base.Config):
    """The plugin's options; all others are the extension's."""

    css = config_options.Type(bool, default=True)
    on_error = config_options.Choice(("warn", "fail"), default="warn")


class LstmParamsPlugin(BasePlugin[LstmParamsConfig]):
    """Adds the extension and its stylesheet, keeps the search index clean, and fails a build if asked to."""

    def __init__(self) -> None:
        self._failed = 0
        self._held: list[str] = []

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Before anything is read: add the extension, and the stylesheet in front of the site's own."""
        self._failed = 0
        if EXTENSION not in config.markdown_extensions:
            config.markdown_extensions.append(EXTENSION)
        if self.config.css and STYLESHEET not in config.extra_css:
            config.extra_css.insert(0, STYLESHEET)
        return config

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """When the site's files are known: add the stylesheet to them."""
        if self.config.css:
            css = Path(__file__).with_name("pages") / "style.css"
            files.append(File.generated(config, STYLESHEET, content=css.read_text(encoding="utf-8")))
        return files

    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """When a page's HTML is made, before links are checked: make the blocks' anchors known."""
        for root in _ROOT.finditer(html):
            anchor = re.search(r' id="([^"]*)"', root["attributes"])
            if anchor and page.present_anchor_ids is not None:
                page.present_anchor_ids.add(anchor[1])
            self._failed += root["failed"] is not None
        return html

    @event_priority(100)
    def _hold(self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Any) -> None:
        """Before search reads a page: put a sentence where each result is."""
        page.content = "".join(self._with_sentences(page.content or ""))

    @event_priority(-100)
    def _give_back(self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Any) -> None:
        """After search has read a page: put the results back."""
        page.content = _HELD.sub(lambda match: self._held[int(match[1])], page.content or "")
        self._held = []

    on_page_context = CombinedEvent(_hold, _give_back)

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """After all pages: fail if a block failed and the site wants that.

        Raises:
            PluginError: There are bad blocks, and `on_error` is `fail`.
        """
        if self._failed and self.config.on_error == "fail":
            blocks = (
                "1 lstm-params block has" if self._failed == 1 else f"{self._failed} lstm-params blocks have"
            )
            raise PluginError(f"{blocks} mistakes; the warnings above say where")

    def _with_sentences(self, html: str) -> Iterator[str]:
        end = 0
        for root in _ROOT.finditer(html):
            yield html[end : root.start()]
            end = _end_of_div(html, root.start())
            summary = re.search(r' data-summary="([^"]*)"', root["attributes"])
            yield f'<p data-lstm-params-held="{len(self._held)}">{summary[1] if summary else ""}</p>'
            self._held.append(html[root.start() : end])
        yield html[end:]


def _end_of_div(html: str, start: int) -> int:
    """Where the element that starts with a `<div>` ends."""
    depth = 0
    for tag in _DIV.finditer(html, start):
        depth += 1 if tag[0] != "</div>" else -1
        if not depth:
            return tag.end()
    return len(html)
