"""What PyTorch's modules are called on that read more than one tensor, from the first of them."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import nn

Tensors = tuple[torch.Tensor, ...]

_INDICES = (nn.Embedding, nn.EmbeddingBag)
_BATCH_SECOND = (nn.CTCLoss,)
_PAIRS = (
    *(nn.TransformerDecoderLayer, nn.TransformerDecoder, nn.Transformer),
    *(nn.CosineSimilarity, nn.PairwiseDistance),
    *(nn.L1Loss, nn.MSELoss, nn.SmoothL1Loss, nn.HuberLoss, nn.BCELoss, nn.BCEWithLogitsLoss, nn.KLDivLoss),
    *(nn.PoissonNLLLoss, nn.SoftMarginLoss, nn.HingeEmbeddingLoss, nn.MultiLabelSoftMarginLoss),
)
"""What reads two tensors of one shape."""

_TRIPLES = (
    *(nn.TripletMarginLoss, nn.TripletMarginWithDistanceLoss),
    *(nn.MarginRankingLoss, nn.GaussianNLLLoss),
)


def kind_of(module: nn.Module) -> torch.dtype:
    """The type of the numbers that a module reads."""
    return torch.long if isinstance(module, _INDICES) else torch.float32


def batch_axis(modules: list[nn.Module]) -> int:
    """Where the first module that needs the batch axis somewhere needs it."""
    for module in modules:
        if isinstance(module, _BATCH_SECOND):
            return 1
        for inner in module.modules():
            if isinstance(inner, (nn.RNNBase, nn.MultiheadAttention)):
                return 0 if inner.batch_first else 1
    return 0


def others(module: nn.Module, source: torch.Tensor) -> Tensors:
    """What a module reads beside its first tensor."""
    for kinds, make in _OTHERS:
        if isinstance(module, kinds):
            return make(module, source)
    return ()


def _numbers(*lengths: int) -> torch.Tensor:
    return torch.zeros(lengths, dtype=torch.long)


def _attended(module: nn.Module, source: torch.Tensor) -> Tensors:
    assert isinstance(module, nn.MultiheadAttention)
    return tuple(torch.zeros(*source.shape[:-1], length) for length in (module.kdim, module.vdim))


def _of_sequences(module: nn.Module, source: torch.Tensor) -> Tensors:
    steps, batch = source.shape[:2]
    lengths = torch.full((batch,), steps), torch.ones(batch, dtype=torch.long)
    return (_numbers(batch, 1) + 1, *lengths)


def _of_heads(module: nn.Module, source: torch.Tensor) -> Tensors:
    assert isinstance(module, nn.LinearCrossEntropyLoss)
    return (_numbers(len(source), *module.out_features),)


_OTHERS: list[tuple[tuple[type, ...], Callable[[nn.Module, torch.Tensor], Tensors]]] = [
    ((nn.MultiheadAttention,), _attended),
    (_PAIRS, lambda module, source: (source,)),
    (_TRIPLES, lambda module, source: (source, torch.ones_like(source))),
    ((nn.Bilinear,), lambda module, source: (torch.zeros(*source.shape[:-1], module.in2_features),)),  # type: ignore[arg-type]
    (
        (nn.MaxUnpool1d, nn.MaxUnpool2d, nn.MaxUnpool3d, nn.MultiLabelMarginLoss),
        lambda module, source: (_numbers(*source.shape),),
    ),
    (
        (nn.CrossEntropyLoss, nn.NLLLoss),
        lambda module, source: (_numbers(*source.shape[:1], *source.shape[2:]),),
    ),
    (
        (nn.MultiMarginLoss, nn.AdaptiveLogSoftmaxWithLoss),
        lambda module, source: (_numbers(len(source)),),
    ),
    ((nn.CosineEmbeddingLoss,), lambda module, source: (source, torch.ones(len(source)))),
    ((nn.CTCLoss,), _of_sequences),
    ((nn.LinearCrossEntropyLoss,), _of_heads),
]
"""How each kind of module is called."""
