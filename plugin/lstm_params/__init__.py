"""Count, explain and draw the parameters of recurrent networks.

The public names are the calculator's; the Markdown extension and the MkDocs plugin
are found by their entry points.

Examples:
    >>> from lstm_params import Call, network, worked
    >>> lstm = network(Call("LSTM", 2), input=(40, 3)).layers[0]
    >>> lstm.parameters
    48
    >>> for line in worked(lstm.formula):
    ...     print(line)
    4 × ((x + h) × h + h)
    4 × ((3 + 2) × 2 + 2)
    4 × (5 × 2 + 2)
    4 × (10 + 2)
    4 × 12
    48
"""

from importlib import import_module

TYPE_CHECKING = False  # what checks types takes it for true; `typing` takes a ninth of the command's time
if TYPE_CHECKING:
    from .api import *  # noqa: F403

__version__ = "0.2.0"


def __getattr__(name: str) -> object:
    """A public name: the first loads the calculator, which a site without a block never needs."""
    return getattr(import_module(f"{__name__}.api"), name)
