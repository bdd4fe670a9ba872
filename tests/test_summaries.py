"""What was pasted of models: the sound is left alone, and the stale is found."""

from __future__ import annotations

import logging
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from markdown import Markdown

from engines import EACH_ENGINE, build_with
from lstm_params.calculator.calls import Call
from lstm_params.calculator.rows import network
from lstm_params.cli.check import check
from lstm_params.cli.main import main
from lstm_params.markdown.page_file import path_label
from lstm_params.summaries.lightning import find_lightning
from lstm_params.summaries.listings import find_listings
from lstm_params.summaries.modules import find_modules
from lstm_params.summaries.page import stale
from lstm_params.summaries.page_block import PageBlock
from lstm_params.summaries.repair import repaired
from lstm_params.summaries.tables import find_summaries
from sites import block, build_site

PAGES = Path(__file__).parent / "cases" / "summaries"
SOUND = sorted(path.stem for path in PAGES.glob("*.md") if not path.stem.startswith("pasted"))
STALE = yaml.safe_load((PAGES / "stale.yaml").read_text(encoding="utf-8"))


def text_of(page: str) -> str:
    """A page that was recorded from a framework."""
    return (PAGES / f"{page}.md").read_text(encoding="utf-8")


LIGHTNING = [page for page in SOUND if "lightning" in page]
"""Tables of Lightning."""
TABLES = [page for page in SOUND if "module" not in page and "listing" not in page and page not in LIGHTNING]
"""Tables of summaries."""
MODULES = [page for page in SOUND if "module" in page]
LISTINGS = [page for page in SOUND if "listing" in page]
COUNTS = yaml.safe_load((PAGES / "counts.yaml").read_text(encoding="utf-8"))
REPLACED_ALONE = yaml.safe_load((PAGES / "replaced.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("page", TABLES)
def test_a_sound_summary_is_left_alone(page: str) -> None:
    """It is found, whole, and nothing in it is reported."""
    text = text_of(page)
    (summary,) = find_summaries(text.split("\n"))
    assert summary.rows
    assert {"total", "trainable", "non-trainable"} <= set(summary.totals)
    assert stale(text) == []


@pytest.mark.parametrize("cut", ["[0]… ", "…     "])
def test_what_a_summary_has_cut_off_is_not_guessed(cut: str) -> None:
    """In a table with a column of what each layer reads, none is taken to read the one above it."""
    text = text_of("keras_functional")
    assert text.count("[0][0]") > 3
    assert stale(text.replace("[0][0]", cut)) == []


def test_without_totals_a_dense_layer_may_have_those_of_lora() -> None:
    """Its own are frozen then, which the totals say."""
    text = text_of("alone_keras_adapted")
    assert stale(text[: text.index(" Total params")]) == []


@pytest.mark.parametrize("page", [page for page in TABLES if "┃" in text_of(page)])
def test_a_summary_that_is_cut_off_at_a_width_has_the_same_counts(page: str) -> None:
    """As a narrow terminal prints it, it has the counts of all rows, or is none."""
    lines = text_of(page).split("\n")
    (whole,) = find_summaries(lines)
    for width in range(max(map(len, lines))):
        cut = [line[:width] if line[:1] in "┏┃┡│├└" else line for line in lines]
        for summary in find_summaries(cut):
            assert [row.parameters for row in summary.rows] == [row.parameters for row in whole.rows]
        assert stale("\n".join(cut)) == []


_DAMAGE = st.tuples(st.integers(0, 10_000), st.integers(0, 90), st.sampled_from("0 9(),.:[]│┃|\t…?\n"))
"""A character of a page, how many of it are missing, and what is there instead."""


@given(page=st.sampled_from(SOUND), damages=st.lists(_DAMAGE, max_size=4), width=st.integers(20, 120))
def test_a_summary_that_is_damaged_is_no_error(
    page: str, damages: list[tuple[int, int, str]], width: int
) -> None:
    """Whatever is missing or wrong in what was pasted, it is read, and other text stays as it is."""
    text = "\n".join(line[:width] for line in text_of(page).split("\n"))
    for start, length, instead in damages:
        start %= len(text)
        text = text[:start] + instead + text[start + length :]
    stale(text)
    assert repaired(text).text.count("```") == text.count("```")


@pytest.mark.parametrize("page", LIGHTNING)
def test_a_sound_table_of_lightning_is_left_alone(page: str) -> None:
    """It is found with all its rows and totals, and nothing in it is reported."""
    text = text_of(page)
    (table,) = find_lightning(text.split("\n"))
    assert len(table.rows) == len(re.findall(r"^[│ ]*\d+ +[|│]", text, re.M))
    assert table.totals.keys() == {"Total", "Trainable", "Non-trainable"}
    assert table.size
    assert stale(text) == []


CUT = {
    "a log without its end": (r"\n-+\n185 K(.|\n)*?```", "\n```"),
    "without frozen ones": (r"0 +Non-trainable params\n", ""),
    "of another module": (r"self\.head", "self.out"),
}
"""What Lightning's table of a page does not have, or what the program beside it does not."""


@pytest.mark.parametrize("cut", CUT.values(), ids=CUT)
def test_what_a_table_of_lightning_does_not_say_is_not_guessed(cut: tuple[str, str]) -> None:
    """Whatever is pasted of it."""
    text = re.sub(*cut, text_of("lightning_tagger"))
    assert text != text_of("lightning_tagger")
    assert stale(text) == []


@pytest.mark.parametrize("page", MODULES)
def test_a_sound_module_is_left_alone(page: str) -> None:
    """It is found with all its lines, and nothing in it is reported."""
    text = text_of(page)
    (printed,) = find_modules(text.split("\n"))
    assert printed.is_whole
    assert len(printed.parts) == text.count("): ", text.index("```text")) + 1
    assert stale(text) == []


@pytest.mark.parametrize("page", LISTINGS)
def test_a_sound_listing_is_left_alone(page: str) -> None:
    """It is found with all its weights, and nothing in it is reported."""
    text = text_of(page)
    (listing,) = find_listings(text.split("\n"))
    printed = text[text.index("```text") :]
    shapes = re.findall(r"(?:Size|TensorShape)\(\[| \(\d*[,)]", printed)
    assert len(listing.entries) == len(shapes)
    assert stale(text) == []


def test_there_are_enough_pages() -> None:
    """At least 40 as the frameworks print them, and as many that are stale in one place."""
    assert len(SOUND) >= 40
    assert len({case["page"] for case in STALE}) >= 40


@pytest.mark.parametrize("case", STALE, ids=lambda case: f"{case['page']}: {case['new']}")
def test_a_stale_summary_is_found(case: dict[str, Any]) -> None:
    """One place was changed, in the summary or in the program above it: what is wrong is said, and where."""
    text = text_of(case["page"])
    assert case["old"] in text
    found = stale(text.replace(case["old"], case["new"], 1))
    assert [f"{one.line + 1}: {one.message}" for one in found] == case["says"]


def test_memory_of_several_types_is_the_sum_of_its_parts() -> None:
    """A part that is of integers is not reported where the whole is stale."""
    text = text_of("alone_keras_quantized").replace("77,756 (115.30 KB)", "77,756 (116.30 KB)")
    assert [found.message for found in stale(text)] == [
        "the memory is 116.30 KB, and not 48.54 KB + 66.76 KB"
    ]


def test_pages_in_quotes_and_lists_are_read() -> None:
    """Wherever a code block may be."""
    text = text_of("keras_stack").replace("Total params: 31,434", "Total params: 31,444")
    for prefix in ("> ", "    ", "  "):
        shifted = "\n".join(prefix + line for line in text.split("\n"))
        assert [found.line for found in stale(shifted)] == [found.line for found in stale(text)] != []


def test_a_listing_is_compared_with_the_block_of_its_section() -> None:
    """It must have the same names; a block of another section, or beside a program, is another thing."""
    listing = "```text\nweight_ih_l0 torch.Size([8, 3])\nweight_hh_l0 torch.Size([8, 2])\n```\n"
    block = "```lstm-params\nframework: pytorch\nlayer: nn.LSTM(4, 2, bias=False)\n```\n"
    counted = network(Call("nn.LSTM", 4, 2, bias=False), framework="pytorch")
    blocks = [PageBlock(0, 4, (counted,))]
    (found,) = stale(f"{block}\n{listing}", blocks)
    assert (found.line, found.message) == (
        6,
        "the block in this section has weight_ih_l0 (8, 4), and not (8, 3)",
    )
    assert stale(f"{block}\n## Another layer\n\n{listing}", blocks) == []
    assert stale(f"{block}\n```python\nlstm = LSTM(3, 2)\n```\n\n{listing}", blocks) == []


OTHERS = [
    "[('weight', (5, 3)), ('bias', (3,))]",  # GPT-2's Conv1D
    "up.weight torch.Size([14, 6, 4])\nup.bias torch.Size([12])",  # in two groups
    "attn.bias torch.Size([1, 1, 8, 8])\nattn.weight torch.Size([24, 24])",
    "| name | shape |\n| --- | --- |\n| kernel | (x, 4h) |\n| bias | (4h,) |",
    "x (3, 8)\ny (4, 9)",
    "Tagger(\n    words=500,\n    tags=9,\n)",
    "Net(\n  (a): Linear(in_features=4, out_features=3, bias=True)\n  (b): Custom(8)\n)\n99 parameters",
    "Net(\n  (a): Linear(in_features=4, out_features=3, bias=True)\n)\nTotal parameters: 19",
    *(
        f"Sequential(\n  (0): Linear(in_features=4, out_features=3, bias=True)\n)\n{total}"
        for total in (
            "Total frozen parameters: 4",
            "Number of non trainable params: 4",
            "4 non-trainable parameters",
        )
    ),
    "Net(\n  (words): Embedding(50, 10, padding_idx=0)\n  (out): Linear(in_features=10, out_features=50, "
    "bias=False)\n)\nTotal parameters: 500",  # one matrix
    "weight_hh_l1 (48, 2)\nweight_hr_l1 (2, 12)",  # the first lines were cut off
    "Sequential(\n  (0): Linear(in_features=4, out_features=3, bias=True)\n  (1): LSTM(3, 5)\n  (2): Take()\n"
    "  (3): Linear(in_features=5, out_features=2, bias=True)\n)",
]
"""What is no contradiction: weights of other modules, calls, and totals of more than what is printed."""


BORDERED = (
    "| Name | Type | Params |\n---\n| 0 | Tagger | 135 M |\n---\n135 M     Trainable params\n"
    "0         Non-trainable params\n135 M     Total params\n513.130   Total estimated model params size (MB)"
)
"""Like Lightning's, but with megabytes of another kind."""
WITHOUT_DEPTH = "Layer (type (var_name))  Output Shape  Param #\n├─Linear (a)  [2, 6]  5\nTotal params: 6"
SQUEEZED = (
    " Layer (type) Output Shape Param # \n=====\n lstm (LSTM) (None, 64) 20736 \n"
    " dense (Dense) (None, 1) 65 \n=====\nTotal params: 20801\n"
    "Trainable params: 20801\nNon-trainable params: 0\n"
)
"""Like Keras 2's on a page that leaves one space of several: the second count begins in the column before."""
JOINED = "Layer (type:depth-idx) Output Shape Param #\n├─Linear: 1-1 [2, 6] 5\nTotal params: 6"
HUGE = [
    f"a.weight ({'9' * 5000}, 2)\nb.weight torch.Size([{'9' * 5000}])\n",
    f"A(\n  (0-{'9' * 5000}): {'9' * 5000} x B()\n)\nTotal parameters: {'9' * 5000}\n",
    f"Layer (type:depth-idx)  Output Shape  Param #\n├─Linear: 1-1  [{'9' * 5000}]  6\nTotal params: 6\n",
    "A(\n" + "  (a): B(\n" * 5000,
]
"""What no framework prints: it is passed over, in little time."""


@pytest.mark.parametrize("text", [*OTHERS, *HUGE, BORDERED, SQUEEZED, JOINED, WITHOUT_DEPTH])
def test_what_may_be_so_is_left_alone(text: str) -> None:
    """Nothing is reported that some model prints."""
    assert stale(text) == stale(f"```\n{text}\n```\n") == []


def test_the_command_reports_stale_summaries(tmp_path: Path) -> None:
    """With the page, the line, and what is wrong; and only where it is asked for them."""
    page = tmp_path / "model.md"
    page.write_text(
        text_of("keras_stack").replace("Total params: 31,434", "Total params: 31,444"), encoding="utf-8"
    )
    (line,) = (
        number for number, text in enumerate(page.read_text("utf-8").split("\n"), 1) if "31,444" in text
    )
    found = check([page], is_pasted=True)
    assert found.mistakes[0].startswith(
        f"{path_label(page)}:{line}:2: the total is 31,444, and 31,434 + 0 = 31,434\n"
        f"   {line} |  Total params: 31,444"
    )
    assert check([page]).mistakes == []
    page.write_text(text_of("keras_stack"), encoding="utf-8")
    assert check([page], is_pasted=True).mistakes == []


OPTION = {"markdown_extensions": [{"lstm_params": {"check_pasted": True}}]}


@pytest.mark.parametrize("engine", EACH_ENGINE)
def test_a_site_may_have_stale_summaries_reported(engine: str, tmp_path: Path) -> None:
    """A strict build fails for them; without the option, nothing is said."""
    stale_text = text_of("keras_stack").replace("Total params: 31,434", "Total params: 31,444")
    message = "index.md:32:2: the total is 31,444, and 31,434 + 0 = 31,434"
    pages = {"index.md": stale_text}
    built = build_with(engine, tmp_path / "on", pages, "--strict", **OPTION)
    assert (built.status != 0, message in built.log) == (True, True)
    built = build_with(engine, tmp_path / "off", pages, "--strict")
    assert (built.status, message in built.log) == (0, False)
    built = build_with(engine, tmp_path / "sound", {"index.md": text_of("keras_stack")}, "--strict", **OPTION)
    assert built.status == 0


def test_a_site_s_stale_summaries_are_reported_once(tmp_path: Path) -> None:
    """Whatever is on the page beside them; `check` obeys the option, too."""
    stale_text = text_of("keras_stack").replace("Total params: 31,434", "Total params: 31,444")
    text = f"{stale_text}\n{block('features: 3', 'units: 2')}\n"
    site = build_site(tmp_path, {"index.md": text}, **OPTION)
    assert [message.count("the total is 31,444") for message in site.warnings] == [1]
    found = check([tmp_path / "docs"], tmp_path / "mkdocs.yml")
    assert [message.count("the total is 31,444") for message in found.mistakes] == [1]


def test_text_that_is_converted_alone_is_checked() -> None:
    """Where nobody knows the file, a report counts the lines of the text."""
    found: list[logging.LogRecord] = []
    handler = logging.Handler()
    handler.emit = found.append  # type: ignore[method-assign]
    logger = logging.getLogger("mkdocs.plugins.lstm_params")
    logger.addHandler(handler)
    text = "weight_ih_l0 torch.Size([8, 3])\nweight_hh_l0 torch.Size([8, 3])\n"
    Markdown(extensions=["lstm_params"], extension_configs={"lstm_params": {"check_pasted": True}}).convert(
        text
    )
    logger.removeHandler(handler)
    assert [record.getMessage().partition("\n")[0] for record in found] == [
        "the page:2:1: weight_hh_l0 is of 3 units, and 8 rows are no whole gates of so many"
    ]


LSTM = """# Layers

```lstm-params
input: [25, 256]
layer: LSTM(128)
```

{}

## Another section

It has 197,632 parameters.
"""

DOUBTED = [
    "The layer has 197,632 parameters.",
    "An LSTM with 128 units on 256 features has **197,632** trainable parameters.",
    "Keras keeps one bias vector: 197,632 parameters, of which 512 are biases.",
    "In total, the number of parameters is 197,632.",
    "Each gate works 4 × 49,280 = 197,632 out, which makes 197,632 parameters.",
]
UNDOUBTED = [
    "The layer has 197,120 parameters, 49,280 parameters a gate, and 131,072 parameters in the kernel.",
    "In PyTorch, the layer has 197,632 parameters.",
    "With 64 units, it has 82,176 parameters.",
    "A GRU has 148,224 parameters.",
    "A layer with these has about 200,000 parameters, or 197,000 parameters.",
    "It has 197,120 parameters, and not 197,632 parameters.",
    "It is called with 10 parameters.",
    "A bidirectional one would have 394,240 parameters.",
    "Stacked twice, the LSTM has 328,704 parameters.",
    "A layer with twice the units has 525,312 parameters.",
    "If its input had half of the features, it had 131,584 parameters.",
    "With peepholes, it has 197,504 parameters.",
    "Pruning half of the weights leaves 98,560 parameters.",
    "Somebody counts 4 × 49,408 = 197,632 and says 197,632 parameters.",
    "The model has 175,000,000,000 parameters.",
    "| layer | 197,632 parameters |",
    "```\n197,632 parameters\n```",
]


@pytest.mark.parametrize("sentence", DOUBTED + UNDOUBTED)
def test_counts_in_the_text_are_those_of_the_block(sentence: str, tmp_path: Path) -> None:
    """A count that the block beside it does not give is reported, unless it is of something else."""
    page = tmp_path / "page.md"
    page.write_text(LSTM.format(sentence), encoding="utf-8")
    found = check([page], is_prose=True).mistakes
    if sentence in UNDOUBTED:
        assert found == []
        return
    (report,) = found
    assert report.startswith(f"{path_label(page)}:8:")
    assert "the count is 197,120 in Keras, not 197,632; 197,632 is PyTorch's count" in report
    assert check([page]).mistakes == []


def test_counts_that_other_blocks_give_are_not_doubted(tmp_path: Path) -> None:
    """Another block of the page has the count, wherever it is."""
    page = tmp_path / "page.md"
    other = "```lstm-params\nframework: pytorch\nlayer: nn.LSTM(256, 128)\n```\n"
    page.write_text(LSTM.format(DOUBTED[0]) + other, encoding="utf-8")
    assert check([page], is_prose=True).mistakes == []


def converted(text: str) -> str:
    """The HTML of a page."""
    md = Markdown(
        extensions=["fenced_code", "lstm_params"], extension_configs={"lstm_params": {"css": "none"}}
    )
    return md.convert(text)


REPLACED = [page for page in TABLES if not page.startswith("alone")] + ["alone_keras_rows"]


@pytest.mark.parametrize("page", REPLACED)
def test_a_summary_is_replaced_by_the_block_that_gives_it(page: str) -> None:
    """The block has the count that the framework printed, and the rest of the page stays as it was."""
    text = text_of(page)
    (summary,) = find_summaries(text.split("\n"))
    made = repaired(text)
    assert made.blocks == 1
    assert made.text.startswith(text[: text.index("```text")])
    optimizer = summary.totals.get("optimizer")
    count = summary.totals["total"].parameters - (optimizer.parameters if optimizer else 0)
    assert f'class="lstm-params" data-parameters="{count}"' in converted(made.text)


@pytest.mark.parametrize("page", [page for page in TABLES if page not in REPLACED])
def test_a_summary_that_does_not_say_all_stays(page: str) -> None:
    """What a table leaves open, such as a convolution's window, is not guessed."""
    made = repaired(text_of(page))
    assert (made.text, made.blocks) == (text_of(page), 0)
    assert [left.why for left in made.left] == ["the table does not say all of its layers"]


@pytest.mark.parametrize("page", ["torchsummary_dense", "torchinfo_nested", "keras_stack"])
def test_a_summary_below_the_program_of_another_model_stays(page: str) -> None:
    """It has another total, and layers of other types."""
    text = text_of("module_tagger").partition("It prints")[0] + alone(page)
    made = repaired(text)
    assert (made.text, made.blocks) == (text, 0)


def alone(page: str) -> str:
    """What a page has, without the program above it."""
    text = text_of(page)
    return text[text.index("```text") :]


@pytest.mark.parametrize("page", MODULES + LISTINGS)
def test_a_module_or_listing_is_replaced_where_it_says_what_it_is_of(page: str) -> None:
    """The block is written as the text says, or the text is left alone, with the reason."""
    made = repaired(alone(page))
    if made.blocks:
        assert made.text == REPLACED_ALONE[page]
        assert made.left == []
    else:
        assert [f"left as it is: {left.why}" for left in made.left] == [REPLACED_ALONE[page]]
        assert made.text == alone(page)


@pytest.mark.parametrize(
    "page", [page for page, made in REPLACED_ALONE.items() if "```" in made and page in COUNTS]
)
def test_a_block_that_is_written_has_the_count_of_the_framework(page: str) -> None:
    """As many as the model that printed it."""
    assert f'class="lstm-params" data-parameters="{COUNTS[page]}"' in converted(REPLACED_ALONE[page])


UNREAD = ["listing_keras_layer", "listing_keras_2"]
"""Pages with programs that make no model."""


@pytest.mark.parametrize(
    "page", [page for page in MODULES + LISTINGS if "alone" not in page and page not in UNREAD]
)
def test_the_program_above_a_module_or_listing_is_what_it_is_of(page: str) -> None:
    """Its block has the program, and the count that the framework has, also where the text is stale."""
    text = text_of(page)
    program = text.split("```")[1].removeprefix("python\n")
    made = repaired(text)
    assert "\n".join("  " + line if line else "" for line in program.rstrip("\n").split("\n")) in made.text
    assert made.left == []
    if page in COUNTS:
        assert f'class="lstm-params" data-parameters="{COUNTS[page]}"' in converted(made.text)


def test_a_module_that_cannot_be_as_it_is_printed_is_left_alone() -> None:
    """Also one below the program of another model, and one beside other text."""
    text = alone("alone_module_total")
    for old, new in (("in_features=40", "in_features=41"), ("Tanh()", "Tanhh()"), ("41414", "41415")):
        assert repaired(text.replace(old, new)).blocks == 0
    assert repaired(text.replace("Sequential(", "See:\nSequential(", 1)).blocks == 0
    program = text_of("module_tagger").partition("It prints")[0]
    assert repaired(program + text).text == program + REPLACED_ALONE["alone_module_total"]


def test_the_command_writes_blocks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A stale summary becomes the program's block; lines end as they did, and other pages stay."""
    page, other = tmp_path / "model.md", tmp_path / "other.md"
    stale_text = text_of("keras_stack").replace("18,688", "18,888").replace("\n", "\r\n")
    page.write_bytes(stale_text.encode())
    other.write_bytes(b"# Nothing\n")
    assert main(["check", "--pasted", "--write", str(tmp_path)]) == 0
    assert capsys.readouterr().out == (
        f"{page}: 1 block written instead of what was pasted\n1 block checked: no mistakes\n"
    )
    assert b"```lstm-params\r\nshow: summary\r\ncode: |\r\n  import keras\r\n" in page.read_bytes()
    assert other.read_bytes() == b"# Nothing\n"
    page.write_text(text_of("alone_module_tied"), encoding="utf-8")
    assert main(["check", "--pasted", "--write", str(page)]) == 0
    assert capsys.readouterr().out == (
        f"{page}:6: left as it is: its modules have 19,200 parameters, and 12,000 are said\n"
        "0 blocks checked: no mistakes\n"
    )
