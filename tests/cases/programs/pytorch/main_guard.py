import torch
import torch.nn as nn


class Net(nn.Module):
    def __init__(self, d=16):
        super().__init__()
        self.norm = nn.LayerNorm([d])
        self.rnn = nn.LSTM(d, d * 2, proj_size=d // 2)
        self.out = nn.Linear(d // 2, 1)


def count(model: nn.Module) -> int:
    return sum(p.numel() for p in model.parameters() if p.requires_grad)


if __name__ == "__main__":
    device = "cuda" if torch.cuda.is_available() else "cpu"
    net = Net().to(device).eval()
    print(f"trainable: {count(net):,}")
