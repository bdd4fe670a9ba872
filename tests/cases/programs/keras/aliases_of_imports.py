from keras import Model as Net
from keras.layers import GRU as Recurrent
from keras.layers import Dense as Linear
from keras.layers import Input as In

x = In((19, 6))
y = Recurrent(24)(x)
network = Net(x, Linear(5, name="scores")(y))
