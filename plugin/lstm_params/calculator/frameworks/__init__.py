"""The frameworks whose layers are known, by the name that a block gives them."""

from collections.abc import Mapping

from .framework import Framework
from .keras import KERAS
from .pytorch import PYTORCH

FRAMEWORKS: Mapping[str, Framework] = {"keras": KERAS, "pytorch": PYTORCH}
