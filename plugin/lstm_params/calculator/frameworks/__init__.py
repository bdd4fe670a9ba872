"""The frameworks whose layers are known, by the name that a block gives them."""

from collections.abc import Mapping

from .flax_linen import FLAX_LINEN
from .framework import Framework
from .keras import KERAS
from .onnx import ONNX
from .pytorch import PYTORCH

FRAMEWORKS: Mapping[str, Framework] = {
    framework.key: framework for framework in (KERAS, PYTORCH, FLAX_LINEN, ONNX)
}
