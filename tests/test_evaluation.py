"""Programs, evaluated: each recorded one is counted as the real framework counts it, or refused."""
# ruff: noqa: E501 - programs in one line

from __future__ import annotations

import json
import sys
import tracemalloc
from itertools import takewhile
from pathlib import Path
from typing import Any

import pytest
import yaml

from lstm_params.blocks.errors import BlockError
from lstm_params.blocks.reading import read_block
from lstm_params.calculator.memory import bytes_of, numbers_by_dtype
from lstm_params.programs.errors import Problem, ProgramError
from lstm_params.programs.interpreter import LONGEST_CODE
from lstm_params.programs.machine import MOST_STEPS
from lstm_params.programs.pytorch.version import VERSION
from lstm_params.programs.reading import framework_of, read_program
from lstm_params.programs.words import fold

FOLDER = Path(__file__).parent
GOLDEN = json.loads((FOLDER / "goldens" / "programs.json").read_text(encoding="utf-8"))
CASES = GOLDEN["cases"]


def text_of(case: dict[str, Any]) -> str:
    """The program of a recorded case."""
    return (FOLDER / "cases" / "programs" / case["file"]).read_text(encoding="utf-8")


def said(text: str) -> dict[str, Any]:
    """What the comments at the head of a program say."""
    head = takewhile(lambda line: line.startswith("#"), text.splitlines())
    lines = dict(line.removeprefix("# ").split(": ", 1) for line in head)
    return {key: yaml.safe_load(line) if key in ("input", "values") else line for key, line in lines.items()}


def evaluated(case: dict[str, Any], length: int | None = None) -> Any:
    """The network of a recorded program, with a number in the place of an open length, if there is one."""
    text = text_of(case)
    options = said(text)
    shape = options.get("input")
    shapes = [] if shape is None else shape if isinstance(shape[0], list) else [shape]
    source = [tuple(length if axis == "None" else axis for axis in one) for one in shapes]
    values = {fold(key): value for key, value in options.get("values", {}).items()}
    framework = case["file"].partition("/")[0]
    return read_program(text, framework, source, values, options.get("entry", "")).network


def test_programs_are_told_the_version_that_was_recorded() -> None:
    """What a program chooses by `torch.__version__` is what the recorded PyTorch has."""
    assert GOLDEN["torch"].partition("+")[0] == VERSION


@pytest.mark.parametrize("case", CASES, ids=[case["file"] for case in CASES])
def test_a_count_is_the_frameworks_or_there_is_none(case: dict[str, Any]) -> None:
    """A program has the total and the trainable count that were recorded, or it is refused."""
    try:
        network = evaluated(case)
    except ProgramError:
        return
    assert (network.parameters, network.trainable) == (case["parameters"], case["trainable"])
    assert [layer.formula.value for layer in network.layers] == [layer.parameters for layer in network.layers]


TYPED = [case for case in CASES if "bytes" in case or case["file"].startswith("pytorch/")]
"""Those whose weights may be of several types; PyTorch's take four bytes each where nothing is recorded."""


@pytest.mark.parametrize("case", TYPED, ids=[case["file"] for case in TYPED])
def test_bytes_are_the_frameworks(case: dict[str, Any]) -> None:
    """A program's layers take the memory that was recorded, by the type of each weight."""
    try:
        network = evaluated(case)
    except ProgramError:
        return
    recorded = case.get("bytes", 4 * case["parameters"])
    assert bytes_of(numbers_by_dtype(network.weights, "float32")) == recorded


ELSEWHERE = {"keras/refused_two_parts_of_one_name.py"}
"""Refused for another reason, at another place: a model is copied."""


REFUSED = [case for case in CASES if "refused" in case and case["file"] not in ELSEWHERE]


@pytest.mark.parametrize("case", REFUSED, ids=[case["file"] for case in REFUSED])
def test_what_nobody_can_know_is_refused_where_it_arose(case: dict[str, Any]) -> None:
    """The error names what is not known, and points at the line that it comes from."""
    text = text_of(case)
    with pytest.raises(ProgramError) as refused:
        evaluated(case)
    (problem,) = refused.value.problems
    line = text[: problem.span[0]].count("\n")
    assert text.split("\n")[line].strip() == said(text)["at"]
    assert said(text)["names"] in problem.message


NOT_COUNTED = [
    "keras/lora_then_quantized.py",
    "pytorch/assigned_parameters_of_another.py",
    "pytorch/attributes_of_layers.py",
    "pytorch/meta_device_tied.py",
    "pytorch/overwritten_on_conversion_tied.py",
    "pytorch/weight_norm_taken_off_when_frozen.py",
]
"""Programs that the framework counts, and that are refused here rather than counted wrongly."""


def test_all_programs_are_counted_but_a_few() -> None:
    """Of the recorded programs that can be counted, no others are refused."""
    countable = [case for case in CASES if "refused" not in case]
    assert [case["file"] for case in countable if problems_of(text_of(case), case)] == NOT_COUNTED


def problems_of(text: str, case: dict[str, Any]) -> tuple[Problem, ...]:
    """What is wrong with a recorded program."""
    try:
        evaluated(case)
    except ProgramError as error:
        return error.problems
    return ()


def counts(text: str, framework: str = "", **options: Any) -> tuple[int, int]:
    """The total and the trainable count of a program."""
    network = read_program(text, framework or framework_of(text), **options).network
    return network.parameters, network.trainable


def refusal(text: str, framework: str = "", **options: Any) -> Problem:
    """The one thing that is wrong with a program."""
    with pytest.raises(ProgramError) as refused:
        counts(text, framework, **options)
    (problem,) = refused.value.problems
    return problem


TORCH = "import torch\nfrom torch import nn\n"
MODULE = f"{TORCH}class M(nn.Module):\n  def __init__(self, n=4):\n    super().__init__()\n    self.a = nn.LSTM(3, n)\n"
LSTM, LINEAR = 144, 5

LANGUAGE = {
    "arithmetic": ("n = (2 ** 4 // 3 + 7 % 4 - 1) * 1", 7),
    "comparisons": ("n = 4 if 1 < 2 <= 2 and not 3 == 4 and 'a' in 'ab' and len is not None else 9", 4),
    "starred assignment": ("a, *b, c = [1, 2, 3, 4]\nn = sum(b) - a", 4),
    "augmented assignment": ("n = 1\nn += 3\nx = [n]\nx += [2]\nn = x[0] + len(x) - 2", 4),
    "text": ("name = f'{2 + 2:d}'\nn = int('{}'.format(name.strip().upper()))", 4),
    "percent": ("n = int('%d' % 4)", 4),
    "dicts": ("d = dict(a=1, **{'b': 3})\nd['c'] = 0\nn = sum(v for k, v in d.items())", 4),
    "nested comprehensions": ("n = len([(i, j) for i in range(3) for j in range(3) if i < j]) + 1", 4),
    "slices": ("n = [1, 2, 3, 4, 5][::-1][1:][0]", 4),
    "zip and enumerate": (
        "n = 0\nfor i, (a, b) in enumerate(zip([1, 2], (3, 4)), start=1):\n  n += i * (b - a)\nn -= 2",
        4,
    ),
    "what eval reads": ("k = 'len'\nn = eval(k)(eval('[2 ** 2, -1, [], (), None]'.replace('-1, ', '')))", 4),
    "a while loop": ("n = 64\nwhile n > 4:\n  n //= 2", 4),
    "break and else": ("for n in range(9):\n  if n == 4:\n    break\nelse:\n  n = 7", 4),
    "functions": (
        "def f(a, b=2, *c, d=1, **e):\n  return a * b + d + len(c) + len(e)\nn = f(1, 1, 5, x=0)",
        4,
    ),
    "closures": ("def f(a):\n  def g(b):\n    return a + b\n  return g\nn = f(1)(3)", 4),
    "lambdas": ("n = (lambda a, b=3: a + b)(1)", 4),
    "nonlocal": ("def f():\n  k = 1\n  def g():\n    nonlocal k\n    k += 3\n  g()\n  return k\nn = f()", 4),
    "globals": ("k = 1\ndef f():\n  global k\n  k = 4\nf()\nn = k", 4),
    "classes": (
        "class C:\n  k = 3\n  def __init__(self):\n    self.j = 1\n  def f(self):\n    return self.k + self.j\nn = C().f()",
        4,
    ),
    "inheritance": (
        "class A:\n  def f(self):\n    return 1\nclass B(A):\n  def f(self):\n    return super().f() + 3\nn = B().f()",
        4,
    ),
    "properties": ("class C:\n  @property\n  def n(self):\n    return 4\nn = C().n", 4),
    "static and class methods": (
        "class C:\n  k = 3\n  @staticmethod\n  def f(a):\n    return a\n  @classmethod\n  def g(cls):\n    return cls.k + cls.f(1)\nn = C.g()",
        4,
    ),
    "dataclasses": (
        "from dataclasses import dataclass, field\n@dataclass\nclass C:\n  a: int\n  b: list = field(default_factory=list)\n  c: int = 3\n"
        "n = C(1).a + C(1).c",
        4,
    ),
    "named tuples": (
        "from collections import namedtuple\nP = namedtuple('P', 'a b')\nn = P(1, b=3).a + P(1, 3).b",
        4,
    ),
    "with and assert": ("with open('x') as f:\n  n = 4\nassert n == 4, 'no'", 4),
    "try": ("try:\n  import numpy as np\nexcept ImportError:\n  np = None\nn = 4", 4),
    "raise in a branch not taken": ("n = 4\nif n > 9:\n  raise ValueError(n)", 4),
    "the main guard": ("n = 3\nif __name__ == '__main__':\n  n = 4", 4),
    "getattr": ("class C:\n  a = 4\nn = getattr(C, 'a') + getattr(C(), 'b', 0)", 4),
    "isinstance": ("n = 4 if isinstance([1], (list, tuple)) and not isinstance(1, str) else 0", 4),
    "types that are compared": (
        "k = int\nn = 4 if type([1]) is list and type((1,)) in (tuple, set) and k is int and type('a') != int else 0",
        4,
    ),
    "types as keys": ("n = {int: 3, str: 4}[type('a')]", 4),
    "named tuples that are changed": (
        "from collections import namedtuple\nP = namedtuple('P', 'a b')\np = P(1, 3)._replace(b=2)\nn = p.b + len(P._fields) + p._asdict()['b'] - 2",
        4,
    ),
    "regular expressions": (
        "import re\nn = int(re.compile(r'l(\\d+)_(?:a|b)$').search('l4_b')[1]) if re.fullmatch('x+', 'y') is None else 0",
        4,
    ),
    "context managers": (
        "from contextlib import contextmanager\n@contextmanager\ndef c(k):\n  x.append(k)\n  yield k + 1\n  x.append(k)\n"
        "x = []\ndef f():\n  with c(1) as a, c(a) as b:\n    return len(x) + b - 1\nn = f() * 0 + len(x)",
        4,
    ),
    "max and min": ("n = max(1, min([4, 9]))", 4),
    "math": ("import math\nn = int(math.sqrt(16))", 4),
    "the walrus": ("n = (m := 3) + m - 2", 4),
    "partial": ("from functools import partial\nn = partial(int, '4')()", 4),
    "the parts of a partial": (
        "import functools, types\np = functools.partial(max, 3, default=4)\n"
        "n = p.args[0] + len(p.keywords) if isinstance(p, functools.partial) and p.func is max and not isinstance(1, functools.partial) else 0\n"
        "def f(): pass\nn = n if isinstance(f, types.FunctionType) and not isinstance(p, types.FunctionType) else 0",
        4,
    ),
    "locals": (
        "class C:\n  def __init__(self, a=1, b=2):\n    super().__init__()\n    self.all = locals()\n"
        "  def f(self, a=1, b=2):\n    return len(locals())\nn = len(C().all) + C().f() - 3 * locals()['C']().all['a']",
        4,
    ),
    "calls that do not fit": (
        "def f(a): return a\nn = 0\nfor call in (lambda: f(1, 2), lambda: f(), lambda: f(1, a=2), lambda: f(b=1)):\n"
        "  try:\n    call()\n  except TypeError:\n    n += 1",
        4,
    ),
    "a class whose attributes are never set": (
        "class C:\n  def __setattr__(self, name, value): pass\nn = 4",
        4,
    ),
    "an object as keywords": (
        "class C:\n  def __init__(self): self.a, self.b = 1, 3\n  def keys(self): return vars(self).keys()\n"
        "  def __getitem__(self, key): return getattr(self, key)\ndef f(a, b): return a + b\nn = f(**C())",
        4,
    ),
    "a complex number": ("x = -1j\nn = 4", 4),
    "iterators are used up": (
        "z = zip([1, 2], [3, 4])\nlist(z)\ng = (i for i in range(4))\nnext(g)\nn = len(list(g)) + len(list(g)) + len(list(z)) + 1",
        4,
    ),
    "a loop that ends leaves the rest": (
        "e = enumerate([5, 6, 7, 8, 9])\nfor _ in e:\n  break\nn = len(list(e))",
        4,
    ),
    "generators are evaluated late": ("k = 1\ng = (k for _ in range(2))\nk = 2\nn = sum(g)", 4),
    "what a class has of a library's": (
        "import logging\nclass L(logging.LoggerAdapter):\n  def two(self):\n    self.debug('x')\n    return 2\n"
        "log = L(logging.getLogger('x'), {})\nlog.debug('y')\nlog.two()\nn = 4",
        4,
    ),
    "generators read what is changed meanwhile": (
        "def f():\n  yield x\n  yield x\nx = 1\ny = f()\nn = next(y)\nx = 3\nn += sum(y)",
        4,
    ),
    "a generator over a list that grows": (
        "def each(values):\n  for value in values:\n    yield value\nl = [1, 2]\nn = 0\n"
        "for k in each(iter(l)):\n  n += 1\n  if len(l) < 4:\n    l.append(k + 2)",
        4,
    ),
    "generator functions": (
        "def f(m):\n  for i in range(m):\n    yield i\nn = sum(f(3)) + len(list(f(1)))",
        4,
    ),
    "changes in place": (
        "d = {'a': 1}\ne = d\ne |= {'b': 2}\ns = {1}\nt = s\nt |= {2}\nn = len(d) + len(s)",
        4,
    ),
    "conditional names": ("import sys\nn = 4 if len(sys.argv) > 1 else 4", 4),
}


@pytest.mark.parametrize("name", LANGUAGE)
def test_python_is_evaluated_as_python_does(name: str) -> None:
    """What a name stands for is what Python itself gives it."""
    code, n = LANGUAGE[name]
    names: dict[str, Any] = {
        "__name__": "__main__",
        "open": lambda path: __import__("contextlib").nullcontext(),
    }
    exec(code, names)
    assert names["n"] == n
    assert counts(f"{TORCH}{code}\nmodel = nn.Linear(1, n, bias=False)", "pytorch") == (n, n)


@pytest.mark.parametrize(
    "code",
    [
        "from other import options",
        "from other import fill\nclass C: pass\noptions = C()\nfill(options)",
        "import other as options",
        "class C(nn.Module):\n  def __getattr__(self, name): return super().__getattr__(name)\noptions = C()",
    ],
)
def test_a_default_is_taken_where_there_is_known_to_be_nothing(code: str) -> None:
    """`getattr(options, "n", 4)` is not known where the options may have an `n`."""
    problem = refusal(f"{TORCH}{code}\nmodel = nn.Linear(2, getattr(options, 'n', 4), bias=False)")
    assert "'out_features' depends on" in problem.message


def test_a_class_is_the_same_by_every_way_to_it() -> None:
    """Two imports of a class of PyTorch's, or of Keras', are one class: equal, identical and the same key."""
    code = "from torch.nn.modules.linear import Linear as L\nn = {nn.Linear: 4}[L] if nn.Linear is L and issubclass(L, nn.Module) else 9\n"
    assert counts(f"{TORCH}{code}model = L(1, n, bias=False)") == (4, 4)
    code = "from keras import Input, Sequential, layers\nfrom tensorflow.keras.layers import Dense as D\nn = 4 if D is layers.Dense else 9\n"
    assert counts(f"{code}model = Sequential([Input((1,)), D(n, use_bias=False)])", "keras") == (4, 4)


CHANGES = {
    "an optimizer's parameters": "opt = torch.optim.Adam(model.parameters())\nfor g in opt.param_groups:\n"
    "  for p in g['params']:\n    p.requires_grad = False",
    "an optimizer's parameters in place": "opt = torch.optim.Adam(model.parameters())\n"
    "opt.param_groups[0]['params'][0].requires_grad_(False)",
    "lines that may be passed over": "import contextlib\nwith contextlib.suppress(ValueError):\n  model.b = nn.Linear(4, 1)",
    "a hook of all modules": "from torch.nn.modules.module import register_module_parameter_registration_hook\n"
    "register_module_parameter_registration_hook(lambda module, name, parameter: None)",
    "a branch": "if torch.cuda.is_available():\n  model.b = nn.Linear(4, 1)",
    "a loop": "for x in data:\n  model.add_module('b', nn.Linear(4, 1))",
    "an early return": "def f(m):\n  if unknown:\n    return\n  m.b = nn.Linear(4, 1)\nf(model)",
    "a break": "for i in range(3):\n  if unknown:\n    break\n  model.b = nn.Linear(4, 1)",
    "a function from elsewhere": "from other import change\nchange(model)",
    "a list for a function from elsewhere": "from other import change\nchange([model.a])",
    "a callback": "from other import run\ndef f():\n  model.a.requires_grad_(False)\nrun(f)",
    "a frozen branch": "if unknown:\n  model.a.weight_ih_l0.requires_grad = False",
    "an unknown flag": "model.requires_grad_(unknown)",
    "an unknown part": "model.b = make()",
    "an unknown size": "model.b = nn.Linear(4, unknown)",
    "an unknown name": "setattr(model, unknown, nn.Linear(4, 1))",
    "a queue": "from collections import deque\nfor p in deque(model.parameters()):\n  p.requires_grad = False",
    "what comes out of a queue": "import queue\nq = queue.Queue()\nq.put(nn.Linear(4, 1))\nmodel.b = q.get()",
    "contexts on a stack": "import contextlib\n@contextlib.contextmanager\ndef frozen():\n  made = []\n  yield made\n"
    "  for m in made:\n    m.requires_grad_(False)\n"
    "with contextlib.ExitStack() as stack:\n  made = stack.enter_context(frozen())\n  model.b = nn.Linear(4, 1)\n  made.append(model.b)",
    "an unknown index": "list(model.children())[unknown].requires_grad_(False)",
    "exec": "exec('model.b = nn.Linear(4, 1)')",
    "a call in eval": "eval('model.a.requires_grad_(False)')",
    "locals of a function in another": "def f():\n  n = 4\n  def g():\n    return len([n, *locals()])\n  return g()\nmodel.b = nn.Linear(f(), 1)",
    "what stands behind a call with a condition in a try": "def check():\n  assert unknown\ntry:\n  check()\n  model.b = nn.Linear(4, 1)\nexcept Exception:\n  pass",
    "a condition within a context in a try": "def f(m):\n  assert unknown\n  m.b = nn.Linear(4, 1)\ntry:\n  with torch.no_grad():\n    for i in range(2):\n      f(model)\nexcept:\n  pass",
    "a rate that is near to what it is compared with": "rates = torch.linspace(0, 0.3, 4).tolist()\nmodel.b = nn.Linear(4 if rates[1] >= 0.1 else 9, 1)",
    "a number that is made of a rate": "rates = torch.linspace(0, 0.3, 4).tolist()\nmodel.b = nn.Linear(int(rates[1] * 10) + 4, 1)",
    "what a generator yields in a try": "def f():\n  try:\n    yield 4\n  finally:\n    pass\nfor n in f():\n  model.b = nn.Linear(n, 1)",
    "what a generator takes": "def f():\n  n = yield 4\n  yield n\ng = f()\nnext(g)\nmodel.b = nn.Linear(g.send(5), 1)",
    "what a generator yields on a condition": "def f():\n  while True:\n    if unknown:\n      return\n    yield 4\nmodel.b = nn.Linear(next(f()), 1)",
    "what stands behind a condition in a try": "try:\n  assert unknown\n  model.b = nn.Linear(4, 1)\nexcept AssertionError:\n  pass",
    "a collection of metrics with a network": "import torchmetrics\nfrom torchmetrics.image.fid import FrechetInceptionDistance\n"
    "model.b = torchmetrics.MetricCollection([torchmetrics.Accuracy(), FrechetInceptionDistance()])",
    "rates that may have been changed": "t = torch.linspace(0, 1, 3)\nt[0] = 5\nmodel.b = nn.Linear(4 if t.tolist()[0] else 9, 1)",
    "rates that are changed by another name": "t = torch.linspace(0, 1, 3)\nu = t[:1]\nu.add_(1)\nmodel.b = nn.Linear(4 if t.tolist()[0] else 9, 1)",
    "rates that a loop changes": "n = 4\nfor x in torch.linspace(0, 1, 3):\n  x.add_(1)\n  n = 4 if x.item() else 9\nmodel.b = nn.Linear(n, 1)",
    "attributes that are set in another way": "class N(M):\n  def __setattr__(self, name, value): pass\nmodel = N()",
    "an average of what is not known": "from other import make\nmodel.b = torch.optim.swa_utils.AveragedModel(make())",
    "PyTorch itself": "nn.Linear = nn.Bilinear",
    "pruning": "from torch.nn.utils import prune\nprune.remove(model.a, 'weight_hh_l0')",
    "any() that may end before all are frozen": "def freeze(p):\n  p.requires_grad = False\n  return unknown\n"
    "any(freeze(p) for p in model.parameters())",
    "an iterator that something unknown reads": "other(p.requires_grad_(False) for p in model.parameters())",
    "an iterator that may be read": "it = (p.requires_grad_(False) for p in model.parameters())\nif unknown:\n  next(it)",
    "an iterator that was read, or not": "it = iter(model.parameters())\nif unknown:\n  next(it)\nnext(it).requires_grad = False",
    "a list that grows elsewhere while it is read": "from other import grow\nl = [1]\nfor n in l:\n  grow(l)\nmodel.b = nn.Linear(n, 1)",
    "a part of a parameter": "model.a.weight_ih_l0[1:].requires_grad_(False)",
    "what is computed of a parameter": "w = model.a.weight_ih_l0 * 2\nw.requires_grad = False",
    "a method of a layer that gives something": "model.b = model.a.something(3)",
    "a forward that replaces": "class N(M):\n  def forward(self, x):\n    self.a = self.c\nmodel = N()\nmodel(torch.zeros(1))",
    "a forward that deletes": "class N(M):\n  def forward(self, x):\n    del self.a\nmodel = N()\nmodel(torch.zeros(1))",
    "a function that freezes in forward": "def freeze(m):\n  for p in m.parameters():\n    p.requires_grad = False\n"
    "class N(M):\n  def forward(self, x):\n    freeze(self.a)\nmodel = N()\nmodel(torch.zeros(1))",
    "parameters() of its own": "class N(M):\n  def parameters(self, recurse=True):\n    return self.a.parameters()\nmodel = N()",
    "an index of its own": "class N(nn.Sequential):\n  def __getitem__(self, i):\n    return super().__getitem__(0)\n"
    "model = N(nn.Linear(1, 1), nn.Linear(2, 2))\nmodel[1].requires_grad_(False)",
    "a length of its own": "class N(nn.ModuleList):\n  def __len__(self):\n    return 1\nmodel = N()\nmodel.append(nn.Linear(1, 1))",
    "what a module has, in a branch": "if unknown:\n  model._modules.pop('a')",
    "what a module has, deleted by an unknown name": "del model._parameters[unknown]",
    "a dict that grows while it is read": "modules = nn.ModuleDict({'a': nn.Linear(4, 1)})\nfor name in modules:\n  modules['b'] = model",
    "a class whose fields are no arguments": "from dataclasses import dataclass\n@dataclass(init=False)\nclass C:\n"
    "  a: int = 4\nmodel.b = nn.Linear(C().a, 1)",
    "fields by name alone": "from dataclasses import dataclass, field\n@dataclass\nclass C:\n"
    "  a: int = field(default=1, kw_only=True)\n  b: int = 2\nmodel.b = nn.Linear(C(3).b, 1)",
    "an __exit__ that is given an exception": "class W:\n  def __enter__(self): return self\n"
    "  def __exit__(self, *error): model.b = nn.Linear(4, 1)\ntry:\n  with W():\n    raise ValueError\nexcept ValueError:\n  pass",
    "names that may begin with that of a wrapper": "if torch.cuda.is_available():\n  model = nn.DataParallel(model)\n"
    "for n, p in model.named_parameters():\n  if n.startswith('a'):\n    p.requires_grad = False",
    "a place among modules of which one may be a wrapper": "if unknown:\n  model = torch.compile(model)\nlist(model.modules())[1].requires_grad_(False)",
    "what a module or its wrapper registers": "if unknown:\n  model = nn.DataParallel(model)\nmodel.b = nn.Linear(4, 1)",
    "a layer without parameters that is known by another name": "import os\nk, l = nn.ReLU(), nn.Tanh()\nd = k if os.environ['P'] else l\nk.w = nn.Linear(4, 1)\nmodel.b = d",
    "which of two layers it is": "import os\nd = nn.ReLU() if os.environ['P'] else nn.Tanh()\nmodel.b = nn.Linear(4, 1 if isinstance(d, nn.Tanh) else 2)",
    "a hook that registers": "def hook(m, x):\n  m.b = nn.Linear(4, 1)\nmodel.register_forward_pre_hook(hook)",
    "a hook that freezes": "model.a.register_forward_hook(lambda m, x, y: m.weight_ih_l0.requires_grad_(False))",
    "a method that is a hook": "class N(M):\n  def hook(self, m, x, y):\n    self.b = nn.Linear(4, 1)\nmodel = N()\nmodel.a.register_forward_hook(model.hook)",
    "a hook of every call": "torch.nn.modules.module.register_module_forward_hook(lambda m, x, y: m.requires_grad_(False))",
    "a hook of what is loaded": "model.register_load_state_dict_pre_hook(lambda m, *state: m.a.requires_grad_(False))",
    "a private hook of what is loaded": "class N(M):\n  def hook(self, *state):\n    self.b = nn.Linear(4, 1)\nmodel = N()\n"
    "model._register_load_state_dict_pre_hook(model.hook)",
    "a hook behind loading": "def hook(m, keys):\n  m.b = nn.Linear(4, 1)\nmodel.register_load_state_dict_post_hook(hook)",
    "a hook before saving": "model.register_state_dict_pre_hook(lambda m, *how: m.a.requires_grad_(False))",
    "what hooks leave of what is saved": "model.register_state_dict_post_hook(lambda m, state, *how: state.popitem())\n"
    "model.b = nn.Linear(len(model.state_dict()), 1)",
    "a gradient's hook": "model.a.weight_ih_l0.register_hook(lambda gradient: model.a.requires_grad_(False) and None)",
    "a hook that is given the parameter": "for p in model.parameters():\n"
    "  p.register_post_accumulate_grad_hook(lambda p: p.requires_grad_(False))",
    "an optimizer's hook": "opt = torch.optim.SGD(model.parameters(), 0.1)\n"
    "opt.register_step_post_hook(lambda *how: model.a.requires_grad_(False))",
    "an optimizer's closure": "opt = torch.optim.LBFGS(model.parameters())\ndef closure():\n  model.a.requires_grad_(False)\nopt.step(closure)",
    "a schedule": "opt = torch.optim.SGD(model.parameters(), 0.1)\ndef rate(epoch, m):\n  m.requires_grad_(False)\n  return 1\n"
    "import functools\ntorch.optim.lr_scheduler.LambdaLR(opt, functools.partial(rate, m=model))",
    "what averages": "def average(a, b, count):\n  model.a.requires_grad_(False)\n  return a\n"
    "model_2 = torch.optim.swa_utils.AveragedModel(model, avg_fn=average)",
    "what is compiled twice": "model = torch.compile(torch.compile(model))\nmodel.b = nn.Linear(4, 1)",
    "what TorchScript's module registers": "model = torch.jit.script(model)\nmodel.b = nn.Linear(4, 1)",
    "a forward that registers": "class N(M):\n  def forward(self, x):\n    self.b = nn.Linear(4, 1)\nmodel = N()\nmodel(torch.zeros(1))",
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_may_change_a_model_is_refused(name: str) -> None:
    """Nothing is passed over that may make, remove or freeze a parameter."""
    problem = refusal(f"{MODULE}model = M()\n{CHANGES[name]}\n")
    assert problem.message


ALIASES = {
    "one of two lists": "l = a if unknown else [2]\nl.append(3)",
    "one of two lists, added to": "l = a\nif unknown:\n  l = [2]\nl += [3]",
    "one of two lists, of which an item is set": "l = a if unknown else [2]\nl[1:] = [3]",
    "an item at an unknown index": "[a, [2]][unknown].append(3)",
    "an item of an unknown key": "{'a': a}.get(unknown).append(3)",
    "a part up to an unknown index": "for l in [a, [2]][:unknown]:\n  l.append(3)",
    "one of a sequence in an unknown order": "sorted([a, [2]], key=unknown)[0].append(3)",
    "what a comprehension may have": "[l for l in [a] if unknown(1)][0].append(3)",
    "what a loop may have set": "for l in [a]:\n  if unknown(1):\n    k = l\nk.append(3)",
    "what a function may return": "def f():\n  if unknown:\n    return a\n  return [2]\nf().append(3)",
    "a missing key that is not known": "from collections import defaultdict\na = defaultdict(list)\na[unknown].append(3)",
    "missing keys in a loop over data": "from collections import defaultdict\na = defaultdict(lambda: len(a))\nfor w in data:\n  a[w]",
    "a missing key in doubt": "from collections import defaultdict\na = defaultdict(lambda: len(a))\nfor w in data:\n  a['b']",
    "a dict with defaults of data": "from collections import defaultdict\na = defaultdict(list, data)",
}


@pytest.mark.parametrize("name", ALIASES)
def test_a_list_is_not_known_once_what_may_be_it_was_changed(name: str) -> None:
    """A list or dict of plain data may be changed by way of a value that may be it."""
    assert refusal(f"{TORCH}a = [1]\n{ALIASES[name]}\nmodel = nn.Linear(1, len(a) + 3)\n").message


RESHAPED = {
    "resize_": "w.resize_(2, 2)",
    "resize_as_": "w.resize_as_(torch.zeros(2, 2))",
    "the function resize_as_": "torch.resize_as_(w, torch.zeros(2, 2))",
    "set_": "w.set_(torch.zeros(5, 6))",
    "t_": "w.t_()",
    "swapaxes_": "w.swapaxes_(0, 1)",
    "swapdims_": "w.swapdims_(0, 1)",
    "as_strided_": "w.as_strided_((2, 2), (1, 1))",
    "transpose_ along an unknown axis": "w.transpose_(0, unknown)",
    "unsqueeze_ in a branch": "if unknown:\n  w.unsqueeze_(0)",
    "data": "w.data = torch.zeros(5, 6)",
    "unknown data": "w.data = unknown",
    "setattr": "setattr(w, 'data', torch.zeros(5, 6))",
    "an array's shape": "w = np.zeros((3, 4))\nw.shape = (4, 3)\nw = torch.from_numpy(w)",
    "an array's resize": "w = np.zeros((3, 4))\nw.resize((4, 4))\nw = torch.from_numpy(w)",
    "squeeze_ of a parameter": "w = nn.Parameter(torch.zeros(3, 1))\nw.squeeze_()",
    "a method of the class": "torch.Tensor.resize_(w, 2, 2)",
    "a method of the class, of a parameter": "w = nn.Parameter(torch.zeros(3, 1))\ntorch.Tensor.squeeze_(w)",
    "the function as_strided_": "torch.as_strided_(w, (2, 2), (1, 1))",
    "__setattr__": "w.__setattr__('data', torch.zeros(5, 6))",
    "out": "torch.cat([w, w], out=w)",
    "out of what has no rule": "torch.special.entr(torch.zeros(7), out=w)",
}

RESHAPED_ELSEWHERE = {
    "two tensors that are swapped": "torch.utils.swap_tensors(w, torch.zeros(5))",
    "a function of another file": "grow(w)",
    "a method of an array's class": "w = np.zeros((3, 4))\nnp.ndarray.resize(w, (4, 4))\nw = torch.from_numpy(w)",
    "a method of its class": "type(w).resize_(w, 2, 2)",
    "a method by its name": "operator.methodcaller('resize_', 2, 2)(w)",
}


@pytest.mark.parametrize("name", RESHAPED)
def test_a_tensor_reshaped_in_place_has_no_shape_of_before(name: str) -> None:
    """What changes a tensor's shape in place and is not followed is refused where it stands."""
    text = (
        f"{TORCH}import numpy as np\nw = torch.zeros(3, 4)\n{RESHAPED[name]}\nmodel = nn.Linear(*w.shape)\n"
    )
    assert text[slice(*refusal(text).span)] in RESHAPED[name]


@pytest.mark.parametrize("name", RESHAPED_ELSEWHERE)
def test_a_tensor_that_something_unknown_may_have_reshaped_has_no_known_shape(name: str) -> None:
    """Whoever has access to a tensor can give it another shape."""
    text = f"{TORCH}import operator\nimport numpy as np\nfrom other import grow\nw = torch.zeros(3, 4)\n{RESHAPED_ELSEWHERE[name]}\nmodel = nn.Linear(*w.shape)\n"
    assert refusal(text).message


def test_a_tensor_that_a_function_writes_into_keeps_its_shape() -> None:
    """PyTorch reshapes what is given as `out` only where it must; an item of a dict is none."""
    text = f"{TORCH}w = torch.zeros(3, 4)\ntorch.add(w, 1, out=w)\nd = dict(out=w)\n"
    assert counts(f"{text}model = nn.Linear(*d['out'].shape)\n") == (16, 16)


def test_a_tensor_reshaped_in_place_has_the_new_shape_where_that_is_followed() -> None:
    """An axis more, one less, two swapped; and data of the same shape."""
    text = f"{TORCH}w = torch.zeros(3, 4)\nw.data = torch.ones(3, 4)\nw.unsqueeze_(0).squeeze_(0)\nw.transpose_(0, 1)\n"
    assert counts(f"{text}model = nn.Linear(*w.shape)\n") == (15, 15)


TIED = f"{TORCH}class Tied(nn.Module):\n  def __init__(self):\n    super().__init__()\n    self.a, self.b = nn.Embedding(10, 4), nn.Linear(4, 10, bias=False)\n    self.b.weight = self.a.weight\nmodel = Tied()\n"


@pytest.mark.parametrize(
    ("device", "count"),
    [
        ("'meta'", 80),
        ("torch.device(kind)", 80),
        ("device=torch.device(type='meta')", 80),
        ("torch.device('meta', 0), torch.float16", 80),
        ("'meta:0'", 80),
        ("'cpu'", 40),
        ("torch.device('cuda:1')", 40),
        ("torch.float16", 40),
        ("torch.zeros(1, device=kind)", None),
        ("torch.device('cuda' if unknown else kind)", None),
    ],
)
def test_tied_weights_that_are_moved_to_no_numbers_are_tied_no_more(device: str, count: int | None) -> None:
    """However the device is written; where it may be any, the program is refused."""
    text = f"{TIED}kind = 'meta'\nmodel.to({device})\n"
    if count is None:
        assert "may untie the tied weights" in refusal(text).message
    else:
        assert counts(text) == (count, count)


def test_tied_weights_stay_tied_on_a_device_that_is_not_known() -> None:
    """Where a program names no device without numbers, it means none."""
    assert counts(f"{TIED}meta = 'meta.pkl'\nmodel.to(torch.device('cuda' if unknown else 'cpu'))\n") == (
        40,
        40,
    )


CASTS = {
    "autocast": "torch.autocast('cpu', dtype=torch.bfloat16)",
    "autocast by another name": "cast('cpu')",
    "autocast of a namespace": "amp.autocast('cpu')",
    "autocast that a function gives": "own()",
    "autocast or nothing": "either",
    "autocast of another library": "fabric.autocast()",
    "what an unknown library gives": "fabric.precision()",
}


@pytest.mark.parametrize("name", CASTS)
def test_the_type_of_what_is_computed_is_not_known_where_it_may_be_cast(name: str) -> None:
    """A parameter of it would have an unknown number of bytes; without gradients, the type is what it was."""
    text = f"{TORCH}from contextlib import nullcontext\nfrom torch import amp, autocast as cast\nfrom other import fabric\ndef own(): return cast('cpu')\neither = nullcontext() if unknown else cast('cpu')\nmodel = nn.Module()\n"
    parameter = "\n  model.p = nn.Parameter(nn.Linear(3, 4)(torch.ones(2, 3)))\n"
    assert "type of this parameter" in refusal(f"{text}with {CASTS[name]}:{parameter}").message
    assert counts(f"{text}with torch.no_grad():{parameter}") == (8, 8)


@pytest.mark.parametrize(
    "moved",
    [
        "w.to(device)",
        "w.cuda()",
        "w.to('cpu')",
        "w.contiguous()",
        "w.float()",
        "torch.as_tensor(w)",
        "w.flatten()",
        "torch.Tensor.cpu(w)",
    ],
)
@pytest.mark.parametrize("made", ["model.w = {}", "model.l = nn.ParameterList([{}])"])
def test_what_may_be_a_parameter_itself_is_not_registered_in_silence(moved: str, made: str) -> None:
    """`nn.Parameter(…).to(device)` is one where that is its device, and else a tensor that is not registered."""
    text = f"{TORCH}model = nn.LSTM(3, 4)\nw = nn.Parameter(torch.zeros(5))\n"
    assert "which is registered" in refusal(text + made.format(moved)).message
    assert counts(text + made.format(f"nn.Parameter({moved})")) == (149, 149)


def test_a_copy_of_a_parameter_is_not_registered() -> None:
    """Another type and other axes make a tensor; what is done in place gives the parameter."""
    text = f"{TORCH}model = nn.LSTM(3, 4)\nw = nn.Parameter(torch.zeros(5))\n"
    assert counts(f"{text}model.w = w.double()\nmodel.v = w.view(1, 5)\nmodel.u = w * 2\n") == (144, 144)
    assert counts(f"{text}with torch.no_grad():\n  model.w = w.fill_(1.0)\n") == (149, 149)
    assert counts(f"{text}model.w = +w\nmodel.v = w.real\n") == (149, 149)


CONSTRUCTS = {
    "a scripted module": "class N(torch.jit.ScriptModule):\n  def __init__(self):\n    super().__init__()\n"
    "    self.w = nn.Parameter(torch.zeros(20, 5))\n  @torch.jit.script_method\n  def forward(self, x):\n    return x @ self.w\nmodel = N()",
    "a metric with a layer": "import torchmetrics\nclass Metric(torchmetrics.Metric):\n  def __init__(self, **options):\n"
    "    super().__init__(**options)\n    self.add_state('total', default=torch.zeros(1), dist_reduce_fx='sum')\n"
    "    self.layer = nn.Linear(24, 4, bias=False)\n  def update(self, x):\n    self.total += x.numel()\n"
    "class N(nn.Module):\n  def __init__(self):\n    super().__init__()\n    self.a = nn.Linear(3, 1)\n    self.metric = Metric()\n"
    "    self.others = torchmetrics.MetricCollection([torchmetrics.Accuracy()])\nmodel = N()\nmodel.metric.update(torch.zeros(3))\nmodel.metric.reset()",
    "arguments that PyTorch does not take": "try:\n  model = nn.LSTM(3, 4, projection=2)\nexcept TypeError:\n  model = nn.Linear(9, 10)",
    "an argument of attention that PyTorch does not take": "def make():\n  try:\n    return nn.MultiheadAttention(4, 2, heads=1)\n"
    "  except TypeError:\n    return nn.MultiheadAttention(4, 2)\nmodel = nn.Sequential(make(), nn.Linear(19, 1))",
    "a sum, and what is no array": "import numpy as np\ndef make(weights=None):\n  if isinstance(weights, np.ndarray):\n"
    "    assert weights.dtype == 'float32'\n    return nn.Embedding(*weights.shape)\n  return nn.Linear(np.sum([4, 5]), 10)\nmodel = make()",
    "waves": "import numpy as np\nwaves = [torch.cos(torch.arange(10) / 10 * 2 * np.pi * i) for i in range(1, 10)]\n"
    "model = nn.Module()\nmodel.basis = nn.Parameter(torch.stack([torch.ones(10)] + waves, dim=1).T)",
    "a condition in a try": "model = nn.Linear(9, 10)\ntry:\n  assert torch.cuda.is_available()\n  device = 'cuda'\n"
    "except AssertionError:\n  device = 'cpu'\nmodel.to(device)",
    "a product along an axis": "import numpy\nsteps = numpy.prod([(2, 2), (3, 1)], axis=0)\nmodel = nn.Linear(numpy.prod((3, 3)), 10)",
    "a product of a type": "import numpy as np\nn = int(np.prod((1, 9), dtype=np.int32))\nmodel = nn.Linear(n, 5 * int(np.prod([2], dtype=int)))",
    "a number of an enumeration": "from enum import IntEnum\nclass Axis(IntEnum):\n  BATCH = 0\n  TIME = 1\n  FEATURES = 2\n"
    "model = nn.Linear((7, 8, 9)[Axis.FEATURES] + int(Axis.BATCH), 5 * Axis.FEATURES)",
    "the fields of a dataclass": "from dataclasses import dataclass, fields\n@dataclass\nclass C:\n  in_features: int = 9\n  out_features: int = 10\n"
    "model = nn.Linear(**{field.name: getattr(C(), field.name) for field in fields(C)})",
}


@pytest.mark.parametrize("name", CONSTRUCTS)
def test_a_program_of_such_a_construct_is_counted(name: str) -> None:
    """torch 2.13 counts 100 of each."""
    assert counts(f"{TORCH}{CONSTRUCTS[name]}\n") == (100, 100)


@pytest.mark.parametrize(
    "taken", ["globals()['B']", "globals().get()", "globals()[unknown]", "globals().pop('M')"]
)
def test_globals_gives_names_of_the_program_alone(taken: str) -> None:
    """One that is not there, or not known, is refused; so is a change of them."""
    assert counts(f"{MODULE}model = globals()['M']()\n") == (LSTM, LSTM)
    assert refusal(f"{MODULE}model = {taken}\n").message


BESIDE = {
    "a hook that keeps what a layer returns": "kept = {}\ndef hook(m, x, y):\n  kept['a'] = y\n  m.last = y\n"
    "model.a.register_forward_hook(hook)\nmodel.a.register_full_backward_pre_hook(lambda m, grad: print(grad))",
    "functions for an optimizer": "opt = torch.optim.LBFGS(model.parameters())\ndef closure():\n  opt.zero_grad()\n"
    "  loss = model(torch.zeros(5, 3))[0].sum()\n  loss.backward()\n  return loss\nopt.step(closure)\n"
    "torch.optim.lr_scheduler.LambdaLR(opt, lambda epoch: 0.9**epoch)",
    "a hook of a gradient": "class N(M):\n  def keep(self, gradient):\n    self.kept = gradient\nmodel = N()\n"
    "for p in model.parameters():\n  p.register_hook(model.keep)",
    "a causal mask": "mask = nn.Transformer(4, 1, 1, 1, 4).generate_square_subsequent_mask(5)",
    "printing": "print(model)\nprint(sum(p.numel() for p in model.parameters()))",
    "training": "opt = torch.optim.Adam(model.parameters(), lr=1e-3)\nopt.param_groups[0]['lr'] = 1e-4\nloss = nn.CrossEntropyLoss()\nfor epoch in range(100):\n"
    "  for x, y in loader:\n    opt.zero_grad()\n    out = loss(model(x)[0], y)\n    out.backward()\n    opt.step()\n"
    "  if out.item() < best:\n    best = out.item()\n    torch.save(model.state_dict(), 'm.pt')",
    "plotting": "import matplotlib.pyplot as plt\nplt.plot(losses)\nplt.show()",
    "data": "import numpy as np, pandas as pd\ndf = pd.read_csv('x.csv')\nx = np.array(df.values)[:, 1:]\n"
    "data = torch.utils.data.DataLoader(list(x), batch_size=4)",
    "a data set": "class D(torch.utils.data.Dataset):\n  def __len__(self):\n    return 3\nd = D()",
    "a device": "device = torch.device('cuda' if torch.cuda.is_available() else 'cpu')\nmodel = model.to(device).train()",
    "an unused function": "def f(n):\n  return nn.Linear(n, n)",
    "parallel": "if torch.cuda.device_count() > 1:\n  model = nn.DataParallel(model)",
    "weights": "model.load_state_dict(torch.load('m.pt'))\nfor p in model.parameters():\n  nn.init.zeros_(p)",
}


@pytest.mark.parametrize("name", BESIDE)
def test_what_changes_no_model_is_passed_over(name: str) -> None:
    """Training, plotting and the like neither make parameters nor freeze any."""
    assert counts(f"{MODULE}model = M()\n{BESIDE[name]}\n") == (LSTM, LSTM)


def test_keras_builds_nothing_of_a_class_without_a_build_of_its_own() -> None:
    """`build(shape)` of such a model makes no weights in Keras 3; a call on an input does."""
    text = "import keras\nclass M(keras.Model):\n  def __init__(self):\n    super().__init__()\n    self.d = keras.layers.Dense(3)\n  def call(self, x):\n    return self.d(x)\nmodel = M()\nmodel.build((None, 4))\n"
    assert refusal(text).message == "the input of this model is missing"
    assert counts(f"{text}model(keras.Input((4,)))") == (15, 15)


KERAS = "import keras\nfrom keras import layers\n"

FITTED = """
model = keras.Sequential([layers.LSTM(3), layers.Dense(1)])
model.compile(loss='mse')
model.fit(x, np.zeros((6, 1)))
"""

ARRAYS = {
    "shape": "x.shape = (6, 4, 5)",
    "resize": "x.resize((6, 10, 2))",
    "setattr": "setattr(x, 'shape', (6, 4, 5))",
    "shape in a dict": "d = {'x': x}\nd['x'].shape = (6, 4, 5)",
    "dtype": "x.dtype = np.float32",
    "__setattr__": "x.__setattr__('shape', (6, 4, 5))",
}


@pytest.mark.parametrize("name", ARRAYS)
def test_an_array_reshaped_in_place_builds_no_model(name: str) -> None:
    """Keras would build on the new shape, which is not followed."""
    made = "x = np.zeros((6, 5, 4))\n"
    assert counts(f"{KERAS}import numpy as np\n{made}{FITTED}") == (100, 100)
    text = f"{KERAS}import numpy as np\n{made}{ARRAYS[name]}\n{FITTED}"
    assert text[slice(*refusal(text).span)] in ARRAYS[name]


def test_an_array_of_more_axes_than_it_is_written_with_has_no_known_shape() -> None:
    """`ndmin` puts axes in front, so that this would be one sequence and no matrix."""
    text = f"{KERAS}import numpy as np\nx = np.array([[1.0, 2.0], [3.0, 4.0]]{{}})\n{FITTED}"
    dense = text.replace("layers.LSTM(3), ", "")
    assert counts(dense.format("")) == (3, 3)
    assert refusal(dense.format(", ndmin=3")).message == refusal(text.format(", ndmin=3")).message


BATCH_DOTS = {
    "K.batch_dot(x, y)": (5, 7),
    "K.batch_dot(x, x, axes=2)": (5, 5),
    "K.batch_dot(x, y, axes=[2, 1])": (5, 7),
    "K.batch_dot(x, x, axes=1)": (6, 6),
    "K.batch_dot(x, x[:, 0])": (5,),
    "K.batch_dot(x[:, 0], x[:, 1], axes=1)": (1,),
}
"""What TensorFlow and Keras 3.15.1 give of x with 5 by 6 values, and y with 6 by 7."""


@pytest.mark.parametrize("code", BATCH_DOTS)
def test_batch_dot_has_the_shape_that_keras_gives_it(code: str) -> None:
    """`K.batch_dot` needs TensorFlow, and so is not among the recorded programs."""
    text = "from keras import layers, Input, Model, backend as K\nx, y = Input((5, 6)), Input((6, 7))\n"
    text += f"z = layers.Lambda(lambda pair: (lambda x, y: {code})(*pair))([x, y])\n"
    network = read_program(f"{text}model = Model([x, y], z)\n", "keras").network
    assert network.outputs[0].lengths == BATCH_DOTS[code]


FOLDED = {
    "heads in the batch": "ops.reshape(x, (-1, 6, 4))",
    "heads by the batch": "ops.reshape(x, (ops.shape(x)[0] * 3, 6, 4))",
    "two batches": "ops.concatenate([x[:, 0], x[:, 1]], axis=0)",
    "a batch of rows that are repeated": "ops.repeat(x[:, 0], 3, axis=0)",
}


@pytest.mark.parametrize("name", FOLDED)
def test_a_first_axis_with_more_than_the_batch_is_no_batch(name: str) -> None:
    """What is left of such an axis, once the batch is taken out of it, is not known, and was taken to be nothing."""
    layer = "class L(layers.Layer):\n  def __init__(self):\n    super().__init__()\n    self.d = layers.Dense(2)\n  def call(self, x):\n"
    text = f"{KERAS}from keras import ops\n{layer}    y = {FOLDED[name]}\n    return self.d(ops.reshape(y, (%s)))\nx = keras.Input((3, 6, 4))\nmodel = keras.Model(x, L()(x))\n"
    assert "what 'reshape' gives is not known" in refusal(text % "ops.shape(x)[0], 6, -1").message
    assert counts(text % "ops.shape(y)[0], -1") == counts(text % "-1, 24") == (50, 50)


PLACES = [
    "x = x[np.array([0, 2, 4])]",
    "x = np.clip(x, np.zeros((5, 4)), 1)",
    "x = np.reshape(x, np.array([4, 1]))",
]


@pytest.mark.parametrize("line", PLACES)
def test_what_an_array_is_told_by_another_is_not_known(line: str) -> None:
    """Places, bounds and lengths in an array: the shape of that is no shape of what is taken."""
    head = "import keras\nimport numpy as np\nx = np.zeros((4, 1))\n"
    model = "model = keras.Sequential([keras.Input(x.shape), keras.layers.Flatten(), keras.layers.Dense(2)])"
    assert "is not known" in refusal(f"{head}{line}\n{model}", "keras").message


def test_images_whose_channels_come_first_have_no_rule() -> None:
    """A pool over images with the channels last would be over the channels."""
    text = f"{KERAS}%s\ni = keras.Input((4, 8, 6))\nmodel = keras.Model(i, layers.Dense(2)(keras.ops.max_pool(i, 2)))\n"
    assert counts(text % "") == (14, 14)
    assert refusal(text % "keras.config.set_image_data_format('channels_first')").message


def test_patches_of_tensorflow_have_the_batch_and_the_channels_in_their_sizes() -> None:
    """`tf.image` needs TensorFlow, and so is not among the recorded programs (tensorflow 2.21)."""
    sizes = "sizes=[1, 6, 6, 1], strides=[1, 6, 6, 1], rates=[1, 1, 1, 1], padding='VALID'"
    text = f"{KERAS}import tensorflow as tf\ni = keras.Input((72, 66, 3))\nx = layers.Lambda(lambda t: tf.image.extract_patches(images=t, {sizes}))(i)\nmodel = keras.Model(i, x)"
    assert read_program(text, "keras").network.outputs[0].lengths == (12, 11, 108)


UNLIKE_KERAS = {
    "a layer that is built twice": "class L(layers.Layer):\n  def build(self, shape):\n"
    "    self.w = self.add_weight(shape=(shape[-1], 2))\n  def call(self, x):\n    return x @ self.w\n"
    "l = L()\nl.build((None, 3))\nl.build((None, 3))\nmodel = keras.Sequential([keras.Input((3,)), l])",
    "a second init": "class N(keras.Model):\n  def __init__(self):\n    super().__init__()\n"
    "    self.a = layers.Dense(2)\n    super().__init__()\n  def call(self, x):\n    return self.a(x)\n"
    "model = N()\nmodel(keras.Input((4,)))",
    "the input of a Sequential": "a = keras.Sequential([keras.Input((8,)), layers.Dense(4)])\n"
    "model = keras.Model(a.input, layers.Dense(2)(a.outputs[0]))",
    "two layers of one name": "i = keras.Input((8,))\n"
    "model = keras.Model(i, layers.Dense(2, name='a')(layers.Dense(8, name='a')(i)))",
    "a clone of a layer that was quantized in another": "a = keras.Sequential([keras.Input((8, 3)),"
    " layers.TimeDistributed(layers.Dense(4))])\na.quantize('int8')\nmodel = keras.models.clone_model(a)",
    "a clone of a layer that was adapted in another": "a = keras.Sequential([keras.Input((8, 3)),"
    " layers.TimeDistributed(layers.Dense(4))])\na.layers[0].layer.enable_lora(2)\nmodel = keras.models.clone_model(a)",
    "an input layer that is called": "i = keras.Input((8,))\n"
    "model = keras.Model(i, layers.Dense(2)(layers.InputLayer((8,))(i)))",
    "a kernel for other channels": "i = keras.Input((6, 4))\n"
    "model = keras.Model(i, layers.Dense(3)(keras.ops.conv(i, keras.ops.ones((3, 2, 7)))))",
    "a mean of a list": "i = keras.Input((8,))\nmodel = keras.Model(i, layers.Dense(2)(keras.ops.mean([i, i], axis=0)))",
    "a weight's name by position": "class L(layers.Layer):\n  def build(self, shape):\n"
    "    self.w = self.add_weight('w', shape=(4,))\n  def call(self, x):\n    return x * self.w\n"
    "model = keras.Sequential([keras.Input((4,)), L()])",
    "more of a weight by position": "class L(layers.Layer):\n  def build(self, shape):\n"
    "    self.w = self.add_weight((4,), 'zeros', None, False)\n  def call(self, x):\n    return x * self.w\n"
    "model = keras.Sequential([keras.Input((4,)), L()])",
    "a word that add_weight does not know": "class L(layers.Layer):\n  def build(self, shape):\n"
    "    self.w = self.add_weight(shape=(4,), trainble=False)\n  def call(self, x):\n    return x * self.w\n"
    "model = keras.Sequential([keras.Input((4,)), L()])",
    "a weight of another shape than its array": "import numpy as np\nclass L(layers.Layer):\n"
    "  def build(self, shape):\n    self.w = self.add_weight(initializer=np.ones((4,)))\n"
    "  def call(self, x):\n    return x * self.w\nmodel = keras.Sequential([keras.Input((4,)), L()])",
    "a policy as the type of a weight": "class L(layers.Layer):\n  def build(self, shape):\n"
    "    self.w = self.add_weight(shape=(4,), dtype='mixed_float16')\n  def call(self, x):\n    return x * self.w\n"
    "model = keras.Sequential([keras.Input((4,)), L()])",
    "a variable of an array whose type is not followed": "import numpy as np\nclass L(layers.Layer):\n"
    "  def __init__(self):\n    super().__init__()\n    self.w = keras.Variable(np.sin(np.ones(4)))\n"
    "  def call(self, x):\n    return x * self.w\nmodel = keras.Sequential([keras.Input((4,)), L()])",
    "8 bits beside what computes in float16": "model = keras.Sequential([keras.Input((4, 3)),"
    " layers.LSTM(3, dtype='mixed_float16'), layers.Dense(4)])\nmodel.quantize('int8')",
    "a list that is joined to a symbolic tensor": "i = keras.Input((4, 3))\n"
    "x = keras.ops.concatenate([i, [[[1.0, 2.0, 3.0]]]], axis=1)\nmodel = keras.Model(i, layers.Dense(2)(x))",
    "a function of two tensors at each timestep": "i = keras.Input((4, 3))\n"
    "model = keras.Model(i, layers.TimeDistributed(layers.Lambda(lambda x: [x, x]))(i))",
    "an RNN of an own cell at each timestep": "class C(layers.Layer):\n"
    "  def __init__(self):\n    super().__init__()\n    self.state_size = 3\n"
    "  def call(self, x, states):\n    return x, [x]\n"
    "i = keras.Input((5, 4, 3))\nmodel = keras.Model(i, layers.TimeDistributed(layers.RNN(C()))(i))",
    "a kernel that is set": "class D(layers.Dense):\n  def build(self, shape):\n    super().build(shape)\n"
    "    self.kernel = self.add_weight(shape=(3, 3))\ni = keras.Input((3,))\nmodel = keras.Model(i, D(3)(i))",
    "an array of NumPy before a symbolic tensor": "import numpy as np\ni = keras.Input((3,))\n"
    "model = keras.Model(i, layers.Dense(2)(np.array([1.0, 2.0, 3.0]) * i))",
    "an array of more axes than a tensor": "import numpy as np\ni = keras.Input((3,))\n"
    "model = keras.Model(i, layers.Dense(2)(i * np.ones((4, 1, 3))))",
    "a list that is chosen beside a symbolic tensor": "i = keras.Input((4, 3))\n"
    "x = keras.ops.where(i > 0, i, [1.0, 2.0, 3.0])\nmodel = keras.Model(i, layers.Dense(2)(x))",
    "axes of 1 that TensorFlow looks for": "import tensorflow as tf\ni = keras.Input((4, 1))\n"
    "model = keras.Model(i, layers.Dense(2)(layers.Lambda(lambda t: tf.squeeze(t))(i)))",
    "a functional class with a call of its own": "class N(keras.Model):\n  def call(self, x):\n    return x\n"
    "i = keras.Input((8,))\nmodel = N(i, layers.Dense(2)(i))",
}


@pytest.mark.parametrize("name", UNLIKE_KERAS)
def test_what_keras_refuses_or_makes_in_its_own_way_is_refused(name: str) -> None:
    """There is no count where Keras has none, or one that is not followed."""
    assert refusal(f"{KERAS}{UNLIKE_KERAS[name]}\n").message


PARTS_OF_GIVEN = {
    "its last layers": "for layer in base.layers[-4:]:\n  layer.trainable = False",
    "a layer by its name": "base.get_layer('top').trainable = False",
    "its first weights": "for weight in base.weights[:9]:\n  weight.trainable = False",
    "it if it is of a class": "if isinstance(base, keras.Model):\n  base.trainable = False",
    "all but those of a class": "for layer in [base]:\n  if not isinstance(layer, layers.BatchNormalization):\n    layer.trainable = False",
    "it if it is called so": "if 'Norm' in base.__class__.__name__:\n  base.trainable = False",
    "layers in it if it has any": "if hasattr(base, 'layers'):\n  base.layers[0].trainable = False",
}


@pytest.mark.parametrize("name", PARTS_OF_GIVEN)
def test_what_is_in_a_part_whose_count_is_stated_is_not_known(name: str) -> None:
    """A program that freezes some of it is refused, and one that only prints it, or freezes it all, is not."""
    text = f"{KERAS}base = keras.applications.VGG19(include_top=False)\n%s\ni = keras.Input((64, 64, 3))\nmodel = keras.Model(i, layers.Dense(1)(base(i)))\n"
    given = {"base": "Given(parameters=900, output=[2])"}
    assert counts(text % "print(len(base.layers), base.weights)", given=given) == (903, 903)
    assert counts(text % "base.trainable = False", given=given) == (903, 3)
    assert refusal(text % PARTS_OF_GIVEN[name], given=given).message


PARTS_OF_GIVEN_MODULES = {
    "children": "for child in list(model[0].children())[:3]:\n  child.requires_grad_(False)",
    "modules": "for part in model[0].modules():\n  if isinstance(part, nn.BatchNorm2d):\n    part.requires_grad_(False)",
    "parameters by name": "for name, p in dict(model[0].named_parameters()).items():\n  p.requires_grad = 'fc' in name",
    "all but the last": "model = nn.Sequential(*list(model[0].children())[:-1], nn.Linear(5, 2))",
    "its last layer": "model[0].fc = nn.Linear(5, 2)",
    "a layer that is added": "model[0].add_module('fc', nn.Linear(5, 2))",
    "the first ones": "for i, p in enumerate(model.parameters()):\n  p.requires_grad = i > 5",
    "all but the last ones": "for p in list(model[0].parameters())[:-2]:\n  p.requires_grad = False",
    "matrices": "for p in model.parameters():\n  if p.ndim > 1:\n    p.requires_grad = False",
    "those of some names": "for name, p in model.named_parameters():\n  p.requires_grad = 'bias' in name",
}


OF_SOME_CLASS = {
    "isinstance": "isinstance(m, nn.BatchNorm2d)",
    "not isinstance": "not isinstance(m, nn.Linear)",
    "a class that others are derived from": "isinstance(m, nn.modules.batchnorm._BatchNorm)",
    "several classes": "isinstance(m, (nn.BatchNorm2d, nn.LayerNorm))",
    "type": "type(m) in [nn.BatchNorm2d]",
    "the name of its class": "m.__class__.__name__.find('BatchNorm') != -1",
    "an attribute": "hasattr(m, 'running_mean')",
}
FREEZING = {
    "the module": "m.requires_grad_(False)",
    "its parameters": "for p in m.parameters():\n      p.requires_grad = False",
    "a parameter": "m.weight.requires_grad = False",
}
PARTS_OF_GIVEN_MODULES |= {
    f"{what} if {test}": f"for m in model.modules():\n  if {OF_SOME_CLASS[test]}:\n    {FREEZING[what]}"
    for what in FREEZING
    for test in OF_SOME_CLASS
}
PARTS_OF_GIVEN_MODULES |= {
    "modules of some names": "for name, m in model.named_modules():\n  if 'bn' in name:\n    m.requires_grad_(False)",
    "by a function": "def f(m):\n  if isinstance(m, nn.BatchNorm2d):\n    m.weight.requires_grad_(False)\nmodel.apply(f)",
    "those in a list": "for m in [m for m in model.modules() if isinstance(m, nn.BatchNorm2d)]:\n  m.requires_grad_(False)",
    "where a norm is put": "for m in model.modules():\n  if isinstance(m, nn.Conv2d):\n    nn.utils.weight_norm(m)",
    "its own parameters alone": "for p in model[0].parameters(recurse=False):\n  p.requires_grad = False",
    "the first by counting": "i = 0\nfor p in model.parameters():\n  if i < 1:\n    p.requires_grad = False\n  i += 1",
    "those before a break": "for p in model.parameters():\n  p.requires_grad = False\n  break",
    "those in a slice": "ps = [p for p in model.parameters()]\nfor p in ps[-2:]:\n  p.requires_grad_(False)",
    "those by flags": "for p, flag in zip(model.parameters(), [False, True, True]):\n  p.requires_grad = flag",
    "the first two": "import itertools\nfor p in itertools.islice(model.parameters(), 2):\n  p.requires_grad = False",
    "the first one": "next(model.parameters()).requires_grad = False",
    "small ones": "for p in model.parameters():\n  if p.numel() < 1000:\n    p.requires_grad = False",
    "a layer for each": "for p in model.parameters():\n  model.append(nn.Linear(2, 2))",
    "a width by their number": "model.append(nn.Linear(2, sum(1 for p in model.parameters())))",
}


@pytest.mark.parametrize("name", PARTS_OF_GIVEN_MODULES)
def test_what_is_in_a_module_whose_count_is_stated_is_not_known(name: str) -> None:
    """A program that freezes, takes or replaces some of it is refused; freezing it all is understood."""
    text = (
        f"{TORCH}import torchvision\nmodel = nn.Sequential(torchvision.models.resnet18(), nn.Linear(5, 2))\n"
    )
    given = {"torchvision.models.resnet18()": "Given(parameters=900, output=[5])"}
    frozen = f"{text}print(list(model[0].named_modules()))\nfor p in model[0].parameters():\n  p.requires_grad = False\n"
    assert counts(frozen, given=given) == (912, 12)
    assert refusal(f"{text}{PARTS_OF_GIVEN_MODULES[name]}\n", given=given).message


ALL_OF_GIVEN_MODULES = {
    "its parameters": ("for p in model.parameters():\n  p.requires_grad = False", 0),
    "by their names": ("for name, p in model.named_parameters():\n  p.requires_grad = False", 0),
    "in a comprehension": ("[p.requires_grad_(False) for p in model.parameters()]", 0),
    "in a map": ("list(map(lambda p: p.requires_grad_(False), model.parameters()))", 0),
    "in a chain": (
        "import itertools\nfor p in itertools.chain(model[0].parameters(), model[1].parameters()):\n  p.requires_grad = False",
        0,
    ),
    "while they are counted": (
        "n = 0\nfor p in model.parameters():\n  n += p.numel()\n  p.requires_grad = False",
        0,
    ),
    "with those of a copy": (
        "import copy\nother = copy.deepcopy(model)\nfor p, q in zip(other.parameters(), model.parameters()):\n  p.data.copy_(q.data)\n  q.requires_grad = False",
        0,
    ),
    "each module": ("for m in model.modules():\n  m.requires_grad_(False)", 0),
    "a child by its name": (
        "for n, m in model.named_children():\n  if n == '0':\n    m.requires_grad_(False)",
        12,
    ),
    "nothing, and filling": (
        "for m in model.modules():\n  if isinstance(m, nn.Conv2d):\n    nn.init.kaiming_normal_(m.weight)\n    if m.bias is not None:\n      m.bias.data.zero_()",
        912,
    ),
    "nothing, and measuring": (
        "for m in model.modules():\n  if isinstance(m, nn.BatchNorm2d):\n    m.eval()\n    m.momentum = 0.1",
        912,
    ),
    "nothing, and adding up": (
        "print(sum(p.numel() for p in model.parameters() if p.requires_grad), next(model.parameters()).device)",
        912,
    ),
}


@pytest.mark.parametrize("name", ALL_OF_GIVEN_MODULES)
def test_all_that_is_in_a_module_whose_count_is_stated_is_frozen_together(name: str) -> None:
    """A loop over it has a turn that stands for any number."""
    text = (
        f"{TORCH}import torchvision\nmodel = nn.Sequential(torchvision.models.resnet18(), nn.Linear(5, 2))\n"
    )
    given = {"torchvision.models.resnet18()": "Given(parameters=900, output=[5])"}
    code, trainable = ALL_OF_GIVEN_MODULES[name]
    assert counts(f"{text}{code}\n", given=given, entry="model") == (912, trainable)


DERIVED_FROM_WEIGHTS = {
    "a parameter": f"{TORCH}class W(nn.Parameter):\n  pass\nmodel = nn.Linear(2, 2)\nmodel.gain = W(torch.ones(3))\n",
    "a parameter that it makes itself": f"{TORCH}class W(nn.Parameter):\n  def __new__(cls, data):\n    return super().__new__(cls, data, False)\nmodel = nn.Linear(2, 2)\nmodel.gain = W(torch.ones(3))\n",
    "a parameter at second hand": f"{TORCH}class V(nn.Parameter):\n  pass\nW = type('W', (V,), {{}})\nmodel = nn.Linear(2, 2)\nmodel.gain = W(torch.ones(3))\n",
    **{
        f"a {path}": f"{KERAS}import tensorflow as tf\nclass W({path}):\n  pass\nclass L(layers.Layer):\n  def __init__(self):\n    super().__init__()\n    self.gain = W(keras.ops.ones((3,)))\n  def call(self, x):\n    return x * self.gain\nmodel = keras.Sequential([keras.Input((3,)), L()])\n"
        for path in ("keras.Variable", "tf.Variable")
    },
}


OF_A_CLASS = {
    "a tensor made a parameter": "torch.zeros(3).as_subclass(nn.Parameter)",
    "a tensor made a parameter by name": "torch.zeros(3).as_subclass(cls=nn.Parameter)",
    "a parameter in PyTorch's own way": "torch.Tensor._make_subclass(nn.Parameter, torch.zeros(3), True)",
    "what a function maps": "torch.utils._pytree.tree_map(nn.Parameter, torch.zeros(3))",
    "what a function makes": "torch.utils.make(nn.Linear, 2, 2)",
}


@pytest.mark.parametrize("name", OF_A_CLASS)
def test_what_a_function_makes_of_a_class_may_be_an_object_of_it(name: str) -> None:
    """It was taken for data, and left out of the count; what a test asks of the class changes nothing."""
    text = f"{TORCH}model = nn.Linear(2, 2)\nprint(torch.foo(nn.Linear))\nassert nn.Parameter is torch.nn.parameter.Parameter\n"
    assert counts(text) == (6, 6)
    assert refusal(f"{text}model.gain = {OF_A_CLASS[name]}\n").message


@pytest.mark.parametrize("name", DERIVED_FROM_WEIGHTS)
def test_an_object_of_a_class_derived_from_a_weight_is_one(name: str) -> None:
    """The frameworks register it where it is set, and it was taken for plain data."""
    assert "'W', which is derived from" in refusal(DERIVED_FROM_WEIGHTS[name]).message


BESIDE_FROZEN = f"{TORCH}a = nn.Linear(3, 2)\nb = nn.Linear(3, 2).requires_grad_(False)\n%s\nmodel = nn.ModuleList([a, b])\n"

THAWED = {
    "copied": "b.weight.copy_(a.weight)",
    "computed": "b.weight.mul_(0.5).add_(a.weight * 0.5)",
    "set": "b.weight[:1] = a.weight[:1]",
    "added to": "for w, v in ((b.weight, a.weight), (b.bias, a.bias.data)):\n  w += 0.1 * v",
    "negated": "b.weight.copy_(-a.weight)",
    "many at once": "torch._foreach_add_([b.weight], [a.weight], alpha=0.1)",
    "a tensor between": "w = torch.zeros(2, 3)\nw[0] = a.weight[0]\nb.weight.copy_(w)",
    "a tensor that was filled": "w = torch.zeros(2, 3)\nw.copy_(a.weight)\nb.weight.copy_(w)",
    "of several": "b.weight.copy_(torch.cat([a.weight[:1], a.weight[1:]]))",
}


@pytest.mark.parametrize("name", THAWED)
def test_a_frozen_parameter_is_not_set_in_place_to_what_has_gradients(name: str) -> None:
    """PyTorch 2.13 trains it from then on, 14 of 16, and 8 were counted; without gradients, it does not."""
    assert "trains a frozen parameter again" in refusal(BESIDE_FROZEN % THAWED[name]).message
    assert counts(BESIDE_FROZEN % THAWED[name].replace("a.weight", "a.weight.detach()")) == (16, 8)
    within = THAWED[name].replace("\n", "\n  ")
    assert counts(BESIDE_FROZEN % f"with torch.no_grad():\n  {within}") == (16, 8)


@pytest.mark.parametrize(
    "loaded",
    [
        "nn.Linear(3, 4)",
        "nn.Linear(3, 2, bias=False)",
        "nn.Bilinear(3, 3, 2)",
        "nn.Sequential(nn.Linear(3, 2))",
    ],
)
def test_what_does_not_fit_a_model_is_not_loaded(loaded: str) -> None:
    """Other shapes, and other keys where that is strict, are errors that an `except` catches (torch 2.13)."""
    text = f"{TORCH}model = nn.Linear(3, 2)\n"
    load = f"model.load_state_dict({loaded}.state_dict())"
    assert "loaded" in refusal(text + load).message
    assert counts(f"{text}try:\n  {load}\nexcept RuntimeError:\n  model = nn.Linear(1, 1)") == (2, 2)
    hooked = "model.register_load_state_dict_pre_hook(lambda *state: print(state))\n"
    assert counts(text + hooked + load) == (8, 8)


def test_a_number_is_loaded_from_a_row_of_one() -> None:
    """Old versions of PyTorch saved it so; a row of three is none (torch 2.13)."""
    model = f"{TORCH}model = nn.ParameterList([nn.Parameter(torch.tensor(1.0))])\n"
    assert counts(model + "model.load_state_dict({'0': torch.zeros(1)})") == (1, 1)
    assert "loaded" in refusal(model + "model.load_state_dict({'0': torch.zeros(3)})").message


@pytest.mark.parametrize(
    "put", ["copy_(torch.zeros(3, 2))", "add_(torch.ones(2, 3, 2))", "mul_(torch.ones(5))"]
)
def test_what_is_put_into_a_tensor_fits_it(put: str) -> None:
    """PyTorch 2.13 raises a RuntimeError where the tensor would become larger."""
    model = f"{TORCH}model = nn.Linear(2, 1)\n"
    assert refusal(f"{model}model.weight.data.{put}").message
    assert counts(f"{model}model.weight.data.{put.partition('(')[0]}(torch.ones(2))") == (3, 3)


NOT_THAWED = {
    "as large": "b.weight.copy_(torch.zeros_like(a.weight))",
    "new": "b.weight.copy_(a.weight.new_zeros(2, 3))",
    "indices": "b.weight.copy_(a.weight.argmax(1, keepdim=True))",
    "flags": "b.weight.copy_(a.weight > 0)",
    "detached": "b.weight.copy_(torch.detach(a.weight))",
    "read": "b.weight.copy_(a.state_dict()['weight'])",
    "a number": "b.weight.mul_(a.weight.sum().item())",
}


@pytest.mark.parametrize("name", NOT_THAWED)
def test_a_frozen_parameter_may_be_set_in_place_to_what_has_no_gradients(name: str) -> None:
    """PyTorch 2.13 trains 8 of 16 then, as before."""
    assert counts(BESIDE_FROZEN % NOT_THAWED[name]) == (16, 8)


MAYBE_THAWED = {
    "what a layer returns": "b.weight.copy_(a(torch.zeros(1, 3)).view(2, 1))",
    "a vector": "b.weight.copy_(nn.utils.parameters_to_vector([a.weight]).view(2, 3))",
    "a function without a rule": "b.weight.copy_(torch.cov(a.weight).view(b.weight.shape))",
    "further computed": "w = torch.cov(a.weight) + 1\nb.weight[:] = w.T * 2",
}


@pytest.mark.parametrize("name", MAYBE_THAWED)
def test_a_frozen_parameter_is_not_set_in_place_to_what_may_have_gradients(name: str) -> None:
    """PyTorch 2.13 trains it again where the unknown tensor is computed from a trained parameter."""
    assert "trains a frozen parameter again" in refusal(BESIDE_FROZEN % MAYBE_THAWED[name]).message
    within = MAYBE_THAWED[name].replace("\n", "\n  ")
    assert counts(BESIDE_FROZEN % f"with torch.no_grad():\n  {within}") == (16, 8)


def test_a_list_that_is_in_itself_may_be_handed_on() -> None:
    """What it is computed from is looked for so far, and no further."""
    assert counts(f"{TORCH}import some\nx = [1]\nx.append(x)\ntorch.cov(x)\nmodel = nn.Linear(3, 2)\n") == (
        8,
        8,
    )


def test_a_frozen_parameter_may_be_set_in_place_to_what_is_read() -> None:
    """As sines of positions are: what is unknown there is computed from no parameter."""
    text = f"{TORCH}import numpy as np\na = nn.Linear(3, 2)\nb = nn.Embedding(4, 2)\nb.weight.requires_grad = False\n"
    text += "b.weight[:, 0:1] = torch.FloatTensor(np.sin(table()))\nmodel = nn.ModuleList([a, b])\n"
    assert counts(text) == (16, 8)


NO_FLAGS = {
    "an attribute": "model.weight.requires_grad = {}",
    "a parameter's method": "model.weight.requires_grad_({})",
    "a module's method": "model.requires_grad_({})",
    "an argument": "model.p = nn.Parameter(torch.zeros(3), requires_grad={})",
    "an argument by its place": "model.p = nn.Parameter(torch.zeros(3), {})",
}


@pytest.mark.parametrize("value", ["0", "1", "None", "'False'"])
@pytest.mark.parametrize("name", NO_FLAGS)
def test_whether_a_parameter_is_trained_is_a_flag(name: str, value: str) -> None:
    """PyTorch 2.13 takes no number and no text for one: 8 parameters were counted, of which none or some are trained."""
    text = f"{TORCH}model = nn.Linear(3, 2)\n{NO_FLAGS[name]}".format(value)
    assert "PyTorch takes nothing but True and False" in refusal(text).message


@pytest.mark.parametrize(
    "code",
    [
        "model.p = nn.Parameter(torch.arange(3))",
        "model.p = nn.Parameter(torch.ones(3) > 0)",
        "model.p = nn.Parameter(torch.zeros(3).int(), False)\nmodel.requires_grad_()",
        "model.p = nn.Parameter(torch.zeros(3).int(), False)\nfor p in model.parameters():\n  p.requires_grad = True",
        "model.p = nn.ParameterList([torch.arange(3)])",
    ],
)
def test_whole_numbers_and_flags_are_not_trained(code: str) -> None:
    """Only numbers with fractions have gradients (torch 2.13)."""
    assert "PyTorch trains no parameter" in refusal(f"{TORCH}model = nn.Linear(3, 2)\n{code}").message


@pytest.mark.parametrize("made", ["nn.ModuleList", "nn.Sequential"])
def test_modules_are_inserted_where_pytorch_does_so(made: str) -> None:
    """A ModuleList takes no place from its end, and a Sequential none behind it, unlike a list (torch 2.13)."""
    text = f"{TORCH}layers = [nn.Linear(2, 2), nn.Linear(2, 2)]\nmodel = {made}({'' if 'List' in made else '*'}layers)\nmodel.insert(%d, nn.Linear(2, 2))\n"
    assert counts(text % 1) == counts(text % 2) == (18, 18)
    assert "inserts nothing" in refusal(text % (-1 if "List" in made else 3)).message


def test_an_unknown_is_told_where_it_arose_and_mended_by_a_value() -> None:
    """The error points at the assignment, and following its hint gives the count."""
    text = f"{MODULE}words = len(tokenizer.index) + 1\nmodel = M()\nmodel.b = nn.Embedding(words, 2)\n"
    problem = refusal(text)
    assert text[slice(*problem.span)] == "len(tokenizer.index) + 1"
    assert "values: {words: 64}" in problem.hint
    assert counts(text, given={"words": 64}) == (LSTM + 128, LSTM + 128)
    assert counts(text, given={"len(tokenizer.index)": 63}) == (LSTM + 128, LSTM + 128)


def test_what_a_loop_went_over_last_is_not_the_model() -> None:
    """Also where the loop has taken it out of the model."""
    loop = (
        "for name, child in list(model.named_children()):\n  if name == 'b':\n    del model._modules[name]\n"
    )
    assert counts(f"{MODULE}model = M()\nmodel.b = nn.ParameterList([])\n{loop}") == (LSTM, LSTM)


def test_a_value_for_nothing_is_refused() -> None:
    """A value whose name the program does not leave open is a mistake."""
    assert refusal(f"{MODULE}model = M()", given={"word": 3}).option == "values"


def test_an_entry_names_what_is_meant() -> None:
    """A function, a class or an object, with arguments or without."""
    text = f"{MODULE}def build(n):\n  return M(n)\nother = nn.Linear(4, 1)"
    assert counts(text) == (LINEAR, LINEAR)
    assert (
        counts(text, entry="M") == counts(text, entry="M()") == counts(text, entry="build(4)") == (LSTM, LSTM)
    )
    assert counts(text, entry="build", given={"n": 4}) == (LSTM, LSTM)
    assert refusal(text, entry="nothing").option == "entry"
    assert refusal(text, entry="(").option == "entry"


BLOCK = """\
```lstm-params
values: {values}
entry: {entry}
code: |
  import keras
  def build(units):
      return keras.Sequential([keras.Input((None, width)), keras.layers.LSTM(units)])
"""


def test_a_block_says_values_and_an_entry() -> None:
    """The options of the block reach the program, and mistakes in them stand where they are written."""
    request = read_block(BLOCK.format(values="{width: 3}", entry="build(units=2)")).request
    assert request.networks[0].parameters == 48
    for values, entry, place in (
        ("{width: 010}", "build(2)", "010"),
        ("{width: 3}", "make()", "make()"),
        ("3", "x", "3"),
    ):
        text = BLOCK.format(values=values, entry=entry)
        with pytest.raises(BlockError) as refused:
            read_block(text)
        assert [text[slice(*mistake.span)] for mistake in refused.value.mistakes] == [place]


BOUNDS = {
    "a long loop": "for i in range(10 ** 9):\n  pass",
    "an endless loop": "while True:\n  x = 1",
    "a recursion": "def f():\n  return f()\nf()",
    "a power": "x = 2 ** 10 ** 9",
    "a shift": "x = 1 << 10 ** 9",
    "a long text": "x = 'a' * 10 ** 9",
    "a long list": "x = [0] * 10 ** 9",
    "a list that doubles": "x = [1]\nfor i in range(99):\n  x = x + x",
    "a text that doubles": "x = 'a'\nfor i in range(99):\n  x = x + x",
    "tuples that double": "x = y = 1\nfor i in range(99):\n  x, y = (x, x), (y, y)\nx == y",
    "a padded text": "x = f'{1:999999999}' + '%999999999d' % 1 + '{:>999999999}'.format(1)\nwhile True: x += 'a'",
    "a large factorial": "import math\nx = math.factorial(10 ** 9)",
    "modules": "x = [nn.Linear(1, 1) for i in range(9999)]",
    "modules that double": "import copy\nx = nn.Linear(1, 1)\nfor i in range(99):\n  x = nn.Sequential(x, copy.deepcopy(x))",
    "comprehensions": "x = [0 for a in range(999) for b in range(999) for c in range(999)]",
    "replacing": "x = 'a' * 9999\nx = x.replace('a', x)",
    "an index beyond a long range": "x = range(10 ** 30)\nx[10 ** 31]",
    "a class of classes": "class A:\n  pass\n" + "".join(f"class B{i}(A):\n  pass\n" for i in range(3000)),
}


@pytest.mark.parametrize("name", BOUNDS)
def test_whatever_is_written_ends_at_a_bound(name: str) -> None:
    """A hostile program ends, and says why."""
    assert refusal(f"from torch import nn\n{BOUNDS[name]}\nmodel = nn.Linear(1, unknown)", "pytorch").message


TOO_LONG = {
    "join": "x = 'a'.join(['b' * 9999] * 9999)",
    "f-string": "y = 'b' * 9999\nx = f'" + "{y}" * 250 + "'",
    "percent": "y = 'b' * 9999\nx = ('%s' * 3000) % ((y,) * 3000)",
    "format": "y = 'b' * 9999\nx = ('{}' * 250).format(*[y] * 250)",
}


@pytest.mark.parametrize("name", TOO_LONG)
def test_how_long_a_text_would_be_is_known_before_it_is_made(name: str) -> None:
    """A text of megabytes is refused without being made."""
    tracemalloc.start()
    try:
        assert "10,000 items" in refusal(f"import torch\n{TOO_LONG[name]}", "pytorch").message
        assert tracemalloc.get_traced_memory()[1] < 2_000_000
    finally:
        tracemalloc.stop()


TOO_WIDE = {
    "a product": "itertools.product(range(999), repeat=9)",
    "combinations": "itertools.combinations(range(9999), 5000)",
    "permutations": "itertools.permutations(range(9999))",
    "rows of ranges": "zip(*([range(9999)] * 9999))",
    "rows of lists": "itertools.zip_longest(*[[1] * 99] * 9999)",
}


@pytest.mark.parametrize("name", TOO_WIDE)
def test_many_rows_are_not_made_before_they_are_too_many(name: str) -> None:
    """What makes tuples of many values takes the steps of these."""
    tracemalloc.start()
    try:
        message = refusal(f"import itertools\nimport torch\nx = list({TOO_WIDE[name]})", "pytorch").message
        assert message.startswith(("this has more than", "this program takes more than"))
        assert tracemalloc.get_traced_memory()[1] < 400 * MOST_STEPS
    finally:
        tracemalloc.stop()


LIMITS = {
    "x = 10 ** 60\ny = x * x": "this number is too large",
    "x = range(10 ** 30)\nfor y in x: pass": "this has more than 10,000 items",
    "x = len(range(10 ** 30))": "this has more than 10,000 items",
    "x = [0] * 9999\ny = x + x": "this has more than 10,000 items",
    "x = b'ab' * 10 ** 9": "this has more than 10,000 items",
    "from dataclasses import dataclass\n@dataclass\nclass A:\n  units: int\n  from other import *": "which fields this class has is not understood here",
    "x = 'a' * 9999\ny = '%s%s' % (x, x)": "this has more than 10,000 items",
    "def f(**more): pass\nx = {'a%s' % i: i for i in range(2000)}\nfor i in range(60): f(**x)": "this program takes more than 100,000 steps up to here",
}


@pytest.mark.parametrize("code", LIMITS)
def test_a_limit_of_ours_is_not_reported_as_an_error_of_python(code: str) -> None:
    """What Python would compute, and we do not, is refused with the limit that it exceeds."""
    assert refusal(f"import torch\n{code}", "pytorch").message == LIMITS[code]


def test_the_length_of_a_program_is_that_of_its_code() -> None:
    """Comments, docstrings and indentation are not counted: half of a published model may be these."""
    comments = "# as in the paper, section 3\n" * 2_000
    docstring = '"""\n' + "    The units of each layer.\n" * 2_000 + '    """'
    spaced = f"class A:\n    {docstring}\n" + f"    x = (\n{' ' * 90}1)\n" * 200
    assert len(comments + spaced) > LONGEST_CODE
    assert counts(f"{comments}{TORCH}{spaced}model = nn.LSTM(3, 4)", "pytorch") == (LSTM, LSTM)
    long = "x = 'as in the paper'\n" * (LONGEST_CODE // 22 + 1)
    assert refusal(f"{comments}{TORCH}{long}model = nn.LSTM(3, 4)", "pytorch").message == (
        f"a program may have at most {LONGEST_CODE:,} characters of code"
    )


COSTLY = {
    "imports of all": "while True:\n  from os import *\n  a = b = c = 1",
    "functions that may be called": "def f(*a):\n  x.y(f)\n  return x(f)\nf()",
    "lists that may be changed": "x.y([[z] * 999] * 999)\nfor i in range(999):\n  x.y([[z] * 9] * 999)",
    "dicts": "y = dict(zip(range(9999), range(9999)))\nfor i in range(99):\n  y = dict(zip(range(9999), range(9999)))",
    "bases": "while True:\n  class x(*x): pass\n  y = x()",
    "classes whose objects are called": "while True:\n  class A(nn.Module):\n    def f(self, x):\n      a = b = c = [x, x, x, [x, x, x]]\n  A()(A())",
    "classes of a dict": "def f():\n  class A(dict):\n    def f(self, x=%s1): return 1\n  A()\n[f() for i in range(99)]"
    % ("not " * 99),
    "sets": "x = [0] * 9999\nwhile True:\n  y = set(x)",
    "counters": "from collections import Counter\nx = [0] * 9999\nwhile True:\n  y = Counter(x)",
    "questions": "x = [0] * 9999\nwhile True:\n  y = any(x)",
    "classes": "while True:\n  class A(nn.Module):\n    def f(self): pass\n    def g(self): pass",
}


@pytest.mark.parametrize("name", COSTLY)
def test_a_step_is_as_much_work_whatever_is_done(name: str) -> None:
    """All the steps of a program are about as many calls of functions as those of a plain loop."""
    calls = 0

    def count(frame: object, event: str, argument: object) -> None:
        nonlocal calls
        calls += event == "call"

    sys.setprofile(count)
    try:
        refusal(f"from torch import nn\n{COSTLY[name]}", "pytorch")
    finally:
        sys.setprofile(None)
    assert calls < 6 * MOST_STEPS


MISUSED = [
    "None.add(3)",
    "print().append(3)",
    "[n for n, _ in enumerate([1], 2, 8)]",
    "list(zip([1], [2], longest=True))",
    "nn.ModuleDict(function)",
    "nn.ModuleDict().update(function)",
    "nn.ModuleDict().update()",
    "nn.ModuleList().append()",
    "nn.ModuleList().extend()",
    "nn.ModuleList().insert(0)",
    "math.prod()",
    "math.prod(1, 2)",
    "numpy.prod([1, 2], axis=0)",
    "numpy.prod([1, 2], dtype=float)",
    "collections.defaultdict(list, {}, {})",
    "math.factorial([1, 2])",
    "torch.softmax()",
    "torch.full()",
    "sum()",
    "{}[1:2]",
    "'{²}'.format(1)",
    "nn.ModuleList([])[0.5:]",
    "nn.ModuleList([])[::0]",
    "0\ny = nn.ModuleList([])\ndel y[5]",
]


@pytest.mark.parametrize("code", MISUSED)
def test_what_python_would_refuse_is_no_error_of_ours(code: str) -> None:
    """A function that is called with the wrong arguments is refused, or not known: nothing is raised but that."""
    head = "import collections\nimport math\nimport numpy\nimport torch\nfrom torch import nn\ndef function(*values): return 1\n"
    assert refusal(f"{head}x = {code}\nmodel = nn.Linear(1, unknown)", "pytorch").message


def test_a_tensor_may_be_made_of_a_size_that_is_given_by_name() -> None:
    """`torch.full(size=…, fill_value=…)` has its shape."""
    text = (
        "import torch\nfrom torch import nn\n\n\nclass Scale(nn.Module):\n    def __init__(self):\n"
        "        super().__init__()\n        self.weight = nn.Parameter(torch.full(size=(2, 3), fill_value=0.5))\n"
    )
    assert read_program(text, "pytorch").network.parameters == 6


def test_arithmetic_in_place_keeps_the_shape_of_a_tensor() -> None:
    """PyTorch 2.13.0 refuses `w *= x` where the result had another shape; `w @= x` is `w = w @ x`."""
    text = f"{TORCH}w = torch.zeros(3, 4)\nw {{}}= torch.linalg.{{}}\nmodel = nn.ParameterList([nn.Parameter(w)])\n"
    assert counts(text.format("*", "det(torch.eye(3))")) == (12, 12)
    assert counts(text.format("@", "inv(torch.eye(4))[:, :2]")) == (6, 6)
    assert refusal(text.format("@", "pinv(torch.eye(4))[:, :2]")).message.startswith(
        "the shape of this parameter"
    )
    assert refusal(text.replace("w {}=", "w = w {}").format("*", "det(torch.eye(3))")).message


def test_numbers_from_an_unknown_start_are_unknown() -> None:
    """`enumerate(…, start)` does not begin at 0 where nobody says what the start is."""
    text = "from torch import nn\nfor number, _ in enumerate('ab', {}):\n    units = number\nmodel = nn.Linear(1, units)"
    assert refusal(text.format("first"), "pytorch").message.startswith("'out_features' depends on 'first'")
    assert read_program(text.format(5), "pytorch").network.parameters == 12


@pytest.mark.parametrize("arguments", ["0, 0", "-2, 0", "start_dim=-2, end_dim=0"])
def test_a_flatten_may_begin_at_the_batch_axis(arguments: str) -> None:
    """PyTorch 2.13.0 returns (N, 1) for an input of (N, 1): axes are counted with the batch."""
    text = f"{MODULE}  def forward(self, x):\n    return nn.Flatten({arguments})(x)\nmodel = M()\n"
    assert read_program(text, "pytorch", (1,)).network.outputs[0].lengths == (1,)


@pytest.mark.parametrize(
    ("layer", "output"),
    [
        ("Softmax(4)", (1, 1, 1, 2, 2)),
        ("GLU(4)", (1, 1, 1, 1, 2)),
        ("Flatten(4, 5)", (1, 1, 1, 4)),
        ("Unflatten(5, (1, 2))", (1, 1, 1, 2, 1, 2)),
    ],
)
def test_a_layer_works_along_any_axis_that_its_input_has(layer: str, output: tuple[int, ...]) -> None:
    """PyTorch 2.13.0 returns these for (N, 1, 1, 1, 2, 2), and raises an IndexError for (N, 2)."""
    text = f"{MODULE}    self.b = nn.{layer}\n  def forward(self, x):\n    return self.b(x)\nmodel = M()\n"
    assert read_program(text, "pytorch", (1, 1, 1, 2, 2)).network.outputs[0].lengths == output
    with pytest.raises(ProgramError, match="there is no axis"):
        read_program(text, "pytorch", (2,))


@pytest.mark.parametrize("layer", ["GLU", "Flatten", "CosineSimilarity", "PairwiseDistance"])
def test_a_layer_along_an_axis_has_no_other_arguments(layer: str) -> None:
    """PyTorch 2.13.0 raises a TypeError."""
    found = refusal(f"{TORCH}model = nn.{layer}(axis=0)\n", "pytorch")
    assert found.message == f"{layer}() has no argument 'axis'"


def test_layers_of_einops_have_no_weights_but_one() -> None:
    """`Rearrange` and `Reduce` are layers like `nn.Flatten`; `EinMix` has weights that are not counted."""
    code = "from einops.layers.torch import {0}\nfrom torch import nn\nmodel = nn.Sequential({0}('b n d -> b d n'), nn.Linear(4, 2))"
    assert counts(code.format("Rearrange")) == (10, 10)
    assert counts(code.format("Reduce")) == (10, 10)
    assert "EinMix" in refusal(code.format("EinMix")).message


OF_OWN_MODULE = """
import sys
IN_COLAB = "google.colab" in sys.modules
OWN = sys.modules[__name__]
class Small(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(1, 2, bias=False)
class Large(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(10, 10, bias=False)
        self.inner = getattr(sys.modules[__name__], "Small")()
setattr(OWN, "Other", type("Other", (Small,), {}))
"""


@pytest.mark.parametrize(
    ("model", "count"),
    [
        ("getattr(OWN, 'Small')()", 2),
        ("OWN.Large()", 102),
        ("OWN.__dict__['Other']()", 2),
        ("Large() if hasattr(OWN, 'Missing') else Small()", 2),
    ],
)
def test_a_program_finds_its_own_names_in_its_module(model: str, count: int) -> None:
    """`sys.modules[__name__]` is the program: it has the classes that the text defines."""
    assert counts(f"{TORCH}{OF_OWN_MODULE}model = {model}\n") == (count, count)
