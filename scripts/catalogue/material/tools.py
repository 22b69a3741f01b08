"""Tools: drills, hand tools, storage, measuring and drill accessories."""

from __future__ import annotations

from model import kind

KINDS = (
    kind(
        "DR", "Tools > Power Tools > Drills & Drivers", "drill", "Torqhaus, Haulden, Strombek", model="DD", tint="Teal",
        notes=("Three-year warranty after registration.", "Soft grip, belt clip and LED work light."),
        designs="""
        {b} 18 V cordless drill driver {m}, {kit}
        79|129|159; kit=bare unit|with one 2 Ah battery|with two 4 Ah batteries; voltage=18; torque_nm=60; brushless=yes; weight_kg=1.4; colour=Teal
        Drives long screws into decking and bores 13 mm holes in steel. Twenty clutch steps stop it before the head
        sinks too deep.

        {b} Compact 12 V screwdriver drill {m}
        69; voltage=12; torque_nm=30; brushless=no; weight_kg=0.9; colour=Blue
        Small enough for flat-pack wardrobes and the inside of cupboards. Charges over USB-C like a phone.

        {b} Hammer drill {m} for masonry, 750 W
        84; wattage=750; brushless=no; weight_kg=2.1; colour=Red
        Corded, with percussion for brick walls: hang shelves, set anchors, mix paint. Depth stop and side handle
        included.

        {b} SDS rotary hammer {m}
        189; wattage=900; brushless=no; weight_kg=3.4; colour=Green
        Goes through reinforced concrete where an ordinary drill only polishes it. Chisel mode lifts old tiles.

        {b} Impact driver {m} brushless, {kit}
        99|169; kit=bare unit|with two 2 Ah batteries; voltage=18; torque_nm=180; brushless=yes; weight_kg=1.1; colour=Teal
        Rattles coach bolts home without twisting your wrist. Quick-change hex chuck, three speeds.

        {b} Pen-size electric precision screwdriver, {colour}
        39; colour=Silver|Black; voltage=3.6; torque_nm=3; brushless=no; weight_kg=0.1; motif=screwdriver
        For glasses, laptops, toys and watches: 24 magnetic bits in a case, a ring of light round the tip.
        """,
    ),
    kind(
        "SW", "Tools > Power Tools > Saws & Sanders", "drill", "Haulden, Torqhaus, Strombek", model="PS", tint="Red",
        designs="""
        {b} Jigsaw {m} with pendulum action
        89; wattage=650; voltage=230; blade_mm=100; weight_kg=2.3; colour=Red; motif=saw
        Curves in worktops, cut-outs for sinks, straight lines along the rail. Blades change without a key.

        {b} Circular saw {m}, {blade_mm} mm
        119|149; blade_mm=165|190; wattage=1200; voltage=230; weight_kg=3.8; colour=Teal; motif=saw
        Rips plywood sheets and beams up to 66 mm thick. A laser shows the line, dust goes to the vacuum cleaner.

        {b} Cordless reciprocating saw {m}
        109; voltage=18; blade_mm=150; weight_kg=2.2; colour=Teal; motif=saw
        Demolition and tree work: chews through old pipes, nails in timber and branches up to 12 cm.

        {b} Random orbit sander {m}
        64; wattage=300; voltage=230; weight_kg=1.3; colour=Blue; motif=sander
        Takes varnish off a table without leaving swirls. Sanding discs stick with hook and loop; a box of 20 is
        included.

        {b} Detail sander, palm size
        42; wattage=130; voltage=230; weight_kg=0.9; colour=Green; motif=sander
        A pointed base gets into window corners and between stair spindles.

        {b} Oscillating multi-tool {m} with {accessories} accessories
        99|129; accessories=16|34; wattage=300; voltage=230; weight_kg=1.5; colour=Red
        Plunge cuts, grout removal, scraping, sanding in corners. The tool for everything the others cannot reach.

        {b} Mitre saw {m} with stand
        259; wattage=1600; voltage=230; blade_mm=216; weight_kg=14; colour=Charcoal; motif=saw
        Skirting boards and picture frames at any angle, cut square the first time. Slides for boards 31 cm wide.

        {b} Angle grinder {m}, 125 mm
        72; wattage=1010; voltage=230; blade_mm=125; weight_kg=2; colour=Black; motif=sander
        Cuts bolts, tiles and rebar, cleans rust from railings. Restarts only when you let go of the switch first.
        """,
    ),
    kind(
        "HT", "Tools > Hand Tools", "hammer", "Haulden, Ferrowick, Torqhaus", tint="Oak",
        designs="""
        {b} Claw hammer, {weight_g} g
        19|23|27; weight_g=340|450|570; material=forged steel; handle=hickory; motif=hammer
        A face for driving nails, a fork for pulling them out again. The shaft soaks up the shock.

        {b} Rubber mallet, white, non-marking
        14; weight_g=680; material=rubber; handle=fibreglass; tint=White
        Taps paving slabs, laminate floors and stubborn tent pegs into place without leaving dents.

        {b} Screwdriver set, {pieces} pieces, {colour}
        26|26|39; pieces=6|6|12; colour=Red|Yellow|Red; material=chrome vanadium steel; handle=soft grip; motif=screwdriver
        Slotted, Phillips, square and star, with hardened tips that do not cam out. A hole in every handle takes a
        second one for leverage.

        {b} Combination pliers, {length_mm} mm
        17|21; length_mm=160|200; material=chrome vanadium steel; handle=two-component; tint=Blue; motif=screwdriver
        Grips, bends, cuts wire. Sprung open, so one hand is enough.

        {b} Adjustable spanner with wide jaws
        24; length_mm=250; material=forged steel; handle=bare steel; tint=Silver; motif=screwdriver
        A single wrench for nuts up to 39 mm, thin enough for the locknuts under a basin.

        {b} Socket set, {pieces} pieces, in case
        49|79|119; pieces=46|94|150; material=chrome vanadium steel; handle=ratchet; tint=Charcoal; motif=screwdriver
        Quarter-inch and half-inch ratchets with 72 teeth, deep sockets for spark plugs, bits for everything else.
        Each piece clicks into its own place.

        {b} Japanese pull saw, 24 cm
        33; length_mm=240; material=spring steel; handle=rattan-wrapped beech
        Cuts on the pull, so the blade can be thin: hair-fine kerf for dovetails and flush plugs.

        {b} Utility knife with snap-off blades, {colour}
        11; colour=Yellow|Black; length_mm=165; material=steel; handle=zinc; motif=knife
        Opens boxes, trims carpet and plasterboard. Ten spare blades ride in the handle.
        """,
    ),
    kind(
        "TB", "Tools > Tool Storage", "toolbox", "Haulden, Torqhaus, Settlewood", tint="Red",
        designs="""
        {b} Cantilever tool box, {trays} trays, {colour}
        45|45|59; trays=3|3|5; colour=Red|Blue|Red; material=sheet steel; load_kg=20
        Opens like a staircase and shows everything at once. Takes two padlocks and a life on building sites.

        {b} Stackable site case, {capacity_l} l
        39|54|69; capacity_l=15|28|42; material=polypropylene; load_kg=30; colour=Black
        Cases click on top of each other and roll off together on the optional dolly. Rain and dust stay outside.

        {b} Small parts organiser with {trays} drawers
        29|44; trays=24|44; material=plastic; load_kg=10; colour=Blue; motif=jar
        An end to the jar of mixed screws. See-through drawers stop before they fall out; hangs on the wall.

        {b} Canvas tool roll
        28; trays=18; material=waxed canvas; load_kg=6; colour=Olive
        Chisels, files and spanners, each in its pocket, tied up with a leather strap. Good for the motorbike, too.

        {b} Rolling workshop cabinet, {trays} drawers, {colour}
        349|349|449; trays=5|5|7; colour=Red|Charcoal|Charcoal; material=sheet steel; load_kg=250
        Ball-bearing runners carry 35 kg each. One lock secures all, and the beech top is a bench.

        {b} Pegboard panel kit with 20 hooks
        52; trays=0; material=steel; load_kg=40; colour=White
        Every tool in sight and in its place on the garage wall. Panels of 60 by 90 cm join without a gap.

        {b} Tool belt with suspenders, {size}
        64; size=M|XL; trays=10; material=leather; load_kg=12; tint=Tan; motif=tape
        Hammer loop, tape clip, two nail pouches. Braces take the weight off the hips during a day on the roof.
        """,
    ),
    kind(
        "ME", "Tools > Measuring & Levelling", "tape", "Strombek, Haulden, Torqhaus", model="LR", tint="Yellow",
        designs="""
        {b} Steel tape measure, {length_m} m
        9|12|16; length_m=3|5|8; accuracy_mm=1; colour=Yellow
        Wide blade stands out two metres without bending. A magnet on the hook holds on to pipes and studs.

        {b} Laser distance meter {m}, {length_m} m
        49|79; length_m=30|60; accuracy_mm=2; colour=Black
        Point at the wall and read the room: length, area and volume at a press, the last twenty values remembered.

        {b} Self-levelling cross line laser {m}, {beam} beam
        99|129; beam=red|green; length_m=20; accuracy_mm=3; colour=Teal
        Throws a level and a plumb line round the room for tiles, shelves and wallpaper. Green is easier to see in
        daylight.

        {b} Spirit level, {length_cm} cm
        19|26|34; length_cm=40|60|120; accuracy_mm=0.5; colour=Red
        Milled aluminium with three vials that glow in the dark. Strong magnets along the edge.

        {b} Digital vernier caliper
        32; length_m=0.15; accuracy_mm=0.02; colour=Silver
        Outside, inside, depth and step to a fiftieth of a millimetre, in mm or inches. For 3D printing and engine
        work.

        {b} Stud, pipe and cable detector {m}
        58; accuracy_mm=5; colour=Yellow
        Finds what is behind plasterboard before you drill into it: timber, copper, live wires up to 80 mm deep.

        {b} Infrared thermometer gun
        36; accuracy_mm=0; colour=Orange
        Reads the temperature of a pizza stone, a radiator or a draughty window from a distance, -50 to 550 °C.

        {b} Combination square, 30 cm
        22; length_cm=30; accuracy_mm=0.1; colour=Steel
        Marks 90 and 45 degrees, checks depth, finds the middle. Etched scale, scriber in the head.
        """,
    ),
    kind(
        "DB", "Tools > Drill Bits & Accessories", "drillbits", "Torqhaus, Strombek, Haulden", tint="Charcoal",
        designs="""
        {b} Twist drill bit set for metal, {pieces} pieces
        24|39; pieces=13|25; material=cobalt HSS; shank=round
        Split points start on polished steel without wandering. From 1 to 13 mm in half-millimetre steps.

        {b} Masonry drill bits, {pieces} pieces
        14|22; pieces=5|8; material=carbide; shank=round; tint=Blue
        Carbide tips for brick, block and stone. For hammer drills; from 4 mm for picture hooks to 12 mm for heavy
        anchors.

        {b} Brad-point wood bits, 8 pieces
        18; pieces=8; material=chrome vanadium steel; shank=hex; tint=Oak
        A centre spike and two spurs make clean holes in hardwood for dowels and hinges.

        {b} Screwdriver bit box, {pieces} pieces
        15|27; pieces=32|100; material=S2 steel; shank=hex; tint=Red
        Phillips, star, hex and square, colour-ringed so you find the right one. Magnetic holder included.

        {b} Hole saw kit, 19-64 mm
        46; pieces=9; material=bi-metal; shank=hex; tint=Yellow
        Round openings for downlights, door locks and pipes in wood, plastic and thin sheet.

        {b} 18 V replacement battery, {capacity_ah} Ah
        45|69|99; capacity_ah=2|4|6; material=lithium-ion; shank=none; tint=Teal; motif=powerbank
        Fits every cordless tool of the 18 V family, drill to lawn mower. Four lights show the charge.

        {b} Fast charger for 18 V tool batteries
        49; pieces=1; material=plastic; shank=none; tint=Teal; motif=charger
        From empty to 80 per cent in 25 minutes; a fan cools packs that come off work hot.

        {b} Sanding discs 125 mm, grit {grit}, 25 pack
        11; grit=60|120|240; material=aluminium oxide; shank=none; tint=Terracotta
        Hook-and-loop backed, eight holes for dust extraction. Coarse strips paint, fine prepares for varnish.
        """,
    ),
)
