# refused: nobody knows what add_adapters does to the model
# names: add_adapters
# at: from adapters import add_adapters
from adapters import add_adapters
from torch import nn

model = nn.ModuleDict({"rnn": nn.LSTM(5, 9), "out": nn.Linear(9, 2)})
add_adapters(model, rank=4)
