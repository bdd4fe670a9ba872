"""A part of a network that nobody computes here: its count is stated."""

from ..cells import LAYER
from ..formulas import Number
from ..layers import Layer
from ..shapes import Tensor, unnamed
from ..signatures import Arguments, Counted, Signature, as_name, as_size, flag, shape
from ..weights import Group, vector
from .framework import LayerType


def _given(arguments: Arguments, source: Tensor) -> Layer:
    output = source._replace(shape=unnamed(arguments["output"]))
    weight = vector("θ", "stated", LAYER, (Number(arguments["parameters"]),), arguments["trainable"])
    groups = (Group((LAYER,), (weight,)),) if arguments["parameters"] else ()
    note = "its count is stated, and not computed"
    return Layer("Given", source, (output,), groups, (note,), has_unknown_products=True)


GIVEN = {
    "Given": LayerType(
        Signature.of(
            "Given",
            "name, parameters, output, trainable=",
            {
                "name": Counted(as_name),
                "parameters": Counted(lambda value: as_size(value, 0)),
                "output": shape(),
                "trainable": flag(True),
            },
        ),
        _given,
    )
}
"""`Given(name="InceptionV3", parameters=21_802_784, output=[2048], trainable=False)`, in any framework."""
