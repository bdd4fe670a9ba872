"""The public names, which `lstm_params` itself has, too."""

from .calculator.calls import Call, Expression, LayerError, NetworkError
from .calculator.cells import Gate
from .calculator.formulas import Formula, Number, Product, Size, Sum
from .calculator.layers import Layer
from .calculator.network import Network
from .calculator.rows import network
from .calculator.shapes import Tensor
from .calculator.weights import Group, Part, Source, Weight
from .calculator.working import Line, worked

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
