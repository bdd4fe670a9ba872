"""Write the PyTorch file of the answer on files without code to docs/models/handed_over.pt.

    python tests/recorders/handed_over_model.py

Needs the `frameworks` extra. Nothing is trained: the page is about names and shapes.
"""

from __future__ import annotations

from pathlib import Path

import torch
from torch import nn

MODEL = Path(__file__).parents[2] / "docs" / "models" / "handed_over.pt"


class Tagger(nn.Module):
    """An embedding, two layers that read both ways, and a dense layer."""

    def __init__(self) -> None:
        super().__init__()
        self.emb = nn.Embedding(30, 8)
        self.rnn = nn.LSTM(8, 6, num_layers=2, bidirectional=True, batch_first=True, dropout=0.1)
        self.fc = nn.Linear(12, 3)


def main() -> None:
    """Write its state as `DataParallel` gives it, with `module.` before each name."""
    torch.manual_seed(1)
    torch.save(nn.DataParallel(Tagger()).state_dict(), MODEL)


if __name__ == "__main__":
    main()
