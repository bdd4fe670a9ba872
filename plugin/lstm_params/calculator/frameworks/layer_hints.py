"""What to write instead of a layer that a framework does not have.

Calls without a mistake never load this module.
"""

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files

from ..calls import Call, LayerError
from ..layers import as_recurrent
from ..lazy_regex import regex
from ..named_tuples import NamedTuple
from ..names import did_you_mean, nearest
from . import COMMON, FRAMEWORKS
from .argument_names import others
from .binding import bind
from .changed_calls import bare_name, mistakes_of, on_stand_in, states_features
from .framework import Framework
from .restating import both_directions


@cache
def _recorded() -> Mapping[str, frozenset[str]]:
    """The names of all layers that each framework has, known here or not, as they were recorded from it."""
    import json

    text = files(__package__).joinpath("layer_names.json").read_text(encoding="utf-8")
    recorded: dict[str, str] = json.loads(text)
    return {key: frozenset(names.split()) for key, names in recorded.items()}


class LayerHint(NamedTuple):
    """What to say of a layer that a framework does not have."""

    text: str
    frameworks: tuple[str, ...] = ()
    """The frameworks that have it, by key, if the call may be meant as theirs."""


def layer_hint(framework: Framework, call: Call, calls: tuple[Call, ...]) -> LayerHint:
    """What to say of a layer that a framework does not have, or does not have here.

    Args:
        framework: The framework.
        call: The layer.
        calls: All layers of the network.
    """
    prefix, _, name = call.name.rpartition(".")
    if prefix and prefix not in framework.prefixes:
        return _prefix_hint(framework, prefix, name, calls)
    stated = f"Given('{name[:40]}', parameters=…, output=[…])"
    if name in _recorded()[framework.key]:
        return LayerHint(
            f"{framework.name} has it, but it is not counted here yet: state its count, as in {stated}."
        )
    whose = _owners(framework, name)
    meant = _meant(framework, call)
    if meant or whose:
        text = f"{meant} Or" if meant else f"{name} is {FRAMEWORKS[whose[0]].name}'s."
        verb = "state" if meant else "State"
        return LayerHint(f"{text} {verb} its count, as in {stated}.", _fitting(whose, calls))
    return LayerHint(_both_ways(framework, call) or _misspelt(framework, name, stated))


def _both_ways(framework: Framework, call: Call) -> str:
    """The hint for `BiLSTM` and its like, which papers write and no framework has; or nothing."""
    name = bare_name(call)
    own = next((one for one in framework.types if name.lower() == f"bi{one}".lower()), "")
    one_way = Call(call.name.removesuffix(name) + own, *call.arguments, **call.keywords)
    found = both_directions(framework, one_way, True) if own else None
    if found is None or any(mistakes_of(framework, one) for one in found.calls):
        return ""
    return f"Write {found.calls[0]} instead."


def _misspelt(framework: Framework, name: str, stated: str) -> str:
    """The hint for a name that no framework has."""
    near = did_you_mean(name, framework.types)
    real = "" if near else nearest(name, _recorded()[framework.key])
    if real:
        return f"{framework.name}'s {real} is not counted here yet: state its count, as in {stated}."
    return (
        f"{near} Or state the layer's count, as in {stated}." if near else f"State its count, as in {stated}."
    )


def _prefix_hint(framework: Framework, prefix: str, name: str, calls: tuple[Call, ...]) -> LayerHint:
    whose = [other.key for other in others(framework) if prefix in other.prefixes]
    if whose:
        having = [key for key in whose if name in FRAMEWORKS[key].types] or whose
        return LayerHint("", _fitting(having, calls) or _likely(having))
    if _VERSION_1.search(prefix):
        written = f"tf.compat.v1.keras.layers.{name}()"
        return LayerHint(f"It is of TensorFlow 1: write {written}, and add 'framework: keras-2'.")
    alone = f"Write {name}() alone"
    return LayerHint(f"{alone}, or {framework.prefixes[0]}.{name}()." if framework.prefixes else f"{alone}.")


_VERSION_1 = regex(r"\bcompat\.v1\b|\bcompat_v1\b|^v1\.")
"""Modules of TensorFlow 1, as TensorFlow 2 still has them."""


def _owners(framework: Framework, name: str) -> list[str]:
    """The other frameworks that have a layer of a name, those first of which it is known here."""
    known = [other.key for other in others(framework) if name in other.types]
    return known + [key for key, names in _recorded().items() if name in names and key not in known]


def _fitting(keys: Sequence[str], calls: tuple[Call, ...]) -> tuple[str, ...]:
    """The frameworks in which all layers of a block have no mistake."""
    return _likely([key for key in keys if _fit(key, calls)])


def _likely(keys: Sequence[str]) -> tuple[str, ...]:
    """The common ones of some frameworks, if there are any: `nn.` is PyTorch's before it is MLX's."""
    return tuple(key for key in keys if key in COMMON) or tuple(keys)


@lru_cache(maxsize=8)  # every wrong layer of a block asks the same
def _fit(key: str, calls: tuple[Call, ...]) -> bool:
    return not any(mistakes_of(FRAMEWORKS[key], call) for call in calls)


def _meant(framework: Framework, call: Call) -> str:
    """What a framework calls another framework's layer, or what it writes in its place; or nothing."""
    name = bare_name(call)
    owner = next((FRAMEWORKS[key] for key in _owners(framework, name)), None)
    if owner is None:
        return ""
    alike = nearest(name, framework.types)
    if alike.lower() == name.lower():
        return f"{name} is {owner.name}'s. Did you mean '{alike}'?"
    inner = call.arguments[0] if call.arguments else None
    if name == "Bidirectional" and isinstance(inner, Call):
        found = both_directions(framework, inner, True)
        return f"{name} is {owner.name}'s. Write {found.calls[0]} instead." if found and found.calls else ""
    translated = _translated(framework, call)
    if translated is not None:
        return f"{name} is {owner.name}'s. Write {translated} instead."
    own = _own_name(framework, owner, name)
    return f"{name} is {owner.name}'s; {framework.name} calls it '{own}'." if own else ""


def _own_name(framework: Framework, owner: Framework, name: str) -> str:
    """What a framework calls another one's layer, or nothing; between any two, Keras's name is known."""
    of_keras = next((known for known, its in owner.layers.items() if its == name), "")
    common = name if owner.key == "keras" else of_keras
    return common if framework.key == "keras" else framework.layers.get(common, "")


def _translated(framework: Framework, call: Call) -> Call | None:
    """Another framework's recurrent layer, where it says all that this framework's needs."""
    for other in others(framework):
        if bare_name(call) not in other.types:
            continue
        errors: list[LayerError] = []
        bound = bind(other, call, errors, has_hints=False)
        if bound is None or errors or not bound.type.reads_sequence or not bound.given <= other.carried:
            continue
        layer = on_stand_in(bound)
        recurrent = as_recurrent(layer) if layer else None
        if recurrent is None:
            continue
        try:
            written = framework.written(recurrent)
        except LayerError:
            continue
        if not states_features(framework, written) or bound.type.own_input(bound.arguments):
            return written
    return None
