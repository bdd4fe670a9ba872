"""Which views a block shows, and in which frameworks it shows its layer."""

from ..calculator.calls import NetworkError
from ..calculator.network import Network
from ..request import MOST_STEPS, MOST_TABLES, VIEWS, View, views_of
from .errors import Span
from .option_values import Values, words_of
from .options import Options
from .program_text import NAMES


def read_compared(options: Options, values: Values, counted: Network | None) -> tuple[Network, ...]:
    """The network of a block, or its layer in each framework of `compare`.

    Args:
        options: The block's options, where mistakes are noted.
        values: What they say.
        counted: The network, if it could be counted.
    """
    if "compare" not in options.given:
        return (counted,) if counted else ()
    before = len(options.mistakes)
    names, node = values["compare"], options.given["compare"].node
    span = node.span
    if len(names) < 2:
        if len(options.mistakes) == before:
            options.note(
                "'compare' needs two frameworks", span, "Write it as in 'compare: [keras, pytorch]'."
            )
        return ()
    from ..calculator.counterparts import counterparts  # most blocks are of one framework

    try:
        return tuple(counterparts(counted, names)) if counted and all(names) else ()
    except NetworkError as error:
        places = dict(words_of(node))
        for mistake in error.errors:
            options.note(mistake.message, places.get(str(mistake.argument), span), mistake.hint)
        return ()


def read_views(
    options: Options, values: Values, counted: Network | None, default: tuple[str, ...]
) -> tuple[str, ...]:
    """The views of the result, in their order.

    Args:
        options: The block's options, where mistakes are noted.
        values: What they say.
        counted: The network, if it could be counted.
        default: The views where the block names none.
    """
    is_compared = "compare" in options.given
    views = values["show"]
    for name, span in words_of(options.given["show"].node) if "show" in options.given else ():
        fault = _fault(VIEWS[name], options, counted) if name in VIEWS else None
        if fault:
            options.note(fault[0], span, fault[1])
    views = views or (("summary",) if is_compared else default)
    if counted and not is_compared:
        _refuse_too_many(options, counted, views)
    return views


def _fault(view: View, options: Options, counted: Network | None) -> tuple[str, str] | None:
    """Why a block cannot have a view, and a hint; None where it can."""
    if "compare" in options.given and "comparison" not in view.scopes:
        hint = f"Leave 'compare' out, or show {' and '.join(views_of('comparison'))}."
        return f"'{view.name}' is of one framework's layer", hint
    if "compare" not in options.given and view.scopes == ("comparison",):
        return f"'{view.name}' needs two frameworks", "Add a line 'compare: [keras, pytorch]'."
    if view.scopes == ("comparison",) and counted and not _is_one_recurrent(counted):
        return f"'{view.name}' is of one LSTM, GRU or simple RNN", "Leave it out, or show one such layer."
    if view.needs == "flow" and counted and counted.is_apart:
        message = f"'{view.name}' needs to know what passes between the layers"
        if counted.kept:
            return message, "This file does not say it: only its tensors are in it."
        if counted.framework.key == "pytorch" and not counted.gap:
            return message, "Give the block an 'input', so that forward() can be followed."
        return f"{message}{counted.gap and f', and {counted.gap}'}", ""
    if view.needs == "program" and not any(name in options.given for name in NAMES):
        return f"'{view.name}' shows a program, and there is none here", "Add 'code: |' and the program."
    if _is_recurrent(view) and counted and not any(layer.cell for layer in counted.layers):
        return f"'{view.name}' is of LSTM, GRU and simple RNN layers, and there is none here", ""
    return _no_timestep(counted) if view.name == "timestep" and counted else None


def _is_one_recurrent(counted: Network) -> bool:
    return len(counted.layers) == 1 and counted.layers[0].cell is not None


def _no_timestep(counted: Network) -> tuple[str, str] | None:
    """Why no layer's timestep can be worked, if none can."""
    from ..calculator.timestep import MOST_READ, MOST_UNITS, fits  # few blocks have the view

    if any(map(fits, counted.layers)):
        return None
    message = f"'timestep' is of layers with at most {MOST_UNITS} units that read at most {MOST_READ} values"
    return message, "They have σ and tanh, and no other activations."


def _is_recurrent(view: View) -> bool:
    return view.scopes == ("recurrent layer",)


_COUNTED = ("show", "layers", "layer", "code", "code_file", "file", "units", "solve")
"""The options that say how much is rendered; the first one that is given is at fault."""


def _refuse_too_many(options: Options, counted: Network, views: tuple[str, ...]) -> None:
    """Note that there would be more tables and pictures than a page has room for."""
    steps = counted.graph.steps if counted.graph and "flow" in views else 0
    if steps > MOST_STEPS:
        message = (
            f"the arrows of this flow would pass {steps:,} rows of boxes; a picture may have {MOST_STEPS:,}"
        )
        options.note(message, _count_span(options), "Leave out 'flow'.")
    shown = sum(
        view.tables * max(len(layer.groups), 1)
        for layer in counted.layers
        for view in (VIEWS[name] for name in views if name in VIEWS)
        if layer.cell or not _is_recurrent(view)
    )
    if shown > MOST_TABLES:
        message = f"this would show {shown:,} tables and pictures of layers; a block may have {MOST_TABLES}"
        hint = "Show fewer views, as in 'show: summary', or fewer layers."
        options.note(message, _count_span(options), hint)


def _count_span(options: Options) -> Span:
    return next(options.given[name].span for name in _COUNTED if name in options.given)
