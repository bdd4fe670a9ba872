"""Layers in lines of programs, as people paste them."""

import _ast as ast
import warnings

from ..calculator.lazy_regex import regex
from ..programs.words import fold

_SEQUENTIAL = regex(r"\s*(?:[\w.]+\s*=\s*)?(?:\w+\.)*Sequential\(")

LONGEST_QUOTE = 60
"""A hint shows no longer code."""

LONGEST_CODE = 10_000
"""So many characters of code are parsed at once."""


def dotted(node: ast.expr) -> str:
    """`keras.layers.LSTM` from its nodes, or nothing if it is another expression."""
    names: list[str] = []
    while isinstance(node, ast.Attribute):
        names.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return ""
    return ".".join([node.id, *reversed(names)])


def is_sequential(code: str) -> bool:
    """Whether code starts a model of layers in a row.

    >>> is_sequential("model = keras.Sequential(["), is_sequential("LSTM(2)")
    (True, False)
    """
    return "Sequential(" in code and bool(_SEQUENTIAL.match(code))


def parsed(code: str) -> list[ast.stmt]:
    """Python's nodes for some code, without the warnings that it has for odd literals."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        module = compile(code, "<unknown>", "exec", ast.PyCF_ONLY_AST)
    assert isinstance(module, ast.Module), "so says the mode"
    return module.body


def is_python(code: str) -> bool:
    """Whether Python's parser can read some code."""
    try:
        parsed(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def layer_in(code: str) -> str:
    """The only layer of a program, as it is written there, or nothing.

    >>> [layer_in(code) for code in ("x = LSTM(64)(x)", "model.add(LSTM(64))", "x, x = LSTM(")]
    ['LSTM(64)', 'LSTM(64)', '']
    """
    try:
        statements = parsed(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ""
    if len(statements) != 1 or not isinstance(statements[0], (ast.Assign, ast.AnnAssign, ast.Expr)):
        return ""
    node = statements[0].value
    while not (isinstance(node, ast.Call) and dotted(node.func)):
        if isinstance(node, (ast.Subscript, ast.Attribute)):
            node = node.value
        elif isinstance(node, ast.Call):
            node = node.func
        else:
            return ""
    layer = added_layer(node) or node
    from ast import get_source_segment  # most code is read without a mistake

    written = fold(get_source_segment(code, layer) or "")
    is_layer = dotted(layer.func).rpartition(".")[2][:1].isupper()
    return written if is_layer and len(written) <= LONGEST_QUOTE else ""


def added_layer(call: ast.Call) -> ast.Call | None:
    """The layer in `model.add(layer)`, or None if it is another call."""
    is_adding = isinstance(call.func, ast.Attribute) and call.func.attr == "add"
    added = call.args[0] if is_adding and call.args else None
    return added if isinstance(added, ast.Call) else None
