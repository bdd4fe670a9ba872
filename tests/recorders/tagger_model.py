"""Train the model of the tutorial, and write it to docs/models/tagger.keras.

    python tests/recorders/tagger_model.py

Needs the `frameworks` extra, and a minute. The model reads a line of text letter by letter, and says of each
letter whether it is of a date, of a time, of a price, or of none of them. The lines are made here. Run by
hand, since no training gives the same numbers twice; a page counts the same parameters whatever they are.
"""

from __future__ import annotations

import os
import random
from pathlib import Path

os.environ.setdefault("KERAS_BACKEND", "jax")  # in which it takes a minute

import keras
import numpy as np
from keras import layers

LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789 .,:-/$€"
LENGTH = 40
KINDS = ("other", "date", "time", "price")
WORDS = ("the", "train", "leaves", "on", "at", "from", "about", "costs", "only", "room", "until", "ticket")
MODEL = Path(__file__).parents[2] / "docs" / "models" / "tagger.keras"


def piece(kind: str, chance: random.Random) -> str:
    """A date, a time, a price or a word, in one of several ways to write it."""
    day, month, year = chance.randint(1, 28), chance.randint(1, 12), chance.randint(1990, 2030)
    hour, minute, amount = chance.randint(0, 23), chance.randint(0, 59), chance.randint(1, 999)
    if kind == "date":
        return chance.choice(
            [f"{year}-{month:02}-{day:02}", f"{day}/{month}/{year}", f"{day}.{month}.{year}"]
        )
    if kind == "time":
        return chance.choice(
            [f"{hour}:{minute:02}", f"{hour % 12}.{minute:02} pm", f"{hour:02}:{minute:02}:00"]
        )
    if kind == "price":
        return chance.choice([f"${amount}.{minute:02}", f"{amount},{minute:02} €", f"${amount}"])
    return chance.choice(WORDS) if chance.random() < 0.9 else str(amount)


def line(chance: random.Random) -> tuple[list[int], list[int]]:
    """A line's letters, by number from 1, and the kind of each; 0 behind its end."""
    letters: list[int] = []
    kinds: list[int] = []
    while len(letters) < LENGTH:
        kind = chance.choices(KINDS, [4, 1, 1, 1])[0]
        for number, text in ((KINDS.index(kind), piece(kind, chance)), (0, " ")):
            letters += [1 + LETTERS.index(letter) for letter in text]
            kinds += [number] * len(text)
    return letters[:LENGTH], kinds[:LENGTH]


def lines(number: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Many lines."""
    chance = random.Random(seed)
    made = [line(chance) for _ in range(number)]
    return np.array([letters for letters, _ in made]), np.array([kinds for _, kinds in made])


def main() -> None:
    """Train, and write."""
    keras.utils.set_random_seed(1)
    model = keras.Sequential(
        [
            keras.Input((None,), name="letters"),
            layers.Embedding(1 + len(LETTERS), 16),
            layers.Bidirectional(layers.LSTM(32, return_sequences=True)),
            layers.Dropout(0.1),
            layers.Dense(len(KINDS), activation="softmax"),
        ],
        name="tagger",
    )
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(*lines(6_000, 1), batch_size=64, epochs=4, verbose=2)
    _, accuracy = model.evaluate(*lines(1_000, 2), verbose=0)
    MODEL.parent.mkdir(exist_ok=True)
    model.save(MODEL)
    print(f"{accuracy:.1%} of the letters of new lines; {model.count_params():,} parameters; {MODEL}")


if __name__ == "__main__":
    main()
