"""protect: committees see children, refer them, and care has places or has not.

A committee sees a child at work or held in its reach with a weekly chance `see * trust * members / usual members * (1 -
squeeze * danger)` (attacks or kidnaps around), and can take up so many cases a member a week (time unused is saved for
some weeks): held children first, and who else is drawn. A held child is freed and waits for a place in the care home of
the region, or of the capital, or wherever there is room; it waits at most some weeks and meanwhile may be taken again
(see traffic). A place is kept for the spell of care, after which the child goes home, and falls back rarely. A
household child is taken out of work if there is a school place. Trust grows with cases that found help and falls with
those that did not.

Assumed: a case needs one member's week. Mechanisms: M24, M28. Sources: UNU-CPR 2024 on committees that identify and
refer; ENACT 2023: victim support 1.5, no formal referral, little outside the capital, civil society squeezed by
insecurity.
"""

from goldsim.model import Model
from goldsim.processes.protect.care import end_spells, give_places
from goldsim.processes.protect.cases import keep_trust, refer, take_up_cases

MECHANISMS = ("M24", "M28")


def step(model: Model) -> None:
    """End spells of care, take up cases, give places, keep trust."""
    end_spells(model)
    if not model.has("M24"):
        return
    cases, committee = take_up_cases(model)
    refer(model, cases)
    give_places(model)
    keep_trust(model, cases, committee)
