"""PyTorch's modules beside the recurrent ones to record: each with what a count or a shape depends on.

Not among them is what PyTorch takes for something else: it reads an input that lacks an axis as one without a
batch, so that the batch passes for channels.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

from configurations import Configuration, any_size, call, each, maybe, rows

PLACES = {1: [7], 2: [7, 9], 3: [7, 9, 8]}
OPEN: dict[int, list[int | None]] = {1: [None], 2: [None, 9], 3: [None, 9, 8]}


def other_layers() -> Iterator[Configuration]:
    """All of them."""
    for part in (
        _convolutions,
        _normalizations,
        _pooling,
        _activations,
        _resizing,
        _dense,
        _attention,
        _losses,
        _together,
        _refused,
    ):
        yield from part()


def _convolutions() -> Iterator[Configuration]:
    for settings in (
        ("kernel_size=3",),
        (3, 2),
        ((3, 2, 1), (2, 1, 3)),
        (3, "padding=(1, 0, 2)"),
        (3, "padding='same'"),
        (3, "dilation=2"),
        (2, "groups=2"),
        (3, "bias=False"),
        (1, 2, 0, 1, 4, False),
    ):
        yield from each([4, 9, 8, 7], call("Conv3d", 4, 8, *settings))
        yield from each([4, None, 9, 7], call("Conv3d", 4, 8, *settings))
    for rank in (1, 2, 3):
        for settings in (
            ("kernel_size=3",),
            (3, 2),
            (3, "stride=2", "output_padding=1"),
            (3, "padding=1"),
            (3, "dilation=2"),
            (2, "groups=2"),
            (3, "bias=False"),
            (4, 3, 1, 2, 4, False),
            (3, "dilation=2", "output_padding=1"),
        ):
            name = f"ConvTranspose{rank}d"
            yield from each([4, *PLACES[rank]], call(name, 4, 8, *settings))
            yield from each([4, *OPEN[rank]], call(name, 4, 8, *settings))
        for kind in ("Conv", "ConvTranspose"):
            lazy = f"LazyConv{kind[4:]}{rank}d"
            yield from each([4, *PLACES[rank]], call(lazy, 8, 3), call(lazy, 8, 3, 2, "bias=False"))
            yield from each([4, *OPEN[rank]], call(lazy, 8, "kernel_size=3", "groups=2"))
    yield from each(
        [4, 7, 9], "ConvTranspose2d(4, 8, (3, 5), stride=(2, 1))", "LazyConv2d(8, 3, padding='same')"
    )
    yield from each(
        None, "Conv3d(4, 8, 3)", "ConvTranspose1d(4, 8, 3)", "ConvTranspose2d(4, 8, (3, 5), groups=2)"
    )


def _normalizations() -> Iterator[Configuration]:
    flags = (
        "",
        "affine=True",
        "track_running_stats=True",
        "affine=True, bias=False",
        "1e-5, 0.1, True, True",
    )
    for rank in (1, 2, 3):
        for flag in flags:
            yield from each([4, *PLACES[rank]], call(f"InstanceNorm{rank}d", 4, flag))
            yield from each([4, *OPEN[rank]], call(f"InstanceNorm{rank}d", 4, flag))
        for lazy in (f"LazyBatchNorm{rank}d", f"LazyInstanceNorm{rank}d"):
            for flag in ("", "affine=False", "bias=False"):
                yield from each([4, *PLACES[rank]], call(lazy, flag))
    for flag in ("", "affine=False", "bias=False", "1e-5, 0.1, False, False"):
        yield from each([4, 7, 5, 6], call("BatchNorm3d", 4, flag))
        for source in ([4], [4, 7], [4, None], [4, 5, 6, 7]):
            yield from each(source, call("SyncBatchNorm", 4, flag))
    for flag in ("", "affine=False", "bias=False", "1e-6, False", "eps=1e-3"):
        for source in ([6], [6, 7], [6, None, 5]):
            yield from each(source, call("GroupNorm", 3, 6, flag))
    yield from each(
        [6], "GroupNorm(1, 6)", "GroupNorm(6, num_channels=6)", "GroupNorm(num_groups=2, num_channels=6)"
    )
    for flag in ("", "elementwise_affine=False", "1e-6", "eps=None"):
        for source in ([4], [None, 4], [3, 7, 4]):
            yield from each(source, call("RMSNorm", 4, flag), call("RMSNorm", [4], flag))
        yield from each([3, 7, 4], call("RMSNorm", (7, 4), flag))
    for source in ([4, 7], [4, None, 5]):
        yield from each(source, "LocalResponseNorm(2)", "LocalResponseNorm(size=3, alpha=1e-3)")
    yield from each([4, 7, 5], "CrossMapLRN2d(2)", "CrossMapLRN2d(size=3, k=2)")
    yield from each(
        None, "GroupNorm(2, 6)", "RMSNorm((3, 4))", "BatchNorm3d(4)", "InstanceNorm2d(4, affine=True)"
    )
    yield from each([5, 7], "InstanceNorm1d(4)")
    yield from each([4, 1], "InstanceNorm1d(4, track_running_stats=True)", "InstanceNorm1d(4)")


def _pooling() -> Iterator[Configuration]:
    for rank in (1, 2, 3):
        for source in ([4, *PLACES[rank]], [None if rank == 1 else 4, *OPEN[rank]]):
            for settings in (
                (2,),
                (3, 2),
                (3, "stride=1"),
                (3, "padding=1"),
                (2, 3, "ceil_mode=True"),
                (3, 2, 1, "ceil_mode=True"),
                ((2,) * rank, (1,) * rank),
                (2, None),
            ):
                yield from each(
                    source, call(f"MaxPool{rank}d", *settings), call(f"AvgPool{rank}d", *settings)
                )
            yield from each(
                source,
                call(f"MaxPool{rank}d", 2, "dilation=2"),
                call(f"MaxPool{rank}d", 3, 2, 1, 1, True),
                call(f"AvgPool{rank}d", 3, 2, 1, "count_include_pad=False"),
                call(f"LPPool{rank}d", 2, 3),
                call(f"LPPool{rank}d", 1.5, 2, 3, "ceil_mode=True"),
                call(f"LPPool{rank}d", "norm_type=2", "kernel_size=3", "stride=2"),
                call(f"AdaptiveAvgPool{rank}d", 3),
                call(f"AdaptiveMaxPool{rank}d", 3),
                call(f"AdaptiveAvgPool{rank}d", (2,) * rank),
                call(f"AdaptiveMaxPool{rank}d", 3, True),
                call(f"MaxUnpool{rank}d", 2),
                call(f"MaxUnpool{rank}d", 3, 2, 1),
            )
            if rank > 1:
                name = f"FractionalMaxPool{rank}d"
                yield from each(
                    source,
                    call(name, 2, 4),
                    call(name, 2, "output_size=3", "return_indices=True"),
                )
    yield from each([4, 7, 9], "AdaptiveAvgPool2d((None, 3))", "AdaptiveMaxPool2d((2, None))")
    yield from each(
        [4, 7, 9], "FractionalMaxPool2d(2, output_ratio=0.5)", "FractionalMaxPool2d((2, 3), (3, 4))"
    )
    yield from each([4, 7, 9], "MaxPool2d((2, 3), stride=(2, 1), padding=(1, 0))", "AvgPool2d((2, 3))")
    yield from each([4, 7, 9, 8], "FractionalMaxPool3d(2, output_ratio=(0.5, 0.3, 0.4))")
    yield from each(None, "MaxPool1d(2)", "AdaptiveAvgPool2d(1)")


def _activations() -> Iterator[Configuration]:
    for layer in (
        "ReLU6()",
        "RReLU()",
        "RReLU(0.1, 0.3, True)",
        "CELU()",
        "CELU(alpha=0.5)",
        "SELU()",
        "SELU(True)",
        "Mish()",
        "LogSigmoid()",
        "Hardsigmoid()",
        "Hardswish()",
        "Hardtanh()",
        "Hardtanh(-2.0, 2.0)",
        "Hardshrink()",
        "Hardshrink(0.3)",
        "Softshrink()",
        "Softplus()",
        "Softplus(beta=2)",
        "Softsign()",
        "Tanhshrink()",
        "Threshold(0.1, 20)",
        "Identity()",
        "Dropout2d()",
        "Dropout3d(0.2)",
        "AlphaDropout(p=0.2)",
        "FeatureAlphaDropout(0.3)",
        "Softmin()",
        "Softmin(dim=1)",
    ):
        for source in ([3], [None, 3]):
            yield from each(source, layer)
    for source in ([4], [4, 7], [4, None]):
        yield from each(source, "Dropout1d()", "Dropout1d(0.2, True)")
    yield from each(
        [4, 7, 9], "Softmax2d()", "ChannelShuffle(2)", "GLU(1)", "Dropout1d()", "ChannelShuffle(groups=3)"
    )
    yield from each([4, None], "ChannelShuffle(4)")
    yield from each(
        [7, 6], "GLU(None)", "Flatten(None)", "Unflatten(None, (2, 3))", "AdaptiveAvgPool1d(None)"
    )
    yield from each([7, 6], "LayerNorm(6, 'relu')", "LayerNorm(6, (1, 2))", "Hardtanh(min_val=())")
    yield from each([7, 6], "GLU()", "GLU(dim=-1)", "GLU(1)", "GLU(2)", "GLU(dim=-3)")
    yield from each([None, 6], "GLU()")
    yield from each([5], "GLU()", "ChannelShuffle(2)")


def _resizing() -> Iterator[Configuration]:
    for rank in (1, 2, 3):
        sides = ", ".join(map(str, range(1, 2 * rank + 1)))
        for kind in ("Zero", "Constant", "Reflection", "Replication", "Circular"):
            value = "0.5" if kind == "Constant" else ""
            for source in ([4, *PLACES[rank]], [4, *OPEN[rank]]):
                name = f"{kind}Pad{rank}d"
                yield from each(source, call(name, 2, value), call(name, f"({sides})", value))
            yield from each(
                [4, *PLACES[rank]], call(f"{kind}Pad{rank}d", "padding=8", value and f"value={value}")
            )
    yield from each(
        [4, 7], "ZeroPad1d((1, -2))", "ConstantPad1d(-1, 0.5)", "ReflectionPad1d((6, 0))", "CircularPad1d(7)"
    )
    for size in ("2", "size=7", "scale_factor=2", "scale_factor=1.7", "None, 0.4", "scale_factor=0.1"):
        for rank in (1, 2, 3):
            yield from each([4, *PLACES[rank]], call("Upsample", size))
            yield from each([4, *OPEN[rank]], call("Upsample", size))
        for name in ("UpsamplingNearest2d", "UpsamplingBilinear2d"):
            yield from each([4, 7, 9], call(name, size))
    for mode, rank in (
        ("linear", 1),
        ("bilinear", 2),
        ("bicubic", 2),
        ("trilinear", 3),
        ("nearest-exact", 1),
    ):
        yield from each([4, *PLACES[rank]], f"Upsample(scale_factor=3, mode='{mode}')")
    yield from each(
        [4, 7, 9],
        "Upsample((10, 12))",
        "Upsample(scale_factor=(2, 3))",
        "Upsample(scale_factor=2, mode='linear')",
        "Upsample(scale_factor=2, mode='bilinear', align_corners=True)",
        "Upsample(scale_factor=2, align_corners=True)",
        "Upsample()",
        "Upsample(3, 2)",
        "Upsample((3, 2, 1))",
        "Upsample(scale_factor=2, mode='cubic')",
    )
    yield from each(
        [12, 6, 9],
        "PixelShuffle(2)",
        "PixelUnshuffle(3)",
        "PixelShuffle(3)",
        "PixelUnshuffle(downscale_factor=2)",
    )
    yield from each([2, 8, None, 6], "PixelShuffle(upscale_factor=2)")
    for settings in ((3,), (3, 2), (3, "padding=1"), (2, "stride=2"), ((3, 2), (2, 1), (1, 0), (2, 3)), (9,)):
        yield from each([4, 7, 9], call("Unfold", *settings))
    yield from each([4, None, 9], "Unfold(3)")
    yield from each(
        [36, 35],
        "Fold((7, 9), 3)",
        "Fold(output_size=(7, 9), kernel_size=3)",
        "Fold(7, 3)",
        "Fold((7, 9), 5)",
    )
    for arguments in (
        "1, (2, 3)",
        "1, (2, -1)",
        "dim=2, unflattened_size=(5, 1)",
        "-1, [5]",
        "2, (2, 2)",
        "1, (-1, -1)",
    ):
        yield from each([6, 5], call("Unflatten", arguments))
    yield from each([None, 6], "Unflatten(2, (2, 3))", "Unflatten(4, (2, 3))")


def _dense() -> Iterator[Configuration]:
    for source in ([3], [7, 3], [None, 3]):
        yield from each(
            source,
            "Bilinear(3, 4, 5)",
            "Bilinear(3, 4, 5, bias=False)",
            "Bilinear(in1_features=3, in2_features=1, out_features=1)",
        )
        yield from each(source, "LazyLinear(5)", "LazyLinear(out_features=5, bias=False)")
        yield from each(
            source,
            "CosineSimilarity()",
            "CosineSimilarity(-1)",
            "PairwiseDistance()",
            "PairwiseDistance(1.0, keepdim=True)",
        )
    for mode in ("", "mode='sum'", "mode='max'", "padding_idx=0", "sparse=True", "max_norm=1.0"):
        for source in ([25], [None], [1]):
            yield from each(source, call("EmbeddingBag", 10, 4, mode))
    yield from each(
        [25],
        "EmbeddingBag(num_embeddings=1000, embedding_dim=256)",
        "EmbeddingBag(10, 4, mode='min')",
        "EmbeddingBag(10, 4, padding_idx=10)",
    )
    yield from each([25, 3], "EmbeddingBag(10, 4)")
    for arguments in (
        "[10, 30]",
        "[20]",
        "cutoffs=[10, 30, 60]",
        "[10, 30], 2.0",
        "[10, 30], head_bias=True",
        "(10, 30)",
        "[30, 10]",
        "[10, 100]",
        "[]",
    ):
        yield from each([64], call("AdaptiveLogSoftmaxWithLoss", 64, 100, arguments))
    yield from each([7, 64], "AdaptiveLogSoftmaxWithLoss(64, 100, [10])")
    yield from each(
        None, "Bilinear(3, 4, 5)", "EmbeddingBag(10, 4)", "AdaptiveLogSoftmaxWithLoss(64, 100, [10])"
    )


def _attention() -> Iterator[Configuration]:
    flags = (
        "",
        "bias=False",
        "batch_first=True",
        "0.1",
        "add_bias_kv=True",
        "add_zero_attn=True",
        "kdim=3",
        "vdim=5",
        "kdim=3, vdim=5, bias=False",
        "add_bias_kv=True, add_zero_attn=True, kdim=6, vdim=6",
        "kdim=3, batch_first=True",
    )
    for flag in flags:
        yield from each([7, 6], call("MultiheadAttention", 6, 2, flag))
    for flag in ("", "batch_first=True"):
        yield from each([None, 6], call("MultiheadAttention", 6, 3, flag))
        for kind in ("Encoder", "Decoder"):
            layer = f"Transformer{kind}Layer"
            yield from each([None, 6], call(layer, 6, 2, flag))
            for more in (
                "8",
                "dim_feedforward=8, bias=False",
                "8, norm_first=True",
                "8, 0.1, 'gelu'",
                "8, activation=nn.PReLU()",
                "8, activation=nn.GELU()",
                "8, activation=torch.tanh",
            ):
                yield from each([7, 6], call(layer, 6, 2, more, flag))
            whole = f"Transformer{kind}"
            inner = call(f"nn.{layer}", 6, 2, 8, flag)
            yield from each(
                [7, 6], call(whole, inner, 2), call(whole, inner, "num_layers=3", "norm=nn.LayerNorm(6)")
            )
            yield from each([7, 6], call(whole, inner, 1, "nn.RMSNorm(6)"))
    yield from each(
        [7, 6],
        "Transformer(6, 2, 1, 2, 8)",
        call(
            "Transformer",
            6,
            3,
            "num_encoder_layers=2",
            "num_decoder_layers=1, dim_feedforward=4, batch_first=True",
        ),
        "Transformer(6, 2, 1, 1, 8, bias=False)",
    )
    yield from each(
        None,
        "MultiheadAttention(512, 8)",
        "TransformerEncoderLayer(d_model=512, nhead=8)",
        "TransformerEncoder(nn.TransformerEncoderLayer(512, 8), 6)",
        "Transformer()",
    )
    yield from each(
        [7, 6],
        "MultiheadAttention(6, 4)",
        "MultiheadAttention(5, 1)",
        "TransformerEncoderLayer(6, 4)",
        "TransformerEncoderLayer(6, 2, activation='tanh')",
        "TransformerEncoder(nn.Linear(6, 6), 0)",
        "TransformerEncoder(nn.TransformerEncoderLayer(6, 2))",
    )


def _losses() -> Iterator[Configuration]:
    for name in (
        "L1Loss",
        "MSELoss",
        "SmoothL1Loss",
        "HuberLoss",
        "BCELoss",
        "BCEWithLogitsLoss",
        "KLDivLoss",
        "PoissonNLLLoss",
        "GaussianNLLLoss",
        "SoftMarginLoss",
        "HingeEmbeddingLoss",
        "MarginRankingLoss",
        "CrossEntropyLoss",
        "NLLLoss",
        "NLLLoss2d",
        "MultiMarginLoss",
        "MultiLabelMarginLoss",
        "MultiLabelSoftMarginLoss",
        "CosineEmbeddingLoss",
        "TripletMarginLoss",
        "TripletMarginWithDistanceLoss",
    ):
        for reduction in ("", "reduction='sum'", "reduction='none'", "reduction='all'"):
            for source in ([4], [4, 7]):
                yield from each(source, call(name, reduction))
    yield from each(
        [4],
        "MSELoss(size_average=False)",
        "MSELoss(reduce=False)",
        "MSELoss(reduce=False, reduction='sum')",
        "L1Loss(reduction='batchmean')",
        "KLDivLoss(reduction='batchmean')",
    )
    for reduction in ("", "reduction='none'"):
        yield from each([7, 4], call("CTCLoss", reduction))
        yield from each(
            [6],
            call("LinearCrossEntropyLoss", 6, 5, reduction),
            call("LinearCrossEntropyLoss", 6, 5, "out_features=(2, 3)", reduction),
        )
    yield from each([6], "LinearCrossEntropyLoss(6, 5, bias=True)")
    yield from each([None, 4], "MSELoss(reduction='none')")


def _together() -> Iterator[Configuration]:
    yield from rows(
        [
            (
                [3, 32, 32],
                [
                    "Conv2d(3, 16, 3, padding=1)",
                    "GroupNorm(4, 16)",
                    "SiLU()",
                    "MaxPool2d(2)",
                    "AdaptiveAvgPool2d(1)",
                    "Flatten()",
                    "Linear(16, 10)",
                ],
            ),
            (
                [None, 6],
                [
                    "LSTM(6, 8, batch_first=True)",
                    "MultiheadAttention(8, 2, batch_first=True)",
                    "Linear(8, 1)",
                ],
            ),
            ([7, 6], ["TransformerEncoderLayer(6, 2, 8)", "LSTM(6, 4)", "Softsign()"]),
            ([25], ["EmbeddingBag(100, 8)", "RMSNorm(8)", "Linear(8, 2)", "LogSoftmax(1)"]),
            (
                [16],
                [
                    "Linear(16, 12)",
                    "Unflatten(1, (3, 2, 2))",
                    "ConvTranspose2d(3, 4, 2, 2)",
                    "PReLU(4)",
                    "Upsample(scale_factor=2)",
                ],
            ),
            (
                [1, 28, 28],
                ["LazyConv2d(8, 3)", "LazyBatchNorm2d()", "ReLU6()", "Flatten()", "LazyLinear(10)"],
            ),
            (
                [4, 40],
                ["Conv1d(4, 8, 3)", "GLU(1)", "AvgPool1d(2)", "ReflectionPad1d(1)", "InstanceNorm1d(4)"],
            ),
            ([7, 6], ["LSTM(6, 8)", "Identity()", "Dropout1d()", "GLU()"]),
        ]
    )


def _refused() -> Iterator[Configuration]:
    """What PyTorch refuses, we refuse."""
    yield from each(
        None,
        "Conv3d(4, 8)",
        "ConvTranspose1d(4, 6, 3, groups=4)",
        "ConvTranspose1d(4, 8, 3, padding_mode='circular')",
        "GroupNorm(4, 6)",
        "GroupNorm(6)",
        "RMSNorm()",
        "Bilinear(3, 4)",
        "MaxPool1d()",
        "AdaptiveAvgPool2d()",
        "FractionalMaxPool2d(2)",
        "FractionalMaxPool2d(2, 3, 0.5)",
        "FractionalMaxPool2d(2, output_ratio=1.5)",
        "Threshold(1)",
        "ConstantPad1d(2)",
        "Unflatten(1)",
        "PixelShuffle()",
        "EmbeddingBag(10)",
        "AdaptiveLogSoftmaxWithLoss(64, 100)",
        "MultiheadAttention(6)",
        "TransformerEncoder(3, 2, 1, 2, 3, 4)",
        "Fold(3)",
        "Identity(x)",
        "MSELoss(1, 2, 3, 4)",
        "LinearCrossEntropyLoss(6)",
        "SELU(1, 2)",
    )
    for source, layer in (
        ([3, 7, 9, 8], "Conv3d(4, 8, 3)"),
        ([4, 7, 9], "Conv3d(4, 8, 3)"),
        ([3, 7], "ConvTranspose1d(4, 8, 3)"),
        ([4, 7], "ConvTranspose1d(4, 8, 3, output_padding=1)"),
        ([4, 1], "ConvTranspose1d(4, 8, 1, padding=1)"),
        ([5, 7], "GroupNorm(3, 6)"),
        ([5], "RMSNorm(4)"),
        ([3, 7], "InstanceNorm1d(4, affine=True)"),
        ([5], "SyncBatchNorm(4)"),
        ([4], "LocalResponseNorm(2)"),
        ([4, 7], "BatchNorm3d(4)"),
        ([4, 7, 5], "LazyBatchNorm1d()"),
        ([4, 7], "MaxPool1d(9)"),
        ([4, 7], "MaxPool1d(3, padding=2)"),
        ([4, 7, 9], "MaxPool2d(3, padding=2)"),
        ([4, 7, 9], "MaxPool2d(3, padding=2, dilation=2)"),
        ([4, 7], "AvgPool1d(3, padding=2)"),
        ([4, 7], "LPPool1d(2, 9)"),
        ([4, 7, 9], "FractionalMaxPool2d(3, 6)"),
        ([4, 7, 9], "MaxPool2d((2, 2, 2))"),
        ([4], "Bilinear(3, 4, 5)"),
        ([5], "LazyConv1d(8, 3)"),
        ([6], "MultiheadAttention(6, 2, 0.1, True, False, False, 0)"),
        ([7, 5], "TransformerEncoderLayer(6, 2)"),
        ([4, 7, 9], "MultiMarginLoss()"),
        ([8, 5], "PixelShuffle(2)"),
    ):
        yield from each(source, layer)


def random_layer(chance: random.Random) -> Configuration:
    """A module that has weights, or slides a window, on an input that mostly fits it."""
    rank = chance.choice([1, 2, 3])
    lengths: list[int | None] = [chance.choice([4, 9, 20]) for _ in range(rank)]
    lengths[0] = chance.choice([lengths[0], lengths[0], None])
    channels = 2 * chance.randint(1, 9)
    kernel, stride = chance.choice([1, 2, 3]), chance.choice(["", 1, 2, 3])
    other = chance.randint(1, 12)
    layer = chance.choice(
        [
            call(
                f"ConvTranspose{rank}d",
                channels,
                2 * other,
                kernel,
                stride,
                maybe(chance, "padding=1"),
                maybe(chance, "groups=2"),
            ),
            call(
                f"Conv{rank}d",
                channels,
                2 * other,
                kernel,
                stride,
                maybe(chance, "padding=1"),
                maybe(chance, "groups=2"),
            ),
            call(f"LazyConv{rank}d", other, kernel, stride, maybe(chance, "bias=False")),
            call(
                f"MaxPool{rank}d", kernel, stride, maybe(chance, "padding=1"), maybe(chance, "ceil_mode=True")
            ),
            call(f"AvgPool{rank}d", kernel, stride, maybe(chance, "ceil_mode=True")),
            call(f"AdaptiveMaxPool{rank}d", chance.randint(1, 9), maybe(chance, "return_indices=True")),
            call(f"InstanceNorm{rank}d", channels, maybe(chance, "affine=True"), maybe(chance, "bias=False")),
            call("GroupNorm", chance.choice([1, 2, 3]), channels, maybe(chance, "affine=False")),
            call("Upsample", f"scale_factor={chance.choice([2, 1.5, 3])}"),
            call(f"ReplicationPad{rank}d", chance.randint(0, 4)),
        ]
    )
    return {"input": [channels, *lengths], "layers": [layer]}


def random_attention(chance: random.Random) -> Configuration:
    """An attention or a transformer on an input that fits it."""
    heads = chance.choice([1, 2, 4])
    width = heads * chance.randint(1, 8)
    first, bias = maybe(chance, "batch_first=True", 0.5), maybe(chance, "bias=False")
    inner = any_size(chance)
    layer = chance.choice(
        [
            call(
                "MultiheadAttention",
                width,
                heads,
                bias,
                first,
                maybe(chance, f"kdim={inner}"),
                maybe(chance, "add_bias_kv=True"),
            ),
            call("TransformerEncoderLayer", width, heads, inner, bias, first),
            call("TransformerDecoderLayer", width, heads, inner, bias, first),
            call(
                "TransformerEncoder",
                call("nn.TransformerEncoderLayer", width, heads, inner, bias, first),
                chance.randint(1, 3),
            ),
            call("Transformer", width, heads, 1, 2, inner, bias, first),
        ]
    )
    return {"input": [chance.choice([3, 7, None]), width], "layers": [layer]}
