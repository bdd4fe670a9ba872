"""What a writer sees while a site is served."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from textwrap import indent

import pytest
import yaml

from engines import BARE, EACH_ENGINE
from sites import block, write_files

GOOD = block("features: 3", "units: 2")
BETTER = block("features: 3", "units: 4")
BAD = block("features: 3", "unit: 2")
BOX = 'class="lstm-params lstm-params-error"'


@pytest.fixture(params=EACH_ENGINE)
def served(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[tuple[Path, str]]:
    """A page that is served, and its address."""
    pytest.importorskip(request.param)
    page = tmp_path / "docs" / "index.md"
    page.parent.mkdir()
    page.write_text(GOOD, encoding="utf-8")
    settings = {
        "site_name": "Test",
        "theme": {"name": None, "custom_dir": "theme"},
        "plugins": ["lstm-params"],
        "markdown_extensions": ["lstm_params"],
        "watch": ["src"] if request.param == "zensical" else [],  # elsewhere the plugin watches the files
    }
    write_files(tmp_path, {**BARE, "src/model.py": "import torch\ntorch.nn.LSTM(3, 2)\n"})
    (tmp_path / "mkdocs.yml").write_text(yaml.safe_dump(settings), encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    live = [] if request.param == "zensical" else ["--livereload"]
    command = [sys.executable, "-m", request.param, "serve", *live, "--dev-addr", f"127.0.0.1:{port}"]
    with (tmp_path / "log").open("w") as log:
        server = subprocess.Popen(command, cwd=tmp_path, stderr=log, stdout=log)
        yield page, f"http://127.0.0.1:{port}/"
        server.terminate()
        server.wait()


def wait_for(address: str, holds: Callable[[str], bool]) -> None:
    """Wait until a page is as it should be."""
    html = ""
    for _ in range(300):
        try:
            with urllib.request.urlopen(address, timeout=10) as response:
                html = response.read().decode()
        except OSError:
            html = ""
        if holds(html):
            return
        time.sleep(0.1)
    raise AssertionError(f"not so after 30 s: {html[-2000:]}")


def test_edits_show_and_mistakes_come_and_go(served: tuple[Path, str]) -> None:
    """New numbers show after an edit; a mistake shows in a box, is logged, and goes away when mended."""
    page, address = served
    wait_for(address, lambda html: 'data-parameters="48"' in html)
    page.write_text(BAD, encoding="utf-8")
    wait_for(address, lambda html: BOX in html and "there is no option" in html)
    page.write_text(BETTER, encoding="utf-8")
    wait_for(
        address,
        lambda html: 'data-parameters="128"' in html and BOX not in html,
    )
    log = (page.parents[1] / "log").read_text(encoding="utf-8")
    assert log.count("docs/index.md:3:1: there is no option 'unit'") == 1
    assert "Traceback" not in log


def test_a_change_of_a_programs_file_shows(served: tuple[Path, str]) -> None:
    """A page whose block names a file is rebuilt when that file changes."""
    page, address = served
    source = page.parents[1] / "src" / "model.py"
    wait_for(address, lambda html: 'data-parameters="48"' in html)
    nested = indent(block("code_file: ../src/model.py  # the model"), "    ")
    page.write_text(f"1. A list\n\n{nested}\n", encoding="utf-8")
    wait_for(address, lambda html: 'data-parameters="56"' in html)
    source.write_text("import torch\ntorch.nn.LSTM(3, 4)\n", encoding="utf-8")
    wait_for(address, lambda html: 'data-parameters="144"' in html)
