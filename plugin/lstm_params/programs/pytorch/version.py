"""The version of PyTorch whose counts these are: programs ask for it, to choose what fits theirs."""

from __future__ import annotations

from ...calculator.lazy_regex import regex

_RELEASE = regex(r"v?(\d+(?:\.\d+)*)(a|b|c|rc|alpha|beta|\.?dev)?")


class TorchVersion(str):
    """`torch.__version__`: a text that is ordered as versions are (torch/torch_version.py, 2.13).

    >>> TorchVersion("2.13.0") >= "2.4", TorchVersion("2.13.0") > "2.13", TorchVersion("1.8.0") < "1.8.0a0"
    (True, False, False)
    """

    __slots__ = ()

    def __lt__(self, other: str) -> bool:
        return _order(self) < _order(other)

    def __le__(self, other: str) -> bool:
        return _order(self) <= _order(other)

    def __gt__(self, other: str) -> bool:
        return _order(self) > _order(other)

    def __ge__(self, other: str) -> bool:
        return _order(self) >= _order(other)


def _order(version: str) -> tuple[list[int], bool]:
    """The numbers of a version without zeros at their end, and whether it is no early one of that release."""
    match = _RELEASE.match(version)
    numbers = [int(part) for part in match[1].split(".")] if match else []
    while numbers and not numbers[-1]:
        numbers.pop()
    return numbers, not (match and match[2])


VERSION = TorchVersion("2.13.0")
