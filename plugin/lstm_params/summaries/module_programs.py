"""Printed PyTorch modules, written as the programs that make them."""

from collections.abc import Iterable, Iterator, Sequence

from ..calculator.frameworks import FRAMEWORKS
from .code_lines import INDENT, around, bracketed
from .module_checks import module_contradictions
from .modules import Part, PrintedModule, children_of, expanded, layer_call, parameters_of
from .programs import network_of
from .summary import UndeterminedError


def module_program(printed: PrintedModule) -> list[str]:
    """The lines of a program whose model is printed so, as far as its parameters go.

    A class of the writer's own becomes one that holds the modules that are printed in it.

    Raises:
        UndeterminedError: What is printed does not say what the model is.
    """
    counts = _counts(printed)
    _check(printed, counts)
    classes = _Classes(printed)
    model = around("model = ", classes.expression(printed.parts[0]))
    imports = ["from collections import OrderedDict"] if classes.is_ordered else []
    program = [*imports, "from torch import nn", *classes.lines(), "", *model]
    network = network_of("\n".join(program))
    if network is None or {layer.name: layer.parameters for layer in network.layers} != counts:
        raise UndeterminedError("its modules cannot be written as a program that makes them")
    return program


def _counts(printed: PrintedModule) -> dict[str, int]:
    """The parameters of each module without others in it."""
    counts: dict[str, int] = {}
    for part in printed.parts:
        if part.arguments is None:
            continue
        count = parameters_of(part) if _is_pytorch(part) and layer_call(part) else None
        if count is None:
            raise UndeterminedError(f"what is printed does not say what the {part.kind} '{part.path}' has")
        counts.update((path, count) for path in expanded(part))
    return counts


def _is_pytorch(part: Part) -> bool:
    return part.written_kind in FRAMEWORKS["pytorch"].types


def _check(printed: PrintedModule, counts: dict[str, int]) -> None:
    if not printed.is_whole or module_contradictions(printed):
        raise UndeterminedError("not all of it is understood")
    for part in printed.parts:
        if part.arguments is None and _is_pytorch(part):
            raise UndeterminedError(f"what is printed does not say all that a {part.kind} was made with")
    own = sum(counts.values())
    if printed.total and printed.total.parameters != own:
        raise UndeterminedError(
            f"its modules have {own:,} parameters, and {printed.total.parameters:,} are said"
        )
    if printed.total:
        return
    tied = _may_be_tied(printed.parts)
    if tied:
        raise UndeterminedError(
            f"'{tied[0]}' and '{tied[1]}' may be one matrix, which no total below it tells"
        )
    own_class = next((part.kind for part in printed.parts if _is_own_class(part)), None)
    if own_class:
        raise UndeterminedError(
            f"'{own_class}' may have an nn.Parameter, which is not printed, and no total below it tells"
        )


def _is_own_class(part: Part) -> bool:
    return part.arguments is None and part.kind not in ("Sequential", "ModuleList", "ModuleDict")


def _may_be_tied(parts: Sequence[Part]) -> tuple[str, str] | None:
    """An embedding, and a linear module that may have its matrix, as language models often do."""
    embeddings: dict[object, str] = {}
    for part in parts:
        if part.arguments is None or part.written_kind not in ("Embedding", "Linear"):
            continue
        call = layer_call(part)
        assert call, "it is counted"
        if part.written_kind == "Embedding":
            embeddings[tuple(call.arguments[:2])] = part.path
        shape = (call.keywords.get("out_features"), call.keywords.get("in_features"))
        if shape in embeddings:
            return embeddings[shape], part.path
    return None


class _Classes:
    """The classes of the writer's own in a printed module."""

    def __init__(self, printed: PrintedModule) -> None:
        self._printed = printed
        self.names: dict[tuple[str, ...], str] = {}
        """The name of each class, by its kind and the lines that make what it holds."""
        self.is_ordered = False
        """Whether an `OrderedDict` is needed."""

    def lines(self) -> Iterator[str]:
        """Their definitions, those first that others need."""
        for (_, *body), name in self.names.items():
            yield from ("", f"class {name}(nn.Module):", f"{INDENT}def __init__(self):")
            yield from (2 * INDENT + line for line in ("super().__init__()", *body))

    def expression(self, part: Part) -> list[str]:
        """The lines of the expression that makes a module."""
        if part.arguments is not None:
            return [f"nn.{part.written_kind}({part.arguments})"]
        children = list(children_of(self._printed, part))
        names = [child.name for child in children]
        if part.kind == "ModuleList":
            return self._list(children)
        if part.kind == "Sequential" and names == list(map(str, range(len(names)))):
            return bracketed("nn.Sequential(", map(self.expression, children), ")")
        if part.kind in ("Sequential", "ModuleDict"):
            return self._by_name(part.kind, names, map(self.expression, children))
        return [f"{self._class(part, names, children)}()"]

    def _list(self, children: Sequence[Part]) -> list[str]:
        items = [self._repeated(child) for child in children]
        if len(items) == len(items[0]) == 1 and items[0][0].startswith("*"):
            return [f"nn.ModuleList({items[0][0][1:]})"]
        return bracketed("nn.ModuleList([", items, "])")

    def _repeated(self, part: Part) -> list[str]:
        expression = self.expression(part)
        times = len(list(expanded(part._replace(path=part.name))))
        if times == 1:
            return expression
        if len(expression) > 1:
            return ["*[", *(INDENT + line for line in expression), f"{INDENT}for _ in range({times})", "]"]
        return [f"*[{expression[0]} for _ in range({times})]"]

    def _by_name(self, kind: str, names: Sequence[str], expressions: Iterable[list[str]]) -> list[str]:
        named = zip(names, expressions, strict=True)
        if kind == "ModuleDict":
            items = [around(f'"{name}": ', expression) for name, expression in named]
            return bracketed("nn.ModuleDict({", items, "})")
        self.is_ordered = True
        items = [around(f'("{name}", ', expression, ")") for name, expression in named]
        return bracketed("nn.Sequential(OrderedDict([", items, "]))")

    def _class(self, part: Part, names: Sequence[str], children: Sequence[Part]) -> str:
        """The name of the class that makes a module; of one kind, there may be several."""
        body: list[str] = []
        for name, child in zip(names, children, strict=True):
            expression = self.expression(child)
            is_name = name.isidentifier()
            before, behind = (f"self.{name} = ", "") if is_name else (f'self.add_module("{name}", ', ")")
            body += around(before, expression, behind)
        key = (part.kind, *body)
        if key not in self.names:
            alike = sum(kind == part.kind for kind, *_ in self.names)
            self.names[key] = f"{part.kind}{alike + 1}" if alike else part.kind
        return self.names[key]
