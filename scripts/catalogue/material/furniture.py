"""Furniture: sofas, armchairs, office chairs, desks, shelves, tables and beds."""

from __future__ import annotations

from model import kind

KINDS = (
    kind(
        "SO", "Furniture > Living Room > Sofas", "sofa", "Larkenstead, Nordhavel, Settlewood", tint="Grey",
        notes=("Covers come off for cleaning.", "Legs screw on; it passes a door 75 cm wide."),
        designs="""
        {b} Hollin three-seater sofa, {colour}
        899; colour=Sage|Grey|Navy|Mustard; seats=3; width_cm=212; depth_cm=92; material=linen blend; sofa_bed=no; motif=sofa
        Deep feather-topped cushions to sink into with a newspaper. Beech frame, sprung by hand, arms low enough to
        lay your head on.

        {b} Compact loveseat couch, {colour}
        499; colour=Teal|Blush; seats=2; width_cm=148; depth_cm=80; material=velvet; sofa_bed=no
        A settee for two in a studio flat. Arrives in one box and clicks together in ten minutes.

        {b} Corner couch with chaise, {side}, {colour}
        1299; side=left|right; colour=Charcoal|Charcoal; seats=5; width_cm=275; depth_cm=160; material=bouclé; sofa_bed=no
        Room for the family and the dog on film night. The footstool end hides blankets under its seat.

        {b} Pull-out sleeper sofa, {colour}
        749; colour=Grey|Blue; seats=3; width_cm=200; depth_cm=95; material=polyester; sofa_bed=yes
        By day a place to sit, by night a real 140 cm bed with slats for guests. Opens with one tug.

        {b} Chesterfield leather sofa, {colour}
        1899; colour=Brown|Black; seats=3; width_cm=220; depth_cm=94; material=leather; sofa_bed=no
        Deep-buttoned full-grain hide and rolled arms. Smells of a library, wears in for decades.

        {b} Futon frame with mattress
        329; seats=3; width_cm=190; depth_cm=88; material=pine and cotton; sofa_bed=yes; tint=Natural; motif=bed
        Folds flat on the floor in Japanese manner. Honest pine, cotton-filled pad, no tools.

        {b} Stretch slipcover for {seats}-seat sofas, {colour}
        49|49|65; seats=2|2|3; colour=Cream|Grey|Grey; width_cm=180; depth_cm=90; material=elastane knit; sofa_bed=no; note=no
        New clothes for a tired couch, and armour against cat claws. Machine washable; couch not included.
        """,
    ),
    kind(
        "AR", "Furniture > Living Room > Armchairs", "armchair", "Larkenstead, Maisonette Rive, Settlewood", tint="Mustard",
        designs="""
        {b} Wingback reading chair, {colour}
        449; colour=Forest|Mustard|Grey; width_cm=78; depth_cm=84; material=wool; reclining=no; swivel=no; motif=armchair
        High sides keep off draughts and the telly. Beside a lamp and a fire it ends many evenings.

        {b} Rocking armchair for the nursery, {colour}
        329; colour=Cream|Sage; width_cm=70; depth_cm=88; material=bouclé; reclining=no; swivel=no
        Sways gently through night feeds. Padded arms at the right height to hold a baby.

        {b} Electric recliner with lift, {colour}
        799; colour=Brown|Charcoal; width_cm=82; depth_cm=95; material=faux leather; reclining=yes; swivel=no
        Leans back to nap, tips forward to help you stand. Two quiet motors, side pocket for the remote.

        {b} Swivel barrel chair
        379; width_cm=76; depth_cm=76; material=velvet; reclining=no; swivel=yes; colour=Terracotta
        Turns from the window to the conversation. Round as a tub and soft all over.

        {b} Rattan lounge chair with cushion
        249; width_cm=68; depth_cm=75; material=rattan; reclining=no; swivel=no; tint=Natural
        Light enough to carry to the conservatory. Woven by hand over a bent cane frame.

        {b} Bean bag chair, {capacity_l} l, {colour}
        79|79|109; capacity_l=250|250|400; colour=Grey|Coral|Grey; width_cm=90; depth_cm=90; material=polyester; reclining=no; swivel=no
        Throw yourself into it. Fills a teenager's corner; the cover is made for outdoors.

        {b} Footstool with storage, {colour}
        99; colour=Forest|Mustard|Grey; width_cm=50; depth_cm=40; material=wool; reclining=no; swivel=no
        An ottoman that matches the reading chair: feet on top, blankets inside.
        """,
    ),
    kind(
        "OC", "Furniture > Home Office > Office Chairs", "officechair", "Nordhavel, Keyharrow, Settlewood", model="OC", tint="Charcoal",
        notes=("Ten years' warranty on the mechanism.",),
        designs="""
        {b} Mesh ergonomic office chair {m}, {colour}
        329; colour=Black|Grey; adjustable_arms=yes; headrest=yes; max_load_kg=130; material=mesh
        Lumbar support that follows as you lean. Breathes on hot days; arms move four ways; for those who sit eight
        hours.

        {b} Task chair without arms, {colour}
        119; colour=Sky|Blush|Charcoal; adjustable_arms=no; headrest=no; max_load_kg=110; material=fabric
        Slides right under the desk. A small, cheerful seat for homework and the sewing table.

        {b} Executive leather chair {m}
        449; adjustable_arms=no; headrest=yes; max_load_kg=150; material=leather; colour=Brown
        High back, tilt lock, stitched hide. The boss's chair without the boss.

        {b} Gaming chair with footrest {m}, {colour}
        239; colour=Red|Black|Purple; adjustable_arms=yes; headrest=yes; max_load_kg=140; material=faux leather
        Racing shell that reclines to 155 degrees. Neck and lower-back pillows are included.

        {b} Kneeling posture stool
        149; adjustable_arms=no; headrest=no; max_load_kg=100; material=birch and foam; tint=Natural; note=no
        Weight on the shins, back upright by itself. Rocks a little, so the core stays awake.

        {b} Standing-desk wobble stool, {colour}
        129; colour=Charcoal|Teal; adjustable_arms=no; headrest=no; max_load_kg=120; material=plastic and foam; motif=table
        Half sitting, half standing. The rounded foot lets you lean towards the screen.

        {b} Memory foam seat cushion for chairs
        35; adjustable_arms=no; headrest=no; max_load_kg=120; material=memory foam; tint=Navy; motif=pillow; note=no
        Relieves the tailbone on hard seats, in the car as well as at work. Washable cover with a grip underneath.
        """,
    ),
    kind(
        "DE", "Furniture > Home Office > Desks", "desk", "Nordhavel, Settlewood, Larkenstead", tint="Oak",
        designs="""
        {b} Electric sit-stand desk, {width_cm} cm, {top}
        429|499|529; width_cm=120|160|160; top=white|oak|walnut; depth_cm=75; height_adjustable=yes; drawers=0; motif=desk
        Two motors lift the top from 62 to 127 cm; four heights are remembered. Stops when it touches a chair or a
        child.

        {b} Compact writing desk with drawer
        189; width_cm=100; depth_cm=50; height_adjustable=no; drawers=1; material=oak veneer
        A slender table for letters and a laptop, pretty enough for the bedroom.

        {b} Wall-mounted folding desk, {colour}
        129; colour=White|Oak; width_cm=80; depth_cm=48; height_adjustable=no; drawers=0; material=birch ply
        Closes to a shallow cupboard when work is over. For hallways and box rooms.

        {b} L-shaped corner workstation
        279; width_cm=150; depth_cm=150; height_adjustable=no; drawers=2; material=steel and particle board; tint=Walnut
        Two screens on one wing, papers on the other. Cable trough behind, reversible left or right.

        {b} Children's adjustable study desk, {colour}
        199; colour=Pink|Sky|White; width_cm=70; depth_cm=55; height_adjustable=yes; drawers=1; material=MDF
        Grows from first letters to final exams. The top tilts for drawing.

        {b} Desktop converter for standing work
        169; width_cm=80; depth_cm=60; height_adjustable=yes; drawers=0; material=steel; tint=Black; motif=bookcase
        Put it on the table you own and stand up when you like. Gas springs raise screen and keyboard together.
        """,
    ),
    kind(
        "BC", "Furniture > Storage > Bookcases & Shelves", "bookcase", "Settlewood, Larkenstead, Nordhavel", tint="Oak",
        notes=("Wall fixings against tipping are included.",),
        designs="""
        {b} Tall bookcase, five shelves, {colour}
        159; colour=Oak|White|Walnut; width_cm=80; height_cm=190; shelves=5; material=oak veneer; wall_mounted=no
        Holds some two hundred paperbacks. Boards 25 mm thick that do not sag under art books.

        {b} Ladder bookshelf, {width_cm} cm
        119|149; width_cm=60|90; height_cm=185; shelves=4; material=bamboo; wall_mounted=no
        Leans on the wall, deeper at the bottom than at the top. For plants, novels and a radio.

        {b} Cube shelving unit, {cubes} cubes, {colour}
        59|89|89; cubes=4|8|8; colour=White|White|Oak; width_cm=77; height_cm=147; shelves=4; material=particle board; wall_mounted=no
        Room divider, toy store or record rack. Every compartment is 33 cm square; baskets sold separately.

        {b} Floating wall shelf, {width_cm} cm
        29|39|49; width_cm=60|90|120; height_cm=4; shelves=1; material=solid oak; wall_mounted=yes
        No brackets in sight: the board slides over steel pins. Carries 20 kg when screwed into brick.

        {b} Industrial pipe shelving, {shelves} tiers
        179|219; shelves=3|5; width_cm=110; height_cm=180; material=pine and steel; wall_mounted=no; tint=Black
        Loft look from water pipes and thick boards. Takes a hi-fi, vinyl and cactus collection.

        {b} Children's picture-book rack, {colour}
        69; colour=White|Mint; width_cm=65; height_cm=80; shelves=3; material=MDF; wall_mounted=no
        Shows covers to the front so that small readers can choose. Rounded corners.
        """,
    ),
    kind(
        "TA", "Furniture > Tables", "table", "Nordhavel, Larkenstead, Maisonette Rive", tint="Oak",
        designs="""
        {b} Round coffee table, {diameter_cm} cm, {colour}
        189|219|219; diameter_cm=70|90|90; colour=Oak|Oak|Walnut; height_cm=40; material=solid wood; extendable=no
        Rounded edge, tapered legs, no sharp corners for shins or toddlers.

        {b} Extending dining table, seats {seats}
        549|699; seats=8|10; height_cm=75; material=oak; extendable=yes
        Four on weekdays, a crowd at Christmas: the leaf hides under the top and swings out.

        {b} Nest of three side tables, {colour}
        139; colour=White|Walnut; diameter_cm=50; height_cm=52; material=ash; extendable=no
        Tuck together, or hand them out among guests for glasses.

        {b} Bedside table with drawer, {colour}
        89; colour=Oak|White|Sage; diameter_cm=42; height_cm=55; material=birch; extendable=no
        Nightstand for lamp, book and water, with a slot at the back for the charging lead.

        {b} Marble-top bistro table
        229; diameter_cm=60; height_cm=74; material=marble and iron; extendable=no; tint=White
        Two espressos and a newspaper. Weatherproof iron foot, real stone.

        {b} Folding dining chairs, pair, {colour}
        99; colour=Black|Natural; height_cm=80; material=beech; extendable=no
        Extra seats for the big night that hang on a hook for the rest of the year.
        """,
    ),
    kind(
        "BD", "Furniture > Bedroom > Beds & Mattresses", "bed", "Slumbrook, Larkenstead, Nordhavel", tint="Natural",
        designs="""
        {b} Upholstered bed frame, {width_cm} cm, {colour}
        399|459|459; width_cm=140|160|160; colour=Grey|Grey|Forest; length_cm=200; material=linen blend; storage=no
        Padded headboard to read against. Slats included; needs an hour and two people.

        {b} Solid wood bed, {width_cm} cm
        499|579|629; width_cm=140|160|180; length_cm=200; material=oiled oak; storage=no; tint=Oak
        Dovetailed corners, no squeak, no metal. Oiled, so scratches sand out.

        {b} Ottoman storage bed, {width_cm} cm
        549|599; width_cm=140|160; length_cm=200; material=velvet; storage=yes; colour=Navy
        The mattress lifts on gas struts, and winter bedding, suitcases and skis vanish underneath.

        {b} Loft bed with desk below
        429; width_cm=90; length_cm=200; material=pine; storage=yes; tint=White
        For teenagers' small rooms: sleeping upstairs, homework downstairs. Ladder mounts on either side.

        {b} Pocket-spring mattress, {firmness}, {width_cm} cm
        349|349|399|399; firmness=medium|firm|medium|firm; width_cm=140|140|160|160; length_cm=200; material=springs and wool; storage=no; tint=White; motif=mattress
        Two thousand springs that work one by one, so your partner's turning stays on their side. Wool on top for
        warmth, turned twice a year.

        {b} Memory foam mattress in a box, {width_cm} cm
        279|399; width_cm=90|160; length_cm=200; material=memory foam; storage=no; tint=Sky; motif=mattress
        Rolled up to your door; unpack, let it breathe for a night. Moulds to shoulders and hips, 100 nights to try.

        {b} Mattress topper, 6 cm, {width_cm} cm
        119|149; width_cm=140|160; length_cm=200; material=latex; storage=no; tint=Cream; motif=mattress
        Softens a hard bed for a fraction of a new one. Elastic corners hold it on.
        """,
    ),
)
