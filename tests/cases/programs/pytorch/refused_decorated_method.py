# refused: nobody knows whether setup adds the head
# names: once
# at: from helpers import once
from helpers import once
from torch import nn


class Tagger(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(5, 13)
        self.setup()

    @once
    def setup(self):
        self.head = nn.Linear(13, 3)


class DeepTagger(Tagger):
    def __init__(self):
        super().__init__()
        super().setup()


model = DeepTagger()
