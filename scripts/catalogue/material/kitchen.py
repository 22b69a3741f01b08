"""Kitchen: kettles, toasters, blenders, knives, pans, pots and food storage."""

from __future__ import annotations

from model import kind

KINDS = (
    kind(
        "KT", "Kitchen > Kettles > Electric Kettles", "kettle", "Hearthwick, Kesselrund, Calder Peak", model="KX", tint="Steel",
        notes=("The {capacity_l} l jug lifts off a 360-degree base.", "The limescale filter rinses clean under the tap."),
        designs="""
        {b} Arc cordless electric kettle, {capacity_l} l, {colour}
        39.90; colour=Black|White|Sage|Cream; capacity_l=1.7; wattage=3000; material=painted steel; temperature_control=no
        Boils a full pot of water for the whole breakfast table in under four minutes and clicks off by itself. The
        lid springs open at a push, so there is no reaching through steam.

        {b} Swan-neck pour kettle {m} with hold function, {colour}
        89; colour=Black|Steel|Copper; capacity_l=0.9; wattage=1200; material=stainless steel; temperature_control=yes
        A thin curved spout gives a slow, even stream for filter coffee. Set any temperature from 40 to 100 °C in
        one-degree steps and it stays there for an hour.

        {b} See-Through glass water boiler, {capacity_l} l
        34.50; capacity_l=1.5|1.8; wattage=2200; material=borosilicate glass; temperature_control=no; colour=Black
        Watch the bubbles rise in blue light. The heat-proof glass keeps no taste of yesterday's tea, and the handle
        stays cool to the touch.

        {b} Pip travel kettle, folds flat, {colour}
        27.99; colour=Teal|Grey; capacity_l=0.6; wattage=800; material=food-grade silicone; temperature_control=no; note=no
        Collapses to the height of a paperback for the suitcase and makes two cups in a hotel room. Switches between
        110 and 230 volts.

        {b} Hush quiet-boil kettle {m}
        64.95; capacity_l=1.7; wattage=2800; material=double-wall steel; temperature_control=no; colour=White
        Double walls take the roar out of boiling, which open-plan kitchens and sleeping babies are grateful for,
        and keep the water hot for a second cup half an hour later.

        {b} Five-temperature tea kettle with infuser basket {m}
        74; capacity_l=1.5; wattage=2400; material=glass and steel; temperature_control=yes; colour=Steel
        Presets for green, white, oolong, black and herbal tea stop delicate leaves from scalding. The basket lowers
        into the glass and lifts out when the brew is strong enough.

        {b} Stovetop whistling kettle in enamel, {capacity_l} l, {colour}
        44|44|44; colour=Red|Cream|Navy; capacity_l=2; material=enamelled steel; temperature_control=no; note=no
        The one that needs no socket: sing-out whistle, wide base for gas, ceramic and induction hobs, and an enamel
        coat that wipes clean.
        """,
    ),
    kind(
        "TS", "Kitchen > Breakfast > Toasters", "toaster", "Calder Peak, Hearthwick, Molino Verde", model="TS", tint="Steel",
        notes=("Crumb tray at the back; cord wraps under the base.",),
        designs="""
        {b} Two-slot toaster {m}, {colour}
        36; colour=Black|Cream|Red; slots=2; wattage=900; material=steel; motif=toaster
        Browns two slices of sandwich bread evenly on seven settings, thaws frozen ones first and lifts small pieces
        high enough to spare your fingertips.

        {b} Long-slot toaster for sourdough and bagels
        58; slots=2; wattage=1200; material=brushed steel; colour=Steel
        Slots 26 cm long and 4 cm wide take a whole cut of farmhouse loaf. A bagel mode toasts the inside and only
        warms the crust.

        {b} Family four-slice toaster, {colour}
        69.90; colour=White|Charcoal|Mint; slots=4; wattage=1800; material=steel
        Two pairs of slots with their own timers, so that pale and dark can be made side by side when everybody
        wants breakfast at once.

        {b} Peek toaster with window {m}
        84; slots=1; wattage=1100; material=glass and steel; colour=Black
        A glass wall on both sides shows how brown the bread is. Stop it at the very second you like, no guessing
        from numbers on a dial.

        {b} Fold-over sandwich press, {plates}
        42|48; plates=toastie plates|waffle plates; wattage=800; material=cast aluminium; colour=Black; note=no
        Seals ham and cheese into crisp pockets in four minutes. The ceramic-coated plates snap out for the
        dishwasher.

        {b} Countertop toast oven, 18 l
        119; slots=1; wattage=1500; material=steel; colour=Charcoal
        Small oven for small kitchens: grills six slices, reheats pizza without making it limp and bakes a 26 cm
        tart on its wire rack.
        """,
    ),
    kind(
        "BL", "Kitchen > Food Preparation > Blenders & Mixers", "blender", "Panwright, Molino Verde, Kesselrund", model="MX", tint="Charcoal",
        notes=("Dishwasher-safe jar and lid; the motor base wipes clean.", "Comes with a recipe card for soups, sauces and nut butters."),
        designs="""
        {b} Vortex jug blender {m}, {colour}
        99; colour=Black|Red|Cream; capacity_l=1.75; wattage=1200; speeds=6; motif=blender
        Crushes ice and frozen fruit into a smoothie without lumps, and purées hot soup straight from the pot.
        Six-armed blade, heavy base that stays put.

        {b} Sip-and-go personal smoothie maker, {colour}
        34.99; colour=Pink|Mint|Black; capacity_l=0.6; wattage=350; speeds=1
        Blend your shake in the cup you drink from: twist off the blade, screw on the lid, leave for the bus. Two
        cups included.

        {b} Stick immersion blender set {m}
        54; capacity_l=0.8; wattage=800; speeds=12; colour=Steel
        Purée soup right in the saucepan. The shaft is steel to the tip, and a whisk, a chopper bowl and a beaker
        come in the box.

        {b} Stand mixer with dough hook, {capacity_l} l bowl, {colour}
        279|279|319; capacity_l=4.8|4.8|6.2; colour=Cream|Red|Charcoal; wattage=1000; speeds=10
        Kneads bread for the week while you do something else. Planetary action reaches the whole bowl; beater,
        balloon whisk and hook are included.

        {b} Hand mixer with turbo button, {colour}
        29.90; colour=White|Teal; wattage=450; speeds=5
        Whips cream and cake batter without dragging out the heavy machine. Weighs 1 kg and stores its beaters in a
        clip-on case.

        {b} Food processor with slicing discs {m}
        149; capacity_l=3; wattage=900; speeds=3; colour=Silver
        Shreds a head of cabbage, slices potatoes to 2 mm and rubs butter into flour for pastry. Wide feed tube, so
        no need to cut things small first.
        """,
    ),
    kind(
        "KN", "Kitchen > Knives & Boards > Kitchen Knives", "knife", "Ferrowick, Ketterby, Panwright", tint="Walnut",
        notes=("Wash by hand and dry at once to keep the edge.", "Sharpened by hand to 15 degrees a side."),
        designs="""
        {b} chef's knife, {blade_cm} cm blade
        79|89|99; blade_cm=18|20|24; material=carbon-rich steel; handle=walnut; dishwasher_safe=no; motif=knife
        The one blade that does most of the work: rocks through herbs, halves pumpkins, slices meat thinly. Forged
        in one piece, balanced where the fingers grip.

        {b} Santoku all-round knife with scalloped edge
        64; blade_cm=17; material=stainless steel; handle=beech; dishwasher_safe=no; tint=Oak
        Short, tall and light. The hollows along the side let slices of cucumber and raw fish fall away instead of
        sticking.

        {b} Serrated bread knife, 25 cm
        38; blade_cm=25; material=stainless steel; handle=plastic; dishwasher_safe=yes; tint=Black
        Waves instead of teeth: it saws through a hard crust without tearing the crumb, and through ripe tomatoes,
        too.

        {b} Paring knife pair, {colour}
        16; colour=Red|Green|Black; blade_cm=9; material=stainless steel; handle=plastic; dishwasher_safe=yes; note=no
        Two small ones for peeling, coring strawberries and taking the eyes out of potatoes, with clip-on guards for
        the drawer.

        {b} Six-piece knife block, {handle}
        159|179; handle=ash|walnut; blade_cm=20; material=stainless steel; dishwasher_safe=no
        Chef's, carving, bread, utility and paring knives with kitchen scissors, held by magnets so the slots never
        collect crumbs.

        {b} Whetstone for sharpening, grit 1000/3000
        32; material=corundum; dishwasher_safe=no; tint=Terracotta
        Brings a dull edge back in ten minutes: soak, push along the coarse side, finish on the fine one. Bamboo
        base and angle guide included.

        {b} End-grain chopping board, {width_cm} cm
        45|65|89; width_cm=30|40|50; material=acacia; dishwasher_safe=no; note=no
        Knife-friendly wood that closes over small cuts. A groove round the edge catches juice from a roast; feet
        keep it from sliding.
        """,
    ),
    kind(
        "FP", "Kitchen > Cookware > Frying Pans", "pan", "Panwright, Ferrowick, Maisonette Rive", tint="Charcoal",
        notes=("Works on every hob, induction included.", "Oven-proof to 220 °C."),
        designs="""
        {b} Everyday non-stick frying pan, {diameter_cm} cm
        29|34|39; diameter_cm=20|24|28; material=aluminium; coating=ceramic; induction=yes; colour=Sage
        Fried eggs slide out with no oil at all. The mineral coating is free of PFAS and the riveted handle stays
        cool on the stove.

        {b} Cast iron skillet, {diameter_cm} cm, pre-seasoned
        32|44; diameter_cm=23|30; material=cast iron; coating=none; induction=yes; colour=Black
        Gets screaming hot for a steak crust and goes from the flame into the oven for cornbread. Rub it with oil
        and it will outlive you.

        {b} Carbon steel wok with lid, 32 cm
        49; diameter_cm=32; material=carbon steel; coating=none; induction=yes; colour=Charcoal
        Thin walls heat up in seconds for stir-fries. Flat bottom for electric hobs, long birch handle, domed lid
        for steaming dumplings.

        {b} Pancake and crêpe pan, {colour}
        27.50; colour=Red|Black; diameter_cm=25; material=aluminium; coating=non-stick; induction=no; note=no
        A rim of barely one centimetre lets the spatula slip under thin batter. Comes with a wooden spreader.

        {b} Tri-ply sauté pan with straight sides {diameter_cm} cm
        89|109; diameter_cm=24|28; material=stainless steel; coating=none; induction=yes; colour=Steel
        Three layers of metal spread the heat to the very edge. Brown the chicken, pour in the wine, put on the lid
        and let it simmer.

        {b} Grill pan with ridges, square
        41; diameter_cm=26; material=cast aluminium; coating=non-stick; induction=yes; colour=Black
        Barbecue stripes on courgettes and halloumi in the middle of winter. Fat runs off between the ribs and out
        of two pouring lips.
        """,
    ),
    kind(
        "CP", "Kitchen > Cookware > Pots & Casseroles", "pot", "Maisonette Rive, Ferrowick, Panwright", tint="Steel",
        notes=("Suits gas, ceramic, induction and the oven.",),
        designs="""
        {b} Enamelled Dutch oven, {capacity_l} l, {colour}
        129|129|129|159; capacity_l=4.2|4.2|4.2|6.3; colour=Red|Teal|Cream|Navy; material=cast iron; induction=yes
        Made for stews that take all afternoon and for no-knead bread with a crackling crust. Drops of steam fall
        back from the ridged lid.

        {b} Stainless saucepan with pouring lip, {capacity_l} l
        34|39|46; capacity_l=1.2|1.8|2.5; material=stainless steel; induction=yes; colour=Steel
        Milk, gravy, porridge. Litre marks inside, a glass lid with two sizes of sieve, and a lip on both sides for
        left hands as well.

        {b} Tall stockpot, {capacity_l} l
        59|79; capacity_l=8|12; material=stainless steel; induction=yes; colour=Silver
        Room for spaghetti for ten, two lobsters or a month of chicken broth. The pasta insert lifts out and drains
        over the pot.

        {b} Pressure cooker {capacity_l} l with two-stage valve
        95|115; capacity_l=4.5|6; material=stainless steel; induction=yes; colour=Steel
        Chickpeas in twenty minutes, stew in thirty-five. The lid will not open before the pressure is gone.

        {b} Slow cooker with timer, 4.5 l, {colour}
        58; colour=Black|Cream; capacity_l=4.5; material=ceramic; induction=no; motif=bowl; note=no
        Fill it in the morning, come home to pulled pork. Switches to keep-warm by itself and the stoneware bowl
        goes to the table.

        {b} Three-piece cookware starter set
        119; capacity_l=5; material=aluminium; induction=yes; colour=Charcoal
        First flat, first kitchen: a 16 cm saucepan, a 24 cm casserole and a 28 cm pan that nest into each other,
        sharing one detachable grip.
        """,
    ),
    kind(
        "FS", "Kitchen > Storage > Food Containers", "jar", "Glasmarck, Hearthwick, Settlewood", tint="Natural",
        notes=("Stackable, and safe in freezer, microwave and dishwasher without the lid.",),
        designs="""
        {b} Clip-lid glass boxes, set of {pieces}
        24|39|54; pieces=3|5|8; material=borosilicate glass; airtight=yes; colour=Sky
        Leftovers go from the fridge to the oven to the table in one dish. Four clips and a silicone seal keep soup
        inside the bag.

        {b} Pantry canister with bamboo lid, {capacity_l} l
        9.50|12|15; capacity_l=0.7|1.2|2; material=glass; airtight=yes
        Keeps flour, rice and oats dry and moth-free, and shows when it is time to buy more.

        {b} Bento lunch box with compartments, {colour}
        19.90; colour=Mint|Navy|Coral; capacity_l=1.1; material=bioplastic; airtight=yes; note=no
        Three leak-proof trays keep the salad away from the sandwich. Fork and knife are tucked into the lid.

        {b} Bread bin with cutting-board lid, {colour}
        49; colour=White|Black; capacity_l=9; material=steel and bamboo; airtight=no
        Lets a loaf breathe so that the crust stays crisp for days. Flip the top over and slice on it.

        {b} Vacuum storage starter kit
        45; pieces=4; capacity_l=1; material=plastic; airtight=yes; tint=Grey; note=no
        A hand pump sucks the air out; cheese, berries and cut avocado last up to five times longer.

        {b} Beeswax food wraps, pack of {pieces}
        14|22; pieces=3|6; material=cotton and beeswax; airtight=no; tint=Mustard; motif=paper
        Instead of cling film: the warmth of your hands moulds the cloth round a bowl or half a lemon. Rinse cold,
        use for a year, compost.
        """,
    ),
)
