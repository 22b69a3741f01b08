"""Clothing and shoes for everyday."""

from __future__ import annotations

from model import kind

KINDS = (
    kind(
        "SH", "Clothing > Tops > T-Shirts & Shirts", "tshirt", "Threadmoor, Cottonwake, Loomfeld", tint="White",
        notes=("Machine wash at 30 °C.",),
        designs="""
        {b} Heavyweight cotton t-shirt, {size}, {colour}
        29; size=S|M|L|M|M; colour=White|White|White|Black|Olive; gender=unisex; material=organic cotton; fit=regular
        A tee with some weight to it: keeps its shape and neckline after fifty washes.

        {b} Merino base layer top, {size}
        69; size=S|M|L; gender=women; material=merino wool; fit=slim; colour=Burgundy
        Warm when you stop, cool when you climb, fresh after three days on the trail.

        {b} Oxford button-down shirt, {colour}
        59; colour=Sky|White|Pink; size=M; gender=men; material=cotton; fit=regular; motif=shirt
        Brushed, unfussy, office on weekdays and over jeans on Saturday.

        {b} Linen shirt with band collar, {size}
        65; size=M|L|XL; gender=men; material=linen; fit=relaxed; colour=Sage; motif=shirt
        For evenings by the sea and stuffy trains. Breathes, dries fast, creases gladly.

        {b} Striped Breton top, {size}
        42; size=S|M|L; gender=women; material=cotton; fit=regular; colour=Navy
        Boat neck, three-quarter sleeves, sailors' stripes all round.

        {b} Running tee, quick-dry, {colour}
        35; colour=Yellow|Teal; size=M; gender=unisex; material=recycled polyester; fit=slim
        Sweat moves out, air moves in; flat seams and a reflective hem.

        {b} Flannel check shirt, {colour}
        54; colour=Red|Forest; size=L; gender=men; material=brushed cotton; fit=relaxed; motif=shirt
        Lumberjack plaid, brushed soft. Works as a light jacket.
        """,
    ),
    kind(
        "JK", "Clothing > Outerwear > Jackets & Coats", "jacket", "Threadmoor, Fjellknut, Cottonwake", tint="Olive",
        designs="""
        {b} Packable rain jacket, {size}, {colour}
        119; size=S|M|L|M; colour=Yellow|Yellow|Yellow|Navy; gender=unisex; material=recycled nylon; waterproof=yes; insulated=no
        A proper shell against downpours that stuffs into its own pocket. Taped seams, hood with a brim.

        {b} Down puffer, {size}
        189; size=S|M|L; gender=women; material=nylon and down; waterproof=no; insulated=yes; colour=Black
        Light as toast, warm as an oven. Hits the hip; two-way zip for sitting on the bus.

        {b} Waxed field coat, {colour}
        219; colour=Olive|Brown; size=M; gender=men; material=waxed cotton; waterproof=yes; insulated=no
        Dog leads in one pocket, secateurs in the other. Corduroy collar, re-waxable for life.

        {b} Softshell windbreaker, {size}
        99; size=M|L|XL; gender=men; material=softshell; waterproof=no; insulated=no; colour=Blue
        Stretchy layer for bikes, ridges and spring. Blocks gusts, sheds drizzle.

        {b} Wool-blend overcoat, {colour}
        249; colour=Charcoal|Tan; size=M; gender=women; material=wool; waterproof=no; insulated=no
        Straight, knee-length, with lapels to turn up. Over a suit or over pyjamas.

        {b} Denim trucker jacket, {size}
        89; size=S|M|L; gender=unisex; material=denim; waterproof=no; insulated=no; colour=Sky
        Washed once, worn for years. Two chest pockets, two inside.

        {b} Fleece jacket, half zip, {colour}
        69; colour=Cream|Teal|Terracotta; size=M; gender=unisex; material=recycled fleece; waterproof=no; insulated=yes
        Fluffy mid-layer for chalets, camp fires and cold offices.

        {b} Children's rain suit, {child_size}
        49; child_size=104|116|128; gender=kids; material=polyurethane; waterproof=yes; insulated=no; colour=Red
        For puddles. Dungarees and hooded coat, foot straps, reflectors.
        """,
    ),
    kind(
        "JU", "Clothing > Knitwear", "jumper", "Wovenhart, Loomfeld, Threadmoor", tint="Mustard",
        notes=("Hand wash, dry flat.",),
        designs="""
        {b} Lambswool crew-neck jumper, {size}, {colour}
        79; size=S|M|L|M; colour=Mustard|Mustard|Mustard|Navy; gender=unisex; material=lambswool
        Spun and knitted in one mill. A plain pullover with ribbed cuffs you can push up.

        {b} Chunky cable-knit sweater, {colour}
        95; colour=Cream|Forest; size=M; gender=women; material=wool and alpaca
        Fisherman's plaits and diamonds. Thick enough to replace a coat in October.

        {b} Fine merino turtleneck, {size}
        85; size=S|M|L; gender=men; material=merino wool; colour=Charcoal
        Under a blazer instead of a shirt and tie. Fine gauge, long enough to stay tucked in.

        {b} Cashmere cardigan, {colour}
        159; colour=Blush|Grey; size=M; gender=women; material=cashmere
        Horn buttons, soft as breath. The one you take on aeroplanes.

        {b} Hooded sweatshirt, {size}, {colour}
        55; size=M|L|M|L; colour=Grey|Grey|Purple|Purple; gender=unisex; material=organic cotton; note=no
        Hoodie brushed inside, with a kangaroo pocket and cords that do not fray.

        {b} Sleeveless knitted vest
        59; size=M; gender=men; material=lambswool; colour=Burgundy
        A slipover for the core without bulk at the arms, over a shirt in draughty studies and offices.

        {b} Ribbed beanie hat, {colour}
        25; colour=Mustard|Black|Coral; size=one size; gender=unisex; material=wool; motif=hat
        Turns up once or twice. Covers the ears either way.
        """,
    ),
    kind(
        "JN", "Clothing > Trousers & Jeans", "trousers", "Cottonwake, Loomfeld, Threadmoor", tint="Navy",
        designs="""
        {b} Straight-leg jeans, waist {waist_inch}
        89; waist_inch=28|30|32|34|36; gender=men; material=denim; fit=straight; colour=Navy
        Raw-looking blue denim with a trace of stretch. Five pockets, copper rivets, a leg that fits over boots.

        {b} High-rise wide jeans, {size}
        85; size=S|M|L; gender=women; material=denim; fit=wide; colour=Sky
        Long legs from the waist down and room around the ankle. Light wash, raw hem.

        {b} Chino trousers, {colour}
        69; colour=Tan|Navy|Olive; waist_inch=32; gender=men; material=cotton twill; fit=slim
        Smarter than jeans, easier than a suit. Hidden phone pocket.

        {b} Hiking pants with zip-off legs, {size}
        89; size=M|L|XL; gender=unisex; material=nylon; fit=regular; colour=Charcoal
        Long at dawn, shorts by noon. Dry in an hour; knees bend freely.

        {b} Linen drawstring trousers, {colour}
        62; colour=Natural|Black; size=M; gender=women; material=linen; fit=relaxed
        Breezy, cropped, pockets deep enough for a book.

        {b} Jogging bottoms, {size}
        45; size=S|M|L; gender=unisex; material=cotton fleece; fit=relaxed; colour=Grey
        Sweatpants for the sofa and the Sunday bakery run. Cuffed ankles.

        {b} Thermal leggings, {size}
        39; size=S|M|L; gender=women; material=polyester; fit=slim; colour=Black
        Fleece inside, smooth outside, a pocket for keys: winter runs and draughty stables.
        """,
    ),
    kind(
        "DS", "Clothing > Dresses & Skirts", "dress", "Loomfeld, Maisonette Rive, Threadmoor", tint="Coral",
        designs="""
        {b} Midi wrap dress, {size}, {colour}
        89; size=S|M|L|M; colour=Teal|Teal|Teal|Coral; material=viscose; sleeves=short; lining=no
        Ties at the side, flatters after lunch as before. Office in the morning, wedding in the afternoon.

        {b} Linen summer dress with pockets, {colour}
        79; colour=White|Terracotta|Sky; size=M; material=linen; sleeves=sleeveless; lining=no
        Thrown on over a swimsuit. Wide straps, A-line, and both hands in the pockets.

        {b} Knitted jumper dress, {size}
        85; size=S|M|L; material=wool blend; sleeves=long; lining=no; colour=Grey
        A long sweater with tights and boots, no outfit to think about.

        {b} Velvet evening gown
        179; size=M; material=velvet; sleeves=long; lining=yes; colour=Forest
        Floor-length, long-sleeved, soft as moss, with a back that explains the price. For balls, premieres and New
        Year's Eve.

        {b} Pleated midi skirt, {colour}
        59; colour=Gold|Black|Blush; size=M; material=recycled polyester; sleeves=none; lining=yes
        Swings when you walk. Elastic waist, permanent pleats that need no iron.

        {b} Denim pinafore dress, {size}
        69; size=S|M|L; material=denim; sleeves=sleeveless; lining=no; colour=Blue
        Over a striped tee or a turtleneck. Brass buckles, big front pocket.

        {b} Girl's party dress with tulle, {child_size}
        45; child_size=104|116|128; material=cotton and tulle; sleeves=short; lining=yes; colour=Pink
        Made for twirling. Soft cotton bodice that does not itch.
        """,
    ),
    kind(
        "SK", "Clothing > Socks & Underwear", "socks", "Wovenhart, Cottonwake, Pacewren", tint="Teal",
        designs="""
        {b} Hiking socks in merino, {size}
        19; size=36-38|39-41|42-44; gender=unisex; material=merino wool; pack=1; colour=Forest
        Cushioned heel and shin, no seam at the toes, no blisters at kilometre twenty.

        {b} Everyday cotton socks, pack of {pack}, {colour}
        15|15|24; pack=5|5|10; colour=Black|Grey|Black; size=42-44; gender=unisex; material=organic cotton
        Plain, soft and enough of them. All alike, so pairs never get lost.

        {b} Compression running stockings, {size}
        35; size=S|M|L; gender=unisex; material=nylon; pack=1; colour=Orange
        Graduated squeeze for calves on long races, and for ankles on long flights.

        {b} Cashmere bed socks, {colour}
        32; colour=Blush|Cream; size=one size; gender=women; material=cashmere; pack=1
        Loose cuffs that do not press, for feet that are always cold under the covers. A present that grandmothers
        and teenagers both keep.

        {b} Boxer briefs, three-pack, {size}
        39; size=M|L|XL; gender=men; material=modal; pack=3; colour=Navy
        Stay down on the leg, do not ride, do not roll.

        {b} Seamless bra top, {colour}
        34; colour=Tan|Black|Sage; size=M; gender=women; material=recycled nylon; pack=1
        Wire-free support for yoga, travel and home.

        {b} Knee-high school socks, pack of 3, {size}
        12; size=27-30|31-34; gender=kids; material=cotton; pack=3; colour=White
        Ribbed and turned over below the knee, they stay up through break time and match most uniforms.
        """,
    ),
    kind(
        "SN", "Shoes > Sneakers & Casual Shoes", "sneaker", "Threadmoor, Lacebridge, Cottonwake", tint="White",
        notes=("Comes with a second pair of laces.",),
        designs="""
        {b} Leather court sneakers, EU {size_eu}
        119; size_eu=37|39|41|43|45; gender=unisex; material=leather; waterproof=no; colour=White
        Clean, low, white. With jeans, with a suit, with a summer dress.

        {b} Canvas trainers, EU {size_eu}, {colour}
        55; size_eu=38|40|42|40; colour=Red|Red|Red|Navy; gender=unisex; material=canvas; waterproof=no
        Plimsolls with a rubber toe, for school runs and festivals. Machine washable.

        {b} Slip-on loafers, EU {size_eu}
        129; size_eu=41|43|44; gender=men; material=suede; waterproof=no; colour=Brown; note=no
        Slip in and go: unlined, flexible, sockless in July.

        {b} Chelsea boots, EU {size_eu}
        169; size_eu=37|38|39|40; gender=women; material=leather; waterproof=yes; colour=Black
        Ankle-high with elastic sides. Welted sole that a cobbler can renew.

        {b} Cork footbed sandals, EU {size_eu}
        79; size_eu=37|39|41|43; gender=unisex; material=leather and cork; waterproof=no; colour=Tan; note=no
        Moulds to your foot within a week. Two buckles, deep heel cup.

        {b} Felt house slippers, EU {size_eu}, {colour}
        45; size_eu=38|41|44|41; colour=Grey|Grey|Grey|Burgundy; gender=unisex; material=wool felt; waterproof=no
        Warm on stone floors, quiet over the neighbour below.

        {b} Cedar shoe trees, pair, {size}
        25; size=39-41|42-44; gender=unisex; material=cedar; waterproof=no; tint=Oak; note=no
        Draw out damp and keep creases away overnight.
        """,
    ),
)
