"""Classes of a dict whose items are its attributes: `class Config(dict): __getattr__ = dict.get`.

Such a class is known by its statements, each of which is one of those that people write; any other class
that is derived from `dict` is evaluated as every class is.
"""

from __future__ import annotations

import ast
from functools import lru_cache
from typing import Any

from .builtins import dict_of
from .machine import Machine
from .values import AttributeDict, Builtin

_READ = {
    "__getattr__ = dict.__getitem__": False,
    "__getattr__ = dict.get": True,
    "def __getattr__(a, b):\n    return a[b]": False,
    "def __getattr__(a, b):\n    return a.get(b)": True,
    "def __getattr__(a, b):\n    try:\n        return a[b]\n"
    "    except KeyError:\n        raise AttributeError(b)": False,
}
"""Statements by which items are read as attributes, and whether one that is missing is None."""
_SET = {
    "__setattr__ = dict.__setitem__",
    "def __setattr__(a, b, c):\n    a[b] = c",
}
_DICT_ITSELF = {
    f"def __init__(a, *b, **c):\n    {start}.__init__(*b, **c)\n    a.__dict__ = a"
    for start in ("super()", "super({cls}, a)")
}
_DELETED = {"__delattr__ = dict.__delitem__", "def __delattr__(a, b):\n    del a[b]"}


def attribute_dict(machine: Machine, node: ast.ClassDef) -> Builtin | None:
    """What makes such dicts, if a class that is derived from `dict` alone has no other statements."""
    base = node.bases[0] if len(node.bases) == 1 else None
    is_dict = isinstance(base, ast.Name) and base.id == "dict" and not machine.scope.holder("dict")
    if not is_dict or node.keywords or node.decorator_list:
        return None
    gives_none = is_read = is_set = False
    for statement in node.body:
        code = _plain(statement, node.name)
        if code in _DICT_ITSELF:
            is_read = is_set = True
        elif code in _READ:
            is_read, gives_none = True, _READ[code]
        elif code in _SET:
            is_set = True
        elif code and code not in _DELETED:
            return None
    if not is_read:
        return None

    def made(node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
        known = dict_of(machine, node, *arguments[:1], **keywords)
        if not isinstance(known, dict) or len(arguments) > 1:
            return known
        found = AttributeDict(known)
        found.gives_none, found.is_set = gives_none, is_set
        return found

    return Builtin(node.name, made)


@lru_cache(maxsize=64)  # a class may be defined in a loop
def _plain(statement: ast.stmt, cls: str) -> str:
    """A statement as it is compared: its own names one letter each; nothing of a docstring or `pass`."""
    if isinstance(statement, ast.Pass) or _is_docstring(statement):
        return ""
    if not isinstance(statement, ast.FunctionDef):
        return ast.unparse(statement)
    copy = ast.parse(ast.unparse(statement)).body[0]
    assert isinstance(copy, ast.FunctionDef), "it is written as it was read"
    given = copy.args
    names = [part for part in (*given.args, given.vararg, given.kwarg) if part]
    letters = {name.arg: letter for name, letter in zip(names, "abc", strict=False)}
    for part in ast.walk(copy):
        if isinstance(part, ast.arg):
            part.arg, part.annotation = letters.get(part.arg, part.arg), None
        elif isinstance(part, ast.Name):
            part.id = letters.get(part.id, "{cls}" if part.id == cls else part.id)
        elif isinstance(part, ast.Raise) and isinstance(part.exc, ast.Call):
            part.exc.args, part.cause = [ast.Name("b")], None  # whatever it says
        elif isinstance(part, ast.ExceptHandler):
            part.name = None
    copy.returns, copy.body = None, [one for one in copy.body if not _is_docstring(one)]
    return ast.unparse(copy)


def _is_docstring(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
