"""Files that wait at offices, in the order in which they are handled."""

from typing import NamedTuple

import numpy as np

from goldsim.engine.writing import Array, In, Key, Keys, Lookup, Out, Rows, Scratch, uniforms_at
from goldsim.model import Model


class Person(Rows, of="miners"):
    """People who may file, whose files may wait, and who may be in a cooperative."""

    file = filed = is_member = is_permitted = permit_until = wronged = Out
    office_of_home = Lookup
    savings = site = income = activity = origin = In
    scratch = Scratch


class Operator(Rows, of="companies"):
    """Operators who file, or may, for the site that they work, or have it to themselves."""

    file = filed = is_first = is_permitted = permit_until = Out
    machine_size = site = cash = n_machines = In


class Luck(Keys):
    """What is drawn."""

    order = operator_order = bribe = apply = worth_it = join = give_up = operator_applies = place = village_applies = Key


class Queue(NamedTuple):
    """Files in order, operators' or people's: shape (n_files,) each.

    `time` is what a step takes an office, in files; `size` is what is paid, as a part of the fee of the queue's terms.
    """

    rows: Array
    office: Array
    filed: Array
    time: Array
    size: Array
    is_operator: bool


def operators_queue(model: Model) -> Queue:
    """Return operators' files in a drawn order."""
    operator = model.view(Operator)
    rows = np.flatnonzero(operator.file > 0)
    rows = rows[np.argsort(uniforms_at(model.keys(Luck).operator_order, rows), kind="stable")]
    office = model.lookups.office_of_site[operator.site[rows]]
    return Queue(rows, office, operator.filed[rows], np.ones(len(rows)), operator.machine_size[rows].astype(np.float64), True)


def ahead_of(queue: Queue, people: Queue, operator: Operator) -> Array:
    """Tell which operators' files go before people's: those that paid for it, and those that came before all of theirs."""
    oldest = {int(office): people.filed[people.office == office].min() for office in np.unique(people.office)}
    came_first = [filed < oldest.get(int(office), filed + 1) for office, filed in zip(queue.office, queue.filed, strict=True)]
    return operator.is_first[queue.rows] | np.array(came_first, dtype=np.bool_)


def people_queue(model: Model) -> Queue:
    """Return people's files in the order of the week they came in; within a week the order is drawn."""
    person = model.view(Person)
    rows = model.rows_above(person.file, 0)
    rows = rows[np.lexsort((uniforms_at(model.keys(Luck).order, rows), person.filed[rows]))]
    is_member = person.is_member[rows]
    # A cooperative's members have one file for all of them.
    time = np.where(is_member, 1 / model.p.permit.members_per_cooperative * model.miners.weight, model.miners.weight)
    return Queue(rows, person.office_of_home[rows], person.filed[rows], time, np.where(is_member, 0.0, 1.0), False)


def part_of(queue: Queue, chosen: Array) -> Queue:
    """Return the chosen files of a queue, in its order."""
    rows, office, filed, time, size = (column[chosen] for column in queue[:-1])
    return Queue(rows, office, filed, time, size, queue.is_operator)
