from __future__ import annotations

from typing import Generic, Literal, TypeVar

from torch import nn

Inner = TypeVar("Inner", bound=nn.RNNBase)
WIDTH = 23


class Gated(nn.Module, Generic[Inner]):
    inner: Inner

    def __init__(self, inner: Inner, *, is_gated: bool = False) -> None:
        super().__init__()
        self.inner = inner
        self.gate: nn.Linear | None = nn.Linear(WIDTH, WIDTH) if is_gated else None


def recurrent(kind: Literal["lstm", "gru"] = "lstm", /, **options: int) -> nn.RNNBase:
    kinds: dict[str, type[nn.RNNBase]] = {"lstm": nn.LSTM, "gru": nn.GRU}
    return kinds[kind](**options)


model: Gated[nn.RNNBase] = Gated[nn.RNNBase](recurrent("gru", input_size=6, hidden_size=WIDTH), is_gated=True)
