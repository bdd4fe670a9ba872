"""Which views a block shows, and in which frameworks it shows its layer."""

from ..calculator.calls import NetworkError
from ..calculator.comparison import counterparts
from ..calculator.network import Network
from ..request import COMPARED_VIEWS, KNOWN_VIEWS, MOST_SHOWN, MOST_STEPS, RECURRENT_VIEWS, SHOWN_BY_VIEW
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
    for view, span in words_of(options.given["show"].node) if "show" in options.given else ():
        if is_compared and view in KNOWN_VIEWS and view not in COMPARED_VIEWS:
            hint = f"Leave 'compare' out, or show {' and '.join(COMPARED_VIEWS)}."
            options.note(f"'{view}' is of one framework's layer", span, hint)
        elif view == "porting" and not is_compared:
            options.note("'porting' needs two frameworks", span, "Add a line 'compare: [keras, pytorch]'.")
        elif view == "flow" and counted and counted.is_apart:
            hint = "Only __init__ of a class is read, and not its forward()."
            options.note("'flow' needs to know what passes between the layers", span, hint)
        elif view == "code" and not any(name in options.given for name in NAMES):
            options.note(
                "'code' shows a program, and there is none here", span, "Add 'code: |' and the program."
            )
        elif view in RECURRENT_VIEWS and counted and not any(layer.cell for layer in counted.layers):
            options.note(f"'{view}' is of LSTM, GRU and simple RNN layers, and there is none here", span)
    views = views or (("summary",) if is_compared else default)
    if counted and not is_compared:
        _refuse_too_many(options, counted, views)
    return views


_COUNTED = ("show", "layers", "layer", "code", "code_file", "units")
"""The options that say how much is shown, the first one that is given to blame."""


def _refuse_too_many(options: Options, counted: Network, views: tuple[str, ...]) -> None:
    """Note that there would be more tables and pictures than a page has room for."""
    steps = counted.graph.steps if counted.graph and "flow" in views else 0
    place = next(options.given[name] for name in _COUNTED if name in options.given).span
    if steps > MOST_STEPS:
        message = (
            f"the arrows of this flow would pass {steps:,} rows of boxes; a picture may have {MOST_STEPS:,}"
        )
        options.note(message, place, "Leave out 'flow'.")
    shown = sum(
        SHOWN_BY_VIEW.get(view, 0) * max(len(layer.groups), 1)
        for layer in counted.layers
        for view in views
        if layer.cell or view not in RECURRENT_VIEWS
    )
    if shown > MOST_SHOWN:
        message = f"this would show {shown:,} tables and pictures of layers; a block may have {MOST_SHOWN}"
        options.note(message, place, "Show fewer views, as in 'show: summary', or fewer layers.")
