"""A question of any kind beside the same question changed: variants, two-way grids, searches."""
