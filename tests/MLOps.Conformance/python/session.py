"""Runs cells one after another in a Jupyter kernel and writes down what each gave.

session.py KERNEL CELLS.json RESULTS.json

A cell is {"name", "code"}; with "interrupt_after" (seconds) the kernel is interrupted while it runs; with "complete" instead of
"code" completion is asked at the end of that text. A result is {"status", "outputs", "seconds"} or {"matches"} under the cell's name.
"""

import json
import queue
import sys
import time

from jupyter_client.manager import KernelManager

PATIENCE = 120


def execute(client, manager, cell):
    started = time.monotonic()
    interrupt_at = started + cell["interrupt_after"] if "interrupt_after" in cell else None
    message = client.execute(cell["code"])
    outputs = []
    while True:
        if interrupt_at is not None and time.monotonic() > interrupt_at:
            manager.interrupt_kernel()
            interrupt_at = None
        try:
            answer = client.get_iopub_msg(timeout=0.2)
        except queue.Empty:
            if time.monotonic() - started > PATIENCE:
                raise SystemExit(f"The cell {cell['name']} did not end:\n{cell['code']}")
            continue
        if answer["parent_header"].get("msg_id") != message:
            continue
        kind, content = answer["msg_type"], answer["content"]
        if kind == "status" and content["execution_state"] == "idle":
            break
        if kind in ("display_data", "execute_result", "update_display_data", "stream", "error"):
            outputs.append({"type": kind, **content})
    reply = reply_to(client, message)
    return {"status": reply["status"], "outputs": outputs, "seconds": time.monotonic() - started}


def reply_to(client, message):
    while True:
        reply = client.get_shell_msg(timeout=PATIENCE)
        if reply["parent_header"].get("msg_id") == message:
            return reply["content"]


def run(client, manager, cell):
    if "complete" in cell:
        text = cell["complete"]
        reply = reply_to(client, client.complete(text, len(text)))
        return {"status": reply["status"], "matches": reply.get("matches", [])}
    return execute(client, manager, cell)


def main():
    kernel, cells, results = sys.argv[1:]
    manager = KernelManager(kernel_name=kernel)
    manager.start_kernel()
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=PATIENCE)
        with open(cells, encoding="utf-8") as file:
            answers = {cell["name"]: run(client, manager, cell) for cell in json.load(file)}
        with open(results, "w", encoding="utf-8") as file:
            json.dump(answers, file, indent=1, ensure_ascii=False)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


main()
