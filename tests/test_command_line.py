"""The command line: a layer's tables in a terminal, and pages checked without a build."""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from lstm_params.command_line import main
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
    code = "import sys, lstm_params.command_line as m; m.main(['LSTM(2) on (40, 3)']); print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert not {"markdown", "yaml", "jinja2", "mkdocs"} & set(run.stdout.split())


def test_the_guide_shows_what_the_command_prints() -> None:
    """The guide's example is the command's own output."""
    assert LSTM in (ROOT / "docs" / "guide" / "command-line.md").read_text(encoding="utf-8")
