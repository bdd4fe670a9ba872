"""The tags of a page as a browser finds them, which text that only looks like a tag is not.

One pass, linear in the page's length whatever it holds.
"""

import html as entities
import re
from collections.abc import Iterator

from ..calculator.lazy_regex import regex
from ..calculator.named_tuples import NamedTuple

_TAG = regex(r"<(?:!--|(/?[a-zA-Z][^\s/>]*))")
_ATTRIBUTES = regex(r"""([^>=]*(?:=(?:\s*(?:"[^"]*"|'[^']*')|(?!\s*["']))[^>=]*)*)>""")
_ATTRIBUTE = regex(r"""([^\s"'>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")
_COMMENT = "!--"
_ENDS = {
    _COMMENT: regex("--!?>"),
    **{name: regex(rf"(?=</{name}[\s/>])", re.IGNORECASE) for name in ("script", "style", "textarea")},
}
"""Where text that is not markup ends, by the tag that starts it."""
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_LITERAL = regex("<(?:!--|pre|script|style|textarea)", re.IGNORECASE)


class Tag(NamedTuple):
    """A tag, or a comment as a whole, or a script, style or text area without its end tag."""

    name: str
    """In lower case; an end tag's with its slash, a comment's is `!--`."""
    source: str
    """The attributes as they are written."""
    start: int
    stop: int

    @property
    def attributes(self) -> dict[str, str]:
        """The attributes by their names in lower case; of two with one name, the first."""
        found: dict[str, str] = {}
        for match in _ATTRIBUTE.finditer(self.source):
            found.setdefault(match[1].lower(), entities.unescape(match[2] or match[3] or match[4] or ""))
        return found


def tags(html: str) -> Iterator[Tag]:
    """The tags and comments of a page, in order."""
    position = 0
    never_end: set[str] = set()
    while start := _TAG.search(html, position):
        name = (start[1] or _COMMENT).lower()
        attributes = _ATTRIBUTES.match(html, start.end()) if start[1] else None
        if start[1] and attributes is None:
            return  # a tag that never ends: to a browser, the rest of the page is in it
        position = attributes.end() if attributes else start.end()
        if name in _ENDS and name not in never_end:
            end = _ENDS[name].search(html, position if attributes else position - 2)  # '<!-->' is whole
            if end:
                position = end.end()
            else:
                never_end.add(name)
        yield Tag(name, attributes[1] if attributes else "", start.start(), position)


def literals(html: str) -> list[tuple[int, int]]:
    """Where a page shows its source or hides it: comments, scripts, styles, text areas, `<pre>`.

    What is never closed is not among them.
    """
    if not _LITERAL.search(html):
        return []
    found: list[tuple[int, int]] = []
    pre: tuple[int, int] | None = None
    for tag in tags(html):
        if tag.name == "pre" and pre is None:
            pre = (len(found), tag.start)
        elif tag.name == "/pre" and pre is not None:
            found[pre[0] :] = [(pre[1], tag.stop)]
            pre = None
        elif tag.name in _ENDS:
            found.append((tag.start, tag.stop))
    return found


def ids(html: str) -> set[str]:
    """The anchors of a page."""
    named = (tag.attributes.get("id", "") for tag in tags(html) if not tag.name.startswith(("/", _COMMENT)))
    return {name for name in named if name}


def heading_of(html: str, id: str) -> str:
    """The text of the heading that has an anchor, without a link to itself behind it; or nothing."""
    found = list(tags(html))
    for number, tag in enumerate(found):
        if tag.name not in _HEADINGS or tag.attributes.get("id") != id:
            continue
        text = ""
        for one, after in zip(found[number:], found[number + 1 :], strict=False):
            if one.name == f"/{tag.name}" or "headerlink" in one.source:
                break
            text += html[one.stop : after.start]
        return " ".join(entities.unescape(text).split())
    return ""
