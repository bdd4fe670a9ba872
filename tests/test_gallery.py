"""Our gallery, as a reader sees it: on a telephone, in the dark, on paper, by keyboard, without scripts."""

from __future__ import annotations

import functools
import gzip
import re
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import unquote

import pytest
from markdown import Markdown

from browsing import AXE, CHECKS, sheets_of
from lstm_params.markdown.stylesheet import stylesheet, stylesheet_link
from lstm_params.request import VIEWS, views_of
from sites import block, build_site, parse, results, text_of, with_class

ROOT = Path(__file__).parents[1]
LABELS = {
    "weights": "Weights",
    "arithmetic": "Worked arithmetic",
    "anatomy": "every crossing is a parameter",
    "gate": "as matrices",
    "cell": "One timestep in the cell",
    "timestep": "One timestep in numbers",
    "unrolled": "The same weights at each timestep",
    "equations": "Equations",
    "slices": "Which slice is which gate",
    "states": "What it is",
    "irrelevant": "Why",
    "flow": "From input to output",
    "costs": "What it costs",
    "code": "from keras import Input, Model, layers",
    "summary": "parameters",
    "porting": "From Keras 3 to PyTorch 2",
}
"""Words that only this view shows."""

OPENED = "document.querySelectorAll('details').forEach(element => element.open = true)"


@pytest.fixture(scope="module")
def gallery(our_site: Path) -> str:
    """The address of the gallery, served under a strict content security policy."""

    class Handler(SimpleHTTPRequestHandler):
        def end_headers(self) -> None:
            self.send_header("Content-Security-Policy", "default-src 'self'")
            super().end_headers()

        def log_message(self, format: str, *arguments: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=str(our_site)))
    Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}/gallery/"


@contextmanager
def opened(browser: Any, gallery: str, scheme: str) -> Iterator[Any]:
    """The gallery, all details open."""
    context = browser.new_context(
        viewport={"width": 1280, "height": 900}, color_scheme=scheme, bypass_csp=True
    )
    page = context.new_page()
    page.goto(gallery)
    page.evaluate(OPENED)
    yield page
    context.close()


@pytest.fixture
def tab(browser: Any, gallery: str) -> Iterator[Any]:
    """The gallery for a test that points at it or presses keys."""
    with opened(browser, gallery, "light") as page:
        yield page


@pytest.fixture(scope="module")
def still(browser: Any, gallery: str, request: pytest.FixtureRequest) -> Iterator[Any]:
    """The gallery for tests that only look at it, with what they look with."""
    with opened(browser, gallery, request.param) as page:
        page.add_script_tag(path=str(CHECKS))
        page.add_script_tag(path=str(AXE))
        yield page


def test_the_gallery_shows_every_view(tmp_path: Path) -> None:
    """Each view is there, and each one of recurrent layers for LSTM, GRU and simple RNN."""
    text = (ROOT / "docs" / "gallery.md").read_text(encoding="utf-8")
    roots = results(build_site(tmp_path, {"index.md": text}).page())
    texts = [text_of(root) for root in roots]
    unlabelled = VIEWS.keys() ^ LABELS.keys()
    assert not unlabelled, f"LABELS above must have words for each view, and for no other: {unlabelled}"
    for view, label in LABELS.items():
        assert any(label in text for text in texts), (
            f"no block of docs/gallery.md shows {view}, with '{label}'"
        )
    for code in ("LSTM(2)", "GRU(2)", "SimpleRNN(2)"):
        text = max((text for text in texts if text.startswith(code)), key=len)
        assert [view for view in views_of("recurrent layer") if LABELS[view] not in text] == [], code


@pytest.mark.parametrize(
    "lines",
    [
        ["features: 3", "units: 2", "timesteps: 40"],
        ["features: 256", "layer: GRU(128)"],
        ["framework: pytorch", "layer: LSTM(512, 256)"],
        ["features: 784", "layer: Dense(32)"],
    ],
    ids=lambda lines: lines[-1],
)
def test_a_block_is_small(lines: list[str]) -> None:
    """A single layer's default block is under 12 KB, under 2 KB zipped, and has no script."""
    md = Markdown(extensions=["lstm_params"], extension_configs={"lstm_params": {"css": "none"}})
    html = md.convert(block(*lines))
    assert len(results(parse(html))) == 1
    assert len(html.encode()) < 12_000
    assert len(gzip.compress(html.encode())) < 2_000
    assert "<script" not in html


def test_the_stylesheet_is_small() -> None:
    """The published stylesheet is under 6 KB zipped."""
    assert len(gzip.compress(stylesheet().encode())) < 6_000


def test_the_link_of_a_page_has_the_whole_stylesheet() -> None:
    """An address in an attribute, which is the stylesheet once its signs are read."""
    (address,) = re.findall(r'href="data:text/css,([^"<>&# ]+)"', stylesheet_link())
    assert unquote(address) == stylesheet()


@pytest.mark.browser
@pytest.mark.parametrize("still", ["light"], indirect=True)
@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_nothing_overflows_or_overlaps(still: Any, width: int) -> None:
    """At each width nothing is wider than its block, and no two texts of a picture overlap."""
    still.set_viewport_size({"width": width, "height": 900})
    still.wait_for_function("!document.getAnimations().length")  # the theme moves its search field away
    assert still.evaluate("overflowing()") == []
    assert still.evaluate("unreachable()") == []
    assert still.evaluate("overlapping()") == []


@pytest.mark.browser
@pytest.mark.parametrize("still", ["light"], indirect=True)
@pytest.mark.parametrize("width", [320, 360, 390])
def test_tables_fit_on_a_telephone(still: Any, width: int) -> None:
    """No table of the gallery scrolls sideways, on the smallest telephones neither."""
    still.set_viewport_size({"width": width, "height": 900})
    still.wait_for_function("!document.getAnimations().length")
    assert still.evaluate(_SCROLLED) == []


_SCROLLED = """() => [...document.querySelectorAll('.lp-scroll:has(table)')]
  .filter(table => table.scrollWidth > table.clientWidth + 1)
  .map(table => [table.scrollWidth - table.clientWidth, table.textContent.trim().slice(0, 60)])"""


@pytest.mark.browser
@pytest.mark.parametrize("still", ["light", "dark"], indirect=True)
def test_axe_finds_no_violation(still: Any) -> None:
    """axe-core finds nothing that keeps a reader out, in either scheme."""
    still.set_viewport_size({"width": 1280, "height": 900})
    assert still.evaluate("violations()") == []


FADED = """root => {
  const all = selector => [...root.querySelectorAll(selector)].map(e => +getComputedStyle(e).opacity);
  return {forget: all('.lp-forget'), input: all('.lp-input:not(.lp-from-input)'),
          kernel: all('.lp-from-input'), recurrent: all('.lp-from-hidden'), x: all('.lp-x'), h: all('.lp-h')};
}"""
POINTED = [
    ("thead th.lp-forget", "forget", "input"),
    ("tr.lp-from-input th", "kernel", "recurrent"),
    ("td.lp-forget polygon", "forget", "input"),
]


def check_highlighting(root: Any, bright: str, faded: str) -> None:
    """What is pointed at stays bright in table, picture and working; its like fades everywhere."""
    root.page.wait_for_timeout(400)
    opacities = root.evaluate(FADED)
    assert len(opacities[bright]) > 2
    assert set(opacities[bright]) == {1}
    assert max(opacities[faded]) < 0.5


@pytest.mark.browser
@pytest.mark.parametrize(("selector", "bright", "faded"), POINTED)
def test_pointing_lights_up_the_same_thing(tab: Any, selector: str, bright: str, faded: str) -> None:
    """Pointing at a gate or a weight lights it up in the whole block, and nothing in another block."""
    root, other = tab.locator(".lstm-params").nth(0), tab.locator(".lstm-params").nth(1)
    root.locator(selector).first.hover(position={"x": 5, "y": 5})
    check_highlighting(root, bright, faded)
    assert all(set(found) == {1} for found in other.evaluate(FADED).values())


@pytest.mark.browser
@pytest.mark.parametrize(("selector", "bright", "faded"), POINTED[:2])
def test_the_keyboard_lights_up_the_same_thing(tab: Any, selector: str, bright: str, faded: str) -> None:
    """Gates' and weights' headers can be reached by the tabulator key, and light up as under a pointer."""
    root = tab.locator(".lstm-params").first
    for _ in range(200):
        tab.keyboard.press("Tab")
        if root.locator(selector).first.evaluate("element => element.contains(document.activeElement)"):
            break
    else:
        pytest.fail(f"{selector} was never reached")
    check_highlighting(root, bright, faded)


@pytest.mark.browser
def test_the_page_is_whole_without_scripts_and_under_a_strict_policy(browser: Any, gallery: str) -> None:
    """With scripts disabled and nothing but own sources allowed, all is shown, and nothing is refused."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(gallery)
    roots = page.locator(".lstm-params")
    widths = [box["width"] for box in (root.bounding_box() for root in roots.all()) if box]
    drawn = page.locator(".lp-weights table").first.bounding_box()
    text = roots.first.inner_text().lower()
    context.close()
    assert len(widths) > 20
    assert min(widths) > 300
    assert drawn
    assert drawn["height"] > 250  # with its squares
    assert [label for label in list(LABELS.values())[:10] if label.lower() not in text] == []
    # the theme's own inline scripts and styles are refused, which does not hurt our blocks
    assert [complaint for complaint in complaints if "lstm" in complaint] == []


@pytest.mark.browser
def test_paper_has_every_section(browser: Any, our_site: Path, gallery: str) -> None:
    """A PDF has each text of each result, those in folded parts too."""
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    page.goto(gallery)
    printed = _letters("".join(sheets_of(page)))
    context.close()
    html = parse((our_site / "gallery" / "index.html").read_text(encoding="utf-8"))
    texts = [
        text_of(element)
        for root in results(html)
        for name in ("lp-label", "lp-count", "lp-facts", "lp-step", "lp-note")
        for element in with_class(root, name)
    ]
    assert len(texts) > 500
    assert [text for text in texts if _letters(text) not in printed] == []


def _letters(text: str) -> str:
    """A text's plain letters and digits: a PDF keeps signs, accents and spaces in its own ways."""
    return re.sub(r"[^a-z0-9]", "", text.lower())
