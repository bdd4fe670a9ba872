# refused: nobody knows what registered makes of the __init__
# names: registered
# at: from registry import registered
from registry import registered
from torch import nn


class Encoder(nn.Module):
    @registered("encoder")
    def __init__(self, units=11):
        super().__init__()
        self.lstm = nn.LSTM(5, units)


model = nn.Sequential(Encoder(), nn.Linear(11, 3))
