"""protect: villages keep committees that see, report and refer; holders answer; care has places or has not, and takes time.

A village by a site founds a committee at the rate `found * harm / (harm + half)`, harm being the children whom people see at
work or held around it, smoothed; as far as a policy's helper or an organisation comes, and less where danger squeezes.
Volunteers join the faster the more harm is seen, `alone` as fast without help, and leave, sooner the more of the week's cases
found no help beside those for whom there was time, and when a holder threatens them; with too few left it dissolves.

A committee sees a child in its reach with the weekly chance `see * trust * members / usual members * (1 - squeeze * danger)`
(attacks or kidnaps around, and robberies), and takes up so many cases a member a week in the mean, those held always. A
working child goes to school if there is a place. A held child is reported; the commune looks into reports, `check * (1 -
squeeze * danger)` a week, and finds a part true that grows with what the committee has learnt. Then the holder knows, and does
what costs him least: wait for what comes, hide the child at another of his sites, pay the post, threaten the committee, or let
go. To fetch a child takes a vehicle, `1 - (1 - vehicle * exp(-km / reach)) * exp(-trips * helpers)` of all weeks, and the post,
which comes unless the holder pays and it takes that, `1 - integrity`, or an organisation that can come. Some of the holder's
people are arrested then.

Who is free, whoever freed it, waits for a place in the region's care home, or in the capital's when a vehicle goes there, for
some weeks at most. A place is kept for the home's stay: months with training in the capital, weeks elsewhere. Health comes back
in care. At its end a child lacks a home that can keep it with chance `poor * (1 - stay / (stay + half))`, poor being 1 or 0 by
the poverty line, and is vulnerable (see traffic); else it goes to school if there is a place, to a trade if it is old enough
and was trained, home, or back across the border. Trust grows with cases that found help and falls with those that did not.

Assumed: a case needs one member's week; a home across the border is as poor as the poor here. Mechanisms: M24, M28. Sources:
UNU-CPR 2024 on committees that identify and refer; ENACT 2023: victim support 1.5, no formal referral, little outside the
capital, civil society squeezed by insecurity; ECPAT Luxembourg (Kangaba), Caritas Mali and the centre at Kédougou on care.
"""

from goldsim.model import Model
from goldsim.processes.protect.care import end_spells, give_places
from goldsim.processes.protect.holders import answer
from goldsim.processes.protect.referral import Committee, cases_of, check, fetch
from goldsim.processes.protect.sightings import learn, take_up_cases
from goldsim.processes.protect.villages import keep_committees

MECHANISMS = ("M24", "M28")


def step(model: Model) -> None:
    """End spells of care; keep committees, take up cases, check and fetch; give places, keep trust."""
    end_spells(model)
    if not model.has("M24"):
        return
    squeezed = keep_committees(model)
    take_up_cases(model, squeezed)
    cases = cases_of(model)
    check(model, cases, squeezed)
    fetch(model, cases, squeezed, answer(model, cases, squeezed))
    give_places(model)
    model.call(learn, Committee, model.p.protect)
