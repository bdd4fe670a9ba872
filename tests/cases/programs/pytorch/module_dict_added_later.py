from torch import nn

model = nn.Module()
model.parts = nn.ModuleDict()
for i, kind in enumerate(["LSTM", "GRU", "RNN"]):
    model.parts[kind.lower()] = getattr(nn, kind)(4, 5 + i)
model.parts.update({"head": nn.Linear(7, 3)})
del model.parts["gru"]
