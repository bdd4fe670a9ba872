from torch import nn
model = nn.ModuleDict({"e": nn.Sequential(nn.Linear(2, 3), nn.Sequential(nn.GRU(3, 4)))})
model.set_submodule("e.1.0", nn.LSTM(3, 5))
model.set_submodule("e.2", nn.Linear(4, 4))
model.set_submodule("f", nn.Linear(4, 7))
