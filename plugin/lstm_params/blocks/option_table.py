"""The options of a block, and those of a site: ONE table, which all else follows.

Reading, hints, sweeps, models, the extension's settings and the guide take from here what they need to know
of an option. The extension loads it on every site, also without a block: so it imports no reader of values.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Literal

from ..calculator.named_tuples import NamedTuple
from ..request import DEFAULT_VIEWS

if TYPE_CHECKING:
    from ..calculator.network import Network
    from .errors import Span
    from .yaml_nodes import Node

Kind = Literal[
    "layer", "layers", "size", "open size", "count", "shape", "text", "id", "framework", "frameworks",
    "dtype", "views", "sweep", "budget", "names", "model", "program", "file", "saved file",
    "values", "entry", "numbers",
]  # fmt: skip
"""How a value is read: `option_values` has a reader for each kind."""


class Setting(NamedTuple):
    """What a site sets for all its blocks."""

    default: Any
    description: str
    choices: tuple[str | bool, ...] = ()
    """The values that it can have, where these are its own."""


class Objection(NamedTuple):
    """What is wrong with an option's value for a network."""

    message: str
    hint: str = ""


class Option(NamedTuple):
    """What is known of an option of a block."""

    kind: Kind
    guide: str
    """The page of the guide that describes it, and the heading."""
    excludes: Mapping[str, str] = {}
    """The options that cannot be given beside it, and what both of them describe."""
    is_swept: bool = False
    """Whether a sweep can give it several values."""
    is_of_one_count: bool = False
    """Whether it says nothing of a sweep, which has many counts."""
    is_own: bool = False
    """Whether a block that uses a model does not take it over."""
    setting: Setting | None = None
    """How a site sets it for all blocks, if it can."""
    others: Mapping[str, str] = {}
    """What others call it, each with the framework whose name that is, if it is one's."""
    check: Callable[[Any, Network], Objection | None] | None = None
    """What is wrong with its value for the network that was counted; None if it fits."""


class GivenOption(NamedTuple):
    """An option as a block gives it."""

    span: Span
    """Where its name is."""
    node: Node
    """Its value."""


def _has_other_count(expected: int, counted: Network) -> Objection | None:
    if expected == counted.parameters:
        return None
    from .expected_count import objection  # few counts are not as expected

    return objection(expected, counted)


def _has_other_batch(batch: int, counted: Network) -> Objection | None:
    if counted.batch in (None, batch):
        return None
    return Objection(f"'batch' is {batch:,} here, and {counted.batch:,} in the input layer")


def _cannot_be_asked(number: int, counted: Network) -> Objection | None:
    from ..calculator.diagnosis.asked import choice_of  # few blocks ask

    if choice_of(counted):
        return None
    hint = "Ask of one LSTM, GRU, simple RNN, dense layer or embedding, of Keras or PyTorch."
    return Objection("'why' cannot be asked of this", hint)


_INPUT = "block.md#what-is-counted"
_PROGRAM = "code.md"
_STATED = "code.md#what-the-text-does-not-say"
_DISPLAY = "block.md#how-it-is-shown"
_WITHOUT_LAYERS = {"layer": "the layer", "layers": "the layer", "units": "the layer"}
_WITHOUT_SIZES = {"features": "the input", "timesteps": "the input"}

OPTIONS: Mapping[str, Option] = {
    "layer": Option(
        "layer",
        _INPUT,
        {"layers": "the layers"},
        others=dict.fromkeys(("type", "cell", "model"), ""),
    ),
    "layers": Option("layers", _INPUT),
    "features": Option(
        "size",
        _INPUT,
        {"input": "the input"},
        is_swept=True,
        others={"input_size": "PyTorch", "input_dim": "Keras"},
    ),
    "units": Option(
        "size",
        _INPUT,
        {"layer": "the layer", "layers": "the layers"},
        is_swept=True,
        others={
            "hidden_size": "PyTorch",
            **dict.fromkeys(("hidden", "hidden_units", "hidden_dim", "neurons", "cells"), ""),
        },
    ),
    "timesteps": Option(
        "open size",
        _INPUT,
        {"input": "the input"},
        is_swept=True,
        others=dict.fromkeys(("seq_len", "seq_length", "sequence_length", "steps", "length"), ""),
    ),
    "input": Option("shape", _INPUT, others={"input_shape": "Keras", "shape": "", "inputs": ""}),
    "title": Option("text", _DISPLAY, others=dict.fromkeys(("name", "caption", "label"), "")),
    "id": Option("id", _DISPLAY, is_own=True),
    "framework": Option(
        "framework",
        "block.md#frameworks",
        setting=Setting("keras", "Whose layers a block means if it does not say"),
        others=dict.fromkeys(("backend", "library"), ""),
    ),
    "compare": Option("frameworks", _DISPLAY, is_of_one_count=True),
    "dtype": Option(
        "dtype",
        _DISPLAY,
        is_of_one_count=True,
        setting=Setting("float32", "The type of the parameters, for their memory"),
    ),
    "batch": Option(
        "open size", _DISPLAY, is_of_one_count=True, others={"batch_size": "Keras"}, check=_has_other_batch
    ),
    "show": Option(
        "views",
        "block.md#views",
        is_of_one_count=True,
        setting=Setting(DEFAULT_VIEWS, "The views of a result, in their order"),
    ),
    "timestep": Option("numbers", "block.md#numbers-of-a-timestep", is_of_one_count=True),
    "expect": Option(
        "count",
        "block.md#expect",
        is_of_one_count=True,
        is_own=True,
        others=dict.fromkeys(("parameters", "params", "count", "total"), ""),
        check=_has_other_count,
    ),
    "sweep": Option("sweep", "sweep-and-costs.md"),
    "solve": Option(
        "budget",
        "sweep-and-costs.md#a-budget",
        {"compare": "the count", "code": "the sizes", "code_file": "the sizes"},
        is_of_one_count=True,
        others=dict.fromkeys(("budget", "fit"), ""),
    ),
    "explore": Option(
        "names",
        "explore.md",
        {
            "solve": "the sizes",
            "compare": "the count",
            "code": "the sizes",
            "code_file": "the sizes",
        },
        is_of_one_count=True,
    ),
    "why": Option(
        "count",
        "why.md",
        {
            **dict.fromkeys(("solve", "explore", "file", "code", "code_file"), "what is counted"),
            "compare": "the count",
            "show": "what is shown",
        },
        is_of_one_count=True,
        others=dict.fromkeys(("diagnosis", "diagnose", "explain", "debug"), ""),
        check=_cannot_be_asked,
    ),
    "use": Option("model", "numbers-in-the-sentence.md#defined-once", is_own=True),
    "code": Option(
        "program",
        _PROGRAM,
        {"code_file": "the program", **_WITHOUT_LAYERS, **_WITHOUT_SIZES},
        is_of_one_count=True,
    ),
    "code_file": Option(
        "file", "code.md#code-in-a-file", {**_WITHOUT_LAYERS, **_WITHOUT_SIZES}, is_of_one_count=True
    ),
    "file": Option(
        "saved file",
        "files.md",
        {
            **_WITHOUT_LAYERS,
            **_WITHOUT_SIZES,
            **dict.fromkeys(("input", "timesteps"), "the input"),
            **dict.fromkeys(("code", "code_file", "solve", "explore"), "what is counted"),
            **dict.fromkeys(("framework", "compare"), "whose count it is"),
            "dtype": "the types of the parameters",
        },
        is_of_one_count=True,
        others=dict.fromkeys(("model_file", "saved_model", "weights", "checkpoint"), ""),
    ),
    "values": Option("values", _STATED, is_of_one_count=True),
    "entry": Option("entry", _STATED, is_of_one_count=True),
}
"""The options of a block, in the order in which messages and the guide list them."""

FILES = tuple(name for name, option in OPTIONS.items() if option.kind in ("file", "saved file"))
"""The options that name a file."""

SETTINGS: Mapping[str, Setting] = {
    **{name: option.setting for name, option in OPTIONS.items() if option.setting},
    "models": Setting({}, "Blocks that are defined once, by their names"),
    "root": Setting("", "The project's folder, which no file that a block names may be outside of"),
    "css": Setting(
        "inline",
        "Whether a page brings the stylesheet along, or there is none but the site's",
        ("inline", "none"),
    ),
    "on_error": Setting(
        "warn", "Whether a page with a bad block fails, beside the warning and the box", ("warn", "fail")
    ),
    "check_pasted": Setting(
        False, "Whether stale summaries of models that were pasted into pages are reported", (True, False)
    ),
}
"""The options of the extension: those of blocks that a site sets, and its own."""


def excluding() -> list[tuple[str, str, str]]:
    """The pairs of options of which a block can have only one, each with what both describe."""
    return [
        (name, other, what) for name, option in OPTIONS.items() for other, what in option.excludes.items()
    ]
