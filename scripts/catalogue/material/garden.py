"""Garden: mowers, watering, hand tools, planters and barbecues."""

from __future__ import annotations

from model import kind

KINDS = (
    kind(
        "LM", "Garden > Lawn Care > Lawn Mowers", "mower", "Rootanvil, Bloomstadt, Torqhaus", model="LM", tint="Green",
        notes=("Folds for storage against a shed wall.", "Cutting height is set with one lever for all wheels."),
        designs="""
        {b} Battery lawn mower {m}, {cutting_width_cm} cm
        299|369|449; cutting_width_cm=33|38|43; power_source=battery; weight_kg=17; grass_box_l=45; colour=Green; motif=mower
        Cordless mowing for up to 500 m² on one charge, quiet enough for a Sunday. Mulches or collects. Two 4 Ah
        batteries in the box.

        {b} Push reel mower, hand-driven
        119; cutting_width_cm=38; power_source=manual; weight_kg=9; grass_box_l=20; colour=Red
        No engine, no cable, no fumes. Five spinning blades snip the grass like scissors and leave a small lawn
        looking like a bowling green.

        {b} Electric rotary mower {m} with 12 m cable
        139; cutting_width_cm=34; power_source=mains; weight_kg=11; grass_box_l=37; colour=Orange
        Light enough to carry up steps to a terrace lawn. Cuts close along edges with its grass combs.

        {b} Petrol self-propelled mower {m}
        549; cutting_width_cm=51; power_source=petrol; weight_kg=36; grass_box_l=70; colour=Red
        For half an acre of rough, long grass: a four-stroke engine pulls it uphill, and you only steer.

        {b} Robot lawn mower {m}, up to {area_m2} m²
        699|899; area_m2=400|800; cutting_width_cm=18; power_source=battery; weight_kg=8; colour=Charcoal; note=no
        Trims a little every day and drives home when it rains or runs low. No boundary wire: it finds its way by
        satellite and camera.

        {b} Cordless grass trimmer {m}
        95; cutting_width_cm=28; power_source=battery; weight_kg=2.6; colour=Green
        Line trimmer for the places no mower reaches: under the hedge, along the fence, round the trees. The head
        turns to cut edges.
        """,
    ),
    kind(
        "GW", "Garden > Watering", "wateringcan", "Bloomstadt, Mossgate, Meadowgrit", tint="Green",
        designs="""
        {b} Long-reach watering can, {capacity_l} l, {colour}
        32|32|39; capacity_l=5|5|9; colour=Green|Cream|Green; material=galvanised steel
        A fine brass rose for seedlings, a long balanced neck to get to the back of the border. Powder-coated
        against rust.

        {b} Indoor plant can with slim spout, {colour}
        24; colour=Brass|White|Blush; capacity_l=0.9; material=steel
        Pours a thread of water right to the roots of a houseplant, past the leaves and not on the sill.

        {b} Expanding garden hose, {length_m} m
        29|38|49; length_m=10|20|30; material=latex and polyester; tint=Blue; motif=hose
        Grows to three times its length under pressure and shrinks into a bucket afterwards. No kinks; spray gun
        with eight patterns included.

        {b} Wall-mounted hose reel, 25 m, auto-rewind
        139; length_m=25; material=PVC; tint=Charcoal; motif=hose
        Pull out what you need, tug once and it rolls itself up evenly. Swivels to both sides, locks against theft
        and frost.

        {b} Drip irrigation kit for {pots} pots
        39|59; pots=10|25; material=polyethylene; length_m=15; tint=Black; motif=hose
        Holiday neighbour in a box: clip the thin tubes to the pots, set the timer on the tap, and tomatoes get
        their litre a day.

        {b} Oscillating lawn sprinkler
        27; area_m2=240; material=aluminium; tint=Yellow; motif=hose
        Twenty brass jets sweep a rectangle up to 15 by 16 m. Width and reach are set with sliders, so the path
        stays dry.

        {b} Slimline rain barrel, {capacity_l} l, {colour}
        89|89|119; capacity_l=100|100|200; colour=Green|Terracotta|Green; material=recycled plastic; motif=planter
        Collects soft water from the downpipe for free. Flat back for the wall, brass tap at bucket height,
        child-safe lid.
        """,
    ),
    kind(
        "GP", "Garden > Hand Tools", "secateurs", "Rootanvil, Mossgate, Ferrowick", tint="Red",
        notes=("Replacement blades and springs are available.",),
        designs="""
        {b} Bypass secateurs {handle}
        34; handle=medium grip|large grip; material=carbon steel; length_cm=21; cut_mm=25; colour=Red
        Clean cuts on living stems up to the thickness of a thumb. The blade passes the hook like scissors, so roses
        heal well.

        {b} Ratchet pruning shears, anvil type
        29; material=steel; length_cm=20; cut_mm=24; colour=Orange
        Goes through dead wood in three easy squeezes, a blessing for arthritic hands.

        {b} Telescopic loppers, {length_cm} cm
        48|56; length_cm=70|100; material=steel and aluminium; cut_mm=45; colour=Green
        Long arms for thick branches: pull out the handles for more leverage and take off limbs without a ladder.

        {b} Hedge shears with wavy blades
        38; length_cm=58; material=carbon steel; cut_mm=10; colour=Black
        Hand clippers for box balls and privet. The waves hold twigs in place, rubber stops spare the wrists.

        {b} Border spade, stainless, ash handle
        44; length_cm=98; material=stainless steel; tint=Oak; motif=hammer; note=no
        Small head for planting between perennials. Polished steel slips through clay, and soil drops off it.

        {b} Hand trowel and fork set, {colour}
        22; colour=Sage|Navy; length_cm=30; material=stainless steel; motif=hammer
        For pots, bulbs and weeds. Inch marks on the trowel tell how deep the tulips go.

        {b} Kneeling pad and garden seat, foldable
        36; length_cm=60; material=steel and foam; tint=Green; motif=jacket; note=no
        Turn it one way to kneel with handles to push yourself up, the other way to sit. Tool pouch on both sides.

        {b} Thorn-proof gardening gloves, {size}
        18; size=S|M|L; material=goatskin; tint=Tan
        Gauntlets to the elbow for roses, brambles and pyracantha. The fingertips are soft enough to pick up seeds.
        """,
    ),
    kind(
        "PL", "Garden > Pots & Planters", "planter", "Mossgate, Bloomstadt, Settlewood", tint="Terracotta",
        designs="""
        {b} Terracotta plant pot with saucer, {diameter_cm} cm
        8|13|21|34; diameter_cm=14|20|28|36; material=clay; drainage=yes; frost_proof=no; colour=Terracotta
        Breathing clay keeps roots cool and lets surplus water out. Ages to a white bloom in a season or two.

        {b} Fluted fibre-clay planter, {diameter_cm} cm, {colour}
        39|39|59; diameter_cm=30|30|40; colour=White|Charcoal|Charcoal; material=fibre clay; drainage=yes; frost_proof=yes
        Looks like carved stone, weighs a third of it. Stays out all winter beside the front door.

        {b} Self-watering window box, {length_cm} cm, {colour}
        24|24|31; length_cm=60|60|80; colour=Sage|Charcoal|Sage; material=recycled plastic; drainage=yes; frost_proof=yes
        A reservoir under the soil feeds geraniums and herbs for up to ten days. A float shows when to refill.

        {b} Raised vegetable bed in larch, {length_cm} cm
        119|159; length_cm=100|180; material=larch; drainage=yes; frost_proof=yes; tint=Oak
        Grow lettuce and carrots without bending down. Untreated wood, lined with fleece, screwed together in half
        an hour.

        {b} Hanging macramé planter, {colour}
        17; colour=Natural|Black; diameter_cm=16; material=cotton rope; drainage=no; frost_proof=no
        Knotted by hand for trailing ivy or a string of pearls at the window. Pot not included.

        {b} Mid-century indoor plant stand, {material}
        36; material=beech|walnut; diameter_cm=25; drainage=no; frost_proof=no
        Lifts a fern 30 cm off the floor into the light. Adjusts to pots between 20 and 30 cm wide.
        """,
    ),
    kind(
        "BQ", "Garden > Barbecues & Fire", "grill", "Meadowgrit, Rootanvil, Ferrowick", model="BQ", tint="Black",
        notes=("Assembles in about 40 minutes with one spanner.",),
        designs="""
        {b} Kettle charcoal barbecue, {diameter_cm} cm, {colour}
        129|129|169; diameter_cm=47|47|57; colour=Black|Red|Black; fuel=charcoal; weight_kg=12
        Sear with the lid off, roast a whole chicken with it on. Vents above and below hold the heat where you want
        it; ash falls into a pot.

        {b} Three-burner gas grill {m} with side table
        399; fuel=gas; width_cm=130; weight_kg=42; colour=Charcoal
        Light it, wait ten minutes, cook for eight. Cast-iron grates for the stripes and a warming rack for the
        buns.

        {b} Portable tabletop grill, {colour}
        69; colour=Orange|Sage; fuel=charcoal; width_cm=38; weight_kg=4; note=no
        For the beach, the balcony and the back of a van. The outside stays cool, the lid clamps shut with the coals
        inside.

        {b} Pellet smoker {m}
        749; fuel=wood pellets; width_cm=115; weight_kg=58; colour=Black
        Low and slow without watching the fire: set 110 °C in the app, and it feeds itself hickory until the brisket
        is done.

        {b} Cast iron fire pit bowl, {diameter_cm} cm
        89|139; diameter_cm=55|75; fuel=wood; weight_kg=14; colour=Black; note=no
        Evening warmth on the terrace. A spark guard and a poker are included; add the grate and it cooks sausages.

        {b} Stone-baked pizza oven for outdoors {m}
        289; fuel=gas; width_cm=42; weight_kg=15; colour=Green
        Reaches 450 °C in a quarter of an hour and bakes a blistered Neapolitan in 90 seconds.

        {b} Barbecue tool set in roll-up case
        42; fuel=none; weight_kg=1.4; tint=Tan; note=no
        Long tongs, turner, fork, basting brush and four skewers, all steel, tucked in a canvas roll.
        """,
    ),
)
