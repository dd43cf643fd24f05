"""land: pits, machines and concessions take fields of homes near by.

A cell has `cell area * cropped share` of fields. People who dig hold ground there for their pits, `people * ha a person`,
and a mine's concession the part that is fenced. Machines go on over the ground: `machines * size * ha a machine and week`
are spoilt for good. Holes are filled slowly, so what is taken follows `taken' = max((1 - fill) * taken + spoilt, held)`,
at most all. Homes of the cell farm what is left (see live). What was lost within a year, `taken - taken a year ago,
smoothed`, is how the week's land taken is felt, as a theft of that part of the week's income would be; evictions (see
equip) and files passed over (see permit) are felt beside it.

Assumed: fields lie evenly in a cell, and all its homes lose alike. Mechanisms: M30. Sources: 1,350 zones of gold digging in
Mali (Geo212 2022) of the size of a corridor, 27 ha (Saraya), under some 900,000 people; 1,100 US dollars of tax lost a
hectare of illegal digging (Saavedra 2017).
"""

import numpy as np

from goldsim.engine.writing import NOBODY, Array, In, Lookup, Out, Rows, compiled, row_rule
from goldsim.model import Model
from goldsim.parameters import Land
from goldsim.units import WEEKS_PER_YEAR

MECHANISMS = ("M30",)


class Field(Rows, of="cells"):
    """Whose fields they are, cell by cell."""

    cell_ha = concession_share = Lookup
    fields_taken = fields_before = Out


class Site(Rows, of="sites"):
    """Where people dig, and whose machines run there."""

    cell = n_miners = In


class Operator(Rows, of="companies"):
    """What machines spoil ground."""

    site = n_machines = machine_size = resumes_week = In


class Neighbour(Rows, of="miners"):
    """Whose fields are lost."""

    home = In
    wronged = Out


def step(model: Model) -> None:
    """Take fields, and let homes feel what they have lost of them."""
    field = model.view(Field)
    if not model.has("M30"):
        model.view(Neighbour).wronged[:] = 0
        return
    model.call(take_fields, field, Site, Operator, model.week, model.p.land)
    model.map_table(feel_loss, Neighbour, np.maximum(field.fields_taken - field.fields_before, 0))


@compiled
def take_fields(field: Field, site: Site, operator: Operator, week: int, p: Land) -> None:
    """Let people and concessions hold, machines spoil, and time give back, a part of each cell's fields."""
    held, spoilt = field.concession_share * p.fenced_share, np.zeros(field.cell_ha.shape[0])
    for j in range(site.cell.shape[0]):
        c = site.cell[j]
        held[c] += site.n_miners[j] * p.person_ha / (field.cell_ha[c] * p.cropped_share)
    for i in range(operator.site.shape[0]):
        if operator.site[i] != NOBODY and operator.resumes_week[i] <= week:
            c = site.cell[operator.site[i]]
            machines = operator.n_machines[i] * operator.machine_size[i]
            spoilt[c] += machines * p.machine_ha_rate / (field.cell_ha[c] * p.cropped_share)
    for c in range(held.shape[0]):
        field.fields_before[c] += (field.fields_taken[c] - field.fields_before[c]) / WEEKS_PER_YEAR
        field.fields_taken[c] = min(max(field.fields_taken[c] * (1.0 - p.fill_rate) + spoilt[c], held[c]), 1.0)


@row_rule
def feel_loss(_first: int, neighbour: Neighbour, lost: Array) -> None:
    """Write for each person what the home has lost; last week's wrongs are over."""
    for i in range(neighbour.wronged.shape[0]):
        neighbour.wronged[i] = lost[neighbour.home[i]]
