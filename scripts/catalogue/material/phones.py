"""Phones: handsets, tablets, cases, chargers, power banks, cables and watches."""

from __future__ import annotations

from model import kind

KINDS = (
    kind(
        "PH", "Phones > Smartphones", "phone", "Mobrisa, Zephyrbyte, Voltarrow", model="MB", tint="Black",
        notes=("Unlocked; takes one SIM card and one eSIM.",),
        designs="""
        {b} Halo {m} smartphone, {storage_gb} GB, {colour}
        699|699|799; storage_gb=128|128|256; colour=Black|Sage|Black; screen_inch=6.3; ram_gb=8; battery_mah=4700; waterproof=yes
        Bright screen, three honest cameras and seven years of updates. Charges to half in twenty minutes.

        {b} Halo Mini {m}, {colour}
        549; colour=White|Coral|Navy; storage_gb=128; screen_inch=5.4; ram_gb=8; battery_mah=3800; waterproof=yes
        A mobile for one hand. All the speed of the big one in a size that fits the front pocket of jeans.

        {b} Everyday {m} phone, dual SIM, {colour}
        179; colour=Blue|Black; storage_gb=64; screen_inch=6.5; ram_gb=4; battery_mah=5000; waterproof=no
        Cheap to buy, lasts two days between charges, headphone socket and card slot still there.

        {b} Fold {m}, opens to 7.6 inches
        1499; storage_gb=256; screen_inch=7.6; ram_gb=12; battery_mah=4600; waterproof=yes; colour=Charcoal; availability=preorder
        Phone when closed, tablet when open. Two apps side by side; the hinge is tested for 400,000 folds.

        {b} Rugged outdoor phone {m}
        329; storage_gb=128; screen_inch=6.1; ram_gb=6; battery_mah=8000; waterproof=yes; colour=Olive
        For builders and mountaineers: survives mud, minus 20 degrees and a fall from a ladder, and doubles as a
        lantern.

        {b} Simple big-button mobile {m}, {colour}
        59; colour=Red|Black; storage_gb=0; screen_inch=2.4; ram_gb=0; battery_mah=1400; waterproof=no
        Calls, texts, torch, and an emergency key on the back that rings five numbers in turn. Loud enough for
        hearing aids.

        {b} Reading tablet {m}, 10.4 inch, {storage_gb} GB
        249|299; storage_gb=64|128; screen_inch=10.4; ram_gb=4; battery_mah=7040; waterproof=no; colour=Grey; motif=tablet; note=no
        Magazines, recipes and films on the settee. Paper-like matt display that is kind to eyes, slim enough to
        hold in bed.
        """,
    ),
    kind(
        "PC", "Phones > Cases & Protection", "phonecase", "Lacebridge, Carrivane, Mobrisa", tint="Teal",
        notes=("Fits the Mobrisa Halo; phone not included.",),
        designs="""
        {b} Liquid silicone phone case, {colour}
        19; colour=Teal|Blush|Black|Mustard; material=silicone; magnetic=yes; card_slots=0
        Silky outside, microfibre inside, a lip round the lenses. Wireless charging works through it.

        {b} Wallet flip cover in leather, {colour}
        39; colour=Brown|Black|Burgundy; material=leather; magnetic=yes; card_slots=3
        Leave the purse at home: three cards, a banknote, and a kickstand for films.

        {b} Crystal-clear slim case
        14; material=polycarbonate; magnetic=no; card_slots=0; tint=Sky
        Shows the colour you paid for. Does not turn yellow, a millimetre thin.

        {b} Armour case with belt clip, {colour}
        34; colour=Black|Orange; material=TPU and polycarbonate; magnetic=no; card_slots=0
        Three layers, raised corners, port covers: drop-tested from three metres on concrete.

        {b} Tempered glass screen protector, {bundle}
        9|15; bundle=single|three-pack; material=glass; magnetic=no; card_slots=0; tint=Silver
        Cracks so that the display does not. An alignment frame puts it on straight and without bubbles.

        {b} Waterproof phone pouch with lanyard
        16; material=TPU; magnetic=no; card_slots=1; tint=Yellow
        Swim with it, kayak with it. Touch works through the film; floats when dropped. For every model up to 7
        inches.

        {b} Crossbody phone cord, {colour}
        22; colour=Natural|Black|Lavender; material=cotton; magnetic=no; card_slots=0; note=no
        Wear the mobile over the shoulder and keep both hands free. Clips to any case with a bottom edge.
        """,
    ),
    kind(
        "CH", "Phones > Chargers & Holders", "charger", "Voltarrow, Mobrisa, Strombek", model="CH", tint="White",
        designs="""
        {b} GaN wall charger {m}, {wattage} W, {colour}
        25|35|49|49; wattage=30|65|100|100; colour=White|White|White|Black; ports=3; wireless=no
        Phone, tablet and laptop from one plug hardly bigger than a walnut. Shares its power out by itself.

        {b} Wireless charging pad {m}, {colour}
        29; colour=Black|White|Sage; wattage=15; ports=0; wireless=yes; motif=wirelesspad
        Lay the phone down and it fills up. Fabric top, soft light, stops when keys get on it.

        {b} Three-in-one bedside charging station
        79; wattage=25; ports=0; wireless=yes; colour=White; motif=wirelesspad
        Phone on the magnet, earbuds on the foot, watch on the arm. One cable behind the nightstand.

        {b} Car charger {m}, two sockets
        19; wattage=45; ports=2; wireless=no; colour=Black
        Fits flush in the cigarette lighter. Navigation on full brightness and still gaining charge.

        {b} Magnetic car mount with charging
        39; wattage=15; ports=1; wireless=yes; colour=Black; motif=phonemount
        Clips to the air vent, holds the mobile over cobblestones, turns to landscape with a flick.

        {b} Desk phone holder in cast metal, {colour}
        24; colour=Black|Gold|Silver; wattage=0; ports=0; wireless=no; motif=phonemount
        Keeps the screen at reading angle beside the computer, for video calls and recipes.

        {b} Travel adapter for {countries} countries with USB-C
        29|39; countries=150|200; wattage=35; ports=3; wireless=no; colour=Charcoal; motif=adapter
        One block for British, European, American and Australian sockets. Slide out the pins you need; spare fuse
        inside.
        """,
    ),
    kind(
        "PB", "Phones > Power Banks", "powerbank", "Voltarrow, Mobrisa, Strombek", model="PB", tint="Charcoal",
        notes=("Allowed in hand luggage.",),
        designs="""
        {b} Power bank {m}, {capacity_mah} mAh, {colour}
        25|25|39|55; capacity_mah=5000|5000|10000|20000; colour=Black|Pink|Black|Black; wattage=22; ports=2; wireless=no
        Spare energy for the phone, from lipstick-size for an evening to a brick for a festival weekend.

        {b} Magnetic wireless power bank, {colour}
        45; colour=White|Navy; capacity_mah=5000; wattage=15; ports=1; wireless=yes
        Snaps to the back of the mobile and charges while you film. No cord.

        {b} Laptop power bank {m}, 100 W
        119; capacity_mah=27000; wattage=100; ports=3; wireless=no; colour=Charcoal
        One full refill for an ultrabook on a long flight. The display tells minutes left, not just dots.

        {b} Solar power bank {m} with torch
        49; capacity_mah=20000; wattage=18; ports=2; wireless=no; colour=Orange
        Opens four panels to the sun on a rucksack. Splash-proof, with a light for the tent.

        {b} Portable power station {m}, {capacity_wh} Wh
        299|599; capacity_wh=300|700; wattage=600; ports=8; wireless=no; colour=Black; note=no
        Mains sockets in a box: runs a coolbox, a projector or a CPAP machine off the grid. Silent, no fumes,
        recharges from solar.

        {b} Keyring emergency charger
        17; capacity_mah=1500; wattage=5; ports=1; wireless=no; colour=Silver
        Enough for the taxi call home. Two plugs fold out of a block the size of a matchbox.
        """,
    ),
    kind(
        "CL", "Phones > Cables", "cable", "Voltarrow, Strombek, Compulith", tint="Grey",
        designs="""
        {b} Braided USB-C cable, {length_m} m, {colour}
        11|14|18|14; length_m=1|2|3|2; colour=Grey|Grey|Grey|Red; connector=USB-C to USB-C; wattage=100
        Nylon weave and stress-relieved ends: bent 20,000 times in the lab. Charges laptops as well as phones.

        {b} USB-A to USB-C lead, twin pack, {length_m} m
        9|12; length_m=1|2; connector=USB-A to USB-C; wattage=18; colour=Black
        For the old plugs that still work. One for home, one for the car.

        {b} Three-headed charging cable
        15; length_m=1.2; connector=multi; wattage=12; colour=Navy
        Micro, C and the eight-pin kind on one cord: whoever sits in the back seat, it fits.

        {b} HDMI 2.1 cable, {length_m} m
        17|22|29; length_m=1|2|5; connector=HDMI; wattage=0; colour=Black
        8K at 60 frames or 4K at 120 between console and television, certified and shielded.

        {b} Ethernet patch cable Cat 6a, {length_m} m, {colour}
        8|12|19; length_m=1|5|15; colour=Yellow|Blue|Grey; connector=RJ45; wattage=0
        A wire still beats wireless for games and big backups. Snag-free boots.

        {b} Magnetic cable organiser clips, {colour}
        13; colour=Natural|Black; connector=none; wattage=0; material=silicone
        Six weighted holders stop leads from sliding behind the desk.
        """,
    ),
    kind(
        "WA", "Phones > Watches & Trackers", "watch", "Mobrisa, Tempolane, Nordhavel", model="SW", tint="Black",
        notes=("Straps change without a tool.",),
        designs="""
        {b} Smartwatch {m}, {case_mm} mm, {colour}
        249|249|279; case_mm=41|41|45; colour=Black|Blush|Black; gps=yes; battery_days=2; waterproof=yes
        Messages on the wrist, payments, heart rhythm and falls noticed. Always-on display readable in the sun.

        {b} GPS running watch {m}, {colour}
        329; colour=Orange|White; case_mm=43; gps=yes; battery_days=11; waterproof=yes
        Pace, intervals, recovery and maps with no phone along. Two bands of satellites keep the track straight
        between tall buildings.

        {b} Fitness band {m}, {colour}
        45; colour=Black|Purple|Mint; case_mm=22; gps=no; battery_days=14; waterproof=yes
        Counts steps, laps and hours slept, buzzes when you sit too long. Thinner than a bracelet.

        {b} Hybrid watch with hands {m}
        179; case_mm=40; gps=no; battery_days=30; waterproof=yes; colour=Silver
        Looks like a classic dial; a tiny hidden screen tells steps and who is calling.

        {b} Children's phone watch {m}, {colour}
        99; colour=Sky|Pink; case_mm=38; gps=yes; battery_days=2; waterproof=yes
        Lets a child call home and lets parents see where. No internet, no games, silent at school.

        {b} Woven replacement strap, {width_mm} mm, {colour}
        19; width_mm=20|20|22; colour=Navy|Coral|Olive; case_mm=0; gps=no; waterproof=yes
        Stretchy nylon loop that dries fast after a swim. For watches with quick-release bars.

        {b} Key finder tag, {bundle}
        25|79; bundle=single|four-pack; case_mm=32; gps=no; battery_days=365; waterproof=yes; tint=White; motif=watch; note=no
        Hang it on keys, hide it in luggage. Rings when lost in the sofa; shows its last place on the map.
        """,
    ),
)
