"""Programs in files of the project: the page follows the source, and no file outside is read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from lstm_params.command_line import main
from lstm_params.source_files import LARGEST, read
from sites import block, build_site, results, write_files

MODEL = """\
import keras

UNITS = 2


def build():
    x = keras.Input((40, 3))
    return keras.Model(x, keras.layers.LSTM(UNITS)(x))


model = keras.Sequential([
    keras.Input((40, 3)),
    keras.layers.LSTM(UNITS),
])
"""


def test_a_page_follows_the_source(tmp_path: Path) -> None:
    """A block shows what stands in the file when the page is built, the lines that it names."""
    write_files(
        tmp_path, {"src/model.py": f"{MODEL}# end\n", "src/whole.py": "import torch\ntorch.nn.LSTM(3, 2)"}
    )
    pages = {
        "deep/page.md": "\n\n".join(
            [
                block("code_file: ../../src/whole.py", "show: [code, summary]"),
                block("id: lines", "code_file: '../../src/model.py#L11-L14'", "framework: keras"),
            ]
        )
        + "\n\n`{lstm-params} lines.parameters`"
    }
    (tmp_path / "src" / "model.py").write_text(MODEL.replace("LSTM(UNITS),", "LSTM(2),"), encoding="utf-8")
    site = build_site(tmp_path, pages)
    assert site.warnings == []
    page = site.page("deep/page.html")
    assert [root.get("data-parameters") for root in results(page)] == ["56", "48"]
    assert "torch.nn.LSTM(3, 2)" in "".join(next(page.iter("pre")).itertext())
    (tmp_path / "src" / "whole.py").write_text("import torch\ntorch.nn.LSTM(3, 4)", encoding="utf-8")
    again = build_site(tmp_path, pages).page("deep/page.html")
    assert results(again)[0].get("data-parameters") == "144"


def test_mistakes_in_a_file_name_its_line(tmp_path: Path) -> None:
    """What is not understood in a file is told where the block names the file, with the file's own line."""
    write_files(tmp_path, {"src/model.py": MODEL})
    pages = {"index.md": "\n\n".join(block(f"code_file: ../src/model.py{part}") for part in ("", "#L13"))}
    assert [warning.split("\n")[0] for warning in build_site(tmp_path, pages).warnings] == [
        "docs/index.md:2:12: in the file's line 6, 'def build():': a function is not understood here",
        "docs/index.md:6:12: in the file's line 13, 'keras.layers.LSTM(UNITS),': "
        "'units' must be a number, and UNITS is a name",
    ]


REFUSED = {
    "../../../etc/passwd.py": "must not lead out of the project",
    "/etc/passwd": "must name a Python file",
    "/other/x.py": "must be a path from the page's file on",
    "~/x.py": "must be a path from the page's file on",
    "C:/x.py": "must be a path from the page's file on",
    "..\\src\\model.py": "must be a path from the page's file on",
    "../src/secret.txt": "must name a Python file",
    "../src/none.py": "names no file that there is",
    "../src/folder.py": "names no file that there is",
    "../src/out.py": "must not lead out of the project",
    "../src/circle.py": "names no file that there is",
    "../src/pipe.py": "names no file that there is",
    "../src/large.py": "names a file of more than 64 KiB",
    "../src/latin.py": "names a file that cannot be read as text",
    "../src/model.py#L7-L3": "names lines that there are not: the file has 14",
    "../src/model.py#L99": "names lines that there are not: the file has 14",
    "../src/model.py#L0": "must name a Python file",
    "../src/" + "x" * 5000 + ".py": "names no file that there is",
    "../src/\0.py": "names no file that there is",
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with files that must not be read."""
    write_files(
        tmp_path, {"outside.py": "secret = 1", "project/src/model.py": MODEL, "project/docs/index.md": ""}
    )
    source = tmp_path / "project" / "src"
    (source / "secret.txt").write_text("secret", encoding="utf-8")
    (source / "folder.py").mkdir()
    (source / "out.py").symlink_to(tmp_path / "outside.py")
    (source / "circle.py").symlink_to(source / "circle.py")
    os.mkfifo(source / "pipe.py")
    (source / "large.py").write_text("#" * (LARGEST + 1), encoding="utf-8")
    (source / "latin.py").write_bytes("é".encode("latin-1"))
    return tmp_path / "project"


@pytest.mark.parametrize("reference", REFUSED)
def test_hostile_paths_are_refused(project: Path, reference: str) -> None:
    """A path that leads out, a link that does, a device, and what is no Python file are never read."""
    found = read(reference, project / "docs", project)
    assert found.text == ""
    assert found.mistake.startswith(REFUSED[reference])


def test_a_refused_path_is_told_in_the_block(project: Path) -> None:
    """A path that is refused is a mistake with its place."""
    site = build_site(project, {"index.md": block("code_file: ../../outside.py")})
    assert site.warnings[0].startswith("docs/index.md:2:12: 'code_file' must not lead out of the project")


def test_checking_reads_the_same_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A check without a build finds a program's file from the page, too."""
    write_files(tmp_path, {"src/model.py": "import torch\ntorch.nn.LSTM(3, 2)", "docs/a/page.md": ""})
    page = tmp_path / "docs" / "a" / "page.md"
    page.write_text(block("code_file: ../../src/model.py", "expect: 56"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert main(["check", "docs"]) == 0
    assert capsys.readouterr().out == "1 block checked: no mistakes\n"
