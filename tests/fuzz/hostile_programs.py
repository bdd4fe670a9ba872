"""Draw programs that are as hostile as a writer can make them, in the language that the evaluator reads.

Loops without an end, recursion, comprehensions of comprehensions, huge numbers, lists and texts, code that is
nested deeply, attributes that lead to Python's own objects, files, processes and modules; and in between the
layers of a model, so that what is hostile reaches a count.
"""

from __future__ import annotations

import random
from collections.abc import Callable

from lstm_params.programs.interpreter import LONGEST_CODE

NAMES = ["x", "y", "n", "xs", "d", "s", "f", "g", "C", "D", "o", "model", "self", "layer", "units"]

NUMBERS = [
    "0",
    "1",
    "2",
    "3",
    "-1",
    "7",
    "64",
    "10**3",
    "10**6",
    "10**9",
    "10**12",
    "2**63",
    "9**9**9",
    "1 << 10**9",
]
NUMBERS += [
    "0x" + "f" * 300,
    "1e308 * 10",
    "1e999",
    "-(2**400)",
    "True",
    "None",
    "1j",
    "float('nan')",
    "3.5",
    "10**99",
]

TEXTS = [
    "''",
    "'a'",
    "'a' * 10**6",
    "'{:>999999999}'",
    "'{0.__class__}'",
    "'%999999999d'",
    "'%*d'",
    "'\\x00'",
    "b'ab'",
]
TEXTS += ["'{x!r:{y}}'", "f'{n:>{n}}'", "f'{x!r:{y}}'", "'relu'", "'é' * 999", "'same'", "f'{f\"{x}\" * 9}'"]

ESCAPES = [
    "().__class__.__bases__[0].__subclasses__()",
    "().__class__.__mro__[-1].__subclasses__()[40]('/etc/passwd').read()",
    "f.__globals__['__builtins__']['open']('/etc/passwd').read()",
    "(lambda: 0).__code__.co_consts",
    "getattr(x, '__cl' + 'ass__').__init__.__globals__",
    "__import__('os').system('touch never')",
    "eval('__import__(\"os\").getcwd()')",
    "exec('x = 1')",
    "compile('1', '', 'eval')",
    "open('/etc/passwd').read()",
    "open('never', 'w').write('x')",
    "os.system('touch never')",
    "subprocess.run(['touch', 'never'])",
    "importlib.import_module('os').listdir('/')",
    "sys.modules['os'].environ",
    "socket.create_connection(('127.0.0.1', 9))",
    "pickle.loads(b'cos\\nsystem\\n(S\"touch never\"\\ntR.')",
    "type('E', (), {'__del__': print})()",
    "vars(model)['_layers']",
    "globals()['x']",
    "locals().update(x=1)",
    "setattr(model, '__class__', C)",
    "torch.load('never.pt')",
    "keras.models.load_model('never.keras')",
    "input()",
    "breakpoint()",
    "exit()",
    "__builtins__.open('/etc/passwd')",
]

IMPORTS = [
    "import os",
    "import sys, subprocess",
    "from os import *",
    "import importlib",
    "from builtins import *",
]
IMPORTS += [
    "import socket, pickle",
    "from ctypes import *",
    "from . import secrets",
    "import math",
    "import copy",
]
IMPORTS += [
    "from functools import partial, reduce",
    "from itertools import *",
    "from collections import *",
    "import os.path",
]

HEADS = {
    "keras": [
        "import keras\nfrom keras import layers",
        "from tensorflow.keras.layers import *",
        "import tensorflow as tf",
        "",
    ],
    "pytorch": ["import torch\nfrom torch import nn", "from torch.nn import *", "import torch.nn as nn", ""],
}

LAYERS = {
    "keras": [
        "keras.layers.LSTM({0})",
        "keras.layers.Dense({0})({1})",
        "keras.Sequential({1})",
        "keras.Input(({0}, {0}))",
        "keras.Model({0}, {1})",
        "keras.layers.Bidirectional({1})",
        "keras.layers.RNN([keras.layers.LSTMCell({0})] * {0})",
        "keras.layers.TimeDistributed({1})({1})",
        "keras.layers.Concatenate()([{1}] * {0})",
        "keras.layers.Lambda({1})({1})",
        "keras.ops.reshape({1}, ({0}, {0}))",
        "layers.Embedding({0}, {0})({1})",
        "keras.layers.Layer()",
        "model.add({1})",
        "model.build({1})",
        "model.quantize('int8')",
        "model.layers[{0}]",
    ],
    "pytorch": [
        "nn.LSTM({0}, {0})",
        "nn.Linear({0}, {0})",
        "nn.Sequential(*{1})",
        "nn.ModuleList({1})",
        "nn.ModuleDict({1})",
        "nn.ModuleList([nn.Linear({0}, 2) for x in range({0})])",
        "nn.Parameter(torch.zeros({0}, {0}))",
        "torch.zeros({0}).view({1}, -1)",
        "torch.cat([{1}] * {0})",
        "copy.deepcopy({1})",
        "nn.utils.weight_norm({1})",
        "model.apply({1})",
        "model.add_module({1}, {1})",
        "list(model.parameters())[{0}]",
        "model.requires_grad_({0})",
        "nn.Embedding.from_pretrained(torch.ones({0}, {0}))",
        "model({1})",
    ],
}

BOMBS = [
    "[[[[0] * 99 for _ in range(99)] for _ in range(99)] for _ in range(99)]",
    "[x for x in range(10**9)]",
    "sum(n * n for n in range(10**9))",
    "{{x: [x] * 9999 for x in range(9999)}}",
    "[*range(10**7)]",
    "list(range(10**7)) * 10**7",
    "max(range(10**12))",
    "sorted(range(10**6), key=lambda x: -x)",
    "dict(zip(range(9999), [range(9999)] * 9999))",
    "''.join(str(x) for x in range(10**7))",
    "'a'.join(['b' * 9999] * 9999)",
    "'a,' * 5000 .split(',')",
    "'x'.ljust(10**9)",
    "('a' * 9000).replace('a', 'b' * 9000)",
    "'{{}}'.format('y' * 9999) * 9999",
    "reduce(lambda a, b: a * b, range(1, 9999))",
    "math.factorial(10**6)",
    "pow(7, 10**9)",
    "int('9' * 9999)",
    "(lambda f: f(f))(lambda f: f(f))",
    "[xs.append(xs) for x in range(99)]",
    "list(product(range(999), repeat=9))",
    "copy.deepcopy([xs] * 999)",
    "{0} ** {0} ** {0}",
    "{0} << {0}",
    "{1} * {0}",
    "{1} % {1}",
    "not {1} and {1} or {1}",
    "{1} if {1} else {1}",
    "[{1} for {2} in {1} if {1}]",
    "{{{1}: {1} for {2} in {1}}}",
    "(yield {1})",
    "lambda *a, **k: {1}",
    "{1}({1}, *{1}, **{1})",
    "{1}[{0}:{0}:{0}]",
    "{1}.{2}",
    "{1}[{1}]",
    "({2} := {1})",
    "{1} < {1} <= {1} in {1}",
    "isinstance({1}, {1})",
    "getattr({1}, {3}, {1})",
    "(*{1}, {1})",
]

NESTED = [
    ("(", ")"),
    ("[", "]"),
    ("f(", ")"),
    ("-", ""),
    ("not ", ""),
    ("x[", "]"),
    ("lambda: ", ""),
    ("x if ", " else y"),
]
NESTED += [
    ("{1: ", "}"),
    ("keras.Sequential([", "])"),
    ("nn.Sequential(", ")"),
    ("[x for x in ", "]"),
    ("x.y(", ")"),
]


class Writer:
    """What writes one program.

    Args:
        chance: Where its choices come from.
        framework: Whose layers it has: `keras` or `pytorch`.
    """

    def __init__(self, chance: random.Random, framework: str) -> None:
        self.chance, self.framework = chance, framework
        self.statements: list[Callable[[int], list[str]]] = [
            self._assignment,
            self._assignment,
            self._assignment,
            self._loop,
            self._condition,
            self._function,
            self._class,
            self._other,
        ]

    def program(self) -> str:
        """A whole program."""
        lines = [self.chance.choice(HEADS[self.framework])]
        lines += self.chance.sample(IMPORTS, self.chance.choice([0, 1, 1, 3]))
        lines += self._block(self.chance.choice([1, 2, 4, 8]), 0)
        lines.append(f"model = {self._expression(1)}")
        return "\n".join(lines) + "\n"

    def statement(self) -> list[str]:
        """A statement alone, in lines."""
        return self.chance.choice(self.statements)(3)

    def _block(self, length: int, depth: int) -> list[str]:
        return [line for _ in range(length) for line in self.chance.choice(self.statements)(depth + 1)] or [
            "pass"
        ]

    def _inside(self, head: str, depth: int) -> list[str]:
        """A compound statement."""
        body = self._block(self.chance.choice([1, 1, 2, 3]), depth) if depth < 5 else ["pass"]
        return [head, *(f" {line}" for line in body)]

    def _name(self) -> str:
        return self.chance.choice(NAMES)

    def _expression(self, depth: int) -> str:
        """An expression; the deeper it lies, the simpler."""
        kind = self.chance.randrange(14)
        if depth > 4 or kind < 3:
            return self.chance.choice([self._name(), self.chance.choice(NUMBERS), self.chance.choice(TEXTS)])
        if kind == 3:
            return self.chance.choice(ESCAPES)
        if kind == 4:
            begin, end = self.chance.choice(NESTED)
            times = self.chance.choice([2, 9, 30, 90, 300, 3000])
            return begin * times + self._name() + end * times
        pattern = self.chance.choice(LAYERS[self.framework] if kind < 9 else BOMBS)
        number = self.chance.choice(NUMBERS if self.chance.random() < 0.5 else ["2", "3", "n", "units"])
        text = self.chance.choice(TEXTS)
        return f"({pattern.format(number, self._expression(depth + 1), self._name(), text)})"

    def _assignment(self, depth: int) -> list[str]:
        value = self._expression(depth)
        target = self.chance.choice(
            [
                "{0}",
                "{0}",
                "{0}",
                "{0}.{1}",
                "{0}[{2}]",
                "{0}, *{1}",
                "{0}: {1}",
                "{0} = {1}",
                "{0}.{1}.{0}",
                "({0}, {1})",
            ]
        )
        sign = self.chance.choice(["="] * 6 + ["+=", "*=", "**=", "<<=", "|=", "@="])
        sign = sign if target in ("{0}", "{0}.{1}", "{0}[{2}]") else "="
        return [f"{target.format(self._name(), self._name(), self._expression(4))} {sign} {value}"]

    def _loop(self, depth: int) -> list[str]:
        head = self.chance.choice(
            [
                f"for {self._name()} in range({self.chance.choice(NUMBERS)}):",
                f"for {self._name()} in {self._expression(3)}:",
                f"for {self._name()}, {self._name()} in enumerate({self._expression(3)}):",
                f"for {self._name()} in model.modules():",
                "while True:",
                f"while {self._expression(3)}:",
            ]
        )
        return self._inside(head, depth)

    def _condition(self, depth: int) -> list[str]:
        head = self.chance.choice(["if {0}:", "with {0} as {1}:", "with open({0}):", "if x is {0}:"])
        lines = self._inside(head.format(self._expression(3), self._name()), depth)
        return lines + (
            self._inside("else:", depth) if head.startswith("if") and self.chance.random() < 0.5 else []
        )

    def _function(self, depth: int) -> list[str]:
        name = self._name()
        head = self.chance.choice(
            ["def {0}(*{1}, **{2}):", "def {0}({1}={3}):", "async def {0}():", "def {0}({1}, {1}2={3}):"]
        )
        lines = self._inside(head.format(name, "a", "k", self._expression(4)), depth)
        lines.append(f" return {self.chance.choice([f'{name}({name})', f'{name}()', self._expression(2)])}")
        if self.chance.random() < 0.2:
            lines.insert(
                0, f"@{self.chance.choice(['property', 'staticmethod', 'cache', self._name(), 'x.setter'])}"
            )
        return [
            *lines,
            self.chance.choice([f"{name}()", f"x = {name}({name})", f"[{name}() for x in range(99)]"]),
        ]

    def _class(self, depth: int) -> list[str]:
        name, base = self._name(), {"keras": "keras.Model", "pytorch": "nn.Module"}[self.framework]
        bases = self.chance.choice(
            [base, base, base, "nn.LSTM", "keras.layers.Layer", "dict", "C", f"C, {base}", "type", "*xs"]
        )
        body = self._block(2, depth + 2)
        method = self.chance.choice(
            ["__init__", "__init__", "__init__", "forward", "call", "build", "__getattr__", "__len__"]
        )
        method = self.chance.choice(
            [method, "__del__", "__eq__", "__hash__", "__call__", "__getitem__", "__new__", "__iter__"]
        )
        return [
            f"class {name}({bases}):",
            f" def {method}(self, *a):",
            "  super().__init__()",
            *(f"  {line}" for line in body),
            f"  self.{self._name()} = {self._expression(2)}",
            f"{self._name()} = {name}()",
        ]

    def _other(self, depth: int) -> list[str]:
        """A statement of another kind."""
        kind = self.chance.randrange(6)
        if kind == 0:
            return [*self._inside("try:", depth), *self._inside("except Exception as e:", depth)]
        if kind == 1:
            return [self.chance.choice(IMPORTS)]
        if kind == 2:
            word = self.chance.choice(["del", "global", "return", "raise", "assert", "yield"])
            return [f"{word} {self._name()}"]
        if kind == 3:
            return [f"match {self._expression(3)}:", " case _:", "  pass"]
        return [self._expression(1)]


def draw(chance: random.Random, framework: str, programs: list[str]) -> str:
    """A hostile program, of at most as many characters as are read.

    Args:
        chance: Where its choices come from.
        framework: Whose layers it has: `keras` or `pytorch`.
        programs: Programs that hostile statements may be put into, between two of their lines.
    """
    writer = Writer(chance, framework)
    if chance.random() < 0.6:
        return writer.program()[:LONGEST_CODE]
    lines = chance.choice(programs).splitlines()
    for _ in range(chance.choice([1, 1, 2, 4])):
        at = chance.randrange(len(lines) + 1)
        before = next((line for line in reversed(lines[:at]) if line.strip()), "")
        margin = " " * (len(before) - len(before.lstrip()) + 4 * before.rstrip().endswith(":"))
        lines[at:at] = [margin + line for line in writer.statement()]
    return "\n".join(lines)[:LONGEST_CODE]
