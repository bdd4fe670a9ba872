"""Keras's layers around layers (keras/src/layers/rnn/bidirectional.py, time_distributed.py)."""

from collections.abc import Callable, Iterator

from ...calls import Call, LayerError
from ...cells import LAYER
from ...formulas import Number, times
from ...layers import Layer
from ...shapes import Lengths, Shape, Tensor, axis, shape_text, unnamed
from ...signatures import Arguments, choice, layer, optional, size
from ...weights import Group, vector
from ..framework import Bound
from .base import keras_layer

_MERGES = {"sum": "sum", "mul": "product", "ave": "mean"}
_SHARED_FLAGS = ("stateful", "return_sequences", "return_state")


def _bidirectional(arguments: Arguments, source: Lengths) -> Layer:
    forward, backward = _directions(arguments)
    one, other = (bound.build(Tensor(unnamed(source))) for bound in (forward, backward))
    (output, *states), (other_output, *other_states) = one.outputs, other.outputs
    if output != other_output:
        hint = "Keras itself announces a wrong output shape for such a pair."
        raise LayerError(None, "the backward layer must have the forward layer's units", hint, backward.call)
    return Layer(
        type="Bidirectional",
        input=one.input,
        outputs=(*map(Tensor, _merged(arguments["merge_mode"], output.shape)), *states, *other_states),
        groups=(*_labelled("forward", one), *_labelled("backward", other)),
        notes=one.notes,
        cell=one.cell if one.cell == other.cell else None,
        states=(*one.states, *other.states),
        used_along=one.used_along,
        starts_at_one=(*one.starts_at_one, *other.starts_at_one),
        merges=_MERGES.get(arguments["merge_mode"], ""),
    )


def _labelled(direction: str, layer: Layer) -> Iterator[Group]:
    for group in layer.groups:
        label = f"{direction}, {group.label}" if group.label else direction
        yield group._replace(label=label, direction=direction)


def _directions(arguments: Arguments) -> tuple[Bound, Bound]:
    """The layer that reads forwards, and the one that reads backwards: by default a copy of it."""
    forward: Bound = arguments["layer"]
    backward: Bound = arguments["backward_layer"] or forward
    for bound in (forward, backward):
        if "go_backwards" not in bound.arguments:
            raise LayerError(
                None,
                "Bidirectional() needs a recurrent layer: LSTM, GRU or SimpleRNN",
                call=bound.call,
            )
    if forward is backward and forward.arguments["go_backwards"]:
        hint = "Bidirectional() makes the backward layer itself."
        message = "the forward layer must not have go_backwards=True"
        raise LayerError(forward.place_of("go_backwards"), message, hint, forward.call)
    if forward is not backward:
        _check_pair(forward, backward)
    return forward, backward


def _check_pair(forward: Bound, backward: Bound) -> None:
    if forward.arguments["go_backwards"] == backward.arguments["go_backwards"]:
        hint = "Write go_backwards=True in the backward layer alone."
        raise LayerError(None, "the two layers must differ in 'go_backwards'", hint, backward.call)
    for flag in _SHARED_FLAGS:
        if forward.arguments[flag] != backward.arguments[flag]:
            raise LayerError(None, f"the two layers must agree in '{flag}'", call=backward.call)


def _merged(merge_mode: str | None, output: Shape) -> tuple[Shape, ...]:
    *leading, units = output
    assert units is not None, "a recurrent layer knows its units"
    if merge_mode is None:
        return (output, output)
    return ((*leading, times(2, units)),) if merge_mode == "concat" else (output,)


def _time_distributed(arguments: Arguments, source: Lengths) -> Layer:
    inner: Bound = arguments["layer"]
    if inner.type.attends:
        message = "TimeDistributed() gives its layer one input, and attention needs a query and a value"
        raise LayerError(None, message, call=inner.call)
    return over_time(inner.build, source, inner.call)


def over_time(build: Callable[[Tensor], Layer], source: Lengths, call: Call | None = None) -> Layer:
    """A layer, or a whole model, at each timestep.

    Args:
        build: Makes it on what one timestep has.
        source: The shape of the whole input.
        call: The call that makes it, for messages.

    Raises:
        LayerError: The input is not a sequence, or the layer returns several tensors.
    """
    if len(source) < 2:
        raise LayerError(
            None,
            "TimeDistributed() reads a sequence, of shape (timesteps, …), "
            f"but its input is {shape_text(source)}",
        )
    inner = build(Tensor(unnamed(source[1:])))
    if len(inner.outputs) > 1:
        raise LayerError(None, "TimeDistributed() needs a layer that returns one tensor", call=call)
    timesteps = axis(source[0], "T", "timesteps")
    every = "every timestep" if timesteps is None else f"each of {timesteps.value:,} timesteps"
    return inner._replace(
        type="TimeDistributed",
        input=Tensor((timesteps, *inner.input.shape)),
        outputs=(Tensor((timesteps, *inner.outputs[0].shape)),),
        notes=(f"the same {inner.type} at {every}", *inner.notes),
        used_along=None if inner.used_along is None else (timesteps, *inner.used_along),
    )


def _spectral(arguments: Arguments, source: Lengths) -> Layer:
    """A layer whose kernel is divided by its largest singular value, which a vector follows."""
    inner: Bound = arguments["layer"]
    built = inner.build(Tensor(unnamed(source)))
    first = built.weights[0] if built.weights and built.cell is None else None
    if first is None or first.name not in ("kernel", "embeddings") or inner.arguments.get("lora_rank"):
        hint = "Dense, Embedding and convolutions have one."
        raise LayerError(
            "layer", f"SpectralNormalization() needs a layer with one kernel, not {inner.name}", hint
        )
    follows = vector("u", "vector_u", LAYER, (Number(1), first.shape[-1]), trainable=False)
    follows = follows._replace(dtype=first.dtype)
    others = built.weights[1:]
    groups = [Group((LAYER,), (first,), first.name), Group((LAYER,), (follows,), "vector")]
    if others:
        groups.append(Group((LAYER,), others, "bias"))
    note = "vector_u follows the kernel's largest singular value, and is not trained"
    return built._replace(
        type="SpectralNormalization", groups=tuple(groups), notes=(note,), has_unknown_products=True
    )


WRAPPERS = {
    "SpectralNormalization": keras_layer(
        "SpectralNormalization",
        "layer, power_iterations=",
        _spectral,
        {"layer": layer(), "power_iterations": size(1)},
        is_wrapper=True,
    ),
    "Bidirectional": keras_layer(
        "Bidirectional",
        "layer, merge_mode=, weights=, backward_layer=",
        _bidirectional,
        {
            "layer": layer(),
            "merge_mode": choice("concat", "sum", "mul", "ave", None),
            "backward_layer": optional(layer()),
        },
        reads_sequence=True,
        is_wrapper=True,
    ),
    "TimeDistributed": keras_layer(
        "TimeDistributed",
        "layer",
        _time_distributed,
        {"layer": layer()},
        reads_sequence=True,
        is_wrapper=True,
    ),
}
