from torch import nn


class FreezeMixin:
    def freeze(self, *names):
        for name, child in self.named_children():
            if name in names:
                for p in child.parameters():
                    p.requires_grad = False
        return self


class CountMixin:
    @property
    def num_parameters(self):
        return sum(p.numel() for p in self.parameters())


class Tagger(FreezeMixin, CountMixin, nn.Module):
    def __init__(self, words=380, tags=5):
        super().__init__()
        self.embedding = nn.Embedding(words, 14)
        self.rnn = nn.GRU(14, 16, bidirectional=True)
        self.out = nn.Linear(32, tags)


tagger = Tagger().freeze("embedding", "rnn")
print(tagger.num_parameters)
