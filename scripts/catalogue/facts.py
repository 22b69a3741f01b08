"""The closing line of a description: size, material and figures, worded for each kind of product.

Of the patterns of a kind, a design takes the first from its own turn on whose values it has and that are not zero.
"""

from __future__ import annotations

import string

from model import Value

_PATTERNS: dict[str, tuple[str, ...]] = {
    "KT": ("Body of {material}, {wattage} watts.", "Made of {material}; holds {capacity_l} litres."),
    "TS": ("Housing of {material}, {wattage} W.", "Draws {wattage} watts; the shell is {material}."),
    "BL": ("Motor {wattage} W, bowl or jar {capacity_l} litres.", "{wattage} watts in {speeds} speeds."),
    "KN": ("Blade of {material}, {blade_cm} cm, with a {handle} handle.", "Made of {material}.", "{material} board, {width_cm} cm wide."),
    "FP": ("{diameter_cm} cm across, in {material}.", "Made of {material}, {diameter_cm} cm in diameter."),
    "CP": ("{capacity_l} litres, {material}.", "In {material}; holds up to {capacity_l} l."),
    "FS": ("Made of {material}, {capacity_l} litres.", "Set of {pieces} in {material}.", "Made of {material}."),
    "EM": ("Pump {pressure_bar} bar, water tank {water_tank_l} l, {wattage} W.", "{wattage} watts; the tank takes {water_tank_l} litres.", "For {cups} small cups, in {material}."),
    "CG": ("{settings} grind settings, burrs of {burr_mm} mm.", "Holds {capacity_g} g of beans.", "Burrs {burr_mm} mm across."),
    "CB": ("Made of {material}, for {cups} cups.", "In {material}; brews {cups} cups at a time."),
    "CA": ("For {fits}, made of {material}.", "Suits {fits}."),
    "MG": ("Made of {material}; holds {capacity_ml} ml.", "{capacity_ml} ml, {material}."),
    "TP": ("{material}, {capacity_l} litres.", "{weight_g} g.", "Made of {material}."),
    "DR": ("{torque_nm} Nm, {voltage} V, {weight_kg} kg.", "Weighs {weight_kg} kg at {wattage} watts."),
    "SW": ("{wattage} W, {weight_kg} kg.", "Takes blades or discs of {blade_mm} mm; weighs {weight_kg} kg."),
    "HT": ("Head and jaws of {material}, {weight_g} g, with a handle in {handle}.", "{material}, {length_mm} mm long; handle: {handle}.", "{pieces} parts in {material}.", "Made of {material}."),
    "TB": ("Made of {material}; carries up to {load_kg} kg.", "Rated for {load_kg} kg, in {material}."),
    "ME": ("Measures up to {length_m} m, accurate to {accuracy_mm} mm.", "{length_cm} cm long, true to {accuracy_mm} mm.", "Accurate to {accuracy_mm} mm."),
    "DB": ("{pieces} pieces in {material}.", "{capacity_ah} Ah, {material}.", "{material}."),
    "LM": ("Cuts {cutting_width_cm} cm wide, {power_source}-driven, {weight_kg} kg.", "Weighs {weight_kg} kg; the cut is {cutting_width_cm} cm wide."),
    "GW": ("Holds {capacity_l} litres; {material}.", "{length_m} m long, made of {material}.", "Made of {material}."),
    "GP": ("{length_cm} cm long, {material}, cuts up to {cut_mm} mm.", "Made of {material}, {length_cm} cm long.", "Made of {material}."),
    "PL": ("{material}, {diameter_cm} cm across.", "{length_cm} cm long, in {material}.", "Made of {material}."),
    "BQ": ("Fuel: {fuel}. {diameter_cm} cm across, {weight_kg} kg.", "Fuel: {fuel}. {width_cm} cm wide, {weight_kg} kg."),
    "HP": ("Drivers of {driver_mm} mm, {battery_h} hours of battery, {weight_kg} kg.", "{driver_mm} mm drivers, {impedance_ohm} ohms."),
    "EB": ("Up to {battery_h} hours on one charge.",),
    "SP": ("{output_w} W of sound, {battery_h} hours on a charge.", "{output_w} watts; weighs {weight_kg} kg."),
    "TT": ("Plays at {speeds} speeds.", "Made of {material}."),
    "SB": ("{channels} channels, {output_w} W, {width_cm} cm wide.", "Carries {load_kg} kg."),
    "MI": ("Pick-up pattern: {pattern}. Connects by {connection}.", "Connection: {connection}."),
    "HA": ("For {fits}, in {material}.", "Made of {material} for {fits}."),
    "CM": ("{megapixels} megapixels on a {sensor} sensor, {weight_kg} kg.", "Weighs {weight_kg} kg."),
    "LN": ("{focal_length_mm} mm at f/{max_aperture}, {weight_kg} kg.", "Filter thread {diameter_mm} mm."),
    "TR": ("{material}, up to {height_cm} cm, for loads of {load_kg} kg.", "Carries {load_kg} kg and weighs {weight_kg} kg itself; {material}."),
    "BG": ("{capacity_l} litres in {material}.", "Made of {material}."),
    "AC": ("Records in {resolution}, {battery_min} minutes per battery.", "Records in {resolution}."),
    "MC": ("{storage_gb} GB, reads at {read_mb_s} MB/s.", "Reads at {read_mb_s} MB/s.", "{capacity_mah} mAh."),
    "LP": ("{screen_inch}-inch screen, {ram_gb} GB of memory, {weight_kg} kg, {battery_h} hours away from a socket.", "{ram_gb} GB memory and {storage_gb} GB drive in {weight_kg} kg; battery for {battery_h} hours."),
    "LS": ("For machines of up to {screen_inch} inches; {material}.", "{material}, {screen_inch} inch."),
    "LD": ("{material}, for up to {max_inch} inches.", "{ports} sockets; housing of {material}.", "{wattage} watts."),
    "KB": ("Layout: {layout}, {switches} keys.", "Made of {material}."),
    "MS": ("{dpi} dpi, {buttons} buttons.", "{material}, {width_cm} cm wide."),
    "MO": ("{screen_inch} inches, {resolution} pixels, {refresh_hz} Hz, {panel} panel.", "{resolution} pixels at {refresh_hz} frames a second.", "For screens of up to {screen_inch} inches; {material}."),
    "SD": ("{storage_gb} GB at {speed_mb_s} MB/s over {connection}.", "Connects by {connection}."),
    "PH": ("{screen_inch}-inch display, {ram_gb} GB memory, {storage_gb} GB storage, {battery_mah} mAh battery.", "{screen_inch}-inch display, {battery_mah} mAh."),
    "PC": ("Made of {material}.", "{material}, ready for everyday knocks."),
    "CH": ("Delivers {wattage} W over {ports} sockets.", "Delivers {wattage} watts."),
    "PB": ("{capacity_mah} mAh, {wattage} W, {ports} sockets.", "Stores {capacity_wh} Wh and delivers {wattage} W over {ports} sockets."),
    "CL": ("{connector}, {length_m} m, up to {wattage} W.", "{connector}, {length_m} m long.", "Made of {material}."),
    "WA": ("Case {case_mm} mm; battery for {battery_days} days.", "Width {width_mm} mm."),
    "DL": ("{material}, {wattage} W, {lumens} lumens.", "{material}, up to {wattage} watts."),
    "FL": ("{height_cm} cm tall, {material}, up to {wattage} W.", "{diameter_cm} cm across, {material}, up to {wattage} W."),
    "TO": ("{lumens} lumens, reach {range_m} m, {weight_kg} kg.", "Reaches {range_m} m with {lumens} lumens."),
    "BU": ("{wattage} W, {lumens} lumens, fitting {fitting}.", "{lumens} lumens in all."),
    "DV": ("Filled with {filling}, {warmth_tog} tog.", "Filling: {filling}; size: {size}."),
    "BN": ("{material}, thread count {thread_count}.", "Made of {material}, size {size}."),
    "TW": ("{size}, {material}, {weight_gsm} g per square metre.", "{material}, {weight_gsm} gsm."),
    "SO": ("{width_cm} cm wide and {depth_cm} cm deep, in {material}.", "Seats {seats}; {material}, {width_cm} x {depth_cm} cm."),
    "AR": ("{width_cm} cm wide, {depth_cm} cm deep, {material}.", "Upholstered or made in {material}, {width_cm} x {depth_cm} cm."),
    "OC": ("{material}, for people up to {max_load_kg} kg.", "Carries {max_load_kg} kg; {material}."),
    "DE": ("{width_cm} x {depth_cm} cm, {material}.", "Top of {width_cm} by {depth_cm} cm."),
    "BC": ("{width_cm} cm wide, {height_cm} cm high, {material}.", "{material}, {width_cm} x {height_cm} cm, shelves: {shelves}."),
    "TA": ("{diameter_cm} cm across, {height_cm} cm high, {material}.", "{material}, {height_cm} cm high."),
    "BD": ("{width_cm} x {length_cm} cm, {material}.", "In {material}, for {width_cm} by {length_cm} cm."),
    "SC": ("{capacity_l} litres, {height_cm} cm tall, {weight_kg} kg, {material}.", "{material}; {weight_kg} kg empty, {capacity_l} litres packed."),
    "BP": ("{capacity_l} litres, {weight_kg} kg, {material}.", "Fits {capacity_l} l; {material}."),
    "TV": ("{material}, {weight_kg} kg.", "Made of {material}."),
    "TN": ("Sleeps {persons}, {weight_kg} kg, water column {water_column_mm} mm.", "For {persons}; {weight_kg} kg, up in {pitch_min} minutes."),
    "SL": ("Comfortable down to {comfort_c} °C; {filling} filling, {weight_kg} kg.", "{thickness_cm} cm thick, R-value {r_value}, {weight_kg} kg.", "{weight_kg} kg, {length_cm} cm long."),
    "CS": ("Fuel: {fuel}; a litre boils in {boil_min} minutes; {weight_kg} kg.", "Weighs {weight_kg} kg."),
    "HB": ("Made of {material}, {weight_kg} kg, {wearer}.", "Made of {material}, {weight_kg} kg."),
    "WB": ("{capacity_l} litres, {material}.", "Made of {material}; holds {capacity_l} l."),
    "BK": ("{gears} gears, {wheel_inch}-inch wheels, {weight_kg} kg.", "{weight_kg} kg on {wheel_inch}-inch wheels."),
    "HL": ("{weight_kg} kg, {vents} vents.", "Weighs {weight_kg} kg."),
    "CY": ("{material}, security level {security_level}, {weight_kg} kg.", "{capacity_l} litres, {material}.", "Made of {material}, {weight_kg} kg."),
    "RS": ("Drop {drop_mm} mm, {weight_g} g a shoe, for {terrain}.", "Weighs {weight_g} g a shoe; made {wearer}, for {terrain}."),
    "FT": ("{material}, {weight_kg} kg.", "Made of {material}, {weight_kg} kg."),
    "SH": ("{material}, {fit} fit, {wearer}.", "Made of {material} in a {fit} cut, {wearer}."),
    "JK": ("Shell of {material}, {wearer}.", "{material}, cut {wearer}."),
    "JU": ("Knitted from {material}, {wearer}.", "{material}, {wearer}."),
    "JN": ("{material}, {fit} leg, {wearer}.", "Made of {material} {wearer}; {fit} fit."),
    "DS": ("{material}, sleeves: {sleeves}.", "Made of {material}."),
    "SK": ("Made of {material}, {wearer}.", "{material}, {wearer}."),
    "SN": ("Made of {material}, {wearer}.", "{material}, {wearer}."),
    "GM": ("For ages {age_from} and up, at most {players_max} players, about {minutes} minutes.", "Ages {age_from} and up; {pieces} pieces."),
    "TY": ("{pieces} pieces, {material}, age {age_from} and up.", "Age {age_from} and up; {material}."),
    "PS": ("{height_cm} cm, {material}, age {age_from} and up.", "Made of {material}, {height_cm} cm.", "Made of {material}, age {age_from} and up.", "Made of {material}."),
    "DG": ("{material}, for dogs up to {pet_weight_kg} kg.", "Suits dogs of up to {pet_weight_kg} kg; {material}."),
    "CT": ("{material}, {height_cm} cm high.", "{capacity_l} litres, {material}.", "Made of {material}."),
    "ST": ("{weight_kg} kg, carries up to {max_load_kg} kg; {material}.", "For up to {max_load_kg} kg; {material}.", "Made of {material}."),
    "BY": ("{capacity_ml} ml, {material}.", "{material}, from {age_from_months} months.", "Made of {material}, from birth."),
    "NB": ("{pages} pages, {ruling}, {format}, {paper_gsm} g paper.", "{format}, {pages} pages, {ruling}."),
    "PN": ("{material}; ink: {ink_colour}.", "Made of {material}.", "{pack} pieces, {ink_colour}."),
    "OF": ("{material}, {width_cm} cm wide.", "Made of {material}, {width_cm} cm."),
    "BE": ("{volume_ml} ml, for {skin_type} skin.", "For {skin_type} skin types, {volume_ml} ml."),
    "HC": ("{volume_ml} ml, for {hair_type} hair.", "{volume_ml} ml."),
    "AP": ("{wattage} W, {settings} settings.", "{settings} settings."),
    "VC": ("{wattage} W, {weight_kg} kg, {noise_db} dB.", "Runs {battery_min} minutes; {weight_kg} kg.", "{wattage} W, {weight_kg} kg."),
    "AI": ("For rooms up to {room_m2} m², {wattage} W, {noise_db} dB.", "For rooms up to {room_m2} m²."),
    "BO": ("{format}, {pages} pages, in {language}.",),
    "FI": ("{format}, {pages} pages, age {age_from} and up, in {language}.",),
}  # fmt: skip

_WEARERS = {"men": "for men", "women": "for women", "kids": "for children", "unisex": "for women and men"}


def fact(code: str, turn: int, values: dict[str, Value]) -> str:
    """The closing line for a design's values; empty if no pattern of the kind fits them."""
    values = {**values, **({"wearer": _WEARERS[str(values["gender"])]} if "gender" in values else {})}
    patterns = _PATTERNS.get(code, ())
    for step in range(len(patterns)):
        pattern = patterns[(turn + step) % len(patterns)]
        if all(_says_something(values.get(key)) for key in _keys(pattern)):
            line = pattern.format_map(values)
            return line[0].upper() + line[1:]
    return ""


def _keys(pattern: str) -> list[str]:
    """The attributes that a pattern names."""
    return [name for _, name, _, _ in string.Formatter().parse(pattern) if name]


def _says_something(value: Value | None) -> bool:
    """Whether a value is worth a word: there, not zero, not "none"."""
    return value not in (None, 0, "none", "")
