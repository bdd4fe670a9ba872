from torch.nn import RNN

rnn = RNN(8, 16, nonlinearity="relu", bias=False)
