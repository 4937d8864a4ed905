"""What coal gangue and fly ash are worth, and how much land their use gives back."""

__version__ = "0.3.0"
