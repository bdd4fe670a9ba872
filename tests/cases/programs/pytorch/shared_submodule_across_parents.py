from torch import nn


class Encoder(nn.Module):
    def __init__(self, embedding):
        super().__init__()
        self.embedding = embedding
        self.rnn = nn.GRU(embedding.embedding_dim, 25, bidirectional=True)


class Decoder(nn.Module):
    def __init__(self, embedding):
        super().__init__()
        self.embedding = embedding
        self.rnn = nn.GRU(embedding.embedding_dim, 50)
        self.out = nn.Linear(50, embedding.num_embeddings)


class Translator(nn.Module):
    def __init__(self, words=450):
        super().__init__()
        shared = nn.Embedding(words, 28, padding_idx=0)
        self.encoder = Encoder(shared)
        self.decoder = Decoder(shared)


model = Translator()
