"""What readers may change: the form, its formulas, and the script that follows them."""

from __future__ import annotations

import gzip
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.etree.ElementTree import Element

import hypothesis
import pytest
from markdown import Markdown

from browsing import AXE, CHECKS, served, strict_page
from engines import ENGINES, build_with
from lstm_params.blocks.reading import read_block
from lstm_params.calculator.layers import as_recurrent
from lstm_params.markdown.script import SOURCE, script
from lstm_params.request import Request
from lstm_params.results.rendering import render
from scripts import minified
from sites import block, build_site, parse, text_of, with_class

BLOCKS = (
    ("features: 3", "layer: LSTM(2)", "explore: [features, units, framework, bidirectional, bias]"),
    (
        "features: 3",
        "layer: GRU(2)",
        "explore: [features, units, framework, bidirectional, bias, reset_after]",
    ),
    ("features: 3", "layer: SimpleRNN(2)", "explore: [features, units, framework, bidirectional, bias]"),
    ("features: 3", "layer: LSTM(2)", "explore: [features, units, layer, framework]"),
    ("framework: pytorch", "layer: nn.GRU(3, 2)", "explore: [features, units, layer, bidirectional, bias]"),
    (
        "features: 3",
        "layer: GRU(2, reset_after=False)",
        "explore: [features, units, layer, bias, reset_after]",
    ),
    ("framework: pytorch", "layer: nn.LSTM(3, 2, num_layers=2)", "explore: [features, units]"),
    ("framework: pytorch", "layer: nn.LSTM(3, 9, proj_size=1)", "explore: [features]"),
    (
        "framework: onnx",
        "features: 3",
        "layer: GRU(hidden_size=2)",
        "explore: [features, units, framework, bias]",
    ),
    ("framework: flax-linen", "features: 3", "layer: nn.RNN(nn.GRUCell(2))", "explore: [units]"),
    ("features: 3", "layer: Dense(2)", "explore: [features, units]"),
    ("input: [9]", "layer: Embedding(7, 2)", "explore: [input_dim, output_dim]"),
    ("features: 3", "layer: Conv1D(2, 3)", "explore: [features, filters, kernel_size]"),
)
ROWS = (
    (
        "input: [25]",
        "layers:",
        "  - Embedding(1000, 256)",
        "  - Bidirectional(LSTM(128, return_sequences=True))",
        "  - GRU(64)",
        "  - Dropout(0.5)",
        "  - Dense(1)",
        "explore: [input_dim, output_dim, bidirectional.units, gru.units]",
    ),
    (
        "input: [40, 8]",
        "layers:",
        "  - Conv1D(6, 3, padding='same')",
        "  - Flatten()",
        "  - Dense(4, trainable=False)",
        "explore: [features, filters, dense.units]",
    ),
    (
        "features: 3",
        "layers:",
        "  - LSTM(4, return_sequences=True)",
        "  - LSTM(4)",
        "explore: [lstm.units, lstm_1.units]",
    ),
    (
        "framework: pytorch",
        "features: 3",
        "layers:",
        "  - nn.LSTM(3, 2, num_layers=2, bidirectional=True)",
        "  - nn.Linear(4, 1)",
        "explore: [features, hidden_size, 1.out_features]",
    ),
    (
        "framework: pytorch",
        "input: [3, 8, 8]",
        "layers:",
        "  - nn.Conv2d(3, 4, 3)",
        "  - nn.BatchNorm2d(4)",
        "  - nn.Flatten()",
        "  - nn.Linear(144, 5)",
        "explore: [out_channels, out_features]",
    ),
    (
        "framework: flax-linen",
        "features: 3",
        "layers:",
        "  - nn.RNN(nn.LSTMCell(2))",
        "  - nn.Dense(4)",
        "explore: [layers_0.features, layers_1.features]",
    ),
    ("features: 8", "layer: MultiHeadAttention(2, 4)", "explore: [features, key_dim]"),
    (
        "framework: pytorch",
        "input: [9, 8]",
        "layer: nn.TransformerEncoderLayer(8, 2, 5)",
        "explore: [dim_feedforward]",
    ),
    ("features: 8", "layer: BatchNormalization()", "explore: [features]"),
    ("features: 8", "layer: LSTM(2, trainable=False)", "explore: [features, units]"),
)
PAINT = ("fill", "stroke", "stroke-width", "stroke-linecap")


def block_of(*lines: str) -> Request:
    """What a block asks for."""
    return read_block("\n".join(["```lstm-params", *lines])).request


def page_of(*blocks: tuple[str, ...]) -> str:
    """A page with blocks, and the script."""
    html = "\n".join(render(block_of(*lines)).html for lines in blocks)
    return f"<!doctype html><html lang='en'><title>t</title><body>{html}<script>{script()}</script>"


def shown(root: Element) -> dict[str, Any]:
    """All that follows what a reader changes, as a page has it; without paint, which the stylesheet has."""
    return {
        "count": (root.attrib["data-parameters"], root.attrib.get("data-trainable")),
        "head": text_of(with_class(root, "lp-count")[0]),
        "facts": [text_of(facts) for facts in with_class(root, "lp-facts")],
        "labels": [text_of(label) for label in with_class(root, "lp-label")],
        "steps": [structure(steps) for steps in with_class(root, "lp-steps")],
        "figures": [structure(figure) for figure in with_class(root, "lp-weights")],
        "shares": [structure(stack) for stack in with_class(root, "lp-stack")],
        "rows": [
            (row.attrib["data-parameters"], structure(row[0]))
            for row in root.iter()
            if "data-layer" in row.attrib
        ],
    }


def structure(element: Element) -> list[Any]:
    """An element with all that is in it, but white space between elements and paint."""
    attributes = {
        name: value for name, value in element.attrib.items() if name not in PAINT and name != "aria-level"
    }
    inside: list[Any] = [_folded(element.text)]
    for child in element:
        inside += [structure(child), _folded(child.tail)]
    tag = str(element.tag).rpartition("}")[2]
    return [tag, attributes, [part for part in inside if part]]


def _folded(text: str | None) -> str:
    return " ".join((text or "").split(" ")).strip(" \n")


def settings(lines: tuple[str, ...], number: int, chance: random.Random) -> Iterator[dict[str, Any]]:
    """Some settings of a block: a value for each size, and a choice for each switch."""
    explored = block_of(*lines).explored
    assert explored
    for _ in range(number):
        most = chance.choice([4, 12, 60, 600])
        sizes = {knob.size.name: chance.randint(1, most) for knob in explored.knobs}
        if "proj_size" in lines[1]:
            sizes = {"x": sizes["x"]}
        yield {"sizes": sizes, "choice": chance.choice(explored.variants).choice}


SET = """([number, all]) => {
  const root = document.querySelectorAll('.lstm-params')[number], form = root.querySelector('form');
  const fields = name => [...form.querySelectorAll(`input[name="${name}"]`)];
  const put = (input, value) => {
    input.value = value;
    input.dispatchEvent(new InputEvent('input', {bubbles: true}));
  };
  const pages = [];
  for (const {sizes, choice, names} of all) {
    for (const [name, value] of Object.entries(sizes))
      put(fields(name).find(f => f.type === 'number'), value);
    for (const round of [0, 1, 2]) for (const [n, name] of names.entries()) {
      const input = fields(name).find(f => f.type === 'checkbox' || f.value === choice[n]);
      const wanted = input.type === 'radio' || choice[n] === 'yes';
      if (input.checked !== wanted) input.click();
    }
    form.querySelector('[name=from]').click();
    pages.push([root.querySelector('.lp-name code')?.textContent, root.outerHTML]);
  }
  return pages;
}"""


def check(page: Any, number: int, lines: tuple[str, ...], chosen: list[dict[str, Any]]) -> None:
    """Set a block to settings one by one: all that is shown is what the calculator renders for each."""
    explored = block_of(*lines).explored
    assert explored
    names = list(explored.switches)
    found = page.evaluate(SET, [number, [{**one, "names": names} for one in chosen]])
    for one, (code, html) in zip(chosen, found, strict=True):
        made = dict(zip(names, one["choice"], strict=True))
        own = next((line.partition(": ")[2] for line in lines if line.startswith("framework")), "keras")
        framework = made.get("framework", own)
        features = one["sizes"].get("x", one["sizes"].get("i", one["sizes"].get("c", 3)))
        length = "input: [9]" if lines[0] == "input: [9]" else f"features: {features}"
        request = block_of(f"framework: {framework}", length, f"layer: {code!s}" if ":" not in code else "")
        (layer,) = request.networks[0].layers
        recurrent = as_recurrent(layer)
        if recurrent and names:
            states = {
                "layer": recurrent.cell.name,
                "bidirectional": recurrent.is_bidirectional,
                "bias": recurrent.has_bias,
                "reset_after": recurrent.cell.reset == "after",
            }
            wanted = {name: made[name] if name == "layer" else made[name] == "yes" for name in names}
            ours = [
                name for name in states if name in names and (name != "reset_after" or recurrent.cell.reset)
            ]
            assert {name: states[name] for name in ours} == {name: wanted[name] for name in ours}
        (root,) = with_class(parse(html), "lstm-params")
        (expected,) = with_class(parse(render(request).html), "lstm-params")
        assert shown(root) == shown(expected), (lines, one, code)


@pytest.mark.browser
@pytest.mark.parametrize("lines", BLOCKS, ids=" ".join)
def test_what_the_script_shows_is_what_the_calculator_renders(browser: Any, lines: tuple[str, ...]) -> None:
    """Count, bytes, shapes, working, table and drawn areas of any settings are those of such a block."""
    page = browser.new_page()
    page.set_content(page_of(lines))
    chance = random.Random(" ".join(lines))
    check(page, 0, lines, list(settings(lines, 25, chance)))
    page.close()


@pytest.mark.browser
@pytest.mark.parametrize("lines", ROWS, ids=lambda lines: " ".join(lines[-3:]))
def test_rows_and_layers_that_are_not_trained_follow(browser: Any, lines: tuple[str, ...]) -> None:
    """Of several layers all rows and shares follow, and so does what is trained."""
    page = browser.new_page()
    page.set_content(page_of(lines))
    page.evaluate("document.querySelectorAll('details').forEach(row => { row.open = true; })")
    check_rows(page, lines, 12, random.Random(" ".join(lines)))
    page.close()


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.parametrize("lines", [*BLOCKS, *ROWS], ids=lambda lines: " ".join(lines[-3:]))
def test_many_settings(browser: Any, lines: tuple[str, ...]) -> None:
    """Over all layers and frameworks that can be explored, what the script shows is what is calculated.

    So many settings of each as the profile of hypothesis has examples: with `steady`, 2,000 together.
    """
    number = hypothesis.settings().max_examples
    page, chance = browser.new_page(), random.Random("many " + " ".join(lines))
    page.set_content(page_of(lines))
    page.evaluate("document.querySelectorAll('details').forEach(row => { row.open = true; })")
    if lines in ROWS:
        check_rows(page, lines, number, chance)
    else:
        check(page, 0, lines, list(settings(lines, number, chance)))
    page.close()


def check_rows(page: Any, lines: tuple[str, ...], number: int, chance: random.Random) -> None:
    """Set a block without switches to some settings: all that is shown is what the calculator renders."""
    explored = block_of(*lines).explored
    assert explored
    chosen = []
    for _ in range(number):
        most = chance.choice([4, 12, 60, 600])
        chosen.append({knob.key: chance.randint(1, most) for knob in explored.knobs})
    found = page.evaluate(SET, [0, [{"sizes": sizes, "choice": [], "names": []} for sizes in chosen]])
    for sizes, (_, html) in zip(chosen, found, strict=True):
        changed = explored.build({knob.name: sizes[knob.key] for knob in explored.knobs})
        request = block_of(*lines[:-1])._replace(networks=(changed,))
        (root,) = with_class(parse(html), "lstm-params")
        (expected,) = with_class(parse(render(request).html), "lstm-params")
        assert shown(root) == shown(expected), (lines, sizes)


def test_the_script_and_the_data_are_small() -> None:
    """The script is at most 5 KB zipped, and what a block carries along for it 1.5 KB."""
    assert len(gzip.compress(script().encode(), mtime=0)) <= 5 * 1024
    for lines in (*BLOCKS, *ROWS):
        sizes = [len(gzip.compress(render(block_of(*each)).html.encode())) for each in (lines[:-1], lines)]
        assert sizes[1] - sizes[0] <= 1.5 * 1024, lines


OWN_NAMES = "means|parts|isName|nodes|html|sign|size|total|roles"
"""Properties of the script's own objects, which no browser and no data know."""


@pytest.mark.terser
def test_the_script_is_made_of_its_source() -> None:
    """What is published is what terser makes of explore.js."""
    assert minified(SOURCE.with_name("explore.js"), OWN_NAMES) == script()


@pytest.mark.parametrize("word", ["eval(", "Function(", "LSTM", "GRU", "gates of", "document.write"])
def test_the_script_knows_no_layer_and_makes_no_code(word: str) -> None:
    """It works out whatever formulas it is given, and nothing is made to run that was not in it."""
    assert word not in script()


def test_a_page_without_script_has_the_whole_block() -> None:
    """But for the form, a block that is explored is the block without that."""
    for lines in (*BLOCKS, *ROWS):
        html = render(block_of(*lines)).html
        assert html.count("<form") == 1
        start, end = html.index("<form"), html.index("</form>\n") + len("</form>\n")
        assert html[:start] + html[end:] == render(block_of(*lines[:-1])).html


EXPLORED = block("id: seen", "features: 3", "units: 2", "explore: [features, units]")


def test_only_pages_that_explore_have_the_script(tmp_path: Path) -> None:
    """The plugin links it there, as a file of the site; other pages and other sites have none."""
    pages = {
        "index.md": block("features: 3", "units: 2"),
        "deep/down.md": f"{EXPLORED}\n\n{EXPLORED.replace('seen', 'other')}",
    }
    site = build_site(tmp_path, pages)
    file = site.directory / "assets" / "javascripts" / "lstm-params.js"
    assert file.read_text(encoding="utf-8") == script()
    assert "lstm-params.js" not in site.html()
    html = site.html("deep/down.html")
    assert html.count('<script src="../assets/javascripts/lstm-params.js" defer></script>') == 1


def test_the_extension_alone_brings_the_script_along() -> None:
    """Once a page, behind the first result that needs it; unless the site links stylesheet and script."""
    text = f"{block('features: 3', 'units: 2')}\n\n{EXPLORED}\n\n{EXPLORED.replace('seen', 'other')}"
    html = Markdown(extensions=["lstm_params"]).convert(text)
    assert html.count("<script src=") == 1
    (address,) = re.findall(r'<script src="data:text/javascript,([^"]*)" defer></script>', html)
    assert unquote(address) == script()
    assert "<script" not in Markdown(extensions=["lstm_params"]).convert(block("features: 3", "units: 2"))
    own = Markdown(extensions=["lstm_params"], extension_configs={"lstm_params": {"css": "none"}})
    assert "<script" not in own.convert(text)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a page with blocks that are explored."""
    grown = block("id: gru", "features: 3", "layer: GRU(2)", "explore: [units, framework, bias, reset_after]")
    kinds = block(
        "id: kinds", "features: 3", "layer: GRU(2, reset_after=False)", "explore: [layer, reset_after]"
    )
    pages = {"index.md": f"# Title\n\n{EXPLORED}\n\n{grown}\n\n{kinds}"}
    with served(build_site(tmp_path_factory.mktemp("explored"), pages).directory) as address:
        yield f"{address}/index.html"


@pytest.fixture
def tab(browser: Any, address: str) -> Iterator[Any]:
    """That page under a strict content security policy."""
    with strict_page(browser, address, SHIFTS) as page:
        yield page


SHIFTS = """window.shifts = [];
new PerformanceObserver(list => shifts.push(...list.getEntries().map(entry => entry.value)))
  .observe({type: 'layout-shift', buffered: true});"""


def status(page: Any, id: str) -> str:
    """What the live region of a block says once the reader has stopped."""
    page.wait_for_timeout(350)
    return str(page.locator(f"#{id} output").inner_text())


@pytest.mark.browser
def test_a_reader_turns_knobs(tab: Any) -> None:
    """Fields, keys, price tags, budget and reset; each block has its own state, also in the address."""
    count = tab.locator("#seen .lp-count data")
    units = tab.locator('#seen [name=h][type="number"]')
    assert tab.evaluate("shifts") == []
    tags = [tag.inner_text() for tag in tab.locator("#seen button b").all()]
    assert tags == ["+8", "+36", "× 2.67"]
    units.focus()
    tab.keyboard.press("ArrowUp")
    assert status(tab, "seen") == "84 parameters +36 from 48 (× 1.75), h 2 → 3"
    assert tab.locator("#seen .lp-count").text_content() == "84 parameters +36 from 48"
    assert tab.url.endswith("#seen.h=3")
    assert [d.inner_text() for d in tab.locator("#seen tr.lp-from-hidden .lp-delta").all()] == [
        *["+5"] * 4,
        "+20",
    ]
    tab.keyboard.press("PageUp")
    tab.keyboard.press("Enter")  # leads nowhere
    assert status(tab, "seen").endswith("h 2 → 6")
    tab.locator("#gru [value=pytorch]").check(force=True)
    assert status(tab, "gru") == "framework keras → pytorch"
    assert tab.url.endswith("#seen.h=6&gru.framework=pytorch")
    assert tab.locator("#gru [name=reset_after]").is_disabled()
    tab.locator('#seen [name="budget"]').fill("50000")
    status(tab, "seen")
    assert (units.input_value(), count.inner_text()) == ("109", "49,268")
    units.fill("0")
    units.press("Tab")
    assert units.input_value() == "109"
    tab.locator('#seen [name="reset"]').click()
    assert status(tab, "seen").strip() == ""
    assert (count.inner_text(), tab.url.endswith("#gru.framework=pytorch")) == ("48", True)


@pytest.mark.browser
def test_a_switch_that_changes_nothing_cannot_be_turned(tab: Any) -> None:
    """Only a GRU has a reset gate: of other layers its switch is disabled, and keeps what it says."""
    switch = tab.locator("#kinds [name=reset_after]")
    for kind, is_disabled in (("LSTM", True), ("GRU", False), ("simple RNN", True)):
        tab.locator(f'#kinds [name=layer][value="{kind}"]').check(force=True)
        assert (switch.is_disabled(), switch.is_checked()) == (is_disabled, False)
    assert tab.locator("#kinds :disabled").count() == 1


@pytest.mark.browser
@pytest.mark.parametrize(
    ("budget", "units", "said"),
    [
        ("19", "2", "even 1 unit has 20 parameters"),
        ("20", "1", "20 parameters \u221228 from 48 (\u00d7 0.417)"),
        ("-1", "2", "even 1 unit has 20 parameters"),
        ("", "2", ""),
        ("1e15", "99999", "99,999 units are the most here"),
    ],
)
def test_a_budget_that_no_size_fits_is_said_to_be_one(tab: Any, budget: str, units: str, said: str) -> None:
    """What is too little for one unit changes nothing; what is enough for all gives the most there are."""
    tab.locator('#seen [name="budget"]').fill(budget)
    assert status(tab, "seen").strip().split(", ")[0] == said
    assert tab.locator('#seen [name=h][type="number"]').input_value() == units


@pytest.mark.browser
@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("#seen.h=3&seen.x=5", "108"),
        ("#seen.h=3&gru.h=9", "84"),
        ("#seen.h=__proto__&seen.x=-1", "48"),
        ("#seen.h=1e9&seen.x=2.5", "48"),
        ("#seen.toString=1&seen=1&__proto__.h=3", "48"),
        ("#gru.framework=constructor", "48"),
        ("#gru.framework=__proto__&gru.bias=toString&gru.reset_after=call", "48"),
    ],
)
def test_an_address_has_a_state(tab: Any, state: str, expected: str) -> None:
    """A link leads to a state; what is not one is passed over."""
    tab.evaluate("state => { location.hash = state; }", state)
    tab.wait_for_timeout(200)
    assert tab.locator("#seen .lp-count data").inner_text() == expected
    assert tab.locator("#gru .lp-count data").inner_text() == ("378" if "gru.h=9" in state else "42")


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_the_form(tab: Any, scheme: str) -> None:
    """Names, roles, contrast and targets of the controls are right, at the start and after a change."""
    tab.emulate_media(color_scheme=scheme)
    tab.locator('#seen [name=h][type="number"]').fill("5")
    tab.wait_for_timeout(100)
    tab.evaluate(AXE.read_text(encoding="utf-8"))
    tab.evaluate(CHECKS.read_text(encoding="utf-8"))
    assert tab.evaluate("violations()") == []
    assert tab.evaluate("overflowing()") == []


COLLISIONS = """() => {
  const found = [];
  for (const row of document.querySelectorAll('#seen .lp-weights tr')) {
    const boxes = [...row.querySelectorAll('td > data')].map(number => {
      const range = document.createRange();
      range.selectNodeContents(number);
      return range.getBoundingClientRect();
    });
    boxes.forEach((box, n) => {
      if (boxes.slice(n + 1).some(other => other.left < box.right + 2 && other.right > box.left - 2 &&
          other.top < box.bottom && other.bottom > box.top))
        found.push(row.innerText);
    });
  }
  return found;
}"""
"""The rows of a figure in which a number runs into another one."""


@pytest.mark.browser
@pytest.mark.parametrize(
    ("width", "units", "has_room"),
    [
        (390, "32", True),
        (390, "128", True),
        (390, "8000", True),
        (320, "1024", True),
        (600, "99999", True),
        (720, "99999", True),
        (1280, "99999", False),
        (390, "99999", False),
    ],
)
def test_long_counts_have_room(tab: Any, width: int, units: str, has_room: bool) -> None:
    """On a telephone, counts of thousands of units are below one another; none runs into another one."""
    tab.set_viewport_size({"width": width, "height": 900})
    for name in "xh":
        tab.locator(f'#seen [name={name}][type="number"]').fill(units)
    status(tab, "seen")
    assert tab.evaluate(COLLISIONS) == []
    tab.evaluate(CHECKS.read_text(encoding="utf-8"))
    assert tab.evaluate("overflowing()") == []
    scroller = tab.locator("#seen .lp-scroll")
    assert (scroller.evaluate("figure => figure.scrollWidth - figure.clientWidth") <= 0) == has_room


@pytest.mark.browser
def test_the_working_is_beside_a_figure_only_where_both_have_room(tab: Any) -> None:
    """However wide a block is, the counts of thousands of units are in its figure whole."""
    tab.set_viewport_size({"width": 1500, "height": 900})
    tab.locator('#seen [name=h][type="number"]').fill("8000")
    tab.locator('#seen [name=x][type="number"]').fill("8000")
    over = """width => {
      seen.style.width = `${width}px`;
      const figure = seen.querySelector(".lp-scroll");
      return figure.scrollWidth - figure.clientWidth;
    }"""
    assert [tab.evaluate(over, width) for width in range(640, 1440, 40)] == [0] * 20


@pytest.mark.browser
def test_without_scripts_there_is_no_form(browser: Any, tmp_path: Path) -> None:
    """Nothing is there that would not work, on paper neither."""
    site = build_site(tmp_path, {"index.md": EXPLORED})
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((site.directory / "index.html").as_uri())
    assert not page.locator("form").is_visible()
    assert page.locator(".lp-weights").is_visible()
    context.close()
    page = browser.new_page()
    page.goto((site.directory / "index.html").as_uri())
    assert page.locator("form").is_visible()
    page.emulate_media(media="print")
    assert not page.locator("form").is_visible()
    page.close()


@pytest.mark.browser
@pytest.mark.parametrize("engine", ENGINES)
def test_pages_of_each_engine_explore(browser: Any, tmp_path: Path, engine: str) -> None:
    """Several blocks of a page, one of several layers, on a site of each engine; each has its state."""
    row = block("id: row", "features: 3", "layers: [LSTM(2), Dense(1)]", "explore: [features, lstm.units]")
    built = build_with(engine, tmp_path, {"index.md": f"# Title\n\n{EXPLORED}\n\n{row}"})
    assert built.status == 0, built.log
    with served(built.directory) as address:
        page = browser.new_page()
        page.goto(f"{address}/index.html")
        for id, size, count in (("seen", "h", "84"), ("row", "h.lstm", "88")):
            page.fill(f'#{id} [name="{size}"][type="number"]', "3")
            status(page, id)
            assert page.locator(f"#{id} .lp-count data").inner_text() == count
        assert page.url.endswith("#seen.h=3&row.h.lstm=3")
        page.close()
