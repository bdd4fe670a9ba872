# refused: what is read from the mapping is not followed
# names: MODELS
# at: MODELS = types.MappingProxyType({"small": Small, "large": Large})
import types

from torch import nn


class Small(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(3, 6)


class Large(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(3, 60)


MODELS = types.MappingProxyType({"small": Small, "large": Large})
model = MODELS["small"]()
