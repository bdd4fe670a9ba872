"""Numbers of more than a network's parameters: what training keeps beside them, seeds, bytes."""

from collections.abc import Iterator

from ..formulas import Formula, Number, product, times, total
from ..lazy_regex import regex
from ..network import Network
from ..weights import CONSTANT
from .explanation import Explanation, Question, whole

_OPTIMIZERS = (
    ("Adam", 2, 2), ("SGD with momentum, or RMSprop", 1, 2), ("SGD", 0, 2),
    ("Adam with amsgrad, use_ema or gradient_accumulation_steps", 3, 2), ("Nadam", 2, 3),
    ("Adam in mixed_float16", 2, 6),
)  # fmt: skip
"""Optimizers of Keras 3.15.1 (keras/src/optimizers/): the name, how many variables each keeps for a parameter
it trains, how many beside them: the number of steps and the learning rate, and in mixed_float16, where
`compile` puts a LossScaleOptimizer around it, that one's too, its scale and how long it was good."""

_PYTORCHS = (("Adam", 2, 1), ("RMSprop or Adagrad", 1, 1))
"""Optimizers of PyTorch 2.13 (torch/optim/): the name, how many values each keeps for a parameter, how many
for a tensor: the step."""

_BYTES = ((4, "float32"), (2, "float16"), (8, "float64"))


def beside(network: Network, question: Question) -> Iterator[Explanation]:
    """What is kept beside a network's parameters, and counted with them.

    Args:
        network: The network.
        question: Its layers as they are written.
    """
    if network.trainable and network.framework.summary_has_optimizer:
        yield from _in_summaries(network)
    if network.trainable and network.framework.key == "pytorch":
        yield from _in_checkpoints(network)
    if network.framework.key == "keras":
        yield from _seeds(network, question)


def _in_summaries(network: Network) -> Iterator[Explanation]:
    for name, slots, others in _OPTIMIZERS:
        kept = "no variable" if not slots else "one variable" if slots == 1 else f"{slots} variables"
        sentence = (
            "The optimizer's variables are counted with it, as in Keras's summary() after fit(): "
            f"{name} keeps {kept} for each trained parameter, and {others} more."
        )
        variables = times(slots, Number(network.trainable, "trained parameters")), Number(others)
        yield Explanation("optimizer", sentence, _sum(whole(network), *variables), 2 if slots == 2 else 3)
        if slots == 2:
            sentence = f"Only what the optimizer keeps is counted, as Keras's summary() lists it: {name}."
            yield Explanation("optimizer", sentence, _sum(*variables), 2)


def _in_checkpoints(network: Network) -> Iterator[Explanation]:
    weights = [weight for layer in network.layers for weight in layer.weights if weight.trainable]
    trained = Number(network.trainable, "trained parameters")
    for name, slots, steps in _PYTORCHS:
        kept = times(slots, trained), times(steps, Number(len(weights), "tensors"))
        values = "one value" if slots == 1 else f"{slots} values"
        sentence = (
            f"What the optimizer keeps in a checkpoint is counted with it: {name} keeps {values} for each "
            f"trained parameter, and {steps} for each tensor."
        )
        yield Explanation("optimizer", sentence, _sum(whole(network), *kept), 3 if name == "Adam" else 4)
        if slots == 2:
            sentence = f"Only what the optimizer keeps is counted, as its state_dict() has it: {name}."
            yield Explanation("optimizer", sentence, _sum(*kept), 4)


def _sum(*terms: Formula) -> Formula:
    return total([term for term in terms if term.value])


_SEEDED = regex(r"\b(?:(?:LSTM|GRU|SimpleRNN)(?:Cell)?|\w*Dropout\w*|GaussianNoise)\(")
"""Layers of Keras 3.15.1 that have a `SeedGenerator`: recurrent ones also where they drop nothing."""


def _seeds(network: Network, question: Question) -> Iterator[Explanation]:
    codes = [str(call) for call in question.calls]
    seeds = sum(len(_SEEDED.findall(code)) * (1 + ("Bidirectional(" in code)) for code in codes)
    if seeds:
        sentence = (
            "The states of random seeds are counted, too, as model.variables has them: Keras keeps two "
            "numbers for each layer that may drop values, and each recurrent layer may."
        )
        formula = whole(network) + times(seeds, Number(2, "numbers"), "seeds")
        yield Explanation("seeds", sentence, formula, 2)


def in_bytes(network: Network) -> Iterator[Explanation]:
    """The memory of a network's parameters.

    Args:
        network: The network.
    """
    for number, dtype in _BYTES:
        sentence = f"It is the memory in bytes: {number} for each parameter in {dtype}."
        yield Explanation("bytes", sentence, times(number, whole(network), "bytes"), 3 if number == 4 else 5)
    biases = [
        product(weight.shape)
        for layer in network.layers
        for weight in layer.weights
        if weight.kind in CONSTANT
    ]
    products = [layer.products for layer in network.layers if layer.products.value]
    if biases and products:
        sentence = (
            "It is the memory in bytes of a quantized model: 1 for each weight in int8, and 4 for each bias."
        )
        yield Explanation("bytes", sentence, total([*products, times(4, total(biases), "bytes")]), 4)
    sentence = (
        "It is the memory for training in bytes, 16 for each parameter: 4 for itself, 4 for its gradient, "
        "and 8 for the two values that Adam keeps of it."
    )
    yield Explanation("bytes", sentence, times(16, whole(network), "bytes"), 6)
