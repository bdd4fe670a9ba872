"""What learners ask, and the numbers that they have, are on our site, each computed by a block."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest

from sites import article_of, article_pages, text_of, with_class

ANSWERS = {
    "how-many-parameters": [48, 12],
    "why-4": [12, 48],
    "what-is-a-unit": [787_456],
    "why-h-times-h": [32, 24, 10_400, 15_100, 5_200],
    "timesteps": [48],
    "batch-stateful-return-sequences": [48, 40, 56, 84, 96],
    "flatten": [81, 3],
    "slices-of-get-weights": [48, 12],
    "forget-bias": [8],
    "pytorch-more-than-keras": [197_120, 197_632, 512],
    "same-count-other-layer": [56],
    "gru": [148_224, 147_840, 147_968],
    "move-weights": [48, 56],
    "bidirectional": [1_574_912, 787_456, 1_576_960, 788_480],
    "stack-of-two": [215_040, 561_152, 430_080],
    "proj-size": [608_256, 788_480, 2_539_520, 4_014_080, 1_646_592, 2_367_488],
    "peepholes": [9, 117],
    "count-in-code": [48, 56],
    "lstm-cell": [48, 56],
    "initial-state": [48],
    "encoder-decoder": [713_306],
    "attention": [131_968, 66_048],
    "cudnn": [197_632, 197_120],
    "embedding": [256_000, 197_120, 453_120, 262_144],
    "convolutions": [320, 400, 18_304, 67_328],
    "dense": [25_120, 20, 12],
    "multiply-adds-and-memory": [197_120, 614_400, 2_457_600, 82_176],
    "cell-state-weights": [48],
    "are-units-independent": [12, 16, 32, 40, 24],
    "lstm-then-dense": [56, 3, 59],
    "non-trainable": [256, 128],
    "too-many": [197_120, 99_840],
    "one-unit": [12, 16, 32],
    "zero-parameters": [56, 393_216, 8_192, 401_408],
    "optimizer-params": [5_281, 5_283, 10_564, 15_845, 68],
    "gru-as-large": [197_120, 148_224, 197_632],
    "tensorflow-1": [48, 56, 268_032],
    "other-frameworks": [180, 200, 190, 195, 160],
    "seq2seq-attention": [20_518_405, 525_825, 1_969_152],
    "last-state": [256, 561_152],
    "pt-file": [2_007],
    "where-each-number": [733_001, 256_000, 394_240, 82_176, 585],
    "onnx": [56, 112],
    "autoencoder": [63_813, 12_416, 8_320, 325],
    "layer-normalization": [512, 394_240, 395_264, 398_848],
    "tied-weights": [13_280_400, 19_780_400, 6_500_000],
    "find-the-size": [773, 1_054_720, 117_248, 128],
    "size-mismatch": [132_096, 33_280],
    "keras-shapes": [131_584, 80_400],
    "wrong-shape": [15_040],
    "freeze": [219_777, 3_219_777, 3_000_000, 2_560, 960],
    "simple-rnn": [120, 10, 100, 130, 140, 55],
    "no-parameters": [76_482],
    "time-distributed": [650, 896, 12_810],
    "file-size": [42_800, 42_400, 400, 44_000, 45_600],
    "flops": [9_830_400, 19_660_800, 10_035_200, 10_060_800],
    "jax": [48, 38, 36],
    "pytorch-to-keras": [56, 48],
    "keras-stack": [71_051, 10_400, 20_200, 51],
    "output-layer": [2_570_000, 394_240, 1_285_000, 1_290_000, 666_448, 42_896],
    "numpy": [48],
    "new-feature": [4_736, 4_864],
    "print-model": [4_312_709, 2_310_144, 1_732_608, 2_560],
    "slow": [157_286_400, 1_576_960, 197_632],
    "papers": [8_000_000, 384_000_000, 33_556_078],
    "crnn": [2_779_941, 513],
    "other-cells": [66_048, 394_240, 99_072, 132_096, 181_376],
    "joined-inputs": [22_016, 22_563],
    "separate-layers": [99_840, 33_280, 268_288],
    "crf": [99, 2_237_833, 2_237_932],
    "initialization": [48],
    "double-units": [19_200, 71_168],
    "pruning": [99_328, 99_840, 33_280],
    "transformer": [1_315_072, 526_336],
    "shapes": [4_000_000, 4_040_400],
    "cnn-lstm": [68_398, 1_792, 426_798],
}
"""Pages that answer a question each, and their numbers; the first one is in the first sentence."""

CHAPTERS = {
    "dense-layer": [15, 5, 20, 12, 32, 25_120],
    "counting-an-lstm": [104, 12, 48, 40, 3],
    "one-timestep": [48],
    "by-gate-and-by-weight": [24, 16, 8, 48],
    "why-h-by-h": [12, 16, 32, 40, 24],
    "what-does-not-matter": [48, 81, 161, 344],
    "how-it-grows": [48, 8, 36, 49_268, 50_160, 109],
    "gru-and-simple-rnn": [147_840, 148_224, 49_280, 197_120, 384],
    "directions-and-stacks": [1_574_912, 787_456, 1_576_960, 215_040, 430_080, 561_152, 608_256, 117],
    "other-layers": [453_249, 256_000, 197_120, 262_144, 25_120, 400, 320, 256, 128, 453_120],
    "video-question-answering": [5_502_440, 21_802_784],
    "frameworks": [197_120, 197_632, 148_224, 147_840, 147_968, 49_280, 49_408, 1_574_912, 1_576_960],
    "moving-weights": [48, 56],
    "what-it-costs": [197_120, 614_400, 2_457_600],
    "trained-model": [13_524],
}
"""The chapters, and numbers that each must have."""


def _computed(element: Element) -> set[int]:
    """The numbers that blocks and values of a page give."""
    return {
        int(data.attrib["value"]) for data in element.iter("data") if data.get("value", "").isdecimal()
    } | {int(root.attrib["data-parameters"]) for root in element.iter() if "data-parameters" in root.attrib}


def _page(site: Path, path: str) -> Element:
    return article_of(site / path / "index.html")


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_begins_with_its_number(our_site: Path, name: str) -> None:
    """The first sentence has the first number, and a block or a value gives each of the others."""
    page = _page(our_site, f"answers/{name}")
    (question,) = page.iter("h1")
    assert re.search(r"\?|: why \d", text_of(question))
    first = next(page.iter("p"))
    assert ANSWERS[name][0] in _computed(first)
    assert set(ANSWERS[name]) <= _computed(page)


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_chapter_computes_its_numbers(our_site: Path, name: str) -> None:
    """A block or a value on the chapter gives each number that the chapter is about."""
    assert set(CHAPTERS[name]) <= _computed(_page(our_site, f"tutorial/{name}"))


def test_all_answers_are_listed_and_checked(our_site: Path) -> None:
    """The list of questions has each answer by its title, and no answer is without a number here."""
    names = {path.parent.name for path in (our_site / "answers").rglob("index.html")}
    assert names == ANSWERS.keys()
    titles = [text_of(next(page.iter("h1"))).rstrip("¶") for page in article_pages(our_site, "answers")]
    listed = [text_of(item) for item in _page(our_site, "tutorial/questions").iter("li")]
    assert sorted(titles) == sorted(listed)


PASTED = [48, 59, 56, 25_120, 147_840, 148_224, 197_120, 197_632, 215_040, 262_144, 453_120, 561_152]
PASTED += [787_456, 1_574_912, 1_576_960, 608_256, 453_249, 10_400]
"""Numbers that learners have before them when they ask."""


@pytest.mark.parametrize("number", PASTED)
def test_search_finds_a_number_as_it_is_pasted(our_site: Path, number: int) -> None:
    """What search reads of a chapter or an answer has the number, with commas and without."""
    index = json.loads((our_site / "search" / "search_index.json").read_text(encoding="utf-8"))
    texts = [
        entry["text"] for entry in index["docs"] if entry["location"].startswith(("answers/", "tutorial/"))
    ]
    words = {word for text in texts for word in re.findall(r"[\d,]*\d", text)}
    assert {str(number), f"{number:,}"} <= words


def test_search_cuts_words_out_of_brackets(our_site: Path) -> None:
    """A word is found in a call, in brackets and before a comma; a number with commas stays one."""
    index = json.loads((our_site / "search" / "search_index.json").read_text(encoding="utf-8"))
    words = re.split(index["config"]["separator"], "nn.LSTM(3, 2): (Bahdanau's), bias_ih_l0. 10,400")
    assert [word for word in words if word] == ["nn", "LSTM", "3", "2", "Bahdanau", "bias_ih_l0", "10,400"]


def _is_shown(element: Element) -> bool:
    classes = element.get("class", "").split()
    return element.tag == "code" or "lstm-params" in classes or "lstm-params-value" in classes


_YEAR_OF_A_SOURCE, _WINDOW_OF_PIXELS = "2022", "28"


_MEASURED = "trained-model"
"""A chapter with numbers that were measured in training, and with an example of a text."""


@pytest.mark.parametrize("name", [name for name in CHAPTERS if name != _MEASURED])
def test_numbers_of_a_chapter_are_shown(our_site: Path, name: str) -> None:
    """A number that a chapter's text names is in one of its blocks or values, or in a call."""
    page = _page(our_site, f"tutorial/{name}")
    said = " ".join(text_of(e) for e in page if e.tag in ("p", "ul", "ol", "h2"))
    shown = " ".join(text_of(element) for element in page.iter() if _is_shown(element))
    named, known = (set(re.findall(r"\d{2,}", text.replace(",", ""))) for text in (said, shown))
    assert named - known <= {_YEAR_OF_A_SOURCE, _WINDOW_OF_PIXELS}


def _practised(page: Element) -> Iterator[tuple[str, list[str]]]:
    """The questions of a chapter, each with the kinds of its answers."""
    for practice in with_class(page, "practice"):
        kinds: list[str] = []
        for child in practice:
            if child.tag == "p":
                kinds = []
                yield text_of(child), kinds
            else:
                kinds.append(child.get("class", ""))


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_chapter_has_practice(our_site: Path, name: str) -> None:
    """Five questions, each with one right answer and at least one wrong one, which all say why."""
    page = _page(our_site, f"tutorial/{name}")
    practised = dict(_practised(page))
    assert len(practised) == 5
    for question, kinds in practised.items():
        assert sorted(set(kinds)) == ["right", "wrong"], question
        assert kinds.count("right") == 1, question
    answers = [details for practice in with_class(page, "practice") for details in practice.iter("details")]
    for details in answers:
        says = text_of(details).removeprefix(text_of(details[0])).strip()
        assert re.match(r"(Yes|No)\b", says), says
        assert says.startswith("Yes") == (details.get("class") == "right")
        assert len(says) > 12
        formula = re.match(r"Yes: ([\d(][\d ×+(),]*)\.$", says)
        if formula and text_of(details[0]).replace(",", "").isdecimal():
            value = eval(formula[1].replace("×", "*").replace(",", ""))
            assert f"{value:,}" == text_of(details[0])


def test_answers_of_a_question_differ(our_site: Path) -> None:
    """No wrong answer is, by accident, the right one."""
    for page in article_pages(our_site, "tutorial"):
        for practice in with_class(page, "practice"):
            seen: set[str] = set()
            for child in practice:
                if child.tag == "p":
                    seen = set()
                else:
                    answer = text_of(child[0])
                    assert answer not in seen
                    seen.add(answer)


def test_terms_have_the_glossary_s_definitions(our_site: Path) -> None:
    """A term that the text underlines says what the glossary says, and leads to it."""
    glossary = _page(our_site, "tutorial/glossary")
    (terms,) = glossary.iter("dl")
    defined = {}
    for name, definition in zip(terms.iter("dt"), terms.iter("dd"), strict=True):
        link = name.find("a")
        assert link is not None
        defined[link.get("id")] = text_of(definition)
    used = [term for page in article_pages(our_site) for term in with_class(page, "term")]
    assert len(used) > 10
    for term in used:
        _, _, anchor = term.attrib["href"].partition("#")
        assert defined[anchor].startswith(term.attrib["title"]), anchor
