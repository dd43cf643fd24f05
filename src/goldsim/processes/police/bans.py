"""Where digging is forbidden: sites that the state clears."""

import numpy as np

from goldsim.engine.writing import uniforms
from goldsim.model import Model
from goldsim.processes.police.arrests import Luck
from goldsim.processes.police.auctions import Company
from goldsim.processes.police.patrols import Site
from goldsim.processes.police.raids import does_duty, is_safe, shut_diggings


def clear_banned(model: Model) -> None:
    """Clear sites where digging is forbidden, where the state is there in earnest; whoever digs comes back when it is not."""
    site, owner = model.view(Site), model.view(Company)
    comes = site.is_banned & (site.n_miners > 0) & (site.closed_until <= model.week) & does_duty(model)
    comes &= uniforms(model.keys(Luck).clears, len(comes)) < site.presence
    for at in np.flatnonzero(comes).tolist():
        if not is_safe(model, at):
            shut_diggings(model, at, spares=False, told="ban")
            if site.operator[at] >= 0:  # its machines stand still with the diggings
                resumes = owner.resumes_week[site.operator[at]]
                owner.resumes_week[site.operator[at]] = max(resumes, site.closed_until[at])
