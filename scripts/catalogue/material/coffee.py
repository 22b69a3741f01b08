"""Coffee and tea: machines, grinders, brewers, their accessories, mugs and teapots."""

from __future__ import annotations

from model import kind

KINDS = (
    kind(
        "EM", "Coffee & Tea > Coffee Machines", "espresso", "Caffenzo, Brewmantle, Kesselrund", model="EM", tint="Steel",
        notes=("Descaling reminder after every 300 cups.", "Supplied with tamper, scoop and cleaning brush."),
        designs="""
        {b} Lever 54 espresso machine {m}, {colour}
        449; colour=Steel|Black|Cream; pressure_bar=9; water_tank_l=2; wattage=1350; milk_frother=yes
        Café-style shots from a 54 mm portafilter with real pre-infusion. The steam arm textures milk finely enough
        to pour a heart on your flat white.

        {b} Bean-to-cup coffee maker {m} with milk carafe
        699; pressure_bar=15; water_tank_l=1.8; wattage=1500; milk_frother=yes; colour=Black
        One touch grinds fresh beans, brews and froths. Cappuccino, latte macchiato or a plain black cup, each
        remembered for up to four people in the house.

        {b} Capsule machine Minim, {colour}
        89; colour=Red|White|Black; pressure_bar=19; water_tank_l=0.7; wattage=1260; milk_frother=no
        Hot in 25 seconds and as narrow as a hand is long. Takes compostable pods, drops the empty ones into a
        drawer.

        {b} Drip coffee maker with thermal jug, 10 cups
        79; water_tank_l=1.25; wattage=1000; milk_frother=no; colour=Steel
        Programme it at night, wake to the smell of fresh coffee. The insulated can keeps it hot for four hours with
        no burnt taste from a hotplate.

        {b} Grind & brew filter machine {m}
        169; water_tank_l=1.4; wattage=1050; milk_frother=no; colour=Black; note=no
        Burr grinder on top, paper filter below: whole beans become a jug of coffee without a second appliance.

        {b} Moka pot for the stove, {cups} cups
        28|34|42; cups=3|6|9; material=aluminium; milk_frother=no; colour=Silver; motif=pot
        The little eight-sided pot from every Italian kitchen. Strong, short coffee in five minutes on gas or
        electric, no capsules, no electronics.

        {b} Dual-boiler espresso station {m}
        1249; pressure_bar=9; water_tank_l=2.5; wattage=1800; milk_frother=yes; colour=Steel; availability=preorder
        For the home barista who has outgrown the starter machine: brew and steam at the same time, shot timer,
        adjustable pressure, plumbed-in option.
        """,
    ),
    kind(
        "CG", "Coffee & Tea > Coffee Grinders", "grinder", "Brewmantle, Caffenzo, Tolvanne", model="CG", tint="Charcoal",
        notes=("The burrs lift out without tools for cleaning.",),
        designs="""
        {b} Burr coffee grinder with 40 settings {m}, {colour}
        139; colour=Black|Steel; burr_mm=40; settings=40; electric=yes; capacity_g=300
        From powder for espresso to coarse for a French press, with hardly any dust. A timer doses for one to twelve
        cups.

        {b} Hand coffee mill, {capacity_g} g
        59|74; capacity_g=20|30; burr_mm=38; settings=24; electric=no; colour=Silver
        Crank fresh beans at the campsite or before the household is awake: it makes no more noise than a pepper
        mill. Steel conical burrs, fold-down handle.

        {b} Single-dose flat burr grinder {m}
        389; burr_mm=64; settings=100; electric=yes; capacity_g=60; colour=White
        Weigh in 18 g, get 18 g out. Bellows blow the last grounds from the chute, stepless dial for dialling in
        light roasts.

        {b} Blade grinder for coffee and spices, {colour}
        24.90; colour=Black|Red; settings=1; electric=yes; capacity_g=70
        Press the lid, count to ten. Grinds beans for the filter machine, then cumin, flax and sugar; the bowl lifts
        out.

        {b} Espresso grinder with portafilter holder {m}
        219; burr_mm=54; settings=60; electric=yes; capacity_g=350; colour=Steel
        Grinds straight into the basket by weight, not by time, so every shot starts with the same dose.

        Replacement conical burr set for {b} grinders
        34; burr_mm=40; settings=0; electric=no; tint=Steel
        When the grind turns uneven after some 500 kg of beans: upper and lower burr in hardened steel, with gasket
        and screws.
        """,
    ),
    kind(
        "CB", "Coffee & Tea > Manual Brewers", "dripper", "Tolvanne, Brewmantle, Glasmarck", tint="Natural",
        notes=("Every part goes in the dishwasher.",),
        designs="""
        {b} Pour-over dripper in porcelain, {colour}
        22; colour=White|Black|Terracotta; cups=2; material=porcelain
        Spiral ribs let water run evenly through a cone filter for a clean, bright cup. Sits on any mug up to 9 cm
        wide.

        {b} French press, {capacity_l} l, double-wall
        46|54; capacity_l=0.6|1; cups=8; material=stainless steel; colour=Steel
        Full-bodied coffee for a slow weekend: steep four minutes, push the plunger, pour. Insulated, unbreakable,
        good on a boat.

        {b} Glass coffee plunger with cork handle
        29; capacity_l=1; cups=8; material=glass and cork
        Heat-resistant glass, fine steel mesh, a knob and grip that never get hot. Also makes loose-leaf tea and
        cold milk froth.

        {b} Cold brew jug with mesh filter, {capacity_l} l
        28|35; capacity_l=1|1.5; cups=6; material=glass; tint=Walnut
        Fill with coarse grounds and cold water at night; in the morning there is smooth iced coffee in the fridge
        door for the next three days.

        {b} Vacuum siphon brewer
        98; cups=5; material=glass; tint=Copper; note=no
        Theatre for dinner guests: water climbs into the upper globe, meets the coffee and falls back through a
        cloth filter. Spirit burner included.

        {b} Pocket press for one, {colour}
        36; colour=Olive|Charcoal; capacity_l=0.35; cups=1; material=copolyester; motif=kettle
        Press, cup and bean store in one tube. It lives in the rucksack, shrugs off drops and cleans in ten seconds.
        """,
    ),
    kind(
        "CA", "Coffee & Tea > Coffee Accessories", "jar", "Brewmantle, Caffenzo, Tolvanne", tint="Walnut",
        designs="""
        {b} Unbleached paper filters, size {filter_size}, 100 pack
        5.50|5.90|6.40; filter_size=1|2|4; material=paper; fits=pour-over cones; motif=paper
        Oxygen-whitened is one thing, this is brown: no chlorine, no papery taste once rinsed. Crimped seam that
        does not burst.

        {b} Liquid descaler for coffee machines, {volume_ml} ml
        8.90|14.50; volume_ml=250|500; fits=espresso machines and kettles; tint=Teal; motif=spray
        Citric-acid formula removes limescale from boilers and pipes. One bottle is good for two or four cleanings.

        {b} Spring-levelled tamper, {diameter_mm} mm
        39; diameter_mm=54|58; material=steel and walnut; fits=portafilters; motif=espresso
        Presses the puck flat with the same force every time; a collar keeps it level on the rim of the basket.

        {b} Barista milk jug, {volume_ml} ml, {colour}
        18|18|24; volume_ml=350|350|600; colour=Steel|Black|Steel; material=stainless steel; fits=steam wands; motif=mug
        Sharp spout for latte art, volume lines inside, wide belly so the foam can roll.

        {b} Electric milk frother wand
        14.90; material=stainless steel; fits=any cup; tint=Black; motif=dripper
        Battery whisk that turns hot milk, matcha or protein powder to foam in twenty seconds.

        {b} Coffee scale with timer 0.1 g
        44; material=glass; fits=drippers and espresso; rechargeable=yes; tint=Black; motif=grinder
        Weighs beans and brew on one screen, starts counting at the first drop, survives a splash.

        {b} Knock box for spent grounds, {colour}
        26; colour=Black|Cream; material=ABS and rubber; fits=portafilters; motif=bowl
        Bang the used puck out against a padded bar instead of the bin. The drum lifts out for the compost.

        {b} Airtight bean canister with date dial, {capacity_g} g
        27|33; capacity_g=250|500; material=stainless steel; fits=coffee beans; colour=Steel
        A one-way valve lets gas out and no air in. Turn the lid ring to the day of roasting.
        """,
    ),
    kind(
        "MG", "Coffee & Tea > Mugs & Cups", "mug", "Cobblemere, Tolvanne, Calder Peak", tint="Cream",
        notes=("Microwave and dishwasher safe.",),
        designs="""
        {b} Speckled stoneware mug, {capacity_ml} ml, {colour}
        14; colour=Cream|Sage|Navy|Terracotta; capacity_ml=350; material=stoneware; insulated=no
        Thrown with a thumb rest in the handle and a foot that stays unglazed. No two have the same speckles.

        {b} Insulated travel mug with flip lid, {capacity_ml} ml, {colour}
        29|29|33; capacity_ml=350|350|470; colour=Black|Forest|Black; material=stainless steel; insulated=yes
        Hot for five hours, iced for twelve, and it really does not leak in a bag. Opens with one thumb and fits a
        car's cup holder.

        {b} Espresso cups with saucers, set of 4
        32; capacity_ml=80; material=porcelain; insulated=no; tint=White
        Thick walls hold the warmth of a short coffee to the last sip. Egg-shaped inside, so the crema stays whole.

        {b} Double-wall glasses, pair, {capacity_ml} ml
        19|23; capacity_ml=250|350; material=borosilicate glass; insulated=yes; tint=Sky
        Latte that seems to float. The outside stays cool to hold and dry on the table, even with ice.

        {b} Enamel camp cup, {colour}
        9.50; colour=White|Red|Blue; capacity_ml=380; material=enamelled steel; insulated=no; note=no
        Tin cup for the tent, the allotment and the office shelf. It chips with dignity.

        {b} Giant breakfast bowl cup, {colour}
        17; colour=Yellow|Teal; capacity_ml=600; material=earthenware; insulated=no; motif=bowl
        Half a litre and some of café au lait, cereal or soup, held with both hands on a cold morning.
        """,
    ),
    kind(
        "TP", "Coffee & Tea > Teapots & Tea", "teapot", "Cobblemere, Glasmarck, Quillfern", tint="Terracotta",
        designs="""
        {b} Cast iron teapot with strainer, {capacity_l} l, {colour}
        48|48|62; capacity_l=0.8|0.8|1.2; colour=Black|Teal|Black; material=cast iron; motif=teapot
        Hobnail pattern in the Japanese manner. Enamelled inside, so it keeps tea hot for an hour and takes on no
        rust. Not for the stove.

        {b} Glass teapot with lift-out infuser, {capacity_l} l
        26|31; capacity_l=0.6|1.2; material=borosilicate glass; tint=Sky
        See flowering tea unfold and take out the leaves when the colour is right. The spout does not drip.

        {b} Brown betty earthenware teapot, {colour}
        24; colour=Brown|Navy|Cream; capacity_l=1.1; material=earthenware
        The plain round pot of British kitchens: red clay, thick glaze, four proper cups, and a lid that stays on
        when you pour.

        {b} English breakfast loose tea, {weight_g} g tin
        9|16; weight_g=125|250; caffeine=yes; tint=Red; motif=jar
        Assam for strength, Ceylon for colour, a little Kenyan for the aroma. Stands up to milk.

        {b} Caffeine-free evening infusion, 20 pyramids
        6.50; weight_g=40; caffeine=no; tint=Lavender; motif=jar
        Chamomile, lemon balm and lavender from one farm. Drunk before bed, it tastes of summer meadow and lets you
        sleep.

        {b} Ceremonial matcha set with whisk and bowl
        54; weight_g=30; caffeine=yes; tint=Sage
        Stone-ground green tea powder with the bamboo whisk, scoop and glazed bowl to beat it in. Grassy, sweet, no
        bitterness.

        {b} Quilted tea cosy, {colour}
        15; colour=Mustard|Blue; material=cotton
        A padded jacket for the pot. Fits six-cup sizes and goes in the wash.
        """,
    ),
)
