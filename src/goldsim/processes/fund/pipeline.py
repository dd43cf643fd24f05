"""Money on its way from the capital to the region, and from there to the site."""

import numpy as np

from goldsim.engine.writing import Array, In, Out, Payment, Payments, Rows, compiled, saturating
from goldsim.entities.officials import mean_integrity
from goldsim.entities.programmes import Bought, share_out, units_of
from goldsim.model import Model
from goldsim.parameters import Instrument
from goldsim.units import WEEKS_PER_YEAR


class Programme(Rows, of="programmes"):
    """A measure's money."""

    instrument = need = covers = schedule = pipeline = at_region = at_site = In
    asked = delivered = unused = undelivered = leaked = n_units = weeks_beyond = is_stopped = Out


class Staff(Rows, of="officials"):
    """Who handles the money, and what services there are at which posts."""

    integrity = n_staff = In
    n_places = training = Out


class Paid(Payments):
    """Where the money goes, and who gets it."""

    budget = Payment("policy budget", "country.abroad", "programmes.pipeline")
    leaked_above = Payment("diverted", "programmes.pipeline", "country.towns")
    sent = Payment("sent to the region", "programmes.pipeline", "programmes.at_region")
    leaked_below = Payment("diverted", "programmes.at_region", "officials.pocket")
    unspent = Payment("unspent", "programmes.at_region", "country.abroad")
    passed_on = Payment("passed on", "programmes.at_region", "programmes.at_site")
    posts = Payment("posts", "programmes.at_site", "officials.funds")
    pooled = Payment("put together for buying centres", "programmes.at_site", "programmes.at_site")
    costs = Payment("programme costs", "programmes.at_site", "country.towns")
    transfer = Payment("cash transfer", "programmes.at_site", "miners.savings", gets="receives a transfer of {}")
    undelivered = Payment("not delivered", "programmes.at_site", "country.abroad")
    invested = Payment("start-up capital", "programmes.at_site", "country.towns")
    eaten = Payment("start-up capital eaten", "programmes.at_site", "miners.savings", gets="eats {} of start-up capital")
    wages = Payment("wages of public works", "programmes.at_site", "miners.savings", gets="earns {} on public works")
    running = Payment("running of public works", "programmes.at_site", "country.towns")
    freed = Payment("debts taken over by the credit fund", "programmes.at_site", "traffickers.capital")
    lent = Payment("public loan", "programmes.at_site", "miners.savings", gets="borrows {} from the credit fund")
    repaid = Payment("public loan paid back", "miners.savings", "programmes.at_site", gives="pays {} back to the credit fund")


def pay_in(model: Model) -> None:
    """Start this week's part of the yearly money on its way, of measures that no outcome has ended."""
    programme, lookups = model.view(Programme), model.lookups
    # A measure is ended whose outcome has been beyond its bound for as many weeks in a row as it says.
    for k, stop in enumerate(measure.stop for measure in lookups.measures):
        if stop is None or stop.outcome not in model.latest or not programme.asked[k]:
            continue  # only money that flows can be ended
        value = model.latest[stop.outcome]
        is_beyond = value < stop.below if stop.below is not None else value > (stop.above or 0.0)
        programme.weeks_beyond[k] = programme.weeks_beyond[k] + 1 if is_beyond else 0
        programme.is_stopped[k] |= programme.weeks_beyond[k] >= stop.weeks
    week = min(model.week, programme.schedule.shape[1] - 1)
    programme.asked[:] = programme.schedule[:, week] * ~programme.is_stopped
    delay = lookups.delay_weeks[programme.instrument] if model.has("M27") else np.zeros(len(programme.asked), dtype=np.int64)
    model.pay(Paid.budget, programme.asked, 0, places_of(model.week + delay, lookups.n_delay_slots))


def let_arrive(model: Model) -> Array:
    """Bring money from the capital to the region and on to the site; return what arrives there, XOF, shape (n_programmes,)."""
    programme, staff, p, lookups = model.view(Programme), model.view(Staff), model.p.fund, model.lookups
    of = programme.instrument
    coordinators = units_of(Instrument.COORDINATION, model.view(Bought))
    # How far the levels work together: 1 where they are never out of step.
    in_step = float(saturating(coordinators, p.coordination_half_units)) * p.coordination_share if model.has("M27") else 1.0
    integrity, usual = mean_integrity(staff.integrity, staff.n_staff), model.p.tempt.integrity_norm_share
    leak = leak_share(lookups.leakage, integrity, usual, in_step)[of]
    above, below = leaks_by_level(leak, p.levels_leak_share)
    leaked = send(model, above)
    told = told_share(model)
    stays, leak_below = (1 - p.passed_on_rate) * (1 - in_step), below * (1 - told * p.publicity_share)
    asked_for = p.known_share + (1 - p.known_share) * max(in_step, told)
    passed, local, usable = pass_on(programme.at_region, stays, leak_below, asked_for, of, lookups.most_xof)
    # It leaks into the pockets of those who handle it, by their number: a rent like bribes (see tempt).
    for k in np.flatnonzero(passed - local).tolist():
        model.pay(Paid.leaked_below, share_out(int(passed[k] - local[k]), staff.n_staff.astype(np.float64)), k)
    model.pay(Paid.unspent, local - usable, payee=0)
    model.pay(Paid.passed_on, usable)
    programme.delivered[:], programme.unused[:], programme.leaked[:] = usable, local - usable, leaked + passed - local
    programme.undelivered[:] = 0
    programme.n_units[:] = usable * WEEKS_PER_YEAR / lookups.unit_xof[of]
    return usable


def send(model: Model, leak: Array) -> Array:
    """Bring this week's money to the regional offices, less what leaks above them; return the leak, XOF."""
    slots = model.lookups.n_delay_slots
    arriving = model.view(Programme).pipeline[:, model.week % slots]
    places = places_of(np.full(len(arriving), model.week), slots)
    leaked: Array = (arriving * leak).astype(np.int64)
    kept = arriving - leaked
    model.pay(Paid.leaked_above, leaked, places, 0)
    model.pay(Paid.sent, kept, places)
    return leaked


def places_of(week: Array, n_slots: int) -> Array:
    """Return where each instrument's money that arrives in a week lies in the pipeline: weeks come round again and again."""
    return np.arange(len(week)) * n_slots + week % n_slots


def told_share(model: Model) -> float:
    """Return in what part of the country all are told what is due: everywhere with all units of publicity that there can be."""
    weekly = units_of(Instrument.PUBLICITY, model.view(Bought)) * model.lookups.unit_xof[Instrument.PUBLICITY] / WEEKS_PER_YEAR
    return min(float(weekly / model.lookups.most_xof[Instrument.PUBLICITY]), 1.0)


def leak_share(leakage: Array, integrity: float, usual: float, coordination: float) -> Array:
    """Return the part of arriving money that is diverted, never more than all of it."""
    return np.minimum(np.maximum(leakage * (1 - integrity) / (1 - usual) * (1 - coordination), 0), 1)


def leaks_by_level(leak: Array, above_share: float) -> tuple[Array, Array]:
    """Return what leaks above the region, and of the rest below it: two leaks that together take the whole."""
    return 1 - (1 - leak) ** above_share, 1 - (1 - leak) ** (1 - above_share)


@compiled
def pass_on(
    at_region: Array, stays: float, leak: Array, known: float, instrument: Array, most: Array
) -> tuple[Array, Array, Array]:
    """Return what each programme's regional office passes on, what of it gets to the site, and what is used there, XOF."""
    # Programmes of one instrument share what of it can be used in a week: `most`, by instrument.
    passed, local, usable, left = np.empty_like(at_region), np.empty_like(at_region), np.empty_like(at_region), most.copy()
    for k in range(at_region.shape[0]):
        passed[k] = at_region[k] - int(at_region[k] * stays)
        local[k] = passed[k] - int(passed[k] * leak[k])
        usable[k] = min(int(local[k] * known), left[instrument[k]])
        left[instrument[k]] -= usable[k]
    return passed, local, usable
