from torch import nn
from torch.nn.utils.parametrizations import weight_norm
from torch.nn.utils.parametrize import remove_parametrizations

rnn = weight_norm(nn.LSTM(3, 7), "weight_hh_l0")
rnn.requires_grad_(False)
remove_parametrizations(rnn, "weight_hh_l0")
model = nn.ModuleList([rnn, nn.Linear(7, 2)])
