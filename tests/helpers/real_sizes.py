"""What a mean year of the baseline's five must come to: low and high bounds, in the outcome's unit."""

BOUNDS = [
    ("n_mining", 500, 1200),  # thousand people: Chambre des mines and other counts
    ("gold_dug_mg", 20, 57),  # t a year: SWISSAID 2024 and around it
    ("declared_share", 8, 25),  # %: declared about 6 of 30 to 57 t
    ("child_workforce_share", 4, 26),  # %: HRW 2011 to the survey of one dredging site
    ("mercury_released_mg", 15, 80),  # t a year: 33 t (ISS 2021), of the same order
    ("poverty_share", 40, 55),  # %: at the official line, in rural parts: 43.6 nationally, 51 rural (IMF)
    ("women_share", 25, 35),  # % of people mining
    ("women_pay_share", 40, 90),  # %: women are paid less
    ("n_children_trafficked", 500, 20_000),  # no figure found; a sanity bound
]
