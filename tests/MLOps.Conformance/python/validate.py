"""validate.py SCHEMA NOTEBOOK: exit code 1 and the first mistakes when the notebook does not satisfy the schema."""
import json
import sys

from jsonschema import Draft4Validator

schema, notebook = (json.load(open(path, encoding="utf-8")) for path in sys.argv[1:3])
errors = sorted(Draft4Validator(schema).iter_errors(notebook), key=lambda e: list(map(str, e.path)))
for error in errors[:5]:
    print("/".join(map(str, error.path)), error.message[:300])
ids = [cell["id"] for cell in notebook["cells"]]
if len(ids) != len(set(ids)):
    errors.append(None)
    print("cell ids are not unique")
sys.exit(1 if errors else 0)
