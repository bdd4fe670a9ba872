"""What is among the options of a block and belongs into its layer: arguments, and names of layers.

Only blocks with a mistake load this module. What a hint says to write is counted first.
"""

from collections.abc import Mapping, Sequence

from ..calculator.calls import Call, Expression, LayerError, NetworkError, Value
from ..calculator.cells import GRU_RESET_AFTER, GRU_RESET_BEFORE, LSTM, SIMPLE_RNN, Cell, Recurrent
from ..calculator.frameworks import FRAMEWORKS
from ..calculator.frameworks.argument_names import layers_with
from ..calculator.frameworks.changed_calls import states_features
from ..calculator.frameworks.framework import Framework
from ..calculator.frameworks.restating import Restated, restated
from ..calculator.named_tuples import NamedTuple
from ..calculator.names import nearest
from ..calculator.rows import network
from .calls import read_call, read_value
from .errors import BlockError
from .yaml_nodes import Items, Node, Scalar

_CELLS = ("LSTM", "GRU", "a simple RNN")
_WORDS = {
    **dict.fromkeys(("true", "yes", "on"), True),
    **dict.fromkeys(("false", "no", "off"), False),
    **dict.fromkeys(("null", "none", "~"), None),
}
"""How YAML writes what Python has a word for."""

_FEATURES, _UNITS = 3, 2
"""The sizes of an example."""


class _Said(NamedTuple):
    """What a block says of its layer."""

    call: Call
    where: str
    """The line that says it, which a new one replaces; nothing where the layer is an example."""
    if_meant: str = ""
    """The hint for a layer other than the LSTM that a block of sizes alone means."""


class _Sizes(NamedTuple):
    """What a block says of its input."""

    input: tuple[int | None, ...] | None
    features: int | None
    timesteps: int | None


def is_argument(name: str, framework: str) -> bool:
    """Whether some layer of some framework has an argument of a name, or had it once."""
    return bool(layers_with(name, FRAMEWORKS[framework])[1]) or any(
        name in other.former for other in FRAMEWORKS.values()
    )


def argument_hint(
    name: str,
    arguments: Mapping[str, Node],
    options: Mapping[str, Node],
    framework: str,
) -> str:
    """What to write instead of an option that is an argument of a layer.

    Args:
        name: The argument's name.
        arguments: What is given for it, and for others that are among the options too.
        options: The options that the block has, by name; `cell` where it says so in another one.
        framework: Whose layers the block's are.
    """
    chosen, sizes = FRAMEWORKS[framework], _sizes(options)
    known, value = _value(arguments[name])
    if not known or not options.keys().isdisjoint(("layers", "code", "code_file", "file", "use")):
        return "It is an argument of a layer: write it in the layer that it is meant for."
    for said in _said(options, chosen, sizes):
        if _is_given(said.call, name, chosen):
            return f"The layer says it already: leave this line out, or '{name}' in the layer."
        found = restated(chosen, said.call, name, value)
        if found is not None:
            calls = _all_restated(said.call, arguments, chosen) if found.calls else ()
            return _said_hint(said, found._replace(calls=calls), chosen, sizes)
    return _elsewhere(name, value, options, chosen, sizes)


def _said_hint(said: _Said, found: Restated, chosen: Framework, sizes: _Sizes) -> str:
    wrong = found.wrong or (_mistake(found.calls, chosen, sizes) if found.calls and said.where else "")
    if wrong:
        return f"It is an argument of a layer, where {wrong}."
    if not found.calls:
        return f"Leave this line out: {found.why} in {chosen.name}."
    line = _line(found.calls)
    if not said.where:
        return f"It is an argument of a layer: write it there, as in '{line}'."
    return f"Write '{line}' instead of '{said.where}' and this line{said.if_meant}."


def _all_restated(call: Call, arguments: Mapping[str, Node], chosen: Framework) -> tuple[Call, ...]:
    """A layer with all arguments that are among the options, as far as it has them; more layers last."""
    calls: tuple[Call, ...] = (call,)
    for name in sorted(arguments, key=lambda name: name == "num_layers"):
        known, value = _value(arguments[name])
        found = restated(chosen, calls[0], name, value) if known and len(calls) == 1 else None
        calls = found.calls if found and found.calls else calls
    return calls


def _elsewhere(name: str, value: Value, options: Mapping[str, Node], chosen: Framework, sizes: _Sizes) -> str:
    """The hint for an argument that the block's layer does not have: which layer has it."""
    whose, homes = layers_with(name, chosen)
    if whose is None:
        return f"It is an argument that {chosen.name}'s layers have no more."
    for said in _said(options, whose, sizes) if whose is not chosen and "framework" not in options else []:
        found = restated(whose, said.call, name, value) if "units" in options and said.where else None
        if found and found.calls and not _mistake(found.calls, whose, sizes):
            return (
                f"It is {whose.name}'s: write 'framework: {whose.key}' and '{_line(found.calls)}' instead of "
                f"'{said.where}' and this line if you mean {whose.name}'s count."
            )
    more = f" and {len(homes) - 1} more" if len(homes) > 1 else ""
    return f"It is an argument of {whose.name}'s {homes[0]}(){more}, and of no layer in this block."


def layer_name_hint(name: str, value: Node, options: Mapping[str, Node], framework: str) -> str:
    """What to write instead of an option that is the name of a layer, or says which is meant; or nothing.

    Args:
        name: The option's name, or the layer's that it gives.
        value: What is given for it.
        options: The options that the block has, by name.
        framework: Whose layers the block's are.
    """
    chosen = FRAMEWORKS[framework]
    own = nearest(name, chosen.types)
    if own.lower() != name.lower() and name.lower() not in _KINDS:
        return ""
    known, given = _value(value)
    sizes = _sizes(options)
    kind = _KINDS.get(name.lower())
    features = _features(sizes)
    stated = _size(options, "units")
    units = given if known and type(given) is int else stated
    call: Call | None = None
    if kind and units and (features or not _needs_features(chosen)):
        call = _written(kind, chosen, features or _FEATURES, units)
    elif known and own and not isinstance(given, Expression) and type(given) is int:
        call = Call(own, given)
    if call is None or (features and _mistake((call,), chosen, sizes)):
        return ""
    both = f" instead of 'units: {stated}' and this line" if stated else ""
    return f"Write 'layer: {call}'{both}."


_KINDS = {
    **dict.fromkeys(("lstm", "lstmcell"), "LSTM"),
    **dict.fromkeys(("gru", "grucell"), "GRU"),
    **dict.fromkeys(("simplernn", "rnn", "simplecell"), "a simple RNN"),
}
"""The names of recurrent layers in all frameworks."""


def _said(options: Mapping[str, Node], framework: Framework, sizes: _Sizes) -> Sequence[_Said]:
    """The block's layer; where it only says units, the layers that may be meant, the LSTM first."""
    layer = options.get("layer")
    if layer is not None:
        call = _read(layer)
        return [_Said(call, f"layer: {call}")] if call else []
    units, features = _size(options, "units"), _features(sizes)
    cell = options.get("cell")
    kind = _KINDS.get(cell.value.lower()) if isinstance(cell, Scalar) else None
    where = f"units: {units}" if units and (features or not _needs_features(framework)) else ""
    meant = {
        one: _written(one, framework, features or _FEATURES, units or _UNITS)
        for one in ([kind] if kind else _CELLS)
    }
    return [
        _Said(call, where, "" if one == (kind or _CELLS[0]) else f" if you mean {one}")
        for one, call in meant.items()
        if call
    ]


def _written(kind: str, framework: Framework, features: int, units: int) -> Call | None:
    """A recurrent layer as a framework writes it; None where it has none of that kind."""
    try:
        return framework.written(Recurrent(_cell(kind, framework), features, units))
    except LayerError:
        return None


def _cell(kind: str, framework: Framework) -> Cell:
    """The cell of a framework's layer as it is without arguments."""
    gru = GRU_RESET_BEFORE if framework.key == "onnx" else GRU_RESET_AFTER
    return {"LSTM": LSTM, "GRU": gru}.get(kind, SIMPLE_RNN)


def _needs_features(framework: Framework) -> bool:
    """Whether a recurrent layer of it says how many features it reads."""
    return states_features(framework, framework.written(Recurrent(LSTM, _FEATURES, _UNITS)))


def _read(node: Node) -> Call | None:
    try:
        return read_call(node.value).call if isinstance(node, Scalar) else None
    except BlockError:
        return None


def _is_given(call: Call, name: str, framework: Framework) -> bool:
    """Whether a call, or one in it, has an argument."""
    kind = framework.type_of(call.name)
    by_position = kind.signature.parameters[: len(call.arguments)] if kind else ()
    inner = [value for value in (*call.arguments, *call.keywords.values()) if isinstance(value, Call)]
    return name in (*call.keywords, *by_position) or any(_is_given(one, name, framework) for one in inner)


def _mistake(calls: Sequence[Call], framework: Framework, sizes: _Sizes) -> str:
    """What is wrong with layers on the block's input, if they have a mistake beside that input."""
    if sizes.input is None and sizes.features is None and not _needs_features(framework):
        sizes = sizes._replace(features=_FEATURES)
    try:
        network(
            calls,
            framework=framework.key,
            input=sizes.input,
            features=None if sizes.input else sizes.features,
            timesteps=None if sizes.input else sizes.timesteps,
        )
    except NetworkError as error:
        first: LayerError = error.errors[0]
        return first.message
    return ""


def _sizes(options: Mapping[str, Node]) -> _Sizes:
    return _Sizes(_shape(options.get("input")), _size(options, "features"), _size(options, "timesteps"))


def _features(sizes: _Sizes) -> int | None:
    return sizes.features or (sizes.input[-1] if sizes.input else None)


def _size(options: Mapping[str, Node], name: str) -> int | None:
    node = options.get(name)
    known, value = _value(node) if isinstance(node, Scalar) and node.is_plain else (False, None)
    return value if known and type(value) is int and value > 0 else None


def _shape(node: Node | None) -> tuple[int | None, ...] | None:
    known, value = _value(node) if node is not None else (False, None)
    if not known or not isinstance(value, tuple) or isinstance(value, Expression):
        return None
    lengths = tuple(length if type(length) is int and length > 0 else None for length in value)
    return lengths if len(lengths) == len(value) else None


def _value(node: Node) -> tuple[bool, Value]:
    """What an option's value is as an argument, and whether it is known."""
    if isinstance(node, Items):
        items = [_value(item) for item in node.items]
        return all(known for known, _ in items), tuple(value for _, value in items)
    if not isinstance(node, Scalar) or not node.value:
        return False, None
    if not node.is_plain:
        return True, node.value
    if node.value.lower() in _WORDS:
        return True, _WORDS[node.value.lower()]
    try:
        value = read_value(node.value)
    except BlockError:
        return True, node.value
    return True, node.value if isinstance(value, Expression) and node.value.isidentifier() else value


def _line(calls: Sequence[Call]) -> str:
    """The option that gives some layers."""
    if len(calls) == 1:
        return f"layer: {_quoted(str(calls[0]), (': ', ' #'))}"
    return f"layers: [{', '.join(_quoted(str(call), ',[]{}') for call in calls)}]"


def _quoted(code: str, signs: Sequence[str]) -> str:
    """Code in quotes where YAML would take a sign in it for its own."""
    if not any(sign in code for sign in signs):
        return code
    return f'"{code}"' if '"' not in code and "\\" not in code else "'" + code.replace("'", "''") + "'"
