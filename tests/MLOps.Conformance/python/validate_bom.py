"""validate_bom.py SCHEMA BOM: exit code 1 and the first mistakes when the bill of materials does not satisfy the CycloneDX schema.

The schemas that it refers to lie beside it.
"""
import json
import os
import sys

from jsonschema import Draft7Validator, RefResolver

folder = os.path.dirname(sys.argv[1])
schemas = {name: json.load(open(os.path.join(folder, name), encoding="utf-8")) for name in os.listdir(folder) if name.endswith(".json")}
schema = schemas[os.path.basename(sys.argv[1])]
store = {s["$id"]: s for s in schemas.values() if "$id" in s}
store.update({"http://cyclonedx.org/schema/" + name: s for name, s in schemas.items()})
bom = json.load(open(sys.argv[2], encoding="utf-8"))
errors = sorted(Draft7Validator(schema, resolver=RefResolver(schema["$id"], schema, store=store)).iter_errors(bom), key=lambda e: list(map(str, e.path)))
for error in errors[:5]:
    print("/".join(map(str, error.path)), error.message[:300])
sys.exit(1 if errors else 0)
