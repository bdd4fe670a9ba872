"""PyTorch Lightning's modules, which keep their arguments as `hparams` (lightning 2.6); torchmetrics 1.9."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from typing import Any

from ..values import MISSING, AttributeDict, Builtin, Class, Function, Instance, Unknown
from ..words import words
from .registration import Registered
from .tensors import plain_unknown

LIGHTNING_MODULE = "LightningModule"
METRIC = "Metric"
PATHS = {LIGHTNING_MODULE: "lightning.pytorch.LightningModule", METRIC: "torchmetrics.Metric"}
"""Classes that are derived from `nn.Module`, and register nothing of their own that is counted."""

ROOTS = frozenset(["lightning", "pytorch_lightning"])

_NAMESPACES = frozenset(
    words("lightning pytorch_lightning pytorch callbacks loggers core utilities strategies tuner")
)

_ACTIVE = frozenset(
    words("Fabric BaseFinetuning BackboneFinetuning ModelPruning StochasticWeightAveraging LambdaCallback")
)

_LATER = ("configure_model", "setup", "configure_sharded_model")
"""Methods that a trainer calls, and that may make layers."""

_OF_TRAINING = frozenset(
    words(
        "log log_dict print optimizers lr_schedulers manual_backward toggle_optimizer untoggle_optimizer "
        "clip_gradients all_gather backward device dtype trainer fabric logger loggers current_epoch "
        "global_step global_rank local_rank on_gpu automatic_optimization example_input_array"
    )
)

_OF_METRICS = frozenset(
    words(
        "update compute reset sync unsync sync_context persistent set_dtype plot metric_state update_called "
        "update_count device dtype dist_sync_on_step compute_on_cpu is_differentiable higher_is_better"
    )
)


def is_active(parts: Iterable[str]) -> bool:
    """Whether something of Lightning may change a model, or give another."""
    return not _ACTIVE.isdisjoint(parts)


def is_namespace(parts: Iterable[str]) -> bool:
    """Whether these are the names of packages of Lightning."""
    return _NAMESPACES.issuperset(parts)


def refuse_later(machine: Any, cls: Class, node: ast.AST) -> None:
    """Refuse a class of which a trainer may make more layers."""
    for name in _LATER:
        if cls.find(name)[0]:
            machine.fail(node, f"what {name}() makes is not followed", "Make all layers in __init__().")


def own_attribute(machine: Any, module: Registered, name: str, node: ast.AST) -> Any:
    """What Lightning's modules have beside what every module has; `MISSING` if that is nothing."""
    if module.exact == METRIC:
        return _of_metric(machine, module, name, node)
    if name == "save_hyperparameters":
        return Builtin(
            name,
            lambda node, arguments, keywords: _save_arguments(machine, module, node, arguments, keywords),
        )
    if name == "hparams":
        return module.attributes.setdefault("_hparams", AttributeDict())
    if name in ("freeze", "unfreeze"):
        change = machine.attribute_of(module, "requires_grad_", node)
        return Builtin(name, lambda node, *_: machine.call(change, node, [name == "unfreeze"], {}))
    if name in _OF_TRAINING:
        return plain_unknown(machine, node)
    return machine.unknown(node) if name.startswith(("on_", "load_", "to_")) else MISSING


def _of_metric(machine: Any, module: Registered, name: str, node: ast.AST) -> Any:
    """What a metric has: its states are attributes, and no parameters."""
    if name == "add_state":
        return Builtin(
            name, lambda node, arguments, keywords: _add_state(machine, module, node, arguments, keywords)
        )
    return plain_unknown(machine, node) if name in _OF_METRICS else MISSING


def _add_state(
    machine: Any, module: Registered, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> None:
    given = dict(zip(("name", "default"), arguments, strict=False)) | keywords
    name, default = given.get("name"), given.get("default")
    if not isinstance(name, str):
        machine.fail(node, "the name of this state is not known")
    machine.set_attribute(module, name, default, node)


def _save_arguments(
    machine: Any, module: Registered, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> None:
    known = _arguments(machine, module, node) if not machine.doubts and not keywords.get("frame") else None
    ignored = keywords.get("ignore") or []
    left_out = [ignored] if isinstance(ignored, str) else ignored
    kept = _chosen(machine, known, arguments, node)
    if (
        kept is None
        or not isinstance(left_out, (list, tuple))
        or any(isinstance(one, Unknown) for one in left_out)
    ):
        module.attributes["_hparams"] = Unknown(machine.code(node), machine.first_line(node))
        return
    saved = module.attributes.setdefault("_hparams", AttributeDict())
    if isinstance(saved, AttributeDict):
        saved.update((name, value) for name, value in kept.items() if name not in left_out)


def _arguments(machine: Any, module: Registered, node: ast.AST) -> dict[str, Any] | None:
    """What the `__init__` has been given that this is called in, as its names are now.

    Lightning reads them off Python's frames; those of a class that others are derived from have theirs
    put in (`collect_init_args`), which is not followed.
    """
    own = module.cls.scope.names.get("__init__") if module.cls else None
    scope = machine.scope.names
    if not isinstance(own, Function) or scope.get("__class__") is not module.cls:
        return None
    line = getattr(node, "lineno", 0)
    names = {part.id for part in ast.walk(own.node) if isinstance(part, ast.Name)}
    if not own.node.lineno <= line <= (own.node.end_lineno or 0) or not names & {"super", "__class__"}:
        return None
    parameters = own.node.args
    listed = [*parameters.posonlyargs, *parameters.args, *parameters.kwonlyargs][1:]
    found = {parameter.arg: scope[parameter.arg] for parameter in listed if parameter.arg in scope}
    more = scope.get(parameters.kwarg.arg) if parameters.kwarg else {}
    return {**found, **more} if isinstance(more, dict) and len(found) == len(listed) else None


def _chosen(
    machine: Any, known: dict[str, Any] | None, arguments: list[Any], node: ast.AST
) -> dict[str, Any] | None:
    """What is saved: all arguments, those that are named, or what is in one object."""
    others = [value for value in arguments if not isinstance(value, str)]
    if len(others) == 1:
        value = machine.read(others[0], node)
        if isinstance(value, Instance) and value.cls is None and not value.taint:
            return dict(value.attributes)
        return dict(value) if isinstance(value, dict) else None
    if not arguments or others or known is None:
        return None if others else known
    return {name: known[name] for name in arguments} if known.keys() >= set(arguments) else None
