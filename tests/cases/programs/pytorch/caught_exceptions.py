from torch import nn

SIZES = {"small": 18, "large": 54}


class UnknownSize(Exception):
    def __init__(self, fallback):
        super().__init__()
        self.fallback = fallback


def size_of(name):
    try:
        return SIZES[name]
    except KeyError:
        raise UnknownSize(SIZES["small"] + 3)


def number(text, otherwise):
    try:
        value = int(text)
    except (TypeError, ValueError):
        value = otherwise
    else:
        value += 1
    finally:
        print(text)
    return value


try:
    units = size_of("medium")
except UnknownSize as error:
    units = error.fallback
model = nn.LSTM(number("six", 8), units, number("1", 5))
