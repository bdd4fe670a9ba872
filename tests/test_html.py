"""What the writer of HTML writes: no text of a writer's becomes markup, in any view."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import lstm_params
from lstm_params.blocks.reading import read_block
from lstm_params.request import VIEWS, Piece, Request
from lstm_params.results.errors import render_errors
from lstm_params.results.html import Html, attribute, join, template
from lstm_params.results.rendering import render
from lstm_params.results.views import RENDERERS, renderer
from sites import build_site, parse

RESULTS = Path(lstm_params.__file__).parent / "results"
MODULES = sorted(RESULTS.rglob("*.py"))
HOSTILE = "<script>alert(1)</script>\"'&lt;"
HARMLESS = "aloneword(1)and/more"
"""A word that may be broken where the hostile one may be."""


def test_text_in_a_template_is_escaped() -> None:
    """Text is escaped in an element and in an attribute; HTML and numbers are not."""
    cell = template('<td title="{title}">{text} {count:,}</td>')
    assert cell(title=HOSTILE, text="a & b", count=1234) == (
        '<td title="&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#x27;&amp;lt;">a &amp; b 1,234</td>'
    )
    assert cell(title="", text=Html("<i>h</i>"), count=1) == '<td title=""><i>h</i> 1</td>'
    row = template("<li>{text!s}{size:#}{link}</li>")
    assert row(text="<", size=1.5, link="&") == "<li>&lt;1.5&amp;</li>"
    assert row(text=">", size=2, link=Html("<b>")) == "<li>&gt;2<b></li>"
    assert join(["<", Html("<br>")], "&") == "&lt;&amp;<br>"
    assert attribute("id", '"') == ' id="&quot;"'


def test_what_is_made_of_html_as_text_is_escaped_again() -> None:
    """Pieces put together in another way than by the writer are text: twice escaped rather than never."""
    show = template("{text}")
    assert show(text=Html("<b>") + HOSTILE).startswith("&lt;b&gt;&lt;script&gt;")
    assert show(text=f"{Html('<b>')}") == "&lt;b&gt;"
    assert show(text=Html("<b>").replace("b", "i")) == "&lt;i&gt;"


@pytest.mark.parametrize("value", [HOSTILE, None, [HOSTILE]])
def test_a_field_with_a_format_takes_numbers_alone(value: Any) -> None:
    """What is formatted as a number is one."""
    with pytest.raises((ValueError, TypeError)):
        template("{count:,}")(count=value)
    with pytest.raises(TypeError):
        template("{count:#}")(count=value)


@given(st.text(alphabet="<>&\"'{}a ", max_size=12))
def test_any_text_comes_out_as_it_is(text: str) -> None:
    """A parser reads the very text, braces among it, in an element and in an attribute."""
    root = next(parse(template('<p title="{text}">{text}</p>')(text=text)).iter("p"))
    assert ("".join(root.itertext()), root.attrib["title"]) == (text, text)


def markup(html: str) -> list[tuple[str, tuple[str, ...]]]:
    """The elements of a page, each with the names of its attributes."""
    return [
        (str(element.tag), tuple(sorted(map(str, element.attrib))))
        for element in parse(html).iter()
        if isinstance(element.tag, str)
    ]


def with_word(request: Request, word: str) -> Request:
    """A request with a word in every place that a writer's text can reach."""
    networks = []
    for one in request.networks:
        layers = tuple(
            layer._replace(name=word, type=word, code=f"{layer.type}({word})", notes=(word,))
            for layer in one.layers
        )
        networks.append(one._replace(layers=layers))
    code = (Piece(word, word), Piece(word, kind="k"), Piece(word))
    return request._replace(networks=tuple(networks), title=word, id=word, code=code)


BLOCKS = {
    "stack": "input: [9, 3]\nlayers: ['LSTM(2)', 'Given(name=\"g\", parameters=5, output=[4])']",
    "single": "features: 3\nlayer: Bidirectional(GRU(2))",
    "pytorch": "framework: pytorch\nlayer: LSTM(3, 2, num_layers=2)",
    "branched": "code: |\n  x = keras.Input((9, 3))\n  y = keras.layers.LSTM(2)(x)\n"
    "  z = keras.layers.GRU(2)(x)\n  model = keras.Model(x, [y, z])",
    "sweep": "features: 3\nsweep: {units: [1, 2]}",
    "grid": "sweep: {units: [1, 2], features: [3, 4]}",
    "compared": "features: 3\nunits: 2\ncompare: [keras, pytorch]",
}


@pytest.mark.parametrize("block", BLOCKS.values(), ids=BLOCKS)
def test_no_text_of_a_writer_becomes_markup(block: str) -> None:
    """A hostile text everywhere makes the same elements and attributes as a harmless one, in every view."""
    request = read_block(f"```lstm-params\n{block}").request
    is_compared = len(request.networks) > 1 and not request.sweep
    scope = "comparison" if is_compared else "network"
    views = tuple(name for name, view in VIEWS.items() if (scope in view.scopes) or not is_compared)
    views = tuple(name for name in views if is_compared or VIEWS[name].scopes != ("comparison",))
    for order in (views, views[::-1]):
        shown = request._replace(show=order)
        hostile = render(with_word(shown, HOSTILE)).html
        assert "<script" not in hostile
        assert hostile.count("alert(1)") >= 3
        assert markup(hostile) == markup(render(with_word(shown, HARMLESS)).html)


class _Report:
    place = message = short_excerpt = hint = HOSTILE


def test_no_text_of_an_error_becomes_markup() -> None:
    """Messages, file names, excerpts and the block itself are escaped."""
    html = render_errors([_Report(), _Report()], HOSTILE, HOSTILE)
    assert html.count("&lt;script&gt;") == 10
    assert "<script" not in html


def test_no_text_of_a_page_becomes_markup(tmp_path: Path) -> None:
    """What messages repeat of a block is escaped too."""
    lines = [f"title: {json.dumps(HOSTILE)}", f"dtype: {json.dumps(HOSTILE)}", f"show: {json.dumps(HOSTILE)}"]
    pages = [f"layer: LSTM(name={HOSTILE!r})", f"{HOSTILE}: 3", f"id: {json.dumps(HOSTILE)}", *lines]
    text = "\n\n".join(f"```lstm-params\nfeatures: 3\nunits: 2\n{line}\n```" for line in pages)
    html = build_site(tmp_path, {"index.md": text}).html()
    assert "<script>alert" not in html


def markup_outside_the_writer(module: Path) -> list[int]:
    """The lines of a module that put markup together, or call text HTML, otherwise than with the writer."""
    lines = []
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.JoinedStr):
            texts = [part.value for part in node.values if isinstance(part, ast.Constant)]
            lines += [node.lineno for text in texts if "<" in text or "&" in text]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            is_markup = node.func.id in ("Html", "template")
            lines += [node.lineno for own in node.args if is_markup and not isinstance(own, ast.Constant)]
    return lines


@pytest.mark.parametrize("module", MODULES, ids=[str(path.relative_to(RESULTS)) for path in MODULES])
def test_only_the_writer_makes_markup_of_values(module: Path) -> None:
    """No f-string has a tag in it, and only literal text is called HTML: escaping cannot be forgotten."""
    if module.name == "html.py":
        assert markup_outside_the_writer(module)
    else:
        assert markup_outside_the_writer(module) == []


def test_each_view_has_a_renderer() -> None:
    """A view of the table is rendered in each of its scopes, and nothing is rendered that is not in it."""
    table = {(scope, name) for name, view in VIEWS.items() for scope in view.scopes}
    assert {(scope, name) for scope, views in RENDERERS.items() for name in views} == table
    for scope, name in table:
        assert renderer(scope, name).__doc__, (scope, name)
