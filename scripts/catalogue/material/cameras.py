"""Cameras: bodies, lenses, tripods, bags, action cameras, drones and cards."""

from __future__ import annotations

from model import kind

KINDS = (
    kind(
        "CM", "Cameras > Digital Cameras", "camera", "Fotavelle, Pixmarrow, Orrinvale", model="FX", tint="Black",
        notes=("Battery, charger and strap are in the box.",),
        designs="""
        {b} {m} mirrorless camera, {kit}, {colour}
        899|1099|1099; kit=body only|with 18-55 mm lens|with 18-55 mm lens; colour=Black|Black|Silver; megapixels=26; sensor=APS-C; weight_kg=0.42; stabilised=yes
        A small camera that takes serious pictures. Finds and follows eyes of people, dogs and birds, shoots 4K
        video without overheating, fits a coat pocket.

        {b} Full-frame mirrorless {m}, body
        1999; megapixels=45; sensor=full frame; weight_kg=0.68; stabilised=yes; colour=Black
        For weddings, landscapes and big prints. Two card slots, weather seals, and files that forgive a wrong
        exposure.

        {b} Pocket compact camera {m}, {colour}
        449; colour=Black|Silver; megapixels=20; sensor=1 inch; weight_kg=0.24; stabilised=yes
        Better than a phone in the dark, and with a real zoom. Slips in a jeans pocket and turns on in a second.

        {b} Superzoom bridge camera {m}, 60x
        389; megapixels=18; sensor=1/2.3 inch; weight_kg=0.61; stabilised=yes; colour=Black
        From the whole stadium to the goalkeeper's gloves. Birdwatchers and safari travellers need nothing else.

        {b} Instant print camera, {colour}
        95; colour=Mint|Blush|White; megapixels=0; sensor=film; weight_kg=0.3; stabilised=no; note=no
        Click, whirr, and the credit-card-sized photo develops in your hand. The life of every birthday party.

        {b} Rangefinder-style digital {m}
        1349; megapixels=24; sensor=APS-C; weight_kg=0.48; stabilised=no; colour=Silver
        Dials for shutter, aperture and ISO under your fingers, an optical window to look through. Made for slow
        walks in a city.

        {b} Underwater compact {m}, to 15 m, {colour}
        319; colour=Orange|Navy; megapixels=16; sensor=1/2.3 inch; weight_kg=0.25; stabilised=yes
        Snorkel, ski, drop it from two metres. Sealed without a housing and easy to work with gloves.
        """,
    ),
    kind(
        "LN", "Cameras > Lenses", "lens", "Fotavelle, Orrinvale, Pixmarrow", model="LF", tint="Charcoal",
        notes=("Front and rear caps and a hood are supplied.",),
        designs="""
        {b} 35 mm f/1.8 prime lens for {mount} mount
        379; mount=FV|OV; focal_length_mm=35; max_aperture=1.8; weight_kg=0.21; stabilised=no
        Sees about as the eye does. Bright enough for candle-lit dinners, small enough to stay on the camera all
        holiday.

        {b} 85 mm f/1.4 portrait lens {m}
        749; mount=FV; focal_length_mm=85; max_aperture=1.4; weight_kg=0.55; stabilised=no
        Faces in crisp focus, backgrounds melted to cream. Eleven blades make round highlights.

        {b} 70-300 mm telephoto zoom {m}
        599; mount=FV; focal_length_mm=300; max_aperture=4.5; weight_kg=0.78; stabilised=yes
        Brings the far touchline, the deer and the moon nearer. Four stops of stabilisation for hand-held shots.

        {b} 10-18 mm ultra-wide zoom for {mount} mount
        449; mount=FV|OV; focal_length_mm=10; max_aperture=4; weight_kg=0.33; stabilised=no
        Takes in cathedrals, cramped rooms and the Milky Way. Straight lines stay straight.

        {b} 100 mm f/2.8 macro lens
        529; mount=FV; focal_length_mm=100; max_aperture=2.8; weight_kg=0.6; stabilised=yes
        Life-size close-ups of insects, rings and stamps from far enough away not to scare or shade them.

        {b} 18-150 mm travel zoom for {mount} mount
        499; mount=FV|OV; focal_length_mm=150; max_aperture=3.5; weight_kg=0.39; stabilised=yes
        One piece of glass from street scene to church tower, so you never change on a dusty road.

        {b} Variable ND filter, {diameter_mm} mm
        49|59|69; diameter_mm=58|67|77; mount=screw; weight_kg=0.05; note=no
        Sunglasses for the lens: silky waterfalls at noon and smooth video in full sun. Hard stops at both ends.
        """,
    ),
    kind(
        "TR", "Cameras > Tripods & Supports", "tripod", "Pixmarrow, Orrinvale, Fotavelle", model="TR", tint="Black",
        designs="""
        {b} Travel tripod {m} in {material}
        119|239; material=aluminium|carbon fibre; height_cm=155; load_kg=8; weight_kg=1.5; colour=Black
        Legs fold back over the ball head to the length of a water bottle. Twist locks, hook for a weight,
        quick-release plate.

        {b} Video tripod {m} with fluid head
        189; material=aluminium; height_cm=175; load_kg=6; weight_kg=3.4; colour=Black
        Pans and tilts as if in oil. Half-ball levelling and a counterbalance for heavier rigs.

        {b} Flexible mini tripod, {colour}
        29; colour=Black|Red; material=steel and rubber; height_cm=28; load_kg=2; weight_kg=0.3
        Bendy legs wrap round a branch, a railing, a car mirror. For small cameras and, with the clamp, for mobiles.

        {b} Monopod {m}, five sections
        69; material=carbon fibre; height_cm=162; load_kg=10; weight_kg=0.6; colour=Charcoal
        One leg steadies a long lens at the touchline and doubles as a hiking pole.

        {b} Smartphone tripod with remote, {height_cm} cm
        25|34; height_cm=60|150; material=aluminium; load_kg=1; weight_kg=0.5; colour=Black
        Group photos with everyone in the picture. The shutter button unclips from the handle and works from ten
        metres.

        {b} Three-axis gimbal for cameras {m}
        329; material=magnesium; height_cm=30; load_kg=3; weight_kg=1.2; colour=Black
        Motors cancel every step you take, for gliding shots up stairs and through crowds. Runs 12 hours.

        {b} Ball head {m} with panorama base
        79; material=aluminium; height_cm=10; load_kg=15; weight_kg=0.4; colour=Blue
        Locks rock-solid with a quarter turn. Degree marks for stitched landscapes; Arca-type plate.
        """,
    ),
    kind(
        "BG", "Cameras > Bags & Straps", "camerabag", "Carrivane, Pixmarrow, Roamsley", tint="Olive",
        designs="""
        {b} Canvas camera shoulder bag, {colour}
        89; colour=Olive|Black|Tan; capacity_l=8; waterproof=no; material=waxed canvas; laptop_inch=11
        Holds a body, three lenses and a tablet behind padded dividers and looks like an ordinary satchel, which is
        the point in a crowd.

        {b} Photo backpack with side access, {capacity_l} l
        139|169; capacity_l=20|30; waterproof=yes; material=recycled nylon; laptop_inch=15; colour=Charcoal
        Swing it round and draw the camera without taking the pack off. Tripod straps, rain cover, room for a jacket
        on top.

        {b} Sling bag for mirrorless cameras, {colour}
        59; colour=Grey|Navy; capacity_l=6; waterproof=no; material=polyester; laptop_inch=8
        Wear it across the chest on the bike. One body with a lens attached, one spare, a battery.

        {b} Leather camera strap, {colour}
        45; colour=Brown|Black; material=leather; waterproof=no; capacity_l=0; motif=cable
        Vegetable-tanned, 3 cm wide, soft from the first day. Round rings with a guard that spares the paint.

        {b} Wrist strap in climbing rope, {colour}
        18; colour=Red|Blue|Mustard; material=nylon; waterproof=no; capacity_l=0; motif=cable
        A loop that tightens when the camera slips. Holds 100 kg, weighs less than a lens cap.

        {b} Hard equipment case with foam, {capacity_l} l
        119|159; capacity_l=22|38; waterproof=yes; material=resin; laptop_inch=0; colour=Black; motif=toolbox
        For the hold of an aeroplane or the deck of a boat. Cubed foam plucks out to the shape of your gear;
        pressure valve.
        """,
    ),
    kind(
        "AC", "Cameras > Action Cameras & Drones", "actioncam", "Voltarrow, Pixmarrow, Zephyrbyte", model="AC", tint="Charcoal",
        designs="""
        {b} Action camera {m}, 5.3K, {kit}
        329|399; kit=camera only|with mounts and spare battery; resolution=5.3K; waterproof=yes; battery_min=110; weight_kg=0.15; colour=Black
        Bolt it to a helmet, a surfboard or a dog. Horizon stays level through a somersault, and the lens cover
        screws off when it meets a rock.

        {b} 360-degree camera {m}
        429; resolution=5.7K; waterproof=yes; battery_min=80; weight_kg=0.17; colour=Charcoal; motif=lens
        Films all round at once; choose where to look afterwards on the phone. The selfie stick removes itself from
        the picture.

        {b} Folding drone {m}, under 250 g, {kit}
        479|629; kit=single battery|three batteries and case; resolution=4K; waterproof=no; battery_min=34; weight_kg=0.249; colour=Grey; motif=drone
        Light enough for the easiest class of rules in many countries. Comes home by itself when the wind or the
        battery says so.

        {b} Dash cam {m}, front and rear
        149; resolution=2K; waterproof=no; battery_min=0; weight_kg=0.12; colour=Black
        A witness on the windscreen: loops day and night, saves the clip when it feels a bump, watches the parked
        car.

        {b} Trail camera {m} with night vision, {colour}
        99; colour=Olive|Forest; resolution=4K; waterproof=yes; battery_min=9000; weight_kg=0.3
        Strap it to a tree and learn who visits the garden. Invisible infrared, triggers in 0.2 seconds, runs for
        months on eight AA cells.

        {b} Chest and head mount set for action cameras
        29; waterproof=yes; weight_kg=0.2; colour=Black; motif=tripod
        Harness, headband, handlebar clamp and sticky pads. Fits every camera with the two-finger mount.
        """,
    ),
    kind(
        "MC", "Cameras > Memory Cards & Batteries", "card", "Zephyrbyte, Compulith, Pixmarrow", model="SD", tint="Blue",
        designs="""
        {b} SDXC card {m}, {storage_gb} GB
        19|29|49|89; storage_gb=64|128|256|512; read_mb_s=200; type=SD; colour=Blue
        Fast enough for bursts of raw files and 4K at sixty frames. Survives X-rays, splashes and a laundry cycle.

        {b} microSD card {m} with adapter, {storage_gb} GB
        15|24|42; storage_gb=64|128|256; read_mb_s=160; type=microSD; colour=Red
        For drones, dash cams, phones and handheld consoles. Rated for 24-hour surveillance recording.

        {b} CFexpress Type B card, {storage_gb} GB
        159|279; storage_gb=256|512; read_mb_s=1700; type=CFexpress; colour=Charcoal
        When the buffer must never fill: 8K video and fifty raw frames a second, with a metal shell that sheds heat.

        {b} Dual-slot card reader, USB-C
        27; read_mb_s=310; type=reader; colour=Silver; motif=card
        Copies two cards at once. The cable folds into the body.

        {b} Spare battery for Fotavelle FX cameras, {bundle}
        35|65; bundle=single|pair with charger; capacity_mah=2200; type=battery; colour=Black; motif=powerbank
        Same chip and same runtime as the one in the box. An evening wedding takes three.

        {b} Memory card wallet, 24 slots
        16; type=case; colour=Orange; motif=camerabag
        Hard, rubber-sealed, floats. Turn full cards face down and you will not overwrite the wedding.
        """,
    ),
)
