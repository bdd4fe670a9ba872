from torch import nn


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.__rnn = nn.GRU(7, 11)

    @property
    def width(self):
        return self.__rnn.hidden_size


class Tagger(Encoder):
    def __init__(self, tags=5):
        super().__init__()
        self.__rnn = nn.LSTM(self.width, 13)
        self.out = nn.Linear(13, tags)
        for name, parameter in self.named_parameters():
            if name.startswith("_Encoder__rnn"):
                parameter.requires_grad = False


model = Tagger()
