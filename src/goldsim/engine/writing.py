# ruff: noqa: F401 - it only hands on
"""What verbs and their rules are written with, from one place; each name is explained where it is made."""

from goldsim.engine.compiled import compiled, inlined, row_rule
from goldsim.engine.draws import first_by_weight, normal, uniform, uniforms, uniforms_at, weighted
from goldsim.engine.forms import against_even, logistic, price_of_favour, saturating
from goldsim.engine.kernels import add_at, any_place, can_accept, count_at, kept, nearest_where, raise_around, sum_by, there
from goldsim.engine.ledger.payments import ALL, WATCHED, Payment, Payments, write_receipt
from goldsim.engine.records import Account, In, Key, Keys, Lookup, Out, Rows, Scratch, Total, Totals
from goldsim.engine.tables import NOBODY, Array
from goldsim.engine.threads import joined
