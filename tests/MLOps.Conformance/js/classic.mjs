// classic.mjs FOLDER NOTEBOOK SCREENSHOTS [restart]: runs all cells in classic Notebook in headless Chromium and fails when a cell
// shows an error. Takes pictures: as run, in a dark browser, opened again trusted and untrusted; with "restart" runs a second time
// in a restarted kernel.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { browser, freePort, pause, serve, untilAnswers } from "./server.mjs";

const [folder, notebook, screenshots, restart] = process.argv.slice(2);
const port = await freePort();
const jupyter = serve("/usr/bin/jupyter-notebook", [
  "--no-browser", "--allow-root", "--ip=127.0.0.1", `--port=${port}`, "--port-retries=0",
  "--NotebookApp.token=t", "--NotebookApp.password=", `--notebook-dir=${folder}`,
]);
let chromium;

const url = name => `http://127.0.0.1:${port}/notebooks/${encodeURIComponent(name)}?token=t`;

async function open(page, name) {
  await page.goto(url(name));
  await page.waitForFunction(() => globalThis.Jupyter?.notebook?.kernel?.is_connected(), undefined, { timeout: 60_000 });
}

async function runAll(page) {
  await page.evaluate(() => Jupyter.notebook.clear_all_output());
  await page.evaluate(() => Jupyter.notebook.execute_all_cells());
  await page.waitForFunction(
    () => Jupyter.notebook.get_cells().every(c => c.cell_type !== "code" || c.get_text().trim() === "" || /^\d+$/.test(String(c.input_prompt_number))),
    undefined,
    { timeout: 540_000, polling: 250 });
  await pause(500);
  assert.deepEqual(await page.evaluate(() => Jupyter.notebook.get_cells()
    .flatMap(c => c.output_area?.outputs ?? [])
    .filter(o => o.output_type === "error")
    .map(o => `${o.ename}: ${o.evalue}`)), []);
}

/** Every cell that has outputs shows something, and its text can be told from what is behind it. */
async function assertReadable(page, when) {
  const problems = await page.evaluate(() => {
    const luminance = colour => {
      const [r, g, b] = (colour.match(/[\d.]+/g) ?? ["255", "255", "255"]).slice(0, 3).map(v => v / 255).map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const behind = element => {
      for (let e = element; e; e = e.parentElement) {
        const colour = getComputedStyle(e).backgroundColor;
        if (!/^(transparent|rgba\(.*, 0(\.[0-4]\d*)?\))$/.test(colour)) return colour;
      }
      return "rgb(255, 255, 255)";
    };
    return Jupyter.notebook.get_cells().flatMap((cell, i) => {
      if (!cell.output_area?.outputs.length) return [];
      const shown = cell.output_area.element[0];
      if (shown.innerText.trim() === "" && !shown.querySelector("img")) return [`cell ${i} shows nothing`];
      return [...shown.querySelectorAll("td, th, pre, p, summary, h1, h2, h3")].filter(e => e.offsetParent && e.innerText.trim()).flatMap(e => {
        const [a, b] = [luminance(getComputedStyle(e).color), luminance(behind(e))];
        const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
        return contrast < 2.5 ? [`cell ${i}: '${e.innerText.slice(0, 30)}' has a contrast of ${contrast.toFixed(1)}`] : [];
      });
    });
  });
  assert.deepEqual(problems.slice(0, 10), [], when);
}

/** The notebook scrolls inside the page: make the window as tall as its content, so that one picture shows all of it. */
async function picture(page, kind) {
  const height = await page.evaluate(() => document.querySelector("#notebook-container").scrollHeight + 220);
  await page.setViewportSize({ width: 1280, height: Math.min(height, 16_000) });
  await pause(300);
  mkdirSync(screenshots, { recursive: true });
  await page.screenshot({ path: join(screenshots, notebook.replace(/\.ipynb$/, `.${kind}.png`)) });
}

try {
  await untilAnswers(`http://127.0.0.1:${port}/api/status?token=t`);
  chromium = await browser({ colorScheme: "light" });
  const page = await chromium.newPage();
  await open(page, notebook);
  await runAll(page);
  await assertReadable(page, "light");
  await picture(page, "classic");

  // Classic has no dark theme: in a browser that asks for dark its page stays white, and so must what stands on it.
  await page.emulateMedia({ colorScheme: "dark" });
  await assertReadable(page, "dark");
  await picture(page, "classic-dark");
  await page.emulateMedia({ colorScheme: "light" });

  if (restart) {
    await page.evaluate(() => new Promise((done, failed) => Jupyter.notebook.kernel.restart(done, failed)));
    await page.waitForFunction(() => Jupyter.notebook.kernel.is_connected(), undefined, { timeout: 60_000 });
    await runAll(page);
    assert.equal(await page.evaluate(() => Jupyter.notebook.get_cells().find(c => c.cell_type === "code" && c.get_text().trim()).input_prompt_number), 1, "a restarted kernel counts from one");
  }

  await page.evaluate(() => Jupyter.notebook.save_notebook());
  await pause(500);
  await open(page, notebook);
  assert.equal(await page.evaluate(() => Jupyter.notebook.trusted), true, "what was run here is trusted");
  await assertReadable(page, "trusted");
  await picture(page, "classic-trusted");

  // The same outputs from somebody else: classic removes scripts and styles, what is left must still say what it said.
  const foreign = JSON.parse(readFileSync(join(folder, notebook), "utf8"));
  foreign.metadata.from = "elsewhere";
  writeFileSync(join(folder, "untrusted.ipynb"), JSON.stringify(foreign));
  await open(page, "untrusted.ipynb");
  assert.equal(await page.evaluate(() => Jupyter.notebook.trusted), false);
  await assertReadable(page, "untrusted");
  await picture(page, "classic-untrusted");
  console.log("ok");
} finally {
  await chromium?.close();
  await jupyter.stop();
}
