// services.mjs FOLDER: JupyterLab's own client library against the kernel, through a real Jupyter server: what Lab does when a
// person starts, runs, completes, inspects, answers, interrupts, restarts and shuts down.
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import WebSocket from "ws";
import { freePort, pause, serve, untilAnswers } from "./server.mjs";

const { KernelManager, KernelSpecManager, ServerConnection, SessionManager } = createRequire(import.meta.url)("@jupyterlab/services");
const [folder] = process.argv.slice(2);
const port = await freePort();
const base = `http://127.0.0.1:${port}/`;
mkdirSync(join(folder, "sub"), { recursive: true });
writeFileSync(join(folder, "sub", "told.ipynb"), JSON.stringify({ cells: [], metadata: {}, nbformat: 4, nbformat_minor: 5 }));
const server = serve("/usr/bin/jupyter-server", [
  "--no-browser", "--allow-root", "--ip=127.0.0.1", `--port=${port}`, "--port-retries=0", "--ServerApp.token=t", "--ServerApp.password=", `--ServerApp.root_dir=${folder}`,
]);
const patience = setTimeout(() => { console.error("not done within three minutes"); server.child.kill("SIGTERM"); process.exit(1); }, 180_000);

/** Runs a cell; answers questions with `answer`. Gives the reply and what was published. */
async function run(kernel, code, answer) {
  const future = kernel.requestExecute({ code, allow_stdin: answer !== undefined, stop_on_error: true, store_history: true });
  const published = [];
  future.onIOPub = message => { published.push(message); };
  future.onStdin = message => {
    published.push(message);
    kernel.sendInputReply({ status: "ok", value: answer }, message.header);
  };
  const { content } = await future.done;
  const of = type => published.filter(m => m.header.msg_type === type).map(m => m.content);
  return { content, of, types: published.map(m => m.header.msg_type), result: of("execute_result")[0]?.data["text/plain"] };
}

const ms = async work => {
  const started = performance.now();
  await work();
  return Math.round(performance.now() - started);
};

try {
  await untilAnswers(`${base}api/status?token=t`);
  const serverSettings = ServerConnection.makeSettings({ baseUrl: base, wsUrl: base.replace("http", "ws"), token: "t", appendToken: true, WebSocket });

  const specs = new KernelSpecManager({ serverSettings });
  await specs.ready;
  const spec = specs.specs.kernelspecs["mlops-csharp"];
  assert.equal(spec.display_name, "C# (MLOps)");
  for (const [name, type] of [["logo-32x32", "image/png"], ["logo-64x64", "image/png"], ["logo-svg", "image/svg+xml"]]) {
    const logo = await fetch(new URL(`${spec.resources[name]}?token=t`, base));
    assert.equal(logo.status, 200, name);
    assert.match(logo.headers.get("content-type"), new RegExp(`^${type.replace("+", "\\+")}`));
  }

  // Two kernels at once.
  const manager = new KernelManager({ serverSettings });
  await manager.ready;
  const [one, two] = await Promise.all([manager.startNew({ name: "mlops-csharp" }), manager.startNew({ name: "mlops-csharp" })]);
  const info = await one.info;
  assert.equal(info.language_info.name, "C#");
  assert.equal(info.language_info.file_extension, ".cs");
  assert.match(info.protocol_version, /^5\./);

  const first = await run(one, 'Console.WriteLine("out"); Console.Error.WriteLine("err"); var kept = 41; kept + 1');
  assert.equal(first.content.status, "ok");
  assert.equal(first.content.execution_count, 1);
  assert.equal(first.result, "42");
  assert.deepEqual(first.of("stream").map(s => [s.name, s.text]), [["stdout", "out\n"], ["stderr", "err\n"]]);
  assert.equal((await run(two, "kept")).content.status, "error", "one kernel's variables are not the other's");

  // A failing cell drops the one that waits behind it.
  const failing = run(one, 'await Task.Delay(200); throw new InvalidOperationException("on purpose");');
  const waiting = run(one, "1");
  assert.deepEqual([(await failing).content.ename, (await failing).content.evalue], ["InvalidOperationException", "on purpose"]);
  assert.equal((await waiting).content.status, "aborted");

  const code = "kept.ToStr";
  const completion = (await one.requestComplete({ code, cursor_pos: code.length })).content;
  assert.ok(completion.matches.includes("ToString"), completion.matches.join());
  assert.deepEqual([completion.cursor_start, completion.cursor_end], [5, 10]);
  const magic = (await one.requestComplete({ code: "#!prof", cursor_pos: 6 })).content;
  assert.ok(magic.matches.some(m => m.includes("profile")), magic.matches.join());
  const inspection = (await one.requestInspect({ code: "Console.WriteLine", cursor_pos: 15, detail_level: 0 })).content;
  assert.ok(inspection.found && inspection.data["text/plain"].includes("WriteLine"), JSON.stringify(inspection));
  assert.equal((await one.requestIsComplete({ code: "if (true) {" })).content.status, "incomplete");
  const history = (await one.requestHistory({ output: false, raw: true, hist_access_type: "tail", n: 3 })).content.history;
  assert.ok(history.some(h => h[2].includes("on purpose")), JSON.stringify(history));

  // A display that changes where it stands, and output that is cleared.
  const shown = await run(one, 'display("0 %", displayId: "bar"); update("bar", "100 %");');
  assert.deepEqual(shown.types.filter(t => t.endsWith("display_data")), ["display_data", "update_display_data"]);
  assert.equal(shown.of("display_data")[0].transient.display_id, "bar");
  assert.equal(shown.of("update_display_data")[0].data["text/plain"], "100 %");
  assert.equal((await run(one, "clear_output(true); 1")).of("clear_output")[0].wait, true);

  const asked = await run(one, 'Console.Write("Name? "); "hello " + Console.ReadLine()', "Ada");
  assert.equal(asked.of("input_request")[0].password, false);
  assert.equal(asked.result, "hello Ada");
  assert.equal((await run(one, "Console.ReadLine()")).content.status, "error", "a client that takes no questions is asked none");

  // While one kernel loops, the other answers; the interrupt keeps the session.
  const loop = run(one, "while (true) { }");
  await pause(700);
  assert.equal((await run(two, "1 + 1")).result, "2");
  const stopped = await ms(async () => { await one.interrupt(); assert.equal((await loop).content.status, "error"); });
  assert.ok(stopped < 10_000, `${stopped} ms`);
  assert.equal((await run(one, "kept + 2")).result, "43");
  const counted = (await run(one, "1")).content.execution_count;
  assert.ok(counted > 5);

  const restarted = await ms(async () => { await one.restart(); });
  assert.equal((await run(one, "kept")).content.status, "error", "variables must be gone after a restart");
  const again = await run(one, "40 + 2");
  assert.deepEqual([again.result, again.content.execution_count], ["42", 2]);

  // A restart while a cell loops, as a person does who has lost patience.
  const lost = run(one, "while (true) { try { Thread.Sleep(10); } catch { } }").catch(() => undefined);
  await pause(700);
  await one.restart();
  await Promise.race([lost, pause(100)]);
  assert.equal((await run(one, "6 * 7")).result, "42");

  // A session knows its notebook: files are relative to it.
  const sessions = new SessionManager({ serverSettings, kernelManager: manager });
  await sessions.ready;
  const session = await sessions.startNew({ path: "sub/told.ipynb", name: "told.ipynb", type: "notebook", kernel: { name: "mlops-csharp" } });
  assert.equal((await run(session.kernel, "Path.GetFileName(Environment.CurrentDirectory)")).result, "sub");
  await session.shutdown();

  await Promise.all([one.shutdown(), two.shutdown()]);
  await manager.refreshRunning();
  assert.deepEqual([...manager.running()], []);
  console.log(`interrupt ${stopped} ms, restart ${restarted} ms`);
  console.log("ok");
} finally {
  await server.stop();
  clearTimeout(patience);
}
process.exit(0);
