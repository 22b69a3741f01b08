"""Toys and games, pets, baby."""

from __future__ import annotations

from model import kind

KINDS = (
    kind(
        "GM", "Toys & Games > Board Games & Puzzles", "boardgame", "Playfinch, Spielhafen, Tumblewick", tint="Red",
        designs="""
        {b} Harbour Lights, strategy board game
        39; age_from=10; players_max=4; minutes=75; pieces=180; tint=Navy
        Build quays, race ships, outbid your sister for the last crane. Easy rules, no luck after the first turn.

        {b} Mushroom Wood, cooperative game
        27; age_from=5; players_max=4; minutes=20; pieces=64; tint=Green
        Win together or lose together: bring every hedgehog home before the owl wakes. No reading needed.

        {b} Chess set in wood, {size_cm} cm
        35|55; size_cm=30|40; age_from=6; players_max=2; minutes=45; pieces=32; tint=Walnut
        Weighted, felted pieces in boxwood and sheesham. The board folds and holds them.

        {b} Word-duel card game
        14; age_from=8; players_max=6; minutes=15; pieces=110; tint=Yellow
        For the pub, the train and the queue. Shout a word before anybody else does.

        {b} Family trivia box, 1,200 questions
        32; age_from=12; players_max=8; minutes=60; pieces=600; tint=Purple
        Grandparents versus teenagers, and each knows what the other does not.

        {b} Jigsaw puzzle, {pieces} pieces, harbour at dusk
        17|22|29; pieces=500|1000|2000; age_from=10; players_max=4; minutes=600; tint=Blue; motif=puzzle
        A thousand roofs and one red boat to put together on rainy Sundays. Thick board with a linen finish, no
        dust, no false fits.

        {b} Wooden floor puzzle, map of the world
        26; pieces=48; age_from=4; players_max=3; minutes=30; tint=Sky; motif=puzzle
        Animals instead of capitals: children learn where the penguins live by crawling over it.

        {b} Tabletop role-playing starter box
        44; age_from=12; players_max=5; minutes=180; pieces=90; tint=Burgundy; motif=book
        Heroes, map, dice and a first adventure. One reads, the others get into trouble.
        """,
    ),
    kind(
        "TY", "Toys & Games > Building & Learning Toys", "blocks", "Spielhafen, Playfinch, Tumblewick", tint="Yellow",
        designs="""
        {b} Wooden building blocks, {pieces} pieces
        29|45; pieces=50|100; age_from=1; material=beech; batteries=no
        Cubes, arches and pillars, sanded silky. Coloured with water-based stain, safe to chew.

        {b} Magnetic tiles, {pieces} pieces
        39|69; pieces=32|64; age_from=3; material=ABS; batteries=no; tint=Purple
        See-through squares and triangles that snap into castles and glow on the windowsill.

        {b} Marble run, {pieces} pieces
        35|55; pieces=60|120; age_from=5; material=plastic; batteries=no; tint=Green
        Funnels, loops, a seesaw: physics as an afternoon.

        {b} Wooden train set with bridge
        49; pieces=42; age_from=3; material=beech; batteries=no; tint=Red; motif=train
        Figure of eight, a station and a tunnel. Tracks fit the other big wooden railways.

        {b} Robot kit to code, {colour}
        89; colour=Orange|Teal; pieces=120; age_from=8; material=ABS; batteries=yes
        Build it, then teach it to follow a line and dance. Starts with picture blocks, ends with Python.

        {b} Microscope for children, 400x
        59; pieces=30; age_from=8; material=metal and plastic; batteries=yes; tint=White
        Real glass lenses on onion skin, pond water and the dog's hair. Prepared slides included.

        {b} Play kitchen in wood
        119; pieces=9; age_from=3; material=MDF; batteries=no; tint=Mint
        Oven door, clicking knobs, sink and hob for imaginary soups. Pots included, mess extra.

        {b} Modelling dough set, 8 tubs
        17; pieces=14; age_from=2; material=wheat dough; batteries=no; tint=Coral
        Soft, scented, out of carpets when dry. Rollers and animal cutters.
        """,
    ),
    kind(
        "PS", "Toys & Games > Soft Toys & Outdoor Play", "plush", "Tumblewick, Playfinch, Kinderholt", tint="Brown",
        designs="""
        {b} Teddy bear, {height_cm} cm, {colour}
        19|25|45; height_cm=25|35|60; colour=Brown|Brown|Cream; age_from=0; washable=yes; material=recycled plush
        Jointed by hand, embroidered eyes, built for a childhood of hugs.

        {b} Cuddly elephant with rattle
        17; height_cm=22; age_from=0; washable=yes; material=organic cotton; colour=Grey
        A baby's first friend: crinkly ears, a knot to suck on, soft rattle inside.

        {b} Hand puppet dragon, {colour}
        24; colour=Green|Purple; height_cm=30; age_from=3; washable=yes; material=plush
        Mouth and wings move. Tells the bedtime story itself.

        {b} Rag doll with dress to change
        34; height_cm=38; age_from=1; washable=yes; material=cotton; tint=Pink
        Wool hair to plait, a cardigan to button, pyjamas to put on at night.

        {b} Delta kite, 160 cm
        22; height_cm=160; age_from=6; washable=no; material=ripstop; tint=Red; motif=kite
        Up in the lightest breeze, down on request. Line and winder included.

        {b} Kick scooter, {wheels} wheels, {colour}
        59|59|79; wheels=3|3|2; colour=Pink|Blue|Black; age_from=3; washable=no; material=aluminium; motif=scooter
        Leans into corners, folds for the tram. Handlebar grows 25 cm.

        {b} Garden swing with tree rope
        39; height_cm=180; age_from=3; washable=no; material=beech; tint=Oak; motif=swing
        A plank, two ropes, endless summer. Straps protect the bark; carries adults as well.

        {b} Bubble machine
        19; height_cm=20; age_from=3; washable=no; material=plastic; tint=Sky
        A thousand soap bubbles a minute for birthdays and cats.

        {b} Paddling pool, {diameter_cm} cm
        29|42; diameter_cm=120|180; age_from=1; washable=no; material=vinyl; tint=Teal
        Fold-out walls, no blowing up. Also baths muddy dogs.
        """,
    ),
    kind(
        "DG", "Pets > Dogs", "dogbed", "Pawsley & Finch, Pawmarrow, Cobblemere", tint="Grey",
        designs="""
        {b} Orthopaedic dog bed, {size}, {colour}
        59|79|99|79; size=S|M|L|M; colour=Grey|Grey|Grey|Mustard; material=memory foam; pet_weight_kg=25; washable=yes
        Spares old joints, with a raised rim for the chin. The cover unzips for the wash.

        {b} Reflective dog harness, {size}
        35; size=S|M|L; material=nylon; pet_weight_kg=30; washable=yes; colour=Orange; motif=lead
        Y-shaped front that leaves the shoulders free; handle on top for stiles and vets. No pulling on the throat.

        {b} Retractable leash, {length_m} m
        19|25; length_m=5|8; material=nylon tape; pet_weight_kg=25; washable=no; colour=Black; motif=lead
        Freedom with a brake: the tape runs out as the dog trots off, and one thumb stops it.

        {b} Hand-stitched leather lead, {colour}
        39; colour=Brown|Black; length_m=1.2; material=leather; pet_weight_kg=50; washable=no; motif=lead
        Supple strap, brass hook, sewn with waxed thread. Gets better every year and every rain.

        {b} Slow feeder bowl, {colour}
        15; colour=Teal|Pink; material=plastic; pet_weight_kg=20; washable=yes; motif=bowl
        A maze for greedy eaters: dinner takes ten minutes instead of ten gulps.

        {b} Puppy chew toys, set of 5
        18; material=rubber and rope; pet_weight_kg=15; washable=yes; tint=Red; motif=plush
        Saves slippers. For milk teeth and bored afternoons.

        {b} Grain-free dry dog food with salmon, {weight_kg} kg
        24|59; weight_kg=4|12; pet_weight_kg=25; washable=no; tint=Coral; motif=jar
        Sensitive stomachs and shiny coats: fish first, sweet potato instead of wheat.

        {b} Dog coat, waterproof, {size}
        42; size=S|M|L; material=nylon and fleece; pet_weight_kg=25; washable=yes; colour=Navy; motif=jacket
        Belly covered, tail free. For short-haired breeds and British Januaries.
        """,
    ),
    kind(
        "CT", "Pets > Cats & Small Animals", "cattree", "Pawsley & Finch, Pawmarrow, Cobblemere", tint="Natural",
        designs="""
        {b} Cat tree with hammock, {height_cm} cm, {colour}
        79|79|129; height_cm=110|110|170; colour=Cream|Grey|Grey; material=sisal and plush; washable=no
        Scratch, climb, look down on everyone. Anchors to the wall.

        {b} Cardboard scratching lounge
        24; height_cm=25; material=cardboard; washable=no; tint=Tan; motif=dogbed
        The cheapest way to save a couch. Catnip included, replaceable insert.

        {b} Quiet pet drinking fountain, {capacity_l} l
        39; capacity_l=2.5; material=steel; washable=yes; colour=Steel; motif=bowl
        Running water tempts cats that drink too little. Filtered, and a window shows the level.

        {b} Automatic feeder with camera
        119; capacity_l=4; material=plastic; washable=yes; colour=White; motif=bowl
        Serves measured kibble on time, even when you are stuck at work, and lets you say hello.

        {b} Covered litter box, {colour}
        45; colour=White|Charcoal; capacity_l=40; material=plastic; washable=yes
        Swing door, carbon filter, a drawer for the scoop. Privacy and less smell.

        {b} Clumping litter, {weight_kg} kg
        13|22; weight_kg=6|12; material=plant fibre; washable=no; motif=jar
        Made from maize, light to carry, composts. Binds odours for four weeks.

        {b} Feather wand cat toy
        8; material=feathers and beech; washable=no; tint=Purple; motif=plush
        Five minutes of hunting a day for indoor cats. The bird on the string can be replaced.

        {b} Rabbit hutch with run
        189; height_cm=85; material=fir; washable=no; tint=Oak
        Two floors, asphalt roof, pull-out tray. Lets two bunnies out on the lawn and keeps foxes away.

        {b} Starter aquarium, {capacity_l} l
        79|139; capacity_l=25|60; material=glass; washable=yes; tint=Sky; motif=fishtank
        Filter, heater and lamp are in. Add water, plants, patience, then fish.

        {b} Pet carrier for cabin, {colour}
        49; colour=Black|Sage; material=polyester; washable=yes; capacity_l=25; motif=duffel
        Under the seat in front: mesh on three sides, fleece floor, for cats and tiny dogs up to 7 kg.
        """,
    ),
    kind(
        "ST", "Baby > Strollers & Carriers", "stroller", "Kinderholt, Babbinet, Snugbarrow", tint="Sage",
        notes=("Birth to about four years.",),
        designs="""
        {b} All-terrain pushchair, {colour}
        549; colour=Black|Sage|Navy; weight_kg=11.8; max_load_kg=22; foldable=yes; material=aluminium and polyester
        Air tyres and suspension for cobbles and woods. The seat faces you or the world; folds standing up.

        {b} Cabin-size travel stroller, {colour}
        299; colour=Grey|Coral; weight_kg=5.9; max_load_kg=22; foldable=yes; material=aluminium and polyester
        Collapses with one hand while the other holds the child. Goes in the aircraft locker.

        {b} Double buggy, side by side
        629; weight_kg=14.5; max_load_kg=44; foldable=yes; material=aluminium and polyester; colour=Charcoal
        For twins or two close in age. Fits a standard door; each seat reclines by itself.

        {b} Pram set with carrycot, {colour}
        799; colour=Cream|Charcoal; weight_kg=13.2; max_load_kg=22; foldable=yes; material=aluminium and linen
        A lie-flat cot for the newborn, a sports seat for later, one chassis.

        {b} Soft baby carrier, {colour}
        119; colour=Grey|Mustard|Forest; weight_kg=0.7; max_load_kg=20; foldable=yes; material=cotton; motif=carrier; note=no
        Tummy, hip and back carrying in a healthy squat, weight on your hips.

        {b} Elastic baby wrap sling, {colour}
        55; colour=Terracotta|Navy; weight_kg=0.5; max_load_kg=14; foldable=yes; material=cotton; motif=carrier
        Five metres of cuddle for the first months. Tie once, put baby in and out all day.

        {b} Rain cover for pushchairs
        25; weight_kg=0.3; max_load_kg=0; foldable=yes; material=EVA; tint=Sky; motif=jacket; note=no
        Clear tent that fits nearly every buggy. A flap lets air and hands in.

        {b} Stroller organiser bag, {colour}
        29; colour=Black|Tan; weight_kg=0.4; max_load_kg=3; foldable=yes; material=polyester; motif=duffel
        Two bottles, phone, keys and wipes on the handlebar. Becomes a changing bag.
        """,
    ),
    kind(
        "BY", "Baby > Feeding, Sleep & Care", "babybottle", "Babbinet, Kinderholt, Snugbarrow", tint="Mint",
        designs="""
        {b} Anti-colic baby bottle, {capacity_ml} ml, {colour}
        11|11|13; capacity_ml=150|150|260; colour=Mint|Pink|Mint; age_from_months=0; material=polypropylene; pack=1
        A valve keeps air out of the tummy. Wide teat close to the breast; five parts, all boilable.

        {b} Electric breast pump, {pump}
        99|159; pump=single|double; capacity_ml=150; age_from_months=0; material=silicone; pack=1; colour=Blush
        Quiet enough for a meeting room, works from a pocket-sized battery. Nine levels of suction.

        {b} Silicone bib with pocket, {colour}
        12; colour=Yellow|Teal|Terracotta; age_from_months=6; material=silicone; pack=1; motif=robe
        Catches the carrots in a deep pouch. Wipe, roll, take along to the restaurant.

        {b} Wooden high chair that grows
        189; age_from_months=6; material=beech; pack=1; tint=Natural; motif=officechair
        From first purée to homework: seat and footrest move up the ladder. Tray and harness included.

        {b} Video baby monitor
        149; age_from_months=0; material=plastic; pack=1; tint=White; motif=babymonitor
        See and hear the cot from the kitchen: night vision, room temperature, lullabies, no internet needed.

        {b} Bedside crib, {colour}
        219; colour=Grey|Cream; age_from_months=0; material=beech and mesh; pack=1; motif=cot
        Co-sleeping with a bed of one's own. One wall drops; height fits your mattress.

        {b} Muslin swaddles, pack of {pack}
        19|29; pack=3|5; age_from_months=0; material=organic cotton; tint=Sage; motif=towel
        Blanket, sunshade, burp cloth, curtain. Softer after each boil.

        {b} Bamboo diapers, size {nappy_size}, {pack} pack
        14|14|15; nappy_size=2|3|4; pack=34|32|28; age_from_months=1; material=bamboo; tint=Mint; motif=towel
        Nappies without perfume or chlorine that hold through the night.

        {b} Soothing pacifier, twin pack, {colour}
        9; colour=Sky|Blush|Sage; age_from_months=0; material=natural rubber; pack=2
        One-piece dummy, round like a cherry, no joint to trap milk.

        {b} Baby bath with stand
        65; age_from_months=0; material=polypropylene; pack=1; tint=White
        Saves your back. Thermometer in the wall, plug in the floor, folds against the door.
        """,
    ),
)
