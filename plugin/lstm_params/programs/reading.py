"""A program, read into a network."""

from __future__ import annotations

import ast
import gc
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ..calculator.lazy_regex import regex
from ..calculator.named_tuples import NamedTuple
from ..calculator.network import Network
from .errors import Problem, ProgramError, Span
from .interpreter import Interpreter
from .pytorch import PyTorch
from .pytorch.classes import LayerClass
from .pytorch.lengths import Source
from .pytorch.modules import Module
from .pytorch.wrappers import wrapped
from .values import Class, Function, Instance, Unknown

if TYPE_CHECKING:
    from .keras import Keras

_IMPORTED = regex(r"^[ \t]*(?:import|from)[ \t]+(torch|keras|tf_keras|tensorflow)\b", re.MULTILINE)
_OTHERS = {
    "flax": "flax-linen", "equinox": "equinox", "haiku": "haiku", "mlx": "mlx", "paddle": "paddle",
    "praxis": "", "mindspore": "", "mxnet": "", "tinygrad": "", "chainer": "", "theano": "", "jax": "",
}  # fmt: skip
"""Frameworks whose programs are not read, by what these import, and the `framework` of a block of their
layers; JAX is last, which most programs of the others import, too."""
_OTHER_IMPORTED = regex(rf"^[ \t]*(?:import|from)[ \t]+({'|'.join(_OTHERS)})\b", re.MULTILINE)
_MODEL_NAMES = ("model", "net", "network")
_BUILDERS = regex(r"(?:build|create|make|get|define|construct)_?\w*|\w*model\w*", re.IGNORECASE)


class Program(NamedTuple):
    """A program that was read."""

    network: Network
    spans: dict[str, Span]
    """Where each layer is made, by its name."""


def framework_of(text: str) -> str:
    """The framework that a program imports, or nothing.

    >>> framework_of("import torch.nn as nn"), framework_of("from tensorflow import keras")
    ('pytorch', 'keras')
    """
    match = _IMPORTED.search(text)
    return ("keras" if match[1] in ("keras", "tf_keras", "tensorflow") else "pytorch") if match else ""


def read_program(
    text: str,
    framework: str,
    source: Source | Sequence[Source] | None = None,
    given: Mapping[str, Any] | None = None,
    entry: str = "",
) -> Program:
    """Evaluate a program; nothing in it is run.

    Args:
        text: The program.
        framework: Whose models it makes: `keras` or `pytorch`.
        source: The input of a model that states none, without the batch axis; or several. Of PyTorch's, one
            may have the batch axis in it, as `"N"`.
        given: The values of names and expressions that the text does not say.
        entry: Which function, class or object is meant, where several are there; a call may have arguments.

    Raises:
        ProgramError: Something in it is not understood, or a layer does not fit.
    """
    if framework not in ("keras", "pytorch"):
        raise ProgramError([Problem("programs are read of Keras and PyTorch alone", (0, 1))])
    if not framework_of(text) and (other := _other_framework(text)):
        raise ProgramError([other])
    is_collecting = gc.isenabled()
    gc.disable()  # a quarter of the time of a large program: the bounds of evaluation bound its memory, too
    try:
        reader = _Reader(text, framework, source, given or {})
        try:
            return reader.read(entry)
        finally:
            reader.let_go()
    except (RecursionError, MemoryError):
        raise ProgramError([Problem("this is nested too deeply", (0, max(len(text.rstrip()), 1)))]) from None
    finally:
        if is_collecting:
            gc.enable()


def _other_framework(text: str) -> Problem | None:
    """What is wrong with a program that imports a framework whose programs are not read, if it does."""
    found = {match[1]: match.span(1) for match in _OTHER_IMPORTED.finditer(text)}
    name = next((name for name in _OTHERS if name in found), None)
    if name is None:
        return None
    message = f"programs are read of Keras and PyTorch alone, and this one imports '{name}'"
    key = "flax-nnx" if name == "flax" and "nnx" in text else _OTHERS[name]
    hint = f"A block can list its layers, with 'framework: {key}'." if key else ""
    return Problem(message, found[name], hint)


class _Reader:
    """One program."""

    def __init__(
        self,
        text: str,
        framework: str,
        source: Source | Sequence[Source] | None,
        given: Mapping[str, Any],
    ) -> None:
        self.text, self.framework = text, framework
        self.sources = _several(source)
        self.machine = machine = Interpreter(
            text, {key: value for key, value in given.items() if not _is_call(value)}
        )
        self.torch = PyTorch(machine)
        self.keras: Keras | None = None
        machine.libraries.append(self.torch)
        if framework == "keras" or "keras" in text:
            from .keras import Keras

            is_plain = not any("N" in shape for shape in self.sources)
            if framework == "keras" and not is_plain:
                hint = "Keras has it first, and it is left out."
                raise ProgramError(
                    [Problem("'N' is the batch axis of PyTorch's inputs", (0, 1), hint, "input")]
                )
            self.keras = Keras(machine, self.sources if is_plain else [])  # type: ignore[arg-type]
            machine.libraries.insert(0 if framework == "keras" else 1, self.keras)
        self._make_given(given)

    def let_go(self) -> None:
        """Take apart what was evaluated, so that it is freed at once.

        Names refer to layers, these to the rules, and the rules to the names: left to the garbage collector,
        that costs a sixth of the time of reading.
        """
        names = self.machine.globals.names
        for value in names.values():
            if isinstance(
                value, Class
            ):  # its methods know its scope, which has them, and it is first in its order
                value.scope.names.clear()
                value.order.clear()
        names.clear()
        for part in filter(None, (self.machine, self.torch, self.keras)):
            vars(part).clear()

    def _make_given(self, given: Mapping[str, Any]) -> None:
        """The parts that are given as `Given(…)`."""
        for key, value in given.items():
            if _is_call(value):
                node = ast.parse(value, mode="eval").body
                assert isinstance(node, ast.Call), "a Given() is a call"
                for part in ast.walk(node):
                    part.lineno = part.end_lineno = 1  # type: ignore[attr-defined]
                    part.col_offset = part.end_col_offset = 0  # type: ignore[attr-defined]
                keywords = {keyword.arg or "": ast.literal_eval(keyword.value) for keyword in node.keywords}
                library = self.keras if self.framework == "keras" and self.keras else self.torch
                made = library.resolve("Given", node)
                self.machine.given[key] = self.machine.call(made, ast.Pass(), [], {"name": key, **keywords})

    def read(self, entry: str) -> Program:
        """The network of the model that is meant."""
        machine = self.machine
        machine.run()
        root = self._entry(entry) if entry else self._made()
        program = self._program(root)
        unused = [key for key in machine.given if key not in machine.used]
        if unused:
            message = f"'{unused[0][:40]}' is nothing that this program leaves open"
            raise ProgramError([Problem(message, (0, 1), "Leave it out.", "values")])
        return program

    def _program(self, root: Any) -> Program:
        if self.framework == "keras":
            assert self.keras, "it is loaded for Keras' programs"
            return Program(*self.keras.network(root))
        if not isinstance(root, Module):
            message = "'entry' names a class, a function or an object that is a module"
            raise ProgramError([Problem(message, (0, 1), option="entry")])
        return Program(*self.torch.network(root, self.sources))

    def _entry(self, entry: str) -> Any:
        machine = self.machine
        try:
            node = ast.parse(entry, mode="eval").body
        except (SyntaxError, ValueError):
            raise ProgramError(
                [Problem(f"'{entry[:40]}' is no name or call", (0, 1), option="entry")]
            ) from None
        for part in ast.walk(node):
            part.lineno = part.end_lineno = 1  # type: ignore[attr-defined]
            part.col_offset = part.end_col_offset = 0  # type: ignore[attr-defined]
        value = machine.evaluate(node)
        if isinstance(value, (Class, Function)):
            value = self._called(value)
        if isinstance(value, Unknown):
            message = f"there is no '{entry[:40]}' in this program that is known"
            raise ProgramError([Problem(message, (0, 1), option="entry")])
        return value

    def _called(self, value: Class | Function) -> Any:
        """What a class or a function makes from the values that the block gives for its parameters alone."""
        machine = self.machine
        node = ast.copy_location(ast.Pass(), value.node)
        machine.root_call = True
        try:
            return machine.call(value, node, [], {})
        finally:
            machine.root_call = False

    def _made(self) -> Any:
        """The model that the program makes last."""
        made = self._candidates()
        if made:
            return made[-1]
        names = self.machine.globals.names
        for name in _MODEL_NAMES:
            if isinstance(names.get(name), Unknown) and not names[name].is_data:
                self.machine.fail_unknown(names[name], "this model", "")
        classes = [
            value
            for name, value in names.items()
            if isinstance(value, Class) and value.name == name and self._is_model_class(value)
        ]
        if classes:
            return self._called(classes[-1])
        functions = [value for value in names.values() if isinstance(value, Function)]
        builders = [value for value in functions if _BUILDERS.fullmatch(value.name)]
        for function in builders[-1:] or (functions if len(functions) == 1 else []):
            value = self._called(function)
            if isinstance(value, tuple):
                value = next((item for item in reversed(value) if self._is_model(item)), None)
            if self._is_model(value):
                return value
        for value in names.values():
            if isinstance(value, Instance) and value.taint and not value.taint.is_data:
                self.machine.fail_unknown(value.taint, "this model", "")
        made = [
            value
            for value in names.values()
            if isinstance(value, Unknown) and not value.is_data and value.is_made
        ]
        if made:
            self.machine.fail_unknown(made[-1], "this model", "")
        return self._fail_nothing()

    def _is_model(self, value: Any) -> bool:
        if self.framework == "keras":
            assert self.keras, "it is loaded for Keras' programs"
            return self.keras.is_model(value)
        return isinstance(value, Module)

    def _is_model_class(self, cls: Class) -> bool:
        if self.framework == "keras":
            assert self.keras, "it is loaded for Keras' programs"
            return self.keras.is_model_class(cls)
        return any(isinstance(base, LayerClass) for base in cls.order)

    def _fail_nothing(self) -> Any:
        other = _other_framework(self.text)
        if other:
            raise ProgramError([other])
        what, hint = ("model", "Write Model(inputs, outputs) or Sequential([…]).")
        if self.framework == "pytorch":
            what, hint = "layer", "A layer looks like nn.LSTM(3, 2)."
        start = len(self.text) - len(self.text.lstrip())
        stop = self.text.find("\n", start)
        self.machine.fail(
            (start, max(stop if stop > 0 else len(self.text), start + 1)), f"there is no {what} here", hint
        )

    def _candidates(self) -> list[Any]:
        """The models that the program's names refer to, the one that is made last at the end."""
        found = self._found()
        # Where `model` is something unknown, another model that the program has is not the one that is meant;
        # `if torch.cuda.is_available(): net = nn.DataParallel(model)` is that model, or nothing.
        for name in _MODEL_NAMES:
            value = self.machine.globals.names.get(name)
            if isinstance(value, Unknown) and not value.is_data and _held(value) != found[-1:]:
                return []
        return found

    def _found(self) -> list[Any]:
        names = self.machine.globals.names
        if self.framework == "keras":
            assert self.keras, "it is loaded for Keras' programs"
            return self.keras.candidates()
        modules = {
            name: value
            for name, value in names.items()
            if isinstance(value, Module) and not value.is_loss and not value.choices
        }
        found = [value for name, value in modules.items() if name not in self.machine.looped]
        found = found or list(modules.values()) or self._bare()
        if len(found) < 2:
            return list(found)
        inside = {id(part) for value in found for _, part in value.tree() if part is not value}
        outer = [value for value in found if id(value) not in inside]
        large = [value for value in outer if value.cls is not None or value.bound is None]
        return outer if outer and outer[-1] is modules.get("model") else large or outer

    def _bare(self) -> list[Module]:
        """The modules that are made in statements of their own, without a name."""
        return [value for value in self.machine.bare if isinstance(value, Module) and not value.is_loss]


def _several(source: Any) -> list[Source]:
    """The shapes of the inputs: none, one, or several."""
    if source is None:
        return []
    is_one = isinstance(source, tuple) and not (source and all(isinstance(one, tuple) for one in source))
    return [source] if is_one else [tuple(one) for one in source]


def _held(unknown: Unknown) -> list[Any]:
    """What something unknown may be, without the wrappers of PyTorch's around it."""
    inner = ((wrapped(value) or value) if isinstance(value, Module) else value for value in unknown.holds)
    return list(dict.fromkeys(inner))


def _is_call(value: Any) -> bool:
    return isinstance(value, str) and value.lstrip().startswith("Given(")
