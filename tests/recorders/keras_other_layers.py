"""Keras's layers for features, images, sound and words to record."""

from __future__ import annotations

from collections.abc import Iterator

from configurations import Configuration, call, each, rows

IMAGE: list[int | None] = [32, 30, 3]


def fixed() -> Iterator[Configuration]:
    """Each with what a count or a shape depends on."""
    for part in (
        _images,
        _features,
        _adaptive,
        _spectrograms,
        _einsum,
        _words,
        _wrappers,
        _axes,
        _dtypes,
        _in_rows,
    ):
        yield from part()


def _images() -> Iterator[Configuration]:
    yield from each(
        IMAGE,
        "AugMix()",
        "AutoContrast()",
        "ContrastLimitedAdaptiveHistogramEqualization()",
        "CutMix()",
        "MixUp()",
        "RandAugment()",
        "RandomBrightness(0.2)",
        "RandomColorDegeneration(0.5)",
        "RandomColorJitter()",
        "RandomContrast(0.2)",
        "RandomElasticTransform()",
        "RandomErasing()",
        "RandomFlip('horizontal')",
        "RandomGaussianBlur()",
        "RandomGrayscale()",
        "RandomHue(0.2)",
        "RandomInvert()",
        "RandomPerspective()",
        "RandomPosterization(4)",
        "RandomRotation(0.1)",
        "RandomSaturation(0.2)",
        "RandomSharpness(0.2)",
        "RandomShear()",
        "RandomTranslation(0.2, 0.2)",
        "RandomZoom(0.2)",
        "Solarization()",
        "RandomCrop(8, 9)",
        "CenterCrop(8, 9)",
        "Resizing(8, 9)",
        "CenterCrop(40, 9)",
        "RandomRotation()",
        "Resizing(height=8, width=9, crop_to_aspect_ratio=True)",
        "Resizing(8)",
        "RandomTranslation(0.2)",
        "Resizing(8, 9, data_format='channels_first')",
        "RandomCrop(height=4, width=30, seed=1)",
        "Rescaling(1.5)",
        "Rescaling(scale=2, offset=1)",
        "Rescaling()",
        "Pipeline([Rescaling(2), Resizing(8, 9), RandomFlip()])",
        "Pipeline([Normalization()])",
    )
    yield from each([None, None, 3], "Resizing(8, 9)", "CenterCrop(8, 9)", "Rescaling(2)", "RandomFlip()")


def _features() -> Iterator[Configuration]:
    for arguments in (
        "",
        "axis=-1",
        "axis=1",
        "axis=(1, -1)",
        "axis=None",
        "axis=3",
        "mean=0.5",
        "variance=2.0",
        "mean=0.0, variance=1.0",
        "mean=[0.0, 1.0, 2.0, 3.0], variance=[1.0, 1.0, 1.0, 1.0]",
        "invert=True",
        "trainable=False",
    ):
        yield from each([7, 4], call("Normalization", arguments))
    yield from each([None, 4], "Normalization()", "Normalization(axis=1)", "Normalization(axis=0)")
    yield from each([13], "Normalization()", "Normalization(-1)")
    for mode in ("", "output_mode='one_hot'", "output_mode='count'", "output_mode='multi_hot'", "'int'"):
        for source in ([1], [4], [3, 4], [None, 4]):
            yield from each(source, call("CategoryEncoding", 10, mode))
    for source in ([1], [4], [3, 4]):
        for mode in ("", "output_mode='one_hot'", "output_mode='multi_hot'", "output_mode='count'"):
            yield from each(source, call("Discretization", "[0.0, 1.0]", mode))
    yield from each([4], "Discretization(num_bins=4)", "Discretization()", "Discretization([0.0], 2)")
    yield from each(
        [4], "CategoryEncoding()", "CategoryEncoding(0)", "Discretization(num_bins=4, output_mode='one_hot')"
    )
    yield from each([4], "MaxNumBoundingBoxes(3)")


def _adaptive() -> Iterator[Configuration]:
    for kind in ("Average", "Max"):
        for source in ([7, 4], [None, 4]):
            yield from each(
                source, f"Adaptive{kind}Pooling1D(3)", f"Adaptive{kind}Pooling1D(output_size=(3,))"
            )
        for size in ("2", "(2, 3)", "2, 'channels_first'"):
            yield from each([7, 8, 4], f"Adaptive{kind}Pooling2D({size})")
        yield from each([7, 8, 9, 4], f"Adaptive{kind}Pooling3D(2)", f"Adaptive{kind}Pooling3D((1, 2, 3))")


def _spectrograms() -> Iterator[Configuration]:
    for arguments in (
        "mode='psd'",
        "mode='real'",
        "mode='imag'",
        "mode='stft'",
        "mode='psd', frame_length=200, fft_length=256",
        "frame_length=64, frame_step=32",
        "padding='same'",
        "expand_dims=True",
        "trainable=False",
        "mode='stft', expand_dims=True",
        "fft_length=128",
        "frame_step=512",
        "mode='power'",
    ):
        yield from each([1600, 2], call("STFTSpectrogram", arguments))
    yield from each([None, 1], "STFTSpectrogram()", "STFTSpectrogram(padding='same')")
    yield from each(
        [2, 1600],
        "STFTSpectrogram(data_format='channels_first')",
        "STFTSpectrogram(data_format='channels_first', expand_dims=True)",
    )
    yield from each([1600], "STFTSpectrogram()")
    yield from each(
        [16000],
        "MelSpectrogram()",
        "MelSpectrogram(512, 128)",
        "MelSpectrogram(sequence_stride=1)",
        "MelSpectrogram(num_mel_bins=40, sequence_stride=100)",
    )
    yield from each([None], "MelSpectrogram()")


def _einsum() -> Iterator[Configuration]:
    for source, arguments in (
        ([32], "'ab,bc->ac', output_shape=64"),
        ([32], "'ab,bc->ac', 64, bias_axes='c'"),
        ([32], "'ab,bc->ac', 64, lora_rank=2"),
        ([7, 32], "'abc,cd->abd', output_shape=(None, 64), bias_axes='d'"),
        ([7, 32], "'...x,xy->...y', output_shape=64, bias_axes='y'"),
        ([None, 32], "'abc,cde->abde', (None, 2, 4), bias_axes='de'"),
        ([None, 2, 4], "'abcd,cde->abe', (None, 32), bias_axes='e'"),
        ([7, 32], "'abc,bd->adc', (9, 32), bias_axes='d'"),
        ([7, 32], "'abc,bcd->ad', 5"),
        ([7, 7, 32], "'...x,xy->...y', 64"),
        ([32], "'ab,cb->ac', 64"),
        ([7, 32], "'abc,cd->abd', (8, 64)"),
        ([32], "'ab,bc->ad', 64"),
        ([32], "'ab->b', 64"),
        ([32], "'ab,bc->ac', 64, bias_axes='z'"),
        ([32], "'ab,bc->ac', 64, trainable=False"),
        ([7, 32], "'ab...,bc->ac...', 64, bias_axes='c'"),
    ):
        yield from each(source, call("EinsumDense", arguments))


def _words() -> Iterator[Configuration]:
    for arguments in (
        "",
        "tie_weights=False",
        "lora_rank=2",
        "tie_weights=False, lora_rank=2",
        "trainable=False",
        "logit_soft_cap=3.0",
        "mask_zero=True",
    ):
        yield from each([7], call("ReversibleEmbedding", 10, 4, arguments))
    yield from each([None], "ReversibleEmbedding(input_dim=1000, output_dim=256)", "ReversibleEmbedding(10)")
    yield from each(
        [4],
        "Lambda(keras.ops.square, output_shape=(4,))",
        "Lambda(keras.ops.square, (9,))",
        "Lambda(output_shape=(4,))",
    )
    yield from each([None, 4], "Lambda(keras.ops.square, output_shape=(None, 4))")


def _wrappers() -> Iterator[Configuration]:
    for source, inner in (
        ([4], "Dense(5)"),
        ([7, 4], "Dense(5, use_bias=False)"),
        ([9, 9, 4], "Conv2D(5, 3)"),
        ([9, 4], "Conv1DTranspose(5, 3)"),
        ([7], "Embedding(10, 4)"),
        ([7, 4], "LSTM(5)"),
        ([4], "Dropout(0.1)"),
        ([7, 4], "EinsumDense('abc,cd->abd', (7, 5), bias_axes='d')"),
        ([9, 4], "SeparableConv1D(5, 3)"),
        ([9, 4], "DepthwiseConv1D(3)"),
    ):
        yield from each(source, call("SpectralNormalization", inner))
    yield from each(
        [4],
        "SpectralNormalization(Dense(5), power_iterations=2)",
        "SpectralNormalization(Dense(5), 0)",
        "SpectralNormalization(Dense(5), trainable=False)",
        "SpectralNormalization(Dense(5, trainable=False))",
    )


def _axes() -> Iterator[Configuration]:
    """An axis that is named twice, once from each end."""
    for axis in ("[-2, 2]", "[1, -2]", "[2, 2]", "[-1, 2]", "[2, -2]", "[-3, 1, 2]"):
        for source in ([7, 4], [5, 7, 4]):
            yield from each(source, f"LayerNormalization(axis={axis})", f"RMSNormalization(axis={axis})")


def _dtypes() -> Iterator[Configuration]:
    """Types of weights, and what is stored in their place."""
    for dtype in ("float16", "bfloat16", "float64", "mixed_float16", "float17", "half", "int8"):
        yield from each([16], f"Dense(8, dtype='{dtype}')")
    for policy in ("DTypePolicy('bfloat16')", "mixed_precision.Policy('mixed_float16')"):
        yield from each([16], f"Dense(8, dtype=keras.{policy})")
    yield from each([16], "Dense(8, dtype=float)", "Dense(8, dtype=keras.DTypePolicy('half'))")
    for mode in ("int8", "int4", "float8"):
        for more in ("", "use_bias=False"):
            yield from each([16], call("Dense", 8, more, f"dtype='{mode}_from_float32'"))
        yield from each(
            [16],
            f"Dense(7, dtype='{mode}_from_mixed_bfloat16')",
            f"Dense(8, dtype='{mode}_from_float17')",
            f"Dense(8, dtype='{mode}_from_float16')",
            f"Dense(8, dtype='{mode}_from_mixed_float16')",
            f"Dense(8, dtype='{mode}_from_float64')",
            f"Dense(8, trainable=False, dtype='{mode}_from_float32')",
        )
        if mode != "float8":
            yield from each([7], f"Embedding(9, 5, dtype='{mode}_from_bfloat16')")
        yield from each(
            [7, 3], f"LSTM(2, dtype='{mode}_from_bfloat16')", f"GRU(2, dtype='{mode}_from_float16')"
        )
        yield from each([7, 3], f"BatchNormalization(dtype='{mode}_from_float32')")
    yield from each([7, 3], "LSTM(2, dtype='float17')", "Dropout(0.1, dtype='float16')")
    for dtype in ("bfloat16", "mixed_float16", "int8_from_float32"):
        yield from each(
            [7, 3],
            f"LSTM(2, dtype='{dtype}')",
            f"Bidirectional(LSTM(2), dtype='{dtype}')",
            f"Bidirectional(LSTM(2, dtype='{dtype}'))",
            f"TimeDistributed(Dense(2), dtype='{dtype}')",
            f"TimeDistributed(Dense(2, dtype='{dtype}'))",
            f"RNN(GRUCell(2), dtype='{dtype}')",
            f"RNN([GRUCell(2, dtype='{dtype}'), LSTMCell(2)])",
            f"Normalization(dtype='{dtype}')",
            f"BatchNormalization(dtype='{dtype}')",
            f"SpectralNormalization(Dense(2), dtype='{dtype}')",
            f"Conv1D(2, 3, dtype='{dtype}')",
        )
    yield from each(
        [7, 3],
        "SpectralNormalization(Dense(2, dtype='bfloat16'))",
        "MultiHeadAttention(2, 3, dtype='bfloat16')",
    )
    yield from rows(
        [
            (
                [7, 3],
                ["LSTM(2, dtype='bfloat16', return_sequences=True)", "GRU(3)", "Dense(4, dtype='float64')"],
            )
        ]
    )


def _in_rows() -> Iterator[Configuration]:
    yield from rows(
        [
            (
                IMAGE,
                [
                    "Resizing(8, 9)",
                    "Rescaling(0.5)",
                    "RandomFlip()",
                    "Conv2D(4, 3)",
                    "AdaptiveAveragePooling2D(1)",
                    "Flatten()",
                    "Dense(2)",
                ],
            ),
            ([13], ["Normalization()", "Dense(8)", "SpectralNormalization(Dense(1))"]),
            ([1600, 1], ["STFTSpectrogram()", "LSTM(8)", "Dense(2)"]),
            (
                [None],
                [
                    "ReversibleEmbedding(100, 8)",
                    "EinsumDense('abc,cd->abd', (None, 4), bias_axes='d')",
                    "GRU(3)",
                ],
            ),
            ([4], ["Discretization([0.0, 1.0], output_mode='one_hot')", "LSTM(3)"]),
        ]
    )
