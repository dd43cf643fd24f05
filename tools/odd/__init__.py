"""The model's documentation after the ODD protocol: what of it can be read off the code, the scenarios and stored results."""
