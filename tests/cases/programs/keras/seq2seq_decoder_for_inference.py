from keras.layers import LSTM, Dense, Input
from keras.models import Model

SOURCE, TARGET, LATENT = 61, 52, 70

encoder_inputs = Input(shape=(None, SOURCE))
encoder = LSTM(LATENT, return_state=True)
_, *encoder_states = encoder(encoder_inputs)

decoder_inputs = Input(shape=(None, TARGET))
decoder_lstm = LSTM(LATENT, return_sequences=True, return_state=True)
outputs, *_ = decoder_lstm(decoder_inputs, initial_state=encoder_states)
decoder_dense = Dense(TARGET, activation="softmax")
training = Model([encoder_inputs, decoder_inputs], decoder_dense(outputs))

states = [Input(shape=(LATENT,)) for _ in range(2)]
step, *after = decoder_lstm(decoder_inputs, initial_state=states)
decoder = Model([decoder_inputs, *states], [decoder_dense(step), *after])
