import copy

from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn = nn.RNN(5, 8)
        self.out = nn.Linear(8, 3)
        self.gains = nn.ParameterList([nn.Parameter(nn.init.ones_(nn.Linear(4, 2).weight)) for _ in range(2)])


model = Net()
for child in model.children():
    print(type(child).__name__)
model = copy.deepcopy(model)
