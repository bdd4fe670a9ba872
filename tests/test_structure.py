"""What the package is made of, and what a build needs."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

import lstm_params
from lstm_params.calculator.frameworks import FRAMEWORKS

PACKAGE = Path(lstm_params.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))

MAY_IMPORT = {
    "__init__": {"api"},
    "api": {"calculator"},
    "calculator": {"calculator"},
    "request": {"calculator"},
    "programs": {"calculator", "programs"},
    "files": {"calculator", "files"},
    "blocks": {"calculator", "files", "programs", "request", "blocks"},
    "results": {"calculator", "request", "results"},
    "summaries": {"calculator", "programs", "summaries"},
    "markdown": {"calculator", "files", "request", "blocks", "results", "summaries", "markdown"},
    "mkdocs_plugin": {"markdown"},
    "cli": {"calculator", "files", "programs", "blocks", "results", "summaries", "markdown", "cli"},
    "__main__": {"cli"},
}
"""Which rooms of the package each room may import: imports flow one way."""

LIBRARIES = {
    "blocks": {"yaml"},
    "files": {"h5py"},  # an extra, for what is not read without it
    "markdown": {"markdown", "yaml"},
    "mkdocs_plugin": {"mkdocs"},
    "cli": {"markdown", "yaml"},
}
"""Which libraries each room may import beside Python's own."""


@cache
def tree_of(module: Path) -> ast.Module:
    """A module's syntax tree."""
    return ast.parse(module.read_text(encoding="utf-8"))


def part_of(module: Path) -> str:
    """The part of the package that a module belongs to."""
    return module.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports_of(module: Path) -> tuple[set[str], set[str]]:
    """The parts of this package, and the other top-level packages, that a module imports anywhere."""
    inner, outer = set(), set()
    package = module.relative_to(PACKAGE.parent).parts[:-1]
    for node in ast.walk(tree_of(module)):
        if isinstance(node, ast.Import):
            outer |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            outer.add((node.module or "").split(".")[0])
        elif isinstance(node, ast.ImportFrom):
            base = [*package[: len(package) - node.level + 1], *(node.module or "").split(".")]
            inner |= {base[1]} if base[1:] and base[1] else {alias.name for alias in node.names}
    return inner, outer - {"lstm_params"}


def test_imports_flow_one_way() -> None:
    """The calculator knows nothing of blocks and pages, and these nothing of each other."""
    for module in MODULES:
        inner, outer = imports_of(module)
        assert inner <= MAY_IMPORT[part_of(module)], module
        assert outer - sys.stdlib_module_names <= LIBRARIES.get(part_of(module), set()), module


def imported_first(module: Path) -> Iterator[Path]:
    """The modules that a module imports as it is loaded, and not in a function or for types alone."""
    package = module.relative_to(PACKAGE.parent).parts[:-1]
    for node in tree_of(module).body:
        if isinstance(node, ast.ImportFrom) and node.level:
            base = PACKAGE.parent.joinpath(*package[: len(package) - node.level + 1])
            base = base.joinpath(*(node.module or "").split(".")) if node.module else base
            named = [base.with_suffix(".py"), base / "__init__.py"]
            submodules = [base / f"{alias.name}.py" for alias in node.names]
            yield from (path for path in (*submodules, *named) if path.exists() and path != module)


@cache
def chain(module: Path) -> tuple[str, ...]:
    """The longest chain of imports that starts at a module."""
    inner = max((chain(path) for path in imported_first(module)), key=len, default=())
    return (module.relative_to(PACKAGE).as_posix(), *inner)


LONGEST_CHAIN = {"blocks": 10, "programs": 10, "results": 10, "markdown": 10, "mkdocs_plugin": 10, "cli": 10}
"""How many modules may import one another in a row, from each room down to the lowest one."""


@pytest.mark.parametrize("room", LONGEST_CHAIN)
def test_chains_of_imports_are_short(room: str) -> None:
    """To understand a module is to understand few others first."""
    longest = max((chain(module) for module in MODULES if part_of(module) == room), key=len)
    assert len(longest) <= LONGEST_CHAIN[room], " > ".join(longest)


@pytest.mark.parametrize("framework", ["keras", "pytorch"])
def test_the_catalogue_of_layers_is_complete(framework: str) -> None:
    """Layers that are loaded when they are asked for are found by the names that their modules give them."""
    package = f"lstm_params.calculator.frameworks.{framework}"
    files = (PACKAGE / "calculator" / "frameworks" / framework).glob("[a-z]*.py")
    modules = [import_module(f"{package}.{file.stem}") for file in files]
    defined = [getattr(module, module.__name__.rpartition(".")[2].upper(), {}) for module in modules]
    names = [name for types in defined if isinstance(types, dict) for name in types]
    known = FRAMEWORKS[framework].types
    differing = sorted({*names, "Given"} ^ set(known))
    assert not differing, f"_TYPES in {framework}/__init__.py, or their modules' tables, lack {differing}"
    assert len(names) == len(set(names))
    assert all(known[name].signature.layer for name in known)


BUILD = """
import socket, sys
def refuse(*arguments, **keywords):
    raise AssertionError("a socket was opened")
socket.socket = socket.create_connection = socket.getaddrinfo = refuse
from mkdocs.commands.build import build
from mkdocs.config import load_config
build(load_config("mkdocs.yml"))
heavy = {"numpy", "torch", "tensorflow", "keras", "jax", "flax", "onnx", "scipy", "pandas"}
assert not heavy & set(sys.modules), heavy & set(sys.modules)
print("built")
"""


def test_a_build_imports_no_framework_and_opens_no_socket(tmp_path: Path) -> None:
    """A site with a block is built without NumPy, without a framework and without a network."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "index.md").write_text("```lstm-params\nfeatures: 3\nunits: 2\n```\n")
    (tmp_path / "mkdocs.yml").write_text("site_name: Test\ntheme: material\nplugins: [search, lstm-params]\n")
    run = subprocess.run(
        [sys.executable, "-c", BUILD], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert run.stdout.endswith("built\n"), run.stderr
    assert 'data-parameters="48"' in (tmp_path / "site" / "index.html").read_text(encoding="utf-8")


PAGES_WITHOUT_BLOCKS = """
import sys
import lstm_params.mkdocs_plugin
from markdown import markdown
def convert(text, *spared):
    markdown(text, extensions=["lstm_params"], extension_configs={"lstm_params": {"css": "none"}})
    loaded = {f"lstm_params.{name}" for name in spared} & set(sys.modules)
    assert not loaded, loaded
convert("Text with `code`.", "markdown.page", "markdown.processors", "blocks.header")
convert("Text.\\n\\n~~~yaml\\na: 1\\n~~~", "calculator.network", "blocks.reading", "results")
"""


def test_pages_without_blocks_load_little() -> None:
    """What a site pays that has the plugin, and no block yet, is small: it is less without any fence."""
    subprocess.run([sys.executable, "-c", PAGES_WITHOUT_BLOCKS], check=True)


SEVERAL_COUNTS = ("sweeps", "budgets", "sweep_counts", "budget_counts", "sweep_targets")
BLOCK_OF_ONE_COUNT = f"""
import sys
from lstm_params.blocks.reading import read_block
read_block("```lstm-params\\nfeatures: 3\\nunits: 2")
loaded = {{f"lstm_params.blocks.{{name}}" for name in {SEVERAL_COUNTS}}} & set(sys.modules)
assert not loaded, loaded
"""


def test_a_block_of_one_count_does_not_load_what_counts_several() -> None:
    """Sweeps and budgets are rare, and a tenth of what the first block of a site loads."""
    subprocess.run([sys.executable, "-c", BLOCK_OF_ONE_COUNT], check=True)


DEFINED_IN = {"NamedTuple": "calculator/named_tuples.py", "compile": "calculator/lazy_regex.py"}
"""Where the one way to define a named tuple, or a regular expression of a module, is."""


def defined_in_another_way(module: Path) -> set[str]:
    """Which of the two a module takes from elsewhere."""
    tree = tree_of(module)
    typed = {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "typing"
        for alias in node.names
    }
    compiled = {
        node.value.func.attr
        for node in tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign)
        if isinstance(node.value, ast.Call) and isinstance(node.value.func, ast.Attribute)
    }
    elsewhere = {name for name, path in DEFINED_IN.items() if module.relative_to(PACKAGE).as_posix() != path}
    return elsewhere & (typed | compiled)


def test_named_tuples_and_regular_expressions_are_defined_in_one_way() -> None:
    """All but the plugin, which may import nothing of the calculator, take both from there."""
    modules = [module for module in MODULES if part_of(module) != "mkdocs_plugin"]
    assert [module for module in modules if defined_in_another_way(module)] == []


def test_public_names_are_documented() -> None:
    """Each public name of the package exists and has a docstring."""
    for name in lstm_params.__all__:
        assert getattr(lstm_params, name).__doc__


DISPLAY_WORDS = {"type", "label", "what", "note", "notes", "sentence", "caption"}
"""Fields that hold words for readers."""


def decisions_on_words(module: Path) -> list[int]:
    """The lines of a module that compare a display word, or look into one."""
    lines = []
    for node in ast.walk(tree_of(module)):
        if isinstance(node, ast.Compare):
            looked_at = [node.left, *node.comparators]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            is_parsing = node.func.attr in ("startswith", "endswith", "removeprefix", "removesuffix", "split")
            looked_at = [node.func.value] if is_parsing else []
        else:
            continue
        words = [part for part in looked_at if isinstance(part, ast.Attribute) and part.attr in DISPLAY_WORDS]
        if words:
            lines.append(node.lineno)
    return lines


def test_no_decision_is_taken_on_a_display_word() -> None:
    """Facts are fields: what a reader is shown is never parsed back."""
    decisions = {module: decisions_on_words(module) for module in MODULES}
    assert {module: lines for module, lines in decisions.items() if lines} == {}
