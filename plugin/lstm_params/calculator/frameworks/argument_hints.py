"""What to write instead of an argument that a layer does not have.

A hint suggests a spelling only if that can be read and means what was meant. Calls without
a mistake never load this module.
"""

from ..calls import Call
from ..names import did_you_mean
from .argument_names import layers_having, own_names, owner_of
from .changed_calls import bare_name, with_argument, without
from .framework import Framework, LayerType
from .restating import restated


def argument_hint(
    framework: Framework,
    layer_type: LayerType,
    name: str,
    call: Call | None = None,
    within: Call | None = None,
) -> str:
    """What to say of an argument that a layer does not have.

    Args:
        framework: Whose layer it is.
        layer_type: The layer.
        name: The argument's name.
        call: The call that has it; None outside of calls.
        within: The call that the call is an argument of, if there is one.
    """
    signature = layer_type.signature
    own = (*signature.parameters, *signature.keyword_only)
    renamed = next((known for known in own_names(framework, name) if known != name and known in own), "")
    whose = owner_of(framework, name, own)
    if renamed and whose:
        given = call is not None and renamed in (*call.keywords, *signature.parameters[: len(call.arguments)])
        if given:
            return f"{framework.name} calls it '{renamed}', which is given too. Leave one of them out."
        return f"{framework.name} calls it '{renamed}'; '{name}' is {whose}'s name."
    homes = layers_having(framework, name)
    known = f"'{name}' is {whose}'s" if whose else f"'{name}' is an argument of {homes[0]}()" if homes else ""
    if known and call is not None and name in call.keywords:
        return _restating_hint(framework, call, name, known, within)
    return did_you_mean(name, own) or (f"{known}." if known else "")


def _restating_hint(framework: Framework, call: Call, name: str, known: str, within: Call | None) -> str:
    value, rest = call.keywords[name], without(call, name)
    if name == "batch_input_shape" and isinstance(value, tuple) and len(value) > 1:
        return f"{known}. Write {with_argument(framework, rest, 'input_shape', value[1:])} instead."
    found = restated(framework, rest, name, value)
    if found is None or found.wrong or (within is not None and len(found.calls) > 1):
        return f"{known}, and {framework.name}'s {call.name}() has nothing like it."
    if not found.calls:
        return f"{known}. Leave it out: {found.why}."
    if within is not None and bare_name(within) == bare_name(found.calls[0]):
        return f"{known}. Leave it out: {within.name}() says it."
    if len(found.calls) == 1:
        return f"{known}. Write {found.calls[0]} instead."
    calls = ", ".join(map(str, found.calls))
    return f"{known}. Write {len(found.calls)} layers instead, one a line: {calls}."
