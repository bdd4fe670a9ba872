"""A block's text, read into a request.

block   = opening line, YAML mapping of options
options = what is counted: layer | layers | code | features and units | input and units
          or a model's:    use
          its input:       input | features, timesteps | nothing that a layer does not say
          how it is shown: title, id, framework, compare, dtype, batch, show
          what it must be: expect
          several at once: sweep
"""

import re
from collections.abc import Mapping
from contextlib import suppress
from functools import lru_cache
from typing import NamedTuple

from ..calculator.calls import Call, LayerError, NetworkError
from ..calculator.cells import LSTM, Recurrent
from ..calculator.comparison import others_with
from ..calculator.frameworks import FRAMEWORKS
from ..calculator.frameworks.binding import bind_all
from ..calculator.layers import Built
from ..calculator.memory import BYTES
from ..calculator.names import did_you_mean, there_are
from ..calculator.network import Network, network
from ..calculator.shapes import Lengths
from ..calculator.sweeps import Axis, Cell, Sweep
from ..programs.reading import framework_of
from ..request import VIEWS, Piece, Request
from .characters import character_mistake, forbidden
from .errors import BlockError, Mistake, Span, in_order
from .header import HeaderOption, read_header
from .layers import PlacedCall, read_layer, read_layers
from .models import inherited
from .options import Options, name_span
from .pieces import pieces
from .program_text import NAMES, Coded, CodeFile, coded, read_coded
from .shapes import read_shape
from .sweep_targets import Spans, combinations, find_targets, refuse_beside_sweep
from .sweeps import read_axes
from .view_options import read_compared, read_views
from .yaml_nodes import Scalar

LONGEST_BLOCK = 64 * 1024
"""A block may have so many characters."""

LARGEST_EXPECTED = 10**30
"""No larger count can be expected: sizes multiply."""

_TWICE = (
    ("layer", "layers", "the layers"),
    ("code", "code_file", "the program"),
    *((code, name, "the layer") for code in NAMES for name in ("layer", "layers", "units")),
    *((code, name, "the input") for code in NAMES for name in ("features", "timesteps")),
    ("units", "layer", "the layer"),
    ("units", "layers", "the layers"),
    ("features", "input", "the input"),
    ("timesteps", "input", "the input"),
)
"""Options that must not stand together, and what both describe."""

ID = re.compile(r"[A-Za-z][\w:.-]*")
"""What an id consists of."""

_INPUT_HINT = "Add a line such as 'features: 3' or 'input: [40, 3]'."


class Defaults(NamedTuple):
    """What a site sets for all its blocks."""

    framework: str = "keras"
    dtype: str = "float32"
    show: tuple[str, ...] = VIEWS
    models: tuple[tuple[str, str], ...] = ()
    """The site's models: the name of each, and its text as a block."""
    wrong_models: tuple[tuple[str, str], ...] = ()
    """What is defined as models and is none: its name, and what is wrong with it."""
    files: tuple[CodeFile, ...] = ()
    """The files that the block names."""
    model_files: tuple[CodeFile, ...] = ()
    """The files that the site's models name."""


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
    reader = _Reader(text)
    request = reader.read(defaults or Defaults())
    id, span = reader.label("id")
    if reader.mistakes or request is None:
        raise BlockError(in_order(reader.mistakes), id if ID.fullmatch(id) else "")
    return ReadBlock(request, span)


@lru_cache(maxsize=128)
def named_files(text: str) -> tuple[str, ...]:
    """The files of programs that a block names, as it writes them.

    Args:
        text: The opening line and the lines up to the closing one, without what nests them.
    """
    if "code_file" not in text:
        return ()
    reader = _Reader(text)
    with suppress(BlockError):  # it is told when the block is read
        reader.read_options()
    option = reader.options.given.get("code_file")
    return (option.value.value,) if option and isinstance(option.value, Scalar) else ()


def _wrong_model(name: str, mistake: Mistake) -> BlockError:
    """What a block is told that uses a model with a mistake: where that stands, the log says."""
    message = f"the model '{name[:40]}' has a mistake: {mistake.message}"
    hint = f"{mistake.hint} See the site's settings, models.".lstrip()
    return BlockError([Mistake(message, mistake.span, hint, is_reported=True)])


class _Sizes(NamedTuple):
    """What a block says of sizes beside its layers."""

    features: int | None
    units: int | None
    timesteps: int | None
    input: Lengths | None

    def with_swept(self, given: Mapping[str, int]) -> "_Sizes":
        """The same sizes, but for those that a sweep gives."""
        names = ("features", "units", "timesteps")
        features, units, timesteps = (given.get(name, getattr(self, name)) for name in names)
        return _Sizes(features, units, timesteps, self.input)


class _Reader:
    """One block, and the mistakes found so far."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.mistakes: list[Mistake] = []
        self.header: dict[str, HeaderOption] = {}
        self.options = Options(self.mistakes)
        self.pieces: tuple[Piece, ...] = ()

    def read(self, defaults: Defaults) -> Request | None:
        """What the block asks for, if there is no mistake; else as much is read as can be."""
        try:
            self.read_options()
            self._explain(defaults)
            if "use" in self.options.given:
                defaults = self._use(defaults)
            return self._request(defaults)
        except BlockError as error:
            self.mistakes += error.mistakes
            return None

    def read_options(self) -> None:
        """Read what the block itself says, and not yet what that means.

        Raises:
            BlockError: There are no options in it.
        """
        self._refuse_length()
        line = self.text.partition("\n")[0]
        self.header = read_header(line, self.mistakes)
        self._refuse_characters()
        self.options.add(self.text, min(len(line) + 1, len(self.text)))

    def _explain(self, defaults: Defaults) -> None:
        """Say what to write instead of options that there are not."""
        if self.options.unknown:
            words = self.options.words("framework")
            named = words[0][0] if words else defaults.framework
            self.options.explain(named if named in FRAMEWORKS else defaults.framework)

    def _use(self, defaults: Defaults) -> Defaults:
        """Take over what a model says and the block does not; what holds for the block then.

        Raises:
            BlockError: There is no such model, or it has a mistake.
        """
        node = self.options.given["use"].value
        name, models = node.value if isinstance(node, Scalar) else "", dict(defaults.models)
        if name in dict(defaults.wrong_models):
            raise _wrong_model(name, Mistake(dict(defaults.wrong_models)[name], node.span))
        if name not in models:
            known = there_are(models) if models else "The site's settings define no 'models'."
            hint = did_you_mean(name, models) or known
            raise BlockError([Mistake(f"there is no model '{name[:40]}'", node.span, hint)])
        model = _Reader(models[name])
        of_models = defaults._replace(files=defaults.model_files)
        model.read(of_models._replace(models=()))
        if model.mistakes:
            raise _wrong_model(name, in_order(model.mistakes)[0]._replace(span=node.span))
        given = self.options.given
        has_own_file = "code_file" in given
        given |= inherited(model.options.given, [*given, *self.header], _TWICE, node.span)
        return defaults if has_own_file else of_models

    def _refuse_length(self) -> None:
        if len(self.text) > LONGEST_BLOCK:
            message = f"a block may have at most {LONGEST_BLOCK:,} characters"
            raise BlockError([Mistake(message, name_span(self.text))])

    def _refuse_characters(self) -> None:
        places = forbidden(self.text)
        if places:
            raise BlockError([character_mistake(self.text[at], (at, at + 1)) for at in places])

    def label(self, name: str) -> HeaderOption:
        """A title or an id as it is written in the header or the block, and where it stands."""
        if name in self.header:
            return self.header[name]
        node = self.options.given[name].value if name in self.options.given else None
        if not isinstance(node, Scalar):
            return HeaderOption("", (0, 0))
        return HeaderOption(node.value.strip(), node.span)

    def _request(self, defaults: Defaults) -> Request | None:
        options = self.options
        self._check_labels()
        if "sweep" in options.given:
            return self._swept_request(self._framework(defaults))
        counted = self._network(self._framework(defaults), defaults)
        self._expect(counted)
        return Request(
            networks=read_compared(options, counted),
            title=self.label("title").value,
            id=self.label("id").value,
            dtype=options.choice("dtype", BYTES) or defaults.dtype,
            batch=self._batch(counted),
            show=read_views(options, counted, defaults.show),
            code=self.pieces,
        )

    def _check_labels(self) -> None:
        """Refuse a title and an id that is given twice, or is none."""
        for name in ("title", "id"):
            value, span = self.label(name)
            option = self.options.given.get(name)
            if option and name in self.header:
                message = f"'{name}' is given in the fence's header too"
                self.options.note(message, option.name, "Leave one of them out.")
            elif option and not value:
                self.options.note(f"'{name}' must be text", option.value.span)
            elif name == "id" and value and not ID.fullmatch(value):
                hint = "An id is a letter, and then letters, digits, '-', '_', '.' and ':'."
                self.options.note(f"'{value[:40]}' is not an id", span, hint)
            elif name == "title" and forbidden(value):
                self.options.note("a title has no control characters in it", span)

    def _framework(self, defaults: Defaults) -> str:
        """Whose layers the block's are; nothing where it says so in a way that cannot be understood."""
        if "framework" in self.options.refused:
            return ""
        if "framework" in self.options.given:
            return self.options.choice("framework", FRAMEWORKS)
        program = coded(self.options, defaults.files)
        return (framework_of(program.text) if program else "") or defaults.framework

    def _network(self, framework: str, defaults: Defaults) -> Network | None:
        before = len(self.mistakes)
        self._refuse_two_descriptions()
        sizes = self._sizes()
        placed = self._layers()
        if not framework:
            return None
        program = coded(self.options, defaults.files)
        if not program:
            self._refuse_without_program()
        if program:
            return self._programmed(program, framework, sizes) if len(self.mistakes) == before else None
        if len(self.mistakes) == before:
            return self._counted(framework, sizes, placed, {})
        errors: list[LayerError] = []
        bind_all(FRAMEWORKS[framework], [call.read.call for call in placed], errors)
        self._place(errors, placed, {})
        return None

    def _programmed(self, program: Coded, framework: str, sizes: _Sizes) -> Network | None:
        read = read_coded(program, framework, sizes.input, self.options, self.mistakes)
        if read is None:
            return None
        self.pieces = tuple(pieces(program.text.rstrip(), read.spans))
        return read.network

    def _refuse_without_program(self) -> None:
        """Refuse options that say something of a program, where there is none."""
        for name in ("values", "entry"):
            if name in self.options.given:
                message = f"'{name}' is said of a program, and there is none here"
                self.options.note(message, self.options.given[name].name, "Add 'code: |' and the program.")

    def _counted(
        self, framework: str, sizes: _Sizes, placed: list[PlacedCall], spans: Spans
    ) -> Network | None:
        calls = [call.read.call for call in placed] or self._one_lstm(framework, sizes)
        if not calls:
            return None
        try:
            return network(
                calls,
                framework=framework,
                input=sizes.input,
                features=sizes.features,
                timesteps=sizes.timesteps,
            )
        except NetworkError as error:
            self._place(error.errors, placed, spans)
            return None

    def _swept_request(self, framework: str) -> Request | None:
        sweep = self._sweep(framework)
        if sweep is None:
            return None
        networks = tuple(cell.network for cell in sweep.cells)
        return Request(networks, self.label("title").value, self.label("id").value, sweep=sweep)

    def _sweep(self, framework: str) -> Sweep | None:
        before = len(self.mistakes)
        options = self.options
        refuse_beside_sweep(options)
        self._refuse_two_descriptions()
        axes = read_axes(options.given["sweep"].value, self.mistakes)
        sizes, placed = self._sizes(), self._layers()
        if not framework or len(self.mistakes) > before:
            return None
        calls = [layer.read.call for layer in placed]
        targets = find_targets(axes, options, calls, FRAMEWORKS[framework])
        if len(self.mistakes) > before:
            return None
        cells = []
        built = Built()
        for values, given, layers, spans in combinations(targets, placed):
            counted = self._counted(framework, sizes.with_swept(given), layers, spans)
            if counted is None:
                return None
            cells.append(Cell(values, counted))
            try:
                for layer in counted.layers:
                    built.add(layer)
            except LayerError as error:
                self.options.note(
                    f"with all its values {error.message}", options.given["sweep"].name, error.hint
                )
                return None
        named = tuple(Axis(axis.name, tuple(value.value for value in axis.values)) for axis in axes)
        return Sweep(named, tuple(cells), self._fixed(placed))

    def _fixed(self, placed: list[PlacedCall]) -> tuple[str, ...]:
        """What a block says of its layers and sizes beside the sweep, as it is written."""
        given = self.options.given
        named = [name for name in ("features", "units", "timesteps", "input") if name in given]
        written = [(name, self.text[slice(*given[name].value.span)]) for name in named]
        return (*(str(layer.read.call) for layer in placed), *(f"{name}: {value}" for name, value in written))

    def _refuse_two_descriptions(self) -> None:
        given = self.options.given
        for one, other, what in _TWICE:
            if one in given and other in given:
                later = max(given[one].name, given[other].name)
                self.options.note(
                    f"'{one}' and '{other}' both describe {what}", later, "Leave one of them out."
                )

    def _sizes(self) -> _Sizes:
        options = self.options
        shape = read_shape(options.given["input"].value, self.mistakes) if "input" in options.given else None
        return _Sizes(options.size("features"), options.size("units"), options.open_size("timesteps"), shape)

    def _layers(self) -> list[PlacedCall]:
        given = self.options.given
        if "layer" in given:
            return read_layer(given["layer"].value, self.text, self.mistakes)
        if "layers" in given:
            return read_layers(given["layers"].value, self.text, self.mistakes)
        return []

    def _one_lstm(self, framework: str, sizes: _Sizes) -> list[Call]:
        """The layer that a block without layers means; nothing where it does not say enough."""
        features = sizes.features or (sizes.input[-1] if sizes.input else None)
        if sizes.units and features:
            return [FRAMEWORKS[framework].written(Recurrent(LSTM, features, sizes.units))]
        if sizes.units and sizes.input is not None:
            span = self.options.given["input"].value.span
            self.options.note(
                "the features are missing: the last length of 'input'", span, "Write it as in [40, 3]."
            )
        elif self.options.is_whole:  # else the missing option may be the one that is misspelt
            self._note_missing()
        return []

    def _note_missing(self) -> None:
        given = self.options.given
        if "sweep" in given:
            hint = "Sweep over features and units, or give one of them; or give a layer."
            self.options.note("a size is missing beside this sweep", given["sweep"].name, hint)
        elif "units" in given:
            self.options.note(
                "'features' is missing", given["units"].name, "Add a line such as 'features: 3'."
            )
        elif "features" in given or "input" in given:
            hint = "Add a line such as 'units: 2' or 'layer: LSTM(2)'."
            name = given["features" if "features" in given else "input"].name
            self.options.note("'units' or a layer is missing", name, hint)
        else:
            hint = "Add 'features: 3' and 'units: 2', or 'layer: LSTM(2)' and its 'input: [40, 3]'."
            self.options.note("this block does not say what to count", name_span(self.text), hint)

    def _place(self, errors: list[LayerError], placed: list[PlacedCall], swept: Spans) -> None:
        """Note what the calculator found, each mistake where it stands."""
        given = self.options.given
        wrong = {error.call for error in errors}
        places = {
            key: (call.scalar, span)
            for call in placed
            for key, span in call.read.words.items()
            if key[0] in wrong
        }
        for error in errors:
            error.hint = self._with_framework(error)
            place = places.get((error.call, error.argument, error.is_name))
            place = place or places.get((error.call, None, False))
            argument = error.argument if isinstance(error.argument, str) else ""
            if (error.call, argument) in swept:
                self.options.note(error.message, swept[error.call, argument], error.hint)
            elif place:
                self.options.note(error.message, place[0].part(*place[1]), error.hint)
            elif error.argument in given:
                self.options.note(error.message, given[str(error.argument)].value.span, error.hint)
            elif placed and self.options.is_whole:  # what is missing may be what is misspelt
                self.options.note(error.message, placed[0].scalar.span, _INPUT_HINT)
            elif not placed:  # the one LSTM, which is written nowhere
                option = next(given[name] for name in ("input", "units", "sweep") if name in given)
                self.options.note(error.message, option.value.span, error.hint)

    def _with_framework(self, error: LayerError) -> str:
        """The hint of a mistake, and how to say in the block that another framework is meant."""
        if not error.frameworks or (error.hint and "framework" in self.options.given):
            return error.hint
        lines = " or ".join(f"'framework: {key}'" for key in error.frameworks)
        names = " or ".join(FRAMEWORKS[key].name for key in error.frameworks)
        told = f"Write {lines}" if "framework" in self.options.given else f"Add {lines} to the block"
        return f"{error.hint} {told} if it is {names}'s.".lstrip()

    def _expect(self, counted: Network | None) -> None:
        if "expect" not in self.options.given:
            return
        node = self.options.given["expect"].value
        is_zero = isinstance(node, Scalar) and node.is_plain and node.value == "0"
        expected = 0 if is_zero else self.options.size("expect", LARGEST_EXPECTED)
        if counted and expected is not None and expected != counted.parameters:
            name = counted.framework.name
            message = f"the count is {counted.parameters:,} in {name}, not {expected:,}"
            others = others_with(counted, expected)
            if others:
                message += f"; {expected:,} is {others[0]}'s count for this layer"
            self.options.note(message + "".join(f", and {other}'s" for other in others[1:]), node.span)

    def _batch(self, counted: Network | None) -> int | None:
        """The batch size, which an input layer may state too."""
        given, stated = self.options.open_size("batch"), counted.batch if counted else None
        if given and stated and given != stated:
            message = f"'batch' is {given:,} here, and {stated:,} in the input layer"
            self.options.note(message, self.options.given["batch"].value.span)
        return given or stated
