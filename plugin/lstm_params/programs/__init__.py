"""Programs, evaluated over abstract values as the frameworks would build their models, and never run."""
