from torch import nn


class Student(nn.Module):
    """Its teacher is no part of it: what is set past nn.Module is not registered."""

    def __init__(self, teacher):
        super().__init__()
        object.__setattr__(self, "teacher", teacher)
        nn.Module.__setattr__(self, "rnn", nn.GRU(3, 8))
        self.out = nn.Conv1d(8, 4, 3, bias=None)


model = Student(nn.LSTM(50, 60))
assert model.teacher.hidden_size == 60
