"""Lines of a notebook that are not Python: `%matplotlib inline`, `!pip install keras`, `?nn.LSTM`, `%%bash`.

What they do is IPython's business (ipython.readthedocs.io, "Built-in magic commands"). Those that are known
to define no names are passed over; `%time` evaluates its statement as it stands, and what `files = !ls` gives
is not known.
"""

from __future__ import annotations

import ast
import re

from ..calculator.lazy_regex import regex
from .words import words

_LINE = regex(
    r"^(?P<indent>[ \t]*)"
    r"(?:!.*|%(?P<cell>%?)(?P<name>\w+)(?P<rest>.*)|\?{1,2}[\w.]+[ \t]*|[\w.]+\?{1,2}[ \t]*)$"
    r"|(?<=[^=!<>]=)(?P<space>[ \t]*)!.*$",
    re.MULTILINE,
)
_CELL = regex(
    r"^%%(?:bash|sh|cmd|html|javascript|js|latex|markdown|svg)\b.*(?:\n(?![ \t]*$|%%|# %%|# In\[).*)*",
    re.MULTILINE,
)
"""A cell in another language, up to an empty line or the next cell."""

_PASSED_OVER = frozenset(
    words(
        "matplotlib load_ext reload_ext autoreload config pip conda env cd ls pwd mkdir timeit memit "
        "tensorboard tensorflow_version watermark who whos precision"
    )
)
_OF_CELLS = frozenset(["time", "capture"])
"""Those of a whole cell whose statements are evaluated as any others, and whose names stay."""


def parse_notebook(text: str) -> ast.Module:
    """A program with such lines in it, each character at its place.

    >>> [ast.unparse(statement) for statement in parse_notebook("!ls -l\\nx = 1").body]
    ['0', 'x = 1']

    Raises:
        SyntaxError: It is none: at the place of what is no such line.
    """
    lines: set[int] = set()

    def noted(match: re.Match[str], replaced: str) -> str:
        lines.add(text.count("\n", 0, match.start()) + 1)
        return replaced.ljust(len(match[0]))

    def line(match: re.Match[str]) -> str:
        indent, name, rest, space = match.group("indent", "name", "rest", "space")
        if space is not None:  # the name that is assigned to is not known then: no name is spelt like this
            return f"{space}{'_' * (len(match[0]) - len(space))}"
        if name is not None and name not in (_OF_CELLS if match["cell"] else _PASSED_OVER | {"time"}):
            return match[0]
        if name == "time" and not match["cell"] and rest.strip():
            return noted(match, f"{indent}if 1:{rest}")  # as long as "%time"
        return noted(match, f"{indent}0")

    def cell(match: re.Match[str]) -> str:
        first, *others = match[0].split("\n")
        return "\n".join([noted(match, "0")[: len(first)], *(" " * len(other) for other in others)])

    tree = ast.parse(_LINE.sub(line, _CELL.sub(cell, text)))
    # A line in a text or within brackets is no statement: that one is not IPython's.
    starts = {node.lineno for node in ast.walk(tree) if isinstance(node, ast.stmt)}
    for number in sorted(lines - starts):
        raise SyntaxError("no statement", (None, number, 1, None))
    return tree
