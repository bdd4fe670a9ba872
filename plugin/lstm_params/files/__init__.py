"""Saved models, read from their headers: names, shapes and types of tensors, never their values."""
