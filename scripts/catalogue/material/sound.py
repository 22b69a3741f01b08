"""Audio: headphones, earbuds, speakers, turntables, home cinema, microphones and accessories."""

from __future__ import annotations

from model import kind

KINDS = (
    kind(
        "HP", "Audio > Headphones > Over-Ear Headphones", "headphones", "Sonquell, Audentra, Tempolane", model="WH", tint="Black",
        notes=("Folds into the hard case that comes with it.", "Two devices at once: music from the laptop, calls from the phone."),
        designs="""
        {b} {m} wireless noise cancelling headphones, {colour}
        249; colour=Black|Silver|Navy; wireless=yes; noise_cancelling=yes; battery_h=35; weight_kg=0.25; driver_mm=40
        Eight microphones hush aeroplane engines and open-plan chatter. Plush ear cushions for long-haul flights,
        and voices sound natural when you make a call.

        {b} Open-back reference headphones {m}
        329; wireless=no; noise_cancelling=no; weight_kg=0.29; driver_mm=50; impedance_ohm=150; colour=Charcoal; note=no
        For listening at a desk, alone: grilles let the sound out and the room in, and give a stage as wide as the
        recording. Velour pads, three-metre cable.

        {b} Studio monitoring headset {m}, closed
        119; wireless=no; noise_cancelling=no; weight_kg=0.27; driver_mm=45; impedance_ohm=80; colour=Black
        Tells the truth about a mix and keeps the click track out of the microphone. Every part can be replaced.

        {b} Lite on-ear Bluetooth headphones, {colour}
        59; colour=White|Coral|Mint|Black; wireless=yes; noise_cancelling=no; battery_h=50; weight_kg=0.15; driver_mm=32
        Weigh next to nothing and run for a working week. Ten minutes of charging give five hours of podcasts.

        {b} Kids' volume-limited headphones, {colour}
        35; colour=Pink|Sky|Green; wireless=yes; noise_cancelling=no; battery_h=40; weight_kg=0.14; driver_mm=30
        Never louder than 85 dB, for small ears on long car rides. Bends without breaking; a second pair can plug in
        and share.

        {b} Gaming headset {m} with boom mic, {colour}
        99; colour=Black|White; wireless=yes; noise_cancelling=no; battery_h=30; weight_kg=0.3; driver_mm=50
        Hear footsteps before you see them: low-lag 2.4 GHz link, surround sound, and a microphone that mutes when
        you flip it up.

        {b} Ear defenders with radio {m}
        79; wireless=yes; noise_cancelling=no; battery_h=20; weight_kg=0.36; driver_mm=40; colour=Yellow; motif=headphones; note=no
        Hearing protection for mowing and sawing that also plays FM, DAB and your phone. Blocks 30 dB of din.
        """,
    ),
    kind(
        "EB", "Audio > Headphones > Earbuds", "earbuds", "Sonquell, Tempolane, Audentra", model="EB", tint="White",
        notes=("Tips in S, M and L are included.",),
        designs="""
        {b} Air true wireless earbuds {m}, {colour}
        129; colour=White|Black|Lavender; wireless=yes; noise_cancelling=yes; battery_h=7; waterproof=yes
        Tiny in-ear plugs with active noise reduction for the train. The pocket case recharges them three times.

        {b} Sport earphones with ear hooks, {colour}
        69; colour=Orange|Black; wireless=yes; noise_cancelling=no; battery_h=9; waterproof=yes
        Stay in through sprints, burpees and rain. Sealed to IPX7, with real buttons that work when fingers are
        sweaty.

        {b} Bone conduction headphones {m}
        119; wireless=yes; noise_cancelling=no; battery_h=10; waterproof=yes; colour=Charcoal; note=no
        Sits in front of the ears and leaves them open, so runners and cyclists hear the traffic along with the
        music.

        {b} In-ear monitors with dual drivers {m}
        89; wireless=no; noise_cancelling=no; waterproof=no; colour=Sky
        Wired, moulded and detailed: a dynamic driver for bass, a balanced armature for voices. Braided cable
        unplugs at the shell.

        {b} Everyday wired earphones with USB-C, {colour}
        19; colour=White|Black; wireless=no; noise_cancelling=no; waterproof=no
        Nothing to charge and nothing to pair. Plug in, answer calls with the button on the cord.

        {b} Sleep earbuds {m}, ultra-flat
        149; wireless=yes; noise_cancelling=yes; battery_h=11; waterproof=no; colour=Blush; availability=preorder
        Thin enough for side sleepers. Mask a snoring partner with rain, white noise or silence, and wake you alone
        in the morning.

        {b} Budget pods, {colour}
        29; colour=Black|White|Pink; wireless=yes; noise_cancelling=no; battery_h=5; waterproof=no
        All that most people need for the price of a pizza dinner: stable Bluetooth, clear calls, a case no bigger
        than a matchbox.
        """,
    ),
    kind(
        "SP", "Audio > Speakers > Portable Speakers", "boombox", "Sonquell, Voltarrow, Tempolane", model="BT", tint="Blue",
        notes=("Two of them pair to stereo.", "Can charge a phone from its own battery."),
        designs="""
        {b} Rover waterproof Bluetooth speaker {m}, {colour}
        79; colour=Blue|Red|Black|Green; output_w=20; battery_h=15; waterproof=yes; weight_kg=0.6
        Floats in the pool, shrugs off sand, plays all day at the beach. Loop for the handlebar or a rucksack.

        {b} Pebble mini shower speaker, {colour}
        25; colour=Sky|Coral|Charcoal; output_w=5; battery_h=10; waterproof=yes; weight_kg=0.2; note=no
        Sticks to tiles with a suction foot and sings along. Fist-sized, louder than it looks.

        {b} Party boombox with lights {m}
        299; output_w=120; battery_h=14; waterproof=yes; weight_kg=6.4; colour=Black
        Garden fête volume from one box, with a pulsing ring of colour and inputs for microphone and guitar. Carry
        handle, splash-proof.

        {b} Retro radio with DAB+ and Bluetooth, {colour}
        139; colour=Cream|Teal|Walnut; output_w=15; battery_h=12; waterproof=no; weight_kg=1.7; motif=speaker; note=no
        Kitchen wireless with leatherette, a proper dial and an alarm. Digital stations, FM and whatever your mobile
        plays.

        {b} Bookshelf speakers {m}, pair, {colour}
        259; colour=Walnut|White; output_w=60; waterproof=no; weight_kg=9.2; motif=speaker; note=no
        Two-way boxes with silk tweeters for a real stereo. Active, so they need no amplifier: turntable, TV and
        phone plug straight in.

        {b} Smart speaker {m} with voice control, {colour}
        89; colour=White|Charcoal; output_w=25; waterproof=no; weight_kg=0.9; motif=speaker
        Sets timers, plays the news, dims the lamps when you ask. A switch on the back truly cuts the microphones.
        """,
    ),
    kind(
        "TT", "Audio > Hi-Fi > Turntables & Vinyl", "turntable", "Audentra, Duskmere, Tempolane", model="TT", tint="Walnut",
        designs="""
        {b} Belt-drive turntable {m}, {colour}
        279; colour=Black|White|Walnut; speeds=2; bluetooth=no; preamp=yes; automatic=no; motif=turntable
        A first proper record player: heavy platter, carbon tonearm, moving-magnet cartridge fitted and aligned.
        Dust cover included.

        {b} Direct-drive DJ deck {m}
        449; speeds=3; bluetooth=no; preamp=yes; automatic=no; colour=Silver
        Starts in a third of a second and holds pitch when you scratch. Reverse play, strobe, USB to digitise a
        collection.

        {b} Suitcase record player, {colour}
        79; colour=Teal|Burgundy|Cream; speeds=3; bluetooth=yes; preamp=yes; automatic=no
        Opens, plays, closes, moves to the next room. Speakers built in; fine for singles and flea-market finds.

        {b} Fully automatic turntable {m} with Bluetooth
        229; speeds=2; bluetooth=yes; preamp=yes; automatic=yes; colour=Black
        Press start and the arm does the rest, then lifts itself at the end. Sends vinyl to wireless headphones.

        Replacement stylus for {b} cartridges, {tip}
        29|49; tip=conical|elliptical; speeds=0; tint=Red
        A worn needle ruins grooves. Swap it after 500 hours; it slides on without tools.

        {b} Record cleaning kit
        24; speeds=0; tint=Blue
        Velvet brush, carbon-fibre brush, anti-static fluid and a stylus cleaner: less crackle, more music.

        {b} Vinyl storage crate for {records} LPs
        39|69; records=50|100; speeds=0; material=pine; tint=Oak; motif=organiser
        Sized for twelve-inch sleeves, so you can flip through them as in a shop. Handles cut into the wood.
        """,
    ),
    kind(
        "SB", "Audio > Home Cinema > Soundbars", "soundbar", "Audentra, Sonquell, Voltarrow", model="SB", tint="Charcoal",
        notes=("HDMI eARC, optical and Bluetooth inputs.",),
        designs="""
        {b} Soundbar {m} with wireless subwoofer
        249; channels=2.1; output_w=200; width_cm=90; subwoofer=yes; colour=Black; motif=soundbar
        Gives a flat TV the voice it lacks. Dialogue mode brings speech forward, night mode keeps explosions from
        waking the house.

        {b} Compact TV speaker bar {m}, {colour}
        99; colour=Black|White; channels=2; output_w=60; width_cm=45; subwoofer=no
        Half a metre wide, for bedrooms and 32-inch sets. Plug one cable in and the remote you have keeps working.

        {b} Height-channel soundbar {m} 5.1.2
        699; channels=5.1; output_w=420; width_cm=110; subwoofer=yes; colour=Charcoal
        Upward-firing drivers bounce rain and helicopters off the ceiling. Measures the room with its own
        microphone.

        {b} AV receiver {m}, {channels} channels
        399|599; channels=5.2|7.2; output_w=90; width_cm=43; subwoofer=no; colour=Black; motif=speaker
        The heart of a cinema in the living room: six HDMI inputs with 8K, room correction, multi-room streaming.

        {b} Rear surround speakers for {b} soundbars, pair
        179; channels=2; output_w=50; width_cm=10; subwoofer=no; colour=Black; motif=speaker; note=no
        Cordless satellites that complete the circle. Plug them into a socket behind the couch, and the bar finds
        them.

        {b} Short-throw projector {m}, Full HD
        549; channels=2; output_w=10; width_cm=28; subwoofer=no; colour=White; motif=camera
        A 100-inch picture from a metre and a half away. Quiet fan, auto-focus, speakers good enough for an
        impromptu film night.

        {b} TV wall bracket, up to {load_kg} kg, {movement}
        25|39|59; load_kg=35|40|45; movement=fixed|tilting|full motion; subwoofer=no; tint=Black; motif=monitor; note=no
        Hangs a flat screen safely on brick or studs. Drilling template, spirit level and all bolts in the box.
        """,
    ),
    kind(
        "MI", "Audio > Microphones & Recording", "microphone", "Audentra, Voltarrow, Sonquell", model="MC", tint="Charcoal",
        designs="""
        {b} USB podcast microphone {m}, {colour}
        109; colour=Black|White|Red; pattern=cardioid; connection=USB-C; wireless=no; motif=microphone
        Warm broadcast voice with one cable. Tap to mute, plug headphones into the base and hear yourself without
        delay.

        {b} Condenser studio mic {m} with shock mount
        189; pattern=cardioid; connection=XLR; wireless=no; colour=Silver
        Large gold-sputtered capsule for vocals and acoustic guitar. Needs 48 V phantom power.

        {b} Clip-on wireless lavalier set, {transmitters} transmitters
        79|119; transmitters=1|2; pattern=omnidirectional; connection=USB-C; wireless=yes; colour=Black
        Pin it on a collar, film from fifty metres. Furry windscreens and a charging case are included.

        {b} Dynamic stage microphone {m}
        69; pattern=cardioid; connection=XLR; wireless=no; colour=Charcoal
        Built to be dropped. Rejects feedback, flatters the singer, never needs a battery.

        {b} Two-channel audio interface {m}
        149; pattern=none; connection=USB-C; wireless=no; colour=Red
        Record guitar and voice on a computer at 24 bit, 192 kHz. Clean preamps, big gain knobs, direct monitoring.

        {b} Desk boom arm for microphones
        59; pattern=none; connection=none; wireless=no; colour=Black; motif=tripod
        Swings out of view after the stream. Hidden cable channel, holds 1.5 kg without sagging.

        {b} Field recorder {m}, pocket size
        159; pattern=stereo; connection=USB-C; wireless=no; colour=Charcoal
        Captures interviews, rehearsals and birdsong on a card. Crossed stereo capsules and two locking inputs.
        """,
    ),
    kind(
        "HA", "Audio > Headphone Accessories", "case", "Sonquell, Lacebridge, Tempolane", tint="Black",
        designs="""
        {b} Hard travel case for over-ear headphones, {colour}
        22; colour=Black|Grey|Blush; material=EVA; fits=over-ear headphones
        Protects folded or flat cans in a packed bag. Mesh pocket for cable and charger. Headphones not included.

        {b} Replacement ear pads, pair, {material}
        19|24; material=protein leather|velour; fits=Sonquell WH headphones; tint=Charcoal; motif=headphones
        New cushions when the old ones flake. Memory foam, clicked on in a minute.

        {b} Silicone sleeve for earbud cases, {colour}
        9.50; colour=Mint|Lavender|Black; material=silicone; fits=true wireless earbuds; motif=earbuds
        Soft cover with a carabiner so that the charging case stops vanishing at the bottom of the handbag.

        {b} Memory foam ear tips, 3 pairs, {size}
        14; size=S|M|L; material=foam; fits=in-ear headphones; tint=Coral; motif=earbuds
        Squeeze, insert, let them swell: better bass, less outside noise, no more slipping out.

        {b} Walnut headphone stand
        34; material=walnut; fits=over-ear headphones; motif=phonemount
        A curved wooden hook that keeps the headband in shape and the desk tidy.

        {b} Headphone amplifier and DAC, thumb-sized
        69; material=aluminium; fits=wired headphones; tint=Silver; motif=powerbank
        Drives thirsty high-impedance cans from a phone or notebook. USB-C in, 3.5 mm out.
        """,
    ),
)
