"""The pile, the land under it, and what the land becomes."""
