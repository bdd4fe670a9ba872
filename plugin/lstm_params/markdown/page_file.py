"""Where a page's fences are in the file that the page was made from."""

import os
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from markdown import Markdown

from ..blocks.source import Source
from ..calculator.lazy_regex import regex
from ..calculator.named_tuples import NamedTuple
from .fences import Fence, find_fences, normalised
from .page_notes import PageNotes, notes_of

_VALUE = regex(
    r"""(?<![\\`])(?:(?P<marks>``+)(?!`).+?(?<!`)(?P=marks)(?!`)  # an example as a whole
       |(?P<value>`(?!`)\s*\{(?:[^`]*`(?!`)|[^`]*$)))""",
    re.VERBOSE,
)
"""What may be a value in a line, which may go on in the next line."""

SETTINGS = ("mkdocs.yml", "mkdocs.yaml", "properdocs.yml", "properdocs.yaml")
"""What a site's settings are called."""

_TOO_DEEP = 128
"""What is nested as deeply is written by Rust's serde_json, and not read again."""

_FENCE = regex(r"\s*(`{3,}|~{3,})")
_ATTRIBUTES_BEHIND = regex(r"\{[^}]*\}\s*$")


class PageFile(NamedTuple):
    """The file of a page: its path as messages show it, and what it holds."""

    label: str
    text: str
    folder: Path
    """Where it is, or would be: from there on its blocks name files."""
    part: str = ""
    """Whose docstring of it is converted, if one is."""

    @property
    def name(self) -> str:
        """What is converted, for what cannot be found in the file."""
        return f"{self.label}, {self.part}" if self.part else self.label


def page_file(md: Markdown) -> PageFile | None:
    """The file of the page that is being converted, or None if nobody says which it is."""
    page = getattr(md, "lstm_params_page", None)
    if page is not None:  # ours, when pages are checked without a site generator
        return _read(page)
    original = getattr(md, "_original_md", None)
    if original is not None:  # markdown-exec converts apart what the code on a page prints
        file = page_file(original)
        return file and PageFile(f"{file.label}, printed by its code", "", file.folder)
    zensical = _zensical_path(md)
    page_of_site = _mkdocs_page(md) if zensical is None else _read(zensical)
    if is_docstring(md):
        return _docstring(md, page_of_site)
    return page_of_site or _commands_page()


def is_docstring(md: Markdown) -> bool:
    """Whether mkdocstrings converts a docstring, or a section of one, for a page."""
    return "mkdocstrings_ids" in md.treeprocessors


def _docstring(md: Markdown, page: PageFile | None) -> PageFile | None:
    """A docstring in its own file; in the page where mkdocstrings does not say which it is."""
    name = "mkdocs-autorefs"  # mkdocstrings names the object to it alone, for its messages
    hook = getattr(md.inlinePatterns[name], "hook", None) if name in md.inlinePatterns else None
    try:
        context = hook.get_context()  # type: ignore[union-attr]
        path, first, owner = Path(context.filepath), int(context.lineno), str(context.origin)
    except (AttributeError, TypeError, ValueError):
        return page and PageFile(page.label, "", page.folder, "a docstring")
    docstring = getattr(getattr(hook, "current_object", None), "docstring", None)
    file = _read(path)
    lines = _lines(file.text)
    last = getattr(docstring, "endlineno", None) or len(lines)
    inside = [line if first <= number <= last else "" for number, line in enumerate(lines, 1)]
    return file._replace(text="\n".join(inside if first else lines), part=owner)


def is_part(md: Markdown) -> bool:
    """Whether what is converted becomes part of a page that is converted itself."""
    return is_docstring(md) or getattr(md, "_original_md", None) is not None


def is_excerpt(md: Markdown) -> bool:
    """Whether Material's blog converts a post again, for a list of posts."""
    return "excerpt" in md.treeprocessors


def file_or_page(md: Markdown) -> object:
    """What a site generator keeps of the page that is being converted, or None where nobody knows it."""
    if _is_zensical(md):
        return getattr(md.preprocessors["rendering_context"], "page", None)
    return getattr(md.treeprocessors["relpath"], "file", None) if "relpath" in md.treeprocessors else None


def notes_of_page(md: Markdown) -> PageNotes:
    """The notes of the page that is being converted; the instance has them where nobody knows the page."""
    original = getattr(md, "_original_md", None)
    if original is not None:  # what a page's code prints shows its results, and is not known to the rest
        return PageNotes(notes_of_page(original).results)
    owner = file_or_page(md)
    return notes_of(owner if hasattr(owner, "__dict__") else md)


def _commands_page() -> PageFile | None:
    """The file that Python-Markdown's own command converts: it does not pass the path to extensions."""
    command = Path(sys.argv[0])
    if command.stem != "markdown_py" and command.parts[-2:] != ("markdown", "__main__.py"):
        return None
    from markdown.__main__ import parse_options  # it sets up what only a command needs

    try:
        options, _ = parse_options(sys.argv[1:])
    except (Exception, SystemExit):  # then the command itself had not come so far
        return None
    name = options.get("input")
    return _read(name) if isinstance(name, str) else None


def _title(md: Markdown) -> str:
    """What a page says of its title, where nobody knows its file, as in Pelican."""
    titles = getattr(md, "Meta", None)
    found = titles.get("title") if isinstance(titles, dict) else None
    return f"the page '{found[0]}', " if isinstance(found, list) and found else ""


def _zensical_path(md: Markdown) -> Path | None:
    """Zensical's file of the page: private to it, too."""
    if not _is_zensical(md):
        return None
    context = md.preprocessors["rendering_context"]
    path = getattr(getattr(context, "page", None), "path", None)
    config = getattr(context, "config", None)
    if not path or not isinstance(config, dict):
        return None
    return Path(config.get("root_dir", ""), config.get("docs_dir", "docs"), path)


def folders(md: Markdown, root: str) -> tuple[Path, Path]:
    """The folder of the page's own file, and the project's: where nobody says, the current one.

    Args:
        md: The Markdown instance.
        root: The project's folder as the settings have it, or nothing.
    """
    file, root_folder = page_file(md), project(md, root)
    return (file.folder if file else root_folder), root_folder


def project(md: Markdown, root: str) -> Path:
    """The project's folder.

    Args:
        md: The Markdown instance.
        root: The project's folder as the settings have it, or nothing.
    """
    return Path(root or (_zensical_config(md) or {}).get("root_dir") or Path(_settings_file(md) or "").parent)


def build_of(md: Markdown) -> object:
    """What is another object in each build of a site: its settings; None where nobody knows of builds."""
    build = getattr(md, "lstm_params_build", None)  # ours, when pages are checked without a site generator
    return build or _zensical_config(md) or _mkdocs_config(md)


def settings_files(md: Markdown, root: str) -> list[Path]:
    """The files that the site's settings may be in.

    Args:
        md: The Markdown instance.
        root: The project's folder as the settings have it, or nothing.
    """
    known = _settings_file(md)
    if known:
        return [Path(known)]
    folder = Path(root or (_zensical_config(md) or {}).get("root_dir", ""))
    return [folder / name for name in SETTINGS]


def _settings_file(md: Markdown) -> str | Path | None:
    """The settings' file, where it is known for certain."""
    of_check: Path | None = getattr(md, "lstm_params_settings", None)
    return getattr(_mkdocs_config(md), "config_file_path", None) or of_check


def _zensical_config(md: Markdown) -> dict[str, Any] | None:
    context = md.preprocessors["rendering_context"] if _is_zensical(md) else None
    config = getattr(context, "config", None)
    return config if isinstance(config, dict) else None


def _mkdocs_config(md: Markdown) -> Any:
    """MkDocs' and ProperDocs' settings: private to them, so they may be gone one day."""
    return getattr(md.treeprocessors["relpath"], "config", None) if "relpath" in md.treeprocessors else None


def _is_zensical(md: Markdown) -> bool:
    return "rendering_context" in md.preprocessors


def forbid_caching(md: Markdown) -> None:
    """Have Zensical convert the page again in each build.

    Its cache knows a page by the page's text and the site's settings. It knows nothing of the files that a
    block names, nor of this package's version, and what was logged for a page is not in it: a build from the
    cache would show old numbers, and pass with a bad block. Zensical (0.0.73) has no way to say so, but it
    keeps a page's metadata as JSON, and takes what is nested too deeply to be read for a missing entry.
    """
    page = getattr(md.preprocessors["rendering_context"], "page", None) if _is_zensical(md) else None
    metadata = getattr(page, "meta", None)
    if isinstance(metadata, dict):
        value: list[Any] = []
        for _ in range(_TOO_DEEP):
            value = [value]
        metadata["lstm-params"] = value


def is_strict(md: Markdown) -> bool:
    """Whether a page with a mistake has to raise to fail the build, as in `zensical build --strict`.

    Zensical does not pass `--strict` on to extensions, and does not count what they log.
    """
    return _is_zensical(md) and "build" in sys.argv and bool({"--strict", "-s"} & set(sys.argv))


def _read(path: str | Path, place: Path | None = None) -> PageFile:
    """What a file holds, as if it stood at some place, if that is another one."""
    try:
        text = Path(path).read_text(encoding="utf-8-sig", errors="replace")
    except OSError:
        text = ""
    place = Path(place or path)
    return PageFile(path_label(str(place)), text, place.parent)


def sources(md: Markdown, fences: list[Fence]) -> list[Source]:
    """Each fence's text and place, in order.

    A fence that is not in the page's file as it is, because a plugin or an included file brought
    it, has no line there, and is known by its number on the page. So is one of several that are
    alike, if the file does not have as many of them: nobody can tell which is where.
    """
    file = page_file(md)
    label = f"{file.name}, block" if file else f"{_title(md)}block"
    written = _lines(file.text if file else "")
    text = "\n".join(written)
    standing: dict[str, list[Fence]] = defaultdict(list)
    for fence in find_fences(normalised(text, md.tab_length)):
        standing[fence.text].append(fence)
    on_page = Counter(fence.text for fence in fences)
    places = {text: iter(same) for text, same in standing.items() if len(same) == on_page[text]}
    found = []
    for number, fence in enumerate(fences, start=1):
        if file and fence.text in places:
            place = next(places[fence.text])
            lines = tuple(written[place.start : place.stop])
            found.append(Source(file.label, fence.text, place.start + 1, lines, md.tab_length))
        else:
            found.append(Source(f"{label} {number}", fence.text))
    return found


def _lines(text: str) -> list[str]:
    """The lines of a file, which no form feed and no separator of Unicode ends."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def value_sources(md: Markdown, codes: list[str]) -> list[Source]:
    """The place of each value in a page's text, in order; each with its code and the rest of its line.

    Args:
        md: The Markdown instance.
        codes: The values as they are written, with their backticks.
    """
    file = page_file(md)
    label = f"{file.name}, value" if file else f"{_title(md)}value"
    written = _lines(file.text) if file else []
    standing: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for number, line in enumerate(written):
        for match in _VALUE.finditer(line):
            if match["value"]:
                standing[match[0]].append((number, match.start()))
    on_page = Counter(_first_line(code) for code in codes)
    places = {code: iter(same) for code, same in standing.items() if len(same) == on_page[code]}
    found = []
    for number, code in enumerate(codes, start=1):
        if file and _first_line(code) in places:
            first, column = next(places[_first_line(code)])
            lines = written[first : first + code.count("\n") + 1]
            found.append(
                Source(file.label, _from(code, lines, column), first + 1, tuple(lines), md.tab_length)
            )
        else:
            found.append(Source(f"{label} {number}", code))
    return found


def line_of_heading(md: Markdown, heading: str) -> int:
    """The line of the page's file that a heading is in; 0 if no line or several may be meant."""
    file = page_file(md)
    found, fence = [], ""
    for number, line in enumerate(_lines(file.text) if file else [], start=1):
        marks = _FENCE.match(line)
        if marks:
            fence = "" if fence and marks[1].startswith(fence) else fence or marks[1]
        elif not fence and _letters(_ATTRIBUTES_BEHIND.sub("", line)) == _letters(heading):
            found.append(number)
    return found[0] if len(found) == 1 else 0


def _letters(text: str) -> str:
    return "".join(character for character in text if character.isalnum())


def _from(code: str, lines: Sequence[str], column: int) -> str:
    """A value's code with the text behind it on each of its lines."""
    later = zip(code.split("\n")[1:], lines[1:], strict=False)
    return "\n".join([lines[0][column:], *(line[max(line.find(part), 0) :] for part, line in later)])


def _first_line(code: str) -> str:
    return code.partition("\n")[0]


def _mkdocs_page(md: Markdown) -> PageFile | None:
    """MkDocs' and ProperDocs' file of the page: private to them, so it may be gone one day."""
    if "relpath" not in md.treeprocessors:
        return None
    file, config = getattr(md.treeprocessors["relpath"], "file", None), _mkdocs_config(md)
    if file is None:
        return None
    path = getattr(file, "abs_src_path", None)
    docs = Path(getattr(config, "docs_dir", None) or "docs")
    place = docs / str(getattr(file, "src_uri", ""))
    if not path:  # a plugin made it, and keeps it in memory
        return PageFile(path_label(str(place)), str(getattr(file, "content_string", "")), place.parent)
    settings = Path(getattr(config, "config_file_path", None) or "mkdocs.yml")
    is_temporary = not any(_is_inside(path, folder) for folder in (docs, settings.parent))
    return _read(path, place if is_temporary else None)


def _is_inside(path: str, folder: Path) -> bool:
    return Path(path).resolve().is_relative_to(folder.resolve())


def path_label(path: str | Path) -> str:
    """A file's path as messages show it."""
    try:
        return Path(os.path.relpath(path)).as_posix()
    except ValueError:  # on another drive
        return Path(path).as_posix()
