"""PyTorch's layers that are made of others, which a program can reach.

What each registers, in its order, is in torch/nn/modules: activation.py, transformer.py and adaptive.py
(torch 2.13).
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from typing import Any

from ...calculator.named_tuples import NamedTuple
from ..maker import first_unknown
from ..values import Unknown
from ..words import words
from .dtypes import converted_to, set_types
from .registration import Registered, count_parameters
from .tensors import Parameter

Given = Mapping[str, Any]


class Composite(NamedTuple):
    """A layer: its parameters as PyTorch has them, and what it registers."""

    signature: str
    """Names with their defaults, as Python writes them; those without one must be given."""
    fill: Callable[[_Filling, Given], None]


class _Filling:
    """A module that is being filled.

    Args:
        machine: The interpreter.
        module: The module.
        node: The call that makes it.
        make: What makes another layer of PyTorch's.
    """

    def __init__(
        self, machine: Any, module: Registered, node: ast.AST, make: Callable[..., Registered]
    ) -> None:
        self.machine, self.module, self.node, self.make = machine, module, node, make

    def layer(self, name: str, kind: str, *arguments: Any, **keywords: Any) -> None:
        """Register another layer of PyTorch's."""
        self.module.children[name] = self.make(kind, self.node, list(arguments), keywords)

    def linear(self, inputs: int, outputs: int) -> Registered:
        """A linear layer without bias, which may have no inputs or outputs at all."""
        if inputs and outputs:
            return self.make("Linear", self.node, [inputs, outputs], {"bias": False})
        module = self.make("Linear", self.node, [1, 1], {"bias": False})
        module.bound, module.layer = None, None
        module.parameters["weight"] = Parameter((outputs, inputs), dtype=self.machine.tensor_type)
        return module

    def parameter(self, name: str, *shape: int) -> None:
        """Register a parameter."""
        if any(length > 10**12 or length < 0 for length in shape):
            self.machine.fail(self.node, "a length of this layer is too large, or below 0")
        count_parameters(self.machine, self.node, 1)
        self.module.parameters[name] = Parameter(shape, dtype=self.machine.tensor_type)
        self.module.shapes[name] = shape

    def check(self, is_so: bool, message: str) -> None:
        """Refuse what PyTorch refuses."""
        if not is_so:
            self.machine.fail(self.node, message)


def fill_composite(
    machine: Any,
    module: Registered,
    name: str,
    node: ast.AST,
    arguments: list[Any],
    keywords: dict[str, Any],
    make: Callable[..., Registered],
) -> None:
    """Make a module one of these layers.

    Raises:
        ProgramError: There is something in its arguments that the text does not say, or that PyTorch refuses.
    """
    composite = COMPOSITES[name]
    module.code = machine.code(node)
    given = _given(machine, name, composite, node, arguments, keywords)
    module.made_with = dict(given)
    composite.fill(_Filling(machine, module, node, make), given)
    set_types(machine, module, converted_to(name, [], given), node)


_PASSED = {"device": None, "dtype": None}


def _given(
    machine: Any,
    name: str,
    composite: Composite,
    node: ast.AST,
    arguments: list[Any],
    keywords: dict[str, Any],
) -> dict[str, Any]:
    """All arguments by name, defaults among them."""
    signature, _, keyword_only = composite.signature.partition(", *, ")
    by_position, defaults = _parameters(signature)
    by_name, more = _parameters(keyword_only)
    by_position += list(_PASSED)
    names, defaults = by_position + by_name, {**defaults, **more}
    if len(arguments) > len(by_position):
        machine.fail(node, f"{name}() takes at most {len(by_position)} arguments by their places")
    given = dict(zip(by_position, arguments, strict=False))
    for key, value in keywords.items():
        if key not in names or key in given:
            message = f"{name}() has no argument '{key}'" if key not in names else f"'{key}' is given twice"
            machine.stop(node, message, TypeError)
        given[key] = value
    for key, value in given.items():
        unknown = first_unknown(value)
        if key not in _PASSED and unknown is not None and key != "activation":
            machine.fail_unknown(unknown, f"'{key}'")
    missing = [key for key in names if key not in given and key not in defaults and key not in _PASSED]
    if missing:
        machine.fail(node, f"{name}() needs '{missing[0]}'")
    whole = {**defaults, **given}
    for key, value in whole.items():
        _check(machine, name, key, value, defaults.get(key), node)
    return whole


def _parameters(signature: str) -> tuple[list[str], dict[str, Any]]:
    """The names in a signature, and the defaults."""
    names: list[str] = []
    defaults: dict[str, Any] = {}
    for part in signature.split(", ") if signature else ():
        name, has_default, default = part.partition("=")
        names.append(name)
        if has_default:
            defaults[name] = ast.literal_eval(default)
    return names, defaults


_COUNTS = frozenset(
    words(
        "embed_dim num_heads kdim vdim d_model nhead dim_feedforward num_layers num_encoder_layers "
        "num_decoder_layers in_features n_classes"
    )
)


def _check(machine: Any, name: str, key: str, value: Any, default: Any, node: ast.AST) -> None:
    if key in _COUNTS and not (value is None and default is None and key in ("kdim", "vdim")):
        if type(value) is not int or value < 1:
            machine.fail(node, f"'{key}' of {name} must be a whole number above 0")
    elif isinstance(default, bool) and not isinstance(value, (bool, int)):
        machine.fail(node, f"'{key}' of {name} is True or False")


def _attention(made: _Filling, given: Given) -> None:
    """`MultiheadAttention`."""
    width = given["embed_dim"]
    keys, values = given["kdim"] or width, given["vdim"] or width
    made.check(width % given["num_heads"] == 0, "'embed_dim' must be a multiple of 'num_heads'")
    if keys == width == values:
        made.parameter("in_proj_weight", 3 * width, width)
    else:
        made.parameter("q_proj_weight", width, width)
        made.parameter("k_proj_weight", width, keys)
        made.parameter("v_proj_weight", width, values)
    if given["bias"]:
        made.parameter("in_proj_bias", 3 * width)
    made.layer("out_proj", "Linear", width, width, bias=bool(given["bias"]))
    projection = made.module.children["out_proj"]
    assert isinstance(projection, Registered), "it has just been made"
    projection.exact = "NonDynamicallyQuantizableLinear"
    if given["add_bias_kv"]:
        made.parameter("bias_k", 1, 1, width)
        made.parameter("bias_v", 1, 1, width)


def _encoder_layer(made: _Filling, given: Given) -> None:
    width, bias = given["d_model"], bool(given["bias"])
    _attend(made, "self_attn", given)
    made.layer("linear1", "Linear", width, given["dim_feedforward"], bias=bias)
    made.layer("dropout", "Dropout", given["dropout"])
    made.layer("linear2", "Linear", given["dim_feedforward"], width, bias=bias)
    for name in ("norm1", "norm2"):
        made.layer(name, "LayerNorm", width, bias=bias)
    for name in ("dropout1", "dropout2"):
        made.layer(name, "Dropout", given["dropout"])
    _activate(made, given["activation"])


def _decoder_layer(made: _Filling, given: Given) -> None:
    width, bias = given["d_model"], bool(given["bias"])
    _attend(made, "self_attn", given)
    _attend(made, "multihead_attn", given)
    made.layer("linear1", "Linear", width, given["dim_feedforward"], bias=bias)
    made.layer("dropout", "Dropout", given["dropout"])
    made.layer("linear2", "Linear", given["dim_feedforward"], width, bias=bias)
    for name in ("norm1", "norm2", "norm3"):
        made.layer(name, "LayerNorm", width, bias=bias)
    for name in ("dropout1", "dropout2", "dropout3"):
        made.layer(name, "Dropout", given["dropout"])
    _activate(made, given["activation"])


def _attend(made: _Filling, name: str, given: Given) -> None:
    options = {"dropout": given["dropout"], "bias": given["bias"], "batch_first": given["batch_first"]}
    made.layer(name, "MultiheadAttention", given["d_model"], given["nhead"], **options)


def _activate(made: _Filling, activation: Any) -> None:
    """An activation that is a module is registered; functions and names are not."""
    if isinstance(activation, Registered):
        made.module.children["activation"] = activation
    elif isinstance(activation, Unknown) and not activation.is_passive:
        made.machine.fail_unknown(activation, "'activation'", "relu")


def _stack(kind: str) -> Callable[[_Filling, Given], None]:
    """`TransformerEncoder` and `TransformerDecoder`: copies of a layer, and a normalization behind them."""

    def fill(made: _Filling, given: Given) -> None:
        layer, norm = given[kind], given["norm"]
        made.check(isinstance(layer, Registered), f"'{kind}' must be a module that is known here")
        made.check(norm is None or isinstance(norm, Registered), "'norm' must be a module that is known here")
        copies = [made.machine.copied(layer, made.node, True) for _ in range(given["num_layers"])]
        made.layer("layers", "ModuleList", copies)
        if norm is not None:
            made.module.children["norm"] = norm

    return fill


def _transformer(made: _Filling, given: Given) -> None:
    custom = given["custom_encoder"] is None and given["custom_decoder"] is None
    made.check(custom, "an encoder or decoder of another kind is not understood here")
    names = (
        "d_model",
        "nhead",
        "dim_feedforward",
        "dropout",
        "activation",
        "batch_first",
        "norm_first",
        "bias",
    )
    options = {name: given[name] for name in names}
    for kind in ("encoder", "decoder"):
        title = kind.capitalize()
        layer = made.make(f"Transformer{title}Layer", made.node, [], options)
        norm = made.make("LayerNorm", made.node, [given["d_model"]], {"bias": bool(given["bias"])})
        made.layer(kind, f"Transformer{title}", layer, given[f"num_{kind}_layers"], norm)


def _adaptive_softmax(made: _Filling, given: Given) -> None:
    """`AdaptiveLogSoftmaxWithLoss`: a head, and a pair of layers for each cluster of rare words."""
    cutoffs, most, width = given["cutoffs"], given["n_classes"], given["in_features"]
    is_list = (
        isinstance(cutoffs, (list, tuple)) and bool(cutoffs) and all(type(cut) is int for cut in cutoffs)
    )
    is_rising = is_list and list(cutoffs) == sorted({*cutoffs}) and cutoffs[0] > 0 and cutoffs[-1] < most
    made.check(is_rising, "'cutoffs' must be rising numbers above 0 and below 'n_classes'")
    value = given["div_value"]
    made.check(isinstance(value, (int, float)) and value > 0, "'div_value' must be a number above 0")
    made.layer("head", "Linear", width, cutoffs[0] + len(cutoffs), bias=bool(given["head_bias"]))
    tail = []
    for number, (start, stop) in enumerate(zip(cutoffs, (*cutoffs[1:], most), strict=True)):
        small = int(width // value ** (number + 1))
        pair = [made.linear(width, small), made.linear(small, stop - start)]
        tail.append(made.make("Sequential", made.node, pair, {}))
    made.layer("tail", "ModuleList", tail)


_LAYER = (
    "d_model, nhead, dim_feedforward=2048, dropout=0.1, activation='relu', layer_norm_eps=1e-05, "
    "batch_first=False, norm_first=False, bias=True"
)
COMPOSITES: dict[str, Composite] = {
    "MultiheadAttention": Composite(
        "embed_dim, num_heads, dropout=0.0, bias=True, add_bias_kv=False, add_zero_attn=False, kdim=None, "
        "vdim=None, batch_first=False",
        _attention,
    ),
    "TransformerEncoderLayer": Composite(_LAYER, _encoder_layer),
    "TransformerDecoderLayer": Composite(_LAYER, _decoder_layer),
    "TransformerEncoder": Composite(
        "encoder_layer, num_layers, norm=None, enable_nested_tensor=True, mask_check=True",
        _stack("encoder_layer"),
    ),
    "TransformerDecoder": Composite("decoder_layer, num_layers, norm=None", _stack("decoder_layer")),
    "Transformer": Composite(
        "d_model=512, nhead=8, num_encoder_layers=6, num_decoder_layers=6, dim_feedforward=2048, "
        "dropout=0.1, activation='relu', custom_encoder=None, custom_decoder=None, layer_norm_eps=1e-05, "
        "batch_first=False, norm_first=False, bias=True",
        _transformer,
    ),
    "AdaptiveLogSoftmaxWithLoss": Composite(
        "in_features, n_classes, cutoffs, div_value=4.0, head_bias=False", _adaptive_softmax
    ),
}
"""The layers by their names."""
