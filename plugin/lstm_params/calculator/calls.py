"""A layer as it is written in code, and what can be wrong with it."""

from .named_tuples import NamedTuple


class Expression(NamedTuple):
    """Code that is no literal, as `Expression("init()")`; allowed only where an argument changes no count."""

    code: str

    def __str__(self) -> str:
        return self.code


class Call:
    """A layer's name and its arguments, as `LSTM(2, use_bias=False)`; equal only to itself.

    Examples:
        >>> print(Call("Bidirectional", Call("LSTM", 2), merge_mode="sum"))
        Bidirectional(LSTM(2), merge_mode='sum')
    """

    __slots__ = ("arguments", "calls", "code", "keywords", "name")

    calls: int
    """How many calls it is, with those inside it."""
    code: str
    """The call as somebody wrote it, or nothing."""

    def __init__(self, name: str, /, *arguments: "Value", **keywords: "Value") -> None:
        self.name, self.arguments, self.keywords, self.code = name, arguments, keywords, ""
        self.calls = 1 + sum(map(_calls_in, (*arguments, *keywords.values())))

    def __str__(self) -> str:
        if self.code:
            return self.code
        arguments = [code_of(value) for value in self.arguments]
        arguments += [f"{name}={code_of(value)}" for name, value in self.keywords.items()]
        return f"{self.name}({', '.join(arguments)})"

    __repr__ = __str__


class ObjectCall(Call):
    """A call whose arguments are in one object, as JavaScript has them.

    Examples:
        >>> print(ObjectCall("tf.layers.lstm", units=2, useBias=False, activation=None))
        tf.layers.lstm({units: 2, useBias: false, activation: null})
    """

    __slots__ = ()

    def __str__(self) -> str:
        if self.code:
            return self.code
        members = ", ".join(f"{name}: {_in_javascript(value)}" for name, value in self.keywords.items())
        return f"{self.name}({{{members}}})"

    __repr__ = __str__


Value = int | float | str | bool | None | tuple["Value", ...] | Call | Expression
"""The values that an argument can have."""


class LayerError(ValueError):
    """One mistake in one layer.

    Attributes:
        argument (int | str | None): The position or name of the argument at fault; None where it is the
            whole call.
        message (str): What is wrong.
        hint (str): What to write instead, or nothing.
        call (Call | None): The call at fault, which may be inside another; None where it is the network's
            input.
        is_name (bool): Whether the name of the argument, or of the layer, is at fault and not its value.
        frameworks (tuple[str, ...]): The other frameworks, by key, whose layer it may be meant as.
    """

    def __init__(
        self,
        argument: int | str | None,
        message: str,
        hint: str = "",
        call: Call | None = None,
        is_name: bool = False,
    ) -> None:
        super().__init__(message)
        self.argument, self.message, self.hint = argument, message, hint
        self.call, self.is_name = call, is_name
        self.frameworks: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.message}. {self.hint}" if self.hint else self.message


class AxisError(LayerError):
    """An argument names an axis that the input does not have."""


class BatchAxisError(AxisError):
    """An argument names the batch axis: the framework may compute that, and no block has its shapes."""


class NetworkError(ValueError):
    """All the mistakes in a network.

    Attributes:
        errors (list[LayerError]): The mistakes, in the order of the layers.
    """

    def __init__(self, errors: list[LayerError]) -> None:
        super().__init__("\n".join(map(str, errors)))
        self.errors = errors


def _calls_in(value: Value) -> int:
    """How many calls there are in a value: counted from those inside, since a program may repeat one."""
    if isinstance(value, Call):
        return value.calls
    return sum(map(_calls_in, value)) if type(value) is tuple else 0


def _in_javascript(value: Value) -> str:
    if isinstance(value, tuple) and not isinstance(value, Expression):
        return f"[{', '.join(map(_in_javascript, value))}]"
    if value is None:
        return "null"
    return str(value).lower() if isinstance(value, bool) else code_of(value)


def code_of(value: Value) -> str:
    """A value as Python writes it."""
    if isinstance(value, tuple) and not isinstance(value, Expression):
        return f"({', '.join(map(code_of, value))}{',' if len(value) == 1 else ''})"
    return str(value) if isinstance(value, (Call, Expression)) else repr(value)
