// A kernel and a client of it in a few lines of zeromq: what an editor's extension needs.
import { spawn } from "node:child_process";
import { createHmac, randomUUID } from "node:crypto";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Dealer, Subscriber } from "zeromq";
import { freePort, pause } from "./server.mjs";

const DELIMITER = "<IDS|MSG>";

export class Kernel {
  #key = randomUUID();
  #shell = new Dealer();
  #control = new Dealer();
  #iopub = new Subscriber();
  #waiting = new Map();

  /** Starts the kernel by its kernelspec's argv, in a folder. */
  static async start(argv, folder) {
    const kernel = new Kernel();
    const connection = { transport: "tcp", ip: "127.0.0.1", key: kernel.#key, signature_scheme: "hmac-sha256" };
    for (const name of ["shell_port", "iopub_port", "stdin_port", "control_port", "hb_port"]) connection[name] = await freePort();
    const file = join(mkdtempSync(join(tmpdir(), "a kernel ")), "connection.json");
    writeFileSync(file, JSON.stringify(connection));
    kernel.process = spawn(argv[0], argv.slice(1).map(a => a.replace("{connection_file}", file)), { cwd: folder, stdio: "ignore" });
    const address = name => `tcp://127.0.0.1:${connection[name]}`;
    kernel.#shell.connect(address("shell_port"));
    kernel.#control.connect(address("control_port"));
    kernel.#iopub.connect(address("iopub_port"));
    kernel.#iopub.subscribe();
    kernel.#listen(kernel.#shell, "reply");
    kernel.#listen(kernel.#control, "reply");
    kernel.#listen(kernel.#iopub, "published");
    for (let heard = false; !heard;) {
      await Promise.race([kernel.#ask(kernel.#shell, "kernel_info_request", {}, () => { heard = true; }).done, pause(500)]);
    }
    return kernel;
  }

  /** Runs a cell; `published` is told every message; gives the reply's content. */
  execute(code, published) {
    return this.#ask(this.#shell, "execute_request", { code, silent: false, store_history: true, user_expressions: {}, allow_stdin: false, stop_on_error: true }, published).done;
  }

  complete(code, cursor) {
    return this.#ask(this.#shell, "complete_request", { code, cursor_pos: cursor }).done;
  }

  interrupt() {
    return this.#ask(this.#control, "interrupt_request", {}).done;
  }

  shutdown() {
    return this.#ask(this.#control, "shutdown_request", { restart: false }).done;
  }

  // Done when both the reply and the idle status are here: outputs come on another socket.
  #ask(socket, type, content, published) {
    const header = { msg_id: randomUUID(), session: "js", username: "js", date: new Date().toISOString(), msg_type: type, version: "5.3" };
    const parts = [header, {}, {}, content].map(part => JSON.stringify(part));
    const done = new Promise(resolve => this.#waiting.set(header.msg_id, { published, resolve }));
    socket.send([DELIMITER, this.#sign(parts), ...parts]);
    return { done };
  }

  #sign(parts) {
    const hmac = createHmac("sha256", this.#key);
    parts.forEach(part => hmac.update(part));
    return hmac.digest("hex");
  }

  async #listen(socket, kind) {
    for await (const frames of socket) {
      const start = frames.findIndex(frame => frame.toString() === DELIMITER);
      const [header, parent, , content] = frames.slice(start + 2, start + 6).map(part => JSON.parse(part.toString()));
      const request = this.#waiting.get(parent.msg_id);
      if (!request) continue;
      if (kind === "reply") request.reply = content;
      else request.published?.({ type: header.msg_type, content });
      request.idle ||= kind === "published" && content.execution_state === "idle";
      if (request.reply && request.idle) {
        this.#waiting.delete(parent.msg_id);
        request.resolve(request.reply);
      }
    }
  }
}
