"""One file a figure; each has `draw(view)`, which returns its drawings, none where there is nothing to show."""
