"""The pictures, and what they are drawn with."""
