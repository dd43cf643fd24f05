"""A results folder: reads and writes, and works nothing out."""
