"""jupyter_client against the kernel: interrupt in message mode, questions, restart, shutdown. Prints what it measures."""
import statistics
import time

from jupyter_client.manager import KernelManager

PATIENCE = 60


def run(client, code, answer=None, **options):
    """Executes; returns the reply's content and the published messages."""
    msg_id = client.execute(code, **options)
    if answer is not None:
        request = client.get_stdin_msg(timeout=PATIENCE)
        assert request["msg_type"] == "input_request", request
        client.input(answer)
    published = []
    while True:
        message = client.get_iopub_msg(timeout=PATIENCE)
        if message["parent_header"].get("msg_id") != msg_id:
            continue
        published.append(message)
        if message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
            break
    reply = client.get_shell_msg(timeout=PATIENCE)
    while reply["parent_header"].get("msg_id") != msg_id:
        reply = client.get_shell_msg(timeout=PATIENCE)
    return reply["content"], published


def result(published):
    return [m["content"]["data"]["text/plain"] for m in published if m["msg_type"] == "execute_result"]


def interrupted(manager, client, code):
    """How long the kernel takes to give up a cell."""
    msg_id = client.execute(code)
    while True:
        message = client.get_iopub_msg(timeout=PATIENCE)
        if message["msg_type"] == "execute_input" and message["parent_header"].get("msg_id") == msg_id:
            break
    time.sleep(0.7)
    started = time.monotonic()
    manager.interrupt_kernel()
    reply = client.get_shell_msg(timeout=PATIENCE)
    while reply["parent_header"].get("msg_id") != msg_id:
        reply = client.get_shell_msg(timeout=PATIENCE)
    taken = time.monotonic() - started
    assert reply["content"]["status"] == "error", reply["content"]
    assert taken < 10, f"{code} took {taken:.1f} s to stop"
    print(f"interrupt of {code!r}: {taken * 1000:.0f} ms")


started = time.monotonic()
manager = KernelManager(kernel_name="mlops-csharp")
manager.start_kernel()
client = manager.client()
client.start_channels()
client.wait_for_ready(timeout=PATIENCE)
ready = time.monotonic() - started
content, published = run(client, "1 + 1")
first = time.monotonic() - started
assert result(published) == ["2"], published
assert content["execution_count"] == 1, content
print(f"start to ready {ready * 1000:.0f} ms, to first result {first * 1000:.0f} ms")

try:
    times = []
    for i in range(20):
        begun = time.monotonic()
        content, published = run(client, f"{i} + 1")
        times.append((time.monotonic() - begun) * 1000)
        assert result(published) == [str(i + 1)]
    print(f"trivial cell, median of 20: {statistics.median(times):.1f} ms")

    run(client, "var kept = 41;")
    for code in ["while (true) { }", "Thread.Sleep(60000);", "await Task.Delay(60000);", "Task.Delay(60000).Wait();", "while (true) { Console.Write(1); }"]:
        interrupted(manager, client, code)
    content, published = run(client, "kept + 1")
    assert result(published) == ["42"], published

    content, published = run(client, "var name = Console.ReadLine(); name.ToUpperInvariant()", answer="ada", allow_stdin=True)
    assert result(published) == ["ADA"], published

    content, published = run(client, "throw new InvalidOperationException(\"on purpose\");")
    assert content["status"] == "error" and content["ename"] == "InvalidOperationException", content
    assert "on purpose" in content["evalue"], content

    manager.restart_kernel(now=False)
    client.wait_for_ready(timeout=PATIENCE)
    content, published = run(client, "kept")
    assert content["status"] == "error", "state survived the restart"
    content, published = run(client, "2 + 2")
    assert result(published) == ["4"], published
finally:
    client.stop_channels()
    manager.shutdown_kernel(now=False)
assert not manager.is_alive()
print("ok")
