from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self._modules["rnn"] = nn.RNN(6, 9)
        self.__setattr__("out", nn.Linear(9, 5))
        for i, n in enumerate(range(2, 8, 2)):
            self.add_module(f"head{i}", nn.Linear(9, n))


net = Net()
