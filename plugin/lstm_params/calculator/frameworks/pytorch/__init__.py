"""PyTorch 2, as of 2.13."""

from collections.abc import Sequence

from ...calls import Call
from ...cells import Recurrent
from ...layers import Layer
from ...weights import Part, Weight
from ..catalogue import Catalogue
from ..framework import Framework, Language, Symbol, by_name, by_place

_TYPES = Catalogue(
    __name__,
    {
        "recurrent": "LSTM GRU RNN LSTMCell GRUCell RNNCell",
        "layers": "Linear LazyLinear Bilinear Embedding EmbeddingBag Identity CosineSimilarity "
        "PairwiseDistance AdaptiveLogSoftmaxWithLoss",
        "activations": "ReLU ReLU6 RReLU LeakyReLU ELU CELU SELU GELU SiLU Mish Sigmoid LogSigmoid "
        "Hardsigmoid Hardswish Hardtanh Hardshrink Softshrink Softplus Softsign Tanh Tanhshrink Threshold "
        "Softmax2d Softmax LogSoftmax Softmin GLU ChannelShuffle Dropout Dropout1d Dropout2d Dropout3d "
        "AlphaDropout FeatureAlphaDropout",
        "convolution": "Conv1d Conv2d Conv3d ConvTranspose1d ConvTranspose2d ConvTranspose3d LazyConv1d "
        "LazyConv2d LazyConv3d LazyConvTranspose1d LazyConvTranspose2d LazyConvTranspose3d",
        "normalization": "BatchNorm1d BatchNorm2d BatchNorm3d LazyBatchNorm1d LazyBatchNorm2d "
        "LazyBatchNorm3d SyncBatchNorm InstanceNorm1d InstanceNorm2d InstanceNorm3d LazyInstanceNorm1d "
        "LazyInstanceNorm2d LazyInstanceNorm3d GroupNorm LayerNorm RMSNorm LocalResponseNorm CrossMapLRN2d "
        "PReLU",
        "pooling": "MaxPool1d MaxPool2d MaxPool3d AvgPool1d AvgPool2d AvgPool3d LPPool1d LPPool2d LPPool3d "
        "AdaptiveMaxPool1d AdaptiveMaxPool2d AdaptiveMaxPool3d AdaptiveAvgPool1d AdaptiveAvgPool2d "
        "AdaptiveAvgPool3d MaxUnpool1d MaxUnpool2d MaxUnpool3d FractionalMaxPool2d FractionalMaxPool3d",
        "resizing": "Flatten Unflatten ZeroPad1d ZeroPad2d ZeroPad3d ConstantPad1d ConstantPad2d "
        "ConstantPad3d ReflectionPad1d ReflectionPad2d ReflectionPad3d ReplicationPad1d ReplicationPad2d "
        "ReplicationPad3d CircularPad1d CircularPad2d CircularPad3d Upsample UpsamplingNearest2d "
        "UpsamplingBilinear2d PixelShuffle PixelUnshuffle Unfold Fold",
        "attention": "MultiheadAttention TransformerEncoderLayer TransformerDecoderLayer "
        "TransformerEncoder TransformerDecoder Transformer",
        "losses": "L1Loss MSELoss SmoothL1Loss HuberLoss BCELoss BCEWithLogitsLoss KLDivLoss "
        "PoissonNLLLoss GaussianNLLLoss SoftMarginLoss HingeEmbeddingLoss MarginRankingLoss "
        "CrossEntropyLoss NLLLoss NLLLoss2d MultiMarginLoss MultiLabelMarginLoss MultiLabelSoftMarginLoss "
        "CosineEmbeddingLoss TripletMarginLoss TripletMarginWithDistanceLoss CTCLoss "
        "LinearCrossEntropyLoss",
        ".given": "Given",
    },
)

_NAMES = {"LSTM": "LSTM", "GRU": "GRU", "simple RNN": "RNN"}


def _written(recurrent: Recurrent) -> Call:
    flags = {} if recurrent.has_bias else {"bias": False}
    if recurrent.is_bidirectional:
        flags["bidirectional"] = True
    return Call(_NAMES[recurrent.cell.name], recurrent.features, recurrent.units, **flags)


def _read(layer: Layer, name: str) -> list[str]:
    names = ", ".join(weight.name for weight in layer.weights)
    return [f"{names} = (", f"    tensor.detach().numpy() for tensor in {name}.parameters()", ")"]


def _write(layer: Layer, name: str, expressions: Sequence[str]) -> list[str]:
    pairs = zip(layer.weights, expressions, strict=True)
    lines = [f'    "{weight.name}": torch.tensor({expression}),' for weight, expression in pairs]
    return [f"{name}.load_state_dict({{", *lines, "})"]


def _symbol(weight: Weight, part: Part) -> Symbol:
    """`weight_ih_l0` is W with two letters: what is read, and the gate; without gates both are the name's."""
    kind, letters = weight.name.split("_")[:2]
    subscript = letters[0] + part.gate.letter if part.gate.letter else letters
    return Symbol("W" if kind == "weight" else "b", subscript)


PYTORCH = Framework(
    key="pytorch",
    label="PyTorch 2",
    name="PyTorch",
    prefixes=("nn", "torch.nn"),
    types=_TYPES,
    terms={
        "hidden_size": "units",
        "out_features": "units",
        "bias": "use_bias",
        "num_embeddings": "input_dim",
        "embedding_dim": "output_dim",
        "nonlinearity": "activation",
        "p": "rate",
        "out_channels": "filters",
        "stride": "strides",
        "dilation": "dilation_rate",
    },
    aliases=("torch",),
    layers={
        "LSTM": "LSTM",
        "GRU": "GRU",
        "SimpleRNN": "RNN",
        "SimpleRNNCell": "RNNCell",
        "Dense": "Linear",
        "Embedding": "Embedding",
        "LayerNormalization": "LayerNorm",
        "RMSNormalization": "RMSNorm",
        "GroupNormalization": "GroupNorm",
        "BatchNormalization": "BatchNorm1d",
        "Conv1D": "Conv1d",
        "Conv2D": "Conv2d",
    },
    carried=frozenset(("input_size", "hidden_size", "bias", "bidirectional")),
    no_count=frozenset(("dropout",)),
    named=by_place("{}"),
    written=_written,
    fresh_bias="random",
    language=Language(by_name, _read, _write, "torch"),
    symbol=_symbol,
    names_by_path=True,
    returns_several=True,
    batch_name="N",
    open_length="L",
)
