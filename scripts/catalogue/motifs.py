"""Every drawing by name."""

from __future__ import annotations

import motifs_home
import motifs_life
import motifs_tech

MOTIFS: dict[str, str] = {
    **motifs_home.KITCHEN,
    **motifs_home.LIGHT_AND_ROOMS,
    **motifs_home.GARDEN_AND_TOOLS,
    **motifs_tech.SOUND_AND_PICTURE,
    **motifs_tech.COMPUTING,
    **motifs_tech.PHONES,
    **motifs_life.OUT_AND_ABOUT,
    **motifs_life.TO_WEAR,
    **motifs_life.HOME_LIFE,
}
