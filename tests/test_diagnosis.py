"""What a page says of a reader's number: the causes, their formulas, and the script that works these out."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from markdown import Markdown

from browsing import AXE, CHECKS, served, strict_page
from engines import ENGINES, build_with
from lstm_params.blocks.reading import read_block
from lstm_params.calculator.diagnosis.arguments import with_argument
from lstm_params.calculator.diagnosis.asked import (
    LEFT_OUT,
    Choice,
    Sizes,
    asked,
    choice_of,
    choices,
    width,
)
from lstm_params.calculator.diagnosis.causes import all_causes
from lstm_params.calculator.diagnosis.search import explain, single_causes
from lstm_params.cli.why import UNUSUAL
from lstm_params.markdown.script import SOURCE, script
from lstm_params.request import Request
from lstm_params.results.diagnosis import CAUSES
from lstm_params.results.rendering import render
from scripts import minified
from sites import block, build_site, parse, text_of, with_class
from test_explore import SHIFTS, structure

BLOCK = ("input: [25, 256]", "layer: LSTM(128)", "why: 591362")


def request_of(choice: Choice, sizes: Sizes, wrong: int) -> Request:
    """What a block asks for that says why a layer is not counted so."""
    made = asked(choice, sizes)
    assert made
    return Request((made[1],), wrong=wrong)


def test_the_causes_are_those_of_the_calculator() -> None:
    """What lies in a page is what the search gives today; recorders/causes_writer.py writes it."""
    assert json.loads(CAUSES.read_text(encoding="utf-8")) == json.loads(json.dumps(all_causes()))


def test_causes_have_no_markup() -> None:
    """The script writes them into the page as they are."""
    assert not set("<>&") & set(CAUSES.read_text(encoding="utf-8"))


def test_a_choice_is_found_again() -> None:
    """A block's layer is the one that the form begins with."""
    for choice in choices():
        for sizes in (Sizes(7, 5, 3), Sizes(4, 4, None)):
            made = asked(choice, sizes)
            assert made
            assert choice_of(made[1]) == (choice, sizes)


def test_the_script_and_the_data_are_small() -> None:
    """The script is at most 3 KB zipped, and what a block carries along for it 10 KB."""
    assert len(gzip.compress(script("why").encode(), mtime=0)) <= 3 * 1024
    assert len(gzip.compress(CAUSES.read_bytes(), mtime=0)) <= 10 * 1024


OWN_NAMES = "parts|isName|sign|cause|cost|node|isOpen|isSize|sentence"
"""Properties of the script's own objects, which no browser and no data know."""


@pytest.mark.terser
def test_the_script_is_made_of_its_source() -> None:
    """What is published is what terser makes of why.js."""
    assert minified(SOURCE.with_name("why.js"), OWN_NAMES) == script("why")


@pytest.mark.parametrize(
    "word", ["eval(", "Function(", "LSTM", "GRU", "gate", "keras", "bias", "document.write"]
)
def test_the_script_knows_no_layer_and_no_cause(word: str) -> None:
    """It works out whatever formulas it is given, and nothing is made to run that was not in it."""
    assert word not in script("why")


def test_a_block_says_why() -> None:
    """Without script, too: the likeliest cause, worked out, and the numbers near the count."""
    html = render(read_block("\n".join(["```lstm-params", *BLOCK])).request).html
    (root,) = with_class(parse(html), "lstm-params")
    assert root.attrib["data-parameters"] == "197120"
    (causes,) = with_class(root, "lp-causes")
    assert text_of(causes).startswith(
        "The optimizer's variables are counted with it, as in Keras's summary() after fit(): Adam"
    )
    assert text_of(causes).endswith("= 591,362")
    (table,) = [element for element in root.iter() if element.tag.endswith("tbody")]
    numbers = [text_of(row[0]) for row in table]
    assert {"197,632", "591,362", "196,608", "394,240", "328,704", "788,480"} <= set(numbers)
    assert "197,120" not in numbers


CHANCE = "Nothing usual makes it, and what fits may do so by chance."


def test_the_answer_is_that_of_the_command() -> None:
    """The first cause is the one that `why` says, where a single one makes the number."""
    checked = 0
    for choice, sizes, number in numbers(60, random.Random(5)):
        made = asked(choice, sizes)
        assert made
        expected = next(each for each in explain(made[0], number) if each.cause != LEFT_OUT)
        (causes,) = with_class(parse(render(request_of(choice, sizes, number)).html), "lp-causes")
        chance = CHANCE if expected.cost >= UNUSUAL else ""
        assert text_of(causes).startswith(chance + expected.sentence)
        checked += 1
    assert checked > 50


def numbers(number: int, chance: random.Random) -> Iterator[tuple[Choice, Sizes, int]]:
    """Layers of any sizes, and for each a number that a cause makes of it."""
    known = list(choices())
    for _ in range(number):
        choice, most = chance.choice(known), chance.choice([3, 12, 100, 900])
        steps = chance.choice([None, chance.randint(1, most)])
        sizes = Sizes(chance.randint(1, most), chance.randint(1, most), steps)
        made = asked(choice, sizes)
        assert made
        question, network = made
        outputs = chance.choice([1, 2, 7, 10, 11, 1000]) * (width(network) + 1)
        causes = [
            each.formula.value
            for each in single_causes(question, network, network.parameters + outputs)
            if each.cause != LEFT_OUT and each.formula.value != network.parameters
        ]
        yield choice, sizes, chance.choice(causes)


def numbers_of_other_sizes(number: int, chance: random.Random) -> Iterator[tuple[Choice, Sizes, int]]:
    """Layers of any sizes, and for each the count with another one."""
    known = list(choices())
    for _ in range(number):
        choice, sizes = chance.choice(known), Sizes(chance.randint(1, 300), chance.randint(1, 300), 5)
        size = chance.choice(["reads", "writes"])
        made = asked(choice, sizes._replace(**{size: chance.randint(1, 900)}))
        assert made
        yield choice, sizes, made[1].parameters


def projected(number: int, chance: random.Random) -> Iterator[tuple[Choice, Sizes, int]]:
    """LSTMs of any sizes in PyTorch, and for each the count with a projection."""
    for _ in range(number):
        choice = Choice("LSTM", "pytorch", chance.randint(0, 1), chance.randint(0, 1))
        sizes = Sizes(chance.randint(1, 300), chance.randint(2, 300), 5)
        made = asked(choice, sizes)
        assert made
        (call,) = made[0].calls
        shorter = with_argument(
            call, "proj_size", chance.randint(1, sizes.writes - 1), made[1].framework.types
        )
        yield choice, sizes, made[0]._replace(calls=(shorter,)).network().parameters


def test_a_projection_is_a_cause() -> None:
    """It is found of a count of an LSTM that has one."""
    for choice, sizes, number in projected(40, random.Random(2)):
        (causes,) = with_class(parse(render(request_of(choice, sizes, number)).html), "lp-causes")
        assert "It is the count with proj_size=" in text_of(causes)


SET = """async all => {
  const root = document.querySelector('.lstm-params'), form = root.querySelector('form'), pages = [];
  const told = input => input.dispatchEvent(new InputEvent('input', {bubbles: true}));
  for (const [[layer, framework, ...flags], sizes, number] of all) {
    for (const [name, value] of [['layer', layer], ['framework', framework]])
      form.querySelector(`[name=${name}][value="${value}"]`).click();
    for (const round of [0, 1, 2]) ['bidirectional', 'bias', 'reset_after'].forEach((name, n) => {
      const input = form.elements[name];
      if (+input.checked !== +flags[n]) input.click();
    });
    ['a', 'b', 'c'].forEach((name, n) => {
      form.elements[name].value = sizes[n] ?? '';
      told(form.elements[name]);
    });
    form.elements.n.value = number.toLocaleString('en');
    told(form.elements.n);
    pages.push(root.outerHTML);
  }
  return pages;
}"""


def shown(root: Element) -> list[Any]:
    """All that follows what a reader enters."""
    parts = [with_class(root, css) for css in ("lp-name", "lp-count", "lp-facts", "lp-causes")]
    tables = [element for element in root.iter() if element.tag.endswith("tbody")]
    words = [text_of(label) for label in with_class(root, "lp-dial")]
    return [root.attrib["data-parameters"], words, *[structure(part) for (part,) in [*parts, tables]]]


def page_of(*lines: str) -> str:
    """A page with a block, and the script."""
    html = render(read_block("\n".join(["```lstm-params", *lines])).request).html
    return f"<!doctype html><html lang='en'><title>t</title><body>{html}<script>{script('why')}</script>"


@pytest.mark.browser
def test_the_script_says_what_the_calculator_says(browser: Any) -> None:
    """Of hundreds of layers and numbers: call, count, causes in their order, workings, and the table."""
    chosen = list(numbers(400, random.Random(8)))
    chosen += [(choice, sizes, number + 1) for choice, sizes, number in chosen[:40]]
    chosen += numbers_of_other_sizes(100, random.Random(8))
    chosen += projected(40, random.Random(8))
    page = browser.new_page()
    page.set_content(page_of(*BLOCK))
    found = page.evaluate(SET, chosen)
    for (choice, sizes, number), html in zip(chosen, found, strict=True):
        (root,) = with_class(parse(html), "lstm-params")
        (expected,) = with_class(parse(render(request_of(choice, sizes, number)).html), "lstm-params")
        assert shown(root) == shown(expected), (choice, sizes, number)
    page.close()


PAGE = block("id: mine", *BLOCK)


def test_only_pages_that_ask_have_the_script(tmp_path: Path) -> None:
    """The plugin links it there, as a file of the site, beside that of blocks that explore."""
    explored = block("features: 3", "units: 2", "explore: [features, units]")
    pages = {
        "index.md": PAGE,
        "both.md": f"{PAGE}\n\n{explored}",
        "none.md": block("features: 3", "units: 2"),
    }
    site = build_site(tmp_path, pages)
    file = site.directory / "assets" / "javascripts" / "lstm-params-why.js"
    assert file.read_text(encoding="utf-8") == script("why")
    tag = '<script src="assets/javascripts/lstm-params-why.js" defer></script>'
    assert [site.html(f"{name}.html").count(tag) for name in ("index", "both", "none")] == [1, 1, 0]
    assert "lstm-params.js" not in site.html("index.html")
    assert site.html("both.html").count("lstm-params.js") == 1


def test_the_extension_alone_brings_the_script_along() -> None:
    """Once a page, unless the site links it."""
    text = f"{PAGE}\n\n{PAGE.replace('mine', 'yours')}"
    assert Markdown(extensions=["lstm_params"]).convert(text).count("<script src=") == 1
    own = Markdown(extensions=["lstm_params"], extension_configs={"lstm_params": {"css": "none"}})
    assert "<script" not in own.convert(text)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a page that asks why."""
    site = build_site(tmp_path_factory.mktemp("why"), {"index.md": f"# Title\n\n{PAGE}"})
    with served(site.directory) as address:
        yield f"{address}/index.html"


@pytest.fixture
def tab(browser: Any, address: str) -> Iterator[Any]:
    """That page under a strict content security policy."""
    with strict_page(browser, address, SHIFTS) as page:
        yield page


@pytest.mark.browser
@pytest.mark.parametrize("size", ["", "0", "1.5"])
def test_a_size_that_is_none(tab: Any, size: str) -> None:
    """Nothing of the layer before stays, and a size that is one brings all back."""
    causes, count = tab.locator("#mine .lp-causes"), tab.locator("#mine .lp-count")
    before = causes.inner_html(), count.inner_html()
    units = tab.locator("#mine [name=b]")
    own = units.input_value()
    units.fill("7")
    units.fill(size)
    assert causes.inner_text() == "Each size needs a whole number from 1 on."
    assert count.inner_text() == ""
    assert tab.locator("#mine tbody tr").count() == 0
    tab.wait_for_timeout(500)
    assert tab.locator("#mine output").inner_text().strip() == ""
    units.fill(own)
    assert (causes.inner_html(), count.inner_html()) == before


@pytest.mark.browser
@pytest.mark.parametrize(
    ("line", "call", "features"),
    [
        ("simple_rnn (SimpleRNN) (None, 32) 2080", "SimpleRNN(32)", "32"),
        ("│ gru (GRU) │ (None, 10, 32) │ 3,552 (13.88 KB) │", "GRU(32)", "3"),
        ("lstm (LSTM)   [(None, 20), (None, 20), (None, 20)]   2480", "LSTM(20)", "10"),
        ("dense (Dense) (None, 9) 585", "Dense(9)", "64"),
        ("embedding (Embedding) (None, 25, 256) 256,000", "Embedding(1000, 256)", "1000"),
    ],
)
def test_the_line_of_a_summary_says_which_layer_it_is(tab: Any, line: str, call: str, features: str) -> None:
    """Type and units are taken from it, and the features that its count asks for."""
    tab.locator("#mine [name=n]").fill(line)
    assert tab.locator("#mine .lp-name code").inner_text() == call
    assert tab.locator("#mine [name=a]").input_value() == features
    assert "is the layer’s own count." in tab.locator("#mine .lp-causes").inner_text()
    assert tab.locator("#mine .lp-causes li").count() > 1


@pytest.mark.browser
def test_a_line_that_no_features_make(tab: Any) -> None:
    """Type and units are taken, and the features stay, so that causes are looked for."""
    features = tab.locator("#mine [name=a]").input_value()
    tab.locator("#mine [name=n]").fill("gru (GRU) (None, 32) 3,553")
    assert tab.locator("#mine .lp-name code").inner_text() == "GRU(32)"
    assert tab.locator("#mine [name=a]").input_value() == features


@pytest.mark.browser
def test_features_that_a_reader_has_said_stay(tab: Any) -> None:
    """They are not what the pasted count would ask for: why it differs is the question."""
    tab.locator("#mine [name=a]").fill("3")
    tab.locator("#mine [name=n]").fill("gru (GRU) (None, 32) 3,456")
    assert tab.locator("#mine [name=a]").input_value() == "3"
    assert "With reset_after=False" in tab.locator("#mine .lp-causes").inner_text()


@pytest.mark.browser
def test_a_reader_asks(tab: Any) -> None:
    """By keyboard: number, layer and sizes; what was found is said aloud once the reader has stopped."""
    assert tab.evaluate("shifts") == []
    causes, said = tab.locator("#mine .lp-causes"), tab.locator("#mine output")
    before = causes.inner_text()
    tab.locator("#mine [name=n]").focus()
    tab.keyboard.press("End")
    tab.keyboard.press("ArrowLeft")
    assert causes.inner_text() == before
    tab.locator("#mine [name=n]").fill("328 704")
    tab.wait_for_timeout(500)
    assert said.inner_text() == "Causes that make 328,704: 1"
    assert causes.inner_text().startswith("There are two layers LSTM in the place of one, one on the other.")
    tab.locator("#mine [name=layer]:checked").focus()
    tab.keyboard.press("ArrowRight")
    assert tab.locator("#mine .lp-name code").inner_text() == "GRU(128)"
    assert tab.locator("#mine [name=reset_after]").is_enabled()
    tab.locator("#mine [name=n]").fill("147840")
    assert causes.inner_text().startswith("With reset_after=False, as before TensorFlow 2")
    tab.locator("#mine [value=embedding]").check(force=True)
    assert tab.locator("#mine [name=bidirectional]").is_disabled()
    tab.locator("#mine [name=a]").fill("5000")
    tab.locator("#mine [name=b]").fill("32")
    tab.locator("#mine [name=n]").fill("160,032")
    assert causes.inner_text().startswith("The layer 'embedding' has one row more")
    tab.locator("#mine [name=n]").fill("160,000")
    assert causes.inner_text().split("\n") == [
        "160,000 is the layer’s own count.", "",
        "V ×\N{NO-BREAK SPACE}d", "= 5,000 ×\N{NO-BREAK SPACE}32", "= 160,000"
    ]  # fmt: skip
    tab.locator("#mine [name=n]").fill("176,000")
    assert causes.inner_text().startswith(CHANCE)
    assert "It is the count with input_dim=5,500, and not 5,000." in causes.inner_text()


PASTED = [
    ("97,344 (380.25 KB)", "97,344"),
    ("97.344", "97,344"),
    ("97_344 parameters", "97,344"),
    ("1 576 960", "1,576,960"),
    ("Total params: 97,344 (380.25 KB) Trainable params: 97,344 (380.25 KB) Non-trainable params: 0 (0.00 B)",
     "97,344"),
    ("│ lstm_1 (LSTM)  │ (None, 25, 128) │    97,344 │ embedding_2[0][0] │", "97,344"),
    (" lstm_1 (LSTM)               (None, 128)               97344     ", "97,344"),
    ("├─LSTM: 1-1                   [32, 25, 128]             97,344", "97,344"),
    ("│ lstm_1 (LSTM)  │ (None, 25, 128) │", None),
    ("380.25 KB", None),
    ("97.3 K", None),
    ("97 K", None),
    ("nothing", None),
    ("", None),
]  # fmt: skip
"""What readers paste, and the number that they mean."""


@pytest.mark.browser
def test_a_line_of_a_summary_may_be_pasted(tab: Any) -> None:
    """Its count is read; where there is no whole number, the page says so."""
    for text, number in PASTED:
        tab.locator("#mine [name=n]").fill(text)
        said = tab.locator("#mine .lp-causes").inner_text()
        assert (number or "This needs a whole number") in said, text


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(tab: Any, scheme: str) -> None:
    """Names, roles, contrast and targets are right, with the table open."""
    tab.emulate_media(color_scheme=scheme)
    tab.locator("#mine summary").click()
    tab.locator("#mine [name=n]").fill("5")
    tab.wait_for_timeout(500)
    tab.evaluate(AXE.read_text(encoding="utf-8"))
    tab.evaluate(CHECKS.read_text(encoding="utf-8"))
    assert tab.evaluate("violations()") == []
    assert tab.evaluate("overflowing()") == []


@pytest.mark.browser
@pytest.mark.parametrize("engine", ENGINES)
def test_pages_of_each_engine_ask(browser: Any, tmp_path: Path, engine: str) -> None:
    """The form works on a site of each engine."""
    built = build_with(engine, tmp_path, {"index.md": f"# Title\n\n{PAGE}"})
    assert built.status == 0, built.log
    with served(built.directory) as address:
        page = browser.new_page()
        page.goto(f"{address}/index.html")
        page.fill("#mine [name=n]", "197632")
        assert (
            "It is the count of LSTM(256, 128) in PyTorch 2" in page.locator("#mine .lp-causes").inner_text()
        )
        page.close()
