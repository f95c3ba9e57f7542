"""read_model_folder.py FOLDER: exit code 1 and the mistakes when MLflow could not read the model folder.

Follows what MLflow documents of its model format (2.x): the keys of MLmodel, schemas of columns or tensors as JSON within it, the
example in pandas' or TensorFlow Serving's form, and the files of the environment. MLflow itself is not at hand.
"""
import json
import os
import sys
from datetime import datetime

import numpy
import pandas
import yaml

COLUMN_TYPES = {
    "boolean": "bool", "integer": "int32", "long": "int64", "float": "float32", "double": "float64", "string": "object", "binary": "object", "datetime": "datetime64[ns]",
}
folder = sys.argv[1]
mistakes = []


def check(holds, mistake):
    if not holds:
        mistakes.append(mistake)
    return holds


def exists(name):
    return check(os.path.isfile(os.path.join(folder, name)), f"{name} is not there")


def column_type(spec):
    if spec["type"] == "array":
        return column_type(spec["items"])
    return COLUMN_TYPES[spec["type"]]


def schema(text, of):
    specs = json.loads(text)
    names = [s.get("name") for s in specs]
    check(isinstance(text, str) and specs, f"{of} have no specification")
    check(all(names) or not any(names), f"{of} are named in part")
    check(len(set(names)) == len(names), f"{of} share names")
    check(len({s["type"] == "tensor" for s in specs}) == 1, f"{of} mix columns and tensors")
    for spec in specs:
        if spec["type"] == "tensor":
            check(set(spec) <= {"type", "tensor-spec", "name"}, f"{spec} has more than a tensor")
            numpy.dtype(spec["tensor-spec"]["dtype"])
            check(all(isinstance(d, int) for d in spec["tensor-spec"]["shape"]), f"{spec} has no shape")
        else:
            column_type(spec)
            check(isinstance(spec.get("required", True), bool), f"{spec} is neither required nor optional")
    return specs


def table(example, specs):
    frame = pandas.DataFrame(**example)
    check(len(frame) > 0, "the example has no rows")
    for spec in specs:
        values = frame[spec["name"]]
        given = numpy.array(values.tolist()) if spec["type"] == "array" else values
        check(numpy.can_cast(given.dtype, numpy.dtype(column_type(spec)), "same_kind") or given.dtype.kind == "i", f"{spec['name']} is {given.dtype} in the example")


def tensors(example, specs):
    for spec in specs:
        array = numpy.array(example["inputs"][spec["name"]]).astype(spec["tensor-spec"]["dtype"])
        shape = spec["tensor-spec"]["shape"]
        check(array.ndim == len(shape) and all(w in (-1, g) for w, g in zip(shape, array.shape)), f"{spec['name']} has the shape {array.shape} in the example, not {shape}")


with open(os.path.join(folder, "MLmodel"), encoding="utf-8") as file:
    model = yaml.safe_load(file)
check(isinstance(model["flavors"], dict) and model["flavors"], "there is no flavour")
check(isinstance(model["model_uuid"], str) and len(model["model_uuid"]) == 32, "model_uuid is no UUID")
check(isinstance(model["mlflow_version"], str), "mlflow_version is no text")
check(isinstance(model["model_size_bytes"], int), "model_size_bytes is no number")
datetime.strptime(str(model["utc_time_created"]), "%Y-%m-%d %H:%M:%S.%f")
for name, flavour in model["flavors"].items():
    exists(flavour["data"])
if "python_function" in model["flavors"]:
    function = model["flavors"]["python_function"]
    check(function["loader_module"] == "mlflow.onnx", "loader_module is not MLflow's")
    check(function["data"] == model["flavors"]["onnx"]["data"], "the flavours name two files")
    check(isinstance(model["flavors"]["onnx"]["providers"], list), "providers is no list")
    for name in function["env"].values():
        exists(name)
    with open(os.path.join(folder, "conda.yaml"), encoding="utf-8") as file:
        dependencies = yaml.safe_load(file)["dependencies"]
    with open(os.path.join(folder, "requirements.txt"), encoding="utf-8") as file:
        requirements = file.read().split()
    check(dependencies[-1]["pip"] == requirements, "conda.yaml and requirements.txt differ")
    with open(os.path.join(folder, "python_env.yaml"), encoding="utf-8") as file:
        check(set(yaml.safe_load(file)) == {"python", "build_dependencies", "dependencies"}, "python_env.yaml has other keys")
inputs = schema(model["signature"]["inputs"], "the inputs")
schema(model["signature"]["outputs"], "the outputs")
saved = model["saved_input_example_info"]
with open(os.path.join(folder, saved["artifact_path"]), encoding="utf-8") as file:
    example = json.load(file)
if saved["type"] == "dataframe":
    check(saved["pandas_orient"] == "split", "the example is no split table")
    table(example, inputs)
else:
    check((saved["type"], saved["format"]) == ("ndarray", "tf-serving"), f"the example is {saved}")
    tensors(example, inputs)
print("\n".join(mistakes))
sys.exit(1 if mistakes else 0)
