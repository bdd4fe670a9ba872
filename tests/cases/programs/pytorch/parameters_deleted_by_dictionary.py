import torch
from torch import nn


class WeightDrop(nn.Module):
    def __init__(self, module, names, dropout=0.3):
        super().__init__()
        self.module, self.names, self.dropout = module, names, dropout
        for name in names:
            weight = getattr(module, name)
            del module._parameters[name]
            module.register_parameter(f"{name}_raw", nn.Parameter(weight.data))


class LanguageModel(nn.Module):
    def __init__(self, words=91, width=23):
        super().__init__()
        self.embedding = nn.Embedding(words, width)
        self.rnn = WeightDrop(nn.LSTM(width, width), ["weight_hh_l0"])
        self.out = nn.Linear(width, words)
        self._modules["score"] = nn.Linear(words, 1)
        self.out._parameters["bias"] = None
        frozen = self.out._parameters
        frozen["weight"].requires_grad = False


model = LanguageModel()
