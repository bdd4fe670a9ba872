"""Debug my summary of our own site: what readers paste, as frameworks print it, and what its form says."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from browsing import AXE, CHECKS, served
from lstm_params.summaries.programs import network_of

DOCS = Path(__file__).parents[1] / "docs"
PAGES = Path(__file__).parent / "cases" / "summaries"
PROGRAMS = yaml.safe_load((PAGES / "programs.yaml").read_text(encoding="utf-8"))
READ = yaml.safe_load((PAGES / "pasted.yaml").read_text(encoding="utf-8"))
"""Of each page that was recorded from a framework, its rows, and the layer that the form makes of each."""

LINES = yaml.safe_load((PAGES / "pasted_lines.yaml").read_text(encoding="utf-8"))
"""Lines alone, and what the form makes of them, on features that a reader has entered or none."""

PASTE = """text => {
  const field = document.querySelector('#mine [name=n]'), clipboardData = new DataTransfer();
  clipboardData.setData('text/plain', text);
  const paste = new ClipboardEvent('paste', {clipboardData, bubbles: true, cancelable: true});
  return [!field.dispatchEvent(paste), [...document.querySelectorAll('#mine [name=row]')].map(row => {
    row.click();
    const {elements} = row.form;
    const call = document.querySelector('#mine .lp-name code').textContent;
    return {
      row: row.parentElement.textContent.trim(), layer: call && `${call} on ${elements.a.value}`,
      number: elements.n.value, note: document.querySelector('#mine .read p').textContent.trim(),
    };
  })];
}"""


def text_of(page: str) -> str:
    """What was printed, of a page."""
    found = re.search(r"```text\n(.*?)\n```", (PAGES / f"{page}.md").read_text(encoding="utf-8"), re.DOTALL)
    assert found
    return found[1]


@pytest.fixture(scope="module")
def address(our_site: Path) -> Iterator[str]:
    """The address of the page."""
    with served(our_site) as address:
        yield f"{address}/tutorial/debug-my-summary/"


@pytest.fixture
def tab(browser: Any, address: str) -> Iterator[Any]:
    """The page."""
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(address)
    yield page
    context.close()


@pytest.mark.browser
def test_rows_are_read(tab: Any) -> None:
    """Each row that the form has a layer for can be chosen, and where features do not follow, it says so."""
    read = {page: tab.evaluate(PASTE, text_of(page))[1] for page in READ}
    said = {
        page: [
            f"{row['row']}: {row['layer'] or 'open'}" + (f" ({row['note']})" if not row["layer"] else "")
            for row in rows
        ]
        for page, rows in read.items()
    }
    assert said == READ


@pytest.mark.browser
def test_what_is_filled_in_is_what_the_model_has(tab: Any) -> None:
    """In the model that was recorded, a layer of the row's count reads as many features as the form says."""
    compared = 0
    for page, program in PROGRAMS.items():
        network = network_of(program)
        read: dict[int, set[int | None]] = {}
        for layer in network.layers if network else ():
            if layer.input.lengths:
                read.setdefault(layer.parameters, set()).add(layer.input.lengths[-1])
        for row in tab.evaluate(PASTE, text_of(page))[1] if network else ():
            number, features = int(row["number"].replace(",", "")), row["layer"].rpartition(" ")[2]
            if features and number in read and "Embedding" not in row["layer"]:
                assert int(features) in read[number] or read[number] == {None}, (page, row)
                compared += 1
    assert compared > 60


@pytest.mark.browser
@pytest.mark.parametrize("case", LINES, ids=lambda case: case["line"])
def test_a_line_alone_is_read(tab: Any, case: dict[str, Any]) -> None:
    """As it is typed, too: the layer, or why there is none, with what leads to more."""
    if "features" in case:
        tab.locator("#mine [name=a]").fill(str(case["features"]))
    tab.locator("#mine [name=n]").fill(case["line"])
    assert tab.locator("#mine .lp-name code").inner_text() == case.get("call", "LSTM(128)")
    assert tab.locator("#mine [name=n]").input_value() == case["number"]
    assert case["says"] in tab.locator("#mine").inner_text()
    if "link" in case:
        assert tab.locator(f"#mine a[href*='{case['link']}']").is_visible()


@pytest.mark.browser
def test_by_keyboard(tab: Any) -> None:
    """Pasted with keys, the rows are what the tabulator reaches next, and arrows go through them."""
    tab.evaluate("text => navigator.clipboard.writeText(text)", text_of("keras_stack"))
    tab.locator("#mine [name=n]").focus()
    tab.keyboard.press("Control+A")
    tab.keyboard.press("Control+V")
    count = tab.locator("#mine .lp-count")
    assert count.inner_text() == "18,688 parameters"
    tab.keyboard.press("Tab")
    tab.keyboard.press("ArrowRight")
    assert count.inner_text() == "12,416 parameters"
    assert tab.locator("#mine [role=status].read").inner_text() == (
        "It reads 64 features, as many as dropout returns."
    )
    tab.keyboard.press("Shift+Tab")
    tab.keyboard.press("Control+A")
    tab.keyboard.type("12,288")
    assert "The LSTM has no bias there" in tab.locator("#mine .lp-causes").inner_text()


@pytest.mark.browser
@pytest.mark.parametrize("text", ["591362", "two\nlines", "97,344 (380.25 KB)", "Total params: 1\nand 1"])
def test_what_is_no_summary_is_pasted_as_ever(tab: Any, text: str) -> None:
    """The field takes it, the rows of what was pasted before go, and the form stays."""
    assert tab.evaluate(PASTE, text_of("keras_stack"))[0]
    before = tab.locator("#mine .lp-name code").inner_text()
    assert tab.evaluate(PASTE, text) == [False, []]
    assert tab.locator("#mine .lp-name code").inner_text() == before


@pytest.mark.browser
def test_what_a_reader_has_ticked_stays_where_a_line_is_pasted(tab: Any) -> None:
    """A line does not say it; the rows of a summary are layers as they usually are."""
    tab.locator("#mine [name=bias]").uncheck()
    tab.locator("#mine [name=n]").fill("lstm (LSTM) (None, 128) 196,608")
    assert tab.locator("#mine .lp-name code").inner_text() == "LSTM(128, use_bias=False)"
    assert tab.locator("#mine [name=a]").input_value() == "256"
    tab.evaluate(PASTE, text_of("keras_stack"))
    assert tab.locator("#mine [name=bias]").is_checked()


@pytest.mark.browser
def test_features_that_a_reader_enters_are_those_of_one_row(tab: Any) -> None:
    """The next row that is chosen has its own."""
    tab.evaluate(PASTE, text_of("keras_stack"))
    features, rows = tab.locator("#mine [name=a]"), tab.locator("#mine [name=row]")
    rows.nth(0).check(force=True)
    features.fill("20")
    assert "It is the count with 8 features, and not 20." in tab.locator("#mine .lp-causes").inner_text()
    rows.nth(1).check(force=True)
    assert features.input_value() == "64"
    rows.nth(0).check(force=True)
    assert features.input_value() == "8"


@pytest.mark.browser
def test_what_no_single_cause_makes_leads_to_the_command(tab: Any) -> None:
    """As long as it is so."""
    link = tab.locator("#mine .lp-causes + .read a")
    assert link.count() == 0
    tab.locator("#mine [name=n]").fill("5")
    assert link.get_attribute("href").endswith("guide/command-line/#explain-a-number")
    tab.locator("#mine [name=n]").fill("197632")
    assert link.count() == 0


@pytest.mark.browser
@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
@pytest.mark.parametrize("page", ["pasted_keras_directions", "pasted_keras_2_graph", "pasted_keras_unbuilt"])
def test_rows_keep_nobody_out(tab: Any, width: int, scheme: str, page: str) -> None:
    """Names, roles, contrast and widths are right, on a telephone and in the dark, too."""
    tab.set_viewport_size({"width": width, "height": 900})
    tab.emulate_media(color_scheme=scheme)
    assert tab.evaluate(PASTE, text_of(page))[0]
    tab.add_script_tag(path=str(AXE))
    tab.add_script_tag(path=str(CHECKS))
    assert tab.evaluate("violations()") == []
    assert tab.evaluate("overflowing()") == []


def test_the_script_is_small() -> None:
    """At most 5 KB zipped, as it is written."""
    assert len(gzip.compress((DOCS / "assets" / "summary.js").read_bytes(), mtime=0)) <= 5 * 1024
