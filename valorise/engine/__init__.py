"""Formulas proved in their units: knows nothing of gangue, HTTP or files of coefficients."""
