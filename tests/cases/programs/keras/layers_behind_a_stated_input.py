from tensorflow.keras.layers import Dense, LSTM
from tensorflow.keras.models import Model, Sequential

encoder = Sequential()
encoder.add(LSTM(6, input_shape=(10, 2), return_sequences=True))
encoder.add(LSTM(4))
encoder.add(Dense(3))
model = Model(encoder.inputs, encoder.layers[1].output)
model.layers[1].trainable = False
wide = Dense(len(model.layers))(model.outputs[0])
model = Model(model.inputs, wide)
