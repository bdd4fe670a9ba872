"""What the names of Keras, TensorFlow and NumPy refer to."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from ...calculator.frameworks.keras.merging import FUNCTIONS
from .. import numpy_random
from ..shapes import UNARY
from ..values import MISSING, Builtin, Function, Namespace, Reason, Unknown, uncounted
from ..words import words
from .applications import MODES, preprocess
from .arrays import array_function, is_array_function, of_numpy
from .classes import MODELS, KerasClass
from .editions import is_older, set_edition
from .making import merged, symbolic
from .operations import array, is_operation, operation
from .settings import setting
from .state import State
from .tensors import KerasTensor
from .variables import Initializer, VariableClass, variable

_ROOTS = (
    "keras.src.",
    "tensorflow.keras.",
    "tensorflow.python.keras.",
    "tf_keras.",
    "keras.api.",
    "tensorflow.compat.v1.keras.",
    "tensorflow.compat.v2.keras.",
)

_OTHER_NAMES = tuple(root[:-1] for root in _ROOTS)

_NAMESPACES = frozenset(
    words(
        "keras keras.layers keras.models keras.ops keras.backend keras.config keras.utils "
        "keras.metrics keras.mixed_precision keras.dtype_policies keras.engine keras.src keras.random "
        "tensorflow tensorflow.keras tensorflow.math tensorflow.nn tensorflow.random "
        "tensorflow.linalg tensorflow.compat tensorflow.compat.v1 tensorflow.compat.v2 "
        "keras.activations keras.applications keras.saving numpy numpy.random keras.ops.nn keras.ops.image "
        "tensorflow.image "
        "keras.initializers keras.ops.numpy keras.src.models keras.src.layers tensorflow.python keras.api "
        "tf_keras"
    )
)

_BASES = frozenset(["Model", "Sequential", "Functional", "Input", "Layer", "InputLayer"])
"""What Keras has under several full names: `keras.Model`, `keras.models.Model`."""

_PASSIVE = words(
    "keras.optimizers keras.losses keras.metrics keras.callbacks keras.datasets "
    "keras.preprocessing keras.initializers keras.regularizers keras.constraints keras.utils "
    "keras.saving keras.activations keras.backend keras.config keras.random "
    "keras.visualization keras.tree keras.distribution keras.mixed_precision"
)

_TYPES = frozenset(words("float16 float32 float64 bfloat16 int8 int16 int32 int64 uint8 bool"))

_DRAWN = ("normal", "uniform", "truncated_normal")
"""What draws an array of a shape, also as `backend.random_normal`."""

_REGISTERING = words(
    "register_keras_serializable custom_object_scope CustomObjectScope keras_export tf_export"
)
"""What gives classes of the text a name elsewhere, and leaves them as they are."""

_NEVER_PASSIVE = words(
    "quantize DTypePolicyMap QuantizedDTypePolicy FloatDTypePolicy "
    "set_dtype_policy set_global_policy set_floatx set_image_data_format model_from_json "
    "deserialize_keras_object"
)


_OF_METRICS = Reason(
    "and in Keras 2 a metric is a layer with variables, which count where a layer or model has it",
    "Leave it out, or keep it outside of the model.",
    is_of_result=True,
)


def resolve(keras: State, path: str, node: ast.AST) -> Any:
    """What Keras or TensorFlow has by a full name; `MISSING` if there is no rule for it."""
    if path in keras.known:
        return keras.known[path]
    found = _resolved(keras, path, node)
    if not isinstance(found, Unknown):
        keras.known[path] = found
    return found


def _resolved(keras: State, path: str, node: ast.AST) -> Any:
    machine = keras.machine
    if path == "Given":
        return KerasClass(keras, "Given")
    if path.startswith("numpy"):
        return _numpy(keras, path, node)
    parts = path.split(".")
    if parts[-1] in ("Variable", "ResourceVariable"):
        return VariableClass(keras, path == "keras.Variable")
    is_other = path.startswith(("tensorflow.compat.v1.", "tensorflow.python.")) and "keras" not in parts[:4]
    if is_other and parts[-1] not in _REGISTERING:
        return Unknown(path, machine.first_line(node))
    original = path
    has_edition = set_edition(keras, path, node)
    for root in _ROOTS if path.startswith(_OTHER_NAMES) else ():
        if path == root[:-1] and has_edition:
            return Namespace(original)
        if path == root[:-1]:
            return Namespace("keras" if root != "keras.src." else "keras.src")
        if path.startswith(root):
            path = f"keras.{path[len(root) :]}"
    if path in _NAMESPACES or original in _NAMESPACES:
        return Namespace(original if has_edition else path)
    parts = path.split(".")
    name = parts[-1]
    if name == "clone_model":
        return Builtin(name, lambda node, arguments, keywords: keras.clone(node, arguments, keywords))
    if name in _REGISTERING:
        return Unknown(path, machine.first_line(node), True, True)
    if name in _NEVER_PASSIVE:
        return setting(keras, name, node)
    if parts[0] == "keras":
        found = _in_keras(keras, path, parts, name, node)
        if found is not None:
            return found
    if parts[0] == "tensorflow":
        return _in_tensorflow(keras, path, parts, name, node)
    return Unknown(path, machine.first_line(node))


def _in_keras(keras: State, path: str, parts: list[str], name: str, node: ast.AST) -> Any:
    machine = keras.machine
    if name in _BASES and (parts[1] in _BASES or parts[1] in ("layers", "models", "engine", "src")):
        return KerasClass(keras, name)
    if parts[1] == "layers" and len(parts) > 2:
        return _in_layers(keras, path, parts, name)
    called = _CALLED.get(path)
    if called:
        return Builtin(name, lambda node, arguments, keywords: called(keras, node, arguments, keywords))
    if parts[1] == "backend" and keras.is_older and name in _VARIABLES:
        return Builtin(name, partial(_VARIABLES[name], keras))
    if parts[1] == "ops" or (
        parts[1] in ("activations", "backend") and len(parts) == 3 and is_operation(name)
    ):
        return Builtin(
            name, lambda node, arguments, keywords: operation(keras, name, node, arguments, keywords)
        )
    if parts[1] in ("random", "backend") and name.removeprefix("random_") in _DRAWN:
        return Builtin(name, lambda node, arguments, keywords: array(keras, arguments[:1], keywords, node))
    if parts[1] == "initializers" and name[:1].isupper():
        return Builtin(name, lambda node, arguments, keywords: Initializer(keras))
    if parts[1] == "applications" and name in MODES:
        return Namespace(path)
    if name == "preprocess_input" and parts[-2] in MODES:
        return Builtin(name, partial(preprocess, keras, MODES[parts[-2]]))
    if parts[1] == "applications" and name[:1].isupper():
        reason = uncounted("and it is not among the models that are counted here")
        return Unknown(path, machine.first_line(node), False, True, reason)
    if name in ("load_model", "load_weights") or parts[1] == "applications":
        return Unknown(path, machine.first_line(node), False, True)
    if name in ("DTypePolicy", "Policy"):
        return Builtin(name, lambda node, arguments, keywords: (*arguments, *keywords.values(), None)[0])
    if name == "clear_session":
        return Builtin(name, lambda node, arguments, keywords: keras.clear())
    if keras.is_older and path.startswith("keras.metrics.") and name[:1].isupper():
        return Unknown(path, machine.first_line(node), False, True, _OF_METRICS)
    if any(path == part or path.startswith(f"{part}.") for part in _PASSIVE):
        return Unknown(path, machine.first_line(node), True, True)
    return None


def _activation(keras: State, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
    """`activations.get(…)`: the function of a name, or the one that is given."""
    value = (*arguments, None)[0]
    if value is None or (isinstance(value, str) and value in UNARY):
        path = f"keras.activations.{value or 'linear'}"
        return resolve(keras, path, node)
    is_function = isinstance(value, (Builtin, Function))
    return value if is_function else keras.machine.unknown(node, True, is_passive=True)


def _concatenated(keras: State, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
    axis = {} if arguments[1:] else {"axis": -1}
    return operation(keras, "concatenate", node, arguments, {**axis, **keywords})


def _repeated(keras: State, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
    """`repeat(x, n)`: a row as so many steps."""
    given = dict(zip(("x", "n"), arguments, strict=False)) | keywords
    step = operation(keras, "expand_dims", node, [given.get("x"), 1], {})
    return operation(keras, "repeat", node, [step, given.get("n")], {"axis": 1})


_CALLED: dict[str, Callable[[State, ast.AST, list[Any], dict[str, Any]], Any]] = {
    "keras.backend.concatenate": _concatenated,
    "keras.backend.repeat": _repeated,
    "keras.activations.get": _activation,
    "keras.activations.deserialize": _activation,
    "keras.KerasTensor": symbolic,
    # no shape depends on how small it is
    **dict.fromkeys(("keras.config.epsilon", "keras.backend.epsilon"), lambda *_: 1e-7),
    **dict.fromkeys(
        ("keras.config.floatx", "keras.backend.floatx"), lambda keras, *_: keras.floatx or "float32"
    ),
    **dict.fromkeys(
        ("keras.config.image_data_format", "keras.backend.image_data_format"),
        lambda keras, *_: keras.data_format,
    ),
}
"""What functions and classes of Keras give where they are called, by where they are."""


def _filled(keras: State, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
    """`zeros(shape)` of Keras 2, a variable where its shape is known: a layer has it as a weight."""
    made = array(keras, arguments[:1], keywords, node)
    if not isinstance(made, KerasTensor) or None in made.shape:
        return made
    return variable(keras, node, [made], {key: keywords[key] for key in ("dtype", "name") if key in keywords})


def _unit(keras: State, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
    """`eye(size, dtype=None, name=None)` of Keras 2."""
    size = keywords.get("size", (*arguments, None)[0])
    return _filled(keras, node, [(size, size)], {key: keywords[key] for key in keywords if key != "size"})


def _of_value(keras: State, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
    """`variable(value, dtype=None, name=None)` of Keras 2."""
    given = dict(zip(("value", "dtype", "name"), arguments, strict=False)) | keywords
    dtype = given.get("dtype") or keras.floatx or "float32"
    return variable(keras, node, [given.get("value")], {"dtype": dtype, "name": given.get("name")})


_VARIABLES: dict[str, Callable[[State, ast.AST, list[Any], dict[str, Any]], Any]] = {
    **dict.fromkeys(words("zeros ones random_normal_variable random_uniform_variable"), _filled),
    "eye": _unit,
    "variable": _of_value,
}
"""Functions of Keras 2's backend that make variables (tf_keras/src/backend.py, 2.21)."""


def _in_layers(keras: State, path: str, parts: list[str], name: str) -> Any:
    """What is in `keras.layers`: a class, a function that makes a layer and calls it, or a module."""
    if name in FUNCTIONS:
        return Builtin(name, lambda node, arguments, keywords: merged(keras, name, node, arguments, keywords))
    if name[:1].isupper() and (len(parts) == 3 or name in keras.maker.framework.types):
        return KerasClass(keras, name)
    return Namespace(path) if name.islower() else None


def _in_tensorflow(keras: State, path: str, parts: list[str], name: str, node: ast.AST) -> Any:
    if path == "tensorflow.squeeze":
        return Builtin(name, partial(_squeezed, keras))
    if is_operation(name) and len(parts) <= 3:
        return Builtin(
            name, lambda node, arguments, keywords: operation(keras, name, node, arguments, keywords)
        )
    if name in ("zeros", "ones", "random_normal") or path in (
        "tensorflow.random.normal",
        "tensorflow.random.uniform",
    ):
        return Builtin(name, lambda node, arguments, keywords: array(keras, arguments[:1], keywords, node))
    if len(parts) == 2 and name in _TYPES:
        return name  # which Keras takes a type of TensorFlow's for
    if path == "tensorflow.newaxis":
        return None
    if path == "tensorflow.compat.dimension_value":
        return Builtin(name, lambda node, arguments, keywords: (*arguments, *keywords.values())[0])
    if path == "tensorflow.TensorShape":
        return Builtin(name, lambda node, arguments, keywords: _shape(keras, node, arguments))
    if parts[1] == "Module":
        return Unknown(path, keras.machine.first_line(node))
    return Unknown(path, keras.machine.first_line(node), True, True)


def _squeezed(keras: State, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
    """`tf.squeeze(input, axis=None)`: without an axis, TensorFlow asks whether an open length is 1.

    Raises:
        ProgramError: Then it does not even know how many axes are left.
    """
    given = dict(zip(("input", "axis"), arguments, strict=False)) | keywords
    tensor = given.get("input")
    if given.get("axis") is None and isinstance(tensor, KerasTensor) and None in tensor.shape:
        message = f"TensorFlow does not know which shape squeeze() gives of {tensor.shape}"
        keras.machine.fail(node, message, "Write which axis: tf.squeeze(x, axis=-1).")
    return operation(keras, "squeeze", node, arguments, keywords)


def _shape(keras: State, node: ast.AST, arguments: list[Any]) -> Any:
    """`tf.TensorShape([None, 3])`, which Keras takes as the tuple of its lengths."""
    lengths = (*arguments, None)[0]
    is_listed = isinstance(lengths, (list, tuple))
    return tuple(lengths) if is_listed else keras.machine.unknown(node, True, is_passive=True)


def _dtype_of_array(path: str, more: list[Any], keywords: dict[str, Any]) -> Any:
    """The type of an array of zeros and the like, which is given behind its shape or by its name."""
    is_plain = path in ("numpy.zeros", "numpy.ones", "numpy.empty")
    return (*more, *([keywords["dtype"]] if "dtype" in keywords else []), "float64" if is_plain else "?")[0]


def _numpy(keras: State, path: str, node: ast.AST) -> Any:
    if path == "numpy":
        return Namespace(path)
    if path == "numpy.newaxis":
        return None
    if (found := numpy_random.generator(path)) is not None:
        return found
    name = path.rpartition(".")[2]
    drawn = numpy_random.function(path)
    if drawn or path in ("numpy.zeros", "numpy.ones", "numpy.empty", "numpy.full"):
        at = numpy_random.SHAPE_AT.get(drawn or "", 0)
        return Builtin(
            name,
            lambda node, arguments, keywords: of_numpy(
                array(keras, arguments[at : at + 1], keywords, node),
                _dtype_of_array(path, arguments[at + 1 :], keywords),
            ),
        )
    if path in ("numpy.random.rand", "numpy.random.randn"):
        return Builtin(
            name,
            lambda node, arguments, keywords: of_numpy(array(keras, [tuple(arguments)], {}, node), "float64"),
        )
    if is_array_function(name) and path == f"numpy.{name}":
        return Builtin(
            name, lambda node, arguments, keywords: array_function(keras, name, node, arguments, keywords)
        )
    return MISSING


def names_of(keras: State, module: str) -> Mapping[str, Any] | None:
    """All that `from module import *` gives; None if that is not known."""
    original = module
    for root in _ROOTS:
        if module.startswith(root) or f"{module}." == root:
            module = f"keras.{module[len(root) :]}".rstrip(".")
    if module == "keras.layers":
        names: dict[str, Any] = {
            name: KerasClass(keras, name) for name in keras.maker.framework.types if name != "Given"
        }
        names |= {name: resolve(keras, f"{original}.{name}", ast.Pass()) for name in FUNCTIONS}
        return {**names, "Layer": KerasClass(keras, "Layer"), "Lambda": KerasClass(keras, "Lambda")}
    if module == "keras.models":
        return {name: KerasClass(keras, name) for name in ("Model", "Sequential")}
    if module == "keras" and not is_older(original):
        return {
            **{name: KerasClass(keras, name) for name in ("Model", "Sequential", "Input", "Layer")},
            **{
                name: resolve(keras, f"keras.{name}", ast.Pass())
                for name in ("layers", "models", "ops", "utils", "backend", "config")
            },
            **{
                name: Unknown(f"keras.{name}", (0, 1), True, True)
                for name in [
                    "optimizers",
                    "losses",
                    "metrics",
                    "callbacks",
                    "datasets",
                    "initializers",
                    "regularizers",
                    "activations",
                ]
            },
        }
    return None


def fragment(keras: State, name: str, node: ast.AST) -> Any:
    """What a name refers to in a part of a program that imports nothing."""
    paths = {
        "keras": "keras",
        "tf": "tensorflow",
        "layers": "keras.layers",
        "models": "keras.models",
        "tensorflow": "tensorflow",
        "ops": "keras.ops",
    }
    if name in paths:
        return resolve(keras, paths[name], node)
    if name in (*MODELS, "Lambda") or name in keras.maker.framework.types:
        return KerasClass(keras, name)
    return resolve(keras, f"keras.layers.{name}", node) if name in FUNCTIONS else MISSING
