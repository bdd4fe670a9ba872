"""What the recorded programs import beside the frameworks: stand-ins that hold nothing.

A tutorial reads a file with pandas, shuffles it with scikit-learn and plots what came of it. None of that
makes a parameter, so none of it is installed: each such library is a `StandIn`, of which every attribute,
item and call is again a `StandIn`. It has no elements, and a length that nobody would choose; a program whose
count depends on that length is found out, because it is run with two lengths.

`tensorflow` is a stand-in too. Its `tf.keras` is the very module that TensorFlow shows under that name,
which Keras brings along (`keras._tf_keras.keras`); its functions are `keras.ops` under their names in
TensorFlow. All else of it is a `StandIn`.

Of `lightning`, `LightningModule` is a module that keeps the arguments of its `__init__`, as in lightning 2.6.
"""

from __future__ import annotations

import builtins
import functools
import importlib
import inspect
import types
from collections.abc import Callable, Iterator, Sequence
from typing import Any

LIBRARIES = [
    "datasets",
    "gensim",
    "matplotlib",
    "nltk",
    "pandas",
    "seaborn",
    "sklearn",
    "tensorboard",
    "tensorflow_datasets",
    "torchtext",
    "torchvision",
    "tqdm",
    "wandb",
]


class StandIn(types.ModuleType):
    """Something that is not there; so is all that is taken from it, and all that it returns."""

    length = 0
    """What `len()` says of all of them."""
    measured = False
    """Whether a program has asked."""
    __path__: tuple[str, ...] = ()

    def __init__(self, name: str = "stand_in") -> None:
        super().__init__(name)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return StandIn(name)

    def __call__(self, *arguments: Any, **options: Any) -> Any:
        """A function of `tqdm` returns what it is given; every other returns nothing that is there."""
        return arguments[0] if self.__name__ in ("tqdm", "trange") and arguments else StandIn()

    def __iter__(self) -> Iterator[Any]:
        return iter(())

    def __len__(self) -> int:
        StandIn.measured = True
        return StandIn.length

    def __getitem__(self, key: Any) -> Any:
        return StandIn()

    def __setitem__(self, key: Any, value: Any) -> None: ...

    def __contains__(self, key: Any) -> bool:
        return False

    def __enter__(self) -> Any:
        return self

    def __exit__(self, *error: Any) -> None: ...

    def _operator(self, other: Any = None) -> Any:
        return StandIn()

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = _operator
    __floordiv__ = __mod__ = __neg__ = __gt__ = __ge__ = __lt__ = __le__ = _operator


def imported(
    name: str, names: Any = None, local_names: Any = None, wanted: Sequence[str] = (), level: int = 0
) -> Any:
    """What `import` gives in a recorded program: a program's own `__import__`.

    The frameworks themselves must not find the stand-ins: Keras would take a `tensorflow` for the real one.
    """
    first, _, rest = name.partition(".")
    if first == "tensorflow":
        module = _tensorflow()
        if not wanted:
            return module
        if rest.partition(".")[0] == "keras":
            return importlib.import_module("keras._tf_keras." + rest)
        return functools.reduce(getattr, rest.split(".") if rest else (), module)
    if first in ("lightning", "pytorch_lightning"):
        return _lightning()
    if first in LIBRARIES:
        return StandIn(name.rpartition(".")[2] if wanted else first)
    return builtins.__import__(name, names, local_names, wanted, level)


@functools.cache
def _lightning() -> StandIn:
    import torch

    class Arguments(dict[str, Any]):
        __getattr__ = dict.__getitem__

    class LightningModule(torch.nn.Module):
        """A module that keeps the arguments of its `__init__`, as its names are where it asks for that."""

        def save_hyperparameters(self, ignore: Sequence[str] = ()) -> None:
            own = list(inspect.signature(type(self).__init__).parameters)[1:]
            names = inspect.currentframe().f_back.f_locals  # type: ignore[union-attr]
            self.hparams = Arguments((name, names[name]) for name in own if name not in ignore)

    lightning = StandIn("lightning")
    lightning.LightningModule = LightningModule  # type: ignore[attr-defined]
    return lightning


class TensorShape(tuple[Any, ...]):
    """A shape, with the methods that TensorFlow's has beside those of tuples."""

    __slots__ = ()

    def as_list(self) -> list[Any]:
        """Its lengths."""
        return list(self)

    def with_rank(self, rank: int) -> TensorShape:
        """It itself, if it has so many axes."""
        if len(self) != rank:
            raise ValueError("the shape has another rank")
        return self

    def concatenate(self, other: Any) -> TensorShape:
        """The shape with more lengths behind it."""
        return TensorShape((*self, *(other if isinstance(other, tuple | list) else (other,))))

    def __getitem__(self, at: Any) -> Any:
        found = super().__getitem__(at)
        return TensorShape(found) if isinstance(at, slice) else found

    @property
    def rank(self) -> int:
        """How many axes it has."""
        return len(self)


@functools.cache
def _tensorflow() -> StandIn:
    """TensorFlow's functions, as far as programs of recurrent networks use them."""
    import keras
    from keras import ops

    tensorflow = StandIn("tensorflow")
    found: dict[str, Any] = {name: getattr(ops, name) for name in _SAME}
    found |= {name: _renamed(getattr(ops, own), words) for name, own, words in _RENAMED}
    found["function"] = lambda *functions, **_: functions[0] if functions else lambda function: function
    found["constant"] = found["convert_to_tensor"] = lambda value, dtype=None, **_: ops.convert_to_tensor(
        value, dtype
    )
    found["TensorShape"], found["newaxis"] = TensorShape, None
    found["compat"] = StandIn("compat")
    found["compat"].dimension_value = lambda length: length
    for name in ("float16", "float32", "float64", "int32", "int64", "bool"):
        found[name] = name
    found["keras"] = importlib.import_module("keras._tf_keras.keras")
    backend = importlib.import_module("keras._tf_keras.keras.backend")
    for name, own, words in _OF_BACKEND:
        setattr(backend, name, _renamed(getattr(ops, own), words))
    found["nn"], found["math"], found["random"] = StandIn("nn"), StandIn("math"), StandIn("random")
    for name in ("relu", "sigmoid", "softmax", "log_softmax", "softplus", "gelu"):
        setattr(found["nn"], name, getattr(ops, name))
    found["nn"].tanh = ops.tanh
    for name, function in found.items():
        if callable(function) and name.partition("_")[0] in ("reduce", "tanh", "exp", "sigmoid", "sqrt"):
            setattr(found["math"], name, function)
    found["math"].log = ops.log
    found["random"].normal = keras.random.normal
    found["random"].uniform = keras.random.uniform
    del found["nn"].__dict__["__name__"], found["math"].__dict__["__name__"]
    for name, value in found.items():
        setattr(tensorflow, name, value)
    return tensorflow


_SAME = [
    "abs",
    "add",
    "cast",
    "divide",
    "einsum",
    "exp",
    "expand_dims",
    "eye",
    "logical_and",
    "logical_not",
    "maximum",
    "minimum",
    "multiply",
    "ones",
    "ones_like",
    "repeat",
    "reshape",
    "round",
    "shape",
    "sigmoid",
    "sign",
    "split",
    "sqrt",
    "square",
    "squeeze",
    "stack",
    "subtract",
    "tanh",
    "tile",
    "where",
    "zeros",
    "zeros_like",
]
_RENAMED: list[tuple[str, str, dict[str, str]]] = [
    ("concat", "concatenate", {"values": "xs"}),
    ("gather", "take", {"params": "x"}),
    ("matmul", "matmul", {"a": "x1", "b": "x2"}),
    ("range", "arange", {}),
    ("reverse", "flip", {}),
    ("transpose", "transpose", {"perm": "axes"}),
    ("unstack", "unstack", {"value": "x"}),
    *(
        (f"reduce_{own}", own, {"input_tensor": "x"})
        for own in ("max", "mean", "min", "prod", "sum", "any", "all")
    ),
]


_OF_BACKEND: list[tuple[str, str, dict[str, str]]] = [
    ("permute_dimensions", "transpose", {"pattern": "axes"}),
    ("pow", "power", {"x": "x1", "a": "x2"}),
    ("repeat_elements", "repeat", {"rep": "repeats"}),
]
"""Functions of `tf.keras.backend` that need TensorFlow."""


def _renamed(function: Callable[..., Any], words: dict[str, str]) -> Callable[..., Any]:
    def renamed(*arguments: Any, transpose_a: bool = False, transpose_b: bool = False, **options: Any) -> Any:
        given = list(arguments)
        for at, is_turned in enumerate((transpose_a, transpose_b)):
            if is_turned:
                from keras import ops

                given[at] = ops.swapaxes(given[at], -1, -2)
        return function(*given, **{words.get(name, name): value for name, value in options.items()})

    return renamed
