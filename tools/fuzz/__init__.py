"""Inputs that nobody would write, for every kind of file that goldsim reads; `make fuzz` tries very many of them."""
