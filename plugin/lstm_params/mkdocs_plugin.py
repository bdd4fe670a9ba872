"""The MkDocs and ProperDocs plugin: what only the site generator can do for the extension."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from mkdocs.config import base, config_options
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority
from mkdocs.structure.files import File, Files
from mkdocs.utils import get_relative_url, write_file

from .markdown import EXTENSION
from .markdown.extension import LstmParamsExtension
from .markdown.page_notes import PlacedResult, notes_of
from .markdown.stylesheet import SOURCE, stylesheet

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.pages import Page
    from mkdocs.theme import Theme
    from mkdocs.utils.templates import TemplateContext

STYLESHEET = "assets/stylesheets/lstm-params.css"
SCRIPTS = {
    "explore": "assets/javascripts/lstm-params.js",
    "why": "assets/javascripts/lstm-params-why.js",
}
"""Where scripts are published, by their names."""

_HELD = f"<!--lstm-params-{os.urandom(8).hex()}-%s-->"  # a comment that no page can have in it
_SENTENCE = re.compile(_HELD % "([0-9]+)" + "([^<]*)")
"""A result's placeholder, and the text behind it, which begins with the result's summary."""

_GROUPED = re.compile("[0-9]{1,3}(?:,[0-9]{3})+")
"""A number with commas, which a reader may look for without."""

_DARK = {"cyborg", "darkly", "dracula", "slate", "solar", "superhero"}
"""Themes that are dark, and have pages that do not say so."""
_ON_DARK = ".lstm-params{color-scheme:dark}"


def _is_dark(theme: Theme) -> bool:
    """Whether a theme is one of those, or mkdocs-terminal with a palette such as `gruvbox_dark`."""
    palette = theme.get("palette")
    return theme.name in _DARK or (isinstance(palette, str) and palette.endswith("dark"))


class _Held(NamedTuple):
    """A result that is not on its page while search reads that."""

    html: str
    summary: str


class LstmParamsConfig(base.Config):
    """The plugin's options; all others are the extension's."""

    css = config_options.Type(bool, default=True)
    on_error = config_options.Choice(("warn", "fail"), default="warn")

    def validate(self) -> tuple[Any, Any]:
        """Check the options; of those that are the extension's, say where they go."""
        failed, warnings = super().validate()
        told = [
            (name, f"is the extension's: write it under 'markdown_extensions', '{EXTENSION}'")
            if name in LstmParamsExtension().config and name not in self._schema_keys
            else (name, message)
            for name, message in warnings
        ]
        return failed, told


class LstmParamsPlugin(BasePlugin[LstmParamsConfig]):
    """Adds the extension and its stylesheet, keeps the search index clean, and fails a build if asked to."""

    def __init__(self) -> None:
        self._failed = 0
        self._fails = False
        self._scripts: set[str] = set()
        self._server: Any = None
        self._watched: set[Path] = set()
        self._markdown: str | None = None
        self._held: list[_Held] = []

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Before all builds: that there is this method lets one instance serve them all, and its server."""

    @event_priority(100)  # before mkdocstrings (0), which copies the extensions and their options
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Before anything is read: add the extension, and the stylesheet in front of the site's own."""
        self._failed = 0
        self._scripts = set()
        _spell_one_way(config)
        options = config.mdx_configs.setdefault(EXTENSION, {})
        options.setdefault("root", str(Path(config.config_file_path or ".").parent))
        options.setdefault("css", "none")  # this plugin links the stylesheet, or the site has its own
        self._fails = "fail" in (self.config.on_error, options.get("on_error"))
        if self._fails:
            options["on_error"] = "warn"  # the build fails once, after all pages, not at the first bad one
        if EXTENSION not in config.markdown_extensions:
            config.markdown_extensions.append(EXTENSION)
        if self.config.css and STYLESHEET not in config.extra_css:
            config.extra_css.insert(0, STYLESHEET)
        return config

    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Before the pages are read: report the mistakes in the site's models, used or not."""
        options = LstmParamsExtension(**config.mdx_configs[EXTENSION]).getConfigs()
        if options["models"]:
            from .markdown.site_models import report_models  # most sites have none

            settings = [Path(config.config_file_path)] if config.config_file_path else []
            self._failed += len(report_models(options, config, Path(options["root"]), settings))

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """When the site's files are known: add the stylesheet to them, unless the site has its own."""
        if self.config.css and not files.get_file_from_path(STYLESHEET):
            rules = stylesheet() + (_ON_DARK if _is_dark(config.theme) else "")
            file = File.generated(config, STYLESHEET, content=rules)
            file.abs_src_path = str(SOURCE)  # static-i18n 1.3 reads it, and of a generated file it is None
            files.append(file)
        return files

    def on_serve(self, server: Any, *, config: MkDocsConfig, builder: Any) -> Any:
        """When a site is served: a change of a file that a block names rebuilds the site, too."""
        self._server = server
        self._watch()
        return server

    def _watch(self) -> None:
        """Watch all files that were read, if the site is served."""
        if self._server:
            from .markdown.code_files import read_files  # a build watches none

            for path in read_files - self._watched:
                self._server.watch(str(path))
            self._watched |= read_files

    @event_priority(100)  # before rss (-75)
    def _put_sentences(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> None:
        """Before feeds make abstracts of a page's Markdown: replace blocks and values by what they say."""
        self._markdown = page.markdown
        notes = notes_of(page.file)
        if not self._is_content_read(config):
            return
        if page.markdown and (notes.results or notes.values):  # most pages of a site have neither
            from .markdown.excerpts import in_plain_markdown

            page.markdown = in_plain_markdown(page.markdown, notes)

    def _is_content_read(self, config: MkDocsConfig) -> bool:
        """Whether another plugin, or a hook, is called when a page's HTML is made."""
        called = config.plugins.events["page_content"]
        return any(getattr(method, "__self__", None) is not self for method in called)

    def _add_anchors(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """When a page's HTML is made, before links are checked: make the blocks' anchors known."""
        for result in notes_of(page.file).results:
            if result.id and page.present_anchor_ids is not None:
                page.present_anchor_ids.add(result.id)
            self._failed += result.is_error
        return html + self._script_tags(page)

    def _script_tags(self, page: Page) -> str:
        """The tags of scripts that a page's readers need; in its content, so that a theme that loads pages
        without leaving the first one runs them for each."""
        needed = dict.fromkeys(result.script for result in notes_of(page.file).results if result.script)
        if not needed:
            return ""
        from .markdown.script import script_tag  # few sites need one

        self._scripts |= needed.keys()
        return "".join(script_tag(get_relative_url(SCRIPTS[name], page.url)) for name in needed)

    @event_priority(-100)  # after rss
    def _restore_markdown(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> None:
        """After feeds have made abstracts: the page's Markdown is as it was."""
        page.markdown = self._markdown

    on_page_content = CombinedEvent(_put_sentences, _add_anchors, _restore_markdown)

    @event_priority(100)  # before MkDocs' and Material's search (0)
    def _hold(self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Any) -> None:
        """Before search reads a page: put a sentence where each result is."""
        results = notes_of(page.file).results
        if results:
            page.content = "".join(self._with_sentences(page.content or "", results))

    @event_priority(-100)  # after search
    def _give_back(self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Any) -> None:
        """After search has read a page: put the results back."""
        if self._held:
            page.content = _SENTENCE.sub(self._with_result, page.content or "")
            self._held = []

    on_page_context = CombinedEvent(_hold, _give_back)

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """After all pages: watch what they were made of, and fail if a block failed and the site wants that.

        Raises:
            PluginError: There are bad blocks, and `on_error` is `fail`.
        """
        self._watch()
        for name in self._scripts:
            from .markdown.script import script

            write_file(script(name).encode(), str(Path(config.site_dir) / SCRIPTS[name]))
        if self._failed and self._fails:
            blocks = (
                "1 lstm-params block has" if self._failed == 1 else f"{self._failed} lstm-params blocks have"
            )
            raise PluginError(f"{blocks} mistakes; the warnings above say where")

    def _with_sentences(self, html: str, results: Iterable[PlacedResult]) -> Iterator[str]:
        """A page's HTML with a sentence in the place of each result that is there as it was made."""
        found = sorted(_places(html, results), key=lambda place: place[0])
        end = 0
        for start, result in found:
            plain = [number.replace(",", "") for number in _GROUPED.findall(result.summary)]
            summary = escape(" ".join([result.summary, *dict.fromkeys(plain)]))
            yield html[end:start] + _HELD % len(self._held) + summary
            end = start + result.length
            self._held.append(_Held(html[start:end], summary))
        yield html[end:]

    def _with_result(self, sentence: re.Match[str]) -> str:
        held = self._held[int(sentence[1])]
        return held.html + sentence[2].removeprefix(held.summary)


def _spell_one_way(config: MkDocsConfig) -> None:
    """Give the extension its own name where the settings give it the plugin's: else it would run twice."""
    names, other = config.markdown_extensions, EXTENSION.replace("_", "-")
    if other in names:
        names[:] = dict.fromkeys(EXTENSION if name == other else name for name in names)
        own = config.mdx_configs.get(EXTENSION, {})
        config.mdx_configs[EXTENSION] = {**config.mdx_configs.pop(other, {}), **own}


def _places(html: str, results: Iterable[PlacedResult]) -> Iterator[tuple[int, PlacedResult]]:
    """Where results are in a page; one that another plugin has changed is nowhere."""
    taken: set[int] = set()
    end = 0
    for result in results:
        start = result.find(html, end)
        if start < 0:  # docstrings are converted before what is above them
            start = result.find(html, 0)
        while start in taken:
            start = result.find(html, start + 1)
        if start >= 0:
            taken.add(start)
            end = start + result.length
            yield start, result
