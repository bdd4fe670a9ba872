"""The command line: a layer's tables in a terminal, and pages checked without a build."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from lstm_params.cli.main import main
from sites import block, build_site, write_files

ROOT = Path(__file__).parents[1]
LSTM = """\
LSTM(2)   48 parameters
Keras 3 · input (None, 40, 3) → output (None, 2) · 192 B as float32 · shared by 40 timesteps

Weights                               input i  forget f  candidate c  output o  Total
W kernel            (x, 4h) = (3, 8)        6         6            6         6     24
U recurrent_kernel  (h, 4h) = (2, 8)        4         4            4         4     16
b bias              (4h) = (8)              2         2            2         2      8
Total                                      12        12           12        12     48

  4 × ((x + h) × h + h)  4 gates
= 4 × ((3 + 2) × 2 + 2)  3 features + 2 hidden values
= 4 × (5 × 2 + 2)        5 values for each of 2 units
= 4 × (10 + 2)           10 weights + 2 biases
= 4 × 12                 4 gates of 12 parameters
= 48 parameters
"""


def test_a_layer_is_counted_in_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    """The tables and the working are those of a page, plain where nobody sees colours."""
    assert main(["LSTM(2) on (40, 3)"]) == 0
    assert capsys.readouterr().out == LSTM


def test_a_terminal_gets_colours(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Symbols and gates have colours in a terminal, and none where NO_COLOR is set."""
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.delenv("NO_COLOR", raising=False)
    main(["LSTM(2) on (40, 3)"])
    coloured = capsys.readouterr().out
    monkeypatch.setenv("NO_COLOR", "1")
    main(["LSTM(2) on (40, 3)"])
    assert "\x1b[35mforget f\x1b[0m" in coloured
    assert "\x1b[32mx\x1b[0m" in coloured
    assert capsys.readouterr().out == LSTM


def test_a_layer_as_data(capsys: pytest.CaptureFixture[str]) -> None:
    """`--json` gives counts, shapes and tensors, by the framework's names."""
    assert main(["nn.GRU(3, 2)", "--framework", "pytorch", "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    (layer,) = data["layers"]
    assert (data["framework"], data["parameters"], data["trainable"]) == ("pytorch", 42, 42)
    assert (layer["input"], layer["outputs"]) == ([None, 3], [[None, 2], [1, 2]])
    assert layer["weights"][0] == {
        "name": "weight_ih_l0",
        "shape": [6, 3],
        "parameters": 18,
        "trainable": True,
        "gates": {"reset": 6, "update": 6, "candidate": 6},
    }


WRONG = {
    "LSTM(2)": """\
layer, line 1, column 1: the input is missing
    1 | LSTM(2)
      | ^^^^^^^
  Write 'on' and its shape behind the layer, as in LSTM(2) on (40, 3).
""",
    "LSTM(unit=2) on (40, 3)": """\
layer, line 1, column 6: LSTM() has no argument 'unit'
    1 | LSTM(unit=2) on (40, 3)
      |      ^^^^
  Did you mean 'units'?
""",
    "LSTM(2) on forty": """\
layer, line 1, column 12: the input must be a shape such as (40, 3), not forty
    1 | LSTM(2) on forty
      |            ^^^^^
  A shape looks like (40, 3), without the batch axis; None leaves a length open.
""",
    "LSTM(2) on (40": """\
layer, line 1, column 12: the input is not a shape
    1 | LSTM(2) on (40
      |            ^^^
  A shape looks like (40, 3), without the batch axis; None leaves a length open.
""",
    "": "layer, line 1, column 1: there is no layer\n    1 | \n      | ^\n  A layer looks like LSTM(2).\n",
    "LSTM(10**13) on 3 features": """\
layer, line 1, column 6: 'units' must be a whole number of at least 1, not 10**13
    1 | LSTM(10**13) on 3 features
      |      ^^^^^^
  Write the number itself: powers are not worked out.
""",
    "Dense(2) on (3,": """\
layer, line 1, column 13: the input is not a shape
    1 | Dense(2) on (3,
      |             ^^^
  A shape looks like (40, 3), without the batch axis; None leaves a length open.
""",
}


@pytest.mark.parametrize("line", WRONG)
def test_what_is_wrong_with_a_line(capsys: pytest.CaptureFixture[str], line: str) -> None:
    """A mistake is told with line, column and caret, and ends in status 2."""
    assert main([line]) == 2
    printed = capsys.readouterr()
    assert (printed.out, printed.err) == ("", WRONG[line])


GOOD = block("features: 3", "units: 2")
PAGES = {
    "index.md": f"---\ntitle: Home\n---\n# Home\n\n{GOOD}\n\n    {GOOD.replace('units', 'unit')}\n",
    "tabs.md": '=== "Tab"\n\n    ```lstm-params\n    features: 3\n    unit: 2\n    ```\n',
    "deep/list.md": "- item\n\n    ```lstm-params\n    features: 3\n    units: 0\n    ```\n",
    "other.md": "No block.\n",
}
EXTENSIONS = [
    "admonition",
    {"pymdownx.superfences": {"custom_fences": [{"name": "mermaid", "class": "mermaid"}]}},
    {"pymdownx.tabbed": {"alternate_style": True}},
    {"lstm_params": {"show": ["summary"]}},
]


def test_pages_are_checked_as_a_build_would(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The mistakes are the build's own, word for word, with the site's own extensions."""
    site = build_site(tmp_path, PAGES, markdown_extensions=EXTENSIONS)
    monkeypatch.chdir(tmp_path)
    assert main(["check", "docs"]) == 1
    printed = capsys.readouterr()
    assert sorted(printed.err.split("docs/")) == sorted("\n".join([*site.warnings, ""]).split("docs/"))
    assert printed.err.count("docs/") == 2
    assert printed.out == "3 blocks checked: 2 mistakes\n"


def test_good_pages_end_in_status_0(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Single files can be named; pages of no site are read with the usual extensions."""
    write_files(tmp_path, {"page.md": GOOD, "other.md": "```lstm-params\nbad\n```\n"})
    assert main(["check", str(tmp_path / "page.md")]) == 0
    assert capsys.readouterr().out == "1 block checked: no mistakes\n"


@pytest.mark.parametrize("name", ["lstm-params", "lstm_params"])
def test_a_page_is_checked_by_whichever_name_it_has(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, name: str
) -> None:
    """A page whose only fence has the extension's name has a mistake, and is not passed over."""
    page = tmp_path / "page.md"
    page.write_text(f"```{name}\nlayer: LSTM(two)\nfeatures: 3\n```\n", encoding="utf-8")
    assert main(["check", str(page)]) == 1
    assert "1 block checked: 1 mistake" in capsys.readouterr().out


def test_settings_with_python_in_them_are_read(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """What only the site generator can make of its settings is left out, and nothing is imported or run."""
    settings = (
        "plugins: [!ENV [X, y]]\nmarkdown_extensions:\n"
        "  toc:\n    slugify: !!python/object/apply:os.abort {}\n"
        "  pymdownx.superfences:\n    custom_fences:\n      - name: mermaid\n        class: mermaid\n"
        "        format: !!python/name:os.abort\n  no.such.extension: {}\n"
    )
    write_files(tmp_path, {"page.md": f"# Title\n\n{GOOD}", "mkdocs.yml": settings})
    assert main(["check", "--config", str(tmp_path / "mkdocs.yml"), str(tmp_path / "page.md")]) == 0
    assert capsys.readouterr().out == "1 block checked: no mistakes\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere"], "nowhere: there is no such file or folder\n"),
        (["--config", "nowhere.yml", "."], "nowhere.yml: cannot be read: "),
        (["latin.md"], "latin.md: cannot be read: "),
        (["--config", "bad.yml", "page.md"], "bad.yml: cannot be read: "),
    ],
)
def test_what_cannot_be_checked_is_said(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    message: str,
) -> None:
    """A path or a file that cannot be read is one sentence, and status 2."""
    write_files(tmp_path, {"page.md": GOOD, "bad.yml": "a: [", "mkdocs.yml": "site_name: x"})
    (tmp_path / "latin.md").write_bytes("é".encode("latin-1"))
    monkeypatch.chdir(tmp_path)
    assert main(["check", *arguments]) == 2
    assert capsys.readouterr().err.startswith(message)


def test_odd_files_do_not_keep_others_from_being_checked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each file that cannot be read is a line, the other pages' mistakes are told, and the status is 2."""
    monkeypatch.chdir(tmp_path)
    write_files(tmp_path, {"docs/last.md": block("features: 3", "unit: 2"), "docs/x.md/page.md": GOOD})
    write_files(tmp_path, {"docs/.hidden.md": "```lstm-params", "docs/.venv/a.md": "```lstm-params"})
    docs = tmp_path / "docs"
    (docs / ".#last.md").symlink_to("me@host.1234")  # an editor's lock
    (docs / "gone.md").symlink_to("nowhere.md")
    (docs / "itself.md").symlink_to("itself.md")
    (docs / "again").symlink_to(docs, target_is_directory=True)
    (docs / "latin.md").write_bytes("é".encode("latin-1"))
    if hasattr(os, "mkfifo"):
        os.mkfifo(docs / "pipe.md")
    assert main(["check", "nowhere", "docs"]) == 2
    printed = capsys.readouterr()
    assert printed.out == "2 blocks checked: 1 mistake\n"
    mistake, *unchecked = re.split(r"\n(?! )", printed.err.rstrip("\n"))
    assert mistake.startswith("docs/last.md:3:1: there is no option 'unit'\n")
    assert [line.partition(": ")[::2] for line in unchecked] == [
        ("nowhere", "there is no such file or folder"),
        ("docs/gone.md", "there is no such file or folder"),
        ("docs/itself.md", "there is no such file or folder"),
        (
            "docs/latin.md",
            "cannot be read: 'utf-8' codec can't decode byte 0xe9 in position 0: unexpected end of data",
        ),
        *([("docs/pipe.md", "this is neither a file nor a folder")] if hasattr(os, "mkfifo") else []),
    ]


SLIPS = {
    "toc: 5": "'toc' does not take its options: TypeError: they must be names with values, not 5",
    "toc: {permalinks: true}": "'toc' does not take its options: KeyError: 'permalinks'",
    "lstm_params: [a]": "'lstm_params' does not take its options: "
    "TypeError: they must be names with values, not ['a']",
}


@pytest.mark.parametrize("form", ["- {}", "{}"], ids=["list", "mapping"])
@pytest.mark.parametrize("slip", SLIPS)
def test_an_extension_with_wrong_options_is_said_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], slip: str, form: str
) -> None:
    """A slip in the settings is a line, and pages are checked without it."""
    file = tmp_path / "mkdocs.yml"
    write_files(
        tmp_path, {"a.md": GOOD, "b.md": GOOD, "mkdocs.yml": f"markdown_extensions:\n  {form.format(slip)}\n"}
    )
    assert main(["check", "--config", str(file), str(tmp_path)]) == 2
    printed = capsys.readouterr()
    assert printed.err == f"{file}: the Markdown extension {SLIPS[slip]}\n"
    assert printed.out == "2 blocks checked: no mistakes\n"


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ("markdown_extensions: 5", "'markdown_extensions' must be a list, not 5"),
        ("- a", "cannot be read: it must have names with values"),
        ("a: [", "cannot be read: while parsing a flow node expected the node content, but found"),
        ("INHERIT: mkdocs.yml", "cannot be read: INHERIT leads back to mkdocs.yml"),
    ],
)
def test_settings_that_cannot_be_used_are_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], settings: str, message: str
) -> None:
    """Settings that say nothing of extensions end the check with one line that says why."""
    write_files(tmp_path, {"a.md": GOOD, "mkdocs.yml": settings})
    assert main(["check", "--config", str(tmp_path / "mkdocs.yml"), str(tmp_path)]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"{tmp_path / 'mkdocs.yml'}: {message}")


def test_inherited_settings_hold(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Settings that INHERIT others have their extensions and models, merged as MkDocs merges them."""
    model = {"features": 3, "layer": "LSTM(2)"}
    extensions = {"lstm_params": {"models": {"encoder": model}}, "attr_list": {}}
    write_files(
        tmp_path,
        {
            "base/base.yml": yaml.safe_dump({"site_name": "Base", "markdown_extensions": extensions}),
            "mkdocs.yml": "INHERIT: base/base.yml\nmarkdown_extensions: {lstm_params: {framework: keras}}\n",
            "docs/a.md": "`{lstm-params} encoder.parameters` and `{lstm-params} encoder.paramters`",
        },
    )
    from mkdocs.config import load_config

    loaded = load_config(str(tmp_path / "mkdocs.yml")).mdx_configs["lstm_params"]
    assert loaded == {"models": {"encoder": model}, "framework": "keras"}
    assert main(["check", "--config", str(tmp_path / "mkdocs.yml"), str(tmp_path / "docs")]) == 1
    assert "a.md:1:63: 'encoder' has no 'paramters'" in capsys.readouterr().err


def test_a_site_that_fails_on_errors_is_checked_whole(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With `on_error: fail`, the mistakes of all pages are told all the same."""
    bad = block("features: 3", "unit: 2")
    settings = "markdown_extensions: [{lstm_params: {on_error: fail}}]"
    write_files(tmp_path, {"a.md": bad, "b.md": bad, "mkdocs.yml": settings})
    assert main(["check", "--config", str(tmp_path / "mkdocs.yml"), str(tmp_path)]) == 1
    printed = capsys.readouterr()
    assert printed.err.count("there is no option 'unit'") == 2
    assert printed.out == "2 blocks checked: 2 mistakes\n"


@pytest.mark.parametrize("streams", ["stdout", "both"])
def test_a_reader_that_has_read_enough_sees_no_traceback(tmp_path: Path, streams: str) -> None:
    """A pipe that is closed early, as by `head`, ends the command quietly."""
    write_files(tmp_path, {f"{n}.md": block(*["unit: 2"] * 20) for n in range(20)})
    command = [sys.executable, "-m", "lstm_params"]
    command += ["check", str(tmp_path)] if streams == "both" else ["LSTM(2) on (40, 3)"]
    read, write = os.pipe()
    os.close(read)
    errors = write if streams == "both" else subprocess.PIPE
    run = subprocess.run(command, stdout=write, stderr=errors, encoding="utf-8", check=False)
    os.close(write)
    assert run.stderr == (None if streams == "both" else "")
    assert run.returncode == 1


def test_the_hook_for_pre_commit_checks_the_files_that_it_is_given(tmp_path: Path) -> None:
    """The hook's own entry, run as pre-commit runs it, fails on a bad page and names it."""
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    write_files(tmp_path, {"good.md": GOOD, "bad.md": block("features: 3", "unit: 2")})
    command = [sys.executable, *shlex.split(hook["entry"])[1:], "good.md", "bad.md"]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, encoding="utf-8", check=False)
    assert run.returncode == 1
    assert run.stderr.startswith("bad.md:3:1: there is no option 'unit'\n")
    assert run.stdout == "2 blocks checked: 1 mistake\n"


def test_counting_a_layer_loads_no_markdown() -> None:
    """One layer is counted without Markdown, YAML and Jinja2, so that it is quick."""
    code = "import sys, lstm_params.cli.main as m; m.main(['LSTM(2) on (40, 3)']); print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert not {"markdown", "yaml", "jinja2", "mkdocs"} & set(run.stdout.split())


@pytest.mark.skipif(sys.version_info >= (3, 14), reason="named tuples are those of typing there")
def test_counting_a_layer_loads_neither_typing_nor_ast() -> None:
    """The two take a quarter of the command's time where nothing else needs them."""
    paths = f"import sys; sys.path.insert(0, {str(ROOT / 'plugin')!r})"
    code = f"{paths}; import lstm_params.cli.main as m; m.main(['LSTM(2) on (40, 3)']); print(*sys.modules)"
    command = [sys.executable, "-S", "-E", "-c", code]
    run = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    assert not {"typing", "ast"} & set(run.stdout.split())


GUIDE = (ROOT / "docs" / "guide" / "command-line.md").read_text(encoding="utf-8")
PRINTED = re.findall(r"^\$ python -m lstm_params ((?!check).*)\n((?:.+\n|\n)+?)```", GUIDE, re.MULTILINE)


def test_the_guide_has_examples_of_what_the_command_prints() -> None:
    """One counts a layer, and two explain a number."""
    assert len(PRINTED) == 3


def test_the_guide_shows_what_a_check_of_sentences_prints(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The guide's example is what the command says of such a sentence, at its line."""
    (shown,) = re.findall(r"^\$ python -m lstm_params check --prose docs/\n(.*?)```", GUIDE, re.DOTALL | re.M)
    line, sentence = re.findall(r"^ +(\d+) \| (.*)$", shown, re.MULTILINE)[0]
    page = (block("features: 256", "units: 128") + "\n" * int(line)).splitlines()[: int(line) - 1]
    write_files(tmp_path, {"docs/lstm.md": "\n".join([*page, sentence])})
    monkeypatch.chdir(tmp_path)
    main(["check", "--prose", "docs/"])
    printed = capsys.readouterr()
    assert printed.err + printed.out == shown


@pytest.mark.parametrize(("arguments", "printed"), PRINTED)
def test_the_guide_shows_what_the_command_prints(
    capsys: pytest.CaptureFixture[str], arguments: str, printed: str
) -> None:
    """The guide's examples are the command's own output, up to an ellipsis."""
    main(shlex.split(arguments))
    whole, (shown, ellipsis, _) = capsys.readouterr().out, printed.partition("…\n")
    assert whole == shown or (ellipsis and whole.startswith(shown))


def test_another_frameworks_layer_is_told_by_the_option(capsys: pytest.CaptureFixture[str]) -> None:
    """There is no block to add a line to: the hint names what the command has instead."""
    assert main(["nn.LSTM(3, 2)"]) == 2
    assert "  Add '--framework pytorch'.\n" in capsys.readouterr().err


def test_the_extension_in_the_plugins_spelling_is_checked_with_its_options(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """`lstm-params` under `markdown_extensions` is the extension, too."""
    (tmp_path / "mkdocs.yml").write_text("markdown_extensions:\n- lstm-params: {framework: pytorch}\n")
    (tmp_path / "page.md").write_text("```lstm-params\nfeatures: 3\nunits: 2\nexpect: 56\n```\n")
    assert main(["check", str(tmp_path / "page.md"), "--config", str(tmp_path / "mkdocs.yml")]) == 0
    assert capsys.readouterr().out == "1 block checked: no mistakes\n"


PROGRAM = """from torch import nn

model = nn.Sequential(nn.Linear(words, 2), nn.ReLU())
"""


def test_a_program_is_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It is of the framework that it imports, and its mistakes are at their lines."""
    path = tmp_path / "model.py"
    path.write_text(PROGRAM.replace("words", "3"))
    assert main([str(path)]) == 0
    assert "   8 parameters\nPyTorch 2" in capsys.readouterr().out
    path.write_text(PROGRAM)
    assert main([str(path)]) == 2
    assert capsys.readouterr().err.startswith(
        f"{path}:3:33: 'in_features' depends on 'words', which the text does not"
    )


def test_a_program_that_cannot_be_read_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One that there is not, one that is no text, and one that is too large."""
    for name, data, said in (
        ("none.py", None, "names no file that there is"),
        ("binary.py", b"\xff\xfe", "names a file that cannot be read as text"),
        ("large.py", b"x = 1\n" * 20_000, "names a file of more than 64 KiB"),
    ):
        if data is not None:
            (tmp_path / name).write_bytes(data)
        assert main([str(tmp_path / name)]) == 2
        assert capsys.readouterr().err == f"{tmp_path / name}: this {said}\n"
