from torch import nn

VOCAB = 5000


class Classifier(nn.Module):
    def __init__(self, vocab, width, classes):
        super().__init__()
        self.embedding = nn.Embedding(vocab, width)
        self.encoder = nn.GRU(width, 2 * width, bidirectional=True, batch_first=True)
        self.head = nn.Linear(4 * width, classes)

    def forward(self, words):
        _, state = self.encoder(self.embedding(words))
        return self.head(state.transpose(0, 1).flatten(1))


net = Classifier(VOCAB, 64, classes=4)
print(net)
