"""What each framework stores for the same small recurrent layer, as plain data."""

from typing import Any

from .calls import LayerError, NetworkError
from .cells import GRU_RESET_AFTER, LSTM, SIMPLE_RNN, Cell, Recurrent
from .comparison import bias_counts, orientation
from .counterparts import counterpart
from .frameworks import FRAMEWORKS
from .network import Network
from .weights import Weight

FEATURES, UNITS = 3, 2
_CELLS = {"LSTM": LSTM, "GRU": GRU_RESET_AFTER, "simple RNN": SIMPLE_RNN}


def all_facts() -> dict[str, Any]:
    """The facts of every framework and every kind of layer, on `FEATURES` features with `UNITS` units."""
    return {
        "features": FEATURES,
        "units": UNITS,
        "layers": {name: _of_cell(cell) for name, cell in _CELLS.items()},
    }


def _of_cell(cell: Cell) -> list[dict[str, Any]]:
    found = []
    for key in FRAMEWORKS:
        try:
            found.append(facts(counterpart(Recurrent(cell, FEATURES, UNITS), key)))
        except (LayerError, NetworkError):
            continue  # it has no such layer
    return found


def facts(network: Network) -> dict[str, Any]:
    """What a framework stores for one recurrent layer.

    Args:
        network: The layer, alone.
    """
    layer, framework = network.layers[0], network.framework
    cell = layer.cell
    assert cell, "only recurrent layers are compared"
    return {
        "framework": framework.key,
        "label": framework.label,
        "layer": layer.code,
        "parameters": layer.parameters,
        "tensors": [_tensor(weight) for weight in layer.weights],
        "gate_order": [gate.letter for gate in layer.groups[0].gates if gate.letter],
        "gates": [gate.role for gate in layer.groups[0].gates],
        "matrix": orientation(layer),
        "biases_per_gate": bias_counts(layer),
        **({"forget_bias_starts": forget_start(network)} if "forget" in cell.gates else {}),
        **({"reset": cell.reset, "update_1_takes": cell.update_takes} if cell.reset else {}),
        **({"ends_in": cell.squash} if len(cell.gates) == 1 else {}),
    }


def reset_acts(network: Network) -> str:
    """Where a GRU's reset gate acts; nothing for other layers."""
    cell = network.layers[0].cell
    return f"{cell.reset} the product" if cell and cell.reset else ""


def update_takes(network: Network) -> str:
    """What a GRU's update gate lets through where it is 1; nothing for other layers."""
    cell = network.layers[0].cell
    return f"takes the {cell.update_takes} h" if cell and cell.reset else ""


def _tensor(weight: Weight) -> dict[str, Any]:
    return {"name": weight.name, "shape": [length.value for length in weight.shape]}


_FRESH = {"zeros": "0", "random": "random", "": ""}


def forget_start(network: Network) -> str:
    """Where an LSTM's forget bias starts, in a word; nothing for a format, which keeps what was trained."""
    layer, framework = network.layers[0], network.framework
    if layer.cell is None or not bias_counts(layer).get("forget"):
        return ""
    if layer.cell.forget_offset:
        return f"0, and the code adds {layer.cell.forget_offset}"
    return "1" if layer.starts_at_one else _FRESH[framework.fresh_bias]
