# refused: what a hub sends is not in the text
# names: AutoModel
# at: from transformers import AutoModel
import torch
from torch import nn
from transformers import AutoModel


class Tagger(nn.Module):
    def __init__(self, name="bert-base-cased", tags=9):
        super().__init__()
        self.bert = AutoModel.from_pretrained(name)
        self.rnn = nn.LSTM(768, 128, bidirectional=True, batch_first=True)
        self.out = nn.Linear(256, tags)


model = Tagger()
