from torch import nn
from torch.nn.utils import parametrize
from torch.nn.utils.parametrizations import spectral_norm, weight_norm


class Block(nn.Module):
    def __init__(self, channels, width):
        super().__init__()
        self.conv = weight_norm(nn.Conv1d(channels, width, 5, padding=2))
        self.back = spectral_norm(nn.Conv1d(width, channels, 1))

    def remove_norms(self):
        parametrize.remove_parametrizations(self.conv, "weight")
        parametrize.remove_parametrizations(self.back, tensor_name="weight")


class Vocoder(nn.Module):
    def __init__(self, channels=7, width=18, depth=3):
        super().__init__()
        self.blocks = nn.ModuleList(Block(channels, width) for _ in range(depth))
        self.gru = weight_norm(nn.GRU(channels, width), "weight_hh_l0")
        self.out = nn.Linear(width, 1)


model = Vocoder()
model.blocks[-1].back.requires_grad_(False)
for block in model.blocks[1:]:
    block.remove_norms()
