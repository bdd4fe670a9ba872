# refused: how many words there are is known only to who has the vocabulary
# names: INPUT_DIM
# at: INPUT_DIM = len(SRC.vocab)
import torch.nn as nn
from torchtext.data import Field

SRC = Field(lower=True)
SRC.build_vocab([], min_freq=2)
INPUT_DIM = len(SRC.vocab)
model = nn.Sequential(nn.Embedding(INPUT_DIM, 64), nn.LSTM(64, 128))
