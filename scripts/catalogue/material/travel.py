"""Luggage and outdoor: suitcases, bags, travel accessories, tents, sleeping bags, cooking, boots and bottles."""

from __future__ import annotations

from model import kind

KINDS = (
    kind(
        "SC", "Luggage > Suitcases", "suitcase", "Carrivane, Roamsley, Aquavesna", tint="Navy",
        notes=("Combination lock that customs can open; ten-year guarantee on wheels.",),
        designs="""
        {b} Cabin suitcase, hard shell, {colour}
        119; colour=Navy|Coral|Silver|Black; capacity_l=38; weight_kg=2.6; height_cm=55; wheels=4; material=polycarbonate
        Goes in the overhead locker of nearly every airline. Double wheels roll sideways down the aisle; USB
        pass-through for a power bank.

        {b} Check-in trolley case, {size}, {colour}
        149|189|189; size=medium|large|large; colour=Navy|Navy|Sage; capacity_l=68; weight_kg=3.9; height_cm=68; wheels=4; material=polycarbonate
        Two weeks of clothes behind a zip that expands by 5 cm. Ribbed shell hides the baggage handlers' marks.

        {b} Soft-sided spinner luggage, {height_cm} cm
        99|129; height_cm=67|77; capacity_l=72; weight_kg=3.1; wheels=4; material=ripstop polyester; colour=Black
        Outer pockets for the passport and the last-minute jumper. Gives way where a hard case would crack.

        {b} Aluminium attaché carry-on
        499; capacity_l=35; weight_kg=4.4; height_cm=55; wheels=4; material=aluminium; colour=Silver
        Latches instead of zips. Collects dents like stamps in a passport.

        {b} Two-wheel duffel trolley, {capacity_l} l
        139|159; capacity_l=60|90; weight_kg=2.9; height_cm=70; wheels=2; material=tarpaulin; colour=Orange
        Big wheels for gravel and station steps. Packs like a holdall, rolls like a suitcase.

        {b} Ride-on kids' suitcase, {colour}
        55; colour=Yellow|Pink|Green; capacity_l=18; weight_kg=1.7; height_cm=46; wheels=4; material=ABS
        Carries toys and then carries the child through the terminal. Pull strap included, horns for handles.
        """,
    ),
    kind(
        "BP", "Luggage > Backpacks", "backpack", "Roamsley, Trekmarrow, Carrivane", tint="Forest",
        notes=("Made from recycled bottles.",),
        designs="""
        {b} Commuter backpack, {capacity_l} l, {colour}
        79|79|89; capacity_l=20|20|26; colour=Charcoal|Sage|Charcoal; waterproof=yes; laptop_inch=15; weight_kg=0.9; material=recycled polyester
        Office on your shoulders: laptop bay against the back, roll-top for groceries, hidden pocket for the wallet.

        {b} Hiking rucksack, {capacity_l} l, {colour}
        119|119|159; capacity_l=35|35|55; colour=Forest|Red|Forest; waterproof=yes; laptop_inch=0; weight_kg=1.4; material=nylon
        Carries hut-to-hut weight on the hips, not the neck. Ventilated mesh back, rain cover in the base.

        {b} School bag with reflectors, {colour}
        49; colour=Blue|Purple|Orange; capacity_l=22; waterproof=no; laptop_inch=13; weight_kg=0.8; material=polyester
        Room for folders, trainers and a lunch box. Seen from afar on dark mornings.

        {b} Carry-on travel pack, opens like a suitcase
        139; capacity_l=40; waterproof=no; laptop_inch=16; weight_kg=1.5; material=nylon; colour=Black
        Largest legal hand baggage. Straps tuck away behind a flap so nothing snags on the belt.

        {b} Packable daypack, {colour}
        25; colour=Sky|Mustard|Coral; capacity_l=16; waterproof=no; laptop_inch=0; weight_kg=0.2; material=ripstop nylon
        Lives in its own pocket, the size of an orange, until the souvenirs start.

        {b} Anti-theft city backpack
        89; capacity_l=18; waterproof=yes; laptop_inch=14; weight_kg=1; material=cut-proof polyester; colour=Grey
        The zip faces your spine. Lockable, slash-resistant, cards shielded.
        """,
    ),
    kind(
        "TV", "Luggage > Travel Accessories", "cubes", "Roamsley, Lacebridge, Carrivane", tint="Teal",
        designs="""
        {b} Packing cubes, set of {pieces}, {colour}
        24|34|34; pieces=4|6|6; colour=Teal|Teal|Grey; material=ripstop nylon; weight_kg=0.3
        Shirts in one, socks in the next: the suitcase stays tidy until the last hotel. Mesh lids.

        {b} Compression bags, no pump, pack of 8
        17; pieces=8; material=plastic; weight_kg=0.4; tint=Sky
        Roll the air out of jumpers and ski jackets and get half the case back.

        {b} Hanging toiletry bag, {colour}
        32; colour=Navy|Blush|Olive; material=waxed canvas; weight_kg=0.35; motif=case
        Unfolds and hooks behind a bathroom door, so nothing stands on a wet shelf.

        {b} Inflatable neck pillow with hood, {colour}
        26; colour=Grey|Burgundy; material=fleece; weight_kg=0.25; motif=pillow
        Chin support for sleeping upright in seat 34B. Deflates into a pouch.

        {b} Digital luggage scale
        14; material=plastic; weight_kg=0.1; tint=Silver
        Hang the bag before the airline does and save the excess fee. Reads up to 50 kg.

        {b} RFID passport holder, {colour}
        22; colour=Brown|Black|Teal; material=leather; weight_kg=0.1; motif=lock
        Passport, boarding pass, cards and a pen in one place, shielded from skimmers.

        {b} Foldable duffel bag, {capacity_l} l, {colour}
        34|34|42; capacity_l=40|40|60; colour=Orange|Black|Black; material=nylon; weight_kg=0.4; motif=duffel
        The spare holdall for the way home. Sleeves over the trolley handle.

        {b} Bottle set for liquids, 100 ml
        13; pieces=6; material=silicone; weight_kg=0.2; tint=Pink
        Squeezy, labelled, in a clear zip bag that security will wave through.
        """,
    ),
    kind(
        "TN", "Outdoor > Camping > Tents", "tent", "Fjellknut, Trekmarrow, Tindermoss", tint="Orange",
        notes=("Seams are taped; pegs and repair kit are included.",),
        designs="""
        {b} Two-person trekking tent, {colour}
        249; colour=Olive|Orange; persons=2; weight_kg=2.1; water_column_mm=3000; seasons=3; pitch_min=6
        A dome with two doors and two porches, so nobody climbs over anybody. Packs as long as a forearm.

        {b} Ultralight solo shelter
        329; persons=1; weight_kg=0.88; water_column_mm=2500; seasons=3; pitch_min=5; colour=Grey
        Stands on a trekking pole, weighs less than a litre of water. For through-hikers who count grams.

        {b} Family tunnel tent, {persons} berths
        449|599; persons=4|6; weight_kg=14; water_column_mm=4000; seasons=3; pitch_min=20; colour=Green
        Headroom for adults, two dark sleeping cabins and a living area for rainy card games.

        {b} Pop-up festival tent, {colour}
        69; colour=Purple|Yellow; persons=2; weight_kg=2.6; water_column_mm=1500; seasons=2; pitch_min=1
        Throw it and it is up. Folding it again takes a video and some patience.

        {b} Inflatable tent with pump, 4 persons
        649; persons=4; weight_kg=16; water_column_mm=5000; seasons=3; pitch_min=8; colour=Teal
        Air beams instead of poles: connect, pump, peg. Bends in a storm and springs back.

        {b} Four-season mountain tent
        699; persons=2; weight_kg=3.2; water_column_mm=6000; seasons=4; pitch_min=8; colour=Red
        For snow loads and ridge winds. Five crossing poles, snow skirts, and a porch to melt water in.

        {b} Tarp with guy lines, {size}
        55|75; size=3 x 3 m|4 x 4 m; persons=4; weight_kg=0.8; water_column_mm=3000; seasons=3; pitch_min=5; colour=Olive; note=no
        Roof for the picnic, porch for the van, shelter over the hammock. Nineteen loops.
        """,
    ),
    kind(
        "SL", "Outdoor > Camping > Sleeping Bags & Mats", "sleepingbag", "Fjellknut, Trekmarrow, Tindermoss", tint="Blue",
        designs="""
        {b} Down mummy bag, comfort {comfort_c} °C
        249|329; comfort_c=2|-6; weight_kg=0.95; filling=duck down; length_cm=205; colour=Blue
        Squeezes to the size of a loaf and lofts back up at once. Draught collar, two-way zip, water-repellent
        feathers.

        {b} Synthetic three-season sleeping bag, {side} zip
        89; side=left|right; comfort_c=5; weight_kg=1.6; filling=polyester; length_cm=215; colour=Green
        Warm even when damp, and easy to wash. A left and a right one zip together.

        {b} Rectangular cotton sleeping bag, {colour}
        59; colour=Red|Navy; comfort_c=10; weight_kg=2.2; filling=polyester; length_cm=190
        For sleepovers, vans and huts. Opens flat as a blanket; flannel inside.

        {b} Children's growing sleeping bag, {colour}
        65; colour=Yellow|Sky; comfort_c=7; weight_kg=1.1; filling=polyester; length_cm=160
        Unzips 30 cm longer as they shoot up. Owl on the hood.

        {b} Self-inflating mat, {thickness_cm} cm
        59|89; thickness_cm=3|7; weight_kg=1.2; r_value=4; length_cm=195; tint=Orange; motif=mat
        Open the valve, wait ten minutes. Foam inside keeps the cold ground out and the hips off it.

        {b} Ultralight air pad
        139; thickness_cm=8; weight_kg=0.4; r_value=4.2; length_cm=183; tint=Yellow; motif=mat
        Thick as a mattress, small as a beer can when packed. Reflective film returns your warmth.

        {b} Silk liner, mummy shape
        55; weight_kg=0.13; filling=none; length_cm=220; tint=Sage
        Adds five degrees, keeps the bag clean, is required in alpine huts.
        """,
    ),
    kind(
        "CS", "Outdoor > Camping > Stoves & Kitchen", "stove", "Tindermoss, Fjellknut, Trekmarrow", tint="Red",
        designs="""
        {b} Folding gas stove, 75 g
        39; fuel=gas canister; wattage=2800; weight_kg=0.075; boil_min=3.5
        Screws on a cartridge, unfolds three arms, boils a litre before the view gets boring.

        {b} Integrated cooking system, {capacity_l} l
        119|139; capacity_l=0.8|1.8; fuel=gas canister; wattage=2400; weight_kg=0.4; boil_min=2.2; tint=Charcoal
        Burner and pot lock together, a heat exchanger wastes nothing, wind hardly matters. Everything nests inside.

        {b} Two-ring camp cooker with lid
        99; fuel=gas bottle; wattage=4400; weight_kg=4.2; boil_min=4; colour=Green
        Coffee on one hob, pancakes on the next. The lid becomes a windbreak, the grid lifts out for washing.

        {b} Wood-burning twig stove
        69; fuel=wood; wattage=0; weight_kg=0.5; boil_min=8; tint=Steel
        Feeds on pine cones and leaves only ash. Flat pack in stainless steel, no cartridges to carry.

        {b} Titanium pot and mug set
        65; fuel=none; capacity_l=0.9; weight_kg=0.18; tint=Grey; motif=pot
        A pot, a lid that fries an egg, and a cup that fits in it along with a small canister.

        {b} Folding camp cutlery, {colour}
        14; colour=Orange|Green|Blue; fuel=none; weight_kg=0.05
        Knife, fork, spoon and bottle opener on one carabiner; each folds to the length of a finger.

        {b} Hard coolbox, {capacity_l} l
        79|129|219; capacity_l=20|35|50; fuel=none; weight_kg=6; colour=White; motif=coolbox
        Ice lasts four days in the shade. A seat, a table and a step as well; bear-proof latches.

        {b} Camp chair with cup holder, {colour}
        35; colour=Navy|Red|Olive; fuel=none; weight_kg=2.6; max_load_kg=130; motif=campchair
        Unfolds like an umbrella beside the fire and goes back in its sleeve.
        """,
    ),
    kind(
        "HB", "Outdoor > Hiking Boots & Gear", "boot", "Fjellknut, Trekmarrow, Tindermoss", tint="Brown",
        designs="""
        {b} Leather hiking boots, EU {size_eu}
        189; size_eu=38|40|42|44|46; gender=unisex; waterproof=yes; material=leather; weight_kg=1.3; colour=Brown
        Over the ankle, for scree, roots and a heavy pack. Waxed nubuck, membrane lining, a sole that can be
        replaced.

        {b} Light walking shoes, EU {size_eu}
        119; size_eu=37|39|41|43; gender=unisex; waterproof=yes; material=mesh; weight_kg=0.8; colour=Grey; motif=sneaker
        As easy as trainers with the grip of a mountain boot. For forest tracks and day trips.

        {b} Winter snow boots, lined, EU {size_eu}
        99; size_eu=37|39|41; gender=women; waterproof=yes; material=rubber and wool; weight_kg=1.2; colour=Navy
        Warm to minus 25. High shaft, pull loop, no laces to thaw.

        {b} Rubber wellington boots, EU {size_eu}, {colour}
        59; size_eu=38|40|42|40; colour=Green|Green|Green|Yellow; gender=unisex; waterproof=yes; material=natural rubber; weight_kg=1.6
        Wellies for muddy dogs, allotments and puddles.

        {b} Trekking poles, pair, {material}
        59|99; material=aluminium|carbon; length_cm=135; weight_kg=0.48; waterproof=yes; colour=Black; motif=tripod
        Spare the knees on the way down. Cork handles, flip locks, baskets for snow.

        {b} Gaiters, {size}
        39; size=S-M|L-XL; waterproof=yes; material=nylon; weight_kg=0.25; colour=Black; motif=socks
        Strap over boot and trouser leg to keep snow, stones and ticks out.

        {b} Insect-repellent bandana, {colour}
        17; colour=Teal|Terracotta; waterproof=no; material=recycled polyester; weight_kg=0.04; motif=hat
        Neck tube, headband or sun cover that mosquitoes dislike.
        """,
    ),
    kind(
        "WB", "Outdoor > Water Bottles & Flasks", "bottle", "Trekmarrow, Calder Peak, Fjellknut", tint="Blue",
        designs="""
        {b} Insulated steel bottle, {capacity_l} l, {colour}
        27|27|27|35; capacity_l=0.5|0.5|0.5|1; colour=Blue|Coral|Black|Black; material=stainless steel; insulated=yes; leakproof=yes; motif=bottle
        Ice water on a hot trail after 24 hours, hot tea on a cold one after 12. Powder coat that hands can hold.

        {b} Squeeze sports bottle, {colour}
        9; colour=Red|Green|Navy; capacity_l=0.75; material=polyethylene; insulated=no; leakproof=yes
        Fits the cage on your bicycle. Soft walls, jet valve, no plastic taste.

        {b} Filter bottle
        45; capacity_l=0.65; material=copolyester; insulated=no; leakproof=yes; colour=Sky
        Makes a doubtful stream drinkable: the hollow-fibre cartridge stops bacteria and protozoa for 1,000 litres.

        {b} Glass bottle with silicone sleeve, {colour}
        22; colour=Mint|Blush; capacity_l=0.6; material=glass; insulated=no; leakproof=yes
        The clean taste of glass, and a coat in case it falls. Wide mouth for lemon slices.

        {b} Food jar, {capacity_l} l
        29|35; capacity_l=0.35|0.5; material=stainless steel; insulated=yes; leakproof=yes; colour=Green
        Porridge or curry still hot at lunch. A folding spoon is hidden in the cap.

        {b} Hydration bladder, {capacity_l} l
        32|36; capacity_l=2|3; material=TPU; insulated=no; leakproof=yes; colour=Blue
        Sip while you walk: tube, bite valve and a slide opening for cleaning.

        {b} Kids' straw bottle, {colour}
        17; colour=Yellow|Purple|Teal; capacity_l=0.35; material=stainless steel; insulated=yes; leakproof=yes
        Flip straw, carry loop, dishwasher-proof. Survives the school bag upside down.
        """,
    ),
)
