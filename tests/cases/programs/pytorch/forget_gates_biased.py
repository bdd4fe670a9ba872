from collections import Counter
from itertools import chain

from torch import nn

lines = [line.split() for line in ("the cat sat on the mat", "the dog sat")]
counts = Counter(chain.from_iterable(lines))
words = {word: number for number, (word, count) in enumerate(counts.most_common(), start=2) if count > 0}


class LanguageModel(nn.Module):
    def __init__(self, words, width=27):
        super().__init__()
        self.embedding = nn.Embedding(len(words) + 2, width)
        self.lstm = nn.LSTM(width, width, num_layers=2)
        self.out = nn.Linear(width, len(words) + 2)
        for names in self.lstm._all_weights:
            for name in filter(lambda name: "bias" in name, names):
                bias = getattr(self.lstm, name)
                start, stop = bias.size(0) // 4, bias.size(0) // 2
                bias.data[start:stop].fill_(1.0)
                bias.requires_grad = name.startswith("bias_ih")


model = LanguageModel(words)
