"""Whose an argument is: which frameworks and layers have it, and what others call it."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from . import FRAMEWORKS
from .framework import Framework


def others(framework: Framework) -> Iterator[Framework]:
    """All frameworks but one."""
    return (other for other in FRAMEWORKS.values() if other.key != framework.key)


def own_names(framework: Framework, name: str) -> Iterator[str]:
    """What a framework may call an argument: by its name, and by what it calls what others call so."""
    yield name
    terms = {other.terms.get(name, name) for other in (*others(framework), framework)}
    known = {own for own, term in framework.terms.items() if term in terms}
    yield from sorted((known | terms) - {name})


def owner_of(framework: Framework, name: str, own: Sequence[str]) -> str:
    """Which other framework has an argument, if none of this one's layers has it; or nothing."""
    if name in framework.former:
        return framework.former[name]
    if name in own or layers_having(framework, name):
        return ""
    return next((other.name for other in others(framework) if layers_having(other, name)), "")


@cache
def _names_of(key: str) -> Mapping[str, tuple[str, ...]]:
    """The arguments of a framework's layers, and the layers that have each."""
    found: dict[str, list[str]] = {}
    for layer, kind in FRAMEWORKS[key].types.items():
        for name in (*kind.signature.parameters, *kind.signature.keyword_only):
            found.setdefault(name, []).append(layer)
    return {name: tuple(layers) for name, layers in found.items()}


def layers_having(framework: Framework, name: str) -> Sequence[str]:
    """The layers of a framework that have an argument."""
    return _names_of(framework.key).get(name, ())


def layers_with(name: str, framework: Framework) -> tuple[Framework | None, Sequence[str]]:
    """Whose layers have an argument, this framework's before others', and which; None if nobody's."""
    for one in (framework, *others(framework)):
        if layers_having(one, name):
            return one, layers_having(one, name)
    return None, ()


def is_inert(framework: Framework, name: str) -> bool:
    """Whether an argument of other frameworks changes no count and no shape wherever there is one."""
    if name in framework.former or any(name in one.no_count for one in FRAMEWORKS.values()):
        return True
    kinds = [other.types[layer] for other in others(framework) for layer in layers_having(other, name)]
    return bool(kinds) and not any(name in kind.signature.counted for kind in kinds)
