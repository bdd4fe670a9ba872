from torch import nn

ENCODER = {"input_size": 12, "hidden_size": 25, "num_layers": 2, "batch_first": True}
DECODER = dict(ENCODER, input_size=25, num_layers=1)


class Autoencoder(nn.Module):
    def __init__(self, **kwargs):
        super().__init__()
        self.encoder = nn.GRU(**kwargs["encoder"])
        self.decoder = nn.GRU(**kwargs["decoder"])
        self.out = nn.Linear(kwargs["decoder"]["hidden_size"], kwargs["encoder"]["input_size"])


model = Autoencoder(encoder=ENCODER, decoder=DECODER)
