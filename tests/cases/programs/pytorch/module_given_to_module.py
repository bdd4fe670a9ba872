from torch import nn


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn = nn.GRU(4, 8)


class Decoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn = nn.GRU(4, 8)


class Seq2Seq(nn.Module):
    def __init__(self, enc):
        super().__init__()
        self.enc = enc
        self.dec = nn.GRU(4, 8)
        self.out = nn.Linear(8, 8)


enc = Encoder()
model = Seq2Seq(enc)
