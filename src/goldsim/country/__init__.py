"""A country: its map, its prices, and what its index scores say about parameters. Data, one folder a country."""
