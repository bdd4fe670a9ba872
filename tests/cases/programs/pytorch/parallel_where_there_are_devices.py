# input: [2]
import torch
from torch import nn
from torch.nn.parallel import DistributedDataParallel

devices = torch.cuda.device_count()


def build(width):
    net = nn.Sequential(nn.Linear(2, width), nn.Linear(width, 5))
    if devices > 1:
        return nn.DataParallel(net)
    return net


encoder = build(3)
for part in encoder.modules():
    if isinstance(part, nn.Linear):
        nn.init.zeros_(part.bias)
for parameter in encoder.parameters():
    parameter.requires_grad = False

decoder = torch.compile(nn.Linear(5, 4)) if torch.cuda.is_available() else nn.Linear(5, 4)
model = nn.Sequential(nn.Linear(2, 3), nn.Linear(3, 4), nn.Linear(4, 2))
if devices > 1:
    model = DistributedDataParallel(model, device_ids=[0])
inner = model.module if hasattr(model, "module") else model
inner[0].bias.requires_grad = False
bare = model.module if isinstance(model, (nn.DataParallel, DistributedDataParallel)) else model
bare[1].requires_grad_(False)
model = torch.optim.swa_utils.AveragedModel(model)
