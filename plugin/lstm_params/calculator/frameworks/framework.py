"""What every framework's file is made of: layer types, and calls bound to them."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from ..calls import Call, LayerError
from ..layers import Layer, Lengths, frozen
from ..names import did_you_mean
from ..signatures import Arguments, Signature


class LayerType(NamedTuple):
    """One kind of layer: its signature, and how it is built on an input."""

    signature: Signature
    build: Callable[[Arguments, Lengths], Layer]
    """Makes the layer; raises LayerError where it does not fit its input."""
    reads_sequence: bool = False
    """Whether it needs an input with a time axis."""
    reads_indices: bool = False
    """Whether it reads the numbers of words, which have no features."""
    input_arguments: tuple[str, ...] = ()
    """Arguments that state the network's input when this is the first layer."""
    is_input: bool = False
    """Whether it does nothing but state that input."""


class Bound(NamedTuple):
    """A call whose arguments are checked; a layer as soon as its input is known."""

    call: Call
    type: LayerType
    arguments: Arguments

    @property
    def stated_input(self) -> tuple[int | str, Lengths] | None:
        """The argument that states the network's input, and the shape that it states."""
        for argument in self.type.input_arguments:
            stated = self.arguments.get(argument)
            if isinstance(stated, tuple):
                is_named = argument in self.call.keywords
                return argument if is_named else self.type.signature.parameters.index(argument), stated
        return None

    def build(self, source: Lengths) -> Layer:
        """The layer on an input.

        Args:
            source: The input's shape without the batch axis.

        Raises:
            LayerError: The layer does not fit the input.
        """
        try:
            layer = self.type.build(self.arguments, source)
        except LayerError as error:
            error.call = error.call or self.call
            raise
        return layer if self.arguments.get("trainable", True) else frozen(layer)


class Framework(NamedTuple):
    """A framework: what it is called, how its layers are written, and which it has."""

    label: str
    """Its name and version, as results show it."""
    name: str
    """Its name in a sentence."""
    prefixes: tuple[str, ...]
    """What may stand before a layer's name."""
    types: Mapping[str, LayerType]
    foreign: Mapping[str, tuple[str, str]]
    """Arguments of other frameworks and versions: whose each is, and this framework's name for it, if any."""
    named: Callable[[str], str]
    """A layer type's name to the name that a layer of it gets in a network."""
    one_lstm: Callable[[int, int], Call]
    """Features and units to the call that makes one LSTM of them."""

    def bind(self, call: Call, errors: list[LayerError]) -> Bound | None:
        """A call bound to the type of layer that it names, and calls inside it likewise.

        Args:
            call: The call.
            errors: Where mistakes go.
        """
        layer_type = self._type_named(call, errors)
        if layer_type is None:
            return None
        before = len(errors)
        arguments = dict(layer_type.signature.bind(call, errors, lambda name: self._hint(layer_type, name)))
        for argument, value in arguments.items():
            if isinstance(value, Call):
                arguments[argument] = self.bind(value, errors)
        return Bound(call, layer_type, arguments) if len(errors) == before else None

    def _type_named(self, call: Call, errors: list[LayerError]) -> LayerType | None:
        prefix, _, name = call.name.rpartition(".")
        if prefix and prefix not in self.prefixes:
            message = f"'{prefix}.' is not how {self.name}'s layers are written"
            hint = f"Write {name}() alone, or {self.prefixes[0]}.{name}()."
        elif name not in self.types:
            message = f"{self.name} has no layer '{name}' that is known here"
            hint = did_you_mean(name, self.types)
        else:
            return self.types[name]
        errors.append(LayerError(None, message, hint, call, is_name=True))
        return None

    def _hint(self, layer_type: LayerType, name: str) -> str:
        signature = layer_type.signature
        whose, own = self.foreign.get(name, ("", ""))
        if own in signature.parameters:
            return f"{self.name} calls it '{own}'; '{name}' is {whose}'s name."
        if whose and not own:
            return f"'{name}' is an argument of {whose}'s."
        return did_you_mean(name, [*signature.parameters, *signature.keyword_only])
