"""Record what the real OpenVINO makes of recurrent operations; `modules` says how the recorder is run.

It has an environment of its own, which `environment` makes. Shapes are OpenVINO's inference of a node's
outputs, which refuses tensors of other shapes; the gates are found on its CPU.
"""

from __future__ import annotations

import inspect
import random
import re
import sys
from collections.abc import Callable, Iterator
from functools import partial
from itertools import product
from typing import Any

from environment import OPENVINO, beside_others, run_in_own

if __name__ == "__main__":
    run_in_own(*OPENVINO)
else:
    beside_others(OPENVINO[0])

import numpy as np
import openvino
from configurations import SIZES, Configuration, any_size, call, each, maybe
from gate_search import INPUTS, UNITS, Array, Blocks, State, Subject
from modules import Modules, Ran, Trial, main
from openvino import opset15
from openvino.utils.node_factory import NodeFactory
from recording import filled, known_types

KNOWN = sorted(known_types("openvino"))
KINDS, ENDINGS = ("LSTM", "GRU", "RNN"), ("Sequence", "Cell")
DIRECTIONS = ("", "direction='forward'", "direction='reverse'", "direction='bidirectional'")
GATES = {"LSTM": 4, "GRU": 3, "RNN": 1}
ACTIVATIONS = {"LSTM": ["sigmoid", "tanh", "tanh"], "GRU": ["sigmoid", "tanh"], "RNN": ["tanh"]}
"""What converters write: a sequence that lacks them is valid, and no plugin runs it."""
NEEDED = inspect.Parameter.empty
Tensors = dict[str, Array]


class Operation:
    """An operation as it is written."""

    def __init__(self, name: str, **attributes: Any) -> None:
        self.name, self.kind = name, re.sub("Sequence|Cell", "", name)
        self.attributes = {"activations": ACTIVATIONS[self.kind], **attributes}
        self.is_sequence = name.endswith("Sequence")
        self.hidden = attributes["hidden_size"]
        is_both = str(attributes.get("direction")).lower() == "bidirectional"
        self.directions = [2 if is_both else 1] if self.is_sequence else []

    def shapes(self, features: int) -> dict[str, list[int]]:
        """The shapes of its tensors."""
        gates, biases = GATES[self.kind], GATES[self.kind] + bool(self.attributes.get("linear_before_reset"))
        own = {"W": [gates * self.hidden, features], "R": [gates * self.hidden, self.hidden]}
        return {name: [*self.directions, *shape] for name, shape in own.items()} | {
            "B": [*self.directions, biases * self.hidden]
        }

    def model(self, source: list[int], tensors: Tensors) -> openvino.Model:
        """A model of the operation alone, which reads an input and states of these shapes."""
        states = ["hidden", "cell"][: 1 + (self.kind == "LSTM")]
        read = [opset15.parameter(source)]
        read += [opset15.parameter([source[0], *self.directions, self.hidden]) for _ in states]
        read += [opset15.parameter([source[0]], np.int32)] * self.is_sequence
        constants = [opset15.constant(tensors[name].astype("float32")) for name in "WRB"]
        given = [one.output(0) for one in [*read, *constants]]
        node = NodeFactory("opset15").create(self.name, given, self.attributes)
        return openvino.Model(node.outputs(), read, self.name)


NAMES = {name: partial(Operation, name) for name in KNOWN}


def run(configuration: Configuration, trial: Trial) -> Iterator[Ran]:
    """One operation, and the shapes that OpenVINO infers for its outputs."""
    (operation,) = [eval(code, dict(NAMES)) for code in configuration["layers"]]
    source = filled(configuration["input"] or [], 0, trial)
    shapes = operation.shapes(source[-1])
    model = operation.model(source, {name: np.zeros(shape) for name, shape in shapes.items()})
    outputs = [tuple(output.shape) for output in model.outputs]
    yield Ran(operation.name, [(name, shape, True) for name, shape in shapes.items()], outputs)


def prove_that_shapes_matter() -> None:
    """The CPU refuses a tensor with one of its axes one too long, whichever tensor and axis."""
    resets = [Operation(f"GRU{ending}", hidden_size=2, linear_before_reset=True) for ending in ENDINGS]
    for operation in [*(Operation(name, hidden_size=2) for name in KNOWN), *resets]:
        shapes = operation.shapes(3)
        for name, shape in shapes.items():
            for axis in range(len(shape)):
                wrong = [size + (index == axis) for index, size in enumerate(shape)]
                if runs(operation, {**shapes, name: wrong}):
                    raise SystemExit(f"{operation.name} takes a {name} of shape {wrong} for {shape}")


def runs(operation: Operation, shapes: dict[str, list[int]]) -> bool:
    """Whether the CPU runs an operation of 3 features with tensors of these shapes."""
    source = np.zeros([2, 5, 3] if operation.is_sequence else [2, 3])
    try:
        outputs(operation, {name: np.zeros(shape) for name, shape in shapes.items()}, source)
    except RuntimeError:
        return False
    return True


def fixed() -> Iterator[Configuration]:
    """Every operation with every attribute that a count or a shape depends on."""
    for kind, (features, hidden) in product(KINDS, [*SIZES, (32, 128)]):
        yield from each([5, features], call(f"{kind}Sequence", f"hidden_size={hidden}"))
        yield from each([features], call(f"{kind}Cell", f"hidden_size={hidden}"))
    for kind, direction in product(KINDS, DIRECTIONS):
        yield from each([None, 3], call(f"{kind}Sequence", "hidden_size=4", direction))
        yield from each([1, 1], call(f"{kind}Sequence", direction, "hidden_size=1"))
    for direction, reset in product(DIRECTIONS, ("True", "False", "1", "0")):
        resets = f"linear_before_reset={reset}"
        yield from each([7, 3], call("GRUSequence", "hidden_size=2", direction, resets))
    for reset in ("True", "False"):
        yield from each([3], f"GRUCell(hidden_size=2, linear_before_reset={reset})")
    yield from each(
        [7, 3],
        "LSTMSequence(hidden_size=2, direction='BIDIRECTIONAL')",
        "LSTMSequence(hidden_size=2, activations=['sigmoid', 'tanh', 'relu'], clip=3.0)",
        "RNNSequence(hidden_size=2, activations=['relu'], activations_alpha=[0.1], activations_beta=[0.2])",
    )
    for kind, source in product(KINDS, ([3], [5, 7, 3], [])):
        yield from each(source, f"{kind}Sequence(hidden_size=2)")
    for kind in KINDS:
        yield from each([5, 3], f"{kind}Cell(hidden_size=2)")
    for name in KNOWN:
        yield from each(
            [5, 3] if name.endswith("Sequence") else [3],
            f"{name}()",
            f"{name}(2)",
            f"{name}(units=2)",
            f"{name}(hidden_size=-1)",
            f"{name}(hidden_size=2.5)",
            f"{name}(hidden_size='2')",
            f"{name}(hidden_size=[2])",
        )
    yield from each([7, 3], *[f"{kind}Sequence(hidden_size=2, direction='both')" for kind in KINDS])
    yield from each([7, 3], "LSTMSequence(hidden_size=2, direction=2)")


def _draw(chance: random.Random) -> Configuration:
    kind, features, hidden = chance.choice(KINDS), any_size(chance), f"hidden_size={any_size(chance)}"
    reset = maybe(chance, "linear_before_reset=True", 0.5) if kind == "GRU" else ""
    if chance.random() < 0.3:
        return {"input": [features], "layers": [call(f"{kind}Cell", hidden, reset)]}
    written = call(f"{kind}Sequence", hidden, reset, chance.choice(DIRECTIONS))
    return {"input": [chance.choice([None, chance.randint(1, 20)]), features], "layers": [written]}


def gates() -> Iterator[Subject]:
    """The operations, over one timestep; what biases start from is none of a format's business."""
    for kind, ending in product(KINDS, ENDINGS):
        for reset in (False, True) if kind == "GRU" else (False,):
            given = {"hidden_size": UNITS, **({"linear_before_reset": True} if reset else {})}
            axis = 1 if ending == "Sequence" else 0
            slots: dict[str, dict[str, Any]] = {
                slot: {"name": name, "axis": axis}
                for slot, name in {"kernel": "W", "recurrent": "R", "bias": "B"}.items()
            }
            if reset:
                slots["bias"]["blocks_from_to"] = [0, 3]
                slots["recurrent_bias"] = {"name": "B", "axis": axis, "blocks_from_to": [3, 4], "blocks": 1}
            written = call(f"{kind}{ending}", *[f"{name}={value}" for name, value in given.items()])
            step = {"LSTM": "LSTM", "GRU": "GRU", "RNN": "simple RNN"}[kind]
            operation = Operation(f"{kind}{ending}", **given)
            yield Subject("openvino", written, step, slots, runner(operation), None)


def runner(operation: Operation) -> Callable[[Blocks, Array, State], State]:
    """How an operation runs one step on the CPU."""

    def run_step(blocks: Blocks, source: Array, state: State) -> State:
        biases = [*blocks["bias"], *blocks.get("recurrent_bias", [])]
        own = {"W": blocks["kernel"], "R": blocks["recurrent"], "B": biases}
        tensors = {name: np.concatenate(value) for name, value in own.items()}
        if operation.is_sequence:
            tensors = {name: tensor[None] for name, tensor in tensors.items()}
            source, state = source[None], [one[None] for one in state]
        after = outputs(operation, tensors, source[None], [one[None] for one in state])
        return [one.reshape(UNITS) for one in after[operation.is_sequence :]]

    return run_step


def outputs(operation: Operation, tensors: Tensors, source: Array, state: State | None = None) -> State:
    """What an operation returns on the CPU at full precision, from states of zeros by default."""
    batch = len(source)
    if state is None:
        zeros = np.zeros([batch, *operation.directions, operation.hidden])
        state = [zeros] * (2 if operation.kind == "LSTM" else 1)
    model = operation.model(list(source.shape), tensors)
    compiled = openvino.compile_model(model, "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
    lengths = [np.full(batch, source.shape[1], np.int32)] if operation.is_sequence else []
    fed = [*(one.astype("float32") for one in (source, *state)), *lengths]
    return list(compiled(fed).values())


def make_layer(code: str) -> dict[str, Any]:
    """An operation with random tensors, for 3 features."""
    operation = eval(code, dict(NAMES))
    shapes = operation.shapes(INPUTS)
    tensors = {name: np.random.uniform(-1, 1, shape).astype("float32") for name, shape in shapes.items()}
    (node,) = {
        output.get_node().input_value(0).get_node()
        for output in operation.model([2, 5, INPUTS], tensors).outputs
    }
    return {**tensors, "openvino_layer": node, "operation": operation}


def run_layer(names: dict[str, Any], source: Array) -> Array:
    """The last hidden state of each direction."""
    tensors = {name: np.asarray(names[name]) for name in "WRB"}
    return outputs(names["operation"], tensors, source)[1].reshape(len(source), -1)


def operations() -> set[str]:
    """The names of all operations, as the functions that make them give them to the factory."""
    sources = [inspect.getsource(function) for _, function in inspect.getmembers(opset15, inspect.isfunction)]
    return {name for source in sources for name in re.findall(r'\.create\(\s*"(\w+)"', source)}


def signed(name: str) -> Callable[..., Operation]:
    """What makes an operation, with the attributes that a node of it says it has."""
    operation = Operation(name, hidden_size=2)
    tensors = {key: np.zeros(shape) for key, shape in operation.shapes(3).items()}
    model = operation.model([2, 5, 3] if operation.is_sequence else [2, 3], tensors)
    (node,) = [one for one in model.get_ops() if one.get_type_name() == name]
    made: Any = partial(Operation, name)
    made.__signature__ = inspect.Signature(
        [
            inspect.Parameter(
                own, inspect.Parameter.KEYWORD_ONLY, default=NEEDED if own == "hidden_size" else None
            )
            for own in sorted(node.get_attributes())
        ]
    )
    return made


if __name__ == "__main__":
    prove_that_shapes_matter()
    main(
        Modules(
            "openvino",
            openvino.__version__.partition("-")[0],
            {name: signed(name) for name in KNOWN},
            operations(),
            run,
            (TypeError, ValueError, KeyError, RuntimeError),
            fixed,
            (_draw,),
            gates,
        ),
        sys.argv[1:],
    )
