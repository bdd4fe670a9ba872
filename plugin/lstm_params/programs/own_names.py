"""The names that parts of a program set."""

from __future__ import annotations

import ast

_DEFINING = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def set_by(node: ast.AST) -> str | None:
    """The name that a part of the program sets or deletes."""
    if isinstance(node, ast.Name):
        return None if isinstance(node.ctx, ast.Load) else node.id
    if isinstance(node, ast.alias):
        return node.asname or node.name.partition(".")[0]
    if isinstance(node, ast.MatchMapping):
        return node.rest
    if isinstance(node, (*_DEFINING, ast.ExceptHandler, ast.MatchAs, ast.MatchStar)):
        return node.name
    return None


def own_names(function: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) -> frozenset[str]:
    """The names that are a function's own because its body sets them, from its beginning on."""
    names: set[str | None] = set()
    outside: set[str] = set()
    waiting: list[ast.AST] = [function.body] if isinstance(function, ast.Lambda) else [*function.body]
    while waiting:
        part = waiting.pop()
        names.add(set_by(part))
        if isinstance(part, (ast.Global, ast.Nonlocal)):
            outside.update(part.names)
        elif isinstance(part, ast.comprehension):  # whose names are its own
            waiting += [part.iter, *part.ifs]
        elif isinstance(part, (*_DEFINING, ast.Lambda)):  # whose defaults and decorators are evaluated here
            inside = {part.body} if isinstance(part, ast.Lambda) else {*part.body}
            waiting += (child for child in ast.iter_child_nodes(part) if child not in inside)
        else:
            waiting += ast.iter_child_nodes(part)
    return frozenset(filter(None, names - outside))
