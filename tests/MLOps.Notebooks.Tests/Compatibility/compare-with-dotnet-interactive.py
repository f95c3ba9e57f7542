"""Runs the notebooks of this folder in the real .NET Interactive, where somebody still has it, and prints what it shows otherwise.

    dotnet tool install --tool-path DIR Microsoft.dotnet-interactive
    python3 compare-with-dotnet-interactive.py DIR/dotnet-interactive notebooks/*

A cell differs when one kernel fails and the other does not, or when a line of the expectation (the raw cell after a cell) that
names text/plain, text/html, stdout or a failure is not found in what .NET Interactive shows. Differences on purpose are listed
in docs/coming-from-dotnet-interactive.md. Not part of the build: nothing here depends on the old host.
"""
import html, json, queue, re, subprocess, sys, tempfile, threading

LANGUAGES = "csharp c# C# fsharp f# F# pwsh powershell javascript js html sql kql markdown md mermaid http value meta raw".split()
SHOWN = ("DisplayedValueProduced", "ReturnValueProduced", "DisplayedValueUpdated", "StandardOutputValueProduced", "StandardErrorValueProduced", "ErrorProduced")


def cells_of(path):
    """(language, source, expectation) of every code cell."""
    text = open(path, encoding="utf-8").read()
    if path.endswith(".ipynb"):
        notebook = json.loads(text)
        raw = []
        for cell in notebook["cells"]:
            metadata = cell["metadata"]
            language = metadata.get("polyglot_notebook", {}).get("kernelName") or metadata.get("dotnet_interactive", {}).get("language") or "csharp"
            raw.append((cell["cell_type"] if cell["cell_type"] != "code" else language, "".join(cell["source"])))
    else:
        raw, language, lines = [], None, []
        for line in text.split("\n"):
            if line.startswith("#!") and line[2:].strip() in LANGUAGES:
                raw.append((language, "\n".join(lines).strip("\n")))
                language, lines = line[2:].strip(), []
            else:
                lines.append(line)
        raw.append((language, "\n".join(lines).strip("\n")))
    for at, (language, source) in enumerate(raw):
        if language not in (None, "meta", "markdown", "raw"):
            yield language, source, raw[at + 1][1] if at + 1 < len(raw) and raw[at + 1][0] == "raw" else ""


def run(host, cells, folder):
    process = subprocess.Popen([host, "stdio", "--default-kernel", "csharp", "--working-dir", folder], cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    lines = queue.Queue()
    threading.Thread(target=lambda: [lines.put(l) for l in process.stdout], daemon=True).start()
    try:
        while "KernelReady" not in lines.get(timeout=60):
            pass
        for number, (language, source, _) in enumerate(cells):
            token = f"cell{number}"
            command = {"token": token, "commandType": "SubmitCode", "command": {"code": source, "targetKernelName": language}, "routingSlip": []}
            process.stdin.write(json.dumps(command) + "\n")
            process.stdin.flush()
            shown, failure, done = [], None, False
            while not done:
                event = json.loads(lines.get(timeout=60))
                body = event.get("event", {})
                if event.get("eventType") in SHOWN:
                    shown += [value["value"] for value in body.get("formattedValues") or []]
                if (event.get("command") or {}).get("token") == token and event.get("eventType") in ("CommandSucceeded", "CommandFailed"):
                    done, failure = True, body.get("message") if event["eventType"] == "CommandFailed" else None
            yield shown, failure
    except queue.Empty:
        yield ["(no answer)"], "no answer"
    finally:
        process.kill()


def missing(expectation, shown, failure):
    text = "\n".join(shown) + "".join(shown) + html.unescape(re.sub(r"<[^>]+>", "", "\n".join(shown)))
    fails = expectation.startswith("fails")
    if fails != (failure is not None):
        yield f"{'fails' if fails else 'runs'}; there: {failure.splitlines()[0] if failure else 'runs'}"
        return
    for line in expectation.split("\n"):
        form, _, wanted = re.match(r"&?\s*(\S+)\s+([=~])\s?(.*)", line).groups() if re.match(r"&?\s*\S+\s+[=~]", line) else ("", "", "")
        if form in ("text/plain", "text/html", "stdout") and wanted.replace("\\n", "\n") not in text:
            yield line


def main(host, paths):
    same = total = 0
    for path in paths:
        cells = list(cells_of(path))
        with tempfile.TemporaryDirectory() as folder:
            for (language, source, expectation), (shown, failure) in zip(cells, run(host, cells, folder)):
                total += 1
                differences = list(missing(expectation, shown, failure))
                same += not differences
                for difference in differences:
                    print(f"{path.split('/')[-1]}: {source.splitlines()[0] if source else ''}\n    ours: {difference}\n    host: {' | '.join(shown)[:160]!r}")
    print(f"{same} of {total} cells show the same")


main(sys.argv[1], sys.argv[2:])
