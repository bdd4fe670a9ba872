"""The network of a block that names a saved model."""

from __future__ import annotations

from collections.abc import Sequence

from ..calculator.memory import BYTES
from ..calculator.network import Network
from .defaults import NamedFile
from .errors import Mistake
from .options import Options


def count_saved(options: Options, files: Sequence[NamedFile]) -> Network | None:
    """The network of the saved model that a block names; None where a mistake is noted.

    Args:
        options: The block's options, where mistakes are noted.
        files: What is in the files that it names.
    """
    written, place = options.written("file"), options.given["file"].node.span
    file = next((file for file in files if file.reference == written), None)
    if file is None or file.saved is None:
        message = file.mistake if file else "must name a saved model"
        options.mistakes.append(Mistake(f"'file' {message}", place))
        return None
    from ..files.errors import FileError
    from ..files.networks import saved_network  # few blocks are of a saved model

    try:
        network = saved_network(file.saved)
    except FileError as error:
        options.mistakes.append(Mistake(f"'file' names a file that {error}", place))
        return None
    return network


def own_dtype(network: Network) -> str:
    """The type of a model's parameters, saved or stated, where it is one that is known; else nothing."""
    dtypes = network.kept.dtypes if network.kept else network.dtype
    return dtypes if dtypes in BYTES else ""
