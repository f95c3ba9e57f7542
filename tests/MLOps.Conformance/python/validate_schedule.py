"""validate_schedule.py KIND SCHEMAS FILE: exit code 1 and the first mistakes when a schedule does not satisfy the published schema."""
import ast
import json
import sys

import yaml
from jsonschema import Draft7Validator

kind, schemas, path = sys.argv[1:4]
text = open(path, encoding="utf-8").read()


def errors(schema, value):
    return [f"{'/'.join(map(str, e.path))} {e.message[:300]}" for e in Draft7Validator(schema).iter_errors(value)]


def argo(definition):
    schema = json.load(open(f"{schemas}/argo/schema.json", encoding="utf-8"))
    schema.pop("oneOf", None)
    schema["$ref"] = f"#/definitions/{definition}"
    return schema


if kind == "argo":
    found = errors(argo("io.argoproj.workflow.v1alpha1.CronWorkflow"), yaml.safe_load(text))
elif kind == "kubernetes":
    job = yaml.safe_load(text)
    assert (job["apiVersion"], job["kind"]) == ("batch/v1", "CronJob")
    # The schemas have no CronJob; what it is made of is there.
    times, run = job["spec"], job["spec"]["jobTemplate"]["spec"]
    pod = run["template"]["spec"]
    assert set(times) <= {"schedule", "timeZone", "concurrencyPolicy", "jobTemplate"}, times
    assert set(run) <= {"backoffLimit", "activeDeadlineSeconds", "template"}, run
    assert set(pod) <= {"restartPolicy", "securityContext", "volumes", "containers"}, pod
    found = errors(argo("io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"), job["metadata"])
    found += errors(argo("io.k8s.api.core.v1.PodSecurityContext"), pod.get("securityContext", {}))
    found += [e for v in pod.get("volumes", []) for e in errors(argo("io.k8s.api.core.v1.Volume"), v)]
    found += [e for c in pod["containers"] for e in errors(argo("io.k8s.api.core.v1.Container"), c)]
elif kind == "github":
    # YAML 1.1 reads the key "on" as true.
    value = {"on" if k is True else k: v for k, v in yaml.safe_load(text).items()}
    found = errors(json.load(open(f"{schemas}/github/github-workflow.json", encoding="utf-8")), value)
else:
    ast.parse(text)
    found = []
print("\n".join(found[:5]))
sys.exit(1 if found else 0)
