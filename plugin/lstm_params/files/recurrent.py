"""Recurrent layers among the tensors of a file, recognised by their names and their shapes.

What is found is a call of a framework's layer, whose tensors must be those of the file, shape by shape. Where
the names say nothing and the shapes alone are those of an LSTM or a GRU, that is a guess, and is called one.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from ..calculator.calls import Call, NetworkError, Value
from ..calculator.layers import Layer
from ..calculator.named_tuples import NamedTuple
from ..calculator.rows import network
from ..calculator.weights import with_training
from .tensors import StoredTensor

# Patterns are compiled where they are first used: few files need more than one.

MOST_LAYERS = 100
"""So many recurrent layers of a file are recognised."""

GUESSED = "recognised by its shapes alone: that it is one, and how its gates lie, is a guess"
_KINDS = {4: "LSTM", 3: "GRU", 1: "RNN"}
_STEPS = {"LSTM": "LSTMCell", "GRU": "GRUCell", "RNN": "RNNCell"}


class Recognised(NamedTuple):
    """A recurrent layer, and the tensors of the file that are its own."""

    layer: Layer
    framework: str
    tensors: tuple[StoredTensor, ...]


def recognised(tensors: Sequence[StoredTensor]) -> list[Recognised]:
    """The recurrent layers among some tensors.

    Args:
        tensors: The parameters of a file, each once.
    """
    found: list[Recognised] = []
    taken: set[str] = set()
    for finder in (_of_pytorch, _of_keras, _of_flax, _of_shapes):  # shapes are a guess, and come last
        left = [tensor for tensor in tensors if tensor.name not in taken]
        for one in finder(left):
            if len(found) >= MOST_LAYERS:
                return found
            names = {tensor.name for tensor in one.tensors}
            if not names & taken:
                taken |= names
                found.append(one)
    return found


def misshapen(tensors: Iterable[StoredTensor]) -> list[StoredTensor]:
    """Tensors that have the name of a recurrent layer's weight in PyTorch, and no layer's shape.

    A process has such a part of it where the model is spread over several (FSDP2's `to_local()`).
    """
    tensors = [one for one in tensors if "weight_h" in one.name and len(one.shape) == 2]
    projected = {one.name.replace("weight_hr", "weight_hh") for one in tensors if "weight_hr" in one.name}
    return [
        one
        for one in tensors
        if re.search(r"(?:^|\.)weight_hh_l[0-9]+(?:_reverse)?$", one.name)
        and one.name not in projected
        and _kind(*one.shape) is None
    ]


def _built(
    framework: str, name: str, call: Call, source: tuple[int | None, ...], tensors: Sequence[StoredTensor],
    notes: tuple[str, ...] = (),
) -> Recognised | None:  # fmt: skip
    """The layer of a call, if the file has its tensors: in the call's order."""
    try:
        layer = network(call, framework=framework, input=source).layers[0]
    except NetworkError:
        return None
    if [tuple(length.value for length in weight.shape) for weight in layer.weights] != [
        tensor.shape for tensor in tensors
    ]:
        return None
    trained = iter([tensor.trainable for tensor in tensors])
    groups = tuple(with_training(group, [next(trained) for _ in group.weights]) for group in layer.groups)
    layer = layer._replace(groups=groups, name=name or layer.type.lower(), notes=notes)
    return Recognised(layer, framework, tuple(tensors))


_PYTORCH = (
    r"(?P<path>(?:.*\.)?)(?P<kind>weight|bias)_(?P<what>ih|hh|hr)"
    r"(?:_l(?P<level>[0-9]{1,3})(?P<back>_reverse)?)?(?P<form>_g|_v|_orig|\.original[01]?)?"
)
_MAGNITUDES, _DIRECTIONS = ("_g", ".original0"), ("_v", ".original1")
_PARAMETRIZED = "parametrizations."

_Place = tuple[int, bool, str]
"""Which of a layer's tensors one is: its level, whether it reads backward, and `weight_ih` and the like."""


class _Parts:
    """The tensors of one of PyTorch's layers.

    Attributes:
        tensors: Those that it computes with, or that have their shapes.
        magnitudes: What `weight_norm` keeps beside them.
        remade: What the layer makes anew as it runs, by the names that it has then.
    """

    def __init__(self) -> None:
        self.tensors: dict[_Place, StoredTensor] = {}
        self.magnitudes: dict[_Place, StoredTensor] = {}
        self.remade: list[str] = []

    def add(self, tensor: StoredTensor, match: re.Match[str]) -> None:
        """Take a tensor whose name has matched."""
        what = f"{match['kind']}_{match['what']}"
        place = int(match["level"] or 0), bool(match["back"]), what
        if match["form"] in _MAGNITUDES:
            self.magnitudes[place] = tensor
            return
        self.tensors[place] = tensor
        if match["form"]:
            level = "" if match["level"] is None else f"_l{match['level']}"
            self.remade.append(f"{what}{level}{match['back'] or ''}")

    @property
    def notes(self) -> tuple[str, ...]:
        """What is to be known of a layer that makes some of its weights as it runs."""
        if not self.remade:
            return ()
        names = ", ".join(self.remade[:4]) + (" and others" if len(self.remade) > 4 else "")
        computed = sum(tensor.numbers for tensor in self.tensors.values())
        kept = computed + sum(tensor.numbers for tensor in self.magnitudes.values())
        if self.magnitudes:
            return (
                f"made as it runs, of a magnitude and a direction (weight_norm): {names}; "
                f"the file holds {kept:,} numbers of it, and it computes with {computed:,}",
            )
        return (f"made as it runs, from the tensors that are kept, as spectral_norm and prune do: {names}",)


def _of_pytorch(tensors: Sequence[StoredTensor]) -> Iterator[Recognised]:
    """PyTorch's: `weight_ih_l0`, or of a cell `weight_ih`; also where one is made as the layer runs."""
    groups: dict[tuple[str, bool], _Parts] = {}
    for tensor in tensors:
        match = re.fullmatch(_PYTORCH, tensor.name) if "_h" in tensor.name or "_ih" in tensor.name else None
        if match:
            path = match["path"].removesuffix(_PARAMETRIZED).rstrip(".")
            groups.setdefault((path, match["level"] is None), _Parts()).add(tensor, match)
    names = {tensor.name for tensor in tensors}
    for (path, is_cell), parts in groups.items():
        if is_cell and f"{path}.bias".lstrip(".") in names:  # Equinox's cell, which has one bias
            continue
        one = _pytorch_layer(path, is_cell, parts)
        if one:
            yield one


def _are_matrices(*tensors: StoredTensor | None) -> bool:
    return all(tensor is not None and len(tensor.shape) == 2 for tensor in tensors)


def _kind(gates_by_units: int, units: int) -> str | None:
    """The kind of a layer: how many gates of some units are in an axis tells it."""
    return _KINDS.get(gates_by_units // units) if units and gates_by_units % units == 0 else None


def _pytorch_layer(name: str, is_cell: bool, found: _Parts) -> Recognised | None:
    parts = found.tensors
    source, hidden = parts.get((0, False, "weight_ih")), parts.get((0, False, "weight_hh"))
    if source is None or hidden is None or not _are_matrices(source, hidden):
        return None
    projection = parts.get((0, False, "weight_hr"))
    units = (projection or hidden).shape[-1]  # with a projection, `weight_hh` reads what that makes
    kind = _kind(hidden.shape[0], units)
    places = _pytorch_places(parts)
    if kind is None or set(places) != parts.keys():
        return None
    features = source.shape[1]
    keywords = _pytorch_keywords(places, projection)
    call = Call(f"nn.{_STEPS[kind] if is_cell else kind}", features, units, **keywords)
    shape = (features,) if is_cell else (None, features)
    return _built("pytorch", name, call, shape, [parts[place] for place in places], found.notes)


_PYTORCH_TENSORS = ("weight_ih", "weight_hh", "bias_ih", "bias_hh", "weight_hr")
"""What a direction of a level has, in PyTorch's order."""


def _pytorch_places(parts: Collection[_Place]) -> list[_Place]:
    """The tensors of a layer, if all its levels and directions have what the first one has."""
    first = [what for what in _PYTORCH_TENSORS if (0, False, what) in parts]
    levels = 1 + max(level for level, _, _ in parts)
    directions = (False, True) if any(is_back for _, is_back, _ in parts) else (False,)
    return [(level, back, what) for level in range(levels) for back in directions for what in first]


def _pytorch_keywords(places: Sequence[_Place], projection: StoredTensor | None) -> dict[str, Value]:
    keywords: dict[str, Value] = {}
    levels = 1 + places[-1][0]
    if levels > 1:
        keywords["num_layers"] = levels
    if (0, False, "bias_ih") not in places:
        keywords["bias"] = False
    if any(is_back for _, is_back, _ in places):
        keywords["bidirectional"] = True
    if projection:
        keywords["proj_size"] = projection.shape[0]
    return keywords


_KERAS = r"(?P<path>.*?)/?(?P<what>kernel|recurrent_kernel|bias)(?::0)?|(?P<vars>.*)/vars/(?P<number>[0-2])"
_VARIABLES = ("kernel", "recurrent_kernel", "bias")
_WRAPPED = r"(?:model_weights|layers|_layer_checkpoint_dependencies)/"
_ENDS = r"/(?:cell|lstm_cell|gru_cell|simple_rnn_cell|(?:lstm|gru|simple_rnn)_cell_[0-9]+)$"
_OPPOSITE = {"forward": "backward", "backward": "forward"}
_SIDE = r"(?P<before>.*/)?(?P<side>forward|backward)_(?P<rest>[^/]+)(?P<after>.*)"


def _of_keras(tensors: Sequence[StoredTensor]) -> Iterator[Recognised]:
    """Keras': `lstm_cell/recurrent_kernel`, or by number `cell/vars/1`."""
    groups: dict[str, dict[str, StoredTensor]] = {}
    for tensor in _with_kernels(tensors):
        match = re.fullmatch(_KERAS, tensor.name)
        if match:
            what = match["what"] or _VARIABLES[int(match["number"])]
            is_cell = match["what"] or "cell" in match["vars"].rsplit("/", 1)[-1]
            if is_cell:
                groups.setdefault(match["path"] or match["vars"] or "", {})[what] = tensor
    yield from _keras_layers({path: _keras_call(parts) for path, parts in groups.items()})


_KerasCall = tuple[Call, int, list[StoredTensor]]
"""A call, how many features it reads, and the tensors of its layer."""


def _keras_layers(calls: Mapping[str, _KerasCall | None]) -> Iterator[Recognised]:
    """Layers by the paths of their tensors, two directions as one."""
    single = {path: made for path, made in calls.items() if made}
    for path, (call, features, own) in single.items():
        side = re.fullmatch(_SIDE, path)
        other = side and single.get(
            f"{side['before'] or ''}{_OPPOSITE[side['side']]}_{side['rest']}{side['after']}"
        )
        if side and other and str(other[0]) == str(call) and other[1] == features:
            if side["side"] == "backward":  # comes with the forward one
                continue
            name, own = _keras_name((side["before"] or "").rstrip("/")), [*own, *other[2]]
            one = _built("keras", name, Call("Bidirectional", call), (None, features), own)
        else:
            # a cell of one's own may have two tensors of such shapes, whose names are not in the file
            notes = (GUESSED,) if call.name == "SimpleRNN" and path.endswith("/cell") else ()
            one = _built("keras", _keras_name(path), call, (None, features), own, notes)
        if one:
            yield one


def _with_kernels(tensors: Sequence[StoredTensor]) -> Sequence[StoredTensor]:
    """The same, if some of them may be Keras's or Flax's by their names: else none need to be looked at."""
    return tensors if any("kernel" in tensor.name or "/vars/" in tensor.name for tensor in tensors) else ()


def _keras_call(parts: dict[str, StoredTensor]) -> _KerasCall | None:
    source, hidden, bias = (parts.get(what) for what in _VARIABLES)
    if source is None or hidden is None or not _are_matrices(source, hidden):
        return None
    units = hidden.shape[0]
    kind = _kind(hidden.shape[1], units)
    if kind is None:
        return None
    keywords: dict[str, Value] = {} if bias else {"use_bias": False}
    if kind == "GRU" and bias and len(bias.shape) == 1:  # with `reset_after`, it is (2, 3h)
        keywords["reset_after"] = False
    call = Call("SimpleRNN" if kind == "RNN" else kind, units, **keywords)
    return call, source.shape[0], [source, hidden, *([bias] if bias else [])]


def _keras_name(path: str) -> str:
    """A layer's name, from the path of its weights."""
    path = re.sub(_ENDS, "", re.sub(_WRAPPED, "", path))
    parts = path.split("/")
    return parts[-1] if parts[-1] not in ("forward_layer", "layer", "") else "/".join(parts)


_FLAX = r"(?P<path>(?:.*[./])?)(?P<side>[ih])(?P<gate>[ifgorzn])[./](?P<what>kernel|bias)"


def _of_flax(tensors: Sequence[StoredTensor]) -> Iterator[Recognised]:
    """Flax linen's: `ii/kernel`, `hf/bias` and the like, one tensor a gate."""
    groups: dict[str, dict[str, StoredTensor]] = {}
    for tensor in _with_kernels(tensors):
        match = re.fullmatch(_FLAX, tensor.name)
        if match:
            own = f"{match['side']}{match['gate']}/{match['what']}"
            groups.setdefault(match["path"], {})[own] = tensor
    for path, parts in groups.items():
        for gates, cell in (("ifgo", "OptimizedLSTMCell"), ("rzn", "GRUCell")):
            if {f"i{gate}/kernel" for gate in gates} <= parts.keys():
                one = _flax_cell(path.rstrip("./"), cell, parts[f"i{gates[0]}/kernel"], parts)
                if one:
                    yield one


def _flax_cell(
    name: str, cell: str, kernel: StoredTensor, parts: Mapping[str, StoredTensor]
) -> Recognised | None:
    if len(kernel.shape) != 2:
        return None
    features, units = kernel.shape
    try:
        made = network(Call(cell, units), framework="flax-linen", input=(features,))
    except NetworkError:
        return None
    names = [weight.name for weight in made.layers[0].weights]
    if set(names) != parts.keys():
        return None
    tensors = [parts[name] for name in names]
    return _built("flax-linen", name, Call(f"nn.{cell}", units), (features,), tensors)


def _of_shapes(tensors: Sequence[StoredTensor]) -> Iterator[Recognised]:
    """Pairs of matrices that lie one after the other, with the shapes of an LSTM's or a GRU's."""
    number = 0
    while number + 1 < len(tensors):
        first, second = tensors[number], tensors[number + 1]
        behind = tensors[number + 2 : number + 4]
        one = _pair(first, second, behind) or _pair(second, first, behind)
        if one:
            yield one
        number += len(one.tensors) if one else 1


def _pair(source: StoredTensor, hidden: StoredTensor, behind: Sequence[StoredTensor]) -> Recognised | None:
    if len(source.shape) != 2 or len(hidden.shape) != 2 or source.dtype != hidden.dtype:
        return None
    if _is_told(hidden, source):  # by their names, it is the other way round
        return None
    rows, columns = hidden.shape
    if rows == source.shape[0] and columns > 1 and rows in (4 * columns, 3 * columns):
        return _pair_of_pytorch(source, hidden, behind)
    if columns == source.shape[1] and rows > 1 and columns in (4 * rows, 3 * rows):
        return _pair_of_keras(source, hidden, behind)
    return None


def _pair_of_pytorch(
    source: StoredTensor, hidden: StoredTensor, behind: Sequence[StoredTensor]
) -> Recognised | None:
    """Gates one below the other, and two biases or none."""
    rows, columns = hidden.shape
    biases = [tensor.shape for tensor in behind]
    has_bias = biases == [(rows,), (rows,)]
    if not has_bias and (biases[:1] == [(rows,)] or not _is_told(source, hidden)):
        return None  # with one bias, as MLX and others have it, gates lie otherwise
    features = source.shape[1]
    call = Call(f"nn.{_KINDS[rows // columns]}", features, columns, **({} if has_bias else {"bias": False}))
    own = [source, hidden, *(behind if has_bias else [])]
    name = _common(source.name, hidden.name)
    return _built("pytorch", name, call, (None, features), own, notes=(GUESSED,))


def _pair_of_keras(
    source: StoredTensor, hidden: StoredTensor, behind: Sequence[StoredTensor]
) -> Recognised | None:
    """Gates side by side, and one bias or none."""
    columns = hidden.shape[1]
    parts = {"kernel": source, "recurrent_kernel": hidden}
    if behind and behind[0].shape in ((columns,), (2, columns)):
        parts["bias"] = behind[0]
    elif not _is_told(source, hidden):
        return None
    made = _keras_call(parts)
    name = _common(source.name, hidden.name)
    return made and _built("keras", name, made[0], (None, made[1]), made[2], notes=(GUESSED,))


_OF_INPUT = r"(?i)(?:^|[._/])(?:w_)?(?:ih|xh|i2h|x2h|wx|w_x|kernel|input_weights)(?:[._/:]|$)"
_OF_HIDDEN = r"(?i)(?:^|[._/])(?:w_)?(?:hh|h2h|wh|w_h|u|recurrent_kernel|recurrent_weights)(?:[._/:]|$)"


def _is_told(source: StoredTensor, hidden: StoredTensor) -> bool:
    """Whether names say which matrix reads the input, and which the hidden state: shapes may be chance."""
    return bool(re.search(_OF_INPUT, source.name) and re.search(_OF_HIDDEN, hidden.name))


def _common(one: str, other: str) -> str:
    """What two names have in common at their beginning."""
    end = 0
    while end < min(len(one), len(other)) and one[end] == other[end]:
        end += 1
    return one[:end].rstrip("._/-") or one
