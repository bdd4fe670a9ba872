"""Blocks on themes of all kinds: text is readable, and dark themes that say so are followed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from markdown import Markdown

from browsing import CHECKS, served
from sites import block, build_site

pytestmark = pytest.mark.browser

BLOCKS = [
    block("features: 3", "units: 2", "show: [summary, weights, arithmetic, gate, cell, slices, irrelevant]"),
    block(
        "layers:",
        "  - Embedding(1000, 256)",
        "  - Dense(1, trainable=False)",
        "show: [flow, summary, weights]",
    ),
    block(
        "show: [code, summary]", "code: |", "  from keras import layers  # a comment", "  m = layers.LSTM(2)"
    ),
    block("sweep: {units: 1..8, features: [1, 2, 4, 8]}", "layer: LSTM()"),
    block("features: 3", "layer: GRU(2)", "compare: [keras, pytorch]", "show: [summary, porting]"),
    block("features: 3", "unit: 2"),
]
LIGHT, DARK = "rgb(255, 255, 255)", "rgb(24, 27, 33)"
"""What a block's surface is."""

STYLED = """
  .content * { transition: none; }
  .content code, .content pre { background: #000; color: #f8f8f2; border: 1px solid #555; padding: 4px; }
  .content code::before { content: "`"; }
  .content table { background: #111; color: #ddd; }
  .content th { background: #456; color: #789; }
  .content td { background: #fed; color: #eee; }
  .content tr:nth-child(even) > * { background: #333; color: #444; }
  .content a:link { background: #05a; color: #06b; }
  .content svg { background: #a0a; fill: #777; }
  .content svg text { fill: #888; fill-opacity: .2; }
  .content strong, .content em, .content i, .content b, .content var { color: #ff0; }
  .content p, .content li, .content ul, .content summary, .content span { background: #808080; color: #999; }
  .content small { opacity: .3; }
  .highlight .k, .highlight .s1, .highlight .mi, .highlight .c1 { color: #f0f0f0; }
"""
THEMES = {
    "light": ("body { background: #fff; color: #222; }", LIGHT),
    "dark, which does not say so": ("body { background: #222; color: #fff; }", LIGHT),
    "dark": (":root { color-scheme: dark; } body { background: #222; color: #fff; }", DARK),
    "of Tailwind, dark": (".dark { background: #222; color: #fff; }", DARK),
    "both, and the reader's system is light": (":root { color-scheme: light dark; }", LIGHT),
    "with styles for everything": (f"body {{ background: #222; color: #fff; }} {STYLED}", LIGHT),
    "dark, with styles for everything": (f":root {{ color-scheme: dark; }} {STYLED}", DARK),
    "of a site that is dark": ("body { background: #222; } .lstm-params { color-scheme: dark; }", DARK),
}
SURFACE = "element => getComputedStyle(element).backgroundColor"


def unreadable(page: Any) -> list[tuple[float, str]]:
    """The texts of a page's blocks whose contrast is too low, all details open."""
    page.evaluate("document.querySelectorAll('details').forEach(element => element.open = true)")
    page.add_script_tag(path=str(CHECKS))
    found: list[tuple[float, str]] = page.evaluate("contrasts()")
    assert len(found) > 500
    return [(contrast, text) for contrast, text in found if contrast < 4.5]


@pytest.mark.parametrize("theme", THEMES)
def test_a_block_is_readable_on_any_theme(browser: Any, theme: str) -> None:
    """Every text has the contrast of WCAG AA, whatever a theme does; what says it is dark is followed."""
    style, surface = THEMES[theme]
    html = Markdown(extensions=["lstm_params"]).convert("\n\n".join(BLOCKS))
    page = browser.new_page()
    page.set_content(
        f'<style>{style}</style><body class="{"dark" if "Tailwind" in theme else ""}">'
        f'<div class="content">{html}</div>'
    )
    found = unreadable(page)
    surfaces = page.eval_on_selector_all(".lstm-params > *", f"all => all.map({SURFACE})")
    pills = page.eval_on_selector_all(".lstm-params code", f"all => all.map({SURFACE})")
    page.close()
    assert found == []
    assert {colour for colour in surfaces if colour != "rgba(0, 0, 0, 0)"} == {surface}
    assert set(pills) == {"rgba(0, 0, 0, 0)"}


def test_paper_is_light(browser: Any) -> None:
    """What is printed of a dark page is light."""
    page = browser.new_page()
    page.set_content(
        f"<style>:root {{ color-scheme: dark; }}</style>"
        f"{Markdown(extensions=['lstm_params']).convert(BLOCKS[0])}"
    )
    page.emulate_media(media="print")
    surface = page.eval_on_selector(".lp-head", SURFACE)
    page.close()
    assert surface == LIGHT


REAL: dict[str, tuple[str, dict[str, Any], str]] = {
    "mkdocs": ("mkdocs", {"name": "mkdocs", "color_mode": "dark"}, DARK),
    "readthedocs": ("mkdocs", {"name": "readthedocs"}, LIGHT),
    "material, slate": (
        "material",
        {"name": "material", "font": False, "palette": {"scheme": "slate"}},
        DARK,
    ),
    **{
        f"bootswatch, {name}": (f"mkdocs_bootswatch.{name}", {"name": name}, DARK)
        for name in ("cyborg", "darkly", "slate", "solar", "superhero")
    },
    "bootswatch, flatly": ("mkdocs_bootswatch.flatly", {"name": "flatly"}, LIGHT),
    **{
        f"terminal, {palette}": ("terminal", {"name": "terminal", "palette": palette}, surface)
        for palette, surface in (
            ("default", LIGHT),
            ("dark", DARK),
            ("gruvbox_dark", DARK),
            ("sans_dark", DARK),
        )
    },
}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for sites."""
    return tmp_path_factory.mktemp("themes")


@pytest.fixture(scope="module")
def address(root: Path) -> Iterator[str]:
    """Where that folder is served."""
    with served(root) as at:
        yield at


@pytest.mark.parametrize("theme", REAL)
def test_a_block_is_readable_on_real_themes(browser: Any, root: Path, address: str, theme: str) -> None:
    """Every text has the contrast of WCAG AA on themes that are used, and dark ones are followed."""
    package, settings, surface = REAL[theme]
    pytest.importorskip(package)
    folder = theme.replace(", ", "-")
    (root / folder).mkdir()
    build_site(root / folder, {"index.md": "# Blocks\n\n" + "\n\n".join(BLOCKS)}, theme=settings)
    page = browser.new_page()
    page.route("**/*", lambda route: route.continue_() if "127.0.0.1" in route.request.url else route.abort())
    page.goto(f"{address}/{folder}/site/index.html")
    found = unreadable(page)
    shown = page.eval_on_selector(".lp-head", SURFACE)
    page.close()
    assert found == []
    assert shown == surface
