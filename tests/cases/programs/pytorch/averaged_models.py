# input: [11, 5]
import torch
from torch import nn
from torch.nn.init import _calculate_fan_in_and_fan_out
from torch.optim.swa_utils import SWALR, get_ema_multi_avg_fn, update_bn


class Teacher(nn.Module):
    """A model that learns, and the average of it that teaches."""

    def __init__(self):
        super().__init__()
        self.student = nn.GRU(5, 7, batch_first=True)
        self.head = nn.Linear(7, 3)
        fan_in, fan_out = _calculate_fan_in_and_fan_out(self.head.weight)
        nn.init.uniform_(self.head.weight, -1 / fan_in, 1 / fan_out)
        self.teacher = torch.optim.swa_utils.AveragedModel(self.student, multi_avg_fn=get_ema_multi_avg_fn(0.99))
        self.teacher.requires_grad_(False)

    def forward(self, x):
        states, _ = self.student(x)
        taught, _ = self.teacher(x)
        return self.head(states), self.head(taught)


model = Teacher()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
schedule = SWALR(optimizer, swa_lr=0.05)
model.teacher.update_parameters(model.student)
update_bn([], model.teacher)
