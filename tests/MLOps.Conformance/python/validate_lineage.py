"""validate_lineage.py SCHEMAS EVENT: exit code 1 and the first mistakes when an event or one of its facets does not satisfy OpenLineage.

SCHEMAS is the folder with OpenLineage.json and facets/. Each facet is held to the schema that its _schemaURL names, which must be there.
"""
import json
import os
import sys

from jsonschema import Draft202012Validator, RefResolver

folder, event = sys.argv[1], json.load(open(sys.argv[2], encoding="utf-8"))
files = [os.path.join(folder, "OpenLineage.json")] + [os.path.join(folder, "facets", n) for n in os.listdir(os.path.join(folder, "facets"))]
schemas = {s["$id"]: s for s in (json.load(open(f, encoding="utf-8")) for f in files)}


def mistakes(url, instance, where):
    schema_id, _, pointer = url.partition("#")
    if schema_id not in schemas:
        return [f"{where}: schema {schema_id} is not among those at hand"]
    schema = schemas[schema_id]
    resolver = RefResolver(schema_id, schema, store=schemas)
    _, part = resolver.resolve(url) if pointer else (url, schema)
    validator = Draft202012Validator({**part, "$id": schema_id} if pointer else schema, resolver=resolver, format_checker=Draft202012Validator.FORMAT_CHECKER)
    return [f"{where}/{'/'.join(map(str, e.path))}: {e.message[:300]}" for e in validator.iter_errors(instance)]


def facets(node, where):
    if isinstance(node, dict):
        for key, value in node.items():
            if key.lower().endswith("facets"):
                for name, facet in value.items():
                    yield f"{where}/{key}/{name}", facet
            yield from facets(value, f"{where}/{key}")
    elif isinstance(node, list):
        for i, value in enumerate(node):
            yield from facets(value, f"{where}/{i}")


found = list(facets(event, ""))
errors = mistakes(event["schemaURL"], event, "event")
for where, facet in found:
    errors += mistakes(facet["_schemaURL"], facet, where)
if len(sys.argv) > 3 and not any(where.endswith("/" + sys.argv[3]) for where, _ in found):
    errors.append(f"there is no facet {sys.argv[3]}")
print("\n".join(errors[:5]))
sys.exit(1 if errors else 0)
