"""Modules as PyTorch prints them, found in the lines of a page.

The format: `Module.__repr__` in torch/nn/modules/module.py (2.13.0).
"""

import ast
import re
from collections.abc import Iterator, Sequence

from ..calculator.calls import Call, NetworkError
from ..calculator.lazy_regex import regex
from ..calculator.named_tuples import NamedTuple
from ..calculator.rows import network
from .totals import Stated, stated_total

_ROOT = regex(r"(?P<before>[\s>#]*)(?:(?:.*[\s:=])?)(?P<type>[A-Z]\w*)\(\s*")
_OPENING = regex(r"\((?P<name>[\w-]+)\): (?:(?P<times>\d{1,6}) x )?(?P<type>\w+)\(")
_LEAF = regex(r"\((?P<name>[\w-]+)\): (?:(?P<times>\d{1,6}) x )?(?P<type>\w+)\((?P<arguments>.*)\)")
_RANGE = regex(r"(\d{1,6})-(\d{1,6})")
_MOST_LINES = 2_000
_LONGEST = 2_000
_DEEPEST = 50
_MOST_REPEATED = 200
_DENSE = "NonDynamicallyQuantizableLinear"
"""How the last layer of attention is printed, which is a Linear."""

_WITHOUT_PARAMETERS = regex(
    r".*(?:Pool\d?d|Pad\d?d|Dropout\d?d?|Loss)|Identity|Flatten|Unflatten|Upsample|Fold|Unfold"
)
_TRANSFORMERS = ("TransformerEncoderLayer", "TransformerDecoderLayer")
_PLAIN = (
    *("Sequential", "ModuleList", "ModuleDict", "Transformer", "TransformerEncoder", "TransformerDecoder"),
    *_TRANSFORMERS,
)
"""Modules that hold others, and no parameters of their own."""


class Part(NamedTuple):
    """A module in what was printed."""

    path: str
    """Its name from the root on: `encoder.rnn`; nothing for the root."""
    kind: str
    arguments: str | None
    """What is printed between its brackets; None where that is other modules."""
    line: int
    """The line of the page, from 0."""
    times: int = 1
    """How many modules like it there are."""

    @property
    def name(self) -> str:
        """Its name in the module that holds it."""
        return self.path.rpartition(".")[2]

    @property
    def written_kind(self) -> str:
        """What its class is called in a program."""
        return "Linear" if self.kind == _DENSE else self.kind


class PrintedModule(NamedTuple):
    """A module as it was printed, with those in it."""

    line: int
    end: int
    """The line behind it."""
    parts: tuple[Part, ...]
    """The root first."""
    is_whole: bool
    """Whether every line of it was understood."""
    wrong_ranges: tuple[Part, ...]
    """Parts that are said to be more, or fewer, than the numbers in their names."""
    total: Stated | None
    """The total that is printed below it."""


def find_modules(lines: Sequence[str]) -> list[PrintedModule]:
    """All printed modules in the lines of a page."""
    found: list[PrintedModule] = []
    end = 0
    for number, line in enumerate(lines):
        following = lines[number + 1] if number + 1 < len(lines) else ""
        if number < end or "(" not in line or "): " not in following or len(line) > _LONGEST:
            continue
        root = _ROOT.fullmatch(line)
        if root and _OPENING.match(following.removeprefix(root["before"]).strip()):
            printed, end = _printed(lines, number, root["before"], root["type"])
            found += [printed] if printed else []
    return found


class _Open(NamedTuple):
    path: str
    times: int


def _printed(lines: Sequence[str], first: int, before: str, kind: str) -> tuple[PrintedModule | None, int]:
    """A printed module, if it is closed, and the line behind what was read."""
    parts = [Part("", kind, None, first)]
    wrong: list[Part] = []
    is_whole = True
    stack = [_Open("", 1)]
    last = min(len(lines), first + _MOST_LINES)
    for number in range(first + 1, last):
        line = lines[number].removeprefix(before).strip()
        if line == ")":
            stack.pop()
            if not stack:
                end = number + 1
                total = stated_total(lines, end)
                return PrintedModule(first, end, tuple(parts), is_whole, tuple(wrong), total), end
            continue
        leaf, opening = _LEAF.fullmatch(line), _OPENING.fullmatch(line)
        match = leaf or opening
        if not match:
            if re.match(r"`{3,}|~{3,}", line):
                return None, number
            is_whole = False
            continue
        times = int(match["times"] or 1)
        path = ".".join(filter(None, (stack[-1].path, match["name"])))
        part = Part(
            path, match["type"], match["arguments"] if leaf else None, number, times * stack[-1].times
        )
        parts.append(part)
        span = _RANGE.fullmatch(match["name"])
        if span and int(span[2]) - int(span[1]) + 1 != times:
            wrong.append(part._replace(times=times))
        if not leaf:
            stack.append(_Open(path, part.times))
        if len(stack) > _DEEPEST:
            return None, number
    return None, last


def layer_call(part: Part) -> Call | None:
    """The call that makes a module, as far as what is printed of it says that; None where it does not."""
    try:
        node = ast.parse(f"{part.written_kind}({part.arguments})", mode="eval").body
        assert isinstance(node, ast.Call), "it is written as one"
        arguments = [ast.literal_eval(argument) for argument in node.args]
        keywords = {keyword.arg or "": ast.literal_eval(keyword.value) for keyword in node.keywords}
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return Call(f"nn.{part.written_kind}", *arguments, **keywords)


def parameters_of(part: Part) -> int | None:
    """How many parameters a module without others in it has; None where that is not known."""
    if _WITHOUT_PARAMETERS.fullmatch(part.kind):
        return 0
    call = layer_call(part)
    if call is None:
        return None
    try:
        return network(call, framework="pytorch").parameters
    except NetworkError:
        pass
    try:  # those without weights do not say their input
        return network(call, framework="pytorch", input=(8, 8)).parameters or 0
    except NetworkError:
        return None


def own_parameters(printed: PrintedModule, container: Part) -> int | None:
    """How many parameters of its own a module with others in it has; None where nobody knows."""
    if container.kind in _PLAIN:
        return 0
    parent, *_ = [part for part in printed.parts if part.path == container.path.rpartition(".")[0]]
    if container.kind != "MultiheadAttention" or parent.kind not in _TRANSFORMERS:
        return None
    inside = [part for part in printed.parts if part.path == f"{container.path}.out_proj"]
    call = layer_call(inside[0]) if inside else None
    width = call.keywords.get("in_features") if call else None
    if not call or not isinstance(width, int):
        return None
    return 3 * width * (width + (call.keywords.get("bias") is True))  # query, key and value are as wide


def children_of(printed: PrintedModule, container: Part) -> Iterator[Part]:
    """The modules that a module holds, without those in them."""
    start = f"{container.path}." if container.path else ""
    for part in printed.parts[1:]:
        if part.path.startswith(start) and "." not in part.path[len(start) :]:
            yield part


def expanded(part: Part) -> Iterator[str]:
    """The paths of all modules that a part is printed for: `layers.0`, `layers.1` for `layers.0-1`."""
    paths = [""]
    for name in part.path.split("."):
        span = _RANGE.fullmatch(name)
        names = [name]
        if span and int(span[2]) - int(span[1]) < _MOST_REPEATED:
            names = [str(number) for number in range(int(span[1]), int(span[2]) + 1)]
        paths = [f"{path}.{each}" if path else each for path in paths for each in names]
    yield from paths
