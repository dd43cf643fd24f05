"""What is seen of each week: the outcomes by theme, the maps, and who collects them. Reads only.

One file a theme, in the order of the list of outcomes; a new theme is a new file and its name here.
"""

from goldsim.outcomes import living, gold, gold_value, power, war, childhood, justice  # noqa: F401, I001
