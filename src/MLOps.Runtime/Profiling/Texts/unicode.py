"""Makes unicode-blocks.txt and unicode-scripts.txt of the Unicode Character Database's Blocks.txt and Scripts.txt (Debian: unicode-data).

    python3 src/MLOps.Runtime/Profiling/Texts/unicode.py /usr/share/unicode
"""
import pathlib
import re
import sys

HERE, DATA = pathlib.Path(__file__).parent, pathlib.Path(sys.argv[1])
LINE = re.compile(r"^([0-9A-F]+)(?:\.\.([0-9A-F]+))?\s*;\s*([^#]+?)\s*(?:#.*)?$")


def ranges(file):
    found = []
    for line in (DATA / file).read_text(encoding="utf-8").splitlines():
        if match := LINE.match(line):
            first = int(match[1], 16)
            found.append((first, int(match[2] or match[1], 16), match[3].replace("_", " ")))
    return sorted(found)


def merged(found):
    result = []
    for first, last, name in found:
        if result and result[-1][2] == name and result[-1][1] + 1 == first:
            result[-1] = (result[-1][0], last, name)
        else:
            result.append((first, last, name))
    return result


for name in ["Blocks", "Scripts"]:
    lines = [f"{first:X} {last:X} {text}" for first, last, text in merged(ranges(f"{name}.txt"))]
    head = f"# {name} of the Unicode Character Database 15.0, (c) 1991-2022 Unicode, Inc., Unicode License (unicode.org/license.txt); by unicode.py"
    (HERE / f"unicode-{name.lower()}.txt").write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")
