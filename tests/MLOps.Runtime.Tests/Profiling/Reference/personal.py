"""Made-up numbers with and without the right check digit, judged by python-stdnum, for the tests of personal data.

    /usr/bin/python3 tests/MLOps.Runtime.Tests/Profiling/Reference/personal.py

writes personal.json beside itself. "valid" is what stdnum accepts; in "wrong" one digit of a valid number was changed, and stdnum refuses it.
"""
import json
import pathlib
import random

import stdnum.be.nn
import stdnum.bg.egn
import stdnum.br.cpf
import stdnum.ca.sin
import stdnum.ch.ssn
import stdnum.cn.ric
import stdnum.cz.rc
import stdnum.de.idnr
import stdnum.dk.cpr
import stdnum.es.dni
import stdnum.es.nie
import stdnum.fi.hetu
import stdnum.fr.nir
import stdnum.iban
import stdnum.ie.pps
import stdnum.in_.aadhaar
import stdnum.it.codicefiscale
import stdnum.kr.rrn
import stdnum.luhn
import stdnum.mx.curp
import stdnum.nl.bsn
import stdnum.no.fodselsnummer
import stdnum.pl.pesel
import stdnum.pt.nif
import stdnum.ro.cnp
import stdnum.se.personnummer
import stdnum.tr.tckimlik
import stdnum.us.ssn
import stdnum.za.idnr

HERE = pathlib.Path(__file__).parent
R = random.Random(7)
MANY = 12


def digits(n):
    return "".join(R.choice("0123456789") for _ in range(n))


def letters(n):
    return "".join(R.choice("BCDFGHJKLMNPQRSTVWXYZ") for _ in range(n))


def date(form):
    return form.format(y=f"{R.randint(40, 99):02}", Y=f"19{R.randint(40, 99):02}", m=f"{R.randint(1, 12):02}", d=f"{R.randint(1, 28):02}")


def idnr():
    base = R.sample("123456789", 9)
    base.insert(R.randint(1, 9), R.choice(base))
    return "".join(base) + digits(1)


def card():
    return R.choice([lambda: "4" + digits(15), lambda: "5" + R.choice("12345") + digits(14), lambda: "37" + digits(13), lambda: "6011" + digits(12)])()


def iban():
    return R.choice([lambda: "DE" + digits(20), lambda: "GB" + digits(2) + letters(4) + digits(14), lambda: "NL" + digits(2) + letters(4) + digits(10), lambda: "FR" + digits(25)])()


MADE = {
    "DE": (stdnum.de.idnr.is_valid, idnr),
    "FR": (stdnum.fr.nir.is_valid, lambda: R.choice("12") + date("{y}{m}") + f"{R.randint(1, 19):02}" + digits(8)),
    "ES": (lambda t: stdnum.es.dni.is_valid(t) or stdnum.es.nie.is_valid(t), lambda: R.choice([digits(8), R.choice("XYZ") + digits(7)]) + R.choice("TRWAGMYFPDXBNJZSQVHLCKE")),
    "IT": (stdnum.it.codicefiscale.is_valid, lambda: letters(6) + date("{y}") + R.choice("ABCDEHLMPRST") + f"{R.randint(1, 28):02}" + "H" + digits(3) + R.choice("ABCDEFGHIJKLMNOPQRSTUVWXYZ")),
    "NL": (stdnum.nl.bsn.is_valid, lambda: digits(9)),
    "BE": (stdnum.be.nn.is_valid, lambda: date("{y}{m}{d}") + digits(5)),
    "PL": (stdnum.pl.pesel.is_valid, lambda: date("{y}{m}{d}") + digits(5)),
    "SE": (stdnum.se.personnummer.is_valid, lambda: R.choice([date("{y}{m}{d}-"), date("{Y}{m}{d}-")]) + digits(4)),
    "FI": (stdnum.fi.hetu.is_valid, lambda: date("{d}{m}{y}-") + digits(3) + R.choice("0123456789ABCDEFHJKLMNPRSTUVWXY")),
    "NO": (stdnum.no.fodselsnummer.is_valid, lambda: date("{d}{m}{y}") + digits(5)),
    "DK": (stdnum.dk.cpr.is_valid, lambda: date("{d}{m}{y}-") + R.choice("0123") + digits(3)),
    "IE": (stdnum.ie.pps.is_valid, lambda: digits(7) + R.choice("ABCDEFGHIJKLMNOPQRSTUVW") + R.choice(["", "A"])),
    "CH": (stdnum.ch.ssn.is_valid, lambda: "756." + digits(4) + "." + digits(4) + "." + digits(2)),
    "CZ": (stdnum.cz.rc.is_valid, lambda: date("{y}") + f"{R.randint(1, 12) + R.choice([0, 50]):02}" + date("{d}") + R.choice(["", "/"]) + digits(4)),
    "RO": (stdnum.ro.cnp.is_valid, lambda: R.choice("12") + date("{y}{m}{d}") + f"{R.randint(1, 40):02}" + digits(4)),
    "BG": (stdnum.bg.egn.is_valid, lambda: date("{y}{m}{d}") + digits(4)),
    "PT": (stdnum.pt.nif.is_valid, lambda: R.choice("123") + digits(8)),
    "TR": (stdnum.tr.tckimlik.is_valid, lambda: R.choice("123456789") + digits(10)),
    "US": (stdnum.us.ssn.is_valid, lambda: f"{digits(3)}-{digits(2)}-{digits(4)}"),
    "CA": (stdnum.ca.sin.is_valid, lambda: f"{R.choice('1234567')}{digits(2)}-{digits(3)}-{digits(3)}"),
    "MX": (stdnum.mx.curp.is_valid, lambda: R.choice("BCDFG") + R.choice("AEIU") + letters(2) + date("{y}{m}{d}") + R.choice("HM") + "DF" + letters(3) + digits(2)),
    "BR": (stdnum.br.cpf.is_valid, lambda: f"{digits(3)}.{digits(3)}.{digits(3)}-{digits(2)}"),
    "CN": (stdnum.cn.ric.is_valid, lambda: "110105" + date("{Y}{m}{d}") + digits(3) + R.choice("0123456789X")),
    "IN": (stdnum.in_.aadhaar.is_valid, lambda: f"{R.choice('23456789')}{digits(3)} {digits(4)} {digits(4)}"),
    "KR": (stdnum.kr.rrn.is_valid, lambda: date("{y}{m}{d}-") + R.choice("12") + "0" + R.choice("123") + digits(4)),
    "ZA": (stdnum.za.idnr.is_valid, lambda: date("{y}{m}{d}") + digits(4) + R.choice("01") + digits(2)),
    "IBAN": (stdnum.iban.is_valid, iban),
    "card": (stdnum.luhn.is_valid, card),
}


def valid(check, make):
    found = []
    while len(found) < MANY:
        number = make()
        if number not in found and check(number):
            found.append(number)
    return found


def wrong(check, numbers):
    found = []
    for number in numbers:
        at = max(i for i, c in enumerate(number[:-1]) if c.isdigit())
        for other in "0123456789":
            changed = number[:at] + other + number[at + 1:]
            if not check(changed):
                found.append(changed)
                break
    return found


def iban_check(text):
    # The account's own check digits, which stdnum looks at too, are another matter.
    return stdnum.iban.is_valid(text, check_country=False)


content = {}
for name, (check, make) in MADE.items():
    rule = iban_check if name == "IBAN" else check
    accepted = valid(rule, make)
    content[name] = {"valid": accepted, "wrong": [] if name in ("US", "DK") else wrong(rule, accepted)}
(HERE / "personal.json").write_text(json.dumps(content, indent=None, separators=(",", ":")).replace('},"', '},\n"') + "\n")
