"""Cycling and sport: bicycles and what goes on them, running shoes, home fitness."""

from __future__ import annotations

from model import kind

KINDS = (
    kind(
        "BK", "Cycling > Bikes", "bike", "Radwinkel, Veloskarn, Pedalthorpe", model="RB", tint="Red",
        notes=("Delivered nine-tenths assembled, with the tools for the rest.",),
        designs="""
        {b} City bike {m}, {frame} frame, {colour}
        549; frame=step-through|diamond|step-through; colour=Mint|Navy|Cream; gears=7; weight_kg=15.5; electric=no; wheel_inch=28
        Upright, with mudguards, rack, dynamo lights and a chain case that spares your trousers. Hub gears change
        while standing at the light.

        {b} Electric trekking bike {m}, {battery_wh} Wh
        2199|2499; battery_wh=500|750; gears=9; weight_kg=24; electric=yes; wheel_inch=28; colour=Charcoal
        A mid motor flattens hills to 25 km/h and the range reaches over a weekend. Suspension fork, belt drive,
        lock in the frame.

        {b} Gravel bike {m}, frame {frame_cm} cm
        1399; frame_cm=52|54|56|58; gears=11; weight_kg=9.8; electric=no; wheel_inch=28; colour=Olive
        Drop bars and fat tyres: quick on tarmac, calm on forest roads, mounts for three bottles and bags.

        {b} Folding bike {m}
        799; gears=6; weight_kg=11.9; electric=no; wheel_inch=16; colour=Orange
        Folds in fifteen seconds and goes under the desk or on the train without a ticket.

        {b} Hardtail mountain bike {m}, {colour}
        899; colour=Green|Black; gears=12; weight_kg=13.4; electric=no; wheel_inch=29
        Hundred and twenty millimetres of fork, hydraulic disc brakes, dropper post. First real trail machine.

        {b} Children's bicycle, {wheel_inch} inch, {colour}
        189|189|229; wheel_inch=16|16|20; colour=Yellow|Purple|Blue; gears=1; weight_kg=6.5; electric=no
        Half as heavy as the usual kid's bike, with brakes that small fingers can pull.

        {b} Balance bike in birch
        79; wheel_inch=12; gears=0; weight_kg=3.4; electric=no; tint=Natural
        Pedal-free runner for two-year-olds: steering and balance come first, training wheels never.
        """,
    ),
    kind(
        "HL", "Cycling > Helmets", "helmet", "Veloskarn, Pedalthorpe, Radwinkel", tint="White",
        notes=("Tested to EN 1078.",),
        designs="""
        {b} Commuter bike helmet with tail light, {size}
        79; size=M|L; weight_kg=0.34; vents=12; rotational_protection=yes; colour=Charcoal
        Looks like a cap, blinks at the back, closes with a magnet you can work in gloves.

        {b} Aero road helmet, {colour}
        149; colour=White|Black|Red; size=M; weight_kg=0.26; vents=18; rotational_protection=yes
        Cheats the wind and still cools climbers' heads. Fits sunglasses in the front vents.

        {b} Mountain bike helmet with visor, {colour}
        95; colour=Olive|Orange; size=M; weight_kg=0.36; vents=16; rotational_protection=yes
        Covers the back of the head for roots and rocks; the peak moves up for goggles.

        {b} Kids' cycle helmet, {colour}
        39; colour=Pink|Sky|Green; size=S; weight_kg=0.25; vents=10; rotational_protection=no
        A dial grows with the head; no-pinch buckle under the chin. Ladybirds or lightning stickers included.

        {b} Skate and scooter helmet, {size}
        45; size=S|M|L; weight_kg=0.42; vents=8; rotational_protection=no; colour=Black
        Round shell for ramps, boards and e-scooters. Takes more than one knock.

        {b} Helmet rain cover
        15; size=one size; weight_kg=0.05; vents=0; rotational_protection=no; colour=Yellow
        Pulls over any lid, keeps hair dry, reflects headlights.
        """,
    ),
    kind(
        "CY", "Cycling > Lights, Locks & Bags", "lock", "Pedalthorpe, Radwinkel, Veloskarn", tint="Charcoal",
        designs="""
        {b} U-lock with frame bracket, {length_cm} cm
        49|59; length_cm=23|30; material=hardened steel; security_level=13; weight_kg=1.3; colour=Black
        Steel thick as a thumb against bolt cutters. Two keys, one with a light.

        {b} Folding lock, {colour}
        69; colour=Black|Orange; length_cm=90; material=hardened steel; security_level=10; weight_kg=1.1
        Plates on rivets, folded like a ruler, in a holder on the bottle mounts. Quick to wrap round a lamp post.

        {b} Combination cable lock
        19; length_cm=120; material=steel cable; security_level=3; weight_kg=0.4; colour=Blue
        For the minute inside the bakery, no key to lose.

        {b} USB bicycle light set, front and rear, {lux} lux
        39|55; lux=30|60; waterproof=yes; weight_kg=0.14; material=aluminium; colour=Black; motif=bikelight
        See and be seen: a bright beam with no glare for drivers coming towards you. Straps on without tools.

        {b} Waterproof pannier, {capacity_l} l, {colour}
        65|65|75; capacity_l=20|20|25; colour=Yellow|Black|Black; waterproof=yes; weight_kg=0.8; material=tarpaulin; motif=pannier
        Roll-top bag that clicks on the rack in one move and becomes a shoulder bag at the shop.

        {b} Handlebar phone bag
        27; capacity_l=1.5; waterproof=yes; weight_kg=0.2; material=polyester; colour=Grey; motif=pannier
        Map under the window, snacks beneath. Touch works in the rain.

        {b} Floor pump with gauge
        39; waterproof=no; weight_kg=1.5; material=steel; colour=Red; motif=pump
        Eleven bar for racing tyres, wide barrel for fat ones. Fits every valve without fiddling.

        {b} Puncture repair kit in a tin
        8; waterproof=no; weight_kg=0.1; material=rubber; colour=Green; motif=pump
        Patches, glue, sandpaper, two levers. Takes you home from anywhere.

        {b} Bicycle child seat, rear
        119; waterproof=no; weight_kg=4.2; material=plastic; max_load_kg=22; colour=Grey; motif=stroller
        For passengers from nine months. Fits frames with and without a rack; the back reclines for naps.
        """,
    ),
    kind(
        "RS", "Sport > Running > Running Shoes", "shoe", "Pacewren, Tempolane, Veloskarn", tint="Blue",
        notes=("True to size. Removable insole.",),
        designs="""
        {b} Daily running shoes, EU {size_eu}
        129; size_eu=38|40|42|44|45; gender=unisex; drop_mm=8; weight_g=255; terrain=road; colour=Blue
        Dependable trainers for easy miles on tarmac. Springy foam, roomy toes, mesh that breathes in August.

        {b} Cushioned women's sneakers for long runs, EU {size_eu}
        149; size_eu=37|38|39|40; gender=women; drop_mm=6; weight_g=245; terrain=road; colour=Coral
        Thick, soft and stable for marathon training and for nurses on twelve-hour shifts.

        {b} Trail running shoes with lugs, EU {size_eu}
        139; size_eu=40|42|43|44; gender=men; drop_mm=4; weight_g=290; terrain=trail; colour=Forest
        Bites into mud and wet rock. A plate guards the sole from stones, laces tuck into a pocket.

        {b} Carbon-plated race shoes, EU {size_eu}
        229; size_eu=40|42|44; gender=unisex; drop_mm=8; weight_g=198; terrain=road; colour=Yellow
        Snaps you forward for one fast day. Not for daily use, and proud of it.

        {b} Barefoot-style trainers, EU {size_eu}, {colour}
        109; size_eu=39|41|43|41; colour=Black|Black|Black|Sage; gender=unisex; drop_mm=0; weight_g=170; terrain=road
        Four millimetres of rubber and a foot-shaped toe box. Start with short walks.

        {b} Stability running shoe, wide fit, EU {size_eu}
        139; size_eu=41|43|45; gender=men; drop_mm=10; weight_g=305; terrain=road; colour=Grey
        Supports feet that roll inward; an extra 4 mm across the ball for broad feet and orthotics.

        {b} Kids' strap running shoes, EU {size_eu}
        49; size_eu=28|30|32|34; gender=kids; drop_mm=6; weight_g=160; terrain=road; colour=Purple
        On in a second, no bows to tie. Toe cap outlasts the playground.
        """,
    ),
    kind(
        "FT", "Sport > Home Fitness", "dumbbell", "Gritwell, Tempolane, Nordhavel", tint="Purple",
        designs="""
        {b} Neoprene dumbbells, pair, {weight_kg} kg
        14|22|34; weight_kg=1|3|5; material=iron and neoprene; foldable=no; colour=Purple
        Hexagonal ends that will not roll away, a coat that is kind to floors and fingers.

        {b} Adjustable dumbbell, 2-24 kg
        249; weight_kg=24; material=steel; foldable=no; colour=Black
        Fifteen weights in one: turn the dial, lift off what you chose. Saves a whole rack.

        {b} Kettlebell, cast iron, {weight_kg} kg
        34|49|69; weight_kg=8|12|16; material=cast iron; foldable=no; colour=Charcoal; motif=kettlebell
        For swings, squats and a grip like a blacksmith's. Flat base, wide handle. Despite its name it boils no
        water.

        {b} Non-slip yoga mat, {thickness_mm} mm, {colour}
        39|39|49; thickness_mm=4|4|6; colour=Teal|Lavender|Teal; weight_kg=1.2; material=natural rubber; foldable=yes; motif=mat
        Holds your hands in downward dog even when they sweat. Lines show where feet go.

        {b} Resistance bands, set of 5
        19; weight_kg=0.3; material=latex; foldable=yes; colour=Orange; motif=towel
        A gym in a pouch for legs, shoulders and rehab, from feather to brute.

        {b} Folding exercise bike {seat}
        199|229; seat=upright|recumbent; weight_kg=17; material=steel; foldable=yes; colour=Grey
        Pedal through the news. Magnetic, near silent, stands in a wardrobe afterwards.

        {b} Foam roller, ridged, {colour}
        22; colour=Blue|Black; weight_kg=0.6; material=EVA; foldable=no; motif=ball
        Loosens calves and back the evening after. Hurts, then helps.

        {b} Doorway pull-up bar
        35; weight_kg=2.4; material=steel; foldable=no; colour=Black
        Hooks over the frame without screws, for widths from 60 to 92 cm. Holds 120 kg.

        {b} Walking pad treadmill
        399; weight_kg=24; material=steel; foldable=yes; colour=Charcoal
        Slides under the sofa. Up to 6 km/h at the standing desk, and quiet enough for calls.

        {b} Skipping rope with counter, {colour}
        15; colour=Red|Green; weight_kg=0.2; material=steel cable; foldable=yes
        Three minutes a day. Ball bearings, cut to your height.
        """,
    ),
)
