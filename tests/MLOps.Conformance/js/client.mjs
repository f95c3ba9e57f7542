// client.mjs DOTNET MLOPS_DLL: drives the kernel over ZMQ with npm's zeromq; checks every signature, the heartbeat, the order of
// iopub, and that forged or mangled messages change nothing.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createHmac, randomUUID } from "node:crypto";
import { writeFileSync } from "node:fs";
import { Dealer, Request, Subscriber } from "zeromq";
import { freePort, pause } from "./server.mjs";

const [dotnet, library] = process.argv.slice(2);
const key = randomUUID();
const DELIMITER = "<IDS|MSG>";

const sign = (parts, secret = key) => {
  const hmac = createHmac("sha256", secret);
  parts.forEach(part => hmac.update(part));
  return hmac.digest("hex");
};

function encode(type, content, secret = key) {
  const header = { msg_id: randomUUID(), session: "js", username: "js", date: new Date().toISOString(), msg_type: type, version: "5.3" };
  const parts = [header, {}, {}, content].map(part => JSON.stringify(part));
  return { id: header.msg_id, header, frames: [DELIMITER, sign(parts, secret), ...parts] };
}

function decode(frames) {
  const start = frames.findIndex(frame => frame.toString() === DELIMITER);
  const parts = frames.slice(start + 2, start + 6);
  assert.equal(frames[start + 1].toString(), sign(parts), "signature of what the kernel sent");
  const [header, parent, , content] = parts.map(part => JSON.parse(part.toString()));
  assert.equal(header.version, "5.3");
  return { topic: frames[0].toString(), type: header.msg_type, parent: parent.msg_id, header, parentHeader: parent, content };
}

const connection = { transport: "tcp", ip: "127.0.0.1", key, signature_scheme: "hmac-sha256" };
for (const name of ["shell_port", "iopub_port", "stdin_port", "control_port", "hb_port"]) {
  connection[name] = await freePort();
}
writeFileSync("connection.json", JSON.stringify(connection));
const kernel = spawn(dotnet, [library, "kernel", "connection.json"], { stdio: "inherit" });
const ended = new Promise(done => kernel.on("exit", done));
const address = name => `tcp://127.0.0.1:${connection[name]}`;
const shell = new Dealer({ routingId: "js" });
const control = new Dealer({ routingId: "js" });
const stdin = new Dealer({ routingId: "js" });
const iopub = new Subscriber();
const heartbeat = new Request();
shell.connect(address("shell_port"));
control.connect(address("control_port"));
stdin.connect(address("stdin_port"));
iopub.connect(address("iopub_port"));
heartbeat.connect(address("hb_port"));
iopub.subscribe();

const timeout = setTimeout(() => { console.error("no answer within two minutes"); kernel.kill("SIGKILL"); process.exit(1); }, 120_000);

async function reply(socket, id) {
  for (;;) {
    const message = decode(await socket.receive());
    if (message.parent === id) return message;
  }
}

async function untilIdle(id) {
  const published = [];
  for (;;) {
    const message = decode(await iopub.receive());
    if (message.parent !== id) continue;
    published.push(message);
    if (message.type === "status" && message.content.execution_state === "idle") return published;
  }
}

async function ask(socket, type, content) {
  const { id, frames } = encode(type, content);
  await socket.send(frames);
  return { id, reply: await reply(socket, id) };
}

const execute = async code => {
  const { id, frames } = encode("execute_request", { code, silent: false, store_history: true, user_expressions: {}, allow_stdin: true, stop_on_error: true });
  await shell.send(frames);
  return { reply: await reply(shell, id), published: await untilIdle(id) };
};

// The subscription may arrive after the first messages: ask until something is heard.
const heard = iopub.receive();
let isHeard = false;
heard.then(() => { isHeard = true; });
while (!isHeard) {
  await ask(shell, "kernel_info_request", {});
  await new Promise(done => setTimeout(done, 50));
}

await heartbeat.send(Buffer.from([1, 0, 255]));
assert.deepEqual([...(await heartbeat.receive())[0]], [1, 0, 255]);

const { reply: first, published } = await execute('Console.WriteLine("a"); Console.Error.WriteLine("b"); 6 * 7');
assert.equal(first.content.status, "ok");
assert.deepEqual(published.map(p => p.type), ["status", "execute_input", "stream", "stream", "execute_result", "status"]);
assert.deepEqual([published[2].content.name, published[3].content.name], ["stdout", "stderr"]);
assert.equal(published[4].content.data["text/plain"], "42");
published.forEach(p => assert.equal(p.topic, p.type, "topic of an iopub message"));

await shell.send(encode("execute_request", { code: "throw new Exception();" }, "another key").frames);
await shell.send([DELIMITER, "bad", "{", "}", "", "nothing"]);
await shell.send([Buffer.alloc(1024 * 1024, 7)]);
await control.send(["only", "identities"]);
await shell.send(encode("made_up_request", {}).frames);
const { reply: after } = await execute("1");
assert.equal(after.content.execution_count, first.content.execution_count + 1, "forged messages must not run");

const question = encode("execute_request", { code: 'Console.ReadLine()', allow_stdin: true });
await shell.send(question.frames);
const asked = decode(await stdin.receive());
assert.equal(asked.type, "input_request");
await stdin.send(encode("input_reply", { value: "from js" }).frames);
assert.equal((await untilIdle(question.id)).find(p => p.type === "execute_result").content.data["text/plain"], "from js");
await reply(shell, question.id);

const many = await execute('for (var i = 0; i < 20000; i++) Console.WriteLine(i);');
const text = many.published.filter(p => p.type === "stream").map(p => p.content.text).join("");
assert.equal(text.split("\n").length, 20001, "no line of a long print is lost");
console.log(`20,000 lines in ${many.published.length - 3} stream messages`);

// Every message names the whole header of the request it belongs to, has an id of its own, and comes from one session.
const told = encode("execute_request", { code: 'display(1); Console.Write(2); 3' });
await shell.send(told.frames);
const answer = await reply(shell, told.id);
const all = [answer, ...await untilIdle(told.id)];
all.forEach(m => assert.deepEqual(m.parentHeader, told.header));
assert.equal(new Set(all.map(m => m.header.msg_id)).size, all.length);
assert.equal(new Set(all.map(m => m.header.session)).size, 1);
assert.deepEqual(all.slice(1).map(m => m.content.execution_state ?? m.type), ["busy", "execute_input", "display_data", "stream", "execute_result", "idle"]);
assert.equal(answer.content.execution_count, all.find(m => m.type === "execute_input").content.execution_count);

// While a cell loops the heart beats, control answers, another client's request waits its turn, and an interrupt is heard.
const loop = encode("execute_request", { code: "while (true) { }", stop_on_error: false });
await shell.send(loop.frames);
await pause(500);
await heartbeat.send("beat");
assert.equal((await heartbeat.receive()).toString(), "beat");
assert.equal((await ask(control, "kernel_info_request", {})).reply.content.language_info.name, "C#");
const other = new Dealer({ routingId: "somebody else" });
other.connect(address("shell_port"));
const elsewhere = encode("execute_request", { code: "20 + 1" });
await other.send(elsewhere.frames);
assert.equal((await ask(control, "interrupt_request", {})).reply.content.status, "ok");
assert.equal((await reply(shell, loop.id)).content.status, "error");
assert.equal((await reply(other, elsewhere.id)).content.status, "ok", "the answer goes to who asked");
assert.equal((await untilIdle(elsewhere.id)).find(p => p.type === "execute_result").content.data["text/plain"], "21");

// Frames behind the content are buffers; a client that sends some is understood.
const buffered = encode("kernel_info_request", {});
await shell.send([...buffered.frames, Buffer.from([1, 2, 3])]);
assert.equal((await reply(shell, buffered.id)).type, "kernel_info_reply");

// A comm that nobody here knows is closed, and the list of comms is empty.
const comm = encode("comm_open", { comm_id: "c1", target_name: "jupyter.widget", data: {} });
await shell.send(comm.frames);
assert.equal((await untilIdle(comm.id)).find(p => p.type === "comm_close").content.comm_id, "c1");
assert.deepEqual((await ask(shell, "comm_info_request", {})).reply.content.comms, {});

const bye = await ask(control, "shutdown_request", { restart: false });
assert.equal(bye.reply.content.status, "ok");
assert.equal(await ended, 0);
clearTimeout(timeout);
console.log("ok");
process.exit(0);
