"""Week zero: how many rows there are, who is where, with what, and how far everything lies apart."""
