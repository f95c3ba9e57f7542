// What the scripts share: a free port, a Jupyter server of their own, and a browser.
import { spawn } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const pause = milliseconds => new Promise(done => setTimeout(done, milliseconds));

export async function freePort() {
  const server = createServer();
  await new Promise(done => server.listen(0, "127.0.0.1", done));
  const { port } = server.address();
  await new Promise(done => server.close(done));
  return port;
}

/** Waits until a server answers; fails after half a minute. */
export async function untilAnswers(url) {
  for (let i = 0; ; i++) {
    try {
      await fetch(url);
      return;
    } catch (error) {
      if (i > 300) throw error;
      await pause(100);
    }
  }
}

/** Starts a program that serves on a port; stop() ends it and waits until it is gone. */
export function serve(program, args, options = {}) {
  const child = spawn(program, args, { stdio: ["ignore", "ignore", "inherit"], ...options });
  const gone = new Promise(done => child.on("exit", done));
  return { child, stop: async () => { child.kill("SIGTERM"); await gone; } };
}

/** Chromium with an empty profile. */
export async function browser(options = {}) {
  const { chromium } = await import("playwright-core");
  return chromium.launchPersistentContext(mkdtempSync(join(tmpdir(), "chromium-")), {
    executablePath: "/usr/bin/chromium",
    headless: true,
    viewport: { width: 1280, height: 1000 },
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
    ...options,
  });
}
