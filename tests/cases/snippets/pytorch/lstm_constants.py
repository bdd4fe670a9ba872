from torch import nn

input_size = 512
hidden_size = 256
rnn = nn.LSTM(input_size, hidden_size, num_layers=2, bidirectional=True, batch_first=True)
print(rnn)
