"""In which order a framework keeps a cell's gates, found by running it with known weights.

For each tensor, every other one gets the same block for each gate, so that their order cannot matter; this
one gets a different block for each. The framework runs one step, and the one order is recorded with which
the textbook's equations give the same numbers. A step also tells in which way it works: where a GRU's reset
gate acts (on the state "before" the recurrent product or "after" it), which part its update gate lets
through (the "old" state or the "new" one), what an LSTM's code adds to its forget gate, whether a simple RNN
ends in tanh or in ReLU, and whether gates end in the sigmoid or in a hard one. A row is the row of Keras's
two-row bias, or the half of ONNX's one. Beside the order stand the ones in a freshly made layer's biases, and
whether the rest are zeros.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import permutations, product
from typing import Any, NamedTuple

import numpy as np

INPUTS, UNITS = 3, 2
GATES = {
    "LSTM": ("input", "forget", "candidate", "output"),
    "GRU": ("update", "reset", "candidate"),
    "simple RNN": ("layer",),
}
GATES["coupled LSTM"] = GATES["LSTM"]  # its forget gate is 1 less its input gate
SHAPES = {"kernel": (UNITS, INPUTS), "recurrent": (UNITS, UNITS)}  # any other is a vector
Array = np.ndarray
Blocks = dict[str, list[Array]]
State = list[Array]


class Way(NamedTuple):
    """How a step works where cells of one name differ."""

    reset: str = ""
    keeps: str = ""
    offset: int = 0
    squash: str = "tanh"
    share: str = "σ"


def sigmoid(numbers: Array) -> Array:
    """What a gate does."""
    return 1 / (1 + np.exp(-numbers))


def hard_sigmoid(numbers: Array) -> Array:
    """What it does where straight lines are in the sigmoid's place, as in Keras 2 and TensorFlow.js."""
    return np.clip(0.2 * numbers + 0.5, 0, 1)


SHARES = {"σ": sigmoid, "hard σ": hard_sigmoid}
WAYS = {
    "LSTM": [Way(offset=offset, share=share) for offset, share in product((0, 1), SHARES)],
    "coupled LSTM": [Way()],
    "GRU": [
        Way(reset, keeps, share=share)
        for reset, keeps, share in product(("before", "after"), ("old", "new"), SHARES)
    ],
    "simple RNN": [Way(), Way(squash="ReLU")],
}
"""The ways in which a step may work."""


EXACT = 1e-5


class Subject(NamedTuple):
    """A layer: where it keeps its blocks, how they become its tensors, and how it runs one step."""

    framework: str
    layer: str
    kind: str
    slots: dict[str, dict[str, Any]]
    run: Callable[[Blocks, Array, State], State]
    fresh: dict[str, Array] | None
    tolerance: float = EXACT
    """How far its numbers may be from those of the equations: where integers are read, by a step of these."""

    def count(self, slot: str) -> int:
        """How many blocks a slot has; a candidate has no peephole."""
        gates = GATES[self.kind]
        blocks = len(self.slots[slot].get("names", gates))
        return len(gates) - 1 if slot == "peephole" else self.slots[slot].get("blocks", blocks)


def record(subject: Subject) -> dict[str, Any]:
    """A layer's gates, slot by slot."""
    found = {slot: order(subject, slot) for slot in subject.slots}
    ways = {way for way, _ in found.values()}
    if len(ways) != 1:
        raise SystemExit(f"{subject.layer} works in different ways: {ways}")
    (way,) = ways
    return {
        "framework": subject.framework,
        "layer": subject.layer,
        "tensors": [{**where, "gates": found[slot][1]} for slot, where in subject.slots.items()],
        **({"reset": way.reset, "update_keeps": way.keeps} if way.reset else {}),
        **({"forget_offset": way.offset} if way.offset else {}),
        **({"share": way.share} if way.share != "σ" else {}),
        **({"squash": way.squash} if subject.kind == "simple RNN" else {}),
        **({"forget": "1 − input"} if subject.kind == "coupled LSTM" else {}),
        **({} if subject.fresh is None else initial(subject.fresh)),
    }


def initial(biases: dict[str, Array]) -> dict[str, Any]:
    """Where fresh biases are one, and whether they are zero elsewhere."""
    ones = {name: np.flatnonzero(bias == 1) for name, bias in biases.items()}
    runs = {name: [int(at[0]), int(at[-1]) + 1] for name, at in ones.items() if len(at)}
    if any(end - start != len(ones[name]) for name, (start, end) in runs.items()):
        raise SystemExit(f"ones in several places: {ones}")
    return {
        "initial_ones": runs,
        "otherwise_zeros": all(bool(np.isin(bias, (0, 1)).all()) for bias in biases.values()),
    }


def order(subject: Subject, slot: str) -> tuple[Way, list[str]]:
    """The way in which a layer works, and which gate each of a slot's blocks is for."""
    chance = np.random.default_rng(1)
    shared = {name: chance.normal(size=SHAPES.get(name, (UNITS,))) for name in subject.slots}
    own = [chance.normal(size=SHAPES.get(slot, (UNITS,))) for _ in range(subject.count(slot))]
    source, state = chance.normal(size=INPUTS), [chance.normal(size=UNITS) for _ in states(subject)]
    blocks = {name: filling(subject, name, block) for name, block in shared.items()}
    given = subject.run({**blocks, slot: own}, source, state)
    gates = GATES[subject.kind]
    same = {name: dict.fromkeys(gates, filling(subject, name, block)[0]) for name, block in shared.items()}
    placed = [gate for gate in gates if slot != "peephole" or gate != "candidate"]
    fits = []
    for assigned, way in product(permutations(placed, len(own)), WAYS[subject.kind]):
        known = {**dict.fromkeys(gates, np.zeros_like(own[0])), **dict(zip(assigned, own, strict=True))}
        expected = step(subject.kind, way, {**same, slot: known}, source, state)
        off = max(float(np.abs(one - other).max()) for one, other in zip(given, expected, strict=True))
        fits.append((off, way, list(assigned)))
    (nearest, *found), (second, *_) = sorted(fits, key=lambda fit: fit[0])[:2]
    if nearest > subject.tolerance or second < max(EXACT, 3 * nearest):
        raise SystemExit(
            f"{subject.framework} {subject.layer} {slot}: {nearest} and {second} from two orders"
        )
    way, assigned = found
    return way, assigned


def states(subject: Subject) -> range:
    """An LSTM has two states, the others one."""
    return range(2 if subject.kind in ("LSTM", "coupled LSTM") else 1)


def filling(subject: Subject, slot: str, block: Array) -> list[Array]:
    """The same block for each gate; zeros where not every gate has one."""
    count = subject.count(slot)
    return [block if count == len(GATES[subject.kind]) else np.zeros_like(block)] * count


def step(kind: str, way: Way, blocks: dict[str, dict[str, Array]], source: Array, state: State) -> State:
    """One step by the textbook's equations."""
    none = dict.fromkeys(GATES[kind], np.zeros(UNITS))
    bias, second, peephole = (blocks.get(name, none) for name in ("bias", "recurrent_bias", "peephole"))
    hidden, share = state[0], SHARES[way.share]

    def read(gate: str) -> Array:
        return blocks["kernel"][gate] @ source + bias[gate]

    def recur(gate: str, from_state: Array = hidden) -> Array:
        return blocks["recurrent"][gate] @ from_state + second[gate]

    if kind == "simple RNN":
        opened_layer = read("layer") + recur("layer")
        return [np.tanh(opened_layer) if way.squash == "tanh" else np.maximum(opened_layer, 0)]
    if kind != "GRU":
        opened = {gate: read(gate) + recur(gate) for gate in GATES[kind]}
        taken = share(opened["input"] + peephole["input"] * state[1])
        forget = share(opened["forget"] + peephole["forget"] * state[1] + way.offset)
        kept = (forget if kind == "LSTM" else 1 - taken) * state[1]
        added = taken * np.tanh(opened["candidate"])
        shown = share(opened["output"] + peephole["output"] * (kept + added))
        return [shown * np.tanh(kept + added), kept + added]
    update, reset = (share(read(gate) + recur(gate)) for gate in ("update", "reset"))
    recurrent = reset * recur("candidate") if way.reset == "after" else recur("candidate", reset * hidden)
    candidate = np.tanh(read("candidate") + recurrent)
    old, new = (hidden, candidate) if way.keeps == "old" else (candidate, hidden)
    return [update * old + (1 - update) * new]


def side_by_side(blocks: list[Array]) -> Array:
    """Blocks that the input is multiplied with from the left."""
    return np.concatenate([block.T for block in blocks], axis=-1)
