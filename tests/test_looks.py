"""How a result looks: headings, what is said once, and what is where in a narrow column and on paper."""

from __future__ import annotations

import io
import re
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from markdown import Markdown

from browsing import sheets_of
from lstm_params.request import views_of
from sites import block, parse, results, text_of, with_class

LSTM = block("features: 3", "units: 2")
STACK = block(
    "layers:",
    "  - Embedding(1000, 256)",
    "  - Bidirectional(LSTM(128, return_sequences=True))",
    '  - GRU(64, name="upper")',
    "  - Dense(1)",
    "show: [flow, summary]",
)
VIEWS = block(
    "features: 3",
    "layer: Bidirectional(LSTM(2, return_sequences=True))",
    f"show: [summary, weights, arithmetic, {', '.join(views_of('recurrent layer'))}, flow, costs]",
)
BRANCHED = block(
    "show: [flow, code]",
    "code: |",
    "  from keras import Input, Model, layers",
    "  x = Input((20, 8))",
    "  y = layers.LSTM(8, return_sequences=True)(x)",
    "  model = Model(x, layers.Add()([x, y]))",
)


def convert(text: str) -> Element:
    """A page's elements."""
    return parse(Markdown(extensions=["lstm_params", "toc"]).convert(text))


def headings(root: Element) -> list[tuple[int, str]]:
    """The level and the text of each heading, in order."""
    found = []
    for element in root.iter():
        if element.get("role") == "heading":
            found.append((int(element.attrib["aria-level"]), text_of(element)))
        elif re.fullmatch("h[1-6]", str(element.tag)):
            found.append((int(element.tag[1]), text_of(element)))
    return found


def test_titles_of_results_and_views_are_headings_below_the_section_they_stand_in() -> None:
    """A title is one level below the heading before it, a view one below that; none is deeper than 6."""
    text = "\n\n".join(["# One", LSTM, "### Three", f"> {LSTM}".replace("\n", "\n> "), "###### Six", LSTM])
    views = ["Worked arithmetic"]
    assert headings(convert(text)) == [
        (1, "One"),
        *zip((2, 3), ("LSTM(2)", *views), strict=True),
        (3, "Three"),
        *zip((4, 5), ("LSTM(2)", *views), strict=True),
        (6, "Six"),
        *zip((6, 6), ("LSTM(2)", *views), strict=True),
    ]
    assert headings(convert(LSTM))[0] == (2, "LSTM(2)")


def test_all_headings_of_a_result_lie_as_much_deeper_as_its_section() -> None:
    """Those of every view, of its parts, and of a box of mistakes."""
    text = "\n\n".join([VIEWS, STACK, BRANCHED, block("features: 3", "unit: 2")])
    first, *others = headings(convert(f"# T\n\n{text}"))
    deeper = headings(convert(f"### T\n\n{text}"))
    assert first == (1, "T")
    assert {level for level, _ in others} == {2, 3, 4}
    assert deeper == [(3, "T"), *((level + 2, text) for level, text in others)]


def test_every_view_and_every_box_of_mistakes_has_a_heading() -> None:
    """Each part of a result that is named has its name as a heading, and tables of contents have none."""
    md = Markdown(extensions=["lstm_params", "toc"])
    text = "\n\n".join(["# T", VIEWS, STACK, BRANCHED, block("features: 3", "unit: 2")])
    root = parse(md.convert(text))
    labels = [*with_class(root, "lp-label"), *with_class(root, "lp-name")]
    assert len(labels) > 20
    assert {element.get("role") for element in labels} == {"heading"}
    texts = [text for _, text in headings(root)]
    assert {"Input, output and states", "What changes no count", "What it costs", "Code"} <= set(texts)
    assert "This lstm-params block has a mistake:" in texts
    assert [token["name"] for token in md.toc_tokens] == ["T"]  # type: ignore[attr-defined]
    assert md.toc_tokens[0]["children"] == []  # type: ignore[attr-defined]


def test_a_table_of_layers_says_nothing_twice() -> None:
    """It has no rows of zeros, no memory, which the facts have, and no name that is in the call too."""
    (root,) = results(convert(STACK))
    (table,) = with_class(root, "lp-layers")
    foot = [text_of(row) for element in table.iter("tfoot") for row in element.iter("tr")]
    assert foot == ["Total 712,129"]
    names = [text_of(head) for element in table.iter("tbody") for head in element.iter("th")]
    assert names[2] == "upper GRU(64)"
    assert text_of(with_class(root, "lp-node")[2]).startswith("GRU(64) upper 61,824 parameters")


@pytest.mark.parametrize(
    ("call", "shown"),
    [
        ("LSTM(2, name='own')", "own LSTM(2)"),
        ('LSTM(2, name="own", use_bias=False)', "own LSTM(2, use_bias=False)"),
        ("LSTM(name='own', units=2)", "own LSTM(units=2)"),
        ("Bidirectional(LSTM(2, name='own'))", "bidirectional Bidirectional(LSTM(2, name='own'))"),
    ],
)
def test_a_name_is_left_out_of_the_call_beside_it(call: str, shown: str) -> None:
    """The name of the layer itself is, that of another layer inside of it is not."""
    root = convert(block("features: 3", "layers:", f"  - {call}", "  - Dense(1)", "show: summary"))
    (table,) = with_class(root, "lp-layers")
    assert text_of(next(head for body in table.iter("tbody") for head in body.iter("th"))) == shown


def test_rows_of_layers_say_what_a_table_and_a_flow_would() -> None:
    """Name, call, what is read where there are branches, output, count and share; and one bar of all."""
    stack = STACK.replace("show: [flow, summary]", "show: [summary, arithmetic]")
    (root,) = results(convert(stack))
    assert with_class(root, "lp-layers") == []
    rows = [[text_of(span) for span in next(row.iter("summary"))] for row in root.iter("details")]
    assert rows[2] == ["upper GRU(64)", "(None, 64)", "61,824 parameters", "8.7 %"]
    shares = [bar.attrib["data-value"] for bar in with_class(root, "lp-stack")[0].iter() if "x" in bar.attrib]
    assert shares == ["256000", "394240", "61824", "65"]
    (branched,) = results(convert(BRANCHED.replace("show: [flow, code]", "show: [summary, weights]")))
    assert text_of(next(list(branched.iter("details"))[1].iter("summary"))).startswith(
        "add layers.Add() from the input, lstm"
    )


def test_calls_of_layers_are_broken_at_a_bracket_or_a_point() -> None:
    """In tables, rows, headings and boxes of a flow, before a name is broken; a number stays whole."""
    call = "layers.Bidirectional(layers.LSTM(32, dropout=0.5))"
    for show in ("summary", "flow", "[summary, weights]"):
        root = convert(block("features: 3", "layers:", f"  - {call}", "  - Dense(1)", f"show: {show}"))
        code = next(code for code in root.iter("code") if text_of(code) == call)
        assert len([*code.iter("wbr")]) == 4
    (code, *_) = convert(block("features: 3", f"layer: {call}")).iter("code")
    assert len([*code.iter("wbr")]) == 4


@pytest.mark.parametrize("layer", ["LSTM(2)", "Bidirectional(LSTM(2))"])
def test_the_steps_of_an_unrolled_layer_have_one_scale(layer: str) -> None:
    """Those left out too: the arrows of a state are in one line."""
    (row,) = with_class(convert(block("input: [40, 3]", f"layer: {layer}", "show: unrolled")), "lp-row")
    pictures = [svg.attrib for svg in row.iter("svg")]
    scales = {float(own["width"]) / float(own["viewbox"].split()[2]) for own in pictures}
    assert (len(pictures), scales) == (5, {1.2})


def test_a_comparison_says_no_difference_twice() -> None:
    """A recipe below the table has what the table does not say, and all of it where it stands alone."""
    counts = []
    for show in ("porting", "[summary, porting]"):
        root = convert(block("features: 3", "units: 2", "compare: [keras, pytorch]", f"show: {show}"))
        texts = [text_of(item) for item in root.iter("li")]
        assert len(texts) == len({*texts})
        assert "PyTorch's second bias becomes zero." in texts
        counts.append(len(texts))
    assert counts == [4, 4]


def test_a_table_of_layers_tells_what_is_not_trained() -> None:
    """Where there is something to tell, both numbers are there."""
    root = convert(
        block("features: 3", "layers:", "  - LSTM(2)", "  - Dense(1, trainable=False)", "show: summary")
    )
    foot = [text_of(row) for element in root.iter("tfoot") for row in element.iter("tr")]
    assert foot == ["Total 51", "Trainable 48", "Not trainable 3"]


def points(root: Element) -> list[list[tuple[float, float]]]:
    """The corners of each arrow of a picture of branches."""
    lines = [e.attrib["points"] for e in root.iter("polyline")]
    lines = lines or [e.attrib["points"] for e in root.iter("polyline")]
    return [[(float(x), float(y)) for x, y in (p.split(",") for p in line.split())] for line in lines]


def test_arrows_of_branches_go_straight_down_where_they_can() -> None:
    """An arrow to a box that lies below where it comes from has no corner; the way around has some."""
    arrows = points(convert(BRANCHED))
    assert sorted(len({x for x, _ in arrow}) for arrow in arrows) == [1, 1, 1, 3]


def test_arrows_end_at_the_name_of_what_has_no_box() -> None:
    """What is computed without a layer is as wide as its name, and not as a box."""
    root = convert(
        block(
            "show: flow",
            "input: [40, 8]",
            "code: |",
            "  from torch import nn",
            "  class Net(nn.Module):",
            "      def __init__(self):",
            "          super().__init__()",
            "          self.score = nn.Linear(8, 1)",
            "      def forward(self, x):",
            "          return self.score(x) * x",
        )
    )
    (sign,) = (text for text in root.iter("text") if text.text == "×")
    x, y = float(sign.attrib["x"]), float(sign.attrib["y"])
    ends = [arrow[-1] for arrow in points(root) if 0 < y - arrow[-1][1] < 40]
    assert len(ends) == 2
    assert max(abs(end[0] - x) for end in ends) <= 20


WIDTH = "element => element.getBoundingClientRect().width"


@pytest.mark.browser
def test_a_narrow_column_of_a_wide_window_is_a_narrow_block(browser: Any) -> None:
    """What is shown goes by a block's own width: calls and bars where there is room, letters where not."""
    html = Markdown(extensions=["lstm_params"]).convert(f"{STACK}\n\n{LSTM}")
    page = browser.new_page(viewport={"width": 640, "height": 900})
    page.set_content(f"<body style='margin: 0'><div id='column' style='margin: 0 16px'>{html}</div>")
    seen = (
        "[...document.querySelectorAll('.lp-layers :is(code, svg)')].filter(e => e.checkVisibility()).length"
    )
    words = "document.querySelector('.lp-word').getBoundingClientRect().width"
    wide = page.evaluate(seen)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.evaluate("column.style.width = '340px'")
    narrow = page.evaluate(seen)
    hidden = page.evaluate("getComputedStyle(document.querySelector('.lp-word')).position")
    page.evaluate("column.style.width = '700px'")
    assert page.evaluate(words) > 20
    widths = page.eval_on_selector_all(".lp-weights thead th[tabindex]", f"all => all.map({WIDTH})")
    page.close()
    assert wide == 4 + 4  # each layer's call, and the bar of each that has parameters
    assert narrow == 0
    assert hidden == "absolute"
    assert len(widths[:4]) == 4
    assert max(widths[:4]) - min(widths[:4]) < 1


@pytest.mark.browser
def test_a_list_of_differences_has_room_at_its_sides(browser: Any) -> None:
    """It begins where the table above it begins."""
    page = browser.new_page()
    page.set_content(
        Markdown(extensions=["lstm_params"]).convert(
            block("features: 3", "layer: GRU(2)", "compare: [keras, pytorch]", "show: summary")
        )
    )
    table, item = (page.locator(f".lstm-params {name}").first.bounding_box() for name in ("table", "ul"))
    padding = page.eval_on_selector(".lstm-params > ul", "e => parseFloat(getComputedStyle(e).paddingLeft)")
    page.close()
    assert abs(item["x"] + padding - table["x"]) < 1


OVERFLOWING = """[...document.querySelectorAll('.lstm-params :is(.lp-scroll, pre)')]
  .filter(e => e.scrollWidth > e.clientWidth).map(e => e.getAttribute('aria-label'))"""
AT = "document.activeElement.matches('.lp-scroll, pre') && document.activeElement.getAttribute('aria-label')"


@pytest.mark.browser
@pytest.mark.parametrize(("width", "expected"), [(1280, 0), (320, 2)])
def test_only_what_overflows_is_a_tab_stop(browser: Any, width: int, expected: int) -> None:
    """The browser makes a tab stop of what scrolls, and only while it does."""
    text = block("features: 1000000", "units: 1000000", "show: [summary, slices, states]")
    text += "\n\n" + block("sweep: {units: [1, 2], features: [1000000, 2000000, 3000000, 4000000]}")
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.set_content(Markdown(extensions=["lstm_params"]).convert(text))
    overflowing = page.evaluate(OVERFLOWING)
    found = set()
    for _ in range(6):
        page.keyboard.press("Tab")
        found.add(page.evaluate(AT))
    page.close()
    assert len(overflowing) == expected
    assert found - {False} == set(overflowing)


PRINTED = [
    block("features: 3", "layer: GRU(2)", "show: [summary, slices]"),
    block("features: 256", "layer: GRU(128)", "compare: [keras, pytorch, flax-linen]", "show: porting"),
    block(
        "show: [code, flow, summary]",
        "code: |",
        "  from keras import Input, Model, layers",
        f"  x = Input((20, 8))  # {' '.join(f'word{number}' for number in range(40))}",
        f"  y = layers.LSTM(8, return_sequences=True)(x)  # {'unbroken' * 40}",
        "  model = Model(x, layers.Add()([x, y]))",
    ),
]
OUTSIDE = """() => [...document.querySelectorAll('.lstm-params')].flatMap(root => {
  const {left, right} = root.getBoundingClientRect(), found = [];
  const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const range = document.createRange();
    for (const word of texts.currentNode.textContent.matchAll(/\\S+/g)) {
      range.setStart(texts.currentNode, word.index);
      range.setEnd(texts.currentNode, word.index + word[0].length);
      for (const box of range.getClientRects())
        if (box.width && (box.left < left - 1 || box.right > right + 1)) found.push(word[0]);
    }
  }
  return found;
})"""


@pytest.mark.browser
@pytest.mark.parametrize(("format", "width", "points_wide"), [("A4", 794, 595), ("Letter", 816, 612)])
def test_paper_cuts_no_line_of_code_off(browser: Any, format: str, width: int, points_wide: int) -> None:
    """Every character of every line is in the PDF, and within the width of the page."""
    pypdf = pytest.importorskip("pypdf")
    html = Markdown(extensions=["lstm_params"]).convert("\n\n".join(PRINTED))
    page = browser.new_page(viewport={"width": width, "height": 1000})
    page.set_content(html)
    code = page.eval_on_selector_all(".lstm-params pre", "all => all.map(e => e.textContent)")
    pdf = page.pdf(format=format)
    page.emulate_media(media="print")
    outside = page.evaluate(OUTSIDE)
    page.close()
    starts: list[float] = []
    sheets = [
        sheet.extract_text(
            visitor_text=lambda text, cm, tm, font, size: (
                starts.append(tm[4] * cm[0] + cm[4]) if text.strip() else None
            )
        )
        for sheet in pypdf.PdfReader(io.BytesIO(pdf)).pages
    ]
    printed = re.sub(r"\s", "", "".join(sheets))
    lines = [re.sub(r"\s", "", line) for text in code for line in text.split("\n")]
    assert max(map(len, lines)) > 300
    assert [line for line in lines if line not in printed] == []
    assert min(starts) >= 0
    assert max(starts) < points_wide
    assert outside == []


@pytest.mark.browser
def test_paper_is_filled(browser: Any) -> None:
    """A long table begins on the page that its result begins on, and has its total once."""
    page = browser.new_page()
    page.set_content(
        "<div style='height: 500px'>Above</div>"
        + Markdown(extensions=["lstm_params"]).convert(
            block(
                "layers:",
                "  - Embedding(9, 3)",
                *["  - LSTM(3, return_sequences=True)"] * 40,
                "show: summary",
            )
        )
    )
    sheets = sheets_of(page)
    page.close()
    assert len(sheets) > 1
    assert "Above" in sheets[0]
    assert "lstm_3" in sheets[0]
    assert len(re.findall("Total", "".join(sheets))) == 1


@pytest.mark.browser
@pytest.mark.parametrize(
    "lines",
    [
        ("layer: nn.LSTM(3, 2, num_layers=2, bidirectional=True)", "show: slices"),
        ("layer: nn.LSTM(3, 2)", "compare: [keras, flax-linen, mlx, paddle, onnx]"),
    ],
    ids=["slices", "comparison"],
)
def test_no_table_is_wider_than_a_sheet(browser: Any, lines: tuple[str, ...]) -> None:
    """One that is makes a browser print the whole page smaller, or cuts it off; with Material's margins."""
    page = browser.new_page(viewport={"width": 577, "height": 1000})
    page.emulate_media(media="print")
    html = Markdown(extensions=["lstm_params"]).convert(block("framework: pytorch", *lines))
    page.set_content(f"<style>body {{ margin: 0; font-size: 13.6px }}</style>{html}")
    outside = page.evaluate(OUTSIDE)
    page.close()
    assert outside == []


@pytest.mark.browser
@pytest.mark.parametrize("width", [577, 690])
def test_the_names_of_layers_stay_whole(browser: Any, width: int) -> None:
    """A row of a network has as many columns as there is room for beside its name, in small letters, too."""
    page = browser.new_page(viewport={"width": width, "height": 1000})
    html = Markdown(extensions=["lstm_params"]).convert(
        block(
            "input: [40, 8]", "layers:", "  - BatchNormalization()", "  - LSTM(3)", "show: [summary, weights]"
        )
    )
    page.set_content(f"<style>body {{ margin: 0; font: 13.6px sans-serif }}</style>{html}")
    lines = page.eval_on_selector_all(
        "summary > span:first-child",
        """all => all.flatMap(name => [name.firstChild, name.querySelector('code')].map(part => {
          const range = document.createRange();
          range.selectNodeContents(part);
          return new Set([...range.getClientRects()].map(box => box.top)).size;
        }))""",
    )
    page.close()
    assert lines == [1, 1, 1, 1]


@pytest.mark.browser
def test_no_name_in_a_call_is_broken_on_a_telephone(browser: Any) -> None:
    """In a row as in a heading, there is a break behind a prefix, and not in a word."""
    call = "tf.keras.layers.Bidirectional(tf.keras.layers.LSTM(64, return_sequences=True))"
    html = Markdown(extensions=["lstm_params"]).convert(
        block("features: 3", "layers:", f"  - {call}", "  - Dense(1)", "show: [summary, weights]")
        + "\n\n"
        + block("features: 3", f"layer: {call}")
    )
    page = browser.new_page(viewport={"width": 358, "height": 1000})
    page.set_content(f"<style>body {{ margin: 0; font: 16px sans-serif }}</style>{html}")
    broken = page.eval_on_selector_all(
        ":is(summary, .lp-name) code",
        """all => all.flatMap(code => {
          const texts = document.createTreeWalker(code, NodeFilter.SHOW_TEXT), range = new Range, found = [];
          while (texts.nextNode()) for (const word of texts.currentNode.data.matchAll(/\\w+/g)) {
            range.setStart(texts.currentNode, word.index);
            range.setEnd(texts.currentNode, word.index + word[0].length);
            if (range.getClientRects().length > 1) found.push(word[0]);
          }
          return found;
        })""",
    )
    page.close()
    assert broken == []


ON_A_TELEPHONE = {
    "slices": ("features: 3", "layer: GRU(2)", "show: slices"),
    "sweep": ("layer: LSTM()", "sweep: {units: 1..8, features: [1, 2, 4, 8]}"),
    "opened row": (
        "input: [25]",
        "layers:",
        "  - Embedding(1000, 256)",
        "  - LSTM(128)",
        "show: [summary, weights]",
    ),
    "timestep": ("features: 3", "layer: GRU(2)", "show: timestep"),
    "two frameworks": ("features: 3", "units: 2", "compare: [keras, pytorch]"),
    "three frameworks": ("features: 256", "layer: GRU(128)", "compare: [keras, pytorch, tensorflow-1]"),
    "four frameworks": ("features: 256", "units: 128", "compare: [keras, pytorch, flax-linen, onnx]"),
    "calls of a program": (
        "show: summary",
        "code: |",
        "  from torch import nn",
        "  vocabulary_of_words, width_of_words = 10_000, 64",
        "  model = nn.Sequential(",
        "      nn.Embedding(vocabulary_of_words, width_of_words),",
        "      nn.LSTM(width_of_words, 64),",
        "  )",
    ),
}
ON_A_SMALL_ONE = ("sweep", "timestep", "two frameworks")


@pytest.mark.browser
@pytest.mark.parametrize(
    ("width", "lines"),
    [
        *[(358, lines) for lines in ON_A_TELEPHONE.values()],
        *[(288, ON_A_TELEPHONE[name]) for name in ON_A_SMALL_ONE],
    ],
    ids=[*ON_A_TELEPHONE, *(f"{name} on a small one" for name in ON_A_SMALL_ONE)],
)
def test_what_has_room_on_a_telephone_does_not_scroll(
    browser: Any, width: int, lines: tuple[str, ...]
) -> None:
    """Tables break what they may break before they scroll sideways."""
    page = browser.new_page(viewport={"width": width, "height": 800})
    html = Markdown(extensions=["lstm_params"]).convert(block(*lines))
    page.set_content(f"<style>body {{ margin: 0; font: 16px sans-serif }}</style>{html}")
    page.evaluate("document.querySelectorAll('details').forEach(element => element.open = true)")
    wider = page.eval_on_selector_all(
        ".lp-scroll", "all => all.map(e => e.scrollWidth - e.clientWidth).filter(more => more > 0)"
    )
    assert page.locator(".lp-scroll").count() > 0
    page.close()
    assert wider == []


@pytest.mark.browser
@pytest.mark.parametrize("width", [288, 358, 900])
def test_the_sizes_of_a_sweep_are_named_in_one_line(browser: Any, width: int) -> None:
    """The symbol of a size is beside its name, and not below it."""
    page = browser.new_page(viewport={"width": width, "height": 800})
    html = Markdown(extensions=["lstm_params"]).convert(block(*ON_A_TELEPHONE["sweep"]))
    page.set_content(f"<style>body {{ margin: 0; font: 16px sans-serif }}</style>{html}")
    apart = page.eval_on_selector_all(
        "th:has(var)",
        """all => all.map(head => {
          const at = part => head.querySelector(part).getBoundingClientRect();
          return at('var').left - at('code').right;
        })""",
    )
    page.close()
    assert len(apart) == 2
    assert min(apart) > 0


@pytest.mark.browser
@pytest.mark.parametrize("width", [358, 900, 938])
def test_columns_of_a_timestep_are_equally_wide(browser: Any, width: int) -> None:
    """Each is a unit of a gate, whether its numbers are negative or not; and none is cut off."""
    page = browser.new_page(viewport={"width": width, "height": 800})
    html = Markdown(extensions=["lstm_params"]).convert(block("features: 3", "units: 2", "show: timestep"))
    page.set_content(f"<style>body {{ margin: 0; font: 16px sans-serif }}</style>{html}")
    widths = page.eval_on_selector_all(
        "tbody tr:first-child td[class*=' ']", "all => all.map(cell => cell.getBoundingClientRect().width)"
    )
    hidden = page.eval_on_selector(".lp-timestep .lp-scroll", "box => box.scrollWidth - box.clientWidth")
    page.close()
    assert len(widths) == 8
    assert max(widths) - min(widths) < 1
    assert not hidden, "the table scrolls"


def sheets_of_block(browser: Any, above: int, *lines: str) -> list[str]:
    """The texts of a block's sheets, which begins below so many pixels."""
    page = browser.new_page()
    page.set_content(
        f"<div style='height: {above}px'></div>" + Markdown(extensions=["lstm_params"]).convert(block(*lines))
    )
    sheets = [re.sub(r"\s+", " ", sheet) for sheet in sheets_of(page)]
    page.close()
    return sheets


@pytest.mark.browser
def test_each_sheet_of_a_table_has_its_heads(browser: Any) -> None:
    """A table that goes on says there again what its columns are."""
    sheets = sheets_of_block(browser, 0, "features: 3", "layer: GRU()", "sweep: {units: 1..99}")
    assert len(sheets) > 2
    assert [sheet for sheet in sheets[:3] if "units" not in sheet or "Parameters" not in sheet] == []


@pytest.mark.browser
@pytest.mark.parametrize("above", range(875, 1000, 25))
@pytest.mark.parametrize(
    ("view", "head", "first"),
    [
        ("slices", "hidden values", "W[:, 0:2]"),
        ("gate", "UPDATE GATE AS MATRICES", "h = 2"),
    ],
)
def test_a_head_is_on_the_sheet_of_what_it_heads(
    browser: Any, view: str, head: str, first: str, above: int
) -> None:
    """A heading, a table's heads or an equation is not the last on a sheet."""
    sheets = sheets_of_block(browser, above, "features: 3", "layer: GRU(2)", f"show: {view}")
    own = next(sheet for sheet in sheets if head in sheet)
    assert first in own


@pytest.mark.browser
@pytest.mark.parametrize("above", [650, 700, 750])
def test_a_total_has_something_above_it(browser: Any, above: int) -> None:
    """It is on the sheet of the last row that it adds up."""
    sheets = sheets_of_block(browser, above, "features: 3", "layer: LSTM(2)", "show: weights")
    (own,) = [sheet for sheet in sheets if "48" in sheet]
    assert "bias" in own


@pytest.mark.browser
@pytest.mark.parametrize("above", [820, 860])
def test_totals_stay_together(browser: Any, above: int) -> None:
    """What is trained and what is not is on the sheet of the total that they make."""
    layers = ("layers:", "  - Embedding(9, 3, trainable=False)", "  - LSTM(2)")
    sheets = sheets_of_block(browser, above, *layers, "show: summary")
    (own,) = [sheet for sheet in sheets if "Total" in sheet]
    assert len(sheets) > 1
    assert "Not trainable" in own


@pytest.mark.browser
def test_paper_has_the_lines_of_a_comparison(browser: Any) -> None:
    """What stays in its place while a table scrolls would hide them, and paper does not scroll."""
    page = browser.new_page()
    page.emulate_media(media="print")
    page.set_content(
        Markdown(extensions=["lstm_params"]).convert(
            block("features: 3", "layer: LSTM(2)", "compare: [keras, pytorch]")
        )
    )
    positions = page.eval_on_selector_all(
        ".lp-compare :is(th, td)", "all => all.map(e => getComputedStyle(e).position)"
    )
    page.close()
    assert set(positions) == {"static"}


@pytest.mark.browser
@pytest.mark.parametrize("above", [800, 900])
@pytest.mark.parametrize("layer", ["LSTM(2)", "Bidirectional(LSTM(2))"])
def test_the_weights_are_on_the_sheet_of_the_steps_that_share_them(
    browser: Any, above: int, layer: str
) -> None:
    """The picture of an unrolled layer is whole, with the weights of each direction."""
    sheets = sheets_of_block(browser, above, "features: 3", f"layer: {layer}", "show: unrolled")
    (own,) = [sheet for sheet in sheets if "weights W" in sheet]
    assert len(sheets) > 1
    assert re.search(r"\bstep\b", own)


@pytest.mark.browser
def test_branches_fit_on_narrow_paper(browser: Any) -> None:
    """What scrolls on a screen is drawn smaller."""
    inputs = [f"  x{number} = Input((20, 8))" for number in range(4)]
    page = browser.new_page(viewport={"width": 380, "height": 800})
    page.set_content(
        Markdown(extensions=["lstm_params"]).convert(
            block(
                "show: flow",
                "code: |",
                "  from keras import Input, Model, layers",
                *inputs,
                "  model = Model([x0, x1, x2, x3], layers.Dense(2)(layers.Add()([x0, x1, x2, x3])))",
            )
        )
    )
    picture = page.locator(".lp-branches svg")
    wide = picture.bounding_box()["width"]
    page.emulate_media(media="print")
    narrow = picture.bounding_box()["width"]
    page.close()
    assert narrow <= 380 < wide


@pytest.mark.parametrize(
    ("options", "parts"),
    [
        ("nn.LSTM(32, 128, num_layers=2)", [("layer 0", 82_944), ("layer 1", 132_096)]),
        ("nn.GRU(5, 6, num_layers=5)", [("layer 0", 234), ("layer 1, …, layer 4", 1_008)]),
        ("nn.LSTM(512, 256, proj_size=64)", [("gates", 591_872), ("projection", 16_384)]),
        (
            "nn.LSTM(32, 128, num_layers=2, bidirectional=True)",
            [("layer 0 forward, layer 0 backward", 165_888), ("layer 1 forward, layer 1 backward", 395_264)],
        ),
    ],
)
def test_layers_of_a_stack_are_worked_out_one_by_one(options: str, parts: list[tuple[str, int]]) -> None:
    """Each kind has a working that ends with its count, and at last all are added."""
    html = convert(block("framework: pytorch", f"layer: {options}", "show: [summary, arithmetic]"))
    ((first, *labels),) = [
        [text_of(label) for label in with_class(view, "lp-label")] for view in with_class(html, "lp-worked")
    ]
    assert (first, labels) == ("Worked arithmetic", [*[name for name, _ in parts], "total"])
    steps = [
        [text_of(step) for step in with_class(working, "lp-step")] for working in with_class(html, "lp-steps")
    ]
    total = sum(count for _, count in parts)
    assert [own[-1] for own in steps] == [
        f"= {count:,} parameters" for count in (*[count for _, count in parts], total)
    ]
    assert steps[-1][0] == " + ".join([f"{count:,}" for _, count in parts])
    assert total == int(with_class(html, "lstm-params")[0].attrib["data-parameters"])


def test_a_line_of_a_formula_ends_before_a_sign() -> None:
    """And not behind the first of what is in brackets."""
    html = convert(block("features: 3", "layer: LSTM(2)", "show: [summary, arithmetic]"))
    steps = with_class(html, "lp-step")
    assert ["".join(step.itertext()) for step in steps[:3]] == [
        "4 ×\xa0((x\xa0+\xa0h) ×\xa0h +\xa0h)",
        "= 4 ×\xa0((3\xa0+\xa02) ×\xa02 +\xa02)",
        "= 4 ×\xa0(5\xa0×\xa02 +\xa02)",
    ]
