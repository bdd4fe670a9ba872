"""Python's private names: `self.__cell` in a class `Tagger` is the attribute `_Tagger__cell`."""

from __future__ import annotations

import ast

from ..calculator.lazy_regex import regex

_IN_TEXT = regex(r"\b__\w+\b(?<!__)")


def mangle(tree: ast.AST, text: str) -> None:
    """Give the private names in the classes of a program the names that Python gives them."""
    if _IN_TEXT.search(text):
        _mangle(tree, "")


def _is_private(name: str) -> bool:
    return name.startswith("__") and not name.endswith("__")


def _mangle(node: ast.AST, prefix: str) -> None:
    """Rename what lies in a class, whose name without underscores in front is the prefix."""
    for field, value in ast.iter_fields(node):
        if isinstance(value, str) and prefix and field in _FIELDS.get(type(node), ()) and _is_private(value):
            setattr(node, field, f"_{prefix}{value}")
        elif isinstance(value, list) and prefix and isinstance(node, (ast.Global, ast.Nonlocal)):
            node.names = [f"_{prefix}{name}" if _is_private(name) else name for name in node.names]
    if isinstance(node, ast.ClassDef):
        for child in (*node.bases, *node.keywords, *node.decorator_list):
            _mangle(child, prefix)
        for child in node.body:
            _mangle(child, node.name.lstrip("_"))
        return
    for child in ast.iter_child_nodes(node):
        _mangle(child, prefix)


_FIELDS: dict[type[ast.AST], tuple[str, ...]] = {
    ast.Name: ("id",),
    ast.Attribute: ("attr",),
    ast.arg: ("arg",),
    ast.keyword: ("arg",),
    ast.FunctionDef: ("name",),
    ast.AsyncFunctionDef: ("name",),
    ast.ClassDef: ("name",),
    ast.ExceptHandler: ("name",),
    ast.alias: ("asname",),
    ast.MatchAs: ("name",),
    ast.MatchStar: ("name",),
}
"""Where names are in a program."""
