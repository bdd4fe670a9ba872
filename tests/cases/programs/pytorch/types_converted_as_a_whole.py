# values: {fp16: true}
import pandas as pd

import torch
import torch.nn as nn

fp16 = pd.read_csv("options.csv")["fp16"][0]


def build():
    net = nn.Sequential(nn.Embedding(20, 4), nn.LSTM(4, 3))
    net.add_module("steps", nn.ParameterList([nn.Parameter(torch.zeros(2, dtype=torch.int32), requires_grad=False)]))
    return net


model = build()
if fp16:
    model = model.half()
