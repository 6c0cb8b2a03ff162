"""What other programs make of our golden calendar objects: libical's parser and iTIP restrictions, python3-icalendar, and khal.

    python3 tests/calendar/other-readers.py

Needs Debian's libical3, python3-icalendar and khal; no part of `npm test`. Each object is imported into its recipient's own calendar, in
turn; then khal must show one event that stands, at the right local time, and none after the cancel. khal knows nothing of methods: a
CANCEL of the whole meeting it shows as cancelled (that counts as none); one that takes a single person out (RFC 5546 3.2.5: no STATUS) is
carried out here, as a calendar does that knows iTIP.
"""

import ctypes
import pathlib
import subprocess
import sys
import tempfile

import icalendar

GOLDEN = pathlib.Path(__file__).parent.parent / "golden" / "calendar"
EXPECTED = {
    "summer": {"before": "2027-06-15 13:00", "after": "2027-06-22 09:30", "offset": 2},
    "winter": {"before": "2027-12-07 09:00", "after": "2027-12-14 14:00", "offset": 1},
}

libical = ctypes.CDLL("libical.so.3")
for name, result, arguments in [
    ("icalparser_parse_string", ctypes.c_void_p, [ctypes.c_char_p]),
    ("icalcomponent_count_errors", ctypes.c_int, [ctypes.c_void_p]),
    ("icalrestriction_check", ctypes.c_int, [ctypes.c_void_p]),
    ("icalcomponent_as_ical_string", ctypes.c_char_p, [ctypes.c_void_p]),
    ("icalcomponent_free", None, [ctypes.c_void_p]),
]:
    function = getattr(libical, name)
    function.restype, function.argtypes = result, arguments


def libical_problems(text: bytes) -> list[str]:
    """Parse errors, then broken restrictions of iTIP's tables; libical writes both into the object as X-LIC-ERROR."""
    component = libical.icalparser_parse_string(text)
    if not component:
        return ["libical cannot parse it"]
    is_valid = libical.icalrestriction_check(component)
    written = libical.icalcomponent_as_ical_string(component).decode()
    problems = [line for line in written.replace("\r\n ", "").splitlines() if line.startswith("X-LIC-ERROR")]
    if libical.icalcomponent_count_errors(component) or not is_valid:
        problems.append("icalrestriction_check refuses it")
    libical.icalcomponent_free(component)
    return problems


def icalendar_problems(text: bytes, expected: str, offset: int) -> list[str]:
    calendar = icalendar.Calendar.from_ical(text)
    (event,) = calendar.walk("VEVENT")
    start = event.decoded("DTSTART")
    problems = [f"icalendar: {error}" for error in event.errors]
    if start.strftime("%Y-%m-%d %H:%M") != expected or start.utcoffset().total_seconds() != offset * 3600:
        problems.append(f"icalendar reads {start}, not {expected}")
    return problems


class Khal:
    """One person's calendar."""

    def __init__(self, folder: pathlib.Path):
        self.events, self.conf = folder / "events", folder / "config"
        self.events.mkdir(parents=True)
        formats = {"timeformat": "%H:%M", "dateformat": "%Y-%m-%d", "longdateformat": "%Y-%m-%d"}
        formats |= {"datetimeformat": "%Y-%m-%d %H:%M", "longdatetimeformat": "%Y-%m-%d %H:%M"}
        formats |= {"local_timezone": "Europe/Copenhagen", "default_timezone": "Europe/Copenhagen"}
        locale = "\n".join(f"{name} = {value}" for name, value in formats.items())
        self.conf.write_text(
            f"[calendars]\n[[own]]\npath = {self.events}\n[locale]\n{locale}\n"
            f"[default]\ndefault_calendar = own\n[sqlite]\npath = {folder / 'khal.db'}\n"
        )

    def run(self, *words: str) -> str:
        done = subprocess.run(["khal", "-c", str(self.conf), *words], capture_output=True, text=True, check=True)
        return done.stdout

    def receive(self, file: pathlib.Path) -> None:
        event = icalendar.Calendar.from_ical(file.read_bytes())
        (vevent,) = event.walk("VEVENT")
        if event["METHOD"] == "CANCEL" and "STATUS" not in vevent:
            for kept in self.events.iterdir():
                if vevent["UID"] in kept.read_text():
                    kept.unlink()
            return
        self.run("import", "--batch", "-a", "own", str(file))

    def standing(self) -> list[str]:
        lines = self.run("list", "2027-01-01", "365d", "--day-format", "", "--format", "{start}|{status}|{title}")
        shown = [line.split("|") for line in lines.splitlines() if "|" in line]
        return [start for start, status, _ in shown if "CANCELLED" not in status]


def check(season: str, calendars: dict[str, Khal], folder: pathlib.Path) -> list[str]:
    problems = []
    files = sorted((GOLDEN / season).iterdir())
    moved = next(file for file in files if file.name.startswith("3-"))
    for file in files:
        occasion, person = file.name.removesuffix(".ics").split(".", 1)
        times = EXPECTED[season]
        expected = times["before"] if occasion[0] in "12" else times["after"]
        text = file.read_bytes()
        found = libical_problems(text) + icalendar_problems(text, expected, times["offset"])
        if person not in calendars:
            calendars[person] = Khal(folder / season / person)
            if occasion.startswith("5-"):
                calendars[person].receive(moved)
        calendars[person].receive(file)
        shown = calendars[person].standing()
        wanted = [] if occasion[0] in "57" else [expected]
        if shown != wanted:
            found.append(f"khal shows {shown}, not {wanted}")
        print(f"{season} {occasion:<16} for {person:<14} khal: {', '.join(shown) or 'none':<17} {'; '.join(found) or 'ok'}")
        problems += found
    return problems


def main() -> int:
    with tempfile.TemporaryDirectory() as name:
        problems = [one for season in EXPECTED for one in check(season, {}, pathlib.Path(name))]
    print(f"{len(problems)} problems")
    return 1 if problems else 0


sys.exit(main())
