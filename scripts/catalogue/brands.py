"""The makers of the catalogue, all invented, and the currency that each sells in."""

from __future__ import annotations

_SELLING_IN = {
    "USD": """
        Brewmantle, Calder Peak, Sonquell, Pixmarrow, Compulith, Mobrisa, Torqhaus, Roamsley, Trekmarrow,
        Pacewren, Cottonwake, Tumblewick, Pawmarrow, Snugbarrow, Inkhollow, Dermavelle, Dustwarden,
        Slumbrook, Gritwell, Lanternfold, Settlewood, Meadowgrit, Voltarrow, Keyharrow, Panwright, Fernhatch
        Press
    """,
    "EUR": """
        Tolvanne, Kesselrund, Caffenzo, Audentra, Fotavelle, Zephyrbyte, Lumivane, Nordhavel, Veloskarn,
        Fjellknut, Ferrowick, Bloomstadt, Maisonette Rive, Loomfeld, Spielhafen, Glasmarck, Papierhof,
        Aquavesna, Klimavent, Strombek, Lacebridge, Molino Verde, Kinderholt, Edition Marlaub, Radwinkel
    """,
    "GBP": """
        Hearthwick, Orrinvale, Quillfern, Larkenstead, Duskmere, Wovenhart, Carrivane, Tindermoss, Haulden,
        Rootanvil, Mossgate, Threadmoor, Playfinch, Babbinet, Pawsley & Finch, Sudsworth, Glowmarsh,
        Tempolane, Ketterby, Oddcastle Books, Cobblemere, Pedalthorpe
    """,
}

CURRENCY: dict[str, str] = {
    name.strip(): currency for currency, names in _SELLING_IN.items() for name in " ".join(names.split()).split(",")
}
