"""What differs of other layers than recurrent ones in two frameworks, and of several layers, in sentences."""

from .comparison import differences, left_out
from .network import Network
from .shared import as_shared, axes_of, pads
from .weights import Weight


def all_differences(one: Network, other: Network) -> list[str]:
    """How the second network's layers differ from the first one's, each in a sentence."""
    pairs = zip(titles(one), one.weighted, other.weighted, strict=True)
    texts: list[str] = []
    for title, ours, theirs in pairs:
        alone = (one._replace(layers=(ours,)), other._replace(layers=(theirs,)))
        found = differences(*alone) if ours.cell else _shared_differences(*alone)
        texts += [f"{title}: {text}" if title else text for text in found]
    return texts


def titles(network: Network) -> list[str]:
    """What tells the layers apart that have parameters: `2. LSTM`; nothing where there is one."""
    layers = network.weighted
    kinds = [layer.cell.name if layer.cell else layer.signatures[0].layer for layer in layers]
    return [f"{number}. {kind}" for number, kind in enumerate(kinds, start=1)] if len(layers) > 1 else [""]


def _shared_differences(one: Network, other: Network) -> list[str]:
    """How a layer that is not recurrent differs: what is counted beside what is trained, and the axes."""
    sentences = (_statistics, _axes, _padding, left_out)
    return [text for sentence in sentences if (text := sentence(one, other))]


def _statistics(one: Network, other: Network) -> str:
    """Which tensors only one of them counts."""
    ours, theirs = (_untrained(own) for own in (one, other))
    if len(ours) == len(theirs):
        return ""
    counting, not_counting = (other, one) if theirs else (one, other)
    kept = theirs or ours
    names = " and ".join(weight.name for weight in kept)
    numbers = f"{len(kept)} × {kept[0].parameters:,} = {len(kept) * kept[0].parameters:,}"
    return (
        f"{counting.framework.name} counts {names}, which are not trained: {numbers} parameters. "
        f"{not_counting.framework.name} keeps such statistics elsewhere, and does not count them."
    )


def _untrained(network: Network) -> list[Weight]:
    """The weights that no training changes, whatever `trainable` is."""
    layer = network.layers[0]
    shared = as_shared(network.framework, layer)
    names = {own.name for own in axes_of(network.framework, shared) if not own.trainable} if shared else ()
    return [weight for weight in layer.weights if weight.name in names]


def axes_text(network: Network) -> str:
    """What the axes of a layer's largest tensor run over; nothing for a vector."""
    layer = network.layers[0]
    shared = as_shared(network.framework, layer)
    axes = axes_of(network.framework, shared)[0] if shared else None
    return " × ".join(axes.roles) if axes and len(axes.roles) > 1 and "features" not in axes.roles else ""


def _axes(one: Network, other: Network) -> str:
    ours, theirs = axes_text(one), axes_text(other)
    if ours == theirs:
        return ""
    names = [own.layers[0].weights[0].name for own in (one, other)]
    kept = f"{one.framework.name} its {names[0]} as {ours}"
    return f"{other.framework.name} keeps its {names[1]} as {theirs}, {kept}."


def _padding(one: Network, other: Network) -> str:
    """Which of two convolutions pads its input where nothing is said, if only one does."""
    shared = as_shared(one.framework, one.layers[0])
    if not shared or max(shared.sizes[2:], default=1) == 1 or "padding" in one.layers[0].given:
        return ""
    ours, theirs = (pads(own.framework, shared) for own in (one, other))
    if ours == theirs:
        return ""
    padding, plain = (other, one) if theirs else (one, other)
    return (
        f"{padding.framework.name} pads its input where nothing is said, so that the output is as long, and "
        f"{plain.framework.name} does not: shapes differ, and no count."
    )
