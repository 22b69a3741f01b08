"""Stationery, beauty and personal care."""

from __future__ import annotations

from model import kind

KINDS = (
    kind(
        "NB", "Stationery > Notebooks & Planners", "notebook", "Papierhof, Inkhollow, Quillfern", tint="Navy",
        notes=("Paper takes fountain-pen ink without bleeding.",),
        designs="""
        {b} Hardcover notebook A5, {ruling}, {colour}
        17; ruling=dotted|lined|plain|dotted; colour=Navy|Navy|Navy|Mustard; pages=192; format=A5; paper_gsm=100
        Lies flat at every page. Numbered, indexed, two ribbons, a pocket for train tickets.

        {b} Spiral reporter's pad, pack of 3
        12; ruling=lined; pages=120; format=A6; paper_gsm=70; colour=Red
        Flips over the top; stiff back to write on while standing.

        {b} Weekly planner, undated, {colour}
        24; colour=Sage|Blush|Black; ruling=weekly; pages=144; format=B5; paper_gsm=100
        Begin in any month. A week on the left, notes and lists on the right, habits in the margin.

        {b} Sketchbook for watercolour
        22; ruling=plain; pages=60; format=A4; paper_gsm=300; colour=Terracotta
        Cold-pressed cotton paper that stays flat under washes.

        {b} Five-year diary
        29; ruling=dated; pages=368; format=A6; paper_gsm=80; colour=Burgundy
        Four lines a day, five years on one page: see what you did on this very date.

        {b} Recycled exercise books, pack of 5, {ruling}
        9; ruling=lined|squared; pages=80; format=A5; paper_gsm=70; colour=Green
        School jotters from waste paper, with stitched spines.

        {b} Smart reusable notebook
        34; ruling=dotted; pages=36; format=A5; paper_gsm=0; colour=Teal; note=no
        Write, scan with the phone, wipe clean with a damp cloth, begin again.
        """,
    ),
    kind(
        "PN", "Stationery > Pens & Drawing", "pen", "Inkhollow, Papierhof, Quillfern", tint="Blue",
        designs="""
        {b} Fountain pen, {nib} nib, {colour}
        39; nib=fine|medium|fine|medium; colour=Blue|Blue|Black|Black; ink_colour=blue; refillable=yes; material=resin
        Writes the moment it touches paper. Steel nib, screw cap, takes cartridges or ink from a bottle.

        {b} Gel pens, 0.5 mm, set of {pack}
        9|19; pack=4|12; ink_colour=assorted; refillable=no; material=plastic; tint=Purple
        Quick-drying lines for left-handers and lecture notes.

        {b} Brass mechanical pencil, {lead_mm} mm
        35; lead_mm=0.5|0.7; ink_colour=graphite; refillable=yes; material=brass; colour=Brass
        Weight in the hand and a tip that retreats for the shirt pocket.

        {b} Coloured pencils in a tin, {pack}
        19|34|59; pack=12|24|48; ink_colour=assorted; refillable=no; material=cedar; tint=Coral
        Soft, thick leads for children and colourists; can be washed into watercolour.

        {b} Bottled ink, 50 ml, {ink_colour}
        14; ink_colour=midnight blue|moss green|oxblood; refillable=no; material=glass; tint=Teal
        Shades as it dries, from pale to deep within one stroke. Cleans out of a pen with water.

        {b} Dual-tip highlighters, pack of 6
        11; pack=6; ink_colour=pastel; refillable=no; material=plastic; tint=Mint
        Broad for textbooks, fine for margins, and pale enough not to shout.

        {b} Calligraphy starter set
        32; pack=9; ink_colour=black; refillable=yes; material=wood and steel; tint=Walnut
        Two holders, six nibs, ink and a practice book: wedding envelopes in a fortnight.
        """,
    ),
    kind(
        "OF", "Stationery > Desk & Paper Supplies", "organiser", "Settlewood, Papierhof, Inkhollow", tint="Natural",
        designs="""
        {b} Desk organiser, {material}
        29|35; material=bamboo|walnut; compartments=6; width_cm=30
        Pens upright, phone at an angle, clips in the drawer. The end of the mug full of dead ballpoints.

        {b} Copy paper A4, {sheets} sheets
        7|29; sheets=500|2500; material=recycled paper; width_cm=21; tint=White; motif=paper
        Runs through inkjet, laser and copier without jams. 80 g, bright, no optical brighteners.

        {b} Document trays, stackable, {colour}
        22; colour=White|Black; compartments=3; width_cm=25; material=steel mesh
        In, out and maybe: three levels that clip together, with a low front so that letters can be seen and taken.

        {b} Sticky notes, pastel, 12 pads
        9; sheets=1200; material=paper; width_cm=7.6; tint=Yellow; motif=paper
        Come off clean, stay on well, even on fabric-covered partitions.

        {b} Heavy-duty stapler, {sheets} sheets
        18|39; sheets=40|100; material=steel; width_cm=20; colour=Charcoal
        Through a thesis at one push. Jams clear from the front.

        {b} Cross-cut paper shredder
        79; sheets=10; material=plastic; width_cm=34; colour=Black
        Turns bank statements and expired cards into confetti. Stops for fingers.

        {b} Magnetic whiteboard, {width_cm} cm
        39|69; width_cm=60|90; material=enamelled steel; compartments=0; tint=White
        Family timetable, sprint plan, shopping list. Four markers, six magnets, an eraser.

        {b} Washi tape, set of 10
        12; material=rice paper; width_cm=1.5; tint=Pink
        Decorates letters and jars; peels from walls without a mark.
        """,
    ),
    kind(
        "BE", "Beauty > Skin Care", "creamjar", "Dermavelle, Glowmarsh, Aquavesna", tint="Blush",
        notes=("Not tested on animals.", "Fragrance-free and dermatologically tested."),
        designs="""
        {b} Daily moisturiser for dry skin, {volume_ml} ml
        19|29; volume_ml=50|100; skin_type=dry; spf=0; vegan=yes; motif=creamjar
        Ceramides and oat oil mend a tight, flaky face overnight. Rich yet gone in a minute.

        {b} Oil-free gel cream, 50 ml
        24; volume_ml=50; skin_type=oily; spf=0; vegan=yes; tint=Mint
        Water-light hydration that leaves no shine. Niacinamide calms spots.

        {b} Sunscreen SPF 50, {volume_ml} ml
        14|22; volume_ml=50|200; skin_type=all; spf=50; vegan=yes; tint=Yellow; motif=tube
        Invisible on dark skin and pale. Holds through a swim; kind to reefs.

        {b} Vitamin C serum, 30 ml
        32; volume_ml=30; skin_type=dull; spf=0; vegan=yes; tint=Orange; motif=perfume
        Three drops before the cream even out pigment marks and wake up tired faces.

        {b} Retinol night treatment, 30 ml
        38; volume_ml=30; skin_type=mature; spf=0; vegan=no; tint=Purple; motif=perfume
        Softens fine lines while you sleep. Start twice a week.

        {b} Gentle cleansing balm, 90 g
        21; volume_ml=90; skin_type=sensitive; spf=0; vegan=yes; tint=Cream; motif=tube
        Melts mascara and city dust, rinses away like milk.

        {b} Sheet masks, pack of 5
        15; volume_ml=125; skin_type=dry; spf=0; vegan=yes; tint=Sky; motif=paper
        Fifteen minutes on a long flight or before a wedding.

        {b} Shea hand cream, {scent}, 75 ml
        9; scent=fig|lavender|unscented; volume_ml=75; skin_type=dry; spf=0; vegan=yes; tint=Lavender; motif=tube; note=no
        For gardeners, nurses and anyone who washes dishes by hand.
        """,
    ),
    kind(
        "HC", "Beauty > Hair & Body", "pumpbottle", "Glowmarsh, Dermavelle, Aquavesna", tint="Teal",
        designs="""
        {b} Volume shampoo, {volume_ml} ml
        9|19; volume_ml=250|750; hair_type=fine; vegan=yes; sulphate_free=yes; motif=spray
        Lifts limp roots without drying the ends. Rice protein, green tea scent.

        {b} Repair conditioner for damaged hair
        12; volume_ml=250; hair_type=damaged; vegan=yes; sulphate_free=yes; tint=Blush
        Detangles bleach and heat victims; comb through, wait two minutes.

        {b} Solid shampoo bar, {scent}
        8; scent=rosemary|citrus|coconut; volume_ml=80; hair_type=normal; vegan=yes; sulphate_free=yes; tint=Sage
        Two bottles' worth without plastic, and no liquid for airport security to take.

        {b} Curl-defining cream
        17; volume_ml=200; hair_type=curly; vegan=yes; sulphate_free=yes; tint=Purple; motif=spray
        Bounce, not crunch. Scrunch into wet coils and let them dry.

        {b} Anti-dandruff scalp wash
        13; volume_ml=200; hair_type=normal; vegan=yes; sulphate_free=no; tint=Navy
        Stops flakes and itching within two weeks; piroctone olamine, no tar smell.

        {b} Shower gel, {scent}, 500 ml
        7; scent=sea salt|cedar|orange blossom; volume_ml=500; hair_type=none; vegan=yes; sulphate_free=yes; tint=Blue
        Foams in hard water, leaves no film, refills from a pouch.

        {b} Argan body oil
        23; volume_ml=100; hair_type=none; vegan=yes; sulphate_free=yes; tint=Gold; motif=perfume
        On damp skin after the bath. A few drops tame the ends of long hair, too.
        """,
    ),
    kind(
        "AP", "Beauty > Personal Care Appliances", "hairdryer", "Glowmarsh, Strombek, Dermavelle", model="PA", tint="Charcoal",
        designs="""
        {b} Ionic hair dryer {m}, {colour}
        69; colour=Black|Blush|Teal; wattage=2100; cordless=no; waterproof=no; settings=6
        Dries long hair before the kettle boils, without frizz. Diffuser for curls, nozzle for a sleek finish, cool
        shot to set it.

        {b} Foldable travel hairdryer
        29; wattage=1200; cordless=no; waterproof=no; settings=2; colour=Coral
        Dual voltage, handle that folds flat, so it fits in the case beside the shoes.

        {b} Straightener with ceramic plates {m}
        55; wattage=45; cordless=no; waterproof=no; settings=5; colour=White
        Glides, does not snag; heats in half a minute and turns itself off when you forget. Also makes beach waves.

        {b} Rotary shaver {m}, wet and dry
        99; wattage=9; cordless=yes; waterproof=yes; settings=3; colour=Navy; motif=razor
        Three floating heads follow jaw and neck. Shave in the shower, dry, or with foam.

        {b} Beard trimmer {m}, 20 lengths
        45; wattage=5; cordless=yes; waterproof=yes; settings=20; colour=Charcoal; motif=razor
        From stubble to full bush in half-millimetre steps. Ninety minutes a charge.

        {b} Safety razor in brass, {colour}
        39; colour=Brass|Silver; wattage=0; cordless=yes; waterproof=yes; settings=1; motif=razor
        The old double-edged kind: blades for pennies, a close shave, no plastic in the bin. Ten blades included.

        {b} Sonic toothbrush {m}, {colour}
        59; colour=White|Black|Mint; wattage=2; cordless=yes; waterproof=yes; settings=4; motif=toothbrush
        Thirty-one thousand strokes a minute loosen plaque. Warns when you press too hard, lasts a month on one
        charge.

        {b} Brush heads for {b} sonic toothbrushes, pack of {pack}
        15|25; pack=4|8; wattage=0; cordless=yes; waterproof=yes; settings=0; tint=White; motif=toothbrush
        Fits the handle with a click. The bristles fade when it is time to change, about every three months.

        {b} IPL hair removal device {m}
        229; wattage=36; cordless=no; waterproof=no; settings=5; colour=Lavender; motif=spray
        Light pulses thin out leg and underarm hair over twelve weeks. Skin-tone sensor picks the safe level.
        """,
    ),
)
