"""Each page of our own site as readers get it: small, from one host, for everybody, on screens and paper."""

from __future__ import annotations

import gzip
import re
import struct
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from browsing import AXE, CHECKS, served, sheets_of
from sites import article_html, article_of, build_site, text_of, with_class

DOCS = Path(__file__).parents[1] / "docs"
PAGES = sorted(
    "" if path == DOCS / "index.md" else f"{path.relative_to(DOCS).with_suffix('').as_posix()}/"
    for path in DOCS.rglob("*.md")
)
"""The addresses of all pages."""

_SEEN = [page for page in PAGES if page != "gallery/"]
"""Those that are looked at here: the gallery has tests of its own."""

_FOREIGN = re.compile(r"(?:https?:)?//")
_FETCHED = {"script": "src", "img": "src", "iframe": "src", "source": "src", "link": "href"}


@pytest.fixture(scope="module")
def address(our_site: Path) -> Iterator[str]:
    """The address of our site."""
    with served(our_site) as address:
        yield address


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_small(our_site: Path, page: str) -> None:
    """Without the theme, and the gallery of all views aside, a page has less than 60 KB when it is packed."""
    html = article_html(our_site / page / "index.html")
    assert len(gzip.compress(html.encode())) < (120_000 if page == "gallery/" else 60_000)


class _Fetched(HTMLParser):
    """The addresses of what a page loads."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if tag in _FETCHED and attributes.get("rel") != "canonical":
            self.addresses.append(attributes.get(_FETCHED[tag]) or "")


@pytest.mark.parametrize("page", PAGES)
def test_a_page_names_no_other_host_s_files(our_site: Path, page: str) -> None:
    """What a page loads is a file of the site."""
    addresses = _Fetched((our_site / page / "index.html").read_text(encoding="utf-8")).addresses
    assert any(address.endswith(".js") for address in addresses)
    assert [address for address in addresses if _FOREIGN.match(address)] == []


CARDS = DOCS / "assets" / "cards"
CHAPTERS = {"Home": "index.md", "Tutorial": [{"Growth": "tutorial/how-it-grows.md"}], "Else": "else.md"}


@pytest.mark.parametrize(("address", "shown"), [("https://example.org/docs", True), ("", False)])
def test_a_link_to_a_page_shows_a_card(tmp_path: Path, address: str, shown: bool) -> None:
    """A chapter has a picture of its own, any other page the site's, absolute, where the address is known."""
    pages = {"index.md": "# A", "tutorial/how-it-grows.md": "# B", "else.md": "# C"}
    theme = {"name": "material", "font": False, "custom_dir": str(DOCS.parent / "overrides")}
    nav = [{title: page} for title, page in CHAPTERS.items()]
    site = build_site(tmp_path, pages, theme=theme, nav=nav, site_url=address)
    for page, card in [("index", "index"), ("tutorial/how-it-grows", "how-it-grows"), ("else", "index")]:
        image = re.findall(r'<meta property="og:image" content="([^"]*)"', site.html(f"{page}.html"))
        assert image == ([f"{address}/assets/cards/{card}.png"] if shown else [])


def test_each_chapter_s_card_is_there() -> None:
    """The home page and the chapters have a picture of 1200 by 630, of less than 100 KB."""
    nav = yaml.load((DOCS.parent / "mkdocs.yml").read_text(encoding="utf-8"), yaml.BaseLoader)["nav"]
    chapters = next(section["Tutorial"] for section in nav if "Tutorial" in section)
    names = {Path(page).stem for chapter in chapters for page in chapter.values()}
    assert {path.stem for path in CARDS.iterdir()} == {"index", *names}
    for path in CARDS.iterdir():
        data = path.read_bytes()
        assert struct.unpack(">II", data[16:24]) == (1200, 630)
        assert len(data) < 100_000


FOUND = {
    "ConvLSTM2D parameters": "convolutions",
    "h_n": "last-state",
    "last hidden state bidirectional": "last-state",
    "weight_ih_l1": "stack-of-two",
    "weight_hr": "proj-size",
    "key_dim": "attention",
    "MultiheadAttention PyTorch": "attention",
    ".pt file": "pt-file",
    "GRU order r z n": "slices-of-get-weights",
    "GRU larger than LSTM": "gru-as-large",
    "ONNX gate order": "onnx",
    "training memory": "multiply-adds-and-memory",
    "pytorch to keras": "pytorch-to-keras",
    "size mismatch for weight_ih_l0": "size-mismatch",
    "copying a param with shape from checkpoint": "size-mismatch",
    "not compatible with provided weight shape": "keras-shapes",
    "input.size(-1) must be equal to input_size": "wrong-shape",
    "Expected hidden[0] size": "wrong-shape",
    "expected ndim=3, found ndim=2": "wrong-shape",
    "SimpleRNN": "simple-rnn",
    "freeze embedding": "freeze",
    "requires_grad": "freeze",
    "TimeDistributed Dense": "time-distributed",
    "FLOPs thop": "flops",
    "int8 microcontroller": "file-size",
    "Flax LSTM weights": "jax",
    "Masking dropout parameters": "no-parameters",
    "merge_mode": "bidirectional",
    "GRU bias (2, 96)": "gru",
    "onnx B tensor 8 times hidden size": "onnx",
    "nvidia-smi": "multiply-adds-and-memory",
    "different number Keras PyTorch": "pytorch-more-than-keras",
    "attention adds parameters": "attention",
    "new feature trained weights": "new-feature",
    "BiLSTM-CRF": "crf",
    "orthogonal xavier": "initialization",
    "Transformer": "transformer",
    "pruning": "pruning",
    "dimension of a gate": "shapes",
    "double the units": "double-units",
    "why the 4": "why-4",
    "overfit training samples": "too-many",
    "71,051": "keras-stack",
    "numpy forward pass": "numpy",
    "CNN-LSTM": "cnn-lstm",
    "softmax vocabulary more parameters than LSTM": "output-layer",
    "LSTMCell state_dict": "lstm-cell",
    "regularizer parameters": "no-parameters",
    "move weights Keras PyTorch": "move-weights",
    "Embedding Bidirectional LSTM Dropout Dense summary": "where-each-number",
    "LayerNorm LSTM": "layer-normalization",
    "LayerNormLSTMCell": "layer-normalization",
    "layer normalization parameters": "layer-normalization",
    "weight tying": "tied-weights",
    "tied embedding output": "tied-weights",
    "shared weights state_dict": "tied-weights",
    "tfjs GRU": "gru",
    "bidirectional ONNX": "onnx",
    "quantize_dynamic": "zero-parameters",
    "how to calculate number of parameters in LSTM": "how-many-parameters",
    "LSTM number of parameters explained": "how-many-parameters",
    "lstm parameters": "how-many-parameters",
    "number of params in lstm keras": "how-many-parameters",
    "Paramter count lstm": "how-many-parameters",
    "Flatten": "flatten",
    "frozen embedding": "freeze",
    "how to choose hidden size": "too-many",
    "hidden size for 100000 parameters": "too-many",
    "why is my .keras file 9 MB": "optimizer-params",
    "keras h5 file bigger than expected": "optimizer-params",
    "nn.LSTM num_layers=2 parameters pytorch more than keras": "pytorch-more-than-keras",
    "can I remove bias_hh only one bias": "pytorch-more-than-keras",
    "slow": "slow",
    "LSTM speed GPU": "slow",
    "AWD-LSTM 33M": "papers",
    "weight_hh_l0_raw": "papers",
    "Sutskever 384M": "papers",
    "CRNN parameters": "crnn",
    "speech CTC": "crnn",
    "minGRU": "other-cells",
    "xLSTM parameters": "other-cells",
    "categorical embeddings concatenate": "joined-inputs",
    "RecurrentPPO": "separate-layers",
    "ModuleList same layer repeated": "separate-layers",
    "LayerNormBasicLSTMCell": "layer-normalization",
    "gruLayer": "other-frameworks",
    "how to calculate number of parameters of lstm layer": "how-many-parameters",
    "lstm parameter formula": "how-many-parameters",
    "4(nm+n^2+n)": "how-many-parameters",
    "why 4 gates lstm": "why-4",
    "model.summary() param # lstm explained": "where-each-number",
    "what is units in keras LSTM": "what-is-a-unit",
    "hidden_size vs units": "what-is-a-unit",
    "does sequence length affect number of parameters": "timesteps",
    "return_sequences=True more parameters": "batch-stateful-return-sequences",
    "bias_ih_l0 bias_hh_l0 why two biases": "pytorch-more-than-keras",
    'Unexpected key(s) in state_dict: "weight_ih_l1"': "size-mismatch",
    "ValueError: Input 0 is incompatible with layer lstm_1: expected ndim=3, found ndim=4": "wrong-shape",
    "RuntimeError: Expected hidden[0] size (2, 64, 128), got [2, 32, 128]": "wrong-shape",
    "AttributeError: 'tuple' object has no attribute 'size' torchsummary": "zero-parameters",
    "a weight list of length 3, but the layer was expecting 6 weights": "keras-shapes",
    "input forget cell output gate order keras weights": "slices-of-get-weights",
    "torch.nn.utils.parameters_to_vector count parameters": "count-in-code",
    "sum(p.numel() for p in model.parameters())": "count-in-code",
    "count trainable parameters pytorch": "count-in-code",
    "initialize forget gate bias to 1 pytorch": "forget-bias",
    "h_n[-1] vs output[:, -1]": "last-state",
    "num_layers=2 bidirectional hidden state shape": "last-state",
    "h_0 c_0 learnable": "initial-state",
    "lstm model size in MB": "file-size",
    "half precision fp16 lstm size": "file-size",
    "how many neurons for lstm overfitting": "too-many",
    "reset_after=True bias (2, 3*units)": "gru",
    "BasicLSTMCell kernel shape": "tensorflow-1",
    "convert tf1 lstm to pytorch": "tensorflow-1",
    "weight_ih_l1 shape": "stack-of-two",
    "two lstm layers keras return_sequences": "keras-stack",
    "model not built yet": "zero-parameters",
    "batch_first missing error": "wrong-shape",
    "lstm weight matrix dimensions": "shapes",
    "197632 vs 197120": "pytorch-more-than-keras",
    "lstm 50 units 10,400": "why-h-times-h",
    "use_bias=False lstm params": "batch-stateful-return-sequences",
    "embeding": "embedding",
    "number of params bidirectonal lstm keras": "bidirectional",
    "what are units in LSTM": "what-is-a-unit",
    "LSTM(64) meaning": "what-is-a-unit",
    "hyperparameter": "what-is-a-unit",
    "no of parameters in rnn": "simple-rnn",
    "You must build the model first": "zero-parameters",
    "VRAM needed": "multiply-adds-and-memory",
    "overfitting": "too-many",
    "latency inference time": "slow",
    "How many parameters does a GRU have": "gru",
    "Zaremba": "papers",
    "print(model)": "print-model",
    "nn.LSTM(10, 20, 2)": "print-model",
    "22200": "timesteps",
    "LSTM(256, input_dim=4096, input_length=16)": "how-many-parameters",
    "sequence to sequence total params": "encoder-decoder",
    "how many operations does LSTM do per step": "flops",
    "fvcore": "flops",
    "LSTM state memory per stream bytes": "multiply-adds-and-memory",
    "PTB tutorial forget_bias=0.0 weights": "tensorflow-1",
    "LSTM(100) 42400 parameters": "how-many-parameters",
    "LSTM number of parameters keras": "how-many-parameters",
    "which hidden size has 4680 parameters": "find-the-size",
    "projection LSTM": "proj-size",
    "BahdanauAttention": "seq2seq-attention",
    "Coursera W_a shape": "shapes",
    "how big is nn.LSTM(10,100) in KB": "file-size",
    "truncated backpropagation memory": "multiply-adds-and-memory",
    "GRU4Rec": "output-layer",
    "stable baselines3 LSTM policy parameter count": "separate-layers",
    "AdditiveAttention parameters": "attention",
    "peephole LSTM 64 units 32 inputs": "peepholes",
    "one-hot characters lstm parameters": "embedding",
    "weight tying hidden size 400 embedding 200 projection": "tied-weights",
    "is it LSTM or GRU from weight shapes": "pt-file",
    "state_dict sum numel larger than model.parameters": "tied-weights",
    "GRU hidden size same number of parameters as LSTM": "gru-as-large",
    "TimeDistributed Conv2D Flatten LSTM 938,240": "cnn-lstm",
    "dynamic range quantization": "file-size",
    "how many windows from 5000 rows": "too-many",
    "stateful expected batch size 32 received 1": "wrong-shape",
    "Matrix size-incompatible": "wrong-shape",
    "bidirectional encoder decoder units seq2seq": "encoder-decoder",
    "packed sequence padding cost": "timesteps",
    "teacher forcing": "encoder-decoder",
    "return_sequences=True": "batch-stateful-return-sequences",
    "number of cells": "what-is-a-unit",
    "LSTM cells vs units": "what-is-a-unit",
}
"""What readers search for, and the answer that they mean."""


@pytest.mark.browser
def test_search_finds_the_answer(browser: Any, address: str) -> None:
    """The answer is among the first three pages that search lists."""
    page = browser.new_page()
    page.goto(f"{address}/answers/gru/")
    field, hits = page.locator(".md-search__input"), page.locator(_HIT)
    missed = {}
    for words, answer in FOUND.items():
        _type(field, "")
        hits.first.wait_for(state="detached")  # or those of the words before would be read
        _type(field, words)
        hits.first.wait_for(state="attached")
        found = [hit.get_attribute("href") for hit in hits.all()[:3]]
        if not any(f"answers/{answer}/" in href for href in found):
            missed[words] = found
    page.close()
    assert missed == {}


_HIT = ".md-search-result__item > .md-search-result__link"


def _type(field: Any, words: str) -> None:
    """Enter words where the theme searches as soon as a key is released."""
    field.fill(words)
    field.press("Shift")


def test_old_addresses_lead_to_what_was_there(our_site: Path) -> None:
    """The chapters that were split still have the anchors that others may have linked to."""
    old = {
        "counting-an-lstm": "why-count-at-all warm-up-two-dense-layers what-goes-in-a-sequence "
        "what-a-unit-is one-gate-is-a-dense-layer four-gates the-same-number-by-weight why-8-why-4h why-h-h "
        "why-timesteps-do-not-matter try-it three-features-two-units",
        "other-layers": "a-gru-three-gates-instead-of-four a-simple-rnn-one-gate both-directions "
        "a-stack-of-two a-dense-layer an-embedding convolutions parameters-that-are-not-trained "
        "a-projection peepholes cudnn in-one-table",
        "questions": "how-do-i-get-this-number-and-why-the-4 what-is-a-unit-and-why-h-h "
        "where-are-the-weights-of-the-cell-state is-number-of-cells-the-number-of-units "
        "which-slice-of-get_weights-is-which-gate why-does-pytorch-have-more-parameters-than-keras "
        "why-is-my-gru-not-3-x-h-h-h how-do-i-move-weights-from-one-framework-to-another",
    }
    for page, anchors in old.items():
        root = article_of(our_site / "tutorial" / page / "index.html")
        assert set(anchors.split()) <= {element.get("id") for element in root.iter()}


class Look(NamedTuple):
    """What was found on a page in a window."""

    violations: list[str]
    overflowing: list[str]
    scrolled: list[str]
    screens: float


class Tour(NamedTuple):
    """All pages in a window, and what they asked other hosts for."""

    width: int
    looks: dict[str, Look]
    foreign: list[str]


@pytest.fixture(scope="module", params=[(1440, "light"), (390, "dark")], ids=["wide-light", "narrow-dark"])
def tour(browser: Any, address: str, request: pytest.FixtureRequest) -> Tour:
    """Each page, looked at once with all details open."""
    width, scheme = request.param
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    context.add_init_script(path=AXE)  # takes half as long as a script tag on each page
    page = context.new_page()
    page.set_default_timeout(120_000)
    tour = Tour(width, {}, [])
    page.on("request", lambda request: _note_foreign(request.url, address, tour.foreign))
    for path in _SEEN:
        page.goto(f"{address}/{path}")
        screens = page.evaluate(
            "document.querySelector('article').getBoundingClientRect().height / innerHeight"
        )
        page.evaluate("document.querySelectorAll('details').forEach(element => element.open = true)")
        page.add_script_tag(path=str(CHECKS))
        tour.looks[path] = Look(
            page.evaluate(_VIOLATIONS), page.evaluate("overflowing()"), page.evaluate(_SCROLLED), screens
        )
    context.close()
    return tour


_VIOLATIONS = """async () => {
  const rules = {'scrollable-region-focusable': {enabled: false}};
  const context = {include: [['article']], exclude: [['.md-code__nav'], ['.headerlink']]};
  const result = await axe.run(context, {rules, resultTypes: ['violations']});
  return result.violations.map(({id, nodes}) =>
    `${id}: ${nodes.map(node => `${node.target} ${node.failureSummary}`).join('; ')}`);
}"""


_SCROLLED = """() => [...document.querySelectorAll('.lp-layers, article > .md-typeset__scrollwrap')]
  .filter(table => table.scrollWidth > table.clientWidth + 1)
  .map(table => table.textContent.trim().slice(0, 50))"""


def _note_foreign(url: str, address: str, foreign: list[str]) -> None:
    if not url.startswith((address, "data:", "blob:")):
        foreign.append(url)


@pytest.mark.browser
def test_no_page_asks_another_host(tour: Tour) -> None:
    """Nothing that a page loads comes from elsewhere."""
    assert tour.foreign == []


@pytest.mark.browser
def test_axe_finds_no_violation(tour: Tour) -> None:
    """No page keeps anyone out, in the light and in the dark."""
    assert {path: look.violations for path, look in tour.looks.items() if look.violations} == {}


@pytest.mark.browser
def test_no_page_is_wider_than_its_window(tour: Tour) -> None:
    """Nothing makes a page scroll sideways, and no block is wider than its column."""
    assert {path: look.overflowing for path, look in tour.looks.items() if look.overflowing} == {}


@pytest.mark.browser
def test_tables_of_answers_fit_on_a_telephone(tour: Tour) -> None:
    """Neither a table of layers nor one of the text is wider than its column there."""
    scrolled = {path: look.scrolled for path, look in tour.looks.items() if path.startswith("answers/")}
    assert {path: tables for path, tables in scrolled.items() if tables} == {}


@pytest.mark.browser
def test_a_chapter_has_six_screens_at_most(tour: Tour) -> None:
    """A chapter is one idea and no book, and an answer is short; on a telephone both have more screens."""
    more = 1 if tour.width > 1000 else 1.7
    most = {"tutorial": 6 * more, "answers": 1.5 * more}
    lengths = {path: look.screens for path, look in tour.looks.items()}
    long = {path: n for path, n in lengths.items() if n > most.get(path.partition("/")[0], 100)}
    assert long == {}


@pytest.mark.browser
def test_practice_is_answered_by_keyboard(browser: Any, address: str) -> None:
    """An answer is reached by the tabulator key and opened by Enter, without script; then it says why."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/tutorial/why-h-by-h/")
    answer = page.locator(".practice .wrong").first
    why = answer.locator("p")
    assert not why.is_visible()
    answer.locator("summary").focus()
    page.keyboard.press("Enter")
    assert why.is_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.locator(".practice .right p").first.is_visible()
    context.close()


@pytest.mark.browser
@pytest.mark.parametrize("path", ["tutorial/dense-layer/", "tutorial/why-h-by-h/"])
def test_paper_has_the_reasons_of_all_answers(browser: Any, our_site: Path, address: str, path: str) -> None:
    """In print each answer of the practice is open."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{address}/{path}")
    printed = _letters("".join(sheets_of(page)))
    context.close()
    root = article_of(our_site / path / "index.html")
    reasons = [text_of(p) for practice in with_class(root, "practice") for p in practice.iter("p")]
    assert len(reasons) > 15
    assert [reason for reason in reasons if _letters(reason) not in printed] == []


@pytest.mark.browser
def test_a_question_is_on_one_sheet(browser: Any, our_site: Path, address: str) -> None:
    """In print, none of its answers begins another sheet."""
    page = browser.new_page()
    page.goto(f"{address}/tutorial/why-h-by-h/")
    sheets = [sheet.split("\n") for sheet in sheets_of(page)]
    page.close()
    root = article_of(our_site / "tutorial/why-h-by-h/index.html")
    answers = {text_of(summary) for own in with_class(root, "practice") for summary in own.iter("summary")}
    assert any(answers.intersection(lines) for lines in sheets)
    assert answers.isdisjoint(lines[0] for lines in sheets)


@pytest.mark.browser
@pytest.mark.parametrize(("width", "media"), [(1440, "screen"), (1240, "screen"), (605, "print")])
def test_all_frameworks_are_seen_at_once(browser: Any, address: str, width: int, media: str) -> None:
    """On a wide screen and on paper a row of the comparison is a framework, and nothing is cut off."""
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.emulate_media(media=media)
    page.goto(f"{address}/guide/frameworks/")
    tables = page.evaluate(
        """() => [...document.querySelectorAll('.lp-compare')].map(table => {
          const heads = [...table.querySelectorAll('[data-framework]')].map(e => e.getBoundingClientRect());
          const counts = [...table.querySelectorAll('tfoot td')].map(e => e.getBoundingClientRect());
          return {
            wider: table.scrollWidth - table.clientWidth,
            left: new Set(heads.map(box => box.left)).size,
            apart: heads.filter((box, place) => box.top !== counts[place].top).length,
            count: heads.length,
          };
        })"""
    )
    page.close()
    assert [table["count"] for table in tables] == [15, 13, 14]
    assert [(table["wider"], table["left"], table["apart"]) for table in tables] == [(0, 1, 0)] * 3


@pytest.mark.browser
def test_a_short_answer_is_one_sheet(browser: Any, address: str) -> None:
    """No empty sheet comes out behind it."""
    page = browser.new_page()
    page.goto(f"{address}/answers/dense/")
    assert len(sheets_of(page)) == 1
    page.close()


@pytest.mark.browser
@pytest.mark.parametrize("answer", ["pt-file", "stack-of-two"])
def test_sheets_are_broken_between_figures(browser: Any, address: str, answer: str) -> None:
    """A figure is on one sheet with its heading, its total and its note, and no sheet has next to nothing."""
    page = browser.new_page()
    page.goto(f"{address}/answers/{answer}/")
    sheets = [sheet.split("\n") for sheet in sheets_of(page)]
    page.close()
    assert len(sheets) > 1
    torn = ("Total", "To scale", "Every square", "Weights")
    assert [lines[0] for lines in sheets if lines[0].startswith(torn)] == []
    assert min(map(len, sheets)) > 5


def _letters(text: str) -> str:
    """A text's plain letters and digits: a PDF keeps signs, accents and spaces in its own ways."""
    return re.sub(r"[^a-z0-9]", "", text.lower())
