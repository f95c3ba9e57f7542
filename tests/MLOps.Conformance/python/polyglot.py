"""Drives .NET Interactive over its standard input and output, as Polyglot Notebooks does.

polyglot.py HOST CELLS.json RESULTS.json

A cell is {"name", "code"}; with "cancel_after" (seconds) it is cancelled while it runs; with "diagnose" instead of "code" the text's
diagnostics are asked. A result under the cell's name is the list of the events that the cell caused, as {"type", "event"}, and
"seconds" to the last of them.
"""

import json
import queue
import subprocess
import sys
import threading
import time

PATIENCE = 120
ENDS = ("CommandSucceeded", "CommandFailed")


class Host:
    def __init__(self, program):
        self.process = subprocess.Popen([program, "stdio", "--default-kernel", "csharp"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8")
        self.lines = queue.Queue()
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        for line in self.process.stdout:
            if line.startswith("{"):
                self.lines.put(json.loads(line))
        self.lines.put(None)

    def send(self, kind, token, **command):
        self.process.stdin.write(json.dumps({"commandType": kind, "command": command, "token": token, "routingSlip": []}) + "\n")
        self.process.stdin.flush()

    def next(self, timeout):
        message = self.lines.get(timeout=timeout)
        if message is None:
            raise SystemExit(f"The host ended with {self.process.wait()}.")
        return message


def run(host, index, cell):
    token = f"cell-{index}"
    started = time.monotonic()
    cancel_at = started + cell["cancel_after"] if "cancel_after" in cell else None
    if "diagnose" in cell:
        host.send("RequestDiagnostics", token, code=cell["diagnose"], targetKernelName="csharp")
    else:
        host.send("SubmitCode", token, code=cell["code"], targetKernelName="csharp")
    events = []
    while True:
        if cancel_at is not None and time.monotonic() > cancel_at:
            host.send("Cancel", f"cancel-{index}", targetKernelName=".NET")
            cancel_at = None
        try:
            message = host.next(0.2)
        except queue.Empty:
            if time.monotonic() - started > PATIENCE:
                raise SystemExit(f"The cell {cell['name']} did not end.")
            continue
        of = (message.get("command") or {}).get("token", "")
        if of != token and not of.startswith(token + "."):
            continue
        events.append({"type": message["eventType"], "event": message["event"]})
        if message["eventType"] in ENDS and of == token:
            return {"events": events, "seconds": time.monotonic() - started}


def main():
    program, cells, results = sys.argv[1:]
    host = Host(program)
    try:
        while host.next(PATIENCE)["eventType"] != "KernelReady":
            pass
        with open(cells, encoding="utf-8") as file:
            answers = {cell["name"]: run(host, index, cell) for index, cell in enumerate(json.load(file))}
        with open(results, "w", encoding="utf-8") as file:
            json.dump(answers, file, indent=1, ensure_ascii=False)
    finally:
        host.process.kill()


main()
