import torch.nn as nn

lstm = nn.LSTM(input_size=3, hidden_size=2)
