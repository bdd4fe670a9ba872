from torch import nn
from torch.nn.utils import parametrize
from torch.nn.utils.parametrizations import weight_norm

rnn = weight_norm(nn.LSTM(4, 6), "weight_hh_l0")
rnn.parametrizations.weight_hh_l0.original0.requires_grad = False
model = nn.Sequential(rnn)
