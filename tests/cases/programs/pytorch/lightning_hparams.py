import lightning as L
import torch
from torch import nn


class Tagger(L.LightningModule):
    def __init__(self, words=120, tags=9, width=16, *, hidden=12, rate=1e-3):
        super().__init__()
        words += 1
        self.save_hyperparameters(ignore=["rate"])
        self.words = nn.Embedding(self.hparams.words, self.hparams["width"], padding_idx=0)
        self.lstm = nn.LSTM(self.hparams.width, hidden // 2, self.hparams.get("depth", 2), bidirectional=True)
        self.tags = nn.Linear(hidden, self.hparams.tags)
        self.scale = nn.Parameter(torch.ones(len(self.hparams)))

    def training_step(self, batch, batch_idx):
        loss = nn.functional.cross_entropy(self(batch[0]), batch[1])
        self.log("loss", loss)
        return loss

    def configure_optimizers(self):
        return torch.optim.Adam(self.parameters(), lr=self.hparams.rate)


tagger = Tagger(tags=5)
tagger.words.requires_grad_(False)
trainer = L.Trainer(max_epochs=3)
