"""One careful reader for every file that a person writes: YAML with the place of every value, and what is wrong with it."""
