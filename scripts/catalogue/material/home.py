"""Lighting, bedding and bath."""

from __future__ import annotations

from model import kind

KINDS = (
    kind(
        "DL", "Lighting > Desk & Table Lamps", "desklamp", "Lumivane, Duskmere, Lanternfold", model="DL", tint="Black",
        notes=("Cable 1.8 m with an inline switch.",),
        designs="""
        {b} Swing-arm desk lamp {m}, {colour}
        59; colour=Black|White|Red|Sage; wattage=9; lumens=700; dimmable=yes; bulb_included=yes; material=steel; motif=desklamp
        Springs hold the head wherever work needs light: over a drawing, a jigsaw, a keyboard. Touch dimmer on top.

        {b} Reading light with USB charging, {colour}
        45; colour=White|Charcoal; wattage=7; lumens=500; dimmable=yes; bulb_included=yes; material=aluminium
        Slim LED bar, five shades from candle to noon, and a socket in the foot to fill your phone overnight.

        {b} Ceramic bedside lamp with linen shade, {colour}
        49; colour=Teal|Blush|Cream; wattage=40; lumens=0; dimmable=no; bulb_included=no; material=ceramic
        A rounded base glazed by hand and a soft glow to fall asleep by. Takes an E14 bulb.

        {b} Clip-on book light
        16; wattage=1; lumens=60; dimmable=yes; bulb_included=yes; material=plastic; colour=Yellow
        Read on while the other half sleeps. Amber light, weighs 50 g, recharges.

        {b} Sunrise alarm lamp {m}
        89; wattage=12; lumens=800; dimmable=yes; bulb_included=yes; material=plastic; colour=White; motif=clock
        Brightens slowly for half an hour before the alarm, so that winter mornings begin with a dawn. Birds or
        radio follow.

        {b} Banker's lamp in brass with green glass
        119; wattage=40; lumens=0; dimmable=no; bulb_included=no; material=brass; colour=Forest
        The library classic with its pull chain. Light on the page, none in the eyes.

        {b} Magnifying lamp with clamp, 5 dioptres
        65; wattage=8; lumens=600; dimmable=yes; bulb_included=yes; material=steel and glass; colour=White
        Ring of daylight round a big lens for embroidery, model building and splinters.
        """,
    ),
    kind(
        "FL", "Lighting > Floor & Ceiling Lamps", "floorlamp", "Lumivane, Larkenstead, Duskmere", tint="Brass",
        designs="""
        {b} Tripod floor lamp, {colour}
        129; colour=Oak|Walnut|Black; height_cm=150; wattage=60; dimmable=no; bulb_included=no; material=wood and linen
        Three wooden legs and a drum shade cast a warm circle beside the couch.

        {b} Arc lamp with marble foot
        229; height_cm=205; wattage=60; dimmable=no; bulb_included=no; material=steel and marble; colour=Brass
        Reaches over the sofa to hang its dome above the coffee table. The stone weighs 18 kg and stays put.

        {b} LED uplighter with reading arm, {colour}
        99; colour=White|Black; height_cm=180; wattage=25; dimmable=yes; bulb_included=yes; material=steel
        Washes the ceiling with indirect light; a second bendy arm shines on your book.

        {b} Paper globe pendant, {diameter_cm} cm
        19|27|39; diameter_cm=40|60|80; wattage=40; dimmable=no; bulb_included=no; material=rice paper; tint=White; motif=pendant
        Bamboo-ribbed moon for the ceiling. Light as air, ships flat.

        {b} Enamel kitchen pendant, {colour}
        69; colour=Navy|Cream|Mustard|Charcoal; diameter_cm=30; wattage=40; dimmable=no; bulb_included=no; material=enamelled steel; motif=pendant
        Factory shade to hang low above a table or, in a row of three, over the island.

        {b} Rattan ceiling shade
        59; diameter_cm=50; wattage=40; dimmable=no; bulb_included=no; material=rattan; tint=Natural; motif=pendant
        Woven by hand; throws a net of shadows over the walls.

        {b} Plug-in wall sconce, pair, {colour}
        79; colour=Brass|Black; height_cm=28; wattage=25; dimmable=no; bulb_included=no; material=steel
        Bedside light without an electrician or a nightstand: screw to the wall, plug into the socket.
        """,
    ),
    kind(
        "TO", "Lighting > Torches & Headlamps", "torch", "Lanternfold, Duskmere, Lumivane", model="TL", tint="Black",
        designs="""
        {b} Rechargeable flashlight {m}, {lumens} lumens
        39|59|89; lumens=800|1500|3000; range_m=200; waterproof=yes; rechargeable=yes; weight_kg=0.15; colour=Black
        Throws a beam across a field or fills a cellar with light. Knurled aluminium, four levels, a strobe you have
        to ask for twice.

        {b} Pocket torch on a key ring, {colour}
        12; colour=Red|Silver|Blue; lumens=90; range_m=30; waterproof=yes; rechargeable=no; weight_kg=0.03
        Finds the keyhole, the dropped coin, the way through a power cut. One AAA cell.

        {b} Head torch {m} with red light, {colour}
        34; colour=Orange|Grey; lumens=350; range_m=90; waterproof=yes; rechargeable=yes; weight_kg=0.08; motif=headlamp
        Hands-free light for night runs, tents and under the sink. Red mode keeps eyes used to the dark.

        {b} Camping lantern, dimmable, {colour}
        29; colour=Olive|Yellow; lumens=500; range_m=15; waterproof=yes; rechargeable=yes; weight_kg=0.4
        Lights the table or hangs in the ridge of the tent. Sixty hours on low; charges a phone at need.

        {b} Wind-up emergency torch with radio
        32; lumens=120; range_m=40; waterproof=yes; rechargeable=yes; weight_kg=0.35; colour=Red
        One minute of cranking for twenty of light. FM weather reports, siren, whistle: for the shelf in the hall.

        {b} Inspection work light with magnet
        25; lumens=450; range_m=10; waterproof=no; rechargeable=yes; weight_kg=0.22; colour=Black
        Sticks to the bonnet, hooks under the sink, turns both ways. Leaves both hands for the spanner.

        {b} Ultraviolet torch
        19; lumens=10; range_m=5; waterproof=no; rechargeable=no; weight_kg=0.1; colour=Purple; motif=bulb
        Black light that shows pet stains, scorpions, rental-flat secrets and the watermark on a banknote.
        """,
    ),
    kind(
        "BU", "Lighting > Bulbs & String Lights", "bulb", "Lumivane, Lanternfold, Strombek", tint="Yellow",
        designs="""
        {b} LED bulb E27, {wattage} W, warm white
        5|6|8; wattage=5|9|14; lumens=806; smart=no; dimmable=no; fitting=E27
        Replaces the old incandescent and uses a tenth of the power. Full brightness at once, no flicker on camera.

        {b} Smart colour bulb, {fitting}
        19|19|22; fitting=E27|E14|GU10; wattage=8; lumens=800; smart=yes; dimmable=yes
        Sixteen million colours from the phone or by voice. Wakes slowly with you, pretends you are home when you
        are not.

        {b} Filament globe bulb, amber
        14; wattage=4; lumens=250; smart=no; dimmable=yes; fitting=E27; tint=Brass
        A bulb to be seen: coiled LED thread in tinted glass, for bare pendants.

        {b} Outdoor fairy lights, {length_m} m
        19|29; length_m=10|20; wattage=5; lumens=100; smart=no; dimmable=yes; fitting=plug; motif=fairylights
        Tiny dots on green wire for hedge, balcony and tree. Timer on at dusk, off six hours later; rain-proof.

        {b} Solar festoon lights, 8 m
        45; length_m=8; wattage=0; lumens=200; smart=no; dimmable=no; fitting=solar; motif=fairylights
        Ten shatterproof globes over the patio, and no socket in the garden. Six hours after a sunny day.

        {b} LED strip with remote, {length_m} m
        22|32; length_m=2|5; wattage=18; lumens=900; smart=yes; dimmable=yes; fitting=plug; tint=Purple; motif=cable
        Self-adhesive glow for the back of a screen, under shelves, along the stairs. Cut where marked.

        {b} Motion sensor night light, twin pack
        15; wattage=1; lumens=20; smart=no; dimmable=no; fitting=plug; tint=White
        Soft light on the way to the bathroom, off again when you are back in bed.
        """,
    ),
    kind(
        "DV", "Bedding & Bath > Duvets & Pillows", "duvet", "Slumbrook, Wovenhart, Quillfern", tint="White",
        notes=("Washable at 60 °C.",),
        designs="""
        {b} All-season duvet, {size}
        89|109|129; size=single|double|king; filling=recycled microfibre; warmth_tog=10.5; hypoallergenic=yes
        Two quilts that button together: one light for summer, one medium for spring, both for frost.

        {b} Goose down comforter, {size}
        219|269; size=queen|king; filling=goose down; warmth_tog=12; hypoallergenic=no
        Lofty, light and very warm. Box-stitched so that the down stays where the cold is; traceable farms.

        {b} Cooling summer quilt in bamboo, {size}
        79|95; size=single|double; filling=bamboo viscose; warmth_tog=4; hypoallergenic=yes; tint=Mint
        For hot sleepers and heatwaves: silky, thin, wicks sweat away and dries overnight on the line.

        {b} Weighted blanket, {weight_kg} kg, {colour}
        79|89|89; weight_kg=6|8|8; colour=Grey|Grey|Navy; size=single; filling=glass beads; warmth_tog=6; hypoallergenic=yes
        An even, gentle pressure like a long hug, for restless nights. About a tenth of your weight is right.

        {b} Memory foam neck pillow, contour
        45; size=standard; filling=memory foam; warmth_tog=0; hypoallergenic=yes; motif=pillow; note=no
        A dip for the head, a wave for the neck. For side and back sleepers who wake up stiff.

        {b} Down-alternative pillow, {firmness}, pair
        39; firmness=soft|medium|firm; size=standard; filling=microfibre; warmth_tog=0; hypoallergenic=yes; motif=pillow
        Feels like feathers, makes nobody sneeze. Choose soft for the stomach, medium for the back, firm for the
        side.

        {b} Pregnancy body pillow, {colour}
        49; colour=Grey|Blush; size=full length; filling=microbeads; warmth_tog=0; hypoallergenic=yes; motif=pillow
        U-shaped, head to knee. Supports bump, back and hips at once, and later a nursing baby.

        {b} Travel-size buckwheat pillow
        27; size=small; filling=buckwheat hulls; warmth_tog=0; hypoallergenic=yes; tint=Natural; motif=pillow
        Rustles, moulds, stays cool. Fits a suitcase and a meditation corner.
        """,
    ),
    kind(
        "BN", "Bedding & Bath > Bed Linen & Throws", "pillow", "Wovenhart, Maisonette Rive, Quillfern", tint="White",
        designs="""
        {b} Washed linen duvet cover set, {colour}
        149; colour=Sage|Terracotta|White|Navy; size=double; material=linen; thread_count=0; motif=bed
        Crumpled on purpose. Cool in July, warm in January, softer with each wash. With two pillowcases.

        {b} Cotton percale bedding set, {size}
        79|89|99; size=single|double|king; material=cotton; thread_count=300; colour=White; motif=bed
        Crisp as a hotel bed on the first night. Corner ties stop the duvet from wandering.

        {b} Sateen fitted sheet, deep, {colour}
        35; colour=Grey|Cream|Blush; size=king; material=cotton; thread_count=400; motif=bed
        Smooth with a soft sheen, elastic all round; stays on mattresses up to 40 cm high.

        {b} Flannel bed set with stars
        69; size=double; material=brushed cotton; thread_count=180; colour=Blue; motif=bed
        Fuzzy warmth for unheated bedrooms, brushed on both sides, with silver constellations on the pillowcase.

        {b} Mulberry silk pillowcase, {colour}
        49; colour=Blush|Silver|Black; size=standard; material=silk; thread_count=0
        Lets hair glide and skin keep its cream. Hidden zip; hand wash.

        {b} Chunky knit throw, {colour}
        65; colour=Cream|Mustard|Grey; size=130 x 170 cm; material=acrylic and wool; thread_count=0; motif=duvet
        Arm-thick stitches to drape over the sofa or hide under with a film.

        {b} Sherpa fleece blanket, {colour}
        29; colour=Burgundy|Forest; size=150 x 200 cm; material=polyester; thread_count=0; motif=duvet
        Plush one side, lambswool-like on the other. The cat will claim it.

        {b} Waterproof mattress protector, {size}
        25|29; size=single|double; material=terry cotton; thread_count=0; colour=White; motif=bed
        Quiet membrane under soft towelling: keeps out spills, mites and night-time accidents.
        """,
    ),
    kind(
        "TW", "Bedding & Bath > Towels & Bathrobes", "towel", "Wovenhart, Quillfern, Aquavesna", tint="Sky",
        designs="""
        {b} Combed cotton bath towel, {colour}
        19; colour=White|Sky|Sage|Charcoal; size=70 x 140 cm; weight_gsm=600; material=cotton
        Thick loops that drink up water and come soft from the line.

        {b} Quick-dry waffle towel, {colour}
        16; colour=Natural|Terracotta; size=70 x 130 cm; weight_gsm=280; material=cotton and linen
        Light honeycomb weave, dry before the next shower. Good in small bathrooms and sports bags.

        {b} Hammam beach towel, {colour}
        27; colour=Teal|Coral|Navy; size=100 x 180 cm; weight_gsm=320; material=cotton
        Turkish flat weave with fringes: beach sheet, sarong, picnic cloth. Shakes free of sand.

        {b} Microfibre sports towel, {size}
        11|17; size=small|large; weight_gsm=200; material=microfibre; colour=Green
        Folds to the size of an apple and holds four times its weight. Snap loop for the rucksack.

        {b} Hooded terry dressing gown, {size}, {colour}
        69; size=M|L|M|L; colour=White|White|Navy|Navy; weight_gsm=400; material=cotton; motif=robe
        A heavy bathrobe with deep pockets and a shawl collar, for Sunday until noon.

        {b} Memory foam bath mat, {colour}
        22; colour=Grey|Blush; size=50 x 80 cm; weight_gsm=1200; material=polyester
        Soft landing for wet feet. Grips the tiles, goes in the washing machine.

        {b} Face cloths, pack of 6
        12; size=30 x 30 cm; weight_gsm=500; material=bamboo; colour=Mint
        Flannels gentle enough for babies and for taking off make-up.
        """,
    ),
)
