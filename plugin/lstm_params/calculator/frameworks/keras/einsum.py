"""Keras's dense layer of any axes (keras/src/layers/core/einsum_dense.py)."""

from ...calls import Expression, LayerError, Value
from ...cells import LAYER
from ...formulas import Formula, Number, product
from ...layers import Layer
from ...lazy_regex import regex
from ...named_tuples import NamedTuple
from ...shapes import Lengths, Tensor, numbered, unnamed
from ...signatures import Arguments, Counted, as_shape, as_size, optional, unset
from ...weights import BIAS, Group, Source, Weight, whole
from .adaptation import LORA, adapted
from .base import ACTIVATION, keras_layer
from .dtypes import UNKNOWN

_NAME = "EinsumDense"
_FORM = regex(r"(\.\.\.)?([a-zA-Z]+)(\.\.\.)?,([a-zA-Z]+)->(\.\.\.)?([a-zA-Z]+)(\.\.\.)?")


class _Equation(NamedTuple):
    """What is multiplied with what, a letter for each axis: `abc,cd->abd`."""

    read: str
    kernel: str
    written: str
    is_open_before: bool
    """Whether it leaves axes in front alone, as in `...x,xy->...y`."""
    is_open_behind: bool


def _equation(value: Value) -> _Equation:
    found = _FORM.fullmatch(value.replace(" ", "")) if isinstance(value, str) else None
    if found is None or (found[1], found[3]) != (found[5], found[7]) or (found[1] and found[3]):
        raise ValueError("must be an equation such as 'abc,cd->abd'")
    return _Equation(found[2], found[4], found[6], bool(found[1]), bool(found[3]))


def _einsum(arguments: Arguments, source: Lengths) -> Layer:
    equation: _Equation = arguments["equation"]
    full: Lengths = (None, *source)
    more = len(full) - len(equation.read)
    skipped = _skipped(equation, full, more)
    read = dict(zip(equation.read, full[skipped:], strict=False))
    output = _output(arguments["output_shape"], equation, full, more)
    written = dict(zip(equation.written, output[skipped:], strict=False))
    _check(equation, read, written, len(output) - more)
    kernel = _kernel(equation.kernel, read, written)
    groups = [*adapted(Group((LAYER,), (kernel,)), arguments)]
    bias = _bias(arguments["bias_axes"] or "", equation, written, more)
    if bias:
        vector = whole("b", "bias", BIAS, LAYER, product(bias), bias)
        groups.insert(1, Group((LAYER,), (vector,), "bias"))
        groups[0] = groups[0]._replace(label=groups[0].label or "kernel")
    return Layer(
        _NAME,
        Tensor(unnamed(source)),
        (Tensor(unnamed(output[1:])),),
        tuple(groups),
        has_unknown_products=True,
    )


def _skipped(equation: _Equation, full: Lengths, more: int) -> int:
    """How many axes in front the equation leaves alone."""
    if more < 0 or (more and not (equation.is_open_before or equation.is_open_behind)):
        message = f"the equation reads {len(equation.read)} axes, and the input has {len(full)}"
        raise LayerError("equation", message, "It counts the batch axis too.")
    skipped = more if equation.is_open_before else 0
    if len(set(full[1:skipped])) > 1:
        hint = "Keras itself announces them in the wrong order."
        raise LayerError("equation", "several axes of different lengths stand for '...'", hint)
    return skipped


def _kernel(letters: str, read: dict[str, int | None], written: dict[str, int | None]) -> Weight:
    """The kernel: its axes that are not written are those that are summed over."""
    lengths = [_known(letter, read, written) for letter in letters]
    shape = numbered("k", lengths, [""] * len(lengths))
    pairs = list(zip(letters, shape, strict=True))
    inner = [length for letter, length in pairs if letter not in written]
    outer = [length for letter, length in pairs if letter in written]
    source = Source("input", product(inner) if inner else Number(1), "values")
    writes: Formula = product(outer) if outer else Number(1)
    return whole("W", "kernel", source, LAYER, writes, shape)


def _output(given: Lengths, equation: _Equation, full: Lengths, more: int) -> Lengths:
    """The whole output's shape: the axes that are left alone, and those that are given."""
    if equation.is_open_before:
        return (full[0], *full[1:more], *given)
    kept = full[len(equation.read) :] if equation.is_open_behind else ()
    return (full[0], *given, *kept)


def _check(
    equation: _Equation, read: dict[str, int | None], written: dict[str, int | None], axes: int
) -> None:
    if axes != len(equation.written):
        message = f"the equation writes {len(equation.written)} axes, and 'output_shape' says {axes}"
        raise LayerError("output_shape", message, "It lacks the batch axis.")
    for letter, length in written.items():
        if letter not in read and letter not in equation.kernel:
            raise LayerError("equation", f"nothing says how long '{letter}' is")
        if length is not None and letter in read and read[letter] != length:
            message = f"'{letter}' is {read[letter]} in the input and {length:,} in 'output_shape'"
            raise LayerError("output_shape", message)


def _known(letter: str, read: dict[str, int | None], written: dict[str, int | None]) -> int:
    if letter not in read and letter not in written:
        raise LayerError("equation", f"nothing says how long '{letter}' is")
    length = read.get(letter, written.get(letter))
    if length is None:
        raise LayerError("equation", f"the kernel needs to know '{letter}', which is left open")
    return length


def _bias(letters: str, equation: _Equation, written: dict[str, int | None], more: int) -> list[Formula]:
    """The axes of the bias: from its first letter on, and 1 along those that it is the same for."""
    wrong = [letter for letter in letters if letter not in equation.written]
    if wrong:
        raise LayerError("bias_axes", f"the equation writes no axis '{wrong[0]}'")
    if not letters:
        return []
    behind = equation.written[min(map(equation.written.index, letters)) :]
    lengths = [_known(letter, {}, written) if letter in letters else 1 for letter in behind]
    return [Number(length) for length in (*lengths, *[1] * (more if equation.is_open_behind else 0))]


def _output_shape(value: Value) -> Lengths:
    is_several = isinstance(value, tuple) and not isinstance(value, Expression)
    return as_shape(value) if is_several else (as_size(value),)


def _letters(value: Value) -> str:
    if not isinstance(value, str):
        raise ValueError("must be letters of the equation such as 'd'")
    return value


EINSUM = {
    _NAME: keras_layer(
        _NAME,
        "equation, output_shape, activation=, bias_axes=, kernel_initializer=, bias_initializer=, "
        "kernel_regularizer=, bias_regularizer=, kernel_constraint=, bias_constraint=, lora_rank=, "
        "lora_alpha=, gptq_unpacked_column_size=, quantization_config=",
        _einsum,
        {
            "equation": Counted(_equation),
            "output_shape": Counted(_output_shape),
            "activation": ACTIVATION,
            "bias_axes": optional(Counted(_letters)),
            **LORA,
            "quantization_config": unset("it changes how the weights are stored"),
        },
        quantized=UNKNOWN,
    )
}
