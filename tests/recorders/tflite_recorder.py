"""Record what the real TFLite makes of fused recurrent operators; `modules` says how the recorder is run.

It has an environment of its own, which `environment` makes: that of LiteRT, as TFLite's runtime is called
today. A model of one operator is written as the schema has it, and run by the interpreter, whose kernels look
at each tensor's shape, and call it by its name where they refuse it.
"""

from __future__ import annotations

import inspect
import random
import re
import sys
from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

from environment import LITERT, beside_others, run_in_own

if __name__ == "__main__":
    run_in_own(*LITERT)
else:
    beside_others(LITERT[0])

import importlib.metadata

import flatbuffers
import numpy as np
from ai_edge_litert import schema_py_generated as schema
from ai_edge_litert.interpreter import Interpreter
from configurations import SIZES, Configuration, any_size, call, each, maybe
from gate_search import INPUTS, UNITS, Array, Blocks, State, Subject
from modules import Modules, Ran, Trial, main
from recording import filled, known_types

KNOWN = sorted(known_types("tflite"))
GATES, LOOKING = ("input", "forget", "cell", "output"), ("input", "forget", "output")
STATES = {"LSTM": {"output_state": 18, "cell_state": 19}, "RNN": {"hidden_state": 4}}
STATES_OF_BOTH = {
    "LSTM": {"fw_output_state": 35, "fw_cell_state": 36, "bw_output_state": 37, "bw_cell_state": 38},
    "RNN": {"fw_hidden_state": 4, "bw_hidden_state": 8},
}
SIDES = {"fw_": 0, "bw_": 1}
INPUT_COUNTS = {("LSTM", False): 24, ("RNN", False): 5, ("LSTM", True): 48, ("RNN", True): 12}
Tensors = dict[str, Array]
Shapes = dict[str, tuple[int, ...]]


class Operator:
    """An operator as it is written: its sizes, and the options that the schema gives it."""

    def __init__(
        self,
        kind: str,
        *,
        num_units: int,
        num_proj: int | None = None,
        use_peepholes: bool = False,
        layer_norm: bool = False,
        is_both: bool = False,
        **options: Any,
    ) -> None:
        self.is_both = is_both
        self.kind, self.units, self.returned = kind, num_units, num_proj or num_units
        self.has_projection, self.has_peepholes, self.has_norm = (
            num_proj is not None,
            use_peepholes,
            layer_norm,
        )
        self.options = options

    def shapes(self, features: int) -> Shapes:
        """The shapes of its tensors, in the order of the inputs."""
        own = self.of_one(features)
        return (
            {f"{side}{name}": shape for side in SIDES for name, shape in own.items()} if self.is_both else own
        )

    def of_one(self, features: int) -> Shapes:
        """Those of one direction."""
        h, x, o = self.units, features, self.returned
        if self.kind == "RNN":
            return {"input_weights": (h, x), "recurrent_weights": (h, h), "bias": (h,)}
        return {
            **{f"input_to_{gate}_weights": (h, x) for gate in GATES},
            **{f"recurrent_to_{gate}_weights": (h, o) for gate in GATES},
            **({f"cell_to_{gate}_weights": (h,) for gate in LOOKING} if self.has_peepholes else {}),
            **{f"{gate}_gate_bias": (h,) for gate in GATES},
            **({"projection_weights": (o, h)} if self.has_projection else {}),
            **({f"{gate}_layer_norm_coefficients": (h,) for gate in GATES} if self.has_norm else {}),
        }

    def states(self) -> Shapes:
        """The shapes of what it carries, for one example."""
        lengths = {"output_state": self.returned, "cell_state": self.units, "hidden_state": self.units}
        return {name: (1, lengths[bare(name)]) for name in self.state_places()}

    def state_places(self) -> dict[str, int]:
        """Which input each of its states is."""
        return (STATES_OF_BOTH if self.is_both else STATES)[self.kind]

    def is_time_major(self) -> bool:
        """Whether the timesteps come before the batch."""
        return bool(self.options.get("time_major", False))


def bare(name: str) -> str:
    """A tensor's name without its direction."""
    return name.removeprefix("fw_").removeprefix("bw_")


def places(kind: str, is_both: bool = False) -> dict[str, int]:
    """Which input of an operator each of its tensors is."""
    if is_both:
        step = {"LSTM": 17, "RNN": 4}[kind]
        own = {name: place for name, place in places(kind).items() if "layer_norm" not in name}
        return {f"{side}{name}": place + step * n for side, n in SIDES.items() for name, place in own.items()}
    if kind == "RNN":
        return {"input_weights": 1, "recurrent_weights": 2, "bias": 3}
    names = {
        **{f"input_to_{gate}_weights": 1 + n for n, gate in enumerate(GATES)},
        **{f"recurrent_to_{gate}_weights": 5 + n for n, gate in enumerate(GATES)},
        **{f"cell_to_{gate}_weights": 9 + n for n, gate in enumerate(LOOKING)},
        **{f"{gate}_gate_bias": 12 + n for n, gate in enumerate(GATES)},
        **{f"{gate}_layer_norm_coefficients": 20 + n for n, gate in enumerate(GATES)},
    }
    return {**names, "projection_weights": 16}


class Graph:
    """A model of one operator, as it is written."""

    def __init__(self) -> None:
        self.buffers, self.tensors = [schema.BufferT()], []

    def add(self, name: str, shape: tuple[int, ...], data: Array | None = None) -> int:
        """The number of a new tensor: one with data is constant, any other is not."""
        tensor = schema.TensorT()
        tensor.name, tensor.shape, tensor.type = name, list(shape), schema.TensorType.FLOAT32
        tensor.isVariable = name.endswith("_state")
        if data is not None:
            buffer = schema.BufferT()
            buffer.data = np.frombuffer(np.ascontiguousarray(data, np.float32).tobytes(), np.uint8)
            self.buffers.append(buffer)
            tensor.buffer = len(self.buffers) - 1
        self.tensors.append(tensor)
        return len(self.tensors) - 1

    def written(self, operator: Any, code: Any, source: int, outputs: list[int]) -> bytes:
        """The model as a file has it."""
        graph, model = schema.SubGraphT(), schema.ModelT()
        graph.tensors, graph.operators, graph.inputs, graph.outputs = (
            self.tensors,
            [operator],
            [source],
            outputs,
        )
        model.version, model.buffers, model.subgraphs, model.operatorCodes = 3, self.buffers, [graph], [code]
        builder = flatbuffers.Builder(1024)
        builder.Finish(model.Pack(builder), b"TFL3")
        return bytes(builder.Output())


def options_of(operator: Operator) -> tuple[Any, int]:
    """The schema's options of an operator, and their kind."""
    of_one = {"LSTM": "UnidirectionalSequenceLSTM", "RNN": "SequenceRNN"}
    name = f"{f'BidirectionalSequence{operator.kind}' if operator.is_both else of_one[operator.kind]}Options"
    made = getattr(schema, f"{name}T")()
    given = {"fused_activation_function": "TANH", **operator.options}
    given["fused_activation_function"] = getattr(
        schema.ActivationFunctionType, given["fused_activation_function"]
    )
    for own, value in given.items():
        field = re.sub(r"_(\w)", lambda found: found[1].upper(), own)
        if not hasattr(made, field) or type(value) is not type(getattr(made, field)):
            raise TypeError(f"{name} takes no {own}={value!r}")
        setattr(made, field, value)
    return made, getattr(schema.BuiltinOptions, name)


def interpreter(operator: Operator, source: tuple[int, ...], tensors: Tensors) -> Interpreter:
    """What runs an operator on an input of a shape."""
    graph, kind = Graph(), operator.kind
    batch = source[1] if operator.is_time_major() else source[0]
    read = graph.add("input", source)
    inputs = [read] + [-1] * (INPUT_COUNTS[kind, operator.is_both] - 1)
    for name, data in tensors.items():
        inputs[places(kind, operator.is_both)[name]] = graph.add(name, data.shape, data)
    for name, (_, length) in operator.states().items():
        inputs[operator.state_places()[name]] = graph.add(name, (batch, length))
    node, code = schema.OperatorT(), schema.OperatorCodeT()
    are_two = operator.is_both and not operator.options.get("merge_outputs")
    outputs = [graph.add(name, (1, 1, 1)) for name in ["output", "bw_output"][: 1 + are_two]]
    node.opcodeIndex, node.inputs, node.outputs = 0, inputs, outputs
    node.builtinOptions, node.builtinOptionsType = options_of(operator)
    direction = "BIDIRECTIONAL" if operator.is_both else "UNIDIRECTIONAL"
    code.builtinCode = getattr(schema.BuiltinOperator, f"{direction}_SEQUENCE_{kind}")
    code.deprecatedBuiltinCode, code.version = code.builtinCode, 1
    made = Interpreter(model_content=graph.written(node, code, read, node.outputs))
    made.allocate_tensors()
    return made


def signed(name: str) -> Callable[..., Operator]:
    """What makes an operator: its sizes, and the options that the schema has."""
    kind, is_both = name.rpartition("_")[2], name.startswith("BI")

    def made(**given: Any) -> Operator:
        inspect.signature(made).bind(**given)
        return Operator(kind, is_both=is_both, **given)

    fields = vars(options_of(Operator(kind, num_units=1, is_both=is_both))[0])
    options = [re.sub(r"([A-Z])", lambda found: f"_{found[1].lower()}", field) for field in fields]
    sizes = list(inspect.signature(Operator).parameters)[1:-2] if kind == "LSTM" else ["num_units"]
    sizes = [size for size in sizes if not (is_both and size == "layer_norm")]
    made.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [
            inspect.Parameter(
                name,
                inspect.Parameter.KEYWORD_ONLY,
                default=inspect.Parameter.empty if name == "num_units" else None,
            )
            for name in [*sizes, *sorted(options)]
        ]
    )
    return made


NAMES = {name: signed(name) for name in KNOWN}


def run(configuration: Configuration, trial: Trial) -> Iterator[Ran]:
    """One operator, run on zeros."""
    (code,) = configuration["layers"]
    operator = eval(code, dict(NAMES))
    source = tuple(filled(configuration["input"] or [], int(operator.is_time_major()), trial))
    shapes = operator.shapes(source[-1])
    made = interpreter(operator, source, {name: np.zeros(shape) for name, shape in shapes.items()})
    made.invoke()
    outputs = [made.get_tensor(output["index"]).shape for output in made.get_output_details()]
    weights = [(name, shape, True) for name, shape in shapes.items()]
    yield Ran(code.partition("(")[0], weights, [tuple(map(int, shape)) for shape in outputs])


UNCHECKED = {("recurrent_to_forget_weights", 0), ("recurrent_to_cell_weights", 0)}
"""Axes that the kernel of LiteRT 2.3 does not look at; a tensor that is too long is read in part there."""


def prove_that_shapes_matter() -> None:
    """The kernels refuse a tensor with an axis one too long, and call it by its name."""
    everything = {"num_proj": 3, "use_peepholes": True, "layer_norm": True}
    for kind, given in (("LSTM", {}), ("LSTM", everything), ("RNN", {})):
        operator = Operator(kind, num_units=2, **given)
        shapes = operator.shapes(3)
        for name, shape in shapes.items():
            messages = []
            for axis in [axis for axis in range(len(shape)) if (name, axis) not in UNCHECKED]:
                wrong = tuple(size + (index == axis) for index, size in enumerate(shape))
                messages.append(refusal(operator, {**shapes, name: wrong}))
            if not all(messages) or not any(f" {name}->dims" in message for message in messages):
                raise SystemExit(f"{kind} takes a {name} that is not of shape {shape}: {messages}")


def refusal(operator: Operator, shapes: Shapes) -> str:
    """What the interpreter says of tensors of these shapes; nothing if it takes them."""
    try:
        interpreter(operator, (2, 5, 3), {name: np.zeros(shape) for name, shape in shapes.items()})
    except RuntimeError as error:
        return str(error)
    return ""


LSTM, RNN = "UNIDIRECTIONAL_SEQUENCE_LSTM", "UNIDIRECTIONAL_SEQUENCE_RNN"
BOTH_LSTM, BOTH_RNN = "BIDIRECTIONAL_SEQUENCE_LSTM", "BIDIRECTIONAL_SEQUENCE_RNN"
FLAGS = ("use_peepholes=True", "layer_norm=True", "time_major=True")


def fixed() -> Iterator[Configuration]:
    """Every operator with every size and option that a count or a shape depends on."""
    for name, (features, units) in product((LSTM, RNN), [*SIZES, (32, 128)]):
        yield from each([5, features], call(name, f"num_units={units}"))
    for features, units in SIZES:
        yield from each([5, features], call(LSTM, f"num_units={units}", "use_peepholes=True"))
        yield from each([5, features], call(LSTM, f"num_units={units}", "num_proj=1"))
    for chosen in product(*[("", flag) for flag in ("num_proj=3", "num_proj=1", *FLAGS)]):
        if not ("num_proj=3" in chosen and "num_proj=1" in chosen):
            yield from each([None, 3], call(LSTM, "num_units=4", *chosen))
            yield from each([7, 2], call(LSTM, "num_units=3", *chosen))
    for name in (LSTM, RNN):
        yield from each(
            [7, 3],
            f"{name}(num_units=2, time_major=True)",
            f"{name}(num_units=2, time_major=False, fused_activation_function='TANH')",
            f"{name}(num_units=2, asymmetric_quantize_inputs=False)",
            f"{name}()",
            f"{name}(2)",
            f"{name}(units=2)",
            f"{name}(num_units=-1)",
            f"{name}(num_units=2.5)",
            f"{name}(num_units='2')",
            f"{name}(num_units=2, time_major=1)",
        )
        yield from each([None, 3], f"{name}(num_units=4)", f"{name}(num_units=4, time_major=True)")
        for source in ([3], [5, 7, 3], []):
            yield from each(source, f"{name}(num_units=2)")
    yield from each(
        [7, 3],
        f"{LSTM}(num_units=2, cell_clip=3.0, proj_clip=1.0)",
        f"{LSTM}(num_units=2, cell_clip='x')",
        f"{LSTM}(num_units=2, num_proj=2)",
    )
    yield from each([7, 3], f"{RNN}(num_units=2, num_proj=1)", f"{RNN}(num_units=2, use_peepholes=True)")
    yield from _of_both()


def _of_both() -> Iterator[Configuration]:
    """The operators of both directions, whose outputs may be one."""
    for name, (features, units) in product((BOTH_LSTM, BOTH_RNN), [*SIZES, (32, 128)]):
        yield from each([5, features], call(name, f"num_units={units}"))
    flags = ("num_proj=3", "use_peepholes=True", "time_major=True", "merge_outputs=True")
    for chosen in product(*[("", flag) for flag in flags]):
        yield from each([None, 3], call(BOTH_LSTM, "num_units=4", *chosen))
        if not any(chosen[:2]):
            yield from each([7, 2], call(BOTH_RNN, "num_units=3", *chosen[2:]))
    for name in (BOTH_LSTM, BOTH_RNN):
        yield from each(
            [7, 3],
            f"{name}()",
            f"{name}(2)",
            f"{name}(num_units=-1)",
            f"{name}(num_units=2, merge_outputs=1)",
            f"{name}(num_units=2, fused_activation_function='TANH')",
        )
        for source in ([3], [5, 7, 3], []):
            yield from each(source, f"{name}(num_units=2)")
    yield from each(
        [7, 3], f"{BOTH_LSTM}(num_units=2, layer_norm=True)", f"{BOTH_RNN}(num_units=2, num_proj=1)"
    )


def _draw(chance: random.Random) -> Configuration:
    source = [chance.choice([None, chance.randint(1, 20)]), any_size(chance)]
    number, time_major = any_size(chance), maybe(chance, "time_major=True")
    units = f"num_units={number}"
    if chance.random() < 0.2:
        return {"input": source, "layers": [call(RNN, units, time_major)]}
    flags = [maybe(chance, flag, 0.4) for flag in FLAGS[:2]]
    projected = maybe(chance, f"num_proj={chance.randint(1, number)}", 0.4)
    return {"input": source, "layers": [call(LSTM, units, projected, *flags, time_major)]}


def gates() -> Iterator[Subject]:
    """Both operators, over one timestep; what biases start from is none of a format's business."""
    peepholes = {"names": [f"cell_to_{gate}_weights" for gate in LOOKING]}
    slots: dict[str, dict[str, Any]] = {
        "kernel": {"names": [f"input_to_{gate}_weights" for gate in GATES]},
        "recurrent": {"names": [f"recurrent_to_{gate}_weights" for gate in GATES]},
        "bias": {"names": [f"{gate}_gate_bias" for gate in GATES]},
    }
    simple: dict[str, dict[str, Any]] = {
        "kernel": {"names": ["input_weights"]},
        "recurrent": {"names": ["recurrent_weights"]},
        "bias": {"names": ["bias"]},
    }
    units = f"num_units={UNITS}"
    yield Subject("tflite", call(LSTM, units), "LSTM", slots, runner(LSTM, slots), None)
    looking = {**slots, "peephole": peepholes}
    written = call(LSTM, units, "use_peepholes=True")
    yield Subject("tflite", written, "LSTM", looking, runner(LSTM, looking, use_peepholes=True), None)
    yield Subject("tflite", call(RNN, units), "simple RNN", simple, runner(RNN, simple), None)


def runner(
    name: str, slots: dict[str, dict[str, Any]], **given: Any
) -> Callable[[Blocks, Array, State], State]:
    """How an operator runs one step from a state, which is a tensor that it changes."""
    operator = NAMES[name](num_units=UNITS, **given)

    def run_step(blocks: Blocks, source: Array, state: State) -> State:
        named = {slot: zip(slots[slot]["names"], own, strict=True) for slot, own in blocks.items()}
        tensors = {name: data for pairs in named.values() for name, data in pairs}
        made = interpreter(operator, (1, 1, len(source)), tensors)
        numbers = {one["name"]: one["index"] for one in made.get_tensor_details()}
        for own, value in zip(operator.states(), state, strict=True):
            made.set_tensor(numbers[own], value[None].astype("float32"))
        made.set_tensor(numbers["input"], source[None, None].astype("float32"))
        made.invoke()
        return [made.get_tensor(numbers[own])[0] for own in operator.states()]

    return run_step


def make_layer(code: str) -> dict[str, Any]:
    """An operator with random tensors, for 3 features."""
    operator = eval(code, dict(NAMES))
    shapes = operator.shapes(INPUTS)
    tensors = {name: np.random.uniform(-1, 1, shape).astype("float32") for name, shape in shapes.items()}
    return {
        **tensors,
        "tflite_layer": interpreter(operator, (1, 1, INPUTS), tensors),
        "tflite_operator": operator,
    }


def run_layer(names: dict[str, Any], source: Array) -> Array:
    """The last hidden state of a sequence."""
    operator = names["tflite_operator"]
    tensors = {name: np.asarray(names[name]) for name in operator.shapes(INPUTS)}
    made = interpreter(operator, source.shape, tensors)
    made.set_tensor(made.get_input_details()[0]["index"], source.astype("float32"))
    made.invoke()
    return made.get_tensor(made.get_output_details()[0]["index"])[:, -1]


if __name__ == "__main__":
    prove_that_shapes_matter()
    main(
        Modules(
            "tflite",
            importlib.metadata.version("ai-edge-litert"),
            NAMES,
            [name for name in vars(schema.BuiltinOperator) if name[0].isalpha()],
            run,
            (TypeError, ValueError, RuntimeError),
            fixed,
            (_draw,),
            gates,
        ),
        sys.argv[1:],
    )
