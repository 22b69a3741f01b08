"""Computing: laptops, sleeves, stands and docks, keyboards, mice, monitors, storage, printers and networks."""

from __future__ import annotations

from model import kind

KINDS = (
    kind(
        "LP", "Computing > Laptops", "laptop", "Zephyrbyte, Compulith, Orrinvale", model="ZB", tint="Silver",
        notes=("Two USB-C ports charge and carry a screen; HDMI and headphone jack.",),
        designs="""
        {b} Feather {screen_inch}-inch laptop {m}, {ram_gb} GB / {storage_gb} GB, {colour}
        999|1199|1399; ram_gb=8|16|16; storage_gb=256|512|1024; colour=Silver|Silver|Navy; screen_inch=13.3; weight_kg=1.05; battery_h=16; touchscreen=no
        Thin ultrabook for people who work on trains. Magnesium shell, a keyboard with real travel, and a charge
        that outlasts the day.

        {b} Student notebook {m}, 14 inch, {colour}
        449; colour=Blue|Grey; screen_inch=14; ram_gb=8; storage_gb=256; weight_kg=1.45; battery_h=11; touchscreen=no
        Essays, video calls and forty browser tabs at a price a grant can bear. Spill-resistant keys, reinforced
        corners.

        {b} Creator workstation laptop {m}
        2299; screen_inch=16; ram_gb=32; storage_gb=1024; weight_kg=2.1; battery_h=9; touchscreen=no; colour=Charcoal
        Cuts 4K film and renders models away from the desk. Factory-calibrated OLED panel, card slot, discrete
        graphics.

        {b} 2-in-1 convertible {m} with pen
        879; screen_inch=13.5; ram_gb=16; storage_gb=512; weight_kg=1.3; battery_h=12; touchscreen=yes; colour=Silver
        Fold the display right round and it is a tablet to sketch on. The stylus clings to the edge and recharges
        there.

        {b} Gaming laptop {m}, {storage_gb} GB
        1499|1699; storage_gb=512|1024; screen_inch=15.6; ram_gb=16; weight_kg=2.4; battery_h=6; touchscreen=no; colour=Black
        165 frames a second in the newest titles, cooled by two fans you can overrule. Per-key lighting, full-size
        arrows.

        {b} Rugged field computer {m}
        1849; screen_inch=12; ram_gb=16; storage_gb=512; weight_kg=2.2; battery_h=14; touchscreen=yes; colour=Olive
        For surveyors, farmers and ambulances. Sealed against rain and dust, readable in sunlight, usable with
        gloves, drop-tested from 1.2 m.

        {b} Browser-first web book {m}, 11.6 inch
        249; screen_inch=11.6; ram_gb=4; storage_gb=64; weight_kg=1.1; battery_h=12; touchscreen=no; colour=Charcoal; note=no
        Boots in seconds, updates itself, lives in the browser. The sofa computer and first machine for children.
        """,
    ),
    kind(
        "LS", "Computing > Laptop Accessories > Sleeves & Bags", "sleeve", "Carrivane, Lacebridge, Roamsley", tint="Grey",
        notes=("Computer not included.",),
        designs="""
        {b} Felt laptop sleeve, {screen_inch} inch, {colour}
        29|29|32|32; screen_inch=13|13|15|15; colour=Grey|Mustard|Grey|Navy; material=wool felt; waterproof=no
        Soft merino envelope against scratches in the bag. Leather tab, a slit on the back for the charger.

        {b} Neoprene notebook cover, {screen_inch} inch
        19|21|23; screen_inch=13|14|16; material=neoprene; waterproof=yes; colour=Black
        Wetsuit fabric hugs the machine and takes knocks and coffee. Zip all round.

        {b} Leather portfolio for 14-inch computers, {colour}
        95; colour=Brown|Black; screen_inch=14; material=leather; waterproof=no; motif=camerabag
        Carry it to a meeting under the arm: pockets for papers, a pen, cards, and a padded home for the machine
        itself.

        {b} Laptop messenger bag, {screen_inch} inch, {colour}
        69; screen_inch=15; colour=Charcoal|Olive; material=recycled polyester; waterproof=yes; motif=camerabag
        Commuter briefcase with a suspended compartment that never touches the ground when you put it down. Slips
        over a trolley handle.

        {b} Hard shell case for 13-inch laptops, {colour}
        27; colour=Sky|Pink|Mint; screen_inch=13; material=polycarbonate; waterproof=no
        Snap-on lid and base, a millimetre thin, cut out for vents and ports. Takes stickers, and dents instead of
        the lid.

        {b} Vegan sleeve with magnetic flap that becomes a stand
        38; screen_inch=14; material=cactus fibre; waterproof=no; colour=Sage
        Fold the flap back and it props the screen 5 cm higher on a café table.
        """,
    ),
    kind(
        "LD", "Computing > Laptop Accessories > Stands & Docks", "laptopstand", "Zephyrbyte, Compulith, Settlewood", model="DK", tint="Silver",
        designs="""
        {b} Aluminium laptop riser, {colour}
        39; colour=Silver|Charcoal; material=aluminium; max_inch=16; ports=0; adjustable=no
        Lifts the screen to eye height and gives the neck a rest. Air flows underneath; silicone feet hold it still.

        {b} Folding travel stand
        29; material=glass-fibre nylon; max_inch=15; ports=0; adjustable=yes; colour=Black
        Collapses into a stick of 165 g. Six heights; turns a hotel table into a workplace.

        {b} Bamboo lap tray with mouse pad, {max_inch} inch
        42|49; max_inch=14|17; material=bamboo; ports=0; adjustable=no; tint=Natural
        Work from bed without burning your knees. Cushioned below, slot for a phone, wrist rest in front.

        {b} USB-C docking station {m}, {ports} ports
        89|149; ports=8|13; material=aluminium; max_inch=0; adjustable=no; colour=Charcoal; motif=dock
        One cable to the notebook, everything else into the box: two 4K displays, network, card reader, and 90 W
        back to charge it.

        {b} Pocket hub {m}, 5-in-1
        34; ports=5; material=aluminium; max_inch=0; adjustable=no; colour=Silver; motif=dock
        Brings back the sockets thin computers lost: HDMI, two USB-A, SD and pass-through charging.

        {b} Cooling pad with two fans
        32; ports=1; material=metal mesh; max_inch=17; adjustable=yes; colour=Black
        Blows fresh air under a hot gaming machine. Powered by the USB socket, adjustable tilt.

        {b} Replacement laptop charger, {wattage} W USB-C
        35|45|59; wattage=45|65|100; material=plastic; ports=1; max_inch=0; adjustable=no; colour=White; motif=charger
        For when the original stayed in the hotel. Small gallium-nitride brick, two-metre braided lead.
        """,
    ),
    kind(
        "KB", "Computing > Keyboards", "keyboard", "Keyharrow, Compulith, Zephyrbyte", model="KH", tint="Charcoal",
        designs="""
        {b} Mechanical keyboard {m}, {switches} switches, {colour}
        119; switches=linear|tactile|clicky; colour=Black|White|Navy; layout=75 percent; wireless=yes; backlit=yes; motif=keyboard
        Every key a small event. Hot-swappable sockets, gasket-mounted plate, knob for the volume; pairs with three
        devices.

        {b} Slim wireless keyboard, {colour}
        59; colour=White|Black; layout=full size; wireless=yes; backlit=no; switches=scissor
        Quiet, flat and light, typing like a notebook. Two years on a pair of AAA batteries.

        {b} Split ergonomic keyboard {m}
        149; layout=split; wireless=no; backlit=no; switches=tactile; colour=Charcoal
        Two halves let shoulders open and wrists lie straight. Tents up to 12 degrees; takes two weeks to learn and
        a lifetime to give up.

        {b} Folding pocket keyboard
        49; layout=compact; wireless=yes; backlit=no; switches=scissor; colour=Grey
        Type on the phone as if it were a computer. Opens to near full size, folds to the size of a wallet.

        {b} Number pad {m}, {colour}
        29; colour=Silver|Black; layout=numeric; wireless=yes; backlit=no; switches=scissor
        For bookkeepers with compact boards: digits, a tab key and a double-zero.

        {b} Keyboard wrist rest, {material}
        19|27; material=gel|walnut; layout=none; wireless=no; backlit=no; tint=Walnut
        Takes the bend out of the wrists. Non-slip, for tenkeyless and 75 per cent boards.

        {b} PBT keycap set, {colour}
        45; colour=Sage|Lavender|Terracotta; layout=full size; material=PBT; wireless=no; backlit=no
        Double-shot legends that never fade, in a sculpted profile. Fits cross-shaped stems; puller included.
        """,
    ),
    kind(
        "MS", "Computing > Mice & Pads", "mouse", "Keyharrow, Zephyrbyte, Compulith", model="MK", tint="Charcoal",
        designs="""
        {b} Silent wireless mouse {m}, {colour}
        25; colour=Black|White|Pink; dpi=1600; buttons=3; wireless=yes; ergonomic=no
        Clicks that only you can hear, for libraries and late nights. One AA cell lasts 18 months.

        {b} Vertical ergonomic mouse {m}, {hand}
        45; hand=right-handed|left-handed; dpi=4000; buttons=6; wireless=yes; ergonomic=yes; colour=Charcoal
        Holds the hand as in a handshake and eases the forearm. For people whose wrist aches by three o'clock.

        {b} Gaming mouse {m}, 59 g
        79; dpi=26000; buttons=6; wireless=yes; ergonomic=no; colour=White
        Featherweight shell, optical switches, 1 ms response. Skates on PTFE feet.

        {b} Trackball {m}
        54; dpi=2000; buttons=5; wireless=yes; ergonomic=yes; colour=Grey
        The thumb rolls the ball, the arm stays still. No desk space needed, works on a pillow.

        {b} Extended desk mat, {width_cm} cm, {colour}
        22|22|29; width_cm=80|80|100; colour=Black|Sage|Black; material=cloth; dpi=0; wireless=no; ergonomic=no; motif=mat
        Under keyboard and mouse together: smooth glide, stitched edges, washes at 30 °C.

        {b} Leather mouse pad, {colour}
        19; colour=Brown|Navy; material=leather; width_cm=25; dpi=0; wireless=no; ergonomic=no; motif=mat
        Round, thin, ages like a wallet. Suede back that does not creep.
        """,
    ),
    kind(
        "MO", "Computing > Monitors & Webcams", "monitor", "Compulith, Zephyrbyte, Voltarrow", model="MN", tint="Blue",
        designs="""
        {b} {screen_inch}-inch 4K monitor {m}
        349|449; screen_inch=27|32; resolution=3840x2160; refresh_hz=60; panel=IPS; curved=no; motif=monitor
        Sharp text all day, flicker-free, true colours out of the box. One USB-C lead carries picture and 65 W of
        power to the laptop.

        {b} Ultrawide curved display {m}, 34 inch
        499; screen_inch=34; resolution=3440x1440; refresh_hz=100; panel=VA; curved=yes
        Two documents side by side with no bezel between them, and films that fill the whole screen.

        {b} Gaming monitor {m}, {refresh_hz} Hz
        229|329; refresh_hz=165|240; screen_inch=27; resolution=2560x1440; panel=IPS; curved=no
        Motion without smear, adaptive sync for torn-free turns. Height, tilt and pivot adjust.

        {b} Portable USB-C screen {m}, 15.6 inch
        169; screen_inch=15.6; resolution=1920x1080; refresh_hz=60; panel=IPS; curved=no
        A second display that travels in the laptop bag. The cover folds into a stand; no power supply required.

        {b} Everyday office monitor {m}, 24 inch
        129; screen_inch=24; resolution=1920x1080; refresh_hz=75; panel=IPS; curved=no
        Does spreadsheets and video calls and costs little. Speakers, HDMI, wall-mount holes.

        {b} Monitor arm for {screens}
        79|119; screens=one screen|two screens; screen_inch=32; material=aluminium; tint=Black
        Gas spring holds the panel wherever you push it and frees the desk. Clamps to tops up to 8 cm thick.

        {b} Full HD webcam {m} with privacy shutter
        59; resolution=1920x1080; refresh_hz=30; tint=Charcoal; motif=webcam
        Look rested on video calls: auto-focus, low-light correction, two microphones. Slide it shut afterwards.
        """,
    ),
    kind(
        "SD", "Computing > Storage & Networks", "drive", "Compulith, Zephyrbyte, Voltarrow", model="HD", tint="Navy",
        designs="""
        {b} Portable SSD {m}, {storage_gb} GB, {colour}
        79|119|199; storage_gb=500|1000|2000; colour=Navy|Navy|Navy; speed_mb_s=1050; connection=USB-C; waterproof=yes
        A whole film project in a shirt pocket. Rubber-clad, drop-proof to three metres, encrypted by password or
        fingerprint.

        {b} External hard drive {m}, {storage_gb} GB
        69|99|129; storage_gb=1000|2000|5000; speed_mb_s=130; connection=USB-A; waterproof=no; colour=Charcoal
        Cheap room for backups and the family photo archive. Plug in, press the button, it copies what is new.

        {b} USB stick with two plugs, {storage_gb} GB
        14|22|35; storage_gb=64|128|256; speed_mb_s=150; connection=USB-A and USB-C; waterproof=no; colour=Silver; motif=card
        Moves files between phone and computer. Swivel cap you cannot lose.

        {b} NVMe internal SSD {m}, {storage_gb} GB
        65|99; storage_gb=1000|2000; speed_mb_s=7000; connection=M.2; waterproof=no; colour=Black; motif=card
        Gives an ageing desktop or console new legs. Screws straight to the board, heat spreader included.

        {b} Two-bay network storage {m}
        279; storage_gb=0; speed_mb_s=225; connection=Ethernet; waterproof=no; colour=Black; motif=router
        Your own cloud under the stairs: mirrored drives, phone backup, media streaming. Disks sold separately.

        {b} Mesh Wi-Fi router {m}, {bundle}
        99|179|249; bundle=single|two-pack|three-pack; speed_mb_s=375; connection=Wi-Fi 6; waterproof=no; colour=White; motif=router
        Internet in the attic and the garden shed. Units hand your mobile over as you walk; set up in ten minutes
        with an app.

        {b} Wireless all-in-one inkjet printer {m}
        139; speed_mb_s=0; connection=Wi-Fi; waterproof=no; colour=White; motif=printer
        Prints, scans, copies, on both sides. Refillable tanks do 4,000 pages before they run dry.
        """,
    ),
)
