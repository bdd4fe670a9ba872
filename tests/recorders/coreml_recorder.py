"""Record what the real coremltools makes of recurrent operations; `modules` says how the recorder is run.

coremltools is installed in an environment of its own, which `environment` makes, and imported beside PyTorch.
No model runs without macOS. So a layer's tensors are those into which coremltools converts a PyTorch module,
and its outputs are what the type inference of its operations says. The order of the gates is found by running
modules, each of which is proven to be converted to the very tensors that the search asks for. The recipes
that pages show for PyTorch are proven to give what it converts.
"""

from __future__ import annotations

import html
import inspect
import logging
import random
import re
import sys
import warnings
from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from itertools import product
from typing import Any

from environment import COREML, beside_others, make

if __name__ == "__main__":
    make(*COREML)
    beside_others(COREML[0])
    logging.disable(logging.WARNING)
    warnings.simplefilter("ignore")

import coremltools
import numpy as np
import torch
from configurations import SIZES, Configuration, any_size, call, each, maybe
from coremltools.converters.mil import Builder
from coremltools.converters.mil.mil.ops.defs.iOS15 import recurrent
from coremltools.converters.mil.mil.ops.registry import SSAOpRegistry
from gate_search import INPUTS, UNITS, Array, Blocks, State, Subject
from markdown import markdown
from modules import Modules, Ran, Trial, main
from recording import filled, known_types

from lstm_params.markdown.extension import LstmParamsExtension

KNOWN = sorted(known_types("coreml"))
DIRECTIONS = ("", "direction='forward'", "direction='reverse'", "direction='bidirectional'")
MADE_OF = {"lstm": torch.nn.LSTM, "rnn": torch.nn.RNN}
"""The module of PyTorch that is converted to each operation; no converter makes a `gru`."""
GATES = {"lstm": 4, "gru": 3, "rnn": 1}
FIELDS = {
    "gru": ("resetGate", "outputGate", "updateGate"),
    "lstm": ("inputGate", "forgetGate", "outputGate", "blockInput"),
}
"""What an older format calls the gates of each operation, in the order of its rows."""
TENSORS = ("weight", "bias", "peephole")
"""How the names of an operation's tensors begin."""
Tensors = dict[str, Array]


class WithStates(torch.nn.Module):
    """A module that is given its states, as an operation is."""

    def __init__(self, inner: torch.nn.RNNBase) -> None:
        super().__init__()
        self.inner = inner

    def forward(self, source: Any, hidden: Any, cell: Any = None) -> Any:
        """What the module returns."""
        return self.inner(source, hidden if cell is None else (hidden, cell))


def tensors_of(module: torch.nn.RNNBase) -> Tensors:
    """The tensors of the operation into which a module is converted, in the order of its inputs."""
    width = (2 if module.bidirectional else 1, 1, module.hidden_size)
    states = [torch.zeros(width)] * (2 if isinstance(module, torch.nn.LSTM) else 1)
    given = (torch.zeros(2, 1, module.input_size), *states)
    program = coremltools.convert(
        torch.jit.trace(WithStates(module).eval(), given),
        inputs=[coremltools.TensorType(shape=tuple(one.shape)) for one in given],
        convert_to="milinternal",
        pass_pipeline=coremltools.PassPipeline.EMPTY,
    )
    (made,) = [one for one in program.functions["main"].operations if one.op_type in MADE_OF]
    found = {name: value for name, value in made.inputs.items() if name.startswith(TENSORS)}
    return {name: value.val for name, value in found.items() if value is not None}


@lru_cache
def converted(name: str, features: int, hidden: int, has_bias: bool, is_both: bool) -> Tensors:
    """The tensors of a layer of these sizes."""
    return tensors_of(MADE_OF[name](features, hidden, bias=has_bias, bidirectional=is_both))


def numbered(name: str, features: int, hidden: int, names: list[str]) -> Tensors:
    """Tensors in each of which the rows of the first gate are 1, those of the second 2, and so on."""
    blocks = {"weight_ih": (hidden, features), "weight_hh": (hidden, hidden), "bias": (hidden,)}
    counts = {"peephole": GATES[name] - 1}
    return {
        own: np.concatenate(
            [
                np.full(blocks.get(own.removesuffix("_back"), (hidden,)), gate + 1, "float32")
                for gate in range(counts.get(own.removesuffix("_back"), GATES[name]))
            ]
        )
        for own in names
    }


class Operation:
    """An operation as it is written: its size, whether it has a bias, and its options."""

    def __init__(
        self, name: str, *, hidden_size: int, bias: bool = True, peephole: bool = False, **options: Any
    ) -> None:
        if type(bias) is not bool or type(peephole) is not bool:
            raise TypeError("there is a bias, or not")
        self.name, self.hidden, self.has_bias, self.options = name, hidden_size, bias, options
        self.has_peephole = peephole
        self.is_both = options.get("direction") == "bidirectional" and name == "lstm"

    def tensors(self, features: int) -> Tensors:
        """Its tensors, as a conversion makes them; a GRU's as its description says, since none makes one."""
        if self.name == "gru":
            return numbered(self.name, features, self.hidden, ["weight_ih", "weight_hh", *self.biases()])
        made = converted(self.name, features, self.hidden, self.has_bias, self.is_both)
        if not self.has_peephole:
            return made
        peepholes: Tensors = {}
        for ending in ("", "_back") if self.is_both else ("",):
            own = {name: one for name, one in made.items() if name.endswith("_back") == bool(ending)}
            peepholes |= own | {f"peephole{ending}": np.zeros(3 * self.hidden, "float32")}
        return peepholes

    def biases(self) -> list[str]:
        """The names of its bias, if it has one."""
        return ["bias"] if self.has_bias else []

    def outputs(self, source: list[int]) -> list[tuple[int, ...]]:
        """The shapes of its outputs, as the type inference has them."""
        _, batch, features = source
        state = (batch, self.hidden * (2 if self.is_both else 1))
        shapes = [tuple(source), *[state] * (2 if self.name == "lstm" else 1)]
        program_of = Builder.program(input_specs=[Builder.TensorSpec(shape=shape) for shape in shapes])
        made = partial(getattr(Builder, self.name), **self.tensors(features), **self.options)
        if self.name == "lstm":
            program = program_of(lambda x, h, c: made(x=x, initial_h=h, initial_c=c))
        else:
            program = program_of(lambda x, h: made(x=x, initial_h=h))
        return [tuple(output.shape) for output in program.functions["main"].outputs]


def signed(name: str) -> Callable[..., Operation]:
    """What makes an operation, with the options that it has."""

    def made(**given: Any) -> Operation:
        inspect.signature(made).bind(**given)
        return Operation(name, **given)

    inputs = getattr(recurrent, name).input_spec.input_types
    options = [own for own in inputs if not own.startswith((*TENSORS, "x", "initial"))]
    options += ["peephole"] if "peephole" in inputs else []
    made.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [
            inspect.Parameter(
                own,
                inspect.Parameter.KEYWORD_ONLY,
                default=inspect.Parameter.empty if own == "hidden_size" else None,
            )
            for own in ["hidden_size", "bias", *sorted(options)]
        ]
    )
    return made


NAMES: dict[str, Any] = {name: signed(name) for name in KNOWN}


class Written:
    """`mb`, as code has it."""

    def __getattr__(self, name: str) -> Any:
        return NAMES[name]


def run(configuration: Configuration, trial: Trial) -> Iterator[Ran]:
    """One operation, whose input has the timesteps first."""
    (code,) = configuration["layers"]
    operation = eval(code, {**NAMES, "mb": Written()})
    source = filled(configuration["input"] or [], 1, trial)
    outputs = operation.outputs(source)
    weights = [(name, tensor.shape, True) for name, tensor in operation.tensors(source[-1]).items()]
    yield Ran(operation.name, weights, outputs)


def prove_that_gates_are_named_so() -> None:
    """Converted to the older format, whose fields are named, each block is in the field of its gate."""
    names = ["weight_ih", "weight_hh", "bias"]
    both = [f"{own}{ending}" for ending in ("", "_back") for own in (*names, "peephole")]
    for name, given in (("gru", names), ("lstm", [*names, "peephole"]), ("lstm", both)):
        for own in in_older_format(name, numbered(name, 3, 2, given)):
            for number, gate in enumerate(FIELDS[name], start=1):
                kinds = ["WeightMatrix", "RecursionMatrix", "BiasVector"]
                kinds += ["PeepholeVector"] if name == "lstm" and gate != "blockInput" else []
                held = {kind: set(getattr(own, f"{gate}{kind}").floatValue) for kind in kinds}
                if any(values != {float(number)} for values in held.values()):
                    raise SystemExit(f"{name} has its {gate} elsewhere: {held}")


def in_older_format(name: str, tensors: Tensors) -> list[Any]:
    """The named fields of an operation with two units that reads three values, one message a direction."""
    is_both = "bias_back" in tensors
    options = {"direction": "bidirectional"} if is_both else {}
    states = [(1, 4 if is_both else 2)] * (2 if name == "lstm" else 1)
    made = partial(getattr(Builder, name), **tensors, **options)
    program_of = Builder.program(input_specs=[Builder.TensorSpec(shape=one) for one in [(4, 1, 3), *states]])
    if name == "lstm":
        program = program_of(lambda x, h, c: made(x=x, initial_h=h, initial_c=c))
    else:
        program = program_of(lambda x, h: made(x=x, initial_h=h))
    target = coremltools.target.iOS14
    older = {"convert_to": "neuralnetwork", "minimum_deployment_target": target}
    spec = coremltools.convert(program, source="milinternal", **older).get_spec()
    kinds = {one.WhichOneof("layer"): one for one in spec.neuralNetwork.layers}
    (kind,) = {"gru", "uniDirectionalLSTM", "biDirectionalLSTM"} & kinds.keys()
    message = getattr(kinds[kind], kind)
    if name == "gru":
        return [message]
    return list(message.weightParams) if is_both else [message.weightParams]


def fixed() -> Iterator[Configuration]:
    """All operations, with every option that a count or a shape depends on."""
    for name, (features, hidden), bias in product(KNOWN, [*SIZES, (32, 128)], ("", "bias=False")):
        yield from each([5, features], call(name, f"hidden_size={hidden}", bias))
    for name, direction, bias in product(KNOWN, DIRECTIONS, ("", "bias=True", "bias=False")):
        for output in ("", "output_sequence=True", "output_sequence=False"):
            yield from each([7, 3], call(name, "hidden_size=4", direction, bias, output))
    for name, output in product(KNOWN, ("", "output_sequence=True")):
        yield from each([None, 3], call(f"mb.{name}", "hidden_size=4", output))
    for direction, bias in product(DIRECTIONS, ("", "bias=False")):
        yield from each([7, 3], call("lstm", "hidden_size=4", direction, bias, "peephole=True"))
    yield from each(
        [7, 3],
        "lstm(hidden_size=4, peephole=1)",
        "lstm(hidden_size=4, peephole=False)",
        "gru(hidden_size=4, peephole=True)",
        "rnn(hidden_size=4, peephole=True)",
        "gru(hidden_size=4, activation='tanh', recurrent_activation='sigmoid')",
        "gru(hidden_size=4, cell_activation='tanh')",
        "lstm(hidden_size=4, recurrent_activation='sigmoid', cell_activation='tanh', activation='tanh')",
        "rnn(hidden_size=4, activation='tanh')",
        "lstm(hidden_size=4, activation='TANH', cell_activation='linear', recurrent_activation='relu')",
        "lstm(hidden_size=4, activation='softmax')",
        "lstm(hidden_size=4, clip=2.0)",
        "lstm(hidden_size=4, clip='none')",
        "lstm(hidden_size=4, direction='both')",
        "rnn(hidden_size=4, cell_activation='tanh')",
    )
    for name in KNOWN:
        yield from each(
            [7, 3],
            f"{name}()",
            f"{name}(4)",
            f"{name}(units=4)",
            f"{name}(hidden_size=-1)",
            f"{name}(hidden_size=2.5)",
            f"{name}(hidden_size='2')",
            f"{name}(hidden_size=4, bias=1)",
        )
        for source in ([3], [5, 7, 3], []):
            yield from each(source, f"{name}(hidden_size=4)")


def _draw(chance: random.Random) -> Configuration:
    name = chance.choice(KNOWN)
    written = call(
        name,
        f"hidden_size={any_size(chance)}",
        maybe(chance, "bias=False"),
        maybe(chance, "output_sequence=True", 0.5),
        chance.choice(DIRECTIONS[: 4 if name == "lstm" else 3]),
        maybe(chance, "peephole=True") if name == "lstm" else "",
    )
    return {"input": [chance.choice([None, chance.randint(1, 20)]), any_size(chance)], "layers": [written]}


SLOTS: dict[str, dict[str, Any]] = {
    "kernel": {"name": "weight_ih", "axis": 0},
    "recurrent": {"name": "weight_hh", "axis": 0},
    "bias": {"name": "bias", "axis": 0},
}


def gates() -> Iterator[Subject]:
    """Both operations, over one timestep; what biases start from is none of a format's business."""
    for name, kind in (("lstm", "LSTM"), ("rnn", "simple RNN")):
        yield Subject("coreml", f"{name}(hidden_size={UNITS})", kind, SLOTS, runner(name), None)


def runner(name: str) -> Callable[[Blocks, Array, State], State]:
    """How the module runs one step that is converted to an operation of given blocks."""
    module = MADE_OF[name](INPUTS, UNITS)
    numbered = torch.arange(float(len(module.bias_ih_l0)))
    with torch.no_grad():
        module.bias_ih_l0.copy_(numbered)
        module.bias_hh_l0.zero_()
    moved = tensors_of(module)["bias"].astype(int)

    def run_step(blocks: Blocks, source: Array, state: State) -> State:
        asked = {SLOTS[slot]["name"]: np.concatenate(own) for slot, own in blocks.items()}
        with torch.no_grad():
            module.weight_ih_l0[moved] = torch.tensor(asked["weight_ih"], dtype=torch.float32)
            module.weight_hh_l0[moved] = torch.tensor(asked["weight_hh"], dtype=torch.float32)
            module.bias_ih_l0[moved] = torch.tensor(asked["bias"] / 4, dtype=torch.float32)
            module.bias_hh_l0[moved] = torch.tensor(asked["bias"] * 3 / 4, dtype=torch.float32)
            for own, tensor in tensors_of(module).items():
                np.testing.assert_allclose(tensor, asked[own], atol=1e-5)
            before = [torch.tensor(one[None, None], dtype=torch.float32) for one in state]
            steps = torch.tensor(source[None, None], dtype=torch.float32)
            _, after = module(steps, tuple(before) if len(before) == 2 else before[0])
        return [one.numpy()[0, 0] for one in (after if len(before) == 2 else [after])]

    return run_step


def prove_that_recipes_are_conversions() -> None:
    """The code on a page that carries weights from PyTorch makes the tensors that coremltools makes."""
    for written in ("LSTM(3, 4)", "LSTM(3, 4, bidirectional=True)", "LSTM(3, 4, bias=False)", "RNN(3, 4)"):
        block = f"framework: pytorch\nlayer: {written}\ncompare: [pytorch, coreml]\nshow: porting"
        page = markdown(f"```lstm-params\n{block}\n```", extensions=[LstmParamsExtension()])
        (code,) = re.findall(r"<pre[^>]*><code>(.*?)</code></pre>", page, re.DOTALL)
        module = eval(written, vars(torch.nn))
        made = {"pytorch_layer": module}
        exec(html.unescape(code), made)
        for name, tensor in tensors_of(module).items():
            np.testing.assert_allclose(made[name], tensor, atol=1e-6)


if __name__ == "__main__":
    prove_that_recipes_are_conversions()
    prove_that_gates_are_named_so()
    main(
        Modules(
            "coreml",
            coremltools.__version__,
            NAMES,
            [name for name in SSAOpRegistry.core_ops if not name.startswith("_")],
            run,
            (TypeError, ValueError, RuntimeError, KeyError),
            fixed,
            (_draw,),
            gates,
        ),
        sys.argv[1:],
    )
