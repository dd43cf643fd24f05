"""One file a figure; each has `draw(material)`, which returns its drawings, none where there is nothing to show."""
