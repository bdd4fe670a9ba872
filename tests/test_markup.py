"""Real tags are told from what only looks like them, as a browser tells them."""

from __future__ import annotations

import pytest

from lstm_params.markdown.fences import find_fences
from lstm_params.markdown.tag_scanner import ids, literals, tags


@pytest.mark.parametrize(
    ("html", "names"),
    [
        ("<p>a<br/>b</p>", ["p", "br", "/p"]),
        ("<P Class=x>", ["p"]),
        ("1 < 2 <3> </ p> <>", []),
        ('<a title="<b>">x</a>', ["a", "/a"]),
        ("<a title='>' href=x>", ["a"]),
        ("<a title=it's><b>", ["a", "b"]),
        ("<!-- <b> --><i>", ["!--", "i"]),
        ("<!--><b>-->", ["!--", "b"]),
        ("<!-- <b> --!><i>", ["!--", "i"]),
        ("<!-- <b>", ["!--", "b"]),
        ("<script>a <b </b> </scripts> </script ><i>", ["script", "/script", "i"]),
        ("<SCRIPT><b></Script>", ["script", "/script"]),
        ("<style><b>", ["style", "b"]),
        ("<textarea><b></textarea>", ["textarea", "/textarea"]),
        ("<i><a title='><b>", ["i"]),
        ("<i><b", ["i"]),
    ],
)
def test_tags(html: str, names: list[str]) -> None:
    """Text, attributes, comments and scripts have no tags in them; what never ends hides nothing."""
    assert [tag.name for tag in tags(html)] == names


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("a<pre>b</pre>c", ["<pre>b</pre>"]),
        ("<pre class='>'><b>b</b></pre>", ["<pre class='>'><b>b</b></pre>"]),
        ("<prefix>b</prefix>", []),
        ("<pre>a<!-- </pre> -->b</pre>", ["<pre>a<!-- </pre> -->b</pre>"]),
        ("<!-- <pre> --></pre>", ["<!-- <pre> -->"]),
        ("<pre>a <!-- b --> <script>c</script>", ["<!-- b -->", "<script>c"]),
        ("</pre><pre>a</pre></pre>", ["<pre>a</pre>"]),
        ("<script>a</style></script>", ["<script>a</style>"]),
    ],
)
def test_literals(html: str, found: list[str]) -> None:
    """Source and comments are found whole, by the end tag of the same name."""
    assert [html[start:stop] for start, stop in literals(html)] == found


def test_ids() -> None:
    """Anchors are read with any quotes or none; of two on one element, the first counts."""
    html = "<a id=a><b ID = 'b' id=c><i id=\"d&amp;e\"></i id=f><u data-id=g title='id=h'><!-- <p id=j> -->"
    assert ids(html) == {"a", "b", "d&e"}


LONG = 100_000


@pytest.mark.parametrize(
    "html", ["<a ", '<a b="', "<!--", "<script>", "</script ", "<pre>", "=", "<a =", "<a b=' c=\" "]
)
def test_no_html_takes_long(html: str) -> None:
    """What is never closed is searched for once; with a search for each, this would take minutes."""
    assert ids(html * LONG) == set()
    assert len(literals(html * LONG)) <= LONG


@pytest.mark.parametrize("info", [" ", "a ", 'a="b" ', "{ ", 'a="', "lstm-params ", "a=1 "])
def test_no_header_takes_long(info: str) -> None:
    """A fence's header is read once; with a choice at each of its words, this would take minutes."""
    assert len(find_fences(["```" + info * LONG + "!", "```"])) == info.startswith("lstm")
