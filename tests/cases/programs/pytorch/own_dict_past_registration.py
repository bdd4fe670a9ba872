import torch
from torch import nn


class Student(nn.Module):
    def __init__(self, teacher, **options):
        super().__init__()
        self.__dict__.update({"hidden": 14, "features": 5, **options})
        self.__dict__["teacher"] = teacher
        self.rnn = nn.GRU(self.features, self.hidden)
        self.head = nn.Linear(self.hidden, self.teacher.out_features)


model = Student(nn.Linear(70, 6), features=8)
