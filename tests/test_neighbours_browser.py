"""What scripts that run in a reader's browser do to our blocks: nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from browsing import CHECKS, PACKAGES, served
from sites import block, build_site

pytestmark = pytest.mark.browser

BLOCK = block("features: 3", "units: 2", "show: [summary, equations, arithmetic, gate, cell]")
HOME = f"# Home\n\nEnergy is $E = mc^2$. [Next](other.md)\n\n{BLOCK}\n"
OTHER = "# Other\n\nNo block here. [Back](index.md)\n"
MATHJAX = r"""
window.MathJax = {
  tex: { inlineMath: [["\\(", "\\)"]], displayMath: [["\\[", "\\]"]] },
  options: { ignoreHtmlClass: ".*|", processHtmlClass: "arithmatex" },
};
document$.subscribe(() => window.MathJax.typesetPromise?.());
"""
KATEX = r"""
const delimiters = [["$$", "$$", true], ["$", "$", false], ["\\(", "\\)", false], ["\\[", "\\]", true]];
document$.subscribe(({ body }) => renderMathInElement(body, {
  delimiters: delimiters.map(([left, right, display]) => ({ left, right, display })),
}));
"""
SCRIPTS = {
    "none": [],
    "mathjax": ["mathjax.js", "mathjax/es5/tex-mml-chtml.js"],
    "mathjax-svg": ["mathjax.js", "mathjax/es5/tex-mml-svg.js"],
    "katex": ["katex.js", "katex/dist/katex.js", "katex/dist/contrib/auto-render.js"],
}
"""What sites load, from the packages that Material's guide names."""

FORMULA = {"none": ".arithmatex", "katex": ".arithmatex .katex"}
SYMBOLS = ":is(math, mjx-container) :is(.lp-x, .lp-h, .lp-input, .lp-forget, .lp-candidate, .lp-output)"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A site for each set of scripts, served."""
    if not (PACKAGES / "mathjax").exists() or not (PACKAGES / "katex").exists():
        pytest.skip("there is no MathJax or no KaTeX")
    root = tmp_path_factory.mktemp("scripts")
    (root / "packages").symlink_to(PACKAGES)
    with served(root) as at:
        for name, scripts in SCRIPTS.items():
            (root / name).mkdir()
            build_site(
                root / name,
                {"index.md": HOME, "other.md": OTHER, "mathjax.js": MATHJAX, "katex.js": KATEX},
                site_url=f"{at}/{name}/site/",
                theme={"name": "material", "font": False, "features": ["navigation.instant"]},
                plugins=["search", "lstm-params"],
                markdown_extensions=[{"pymdownx.arithmatex": {"generic": True}}],
                extra_javascript=[f"{at}/packages/{s}" if "/" in s else s for s in scripts],
            )
        yield at


class Opened:
    """A page of one of the sites, and what went wrong on it."""

    def __init__(self, browser: Any, address: str, scripts: str, page: str) -> None:
        self.page = browser.new_page(viewport={"width": 390, "height": 900})
        self.errors: list[str] = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.goto(f"{address}/{scripts}/site/{page}")
        self.formula = FORMULA.get(scripts, ".arithmatex mjx-container")

    def block(self) -> str:
        """The block's HTML without its equations, once the page's formula is set."""
        self.page.wait_for_selector(self.formula)
        html: str = self.page.eval_on_selector(
            ".lstm-params",
            """block => {
              const copy = block.cloneNode(true);
              copy.querySelectorAll("math, mjx-container").forEach(math => math.remove());
              return copy.outerHTML;
            }""",
        )
        return html

    def colours(self) -> list[str]:
        """The colours of the equations' symbols, in order."""
        found: list[str] = self.page.eval_on_selector_all(
            f".lp-equations {SYMBOLS}:not(mjx-assistive-mml *)",
            "symbols => symbols.map(symbol => getComputedStyle(symbol).color)",
        )
        return found


@pytest.fixture(scope="module")
def plain(browser: Any, address: str) -> tuple[str, list[str]]:
    """The block's HTML and its symbols' colours, on a page without scripts that set formulas."""
    page = Opened(browser, address, "none", "index.html")
    found = (page.block(), page.colours())
    assert len(set(found[1])) == 6
    page.page.close()
    return found


@pytest.mark.parametrize("scripts", ["mathjax", "mathjax-svg", "katex"])
def test_scripts_that_set_formulas(
    browser: Any, address: str, scripts: str, plain: tuple[str, list[str]]
) -> None:
    """MathJax and KaTeX set the page's formulas; of ours, MathJax sets equations, in the same colours."""
    page = Opened(browser, address, scripts, "index.html")
    assert (page.block(), page.colours()) == plain
    page.page.add_script_tag(path=str(CHECKS))
    assert page.page.evaluate("overflowing()") == []
    assert page.errors == []
    page.page.close()


@pytest.mark.parametrize("scripts", ["none", "mathjax"])
def test_instant_navigation(browser: Any, address: str, scripts: str, plain: tuple[str, list[str]]) -> None:
    """A block that is reached without loading the page anew is the same, also after a way back."""
    page = Opened(browser, address, scripts, "other.html")
    page.page.evaluate("window.stays = true")
    for link, heading in [("Back", "Home"), ("Next", "Other"), ("Back", "Home")]:
        page.page.click(f"article >> text={link}")
        page.page.wait_for_selector(f"h1:has-text('{heading}')")
    assert page.page.evaluate("window.stays")
    assert (page.block(), page.colours()) == plain
    assert page.errors == []
    page.page.close()
