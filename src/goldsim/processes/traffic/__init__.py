"""traffic: children promised holiday work, brought, held, worked, and lost.

At sites whose network recruits, demand for held children grows with the miners there, with what mining pays, and with
the state's absence: `wanted = a * people * pay / usual pay * (1 - deterrence * presence)`, smoothed over months; none
at a closed site. Recruiters fill the gap between what a network's sites want and hold at a weekly rate that peaks
before and in the school holidays, from the pool abroad. On the way a group is stopped with chance `1 - (1 - road) * (1
- at the site * presence)` and, in a bribable post, is let through for money; an honest post that stops it sends the
children home. Held children dig for the holder, their papers are taken, health runs down by `harm * (1 + mercury)` a
week, and each week they may escape, or die with chance `death * (1 + gain * (1 - health))`. Who escapes where a
committee is near is taken to it and waits for care. Freed children fall back into a recruiter's hands at a weekly rate,
much higher for those who have had no care.

Assumed: one stop decides for all children on the way to one site in a week. Mechanisms: M21, M22, M23, M24 (falling
back). Sources: UNU-CPR 2024 (12 to 18, some 10; from Burkina Faso; papers taken; mercury, hunger, abuse, deaths); ENACT
2023 on police.
"""

from goldsim.model import Model
from goldsim.processes.traffic.captivity import hold, work_held
from goldsim.processes.traffic.journeys import stop_on_the_way
from goldsim.processes.traffic.recruiting import recruit, wanted_children

MECHANISMS = ("M21", "M22", "M23", "M24")


def step(model: Model) -> None:
    """Bring, stop on the way, hold, and let fall back."""
    if model.has("M21"):
        taken, destination = recruit(model, wanted_children(model))
        stop_on_the_way(model, taken, destination)
    work_held(model)
    hold(model)
