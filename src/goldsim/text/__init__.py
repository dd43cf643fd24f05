"""How things are said: numbers, phrases and Markdown, the same wherever they stand."""
