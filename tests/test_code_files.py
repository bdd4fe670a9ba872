"""Programs in files of the project: the page follows the source, and no file outside is read."""

from __future__ import annotations

import os
from pathlib import Path
from types import SimpleNamespace

import markdown
import pytest
from mkdocs.config.defaults import MkDocsConfig

from lstm_params.blocks.pieces import pieces
from lstm_params.cli.main import main
from lstm_params.markdown.code_files import LARGEST, read
from lstm_params.mkdocs_plugin import LstmParamsPlugin
from sites import block, build_site, results, with_class, write_files

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


def test_a_model_of_the_site_names_a_file_from_the_project_on(tmp_path: Path) -> None:
    """A model's file is found from the folder of the settings, on whatever page it is used; a block's own
    from its page, even if the two are written alike."""
    lstm = "import torch\ntorch.nn.LSTM(3, {})\n"
    write_files(tmp_path, {"src/m.py": lstm.format(2), "docs/deep/src/m.py": lstm.format(4)})
    blocks = [
        block("use: tagger"),
        block("use: tagger", "title: The tagger  # as it is"),
        block("use: tagger", "code_file: src/m.py"),
        block("code_file: src/m.py # the page's own"),
    ]
    site = build_site(
        tmp_path,
        {"deep/page.md": "\n\n".join([*blocks, "`{lstm-params} tagger.parameters`"])},
        markdown_extensions=[{"lstm_params": {"models": {"tagger": {"code_file": "src/m.py"}}}}],
    )
    assert site.warnings == []
    page = site.page("deep/page.html")
    assert [root.get("data-parameters") for root in results(page)] == ["56", "56", "144", "144"]
    assert [value.get("value") for value in with_class(page, "lstm-params-value")] == ["56"]
    write_files(tmp_path, {"src/m.py": lstm.format(8)})
    again = build_site(
        tmp_path, {}, markdown_extensions=[{"lstm_params": {"models": {"tagger": {"code_file": "src/m.py"}}}}]
    )
    assert results(again.page("deep/page.html"))[0].get("data-parameters") == "416"


WRITTEN = {
    "comment": "code_file: ../src/m.py # the model",
    "quotes and comment": "code_file: '../src/m.py'   # the model",
    "spaces": "code_file:    ../src/m.py   ",
    "next line": "code_file:\n  ../src/m.py",
    "quoted name": "'code_file': \"../src/m.py\"",
    "braces": "{code_file: ../src/m.py, title: The model}",
}


@pytest.mark.parametrize("written", WRITTEN.values(), ids=WRITTEN)
def test_a_file_is_named_as_yaml_allows(tmp_path: Path, written: str) -> None:
    """However the option is written, the file is read."""
    write_files(tmp_path, {"src/m.py": "import torch\ntorch.nn.LSTM(3, 2)\n"})
    page = tmp_path / "docs" / "page.md"
    write_files(tmp_path, {"docs/page.md": block(written)})
    md = markdown.Markdown(extensions=["lstm_params"], extension_configs={"lstm_params": {"root": tmp_path}})
    md.lstm_params_page = page  # type: ignore[attr-defined]
    assert 'data-parameters="56"' in md.convert(page.read_text(encoding="utf-8"))


NESTED = """\
- item

    {0}

> {1}

!!! note

    {2}

=== "Tab"

    {3}

    1. a list in it

        {4}
"""


def test_a_served_site_watches_the_files_of_all_blocks(tmp_path: Path) -> None:
    """A file is watched whatever its block is nested in, and if a model of the site names it; each once."""
    names = [f"m{number}.py" for number in range(6)]
    write_files(tmp_path, {f"src/{name}": "import torch\ntorch.nn.LSTM(3, 2)\n" for name in names})
    text = NESTED
    for number, nesting in enumerate(("    ", "> ", "    ", "    ", "        ")):
        text = text.replace(
            f"{{{number}}}", block(f"code_file: ../src/m{number}.py").replace("\n", f"\n{nesting}")
        )
    site = build_site(
        tmp_path,
        {"index.md": f"{text}\n{block('use: net')}"},
        markdown_extensions=[
            "admonition",
            "pymdownx.tabbed",
            {"lstm_params": {"models": {"net": {"code_file": "src/m5.py"}}}},
        ],
    )
    assert site.warnings == []
    watched: list[str] = []
    plugin = LstmParamsPlugin()
    server = SimpleNamespace(watch=watched.append)
    for _ in range(2):
        plugin.on_serve(server, config=MkDocsConfig(), builder=None)
    ours = [Path(path).name for path in watched if Path(path).parent == (tmp_path / "src").resolve()]
    assert sorted(ours) == names


HOOK = """\
from pathlib import Path

from mkdocs.structure.files import File


def on_files(files, config):
    elsewhere = Path(config.extra["elsewhere"])
    for name in ("gen/written.md", "gen/in-memory.md"):
        text = (elsewhere / name).read_text(encoding="utf-8")
        if "written" in name:
            file = File(name, str(elsewhere), config.site_dir, config.use_directory_urls)
        else:
            file = File.generated(config, name, content=text)
        files.append(file)
    return files
"""


def test_a_generated_page_has_its_place_in_the_docs(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A page that a plugin writes into a temporary folder, or keeps in memory, names files and has mistakes
    where it would stand in the site's sources."""
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    page = f"# A page\n\n{block('code_file: ../../src/m.py')}\n\n{block('features: 3', 'unit: 2')}\n"
    write_files(elsewhere, dict.fromkeys(["gen/written.md", "gen/in-memory.md"], page))
    write_files(tmp_path, {"src/m.py": "import torch\ntorch.nn.LSTM(3, 2)\n", "hook.py": HOOK})
    site = build_site(
        tmp_path, {"index.md": "# Home"}, hooks=["hook.py"], extra={"elsewhere": str(elsewhere)}
    )
    assert [warning.split("\n")[0] for warning in site.warnings] == [
        "docs/gen/written.md:9:1: there is no option 'unit'",
        "docs/gen/in-memory.md:9:1: there is no option 'unit'",
    ]
    for name in ("written", "in-memory"):
        shown = results(site.page(f"gen/{name}.html"))
        assert [root.get("data-parameters") for root in shown] == ["56"]


ODD = "import torch\n\f\nNAME = '\u2028\x85\x1c'  # \v\ntorch.nn.LSTM(3, {})\r\ntorch.nn.GRU(3, 2)\rx = 1\n"


def test_lines_of_a_file_end_where_python_ends_them(tmp_path: Path) -> None:
    """A form feed, a line separator and the like end no line, in a range and in a mistake's place."""
    (tmp_path / "m.py").write_bytes(ODD.format(2).encode())
    assert read("m.py#L4", tmp_path, tmp_path).text == "torch.nn.LSTM(3, 2)"
    assert read("m.py#L5-L6", tmp_path, tmp_path).text == "torch.nn.GRU(3, 2)\nx = 1"
    assert read("m.py#L7", tmp_path, tmp_path).mistake.endswith("the file has 6")
    (tmp_path / "m.py").write_bytes(ODD.format("size").encode())
    site = build_site(tmp_path, {"index.md": block("code_file: ../m.py")})
    assert "in the file's line 4, 'torch.nn.LSTM(3, size)'" in site.warnings[0]


def test_lines_of_a_page_end_where_an_editor_ends_them(tmp_path: Path) -> None:
    """A form feed on a page, or a line separator, moves neither a block's place nor a value's."""
    page = f"# A page\n\n\f\n\u2028text\x85\n\n{block('unit: 2')}\n\n`{{lstm-params}} none.parameters`\n"
    site = build_site(tmp_path, {"index.md": page})
    assert [warning.split("\n")[0] for warning in site.warnings] == [
        "docs/index.md:7:1: there is no option 'unit'",
        "docs/index.md:10:16: there is no block with the id 'none' here",
    ]


def test_words_of_a_program_stand_where_they_are_shown() -> None:
    """A form feed in a program moves none of the words that are marked behind it."""
    program = "import torch\n\f\ntorch.nn.LSTM(3, 2)  # here\n"
    assert "".join(piece.text for piece in pieces(program, {})) == program
    assert [piece.text for piece in pieces(program, {}) if piece.kind == "c1"] == ["# here"]


def test_mistakes_in_a_file_name_its_line(tmp_path: Path) -> None:
    """What is not understood in a file is told where the block names the file, with the file's own line."""
    write_files(tmp_path, {"src/model.py": MODEL.replace("LSTM(UNITS),", "LSTM(UNIT),")})
    pages = {"index.md": "\n\n".join(block(f"code_file: ../src/model.py{part}") for part in ("", "#L13"))}
    assert [warning.split("\n")[0] for warning in build_site(tmp_path, pages).warnings] == [
        "docs/index.md:2:12: in the file's line 13, 'keras.layers.LSTM(UNIT),': "
        "'units' depends on 'UNIT', which the text does not say",
        "docs/index.md:6:12: in the file's line 13, 'keras.layers.LSTM(UNIT),': "
        "'units' depends on 'UNIT', which the text does not say",
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
    "../src/folder.py": "names a folder, and no file",
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
    (tmp_path / "mkdocs.yml").write_text("site_name: Test\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path / "docs")  # the project is where the settings are
    assert main(["check", "."]) == 0
    assert capsys.readouterr().out == "1 block checked: no mistakes\n"
