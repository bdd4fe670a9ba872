# refused: nobody knows what the RNN of model is
# names: RNN
# at: from model import RNN
import torch
from model import RNN

n_hidden = 128
rnn = RNN(57, n_hidden, 18)
