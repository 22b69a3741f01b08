"""Home appliances and books."""

from __future__ import annotations

from model import kind

KINDS = (
    kind(
        "VC", "Home Appliances > Vacuums & Cleaning", "vacuum", "Dustwarden, Klimavent, Sudsworth", model="VC", tint="Red",
        notes=("HEPA filter, washable dust cup.",),
        designs="""
        {b} Cordless stick vacuum {m}, {colour}
        299; colour=Purple|Grey; wattage=450; battery_min=60; weight_kg=2.7; bagless=yes; noise_db=74
        An hour of grab-and-go vacuuming from stairs to car. A lamp on the nozzle shows the dust you would have
        missed.

        {b} Bagged cylinder vacuum cleaner {m}
        179; wattage=700; weight_kg=5.2; bagless=no; noise_db=63; colour=Red
        Quiet, strong and made to last: ten-metre radius, sealed for allergy sufferers, motor guaranteed for ten
        years.

        {b} Robot vacuum with mop {m}, {station}
        299|499; station=charging dock|self-emptying station; wattage=55; battery_min=150; weight_kg=3.6; bagless=yes; noise_db=60; colour=White; motif=robotvac
        Maps the flat, lifts its cloth on carpets, avoids socks and cables. Cleans while you are out.

        {b} Pet hair upright {m}
        229; wattage=850; weight_kg=6.8; bagless=yes; noise_db=78; colour=Teal
        Brush roll that does not tangle, and a mini turbo tool for the dog's side of the couch.

        {b} Handheld car vacuum
        49; wattage=120; battery_min=20; weight_kg=0.9; bagless=yes; noise_db=72; colour=Black
        Crumbs, sand and pine needles out of seat cracks. Charges from USB-C.

        {b} Vacuum cleaner bags, pack of {pack}
        12|19; pack=4|8; weight_kg=0.3; bagless=no; tint=Natural
        Fleece bags for {b} cylinder models that seal as you pull them out.

        {b} Steam mop {m}
        89; wattage=1500; weight_kg=2.4; bagless=yes; noise_db=50; colour=Sky; note=no
        Sanitises tiles and sealed wood with nothing but hot water. Ready in thirty seconds; two pads.

        {b} Steam iron {m}, {wattage} W
        39|69; wattage=2400|3000; weight_kg=1.5; bagless=yes; noise_db=60; colour=Blue; motif=iron
        Glides over shirts; a burst of steam lifts stubborn creases in linen. Switches itself off face down.

        {b} Garment steamer, handheld
        45; wattage=1300; weight_kg=0.8; bagless=yes; noise_db=60; colour=Blush; motif=iron; note=no
        Smooths dresses and curtains on the hanger, with no ironing board.
        """,
    ),
    kind(
        "AI", "Home Appliances > Heating & Air", "fan", "Klimavent, Strombek, Dustwarden", model="AV", tint="White",
        designs="""
        {b} Pedestal fan {m} with remote, {colour}
        79; colour=White|Black; wattage=45; room_m2=30; noise_db=52; timer=yes; filter=no
        Moves a breeze through the bedroom on hot nights. Nine speeds, sleep mode, turns left to right.

        {b} Desk fan, USB, {colour}
        19; colour=Mint|Pink|Charcoal; wattage=4; room_m2=4; noise_db=38; timer=no; filter=no
        Cools one person beside the keyboard, quietly. Runs from the computer or a power bank; head tilts.

        {b} Portable air conditioner {m}
        449; wattage=2600; room_m2=28; noise_db=63; timer=yes; filter=no; colour=White; motif=heater
        Real refrigeration for heatwaves, on castors. Window kit for the hose; dehumidifies as well.

        {b} Oil-filled radiator {m}, {wattage} W
        69|89; wattage=1500|2500; room_m2=25; noise_db=0; timer=yes; filter=no; colour=White; motif=heater
        Silent, gentle warmth for the guest room. Thermostat and eco mode.

        {b} Ceramic fan heater, {colour}
        39; colour=Charcoal|Cream; wattage=1800; room_m2=15; noise_db=48; timer=yes; filter=no; motif=heater
        Takes the chill off the bathroom in a minute. Tips over, turns off.

        {b} Air purifier {m}, up to {room_m2} m²
        149|229; room_m2=30|60; wattage=40; noise_db=24; timer=yes; filter=yes; colour=White; motif=humidifier
        Pulls pollen, smoke and cat dander out of the room and shows by colour how clean it is. Whisper-quiet at
        night.

        {b} Ultrasonic humidifier, {capacity_l} l
        45|65; capacity_l=2.5|5; wattage=25; room_m2=25; noise_db=28; timer=yes; filter=no; colour=Sky; motif=humidifier
        Cool mist against dry winter air and cracked lips. Tray for a drop of eucalyptus.

        {b} Dehumidifier {m}, {capacity_l} l a day
        169|229; capacity_l=12|20; wattage=300; room_m2=40; noise_db=42; timer=yes; filter=yes; colour=White; motif=heater
        Dries laundry, damp basements and misted windows; drains by hose if you like.

        {b} Replacement HEPA filter for {b} air purifiers
        39; room_m2=60; filter=yes; timer=no; tint=Sky
        Change it every nine months, sooner in hay-fever country.
        """,
    ),
    kind(
        "BO", "Books > Cooking, Craft & Outdoors", "book", "Fernhatch Press, Oddcastle Books, Edition Marlaub", tint="Burgundy",
        designs="""
        The One-Pot Year: 120 Suppers for Tired Weekdays, {format}
        24|12; format=hardcover|e-book; pages=288; language=English; tint=Terracotta
        Stews, bakes and braises that dirty a single pan, arranged by the month and the vegetables in it. Most are
        on the table in forty minutes.

        Bread Without Hurry, {format}
        29|14; format=hardcover|e-book; pages=240; language=English; tint=Mustard
        A baker explains sourdough to people with jobs: slow dough, little kneading, and what went wrong when it is
        flat.

        Mending: Darn, Patch and Love Your Clothes Again, {format}
        19; format=paperback; pages=160; language=English; tint=Sky
        Visible repairs for jumpers, jeans and elbows, with drawings for right and left hands.

        Long Paths, Small Huts: Forty Walks in the Mountains
        22; format=paperback; pages=256; language=English; tint=Forest
        Two- to five-day hikes with maps, bus times and where to sleep. Fits a rucksack's lid pocket.

        The Night Sky From Your Balcony
        18; format=paperback; pages=144; language=English; tint=Navy
        Stars, planets and satellites for city dwellers, with the naked eye or a pair of binoculars, week by week.

        Le petit jardin: légumes en pots
        16; format=paperback; pages=128; language=French; tint=Green
        Tomates, salades et fraises sur un balcon de deux mètres carrés, du semis à la récolte.

        Kaffee verstehen: vom Strauch zur Tasse, {format}
        28|15; format=hardcover|e-book; pages=220; language=German; tint=Brown
        Anbau, Röstung, Mahlgrad und Wasser: warum der Espresso daheim sauer schmeckt und was dagegen hilft.
        """,
    ),
    kind(
        "FI", "Books > Fiction & Children", "book", "Oddcastle Books, Fernhatch Press, Edition Marlaub", tint="Navy",
        designs="""
        The Lighthouse Ledger: a novel, {format}
        18|11|8; format=hardcover|paperback|e-book; pages=336; age_from=16; language=English; tint=Navy
        A bookkeeper inherits a lamp that has been dark for thirty years and a ledger of ships that never arrived. A
        quiet mystery on a loud coast.

        Salt Winter, {format}
        17|9; format=hardcover|e-book; pages=412; age_from=16; language=English; tint=Teal
        Crime in a fishing village cut off by ice: eleven houses, one body, and everyone has a key.

        A Machine for Sundays
        12; format=paperback; pages=304; age_from=14; language=English; tint=Purple
        Science fiction about a town that votes to live the same week twice.

        Letters to the Cartographer, {format}
        14|8; format=paperback|e-book; pages=280; age_from=16; language=English; tint=Coral
        A love story in letters between a mapmaker and the woman who keeps correcting her maps.

        Bruno Bakes the Moon, picture book
        13; format=hardcover; pages=32; age_from=3; language=English; tint=Yellow
        A small bear, a large bowl of flour and a bedtime that comes too early. To be read aloud, many times.

        The Secret Timetable, {format}
        9|6; format=paperback|e-book; pages=210; age_from=9; language=English; tint=Red
        Three children find a night train that is in no schedule. Adventure for confident readers.

        Der Fuchs im Treppenhaus
        15; format=hardcover; pages=40; age_from=4; language=German; tint=Orange
        Ein Bilderbuch über Nachbarn, die sich erst grüßen, als ein Fuchs einzieht.
        """,
    ),
)
