"""What is seen of each week: the outcomes by theme, the maps, and who collects them. Reads only."""
