"""The parts of Python's library that programs make models with, and libraries that do not change models."""

from __future__ import annotations

import ast
import collections
import dataclasses
import functools
import itertools
import json
import math
import string
import typing
from collections.abc import Callable, Iterator
from typing import Any

from . import inspection
from .arguments import parser
from .builtins import NUMBERS, dict_of, ruled
from .chain_maps import chain_map
from .enums import KINDS
from .iterators import holding, once
from .loaded import Modules
from .machine import MOST_ITEMS, Machine
from .methods import Counter, DefaultDict, count_all
from .objects import ABSTRACT
from .regular_expressions import FUNCTIONS
from .things import Once, Thing, Unclear
from .values import (
    MISSING,
    AttributeDict,
    Builtin,
    Class,
    External,
    Factory,
    Function,
    Instance,
    Method,
    Namespace,
    Native,
    Partial,
    Unknown,
    Untaken,
    Wrapped,
)
from .words import words


def _math(name: str, is_float: bool = False) -> Callable[..., Any]:
    def called(machine: Machine, node: ast.AST, *values: Any) -> Any:
        for value in values:
            if isinstance(value, Unknown) or not isinstance(value, (*NUMBERS, list, tuple)):
                return machine.unknown(node, True, value if isinstance(value, Unknown) else None)
        # These are computed before they can be measured; 60! has 82 digits, and no size has more than 13.
        numbers = [value for value in values if isinstance(value, NUMBERS)]
        if name in ("factorial", "comb", "perm") and max(numbers, default=0) > 60:
            machine.fail(node, "this number is too large")
        try:
            found = getattr(math, name)(*values)
            return machine.bounded(float(found) if is_float else found, node)
        except (TypeError, ValueError, OverflowError, ArithmeticError):
            machine.fail(node, f"Python cannot take '{name}' of this")

    return called


def _multiplied(machine: Machine, node: ast.AST, values: Any, *, start: Any = 1) -> Any:
    """`math.prod`: step by step, so that it ends where it becomes too large."""
    items = machine.items(values, node)
    if isinstance(items, Unknown) or not all(isinstance(item, NUMBERS) for item in (*items, start)):
        return machine.unknown(node, True, items if isinstance(items, Unknown) else None)
    for item in items:
        start = machine.bounded(start * item, node)
    return start


def _product(machine: Machine, node: ast.AST, values: Any, *, dtype: Any = None, **options: Any) -> Any:
    """`numpy.prod`, which takes a number alone for the product of one."""
    if options:  # along an axis it gives an array
        return machine.unknown(node, True)
    kind = dtype.name if isinstance(dtype, Builtin) else getattr(dtype, "text", "")
    if dtype is not None and kind.rpartition(".")[2] not in ("int", "int32", "int64"):  # it may be no integer
        return machine.unknown(node, True)
    return _multiplied(machine, node, [values] if isinstance(values, NUMBERS) else values)


def _numpy_sum(machine: Machine, node: ast.AST, values: Any, **options: Any) -> Any:
    """`numpy.sum` of numbers, which takes a number alone, too."""
    items = [values] if isinstance(values, NUMBERS) else machine.items(values, node)
    is_known = not options and not isinstance(items, Unknown)
    if not is_known or not all(type(item) in (int, float) for item in items):
        return machine.unknown(node, True, items if isinstance(items, Unknown) else None)
    return machine.bounded(sum(items), node)


def _common_multiple(machine: Machine, node: ast.AST, *values: Any) -> Any:
    """`math.lcm`: step by step, as well."""
    found = 1
    for value in values:
        if not isinstance(value, int):
            return machine.unknown(node, True, value if isinstance(value, Unknown) else None)
        found = machine.bounded(math.lcm(found, value), node)
    return found


def _dataclass(machine: Machine, node: ast.AST, cls: Any = None, **options: Any) -> Any:
    if options.get("init", True) is not True:
        machine.fail(node, "which arguments this class takes is not understood here")
    if isinstance(cls, Class):
        cls.is_frozen = options.get("frozen", False) is not False
        return machine.make_fields(cls)
    return Builtin(
        "dataclass", lambda node, arguments, keywords: _dataclass(machine, node, *arguments, **options)
    )


def _field(machine: Machine, node: ast.AST, **options: Any) -> Any:
    init = options.get("init", True)
    if type(init) is not bool or options.get("kw_only", False) is not False:
        machine.fail(node, "which arguments this class takes is not understood here")
    default = options.get("default", MISSING)
    if "default_factory" in options:
        default = Factory(options["default_factory"])
    return default if init else Untaken(default)


def _partial(machine: Machine, node: ast.AST, function: Any, *arguments: Any, **keywords: Any) -> Any:
    return Partial(function, list(arguments), keywords)


class _Callables(Builtin):
    """One of Python's classes of what can be called, of which programs ask whether something is one."""

    __slots__ = ("kind",)

    def __init__(self, name: str, kind: type, rule: Any) -> None:
        super().__init__(name, rule)
        self.kind = kind

    def is_instance(self, value: Any) -> bool | None:
        """Whether a value is of this class; None where it is not known what it is."""
        known = (Class, Function, Instance, Method, Partial, Thing, *Native)
        return isinstance(value, self.kind) if isinstance(value, known) else None


def _default_dict(
    machine: Machine, node: ast.AST, factory: Any = None, other: Any = (), /, **items: Any
) -> Any:
    known = dict_of(machine, node, other, **items)
    if isinstance(known, Unknown):
        return known
    made = DefaultDict(known)
    made.default = factory
    return made


def _simple_namespace(machine: Machine, node: ast.AST, *values: Any, **attributes: Any) -> Any:
    instance = Instance(None, machine.next_serial(), machine.first_line(node))
    instance.attributes.update(attributes)
    return instance


def _method(machine: Machine, node: ast.AST, function: Any, owner: Any) -> Any:
    is_known = isinstance(function, Function) and not isinstance(owner, Unknown)
    return Method(function, owner) if is_known else machine.holding(machine.unknown(node), function, owner)


def _named_tuple(machine: Machine, node: ast.AST, name: Any, fields: Any, **options: Any) -> Any:
    names = fields.replace(",", " ").split() if isinstance(fields, str) else machine.items(fields, node)
    if isinstance(names, Unknown) or not all(isinstance(field, str) for field in names):
        machine.fail(node, "the fields of this are not known")
    body = ast.copy_location(ast.ClassDef(str(name), [], [], [], []), node)
    cls = machine.define(body, [External("typing.NamedTuple")])
    defaults = options.get("defaults") or ()
    if not isinstance(defaults, (list, tuple)) or options.keys() - {"defaults", "module"}:
        machine.fail(node, "the fields of this are not known")
    first = len(names) - len(defaults)
    cls.fields = dict.fromkeys(names[:first], MISSING) | dict(zip(names[first:], defaults, strict=False))
    return cls


def _replace(machine: Machine, node: ast.AST, value: Any, **changes: Any) -> Any:
    """`dataclasses.replace`: an object that is made anew."""
    _fields(machine, value, node)
    if value.cls.passed_on - set(changes):
        machine.fail(node, "what replace() makes of an object with an InitVar is not understood here")
    known = {name: machine.attribute_of(value, name, node) for name in value.cls.taken if name not in changes}
    return machine.call(value.cls, node, [], {**known, **changes})


def _as_dict(machine: Machine, node: ast.AST, value: Any) -> Any:
    """`dataclasses.asdict`, of an object without others in it."""
    known = {name: machine.attribute_of(value, name, node) for name in _fields(machine, value, node)}
    if any(isinstance(item, Instance) for item in known.values()):
        machine.fail(node, "asdict() of an object that has others in it is not understood here")
    return machine.copied(known, node, is_deep=True)


def _described(machine: Machine, node: ast.AST, value: Any) -> Any:
    """`dataclasses.fields`, of a class or an object: of each field its name, and what else is said of it."""
    cls = value if isinstance(value, Class) else getattr(value, "cls", None)
    if not isinstance(cls, Class) or cls.fields is None:
        machine.fail(node, "this is no dataclass that is known")
    described = []
    for name, default in cls.fields.items():
        if name in cls.passed_on:
            continue
        field = _simple_namespace(machine, node, name=name)
        for other in ("type", "default", "default_factory", "init", "metadata"):
            is_plain = default is not MISSING and not isinstance(default, (Factory, Untaken))
            is_said = other == "default" and is_plain
            field.attributes[other] = default if is_said else machine.unknown(node, is_data=True)
        described.append(field)
    return tuple(described)


def _fields(machine: Machine, value: Any, node: ast.AST) -> Any:
    if not isinstance(value, Instance) or value.cls is None or value.cls.fields is None:
        machine.fail(node, "this is no object of a dataclass that is known")
    return [name for name in value.cls.fields if name not in value.cls.passed_on]


def _configuration(machine: Machine, node: ast.AST, *values: Any, **options: Any) -> Any:
    """`OmegaConf.create` of a dict: its items are attributes too, in all dicts in it."""
    if len(values) != 1 or options:
        return machine.unknown(node)
    known = machine.read(values[0], node)
    made = _with_attributes(machine, known, node) if isinstance(known, dict) else None
    return (
        machine.unknown(node, cause=known if isinstance(known, Unknown) else None) if made is None else made
    )


def _with_attributes(machine: Machine, values: dict[Any, Any], node: ast.AST) -> Any:
    machine.step(node, 2 + len(values))
    made = AttributeDict()
    made.is_dict = False
    for key, value in values.items():
        known = machine.read(value, node)
        if isinstance(known, str) and "${" in known:
            machine.fail(node, "what OmegaConf puts in the place of '${…}' is not followed", "Write it out.")
        if not isinstance(known, (bool, int, float, str, type(None), dict)):
            return None  # a list of its own kind, or an object
        made[key] = _with_attributes(machine, known, node) if isinstance(known, dict) else known
        if made[key] is None and known is not None:
            return None
    return made


def _copy(machine: Machine, node: ast.AST, value: Any, *others: Any) -> Any:
    return machine.copied(value, node, is_deep=False)


def _deepcopy(machine: Machine, node: ast.AST, value: Any, memo: Any = None) -> Any:
    return machine.copied(value, node, True, memo if isinstance(memo, dict) else None)


def _reduce(machine: Machine, node: ast.AST, function: Any, value: Any, *start: Any) -> Any:
    items = itertools.chain(start, machine.turns(value, node))
    try:
        total = next(items, MISSING)
        if total is MISSING:
            machine.stop(node, "there is nothing that 'reduce' could begin with", TypeError)
        for item in items:
            total = machine.call(function, node, [total, item], {})
    except Unclear:
        cause = Unknown(machine.code(node), machine.first_line(node))
        return machine.call_unknown(cause, node, [function, value], {})
    return total


def _chain(machine: Machine, node: ast.AST, *values: Any) -> Iterator[Any]:
    turns = (item for value in values for item in machine.turns(value, node, True))
    return holding(machine, turns, *values)


def _repeat(machine: Machine, node: ast.AST, object: Any, times: Any = None) -> Iterator[Any]:
    if isinstance(times, Unknown):
        raise Unclear(times)
    for _ in itertools.count() if times is None else range(times):
        machine.step(node)
        yield object


def _counter(machine: Machine, node: ast.AST, *values: Any, **counts: Any) -> Any:
    made = Counter()
    for value in (*values, *([counts] if counts else [])):
        if isinstance(machine.read(value, node), Unknown):
            return machine.unknown(node, True, machine.read(value, node))
        count_all(machine, made, value, node)
    return made


def _of_items(name: str) -> Callable[..., Any]:
    """A function of `itertools` that makes what it gives from known values."""

    def called(machine: Machine, node: ast.AST, *values: Any, **options: Any) -> Any:
        is_number = [value is None or isinstance(value, int) for value in values]
        known = [
            value if is_one else machine.turns(value, node)
            for value, is_one in zip(values, is_number, strict=True)
        ]
        for number in (*itertools.compress(values, is_number), *options.values()):
            if isinstance(number, int) and number > MOST_ITEMS and name != "islice":
                machine.fail(node, f"this has more than {MOST_ITEMS:,} items")
        if any(not isinstance(value, (int, str, type(None))) for value in options.values()):
            return machine.unknown(node)
        try:
            turns = _ITEMS[name](*known, **options)
        except (TypeError, ValueError):
            machine.fail(node, f"this use of '{name}' is not understood here")
        except Unclear as unclear:
            return machine.holding(Unknown(unclear.value.text, unclear.value.span), *values)
        return Once(machine, node, holding(machine, turns, *values))

    return called


_ITEMS: dict[str, Callable[..., Any]] = {
    "islice": itertools.islice,
    "combinations": itertools.combinations,
    "permutations": itertools.permutations,
    "pairwise": itertools.pairwise,
    "product": itertools.product,
    "zip_longest": itertools.zip_longest,
}


def _from_iterable(machine: Machine, node: ast.AST, rows: Any) -> Iterator[Any]:
    turns = (item for row in machine.turns(rows, node) for item in machine.turns(row, node))
    return holding(machine, turns, rows)


def _accumulate(
    machine: Machine, node: ast.AST, values: Any, func: Any = None, *, initial: Any = None
) -> Iterator[Any]:
    def joined(one: Any, other: Any) -> Any:
        if func is None:
            return machine.operated(ast.Add, one, other, node)
        return machine.call(func, node, [one, other], {})

    return itertools.accumulate(machine.turns(values, node), joined, initial=initial)


def _json(machine: Machine, node: ast.AST, text: Any, **options: Any) -> Any:
    """`json.loads` of a text that is known."""
    if not isinstance(text, str) or options:
        return machine.unknown(node, True, text if isinstance(text, Unknown) else None, is_passive=True)
    machine.step(node, len(text) // 10)
    try:
        return json.loads(text, parse_int=lambda digits: machine.bounded(int(digits), node))
    except (ValueError, RecursionError):
        machine.fail(node, "this text is no JSON that Python reads")


def _getter(machine: Machine, way: str, key: Any) -> Builtin:
    """`operator.itemgetter(0)` and `attrgetter("lstm.weight")`, with one key."""
    keys = key.split(".") if way == "attribute_of" and isinstance(key, str) else [key]

    def called(node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
        if len(arguments) != 1:
            machine.fail(node, "Python gives this one value")
        value = arguments[0]
        for one in keys:
            value = getattr(machine, way)(value, one, node)
        return value

    return Builtin(way, called)


def _same(machine: Machine, node: ast.AST, value: Any = None, *others: Any, **keywords: Any) -> Any:
    return value


def _keeping(machine: Machine, node: ast.AST, *arguments: Any, **keywords: Any) -> Any:
    """A decorator that leaves a function as it is."""
    if len(arguments) == 1 and isinstance(arguments[0], (Function, Class)) and not keywords:
        return arguments[0]
    return Builtin("keeping", lambda node, arguments, keywords: arguments[0] if arguments else None)


def _caching(machine: Machine, node: ast.AST, *arguments: Any, **keywords: Any) -> Any:
    """`functools.cache` and `lru_cache`: a decorator, or what makes one."""

    def cached(function: Any) -> Any:
        if isinstance(function, Function):
            function.is_cached = True
        return function

    if len(arguments) == 1 and isinstance(arguments[0], (Function, Class)):
        return cached(arguments[0])
    return Builtin("caching", lambda node, arguments, keywords: cached((*arguments, None)[0]))


def _context_manager(machine: Machine, node: ast.AST, function: Any) -> Any:
    """`contextlib.contextmanager`: a decorator."""
    if isinstance(function, Function):
        function.is_context = True
    return function


def _unmade(machine: Machine, node: ast.AST, *arguments: Any, **keywords: Any) -> Any:
    return machine.holding(machine.unknown(node), *arguments, *keywords.values())


def _suppress(machine: Machine, node: ast.AST, *errors: Any) -> Any:
    machine.fail(
        node, "which lines contextlib.suppress() passes over is not understood here", "Leave it out."
    )


def _metrics(machine: Machine, node: ast.AST, *metrics: Any, **options: Any) -> Any:
    """What torchmetrics makes of other metrics: a module, of which one with a network is a part."""
    made = machine.unknown(node, is_data=True, is_passive=True)
    parts = [*metrics, *options.values()]
    while parts:
        part = parts.pop()
        if isinstance(part, (list, tuple, dict)):
            parts += part.values() if isinstance(part, dict) else part
        elif not machine.is_data(part):
            return machine.unknown(node)
    return made


_WRAPPERS = words(
    "BootStrapper ClasswiseWrapper MetricTracker MinMaxMetric MultioutputWrapper MultitaskWrapper Running "
    "BinaryTargetTransformer LambdaInputTransformer FeatureShare"
)
"""Metrics of torchmetrics that are made of others (torchmetrics 1.9)."""

_LIBRARY: dict[str, Callable[..., Any]] = {
    **{
        f"math.{name}": _math(name)
        for name in words("sqrt ceil floor log log2 log10 exp pow gcd trunc fabs factorial isqrt comb perm")
    },
    **{f"numpy.{name}": _math(name, True) for name in words("sqrt ceil floor log2 log10")},
    "math.prod": _multiplied,
    "math.lcm": _common_multiple,
    "numpy.prod": _product,
    "numpy.sum": _numpy_sum,
    "numpy.log": _math("log"),
    "dataclasses.dataclass": _dataclass,
    "dataclasses.field": _field,
    "functools.partial": _partial,
    "functools.reduce": _reduce,
    "functools.wraps": lambda machine, node, *arguments, **keywords: _keeping(machine, node),
    "functools.lru_cache": _caching,
    "functools.cache": _caching,
    "abc.abstractmethod": _same,
    "typing.cast": lambda machine, node, kind, value: value,
    "collections.OrderedDict": dict_of,
    "collections.defaultdict": _default_dict,
    "collections.namedtuple": _named_tuple,
    "types.SimpleNamespace": _simple_namespace,
    "types.MethodType": _method,
    "argparse.Namespace": _simple_namespace,
    "argparse.ArgumentParser": parser,
    "enum.unique": _same,
    "enum.auto": lambda machine, node: External("enum.auto"),
    "functools.cached_property": lambda machine, node, function: Wrapped("cached", function),
    "dataclasses.replace": _replace,
    "dataclasses.fields": _described,
    "dataclasses.asdict": _as_dict,
    "contextlib.suppress": _suppress,
    "contextlib.contextmanager": _context_manager,
    "omegaconf.OmegaConf.create": _configuration,
    "omegaconf.DictConfig": _configuration,
    "copy.copy": _copy,
    "copy.deepcopy": _deepcopy,
    "itertools.chain": once(_chain),
    "itertools.repeat": once(_repeat),
    "itertools.accumulate": once(_accumulate),
    "itertools.chain.from_iterable": once(_from_iterable),
    **{f"itertools.{name}": _of_items(name) for name in _ITEMS},
    "json.loads": _json,
    "inspect.signature": inspection.signature,
    "inspect.getfullargspec": inspection.full_arguments,
    "inspect.isclass": inspection.is_class,
    "inspect.isfunction": inspection.is_function,
    "collections.Counter": _counter,
    "collections.ChainMap": chain_map,
    "tqdm.tqdm": _same,
    "tqdm.auto.tqdm": _same,
    "tqdm.notebook.tqdm": _same,
    **FUNCTIONS,
    **dict.fromkeys(("torchmetrics.MetricCollection", "torchmetrics.collections.MetricCollection"), _metrics),
    **{f"torchmetrics.{part}{name}": _metrics for part in ("", "wrappers.") for name in _WRAPPERS},
    "operator.mul": lambda machine, node, one, other: machine.operated(ast.Mult, one, other, node),
    "operator.itemgetter": lambda machine, node, key: _getter(machine, "item", key),
    "operator.attrgetter": lambda machine, node, name: _getter(machine, "attribute_of", name),
    "operator.add": lambda machine, node, one, other: machine.operated(ast.Add, one, other, node),
}

_CALLABLES: dict[str, type] = {
    "functools.partial": Partial,
    "types.FunctionType": Function,
    "types.LambdaType": Function,
}

_CONSTANTS: dict[str, Any] = {
    **{
        f"string.{name}": getattr(string, name)
        for name in words("ascii_letters ascii_lowercase ascii_uppercase digits")
    },
    **{
        f"string.{name}": getattr(string, name)
        for name in words("punctuation printable whitespace hexdigits")
    },
    **{f"{place}.{name}": getattr(math, name) for place in ("math", "numpy") for name in ("pi", "e", "inf")},
    "math.tau": math.tau,
    "typing.TYPE_CHECKING": False,
    **{f"inspect.Parameter.{name}": number for name, number in inspection.KINDS.items()},
    **dict.fromkeys(
        words("inspect.Parameter.empty inspect.Signature.empty inspect._empty"), inspection.EMPTY
    ),
}

_BASES = {
    *("abc.ABC", "abc.ABCMeta", "typing.Generic", "typing.Protocol", "typing.NamedTuple", "typing.TypedDict"),
    *("typing.ClassVar", "dataclasses.InitVar", "dataclasses.KW_ONLY", *KINDS, *ABSTRACT),
    "argparse.BooleanOptionalAction",
}

_PASSIVE_ROOTS = frozenset(
    words(
        "numpy pandas matplotlib seaborn sklearn scipy os sys random time logging json pickle csv "
        "re math collections itertools functools typing dataclasses pathlib glob tqdm string "
        "datetime warnings io gc shutil urllib requests zipfile tarfile hashlib argparse "
        "statistics enum abc types copy contextlib textwrap unicodedata subprocess tempfile "
        "platform inspect traceback typing_extensions plotly PIL cv2 nltk spacy torchmetrics "
        "wandb mlflow tensorboard tensorboardX torchvision torchaudio torchtext datasets "
        "sentencepiece regex yaml gym gymnasium librosa soundfile h5py joblib IPython pprint "
        "decimal fractions secrets uuid multiprocessing socket struct base64 codecs locale "
        "tokenizers __future__ omegaconf torchsummary torchinfo livelossplot simplejson tabulate rich click "
        "numbers typeguard beartype jaxtyping"
    )
)

_NETWORKS = {
    "image.arniqa": "ARNIQA",
    "image.fid": "FrechetInceptionDistance",
    "image.inception": "InceptionScore",
    "image.kid": "KernelInceptionDistance",
    "image.lpip": "LearnedPerceptualImagePatchSimilarity",
    "image.mifid": "MemorizationInformedFrechetInceptionDistance",
    "image.perceptual_path_length": "PerceptualPathLength",
    "text.bert": "BERTScore",
    "text.infolm": "InfoLM",
}
"""Metrics of torchmetrics that are modules with a network in them, by where they are (torchmetrics 1.9)."""

_ACTIVE = frozenset(
    [
        *words("torchvision.models torchvision.ops torchaudio.models torchtext.models torchtext.modules"),
        *words("optuna keras_tuner torchaudio.pipelines torchtext.nn spacy pydantic torchmetrics.multimodal"),
        *words("functools.singledispatch functools.singledispatchmethod sys._getframe contextlib.ExitStack"),
        *words("inspect.currentframe inspect.getmembers inspect.getmodule inspect.stack"),
        *[f"torchmetrics.{module}" for module in _NETWORKS],
        *[f"torchmetrics.{module.partition('.')[0]}.{name}" for module, name in _NETWORKS.items()],
    ]
)
"""Parts of libraries that may make models or change them, or give what the text defines."""


OPTIONAL = frozenset(
    words(
        "apex flash_attn xformers mamba_ssm causal_conv1d selective_scan_cuda triton fla torch_xla torch_npu "
        "habana_frameworks intel_extension_for_pytorch bitsandbytes transformer_engine fairscale deepspeed "
        "horovod haste_pytorch"
    )
)
"""Libraries that compute the same faster on some machines, and that programs do without elsewhere."""

STAR_NAMES: dict[str, list[str]] = {
    module.__name__: [name for name in getattr(module, "__all__", vars(module)) if not name.startswith("_")]
    for module in (typing, math, itertools, collections, dataclasses, functools)
}
"""What `from … import *` gives of modules of Python's library."""


def library_value(machine: Machine, path: str, node: ast.AST) -> Any:
    """What Python's library, or a library that does not change models, has by a full name."""
    if path in _CALLABLES:
        return _Callables(path, _CALLABLES[path], ruled(machine, path, _LIBRARY.get(path, _unmade)).rule)
    if path in _LIBRARY:
        return ruled(machine, path, _LIBRARY[path])
    if path in _CONSTANTS:
        return _CONSTANTS[path]
    if path == "sys.modules":
        return Modules()
    if path in _BASES:
        return External(path)
    if path == "typing.Dict":  # of which classes are derived, too
        return machine.builtin("dict", ast.Name("dict"))
    root = path.partition(".")[0]
    if path == "operator":  # some of its functions change what they are given
        return Namespace(path)
    if root in _PASSIVE_ROOTS and not any(path == part or path.startswith(f"{part}.") for part in _ACTIVE):
        if path == root or any(f"{known}.".startswith(f"{path}.") for known in _KNOWN_PARENTS):
            return Namespace(path)
        name = path.rpartition(".")[2]
        changes = name in ("shuffle", "monkeypatch", "setattr") or (
            root == "omegaconf" and name not in ("to_yaml", "save", "set_struct", "set_readonly")
        )
        loads = root in ("pickle", "joblib") or name in ("load_model", "from_pretrained")
        made = Unknown(path, machine.first_line(node), is_data=not loads, is_passive=not changes)
        made.keeps, made.path = True, path
        return made
    return None


_KNOWN_PARENTS = frozenset(
    path.rpartition(".")[0]
    for path in (*_LIBRARY, *_CONSTANTS, *_BASES, *_ACTIVE, "itertools.chain.from_iterable")
)
