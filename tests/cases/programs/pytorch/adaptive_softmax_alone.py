from torch import nn

criterion = nn.AdaptiveLogSoftmaxWithLoss(30, 400, cutoffs=[20, 100, 200], head_bias=True)
model = nn.ModuleDict({"rnn": nn.GRU(14, 30), "criterion": criterion})
