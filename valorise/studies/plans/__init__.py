"""Years of a site: the question of a plan, its years in numbers, and its answer."""
