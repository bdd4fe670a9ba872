"""The calculator: layers as data, counts as formulas; knows nothing of text, HTML or MkDocs."""
