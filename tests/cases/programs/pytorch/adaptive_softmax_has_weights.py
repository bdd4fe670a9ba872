from torch import nn


class LM(nn.Module):
    def __init__(self, words=1000, dim=24):
        super().__init__()
        self.embed = nn.Embedding(words, dim)
        self.rnn = nn.LSTM(dim, dim)
        self.criterion = nn.AdaptiveLogSoftmaxWithLoss(dim, words, cutoffs=[50, 300], div_value=2.0)


lm = LM()
