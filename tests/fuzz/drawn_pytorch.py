"""Programs of PyTorch, drawn by chance from the ways in which modules are written."""

from __future__ import annotations

import itertools
import random
from typing import NamedTuple

from drawing import Draft

RECURRENT = ("LSTM", "GRU", "RNN")


class Part(NamedTuple):
    """A part of a module: how it is made, what `forward` does with it, and what it can be called for."""

    code: str
    use: str
    """An expression of `x` and `{}`, which is the part."""
    features: int
    kind: str


class PyTorchDraft(Draft):
    """A module of PyTorch in one of several styles."""

    def __init__(self, rng: random.Random) -> None:
        super().__init__(rng)
        way = self.pick(["from torch import nn", "import torch.nn as nn", "import torch.nn"])
        self.nn = "torch.nn" if way == "import torch.nn" else "nn"
        self.imports += sorted({"import torch", way})
        self.blocks: list[str] = []
        """Classes of the program that keep the number of features."""

    def needs(self, line: str) -> None:
        """Import something once."""
        if line not in self.imports:
            self.imports.append(line)

    # Parts

    def bias(self) -> str:
        """Whether a layer has a bias."""
        return f", bias={self.flag(self.chance(0.4))}" if self.chance(0.2) else ""

    def linear(self, i: int, o: int) -> str:
        """A linear layer, now and then with a norm on its weight."""
        code = f"{self.nn}.Linear({self.size(i)}, {self.size(o)}{self.bias()})"
        return self.normed(code, ["weight"]) if self.chance(0.12) else code

    def normed(self, code: str, weights: list[str]) -> str:
        """A layer with a norm on a weight, by the older or the newer function."""
        function = self.pick(["weight_norm", "weight_norm", "spectral_norm"])
        if self.chance(0.5):
            module = "torch.nn.utils" if self.chance(0.5) else "torch.nn.utils.parametrizations"
            self.needs(f"from {module} import {function}") if self.chance(0.5) else None
        else:
            module = self.pick(["torch.nn.utils", "torch.nn.utils.parametrizations"])
        weight = self.pick(weights)
        name = "" if weight == "weight" and self.chance(0.7) else f', "{weight}"'
        dim = ", dim=None" if function == "weight_norm" and self.chance(0.2) else ""
        if name and dim:
            name = f', name="{weight}"'
        return f"{module}.{function}({code}{name}{dim})"

    def recurrent(self, i: int, o: int, *, is_batch_first: bool = True) -> Part:
        """A recurrent layer; what it returns first is used."""
        kind = self.pick(RECURRENT)
        layers = self.number(1, 3) if self.chance(0.3) else 1
        both = self.chance(0.25)
        written = f"{self.nn}.{kind}({self.size(i)}, {self.size(o)}"
        if layers > 1:
            written += self.pick([f", {layers}", f", num_layers={self.size(layers)}"])
        if both:
            written += f", bidirectional={self.flag(True)}"
        written += self.bias() + (", batch_first=True" if is_batch_first else "")
        size = o
        if kind == "LSTM" and o > 2 and self.chance(0.15):
            size = self.number(1, o - 1)
            written += f", proj_size={size}"
        written += ")"
        if kind == "RNN" and self.chance(0.2):
            written = written[:-1] + ', nonlinearity="relu")'
        elif self.chance(0.15) and layers > 1:
            written = written[:-1] + ", dropout=0.2)"
        if self.chance(0.08):
            written = self.normed(written, ["weight_hh_l0", "weight_ih_l0"])
        return Part(written, "{}(x)[0]", size * (2 if both else 1), kind)

    def part(self, features: int) -> Part:
        """A part that reads a sequence (batch, time, features) and returns one."""
        way = self.rng.randrange(16)
        units = self.number()
        if way == 0:
            return Part(self.linear(features, units), "{}(x)", units, "Linear")
        if way == 1:
            return Part(f"{self.nn}.LayerNorm({self.size(features)})", "{}(x)", features, "LayerNorm")
        if way == 2:
            return Part(f"{self.nn}.Dropout(0.{self.number(1, 5)})", "{}(x)", features, "Dropout")
        if way == 3:
            kernel = self.pick([1, 3])
            sizes = f"{self.size(features)}, {self.size(units)}, {kernel}, padding={kernel // 2}"
            code = f"{self.nn}.Conv1d({sizes}{self.bias()})"
            turned = self.pick(["x.transpose(1, 2)", "x.permute(0, 2, 1)", "torch.transpose(x, 1, 2)"])
            return Part(code, "{}(" + turned + ").transpose(1, 2)", units, "Conv1d")
        if way == 4:
            first, second = self.linear(features, units), self.linear(units, features)
            activation = f"{self.nn}.{self.pick(['ReLU', 'Tanh', 'GELU'])}()"
            return Part(
                f"{self.nn}.Sequential({first}, {activation}, {second})",
                self.pick(["{}(x)", "x + {}(x)"]),
                features,
                "Sequential",
            )
        if way == 5:
            return Part(
                f"{self.nn}.{self.pick(['PReLU', 'ReLU', 'Identity'])}()", "{}(x)", features, "activation"
            )
        if way in (6, 7):
            return Part(f"{self.block()}({self.size(features)})", "{}(x)", features, "block")
        if way == 8:
            code = f"{self.nn}.BatchNorm1d({self.size(features)}{self.pick(['', '', ', affine=False'])})"
            return Part(code, "{}(x.transpose(1, 2)).transpose(1, 2)", features, "BatchNorm1d")
        if way == 9:
            inner = self.recurrent(features, features)
            if inner.features == features:
                return Part(inner.code, "x + {}(x)[0]", features, inner.kind)
            return inner
        return self.recurrent(features, units)

    def block(self) -> str:
        """A class of the program's own that keeps the number of features."""
        if self.blocks and self.chance(0.5):
            return self.pick(self.blocks)
        name = self.name("Block")
        way = self.rng.randrange(5)
        if way == 0:
            self.define(
                f"""
                class {name}({self.nn}.Module):
                    def __init__(self, dim, factor={self.number(1, 3)}):
                        super().__init__()
                        self.rnn = {self.nn}.{self.pick(RECURRENT)}(dim, dim * factor, batch_first=True)
                        self.out = {self.nn}.Linear(dim * factor, dim)
                        self.norm = {self.nn}.LayerNorm(dim)

                    def forward(self, x):
                        y, _ = self.rnn(x)
                        return self.norm(x + self.out(y))
                """
            )
        elif way == 1:
            values = self.pick(["ones", "zeros", "randn", "empty"]) + "(dim)"
            freeze = self.pick(["", ", requires_grad=False"])
            self.define(
                f"""
                class {name}({self.nn}.Module):
                    def __init__(self, dim):
                        super({name}, self).__init__()
                        self.scale = {self.nn}.Parameter(torch.{values}{freeze})
                        self.register_parameter("shift", {self.nn}.Parameter(torch.zeros(1, dim)))
                        self.register_buffer("seen", torch.zeros(dim))

                    def forward(self, x):
                        return x * self.scale + self.shift
                """
            )
        elif way == 2:
            self.define(
                f"""
                class {name}({self.nn}.Sequential):
                    def __init__(self, dim):
                        last = {self.nn}.Linear(dim, dim, bias=False)
                        super().__init__({self.nn}.Linear(dim, dim), {self.nn}.Tanh(), last)
                """
            )
        elif way == 3:
            first = self.pick(["super().make()", f"{self.nn}.Linear(self.dim, self.wide)"])
            self.define(
                f"""
                class {name}Base({self.nn}.Module):
                    factor = 1

                    def __init__(self, dim):
                        super().__init__()
                        self.dim = dim
                        self.first, self.second = self.make(), {self.nn}.Linear(self.wide, dim)

                    @property
                    def wide(self):
                        return self.dim * self.factor

                    def make(self):
                        return {self.nn}.Linear(self.dim, self.wide)

                    def forward(self, x):
                        return self.second(torch.relu(self.first(x)))


                class {name}({name}Base):
                    factor = {self.number(2, 3)}

                    def make(self):
                        return {self.nn}.Sequential({first}, {self.nn}.LayerNorm(self.wide))
                """
            )
        else:
            self.define(
                f"""
                class {name}({self.nn}.{self.pick(["GRU", "LSTM"])}):
                    def __init__(self, dim):
                        super().__init__(dim, dim, batch_first=True{self.pick(["", ", num_layers=2"])})

                    def forward(self, x):
                        return super().forward(x)[0]
                """
            )
        self.blocks.append(name)
        return name

    # A module

    def module(self) -> str:
        """A class of modules, whose `forward` is run."""
        steps = self.number(4, 8)
        features = self.number()
        inits: list[str] = []
        moves: list[str] = []
        attributes: list[tuple[str, str]] = []
        words = 0
        if self.chance(0.35):
            words, features = self.number(10, 40), self.number()
            head = [f"# input: [{steps}]"]
            inits.append(f"self.embed = {self.embedding(words, features)}")
            moves.append("x = self.embed(x)")
            attributes.append(("embed", "Embedding"))
        else:
            head = [f"# input: [{steps}, {features}]"]
        for index in range(self.number(1, 4)):
            name = f"part{index}"
            features = self.registered(name, features, inits, moves, attributes)
        pool = self.pick(
            ["x[:, -1]", "x.mean(dim=1)", "x.max(1)[0]", "x[:, -1, :]", "torch.max(x, dim=1).values", "x", ""]
        )
        if pool:
            moves.append(f"x = {pool}")
        out = self.number()
        is_tied = words > 0 and self.chance(0.3)
        if is_tied:
            embedding = int(self.embedded)
            if embedding != features:
                inits.append(f"self.bridge = {self.nn}.Linear({features}, {embedding})")
                moves.append("x = self.bridge(x)")
                attributes.append(("bridge", "Linear"))
            inits.append(f"self.out = {self.nn}.Linear({embedding}, {words}{self.bias()})")
            inits.append(
                self.pick(["self.out.weight = self.embed.weight", "self.embed.weight = self.out.weight"])
            )
        else:
            inits.append(f"self.out = {self.linear(features, out)}")
        moves.append(self.pick(["return self.out(x)", "x = self.out(x)\nreturn x", "return self.out(x), x"]))
        attributes.append(("out", "Linear"))
        values = self.pick(["ones", "zeros", "rand"])
        parameter = f"{self.nn}.Parameter(torch.{values}({self.number()}, {self.number()}))"
        extras = [
            f"self.loss = {self.nn}.CrossEntropyLoss()",
            f"self.spare = {self.nn}.Linear({self.number()}, {self.number()})",
            f"self.plain = [{self.nn}.Linear(100, 100)]",
            'self.register_parameter("none", None)',
            f"self.register_buffer('table', torch.zeros({self.number()}, {self.number()}))",
            f"self.gain = {parameter}",
            f"self.gains = {self.nn}.ParameterList([{parameter} for _ in range({self.number(1, 3)})])",
            f"self.gains = {self.nn}.ParameterDict({{'a': {parameter}}})",
        ]
        while self.chance(0.25):
            inits.append(self.pick(extras))
        if self.chance(0.15):
            self.needs("import copy")
            inits.append(f"self.twin = copy.deepcopy(self.{self.pick(attributes)[0]})")
            attributes.append(("twin", ""))
        if self.chance(0.12):
            inits += self.tied()
        if self.chance(0.12):
            inits.append(f"self.again = self.{self.pick(attributes)[0]}")
        while self.chance(0.25):
            inits += self.freeze("self", attributes)
        methods = ""
        if self.chance(0.15):
            methods = "\n    def freeze(self, value=False):\n" + self.indented(
                ["for p in self.part0.parameters():", "    p.requires_grad = value"], 2
            )
            inits.append(self.pick(["self.freeze()", "self.freeze(True)", "self.freeze(value=False)"]))
        body = self.indented([line for text in inits for line in text.split("\n")], 2)
        forward = self.indented([line for text in moves for line in text.split("\n")], 2)
        parameters = self.pick(["self", "self, *args, **kwargs", "self, unused=3"])
        self.before += f"""

class Net({self.nn}.Module):
    def __init__({parameters}):
        {self.pick(["super().__init__()", "super(Net, self).__init__()", f"{self.nn}.Module.__init__(self)"])}
{body}
{methods}
    def forward(self, x):
{forward}

""".split("\n")
        self.lines.append("model = Net()")
        self.afterwards("model", attributes)
        return self.text(head)

    def tied(self) -> list[str]:
        """Two or three layers that share a weight, and what happens to them."""
        a, b = self.number(), self.number()
        lines = [
            f"self.tied = {self.nn}.Embedding({a}, {b})",
            f"self.tie = {self.nn}.Linear({b}, {a}{self.bias()})",
            self.pick(["self.tie.weight = self.tied.weight", "self.tied.weight = self.tie.weight"]),
        ]
        then = [
            f"self.third = {self.nn}.Linear({b}, {a})\nself.third.weight = self.tied.weight",
            f"self.tied = {self.nn}.Embedding({a}, {b})",
            f"self.tied.requires_grad_({self.flag(False)})",
            "self.tie.weight.requires_grad = False",
            "torch.nn.utils.weight_norm(self.tie)",
            "torch.nn.utils.parametrizations.spectral_norm(self.tie)",
            f"self.tie.weight = {self.nn}.Parameter(torch.zeros({a}, {b}))",
            f"self.loose = {self.nn}.Parameter(self.tie.weight.detach().clone())",
        ]
        while self.chance(0.5):
            lines += self.pick(then).split("\n")
        return lines

    embedded = 0

    def embedding(self, words: int, features: int) -> str:
        """An embedding, by its sizes or by its table."""
        self.embedded = features
        way = self.rng.randrange(5)
        if way == 0:
            freeze = self.pick(["", ", freeze=False", f", freeze={self.flag(True)}"])
            table = self.pick(
                ["torch.zeros({}, {})", "torch.rand({}, {})", "torch.ones(({}, {}))", "torch.empty([{}, {}])"]
            )
            return f"{self.nn}.Embedding.from_pretrained({table.format(words, self.size(features))}{freeze})"
        padding = self.pick(["", ", padding_idx=0"])
        return f"{self.nn}.Embedding({self.size(words)}, {self.size(features)}{padding})"

    def registered(
        self, name: str, features: int, inits: list[str], moves: list[str], attributes: list[tuple[str, str]]
    ) -> int:
        """Write a part down in one of the ways in which a module takes parts."""
        way = self.rng.randrange(10)
        if way in (0, 1, 2):
            kind = self.pick(["ModuleList", "ModuleDict", "Sequential"])
            sizes = [features, *(self.number() for _ in range(self.number(1, 3)))]
            rnn = self.pick(["Linear", "GRU", "LSTM"]) if kind != "Sequential" else "Linear"
            options = "" if rnn == "Linear" else ", batch_first=True"
            take = "" if rnn == "Linear" else "[0]"
            if kind == "ModuleList":
                if self.chance(0.5):
                    made = f"[{self.nn}.{rnn}(i, o{options}) for i, o in zip({sizes[:-1]}, {sizes[1:]})]"
                    inits.append(f"self.{name} = {self.nn}.ModuleList({made})")
                else:
                    add = self.pick(["self.{0}.append({1})", "self.{0} += [{1}]", "self.{0}.extend([{1}])"])
                    layer = f"{self.nn}.{rnn}(size, n{options})"
                    inits.append(
                        f"self.{name} = {self.nn}.ModuleList()\nsize = {sizes[0]}\n"
                        + f"for n in {sizes[1:]}:\n    "
                        + add.format(name, layer)
                        + "\n    size = n"
                    )
                moves.append(f"for layer in self.{name}:\n    x = layer(x){take}")
                attributes += [(name, "list"), (f"{name}[0]", rnn), (f"{name}[-1]", rnn)]
            elif kind == "ModuleDict":
                layers = ", ".join(
                    f'"n{i}": {self.nn}.{rnn}({a}, {b}{options})'
                    for i, (a, b) in enumerate(itertools.pairwise(sizes))
                )
                inits.append(f"self.{name} = {self.nn}.ModuleDict({{{layers}}})")
                loop = self.pick(["layer in self.{0}.values()", "key, layer in self.{0}.items()"])
                moves.append(f"for {loop.format(name)}:\n    x = layer(x){take}")
                attributes += [(name, "list"), (f'{name}["n0"]', rnn)]
            else:
                layers = ", ".join(f"{self.nn}.Linear({a}, {b})" for a, b in itertools.pairwise(sizes))
                if self.chance(0.3):
                    self.needs("from collections import OrderedDict")
                    pairs = ", ".join(
                        f'("fc{i}", {self.nn}.Linear({a}, {b}))'
                        for i, (a, b) in enumerate(itertools.pairwise(sizes))
                    )
                    inits.append(f"self.{name} = {self.nn}.Sequential(OrderedDict([{pairs}]))")
                elif self.chance(0.5):
                    inits.append(f"layers = [{layers}]\nself.{name} = {self.nn}.Sequential(*layers)")
                else:
                    inits.append(f"self.{name} = {self.nn}.Sequential({layers})")
                    if self.chance(0.4):
                        extra = self.number()
                        add = self.pick(
                            [
                                f'add_module("extra", {self.nn}.Linear({{}}, {{}}))',
                                f"append({self.nn}.Linear({{}}, {{}}))",
                            ]
                        )
                        inits.append(f"self.{name}." + add.format(sizes[-1], extra))
                        sizes.append(extra)
                moves.append(f"x = self.{name}(x)")
                attributes += [(name, "list"), (f"{name}[0]", "Linear")]
            return sizes[-1]
        part = self.part(features)
        if way == 3:
            inits.append(f'self.add_module("{name}", {part.code})')
        elif way == 4:
            inits.append(f'setattr(self, "{name}", {part.code})')
        elif way == 5 and part.kind not in ("Dropout", "activation"):
            inits.append(f"made = {part.code}\nself.{name} = made")
        elif way == 6:
            condition = self.pick(["1 < 2", "not None", f"{features} > 0"])
            inits.append(f"self.{name} = {part.code} if {condition} else {self.nn}.Linear(900, 900)")
        else:
            inits.append(f"self.{name} = {part.code}")
        moves.append(f"x = {part.use.format(f'self.{name}')}")
        attributes.append((name, part.kind))
        return part.features

    # Freezing, and what else is done to a module

    def freeze(self, owner: str, attributes: list[tuple[str, str]]) -> list[str]:
        """A statement or a loop that freezes or thaws something."""
        value = self.pick(["False", "False", "True", self.flag(False)])
        name, kind = self.pick(attributes)
        target = f"{owner}.{name}" if owner else name
        whole = self.pick([target, target, owner or target])
        way = self.rng.randrange(17)
        if way == 13:  # what parameters() gives is read once
            parameters = self.name("left")
            return [
                f"{parameters} = {whole}.parameters()",
                f"for p in {self.pick([f'[next({parameters})]', f'list({parameters})[:2]'])}:",
                f"    p.requires_grad = {value}",
                f"for p in {parameters}:",
                f"    p.requires_grad = {self.flag(True)}",
            ]
        if way == 14 and kind in RECURRENT:
            end = self.pick(["values()", "items()"])
            part = "p" if end == "values()" else "name, p"
            return [f"for {part} in {target}._parameters.{end}:", f"    p.requires_grad_({value})"]
        if way == 15:
            kinds = self.pick(["Linear", "GRU", "LayerNorm"])
            test = self.pick([f"type(m) is {self.nn}.{kinds}", f'type(m).__name__ == "{kinds}"'])
            return [f"for m in {whole}.modules():", f"    if {test}:", f"        m.requires_grad_({value})"]
        if way == 16:
            manager = self.name("Frozen")
            self.define(
                f"""
                class {manager}:
                    def __init__(self, module):
                        self.__module = module

                    def __enter__(self):
                        return self.__module.requires_grad_(False)

                    def __exit__(self, *error):
                        for p in self.__module.parameters():
                            p.requires_grad = {self.pick(["True", "p.dim() > 1"])}
                """
            )
            return [f"with {manager}({whole}) as frozen:", "    print(frozen)"]
        if way == 10:
            test = self.pick(
                ["p.dim() > 1", "p.numel() > 20", "p.shape[0] % 2 == 0", "len(p.shape) == 1", "p.size(0) < 9"]
            )
            return [f"for p in {whole}.parameters():", f"    p.requires_grad = {test}"]
        if way == 11:
            return [
                f"for name, m in {whole}.named_modules():",
                f'    if name.endswith("{self.pick(["0", "out", "rnn", "1"])}"):',
                f"        m.requires_grad_({value})",
            ]
        if way == 12:
            setting = self.pick([f'setattr(p, "requires_grad", {value})', f"p.requires_grad_({value})"])
            return [f"[{setting} for p in {whole}.parameters()]"]
        if way == 0 and kind in ("Linear", "Embedding", "LayerNorm", "Conv1d"):
            return [f"{target}.weight.requires_grad = {value}"]
        if way == 1 and kind in RECURRENT:
            tensor = self.pick(["weight_ih_l0", "weight_hh_l0"])
            return [
                self.pick(
                    [
                        f"{target}.{tensor}.requires_grad = {value}",
                        f"{target}.{tensor}.requires_grad_({value})",
                    ]
                )
            ]
        if way == 2:
            return [f"{whole}.requires_grad_({value})"]
        if way == 3:
            word = self.pick(["bias", "weight", "l0", "part", "0", "out"])
            test = self.pick(
                [
                    f'"{word}" in name',
                    f'name.endswith("{word}")',
                    f'name.startswith("{word}")',
                    f'"{word}" not in name',
                ]
            )
            return [
                f"for name, p in {whole}.named_parameters():",
                f"    if {test}:",
                f"        p.requires_grad = {value}",
            ]
        if way == 4:
            kinds = self.pick(
                ["nn.Linear", "(nn.GRU, nn.LSTM)", "nn.Embedding", "nn.RNNBase", "nn.LayerNorm"]
            ).replace("nn", self.nn)
            if self.chance(0.5):
                return [
                    f"for m in {whole}.modules():",
                    f"    if isinstance(m, {kinds}):",
                    f"        m.requires_grad_({value})",
                ]
            function = self.name("freeze")
            self.define(
                f"""
                def {function}(m):
                    if isinstance(m, {kinds}):
                        for p in m.parameters():
                            p.requires_grad = {value}
                """
            )
            return [f"{whole}.apply({function})"]
        if way == 5:
            cut = self.pick(["[:2]", "[-1:]", "[::2]", "[1:]"])
            return [f"for p in list({whole}.parameters()){cut}:", f"    p.requires_grad = {value}"]
        if way == 6 and owner:
            test = self.pick(["len(list(child.children())) == 0", f"not isinstance(child, {self.nn}.Linear)"])
            return [
                f"for child in {owner}.children():",
                f"    if {test}:",
                f"        child.requires_grad_({value})",
            ]
        if way == 7:
            test = self.pick(["% 2 == 0", "> 2", "!= 1"])
            return [f"for i, p in enumerate({whole}.parameters()):", f"    p.requires_grad = i {test}"]
        setting = self.pick([f" = {value}", f"_({value})"])
        return [f"for p in {whole}.parameters():", f"    p.requires_grad{setting}"]

    def afterwards(self, model: str, attributes: list[tuple[str, str]]) -> None:
        """What follows a module: freezing in any order, changes of it, and what changes nothing."""
        noise = [
            f"optimizer = torch.optim.Adam({model}.parameters(), lr=1e-3)",
            f"print(sum(p.numel() for p in {model}.parameters()))",
            f"{model}.eval()",
            f"{model} = {model}.train()",
            f'{model} = {model}.to("cpu")',
            f"criterion = {self.nn}.CrossEntropyLoss()",
            f"state = {model}.state_dict()",
            f"{model}.load_state_dict({model}.state_dict())",
            f"with torch.no_grad():\n    for p in {model}.parameters():\n        p.mul_(0.5)",
            f"for p in {model}.parameters():\n    if p.dim() > 1:\n        {self.nn}.init.xavier_uniform_(p)",
        ]
        changes = [
            f"{model}.extra = {self.nn}.Linear({self.number()}, {self.size(self.number())})",
            f'{model}.add_module("more", {self.nn}.{self.pick(RECURRENT)}({self.number()}, {self.number()}))',
            f'{model}._modules["by_hand"] = {self.nn}.Linear({self.number()}, {self.number()})',
            f'{model}._parameters["own"] = {self.nn}.Parameter(torch.zeros({self.number()}))',
            f"for name, child in list({model}.named_children())[-1:]:\n    del {model}._modules[name]",
            f'setattr({model}, "late", {self.nn}.Parameter(torch.zeros({self.number()}, {self.number()})))',
        ]
        for name, kind in attributes:
            if kind == "list":
                changes.append(f"{model}.{name}.requires_grad_({self.flag(False)})")
            if kind == "Linear" and "[" not in name and self.chance(0.5):
                sizes = f"{model}.{name}.in_features, {model}.{name}.out_features"
                changes.append(f"{model}.{name} = {self.nn}.Linear({sizes})")
            if kind == "Embedding":
                changes.append(
                    f"{model}.{name}.weight = {self.nn}.Parameter(torch.zeros({model}.{name}.weight.shape)"
                    + self.pick(["", ", requires_grad=False"])
                    + ")"
                )
        if any(name == "twin" for name, _ in attributes):
            changes += [f"del {model}.twin", f"{model}.twin = None", f"{model}.twin = {self.nn}.Linear(3, 4)"]
            attributes = [attribute for attribute in attributes if attribute[0] != "twin"]
        while self.chance(0.5):
            self.lines += self.freeze(model, attributes)
            if self.chance(0.3):
                self.lines += self.pick(noise).split("\n")
            if self.chance(0.2):
                self.lines += self.pick(changes).split("\n")
        if self.chance(0.06):
            self.needs("import copy")
            self.lines.append(f"{model} = copy.deepcopy({model})")
            if self.chance(0.5):
                self.lines += self.freeze(model, attributes)
        if self.chance(0.2):
            keep = [f"    {line}" if line.strip() else line for line in self.lines]
            function = self.name("build")
            self.define(f"def {function}():\n" + "\n".join(keep) + f"\n    return {model}")
            self.lines = [f"{model} = {function}()"]

    def sequential(self) -> str:
        """Layers in a row, by hand or from a list."""
        sizes = [self.number() for _ in range(self.number(2, 5))]
        head = [f"# input: [{sizes[0]}]"]
        layers: list[str] = []
        for i, o in itertools.pairwise(sizes):
            layers.append(self.linear(i, o))
            if self.chance(0.5):
                layers.append(f"{self.nn}.{self.pick(['ReLU', 'Tanh', 'PReLU'])}()")
            if self.chance(0.2):
                layers.append(f"{self.nn}.BatchNorm1d({o})")
        way = self.rng.randrange(4)
        if way == 0:
            self.lines.append(f"model = {self.nn}.Sequential({', '.join(layers)})")
        elif way == 1:
            self.lines.append("layers = []")
            self.lines += [self.pick([f"layers.append({layer})", f"layers += [{layer}]"]) for layer in layers]
            self.lines.append(f"model = {self.nn}.Sequential(*layers)")
        elif way == 2:
            function = self.name("mlp")
            self.define(
                f"""
                def {function}(sizes, activation={self.nn}.ReLU):
                    layers = []
                    for i in range(len(sizes) - 1):
                        layers += [{self.nn}.Linear(sizes[i], sizes[i + 1])]
                        if i < len(sizes) - 2:
                            layers.append(activation())
                    return {self.nn}.Sequential(*layers)
                """
            )
            activation = self.pick(["", f", {self.nn}.PReLU", f", activation={self.nn}.Tanh"])
            self.lines.append(f"model = {function}({sizes}{activation})")
        else:
            self.lines.append(f"model = {self.nn}.Sequential()")
            self.lines += [f'model.add_module("layer{i}", {layer})' for i, layer in enumerate(layers)]
        if self.chance(0.2):
            size = sizes[-1]
            self.lines += [
                f"shared = {self.nn}.Linear({size}, {size})",
                "model.append(shared)",
                "model.append(shared)",
            ]
        if self.chance(0.15):
            self.lines.append(
                self.pick(
                    [
                        "model = nn.Sequential(*list(model.children())[:-1])",
                        "del model[-1]",
                        "model = model[:2]",
                        "model[-1] = nn.Identity()",
                        "model.insert(0, nn.Identity())",
                        "model.pop(-1)",
                    ]
                ).replace("nn.", f"{self.nn}.")
            )
        while self.chance(0.6):
            part = self.pick(["model", "model[0]", "model[-1]", "model[1]"])
            self.lines += self.freeze("", [(part, "Linear" if part == "model[0]" else "")])
        return self.text(head)


def draw(rng: random.Random) -> str:
    """A program."""
    draft = PyTorchDraft(rng)
    return draft.pick([draft.module, draft.module, draft.module, draft.module, draft.sequential])()
