"""Lines of a notebook that are not Python: `%matplotlib inline`, `!pip install keras`.

What they do is IPython's business (ipython.readthedocs.io, "Built-in magic commands"). Those that are known
to define no names are passed over; `%time` evaluates its statement as it stands.
"""

from __future__ import annotations

import ast
import re

from ..calculator.lazy_regex import regex
from .words import words

_LINE = regex(r"^([ \t]*)(?:!.*|%(%?)(\w+)(.*))$", re.MULTILINE)

_PASSED_OVER = frozenset(
    words(
        "matplotlib load_ext reload_ext autoreload config pip conda env cd ls pwd mkdir timeit memit "
        "tensorboard tensorflow_version watermark who whos precision"
    )
)
_OF_CELLS = frozenset(["time", "capture"])
"""Those of a whole cell whose statements are evaluated as any others, and whose names stay."""


def parse_notebook(text: str) -> ast.Module | None:
    """A program with such lines in it, each character at its place; None if it is none.

    >>> [ast.unparse(statement) for statement in parse_notebook("!ls -l\\nx = 1").body]
    ['0', 'x = 1']
    """
    lines: set[int] = set()

    def replaced(match: re.Match[str]) -> str:
        indent, is_of_cell, name, rest = match.groups()
        if name is not None and name not in (_OF_CELLS if is_of_cell else _PASSED_OVER | {"time"}):
            return match[0]
        lines.add(text.count("\n", 0, match.start()) + 1)
        if name == "time" and not is_of_cell and rest.strip():
            return f"{indent}if 1:{rest}"  # as long as "%time"
        return f"{indent}0".ljust(len(match[0]))

    try:
        tree = ast.parse(_LINE.sub(replaced, text))
    except (SyntaxError, ValueError):
        return None
    # A line in a text or within brackets is no statement: that one is not IPython's.
    starts = {node.lineno for node in ast.walk(tree) if isinstance(node, ast.stmt)}
    return tree if lines <= starts else None
