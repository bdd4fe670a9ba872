from torch import nn


class Towers(nn.Module):
    def __init__(self):
        super().__init__()
        self.towers = nn.ModuleList([nn.LSTM(5, 8)])
        self.towers.extend(nn.LSTM(5, 8 + 2 * i) for i in range(1, 3))
        self.towers.insert(0, nn.Linear(5, 5))
        self.towers += [nn.Linear(12, 4)]
        self.plain = [nn.Linear(1000, 1000)]
        self.number = len(self.towers)


net = Towers()
