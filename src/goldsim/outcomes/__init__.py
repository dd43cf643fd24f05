"""What is seen of each week: the outcomes, the maps, and who collects them. Reads only."""
