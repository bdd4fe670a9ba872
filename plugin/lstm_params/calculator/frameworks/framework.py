"""What every framework's file is made of: layer types, and calls bound to them."""

from collections.abc import Callable, Mapping, Sequence

from ..calls import Call, LayerError
from ..cells import Recurrent
from ..formulas import Formula
from ..layers import Layer
from ..named_tuples import NamedTuple
from ..shapes import Lengths, Tensor
from ..signatures import Arguments, Signature
from ..weights import Group, Part, Weight


class LayerType(NamedTuple):
    """One kind of layer: its signature, and how it is built on an input."""

    signature: Signature
    build: Callable[[Arguments, Tensor], Layer]
    """Makes the layer; raises LayerError where it does not fit its input."""
    reads_sequence: bool = False
    """Whether it needs an input with a time axis."""
    reads_indices: bool = False
    """Whether it reads the numbers of words, which have no features."""
    attends: bool = False
    """Whether what it reads beside its input is what it attends to, and no states."""
    sequence_flag: str = ""
    """The argument by which it returns a sequence, if it returns only the last timestep without it."""
    input_arguments: tuple[str, ...] = ()
    """Arguments that state the network's input when this is the first layer."""
    batch_arguments: tuple[str, ...] = ()
    """Arguments that state it too, with the batch axis in front."""
    is_input: bool = False
    """Whether it does nothing but state that input."""
    own_input: Callable[[Arguments], Lengths | None] = lambda arguments: None
    """The shape that it reads where none is given, as far as its arguments tell."""
    needs_batch: Callable[[Arguments], bool] = lambda arguments: False
    """Whether the batch size must be stated where layers state the input."""
    merge: Callable[[Arguments, Sequence[Tensor]], Layer] | None = None
    """Makes the layer on several tensors, where it joins them."""
    batch_axis: Callable[[Arguments], int | None] = lambda arguments: None
    """Where in its input the batch axis must be; None where that is all the same."""


class Bound(NamedTuple):
    """A call whose arguments are checked; a layer as soon as its input is known."""

    call: Call
    type: LayerType
    arguments: Arguments
    inner: tuple["Bound", ...] = ()
    """The layers inside it, in the order of its arguments."""

    @property
    def name(self) -> str:
        """The layer's name as its framework has it."""
        return self.type.signature.layer

    @property
    def given(self) -> frozenset[str]:
        """The names of the arguments that the call gives, and the calls inside it."""
        by_position = self.type.signature.parameters[: len(self.call.arguments)]
        inside = (bound.given for bound in self.inner)
        return frozenset(self.call.keywords).union(by_position, *inside)

    @property
    def signatures(self) -> tuple[Signature, ...]:
        """What the call, and the calls inside it, may give."""
        return (self.type.signature, *[own for bound in self.inner for own in bound.signatures])

    @property
    def stated_inputs(self) -> list[tuple[int | str | None, Lengths]]:
        """The arguments that state the network's input, and the shape that each states."""
        with_batch = self.type.batch_arguments
        stated = [(name, self.arguments.get(name)) for name in (*self.type.input_arguments, *with_batch)]
        return [
            (self.place_of(name), lengths[1:] if name in with_batch else lengths)
            for name, lengths in stated
            if isinstance(lengths, tuple)
        ]

    @property
    def stated_batch(self) -> int | None:
        """The batch size that it states, if it is an input."""
        shapes = (self.arguments.get(name) for name in self.type.batch_arguments)
        batch: int | None = next((shape[0] for shape in shapes if shape), self.arguments.get("batch_size"))
        return batch if self.type.is_input else None

    @property
    def returns_last_only(self) -> bool:
        """Whether it returns the last timestep where it could return all of them."""
        return self.arguments.get(self.type.sequence_flag) is False

    def place_of(self, argument: str) -> int | str | None:
        """Where an argument is in the call: its position or its name, None where it is left out."""
        if argument in self.call.keywords:
            return argument
        given = self.type.signature.parameters[: len(self.call.arguments)]
        return given.index(argument) if argument in given else None

    def build(self, source: Tensor) -> Layer:
        """The layer on an input.

        Args:
            source: The input.

        Raises:
            LayerError: The layer does not fit the input.
        """
        try:
            return self.type.build(self.arguments, source)
        except LayerError as error:
            if error.call is None:
                error.call = self.call
                error.argument = self.place_of(error.argument) if isinstance(error.argument, str) else None
            raise


def by_name(group: Group, weight: Weight) -> str:
    """A variable for a tensor, where the framework's names are all different."""
    return weight.name


def by_place(form: str) -> Callable[[str, dict[str, int]], str]:
    """How a framework names the layers of a row by their places: `layers.{}` makes `layers.0` and so on."""

    def named(name: str, names: dict[str, int]) -> str:
        return form.format(_next(names, ""))

    return named


def by_class(base: str, names: dict[str, int]) -> str:
    """A layer's name after its class: `lstm`, and `lstm_1` for the second one.

    Args:
        base: The class as the framework writes it there.
        names: How many names there are of each class, which grows.
    """
    number = _next(names, base)
    return f"{base}_{number}" if number else base


def _next(names: dict[str, int], base: str) -> int:
    names[base] = names.get(base, -1) + 1
    return names[base]


class Language(NamedTuple):
    """How code reads and sets a layer's tensors, as NumPy arrays."""

    variable: Callable[[Group, Weight], str]
    """What a tensor is called."""
    read: Callable[[Layer, str], list[str]]
    """The lines that name a layer's tensors so; the layer itself has the name that is given."""
    write: Callable[[Layer, str, Sequence[str]], list[str]]
    """The lines that set all tensors to some expressions, in their order."""
    module: str = ""
    """What those lines import, if anything."""


def read_each(form: str) -> Callable[[Layer, str], list[str]]:
    """A line for each tensor, as `{tensor} = numpy.array({layer}.{tensor})`; see `Language.read`."""
    return lambda layer, name: [form.format(layer=name, tensor=weight.name) for weight in layer.weights]


def write_each(form: str) -> Callable[[Layer, str, Sequence[str]], list[str]]:
    """A line for each tensor, as `{layer}.{tensor} = {value}`; see `Language.write`."""

    def write(layer: Layer, name: str, expressions: Sequence[str]) -> list[str]:
        pairs = zip(layer.weights, expressions, strict=True)
        return [form.format(layer=name, tensor=weight.name, value=value) for weight, value in pairs]

    return write


class Symbol(NamedTuple):
    """What an equation calls a gate's weights: `W` with the subscript `i`."""

    base: str
    subscript: str = ""


def _common_symbol(weight: Weight, part: Part) -> Symbol:
    base = "b′" if part.source.name == "recurrent bias" else weight.symbol
    return Symbol(base, part.gate.letter[:1])


class Framework(NamedTuple):
    """A framework: what it is called, how its layers are written, and which it has."""

    key: str
    """What a block calls it: `flax-linen`."""
    label: str
    """Its name and version, as results show it."""
    name: str
    """Its name in a sentence."""
    prefixes: tuple[str, ...]
    """Prefixes of a layer's name."""
    types: Mapping[str, LayerType]
    terms: Mapping[str, str]
    """Its own names of arguments that others name otherwise, and what Keras calls each."""
    named: Callable[[str, dict[str, int]], str]
    """A layer type's name to the name that a layer of it gets; counts the names that were given before."""
    written: Callable[[Recurrent], Call]
    """The call that makes a recurrent layer."""
    language: Language
    call: Callable[..., Call] = Call
    """Makes a call as its code is written: a layer type's name, and the arguments."""
    aliases: tuple[str, ...] = ()
    """What else people call it, in small letters."""
    layers: Mapping[str, str] = {}
    """Layers of Keras that it has too, most of them under other names, and what it calls each."""
    carried: frozenset[str] = frozenset()
    """The arguments of a recurrent layer that stay when it is written in another framework."""
    no_count: frozenset[str] = frozenset()
    """Arguments that change no count and no shape, although some layer checks their values."""
    former: Mapping[str, str] = {}
    """Arguments that it no longer has, and which version had them."""
    names_inner: bool = False
    """Whether layers inside others get names from the same row of numbers."""
    names_by_path: bool = False
    """Whether a weight inside a model is named by the way to it, as `encoder.weight`."""
    returns_several: bool = False
    """Whether a layer in a row may return several tensors, of which the next one reads the first."""
    summary_has_optimizer: bool = False
    """Whether its summary counts the optimizer's variables once a model was trained."""
    fresh_bias: str = ""
    """What biases are before training: `zeros`, but for those that a layer says are ones, or `random`;
    nothing for a format, which keeps what was trained."""
    batch_name: str = "None"
    """How an open batch size is written."""
    open_length: str = "None"
    """How any other open length is written."""
    symbol: Callable[[Weight, Part], Symbol] = _common_symbol
    """What its own equations call the weights that serve a gate."""
    under_prefix: Mapping[str, Mapping[str, LayerType]] = {}
    """What the layers are that a prefix means, where they are others than without it."""

    def type_of(self, name: str) -> LayerType | None:
        """The type of layer that a name means, with its prefix or without; None if there is none."""
        prefix, _, bare = name.rpartition(".")
        return self.under_prefix.get(prefix, self.types).get(bare)

    def axes(self, tensor: Tensor, batch: int | None) -> list[Formula | str]:
        """All axes of a tensor; text for those that have no formula.

        Args:
            tensor: The tensor.
            batch: The batch size; None where it is left open.
        """
        axes: list[Formula | str] = [self.open_length if axis is None else axis for axis in tensor.shape]
        if tensor.batch_rows != 0:
            axes.insert(tensor.batch_axis, self._batch_text(tensor.batch_rows, batch))
        return axes

    def _batch_text(self, rows: int | None, batch: int | None) -> str:
        """The length of a batch axis: `N`, `40*N`."""
        if rows is not None and batch:
            return str(rows * batch)
        times = "" if rows == 1 else f"{self.open_length if rows is None else rows}*"
        return f"{times}{batch or self.batch_name}"

    def shape_text(self, tensor: Tensor, batch: int | None) -> str:
        """A tensor's shape as code has it: `(None, 40, 3)`."""
        axes = [axis if isinstance(axis, str) else str(axis.value) for axis in self.axes(tensor, batch)]
        return f"({', '.join(axes)}{',' if len(axes) == 1 else ''})"
