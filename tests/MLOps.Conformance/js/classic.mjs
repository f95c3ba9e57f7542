// classic.mjs FOLDER NOTEBOOK SCREENSHOTS: runs all cells in classic Notebook in headless Chromium, takes a picture, and fails
// when a cell shows an error.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

const [folder, notebook, screenshots] = process.argv.slice(2);
const server = createServer();
await new Promise(done => server.listen(0, "127.0.0.1", done));
const { port } = server.address();
await new Promise(done => server.close(done));

const jupyter = spawn("/usr/bin/jupyter-notebook", [
  "--no-browser", "--allow-root", "--ip=127.0.0.1", `--port=${port}`, "--port-retries=0",
  "--NotebookApp.token=t", "--NotebookApp.password=", `--notebook-dir=${folder}`,
], { stdio: ["ignore", "ignore", "inherit"] });
const profile = mkdtempSync(join(tmpdir(), "chromium-"));
let browser;
try {
  for (let i = 0; ; i++) {
    try {
      await fetch(`http://127.0.0.1:${port}/api/status?token=t`);
      break;
    } catch (error) {
      if (i > 300) throw error;
      await new Promise(done => setTimeout(done, 100));
    }
  }

  browser = await chromium.launchPersistentContext(profile, {
    executablePath: "/usr/bin/chromium",
    headless: true,
    colorScheme: "light",
    viewport: { width: 1280, height: 1000 },
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${port}/notebooks/${encodeURIComponent(notebook)}?token=t`);
  await page.waitForFunction(() => globalThis.Jupyter?.notebook?.kernel?.is_connected(), undefined, { timeout: 60_000 });
  await page.evaluate(() => Jupyter.notebook.execute_all_cells());
  await page.waitForFunction(
    () => Jupyter.notebook.get_cells().every(c => c.cell_type !== "code" || c.get_text().trim() === "" || /^\d+$/.test(String(c.input_prompt_number))),
    undefined,
    { timeout: 540_000, polling: 250 });
  const errors = await page.evaluate(() => Jupyter.notebook.get_cells()
    .flatMap(c => c.output_area?.outputs ?? [])
    .filter(o => o.output_type === "error")
    .map(o => `${o.ename}: ${o.evalue}`));
  await new Promise(done => setTimeout(done, 500));

  // The notebook scrolls inside the page: make the window as tall as its content, so that one picture shows all of it.
  const height = await page.evaluate(() => document.querySelector("#notebook-container").scrollHeight + 220);
  await page.setViewportSize({ width: 1280, height: Math.min(height, 16_000) });
  await new Promise(done => setTimeout(done, 300));
  mkdirSync(screenshots, { recursive: true });
  await page.screenshot({ path: join(screenshots, notebook.replace(/\.ipynb$/, ".classic.png")) });
  assert.deepEqual(errors, []);
  console.log("ok");
} finally {
  await browser?.close();
  const gone = new Promise(done => jupyter.on("exit", done));
  jupyter.kill("SIGTERM");
  await gone;
}
