"""What was pasted of models: the sound is left alone, and the stale is found."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from markdown import Markdown

from lstm_params.calculator.calls import Call
from lstm_params.calculator.rows import network
from lstm_params.cli.check import check
from lstm_params.cli.main import main
from lstm_params.summaries.listings import find_listings
from lstm_params.summaries.modules import find_modules
from lstm_params.summaries.page import PageBlock, stale
from lstm_params.summaries.repair import repaired
from lstm_params.summaries.tables import find_summaries

PAGES = Path(__file__).parent / "cases" / "summaries"
SOUND = sorted(path.stem for path in PAGES.glob("*.md"))
STALE = yaml.safe_load((PAGES / "stale.yaml").read_text(encoding="utf-8"))


def text_of(page: str) -> str:
    """A page that was recorded from a framework."""
    return (PAGES / f"{page}.md").read_text(encoding="utf-8")


TABLES = [page for page in SOUND if "module" not in page and "listing" not in page]
MODULES = [page for page in SOUND if "module" in page]
LISTINGS = [page for page in SOUND if "listing" in page]


@pytest.mark.parametrize("page", TABLES)
def test_a_sound_summary_is_left_alone(page: str) -> None:
    """It is found, whole, and nothing in it is reported."""
    text = text_of(page)
    (summary,) = find_summaries(text.split("\n"))
    assert summary.rows
    assert {"total", "trainable", "non-trainable"} <= set(summary.totals)
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
    assert len(listing.entries) == printed.count("Size([") or len(listing.entries) == len(
        re.findall(r" \(\d*[,)]", printed)
    )
    assert stale(text) == []


def test_there_are_enough_pages() -> None:
    """At least 40 as the frameworks print them, and as many that are stale in one place."""
    assert len(SOUND) >= 40
    assert len({case["page"] for case in STALE}) >= 40


@pytest.mark.parametrize("case", STALE, ids=lambda case: f"{case['page']}: {case['new']}")
def test_a_stale_summary_is_found(case: dict[str, str]) -> None:
    """One place was changed, in the summary or in the program above it."""
    text = text_of(case["page"])
    assert case["old"] in text
    assert stale(text.replace(case["old"], case["new"], 1))


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
    blocks = [PageBlock(0, 4, counted)]
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
    "Sequential(\n  (0): Linear(in_features=4, out_features=3, bias=True)\n  (1): LSTM(3, 5)\n  (2): Take()\n"
    "  (3): Linear(in_features=5, out_features=2, bias=True)\n)",
]
"""What is no contradiction: weights of other modules, calls, and totals of more than what is printed."""


@pytest.mark.parametrize("text", OTHERS)
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
        f"{page}:{line}:2: the total is 31,444, and 31,434 + 0 = 31,434\n   {line} |  Total params: 31,444"
    )
    assert check([page]).mistakes == []
    page.write_text(text_of("keras_stack"), encoding="utf-8")
    assert check([page], is_pasted=True).mistakes == []


REPLACED = [page for page in TABLES if not page.startswith("alone")] + ["alone_keras_rows"]


@pytest.mark.parametrize("page", REPLACED)
def test_a_summary_is_replaced_by_the_block_that_gives_it(page: str) -> None:
    """The block has the count that the framework printed, and the rest of the page stays as it was."""
    text = text_of(page)
    (summary,) = find_summaries(text.split("\n"))
    made = repaired(text)
    assert made.blocks == 1
    assert made.text.startswith(text[: text.index("```text")])
    md = Markdown(
        extensions=["fenced_code", "lstm_params"], extension_configs={"lstm_params": {"css": "none"}}
    )
    optimizer = summary.totals.get("optimizer")
    count = summary.totals["total"].parameters - (optimizer.parameters if optimizer else 0)
    assert f'class="lstm-params" data-parameters="{count}"' in md.convert(made.text)


@pytest.mark.parametrize("page", [page for page in TABLES if page not in REPLACED])
def test_a_summary_that_does_not_say_all_stays(page: str) -> None:
    """What a table leaves open, such as a convolution's window, is not guessed."""
    assert repaired(text_of(page)) == (text_of(page), 0)


def test_the_command_writes_blocks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A stale summary becomes the program's block; lines end as they did, and other pages stay."""
    page, other = tmp_path / "model.md", tmp_path / "other.md"
    stale_text = text_of("keras_stack").replace("18,688", "18,888").replace("\n", "\r\n")
    page.write_bytes(stale_text.encode())
    other.write_bytes(b"# Nothing\n")
    assert main(["check", "--pasted", "--write", str(tmp_path)]) == 0
    assert capsys.readouterr().out == f"{page}: 1 table replaced by blocks\n1 block checked: no mistakes\n"
    assert b"```lstm-params\r\nshow: summary\r\ncode: |\r\n  import keras\r\n" in page.read_bytes()
    assert other.read_bytes() == b"# Nothing\n"
