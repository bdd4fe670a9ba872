"""Keras's spectrograms (keras/src/layers/preprocessing/stft_spectrogram.py, mel_spectrogram.py)."""

from collections.abc import Iterator

from ...calls import LayerError
from ...cells import LAYER
from ...formulas import Number, Size
from ...layers import Layer
from ...shapes import Lengths, Shape, Tensor, shape_text, unnamed
from ...signatures import Arguments, choice, flag, optional, size
from ...weights import Group, Source, Weight, whole
from .base import keras_layer, without_weights
from .windows import DATA_FORMAT, channels_of, grid_of

_STFT = "STFTSpectrogram"


def _stft(arguments: Arguments, source: Lengths) -> Layer:
    """A Fourier transform of windows, whose sines and cosines are weights."""
    length = arguments["frame_length"]
    points, step = arguments["fft_length"] or length, arguments["frame_step"] or length // 2
    if points < length:
        raise LayerError(
            "fft_length", f"'fft_length' must be at least frame_length={length:,}, not {points:,}"
        )
    if step > length:
        raise LayerError("frame_step", f"'frame_step' must be at most frame_length={length:,}, not {step:,}")
    grid = grid_of(_STFT, 1, arguments, source)
    channels = channels_of(_STFT, grid)
    frame, bins = Size("n", length, "values of a frame"), Size("b", points // 2 + 1, "frequencies")
    steps = _steps(grid.space[0], length, step, arguments["padding"] == "same")
    return Layer(
        _STFT,
        grid.input(channels),
        (Tensor(_output(arguments, steps, bins, channels)),),
        (Group((LAYER,), tuple(_kernels(arguments["mode"], frame, bins))),),
        ("sines and cosines that are trained like other weights, unless trainable=False",),
        has_unknown_products=True,
    )


def _kernels(mode: str, frame: Size, bins: Size) -> Iterator[Weight]:
    window = Source("input", frame, "values in a frame")
    for part, other in (("real", "imag"), ("imag", "real")):
        if mode != other:
            yield whole(part[0].upper(), f"{part}_kernel", window, LAYER, bins, (frame, Number(1), bins))


def _steps(length: int | None, frame: int, step: int, is_padded: bool) -> Number | None:
    if length is None:
        return None
    steps = -(-length // step) if is_padded else (length - frame) // step + 1
    if steps < 1:
        raise LayerError("frame_length", f"a frame is {frame:,} long, and the input only {length:,}")
    return Number(steps)


def _output(arguments: Arguments, steps: Number | None, bins: Size, channels: Size) -> Shape:
    values = bins.value * (2 if arguments["mode"] == "stft" else 1)
    is_first = arguments["data_format"] == "channels_first"
    if arguments["expand_dims"]:
        ends = (steps, Number(values))
        return (channels, *ends) if is_first else (*ends, channels)
    together = Number(values * channels.value)
    return (together, steps) if is_first else (steps, together)


def _mel(arguments: Arguments, source: Lengths) -> Layer:
    if len(source) != 1:
        message = f"MelSpectrogram reads (samples,), but its input is {shape_text(source)}"
        raise LayerError(None, message)
    stride = arguments["sequence_stride"]
    frames = None if source[0] is None else (source[0] + stride + 1) // stride  # as Keras builds what follows
    output = unnamed((arguments["num_mel_bins"], frames))
    note = "it works out how loud each band of frequencies is"
    return without_weights("MelSpectrogram", source, output, note)


SPECTROGRAMS = {
    _STFT: keras_layer(
        _STFT,
        "mode=, frame_length=, frame_step=, fft_length=, window=, periodic=, scaling=, padding=, "
        "expand_dims=, data_format=",
        _stft,
        {
            "mode": choice("log", "magnitude", "phase", "psd", "real", "imag", "angle", "stft"),
            "frame_length": size(256),
            "frame_step": optional(size()),
            "fft_length": optional(size()),
            "padding": choice("valid", "same"),
            "expand_dims": flag(False),
            **DATA_FORMAT,
        },
        reads_sequence=True,
    ),
    "MelSpectrogram": keras_layer(
        "MelSpectrogram",
        "fft_length=, sequence_stride=, sequence_length=, window=, sampling_rate=, num_mel_bins=, "
        "min_freq=, max_freq=, power_to_db=, top_db=, mag_exp=, min_power=, ref_power=",
        _mel,
        {"fft_length": size(2048), "sequence_stride": size(512), "num_mel_bins": size(128)},
    ),
}
