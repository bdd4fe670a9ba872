"""A block's text, read into a request.

block   = opening line, YAML mapping of options
options = what is counted: layer | layers | features and units
          its input:       input | features, timesteps | nothing that a layer does not say
          how it is shown: title, id, framework, dtype, batch, show
          what it must be: expect
"""

import re
from collections.abc import Collection
from typing import NamedTuple, NoReturn

from ..calculator.calls import LayerError, NetworkError
from ..calculator.cells import LSTM
from ..calculator.frameworks import FRAMEWORKS
from ..calculator.frameworks.binding import bind
from ..calculator.names import did_you_mean
from ..calculator.network import Network, network
from ..calculator.recurrent import Recurrent
from ..request import BYTES, VIEWS, Request
from .errors import BlockError, Mistake, Span
from .header import NAME, HeaderOption, read_header
from .layers import PlacedCall, read_layer, read_layers
from .nodes import Items, Node, Pairs, Scalar, compose
from .numbers import read_size
from .shapes import is_null, read_shape

LONGEST_BLOCK = 64 * 1024
"""A block may have so many characters."""

OPTIONS = (
    "layer", "layers", "features", "units", "timesteps", "input",
    "title", "id", "framework", "dtype", "batch", "show", "expect",
)  # fmt: skip

_TWICE = (
    ("layer", "layers", "the layers"),
    ("units", "layer", "the layer"),
    ("units", "layers", "the layers"),
    ("features", "input", "the input"),
    ("timesteps", "input", "the input"),
)
"""Options that must not stand together, and what both describe."""

_ELSEWHERE = {
    "hidden_size": ("PyTorch", "units"),
    "input_size": ("PyTorch", "features"),
    "input_dim": ("Keras", "features"),
    "input_shape": ("Keras", "input"),
    "batch_size": ("Keras", "batch"),
}
"""What a framework calls an option: whose name it is, and ours."""

_ID = re.compile(r"[A-Za-z][\w:.-]*")


class Defaults(NamedTuple):
    """What a site sets for all its blocks."""

    framework: str = "keras"
    dtype: str = "float32"
    show: tuple[str, ...] = VIEWS


class Option(NamedTuple):
    """An option of a block: where its name stands, and its value."""

    name: Span
    value: Node


class ReadBlock(NamedTuple):
    """A block that has no mistake in it."""

    request: Request
    id_span: Span
    """Where its id stands, if it has one."""


def read_block(text: str, defaults: Defaults | None = None) -> ReadBlock:
    """Read a block.

    Args:
        text: The opening line and the lines up to the closing one, without what nests them.
        defaults: What holds where the block says nothing.

    Raises:
        BlockError: All that is wrong with the block, each mistake once.
    """
    mistakes: list[Mistake] = []
    try:
        reader = _Reader(text, mistakes)
        request = reader.request(defaults or Defaults())
    except BlockError as error:
        raise BlockError([*mistakes, *error.mistakes]) from None
    if mistakes:
        raise BlockError(mistakes)
    return ReadBlock(request, reader.label("id").span)


class _Reader:
    """One block, its options, and the mistakes found so far."""

    def __init__(self, text: str, mistakes: list[Mistake]) -> None:
        self.text, self.mistakes = text, mistakes
        line = text.partition("\n")[0]
        start = line.index(NAME)
        self.name_span = (start, start + len(NAME))
        if len(text) > LONGEST_BLOCK:
            self._fail(f"a block may have at most {LONGEST_BLOCK:,} characters", self.name_span)
        self.header = read_header(line, mistakes)
        self.has_unknown = False
        self.options = self._options(compose(text, min(len(line) + 1, len(text)), mistakes))

    def request(self, defaults: Defaults) -> Request:
        """What the block asks for; worth nothing if there are mistakes."""
        framework = self._choice("framework", FRAMEWORKS) or defaults.framework
        counted = self._network(framework)
        self._expect(counted)
        return Request(
            networks=(counted,) if counted else (),
            title=self.label("title").value,
            id=self._id(),
            dtype=self._choice("dtype", BYTES) or defaults.dtype,
            batch=self._size("batch"),
            show=self._show() or defaults.show,
        )

    def _fail(self, message: str, span: Span, hint: str = "") -> NoReturn:
        raise BlockError([Mistake(message, span, hint)])

    def _note(self, message: str, span: Span, hint: str = "") -> None:
        self.mistakes.append(Mistake(message, span, hint))

    def _options(self, node: Node | None) -> dict[str, Option]:
        if node is None:
            self._fail(
                "this block is empty", self.name_span, "Say what to count: 'features: 3' and 'units: 2'."
            )
        if not isinstance(node, Pairs):
            self._fail("a block is lines of 'option: value'", node.span)
        options: dict[str, Option] = {}
        for key, value in node.pairs:
            name = key.value if isinstance(key, Scalar) else ""
            if name not in OPTIONS:
                self.has_unknown = True
                message = f"there is no option '{name[:40]}'" if name else "an option's name must be one word"
                self._note(message, key.span, _hint(name))
            elif name in options:
                self._note(f"'{name}' is given twice", key.span)
            else:
                options[name] = Option(key.span, value)
        return options

    def _network(self, framework: str) -> Network | None:
        before = len(self.mistakes)
        self._refuse_two_descriptions()
        features, units, timesteps = self._size("features"), self._size("units"), self._timesteps()
        shape = read_shape(self.options["input"].value, self.mistakes) if "input" in self.options else None
        placed = self._layers()
        calls = [call.call for call in placed]
        if len(self.mistakes) > before:
            errors: list[LayerError] = []
            for call in calls:
                bind(FRAMEWORKS[framework], call, errors)
            self._place(errors, placed)
            return None
        if features and units:
            calls = [FRAMEWORKS[framework].written(Recurrent(LSTM, features, units))]
        if not calls:
            self._note_missing()
            return None
        try:
            return network(calls, framework=framework, input=shape, features=features, timesteps=timesteps)
        except NetworkError as error:
            self._place(error.errors, placed)
            return None

    def _refuse_two_descriptions(self) -> None:
        for one, other, what in _TWICE:
            if one in self.options and other in self.options:
                later = max(self.options[one].name, self.options[other].name)
                self._note(f"'{one}' and '{other}' both describe {what}", later, "Leave one of them out.")

    def _layers(self) -> list[PlacedCall]:
        if "layer" in self.options:
            return read_layer(self.options["layer"].value, self.text, self.mistakes)
        if "layers" in self.options:
            return read_layers(self.options["layers"].value, self.text, self.mistakes)
        return []

    def _note_missing(self) -> None:
        if self.has_unknown:  # the missing option may be the one that is misspelt
            return
        if "units" in self.options:
            self._note(
                "'features' is missing", self.options["units"].name, "Add a line such as 'features: 3'."
            )
        elif "features" in self.options:
            hint = "Add a line such as 'units: 2' or 'layer: LSTM(2)'."
            self._note("'units' or a layer is missing", self.options["features"].name, hint)
        else:
            hint = "Add 'features: 3' and 'units: 2', or 'layer: LSTM(2)' and its 'input: [40, 3]'."
            self._note("this block does not say what to count", self.name_span, hint)

    def _place(self, errors: list[LayerError], placed: list[PlacedCall]) -> None:
        """Note what the calculator found, each mistake where it stands."""
        for error in errors:
            spans = (call.span_of(error) for call in placed)
            span = next((span for span in spans if span), None)
            if span is None and error.argument in self.options:
                span = self.options[str(error.argument)].value.span
            if span:
                self._note(error.message, span, error.hint)
            elif not self.has_unknown:  # what is missing may be what is misspelt
                hint = "Add a line such as 'features: 3' or 'input: [40, 3]'."
                self._note(error.message, placed[0].scalar.span, hint)

    def _expect(self, counted: Network | None) -> None:
        if "expect" not in self.options:
            return
        node = self.options["expect"].value
        is_zero = isinstance(node, Scalar) and node.is_plain and node.value == "0"
        expected = 0 if is_zero else read_size(node, "'expect'", self.mistakes)
        if counted and expected is not None and expected != counted.parameters:
            message = f"{counted.parameters:,} parameters in {counted.framework.name}, not {expected:,}"
            self._note(message, node.span)

    def _size(self, name: str) -> int | None:
        if name not in self.options:
            return None
        return read_size(self.options[name].value, f"'{name}'", self.mistakes)

    def _timesteps(self) -> int | None:
        if "timesteps" in self.options and is_null(self.options["timesteps"].value):
            return None
        return self._size("timesteps")

    def _choice(self, name: str, known: Collection[str]) -> str:
        """One of some words; nothing where the option is left out or wrong."""
        return self._word(self.options[name].value, name, known) if name in self.options else ""

    def _word(self, node: Node, name: str, known: Collection[str]) -> str:
        word = node.value if isinstance(node, Scalar) else ""
        if word in known:
            return word
        hint = did_you_mean(word, known) or f"There is {', '.join(known)}."
        message = f"there is no {name} '{word[:40]}'" if word else f"a {name} is one word"
        self._note(message, node.span, hint)
        return ""

    def _show(self) -> tuple[str, ...]:
        if "show" not in self.options:
            return ()
        node = self.options["show"].value
        nodes = node.items if isinstance(node, Items) else [node]
        if not nodes:
            self._note("'show' must name a view", node.span, f"There is {', '.join(VIEWS)}.")
        views = tuple(self._word(item, "view", VIEWS) for item in nodes)
        for position, view in enumerate(views):
            if view and view in views[:position]:
                self._note(f"'{view}' is shown twice", nodes[position].span)
        return views

    def label(self, name: str) -> HeaderOption:
        """A title or an id, from the header or the block, and where it stands."""
        if name in self.header and name in self.options:
            message = f"'{name}' is given in the fence's header too"
            self._note(message, self.options[name].name, "Leave one of them out.")
        if name in self.header:
            return self.header[name]
        if name not in self.options:
            return HeaderOption("", (0, 0))
        node = self.options[name].value
        if not isinstance(node, Scalar) or not node.value.strip():
            self._note(f"'{name}' must be text", node.span)
            return HeaderOption("", node.span)
        return HeaderOption(node.value.strip(), node.span)

    def _id(self) -> str:
        value, span = self.label("id")
        if value and not _ID.fullmatch(value):
            hint = "An id is a letter, and then letters, digits, '-', '_', '.' and ':'."
            self._note(f"'{value[:40]}' is not an id", span, hint)
        return value


def _hint(name: str) -> str:
    """What to write instead of an option that there is not."""
    if name == "<<":
        return "YAML's merge keys are not understood here."
    if name in _ELSEWHERE:
        whose, ours = _ELSEWHERE[name]
        return f"'{name}' is {whose}'s name; here it is '{ours}'."
    return did_you_mean(name, OPTIONS)
