"""PDFs by WeasyPrint, which plugins that make PDFs of a site use: pictures have colours, and all is there."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from markdown import Markdown

from lstm_params.request import DEFAULT_VIEWS, views_of
from sites import block, build_site, parse, results, text_of, with_class

try:
    import pypdfium2
    import weasyprint
except (ImportError, OSError) as error:  # it loads libraries of the system
    pytest.skip(f"WeasyPrint cannot be used here: {error}", allow_module_level=True)

pytestmark = pytest.mark.slow

PAGES = {
    "a layer": block(
        "features: 3",
        "layer: GRU(2)",
        f"show: [{', '.join((*DEFAULT_VIEWS, *views_of('recurrent layer')))}, costs]",
    ),
    "to scale": block("features: 256", "units: 128", "show: [summary, weights, gate, cell, unrolled]"),
    "a network": block(
        "layers:", "  - Embedding(1000, 256)", "  - Dense(1)", "show: [flow, summary, weights]"
    ),
    "branches": block(
        "show: [flow, code, summary]",
        "code: |",
        "  from keras import Input, Model, layers",
        "  x = Input((20, 8))",
        "  y = layers.LSTM(8, return_sequences=True)(x)",
        f"  model = Model(x, layers.Add()([x, y]))  # {'a long line ' * 30}",
    ),
    "a sweep": block("features: 16", "layer: GRU()", "sweep: {units: 1..12}"),
    "a table of a sweep": block("sweep: {units: 1..8, features: [1, 2, 4, 8]}", "layer: LSTM()"),
    "a comparison": block("features: 3", "units: 2", "compare: [keras, pytorch]", "show: [summary, porting]"),
    "mistakes": block("features: 3", "unit: 2"),
}
BLACK, X, H, LAYER, MUTED = (
    (0, 0, 0),
    (0x0B, 0x58, 0xC4),
    (0xA8, 0x4B, 0),
    (0x48, 0x59, 0x7A),
    (0x5C, 0x61, 0x6B),
)
SEEN = {
    "a layer": {X, H, MUTED},
    "to scale": {X, H, MUTED},
    "a network": {X, LAYER, MUTED},  # no layer of it reads hidden values
    "branches": {LAYER, MUTED},
    "a sweep": {H, MUTED},
}
"""Colours that each page has to show."""


def printed(html: str) -> tuple[str, dict[Any, float]]:
    """The text of a PDF of some HTML, and the part of its ground that each colour takes."""
    page = f"<!doctype html><style>body {{ font-family: sans-serif }}</style><body style='color: #222'>{html}"
    pdf = pypdfium2.PdfDocument(weasyprint.HTML(string=page).write_pdf())
    text, colours, pixels = "", dict[Any, float](), 0
    for sheet in pdf:
        words = sheet.get_textpage()
        text += words.get_text_range()
        assert max(words.get_charbox(n)[2] for n in range(words.count_chars())) <= sheet.get_width()
        image = sheet.render(scale=1).to_pil()
        pixels += image.width * image.height
        for count, colour in image.getcolors(image.width * image.height):
            colours[colour] = colours.get(colour, 0) + count
    return text, {colour: count / pixels for colour, count in colours.items()}


def letters(text: str) -> str:
    """A text's plain letters and digits."""
    return re.sub(r"[^a-z0-9]", "", text.lower())


@pytest.mark.parametrize("page", PAGES)
def test_a_pdf_has_all_of_a_block_in_its_colours(page: str) -> None:
    """No page and no text is lost, no line of code is cut off, and no picture is black."""
    html = Markdown(extensions=["lstm_params"]).convert(PAGES[page])
    text, colours = printed(html)
    names = ("lp-name", "lp-label", "lp-count", "lp-facts", "lp-note")
    texts = [text_of(element) for name in names for element in with_class(parse(html), name)]
    texts += [line for pre in parse(html).iter("pre") for line in "".join(pre.itertext()).split("\n")]
    assert [part for part in texts if letters(part) not in letters(text)] == []
    assert colours.get(BLACK, 0) < 0.001
    missing = {colour for colour in SEEN.get(page, ()) if colours.get(colour, 0) < 0.00005}
    assert missing == set()
    assert bool(results(parse(html))) == (page != "mistakes")


def test_a_page_of_material_is_not_lost(tmp_path: Path) -> None:
    """Styles of that theme and of a block together leave no size open: WeasyPrint would give the page up."""
    pages = {"index.md": f"# Home\n\n{PAGES['a table of a sweep']}\n"}
    site = build_site(tmp_path, pages, theme={"name": "material", "font": False})
    pdf = tmp_path / "page.pdf"
    subprocess.run([sys.executable, "-m", "weasyprint", site.directory / "index.html", pdf], check=True)
    text = "".join(sheet.get_textpage().get_text_range() for sheet in pypdfium2.PdfDocument(pdf))
    assert "it is multiplied by itself in" in text
