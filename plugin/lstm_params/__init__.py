"""Count, explain and draw the parameters of recurrent networks.

The public names are the calculator's; the Markdown extension and the MkDocs plugin
are found by their entry points.

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

from .calculator.calls import Call, Expression, LayerError, NetworkError
from .calculator.cells import Gate
from .calculator.formulas import Formula, Number, Product, Size, Sum
from .calculator.layers import Layer
from .calculator.network import Network
from .calculator.rows import network
from .calculator.shapes import Tensor
from .calculator.weights import Group, Part, Source, Weight
from .calculator.working import Line, worked

__version__ = "0.1.0"

__all__ = [
    "Call",
    "Expression",
    "Formula",
    "Gate",
    "Group",
    "Layer",
    "LayerError",
    "Line",
    "Network",
    "NetworkError",
    "Number",
    "Part",
    "Product",
    "Size",
    "Source",
    "Sum",
    "Tensor",
    "Weight",
    "network",
    "worked",
]
