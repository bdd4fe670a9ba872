"""Where a message says that a mistake stands, when no site generator says which page is converted."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from markdown import Markdown

from sites import block, write_files

PAGE = f"# A page\n\n{block('features: 3', 'unit: 2')}\n\n{block('code_file: src/m.py', 'expect: 56')}\n"


def test_the_markdown_command_tells_the_file(tmp_path: Path) -> None:
    """`python -m markdown page.md` says in which file and line a mistake is, and finds files from there."""
    write_files(tmp_path, {"pages/a.md": PAGE, "pages/src/m.py": "import torch\ntorch.nn.LSTM(3, 2)\n"})
    command = [sys.executable, "-m", "markdown", "-x", "lstm_params", "pages/a.md", "-f", "a.html"]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert run.stderr.split("\n")[0] == "pages/a.md:5:1: there is no option 'unit'"
    assert run.stderr.count("```") == run.stderr.count("code_file") == 0
    assert 'data-parameters="56"' in (tmp_path / "a.html").read_text(encoding="utf-8")


def test_standard_input_has_no_file(tmp_path: Path) -> None:
    """What the command reads from standard input is a block with a number."""
    command = [sys.executable, "-m", "markdown", "-x", "lstm_params"]
    run = subprocess.run(
        command, cwd=tmp_path, input=block("unit: 2"), capture_output=True, text=True, check=True
    )
    assert run.stderr.startswith("block 1, line 2, column 1: there is no option 'unit'")


def test_a_page_without_a_file_is_known_by_its_title(caplog: pytest.LogCaptureFixture) -> None:
    """Pelican tells an extension nothing of the file, but a page's metadata are read before its blocks."""
    md = Markdown(extensions=["meta", "lstm_params"])
    md.convert(f"Title: An LSTM\nDate: 2020-01-01\n\n{block('unit: 2')}\n\n`{{lstm-params}} none.units`")
    assert [record.getMessage().split(": ")[0] for record in caplog.records] == [
        "the page 'An LSTM', block 1, line 2, column 1",
        "the page 'An LSTM', value 1, line 1, column 16",
    ]
    caplog.clear()
    md.reset()
    md.convert(block("unit: 2"))
    assert caplog.records[0].getMessage().startswith("block 1, line 2, column 1: ")
