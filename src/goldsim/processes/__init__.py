"""The verbs of the week, one file each; `economy.py` has their order."""
