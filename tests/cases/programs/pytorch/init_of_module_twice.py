from torch import nn


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.forgotten = nn.LSTM(19, 23)


class Tagger(Encoder):
    def __init__(self):
        super().__init__()
        nn.Module.__init__(self)
        self.lstm = nn.LSTM(19, 41)


class Larger(nn.LSTM):
    def __init__(self):
        super().__init__(41, 13)
        self.forgotten = nn.Linear(41, 13)
        super().__init__(41, 43)


model = nn.Sequential(Tagger(), Larger())
