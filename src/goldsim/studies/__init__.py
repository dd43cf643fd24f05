"""Studies: many runs, made, kept and compared."""
