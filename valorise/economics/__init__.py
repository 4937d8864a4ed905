"""Money: with a year, with and without tax, over years."""
