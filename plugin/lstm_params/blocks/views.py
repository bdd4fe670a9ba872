"""Which views a block shows, and in which frameworks it shows its layer."""

from ..calculator.calls import NetworkError
from ..calculator.comparison import counterparts
from ..calculator.frameworks import FRAMEWORKS
from ..calculator.network import Network
from ..request import COMPARED_VIEWS, KNOWN_VIEWS, RECURRENT_VIEWS
from .coded import NAMES
from .options import Options


def read_compared(options: Options, counted: Network | None) -> tuple[Network, ...]:
    """The network of a block, or its layer in each framework of `compare`.

    Args:
        options: The block's options, where mistakes are noted.
        counted: The network, if it could be counted.
    """
    networks = (counted,) if counted else ()
    before = len(options.mistakes)
    names = options.choices("compare", "framework", FRAMEWORKS)
    if "compare" not in options.given:
        return networks
    span = options.given["compare"].value.span
    if len(names) < 2:
        if len(options.mistakes) == before:
            options.note(
                "'compare' needs two frameworks", span, "Write it as in 'compare: [keras, pytorch]'."
            )
        return ()
    try:
        return tuple(counterparts(counted, names)) if counted and all(names) else ()
    except NetworkError as error:
        places = dict(options.words("compare"))
        for mistake in error.errors:
            options.note(mistake.message, places.get(str(mistake.argument), span), mistake.hint)
        return ()


def read_views(options: Options, counted: Network | None, default: tuple[str, ...]) -> tuple[str, ...]:
    """The views that are shown, in their order.

    Args:
        options: The block's options, where mistakes are noted.
        counted: The network, if it could be counted.
        default: What is shown where the block says nothing.
    """
    is_compared = "compare" in options.given
    views = options.choices("show", "view", KNOWN_VIEWS)
    for view, span in options.words("show"):
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
    return views or (("summary",) if is_compared else default)
