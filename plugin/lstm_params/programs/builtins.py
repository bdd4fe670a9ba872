"""What Python has built in, and the parts of its library that programs make models with."""

from __future__ import annotations

import ast
import math
import string
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from .calls import MISSING
from .methods import DefaultDict
from .values import (
    Builtin,
    Class,
    External,
    Function,
    Instance,
    Method,
    Namespace,
    Once,
    Partial,
    Thing,
    Unknown,
)
from .words import words

if TYPE_CHECKING:
    from .interpreter import Interpreter

_SCALARS = (bool, int, float, str, type(None))
_NUMBERS = (bool, int, float)
_TYPES: dict[str, tuple[type, ...]] = {
    "int": (int,),
    "float": (float,),
    "str": (str,),
    "bool": (bool,),
    "list": (list,),
    "tuple": (tuple,),
    "dict": (dict,),
    "set": (set,),
    "range": (range,),
    "bytes": (bytes,),
}
_PASSIVE = frozenset(
    words(
        "print input open id hash dir help breakpoint format repr ascii memoryview bytearray "
        "exit quit frozenset object complex hex oct bin chr ord any all sorted reversed map "
        "filter round divmod pow slice"
    )
)
_EXCEPTIONS = frozenset(
    words(
        "Exception BaseException ValueError TypeError KeyError IndexError RuntimeError "
        "NotImplementedError ImportError ModuleNotFoundError AssertionError AttributeError "
        "FileNotFoundError OSError StopIteration KeyboardInterrupt ZeroDivisionError "
        "NotImplemented ArithmeticError OverflowError Warning UserWarning DeprecationWarning"
    )
)

_REFUSED = frozenset(["eval", "exec", "compile", "__import__", "globals", "locals", "delattr"])
_VALUES: dict[str, Any] = {
    "__name__": "__main__",
    "__file__": "model.py",
    "NotImplemented": None,
    "Ellipsis": ...,
    "object": External("object"),
}


def is_builtin(name: str) -> bool:
    """Whether Python has a name built in, as far as programs use it."""
    return name in _RULES or name in _PASSIVE or name in _EXCEPTIONS or name in _REFUSED or name in _VALUES


def builtin_value(machine: Interpreter, name: str) -> Any:
    """What a name stands for that Python has built in."""
    if name in _RULES:
        return _ruled(machine, name, _RULES[name])
    if name in _REFUSED:
        return refused(machine, name)
    return _VALUES[name] if name in _VALUES else passive(machine)


def _ruled(machine: Interpreter, name: str, rule: Any) -> Builtin:
    """A function by its rule; arguments that the rule does not take are refused."""

    def called(node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
        try:
            return rule(machine, node, *arguments, **keywords)
        except TypeError as error:
            if error.__traceback__ is None or error.__traceback__.tb_next is None:  # it never began
                machine.fail(node, f"this use of '{name}' is not understood here")
            raise

    return Builtin(name, called)


def passive(machine: Interpreter) -> Builtin:
    """Something that changes nothing that it is given, and gives plain data."""
    return Builtin("passive", lambda node, arguments, keywords: machine.unknown(node, is_data=True))


def refused(machine: Interpreter, name: str) -> Builtin:
    """Something that may do anything."""
    return Builtin(
        name, lambda node, arguments, keywords: machine.fail(node, f"'{name}' is not understood here")
    )


def _len(machine: Interpreter, node: ast.AST, value: Any) -> Any:
    value = machine.read(value, node)
    if isinstance(value, Unknown):
        return machine.unknown(node, True, value if value.name and not value.is_data else None)
    if isinstance(value, Thing):
        return value.length(machine, node)
    if isinstance(value, Instance):
        method = value.cls.find("__len__")[1] if value.cls else None
        return (
            machine.call(Method(method, value), node, [], {})
            if isinstance(method, Function)
            else machine.unknown(node, True)
        )
    if isinstance(value, (str, bytes, list, tuple, dict, set, range)):
        return len(value)
    return machine.fail(node, "Python cannot say how long this is")


def _range(machine: Interpreter, node: ast.AST, *values: Any) -> Any:
    for value in values:
        if isinstance(value, Unknown):
            return machine.unknown(node, True, value)
    if not 1 <= len(values) <= 3 or not all(isinstance(value, int) for value in values) or values[2:] == (0,):
        machine.fail(node, "range() takes whole numbers")
    return range(*values)


def _enumerate(machine: Interpreter, node: ast.AST, value: Any, start: Any = 0) -> Any:
    items = machine.items(value, node)
    if isinstance(items, Unknown):
        return items.copy()
    return [(number, item) for number, item in enumerate(items, start if isinstance(start, int) else 0)]


def _zip(machine: Interpreter, node: ast.AST, *values: Any, strict: Any = False) -> Any:
    rows = [machine.items(value, node) for value in values]
    for row in rows:
        if isinstance(row, Unknown):
            return machine.holding(Unknown(row.text, row.span), *rows)
    return [tuple(row) for row in zip(*rows, strict=False)]


def _isinstance(machine: Interpreter, node: ast.AST, value: Any, kinds: Any) -> Any:
    if isinstance(value, Unknown):
        return machine.unknown(node, True, value)
    found: list[bool | None] = []
    for kind in kinds if isinstance(kinds, tuple) else (kinds,):
        found.append(machine.is_kind(value, kind))
    if True in found:
        return True
    return machine.unknown(node, True) if None in found else False


def _as_number(kind: type) -> Callable[..., Any]:
    def called(machine: Interpreter, node: ast.AST, value: Any = 0, *others: Any) -> Any:
        if isinstance(value, Unknown):
            return machine.unknown(node, True, value)
        if isinstance(value, Thing) or others:
            return machine.unknown(node, True)
        if kind is bool:
            truth = machine.truth(value)
            return machine.unknown(node, True) if truth is None else truth
        if kind is int and isinstance(value, str) and len(value) > 100:
            machine.fail(node, "this number is too large")
        try:
            return machine.bounded(kind(value), node)
        except (TypeError, ValueError, OverflowError):
            machine.fail(node, "Python cannot make a number of this")

    return called


def _str(machine: Interpreter, node: ast.AST, value: Any = "", *others: Any) -> Any:
    if isinstance(value, _SCALARS) and not others:
        return str(value)
    return machine.unknown(node, True, value if isinstance(value, Unknown) else None)


def _sequence(kind: type) -> Callable[..., Any]:
    def called(machine: Interpreter, node: ast.AST, value: Any = (), **others: Any) -> Any:
        if isinstance(value, Thing) and kind is list and getattr(value, "is_list", False):
            return value
        items = machine.items(value, node)
        if isinstance(items, Unknown):
            return machine.unknown(node, items.is_data, items)
        return machine.bounded(kind(items), node)

    return called


def _set(machine: Interpreter, node: ast.AST, value: Any = ()) -> Any:
    items = machine.items(value, node)
    if isinstance(items, Unknown):
        return machine.unknown(node, items.is_data, items)
    return {machine.key(item, node) for item in items}


def _dict(machine: Interpreter, node: ast.AST, value: Any = (), **others: Any) -> Any:
    value = machine.read(value, node)
    if isinstance(value, Unknown):
        return machine.unknown(node, value.is_data, value)
    if isinstance(value, dict):
        return {**value, **others}
    made: dict[Any, Any] = {}
    pairs = machine.items(value, node)
    if isinstance(pairs, Unknown):
        return machine.holding(machine.unknown(node, False, pairs), pairs)
    for pair in pairs:
        items = machine.items(pair, node)
        if isinstance(items, Unknown) or len(items) != 2:
            machine.fail(node, "a dict is made of pairs")
        made[machine.key(items[0], node)] = items[1]
    return machine.bounded({**made, **others}, node)


def _of_numbers(name: str, combine: Callable[[Sequence[Any]], Any]) -> Callable[..., Any]:
    def called(
        machine: Interpreter,
        node: ast.AST,
        *values: Any,
        key: Any = None,
        default: Any = MISSING,
        start: Any = 0,
    ) -> Any:
        items = machine.items(values[0], node) if len(values) == 1 or name == "sum" else list(values)
        if isinstance(items, Unknown):
            return machine.unknown(node, True, items)
        for item in items:
            if isinstance(item, Unknown):
                return machine.unknown(node, True, item)
        start = values[1] if name == "sum" and len(values) == 2 else start
        if name == "sum" and items and not isinstance(items[0], _NUMBERS):
            total = start
            for item in items:
                total = (
                    machine.operated(ast.Add, total, item, node)
                    if total != 0 or not isinstance(item, Thing)
                    else item
                )
            return total
        if key is not None or not all(isinstance(item, (*_NUMBERS, str)) for item in items):
            return machine.unknown(node, True)
        if not items and name != "sum":
            return machine.unknown(node, True) if default is MISSING else default
        try:
            return machine.bounded(combine([*items, start] if name == "sum" else items), node)
        except TypeError:
            machine.fail(node, f"Python cannot take the {name} of these")

    return called


def _getattr(machine: Interpreter, node: ast.AST, owner: Any, name: Any, *default: Any) -> Any:
    if isinstance(name, Unknown):
        return machine.holding(machine.unknown(node, False, name), owner)
    if not isinstance(name, str):
        machine.fail(node, "an attribute's name is text")
    if default and not machine.has_attribute(owner, name):
        return default[0]
    return machine.attribute_of(owner, name, node)


def _hasattr(machine: Interpreter, node: ast.AST, owner: Any, name: Any) -> Any:
    if isinstance(owner, Unknown) or not isinstance(name, str):
        return machine.unknown(node, True, owner if isinstance(owner, Unknown) else None)
    has = machine.has_attribute(owner, name)
    return machine.unknown(node, True) if has is None else has


def _setattr(machine: Interpreter, node: ast.AST, owner: Any, name: Any, value: Any) -> None:
    if isinstance(name, Unknown):
        machine.fail_unknown(name, "the attribute that is set here", "name")
    if not isinstance(name, str):
        machine.fail(node, "an attribute's name is text")
    machine.set_attribute(owner, name, value, node)


def _type(machine: Interpreter, node: ast.AST, value: Any, *others: Any) -> Any:
    if others:
        machine.fail(node, "a class that is made by type() is not understood here")
    if isinstance(value, Instance) and value.cls:
        return value.cls
    if isinstance(value, Instance) and isinstance(value, Thing):
        return value.get(machine, "__class__", node)
    return machine.unknown(node, True, value if isinstance(value, Unknown) else None)


def _vars(machine: Interpreter, node: ast.AST, *values: Any) -> Any:
    if not values:
        machine.fail(node, "'vars' of nothing is not understood here")
    return machine.attribute_of(values[0], "__dict__", node)


def _abs(machine: Interpreter, node: ast.AST, value: Any) -> Any:
    return abs(value) if isinstance(value, _NUMBERS) else machine.unknown(node, True)


def _round(machine: Interpreter, node: ast.AST, value: Any, digits: Any = None) -> Any:
    if isinstance(value, _NUMBERS) and (digits is None or isinstance(digits, int)):
        try:
            return round(value, digits) if digits is not None else round(value)
        except (ValueError, OverflowError):
            pass
    return machine.unknown(node, True, value if isinstance(value, Unknown) else None)


def _reversed(machine: Interpreter, node: ast.AST, value: Any) -> Any:
    items = machine.items(value, node)
    return items if isinstance(items, Unknown) else items[::-1]


def _sorted(machine: Interpreter, node: ast.AST, value: Any, *, key: Any = None, reverse: Any = False) -> Any:
    items = machine.items(value, node)
    if isinstance(items, Unknown):
        return items.copy()
    kinds = {type(item) for item in items}
    if key is None and isinstance(reverse, bool) and len(kinds) <= 1 and kinds <= {int, float, str, bool}:
        return sorted(items, reverse=reverse)
    cause = Unknown(machine.code(node), machine.first_line(node))
    machine.taint(items, cause)
    return cause


def _map(machine: Interpreter, node: ast.AST, function: Any, *values: Any) -> Any:
    rows = [machine.items(value, node) for value in values]
    for row in rows:
        if isinstance(row, Unknown):
            return machine.call_unknown(
                Unknown(machine.code(node), machine.first_line(node)), node, [function, *values], {}
            )
    return [machine.call(function, node, list(row), {}) for row in zip(*rows, strict=False)]


def _quantified(is_all: bool) -> Callable[..., Any]:
    def called(machine: Interpreter, node: ast.AST, value: Any) -> Any:
        if isinstance(value, Once):  # how many of its values are taken is not followed
            value.rest()
            value.taint = None
        items = machine.items(value, node)
        if isinstance(items, Unknown):
            return machine.unknown(node, True, items)
        truths = [machine.truth(item) for item in items]
        if (not is_all) in truths:
            return not is_all
        return machine.unknown(node, True) if None in truths else is_all

    return called


def _filter(machine: Interpreter, node: ast.AST, function: Any, value: Any) -> Any:
    items = machine.items(value, node)
    if isinstance(items, Unknown):
        return items
    truths = [
        machine.truth(item if function is None else machine.call(function, node, [item], {}))
        for item in items
    ]
    if None in truths:
        return machine.holding(Unknown(machine.code(node), machine.first_line(node)), items)
    return [item for item, truth in zip(items, truths, strict=True) if truth]


def _once(called: Callable[..., Any]) -> Callable[..., Any]:
    """A function whose values are made when they are asked for, and can be had once."""

    def made(machine: Interpreter, node: ast.AST, *arguments: Any, **keywords: Any) -> Any:
        if len({id(value) for value in arguments if isinstance(value, Once)}) < sum(
            isinstance(value, Once) for value in arguments
        ):
            machine.fail(node, "one iterator given twice is not understood here")
        return Once(lambda: called(machine, node, *arguments, **keywords))

    return made


def _iter(machine: Interpreter, node: ast.AST, value: Any) -> Any:
    return value if isinstance(value, (Once, Unknown)) else Once(lambda: machine.items(value, node))


def _next(machine: Interpreter, node: ast.AST, value: Any, *default: Any) -> Any:
    rest = value.rest() if isinstance(value, Once) else None
    if isinstance(rest, list) and not machine.doubts:
        if rest:
            return rest.pop(0)
        return default[0] if default else machine.fail(node, "there is no next value here")
    made = Unknown(machine.code(node), machine.first_line(node), machine.is_data(value))
    made.holds = value.holds if isinstance(value, Unknown) else (value,)
    return made


def _callable(machine: Interpreter, node: ast.AST, value: Any) -> Any:
    if isinstance(value, (Unknown, Instance, Thing)):
        return machine.unknown(node, True)
    return isinstance(value, (Function, Method, Builtin, Class, Partial))


_RULES: dict[str, Callable[..., Any]] = {
    "len": _len,
    "range": _range,
    "enumerate": _once(_enumerate),
    "zip": _once(_zip),
    "isinstance": _isinstance,
    "int": _as_number(int),
    "float": _as_number(float),
    "bool": _as_number(bool),
    "str": _str,
    "list": _sequence(list),
    "tuple": _sequence(tuple),
    "set": _set,
    "dict": _dict,
    "max": _of_numbers("max", max),
    "min": _of_numbers("min", min),
    "sum": _of_numbers("sum", sum),
    "abs": _abs,
    "round": _round,
    "getattr": _getattr,
    "hasattr": _hasattr,
    "setattr": _setattr,
    "type": _type,
    "reversed": _once(_reversed),
    "sorted": _sorted,
    "map": _once(_map),
    "filter": _once(_filter),
    "all": _quantified(True),
    "any": _quantified(False),
    "next": _next,
    "vars": lambda machine, node, *values: _vars(machine, node, *values),
    "iter": lambda machine, node, value, *others: _iter(machine, node, value),
    "callable": _callable,
}


def type_kind(name: str) -> tuple[type, ...] | None:
    """The types that a name of a builtin type stands for, if it is one."""
    return _TYPES.get(name)


# Python's library


def _math(name: str, is_float: bool = False) -> Callable[..., Any]:
    def called(machine: Interpreter, node: ast.AST, *values: Any) -> Any:
        for value in values:
            if isinstance(value, Unknown) or not isinstance(value, (*_NUMBERS, list, tuple)):
                return machine.unknown(node, True, value if isinstance(value, Unknown) else None)
        if name in ("factorial", "comb", "perm") and max(values, default=0) > 60:
            machine.fail(node, "this number is too large")
        if name == "prod" and not all(isinstance(item, _NUMBERS) for item in values[0]):
            return machine.unknown(node, True)
        try:
            found = getattr(math, name)(*values)
            return machine.bounded(float(found) if is_float else found, node)
        except (TypeError, ValueError, OverflowError, ArithmeticError):
            machine.fail(node, f"Python cannot take '{name}' of this")

    return called


def _dataclass(machine: Interpreter, node: ast.AST, cls: Any = None, **options: Any) -> Any:
    if isinstance(cls, Class):
        return machine.make_fields(cls)
    return Builtin("dataclass", lambda node, arguments, keywords: _dataclass(machine, node, *arguments))


def _field(machine: Interpreter, node: ast.AST, **options: Any) -> Any:
    if "default" in options:
        return options["default"]
    if "default_factory" in options:
        return Partial(options["default_factory"], [], {})
    return MISSING


def _partial(machine: Interpreter, node: ast.AST, function: Any, *arguments: Any, **keywords: Any) -> Any:
    return Partial(function, list(arguments), keywords)


def _default_dict(machine: Interpreter, node: ast.AST, factory: Any = None, *others: Any) -> Any:
    made = DefaultDict()
    made.default = factory
    return made


def _simple_namespace(machine: Interpreter, node: ast.AST, *values: Any, **attributes: Any) -> Any:
    instance = Instance(None, machine.next_serial(), machine.first_line(node))
    instance.attributes.update(attributes)
    return instance


def _named_tuple(machine: Interpreter, node: ast.AST, name: Any, fields: Any, **options: Any) -> Any:
    names = fields.replace(",", " ").split() if isinstance(fields, str) else machine.items(fields, node)
    if isinstance(names, Unknown) or not all(isinstance(field, str) for field in names):
        machine.fail(node, "the fields of this are not known")
    body = ast.copy_location(ast.ClassDef(str(name), [], [], [], []), node)
    cls = machine.define(body, [External("typing.NamedTuple")])
    cls.fields = dict.fromkeys(names, MISSING)
    return cls


def _copy(machine: Interpreter, node: ast.AST, value: Any, *others: Any) -> Any:
    return machine.copied(value, node, is_deep=False)


def _deepcopy(machine: Interpreter, node: ast.AST, value: Any, *others: Any) -> Any:
    return machine.copied(value, node, is_deep=True)


def _reduce(machine: Interpreter, node: ast.AST, function: Any, value: Any, *start: Any) -> Any:
    items = machine.items(value, node)
    if isinstance(items, Unknown):
        return machine.call_unknown(
            Unknown(machine.code(node), machine.first_line(node)), node, [function, value], {}
        )
    items = [*start, *items]
    total = items[0] if items else None
    for item in items[1:]:
        total = machine.call(function, node, [total, item], {})
    return total


def _chain(machine: Interpreter, node: ast.AST, *values: Any) -> Any:
    rows = [machine.items(value, node) for value in values]
    for row in rows:
        if isinstance(row, Unknown):
            return machine.holding(Unknown(row.text, row.span), *rows)
    return [item for row in rows for item in row]


def _product(machine: Interpreter, node: ast.AST, *values: Any) -> Any:
    rows = [machine.items(value, node) for value in values]
    found: list[tuple[Any, ...]] = [()]
    for row in rows:
        if isinstance(row, Unknown):
            return machine.holding(Unknown(row.text, row.span), *rows)
        found = [(*before, item) for before in found for item in row]
        machine.bounded(found, node)
    return found


def _same(machine: Interpreter, node: ast.AST, value: Any = None, *others: Any, **keywords: Any) -> Any:
    return value


def _keeping(machine: Interpreter, node: ast.AST, *arguments: Any, **keywords: Any) -> Any:
    """A decorator that leaves a function as it is."""
    if len(arguments) == 1 and isinstance(arguments[0], (Function, Class)) and not keywords:
        return arguments[0]
    return Builtin("keeping", lambda node, arguments, keywords: arguments[0] if arguments else None)


_LIBRARY: dict[str, Callable[..., Any]] = {
    **{
        f"math.{name}": _math(name)
        for name in words(
            "sqrt ceil floor log log2 log10 exp pow prod gcd lcm trunc fabs factorial isqrt comb perm"
        )
    },
    **{f"numpy.{name}": _math(name, name != "prod") for name in words("sqrt ceil floor log2 log10 prod")},
    "numpy.log": _math("log"),
    "dataclasses.dataclass": _dataclass,
    "dataclasses.field": _field,
    "functools.partial": _partial,
    "functools.reduce": _reduce,
    "functools.wraps": _keeping,
    "functools.lru_cache": _keeping,
    "functools.cache": _keeping,
    "abc.abstractmethod": _same,
    "typing.cast": lambda machine, node, kind, value: value,
    "collections.OrderedDict": _dict,
    "collections.defaultdict": _default_dict,
    "collections.namedtuple": _named_tuple,
    "types.SimpleNamespace": _simple_namespace,
    "argparse.Namespace": _simple_namespace,
    "copy.copy": _copy,
    "copy.deepcopy": _deepcopy,
    "itertools.chain": _chain,
    "itertools.product": _product,
    "tqdm.tqdm": _same,
    "tqdm.auto.tqdm": _same,
    "tqdm.notebook.tqdm": _same,
    "operator.mul": lambda machine, node, one, other: machine.operated(ast.Mult, one, other, node),
    "operator.add": lambda machine, node, one, other: machine.operated(ast.Add, one, other, node),
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
    "math.pi": math.pi,
    "math.e": math.e,
    "math.inf": math.inf,
    "math.tau": math.tau,
}
_BASES = {"abc.ABC", "abc.ABCMeta", "typing.Generic", "typing.Protocol", "typing.NamedTuple", "enum.Enum"}

_PASSIVE_ROOTS = frozenset(
    words(
        "numpy pandas matplotlib seaborn sklearn scipy os sys random time logging json pickle csv "
        "re math collections itertools functools typing dataclasses pathlib glob tqdm string "
        "datetime warnings io gc shutil urllib requests zipfile tarfile hashlib argparse "
        "statistics enum abc types copy contextlib textwrap unicodedata subprocess tempfile "
        "platform inspect traceback typing_extensions plotly PIL cv2 nltk spacy torchmetrics "
        "wandb mlflow tensorboard tensorboardX torchvision torchaudio torchtext datasets "
        "sentencepiece regex yaml gym gymnasium librosa soundfile h5py joblib IPython pprint "
        "decimal fractions secrets uuid multiprocessing queue socket struct base64 codecs locale "
        "tokenizers __future__ torchsummary torchinfo livelossplot simplejson tabulate rich click"
    )
)
_ACTIVE = frozenset(
    words(
        "torchvision.models torchvision.ops torchaudio.models torchtext.models torchtext.modules "
        "optuna keras_tuner torchaudio.pipelines torchtext.nn spacy pydantic"
    )
)
"""Parts of libraries that may make models, or change them."""


def library_value(machine: Interpreter, path: str, node: ast.AST) -> Any:
    """What Python's own library, or one that is known to leave models alone, has by a full name."""
    if path in _LIBRARY:
        return _ruled(machine, path, _LIBRARY[path])
    if path in _CONSTANTS:
        return _CONSTANTS[path]
    if path in _BASES:
        return External(path)
    root = path.partition(".")[0]
    if root in _PASSIVE_ROOTS and not any(path == part or path.startswith(f"{part}.") for part in _ACTIVE):
        if path.count(".") < 3 and any(
            f"{path}." in f"{known}." and known != path for known in _KNOWN_PARENTS
        ):
            return Namespace(path)
        if path == root:
            return Namespace(path)
        name = path.rpartition(".")[2]
        changes = name in ("shuffle", "monkeypatch", "setattr")
        loads = root in ("pickle", "joblib") or name in ("load_model", "from_pretrained")
        made = Unknown(path, machine.first_line(node), is_data=not loads, is_passive=not changes)
        made.keeps = True
        return made
    return None


_KNOWN_PARENTS = frozenset(
    path.rpartition(".")[0]
    for path in (*_LIBRARY, *_CONSTANTS, *_BASES, *_ACTIVE, "itertools.chain.from_iterable")
)
