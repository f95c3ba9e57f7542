// jupyterlab.mjs NOTEBOOK SCREENSHOTS: renders the outputs of an executed notebook as JupyterLab does, with its own renderer, sanitizer and style
// sheets, in its light and dark theme, trusted and untrusted. Fails when a script fails, words are lost, or what is said cannot be read.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { build } from "esbuild";
import { browser } from "./server.mjs";

const [notebook, screenshots] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "jupyterlab-"));
const find = createRequire(import.meta.url).resolve;
const site = "http://127.0.0.1";

// What the style sheets of the packages import begins with a tilde, which webpack takes for a package.
const tilde = { name: "tilde", setup: b => b.onResolve({ filter: /^~/ }, a => b.resolve(a.path.slice(1), { resolveDir: a.resolveDir, kind: a.kind })) };
const embedded = Object.fromEntries([".svg", ".png", ".gif", ".woff", ".woff2", ".ttf", ".eot"].map(kind => [kind, "dataurl"]));

async function bundle() {
  const options = { bundle: true, outdir: folder, plugins: [tilde], define: { "process.env.NODE_ENV": '"production"', global: "window" }, logLevel: "error" };
  await build({ ...options, entryPoints: { page: join(import.meta.dirname, "jupyterlab-page.js") }, loader: { ...embedded, ".svg": "text" } });
  for (const theme of ["light", "dark"]) {
    await build({ ...options, entryPoints: { [theme]: find(`@jupyterlab/theme-${theme}-extension/style/theme.css`) }, loader: embedded });
  }
  await build({ ...options, entryPoints: { outputs: find("@jupyterlab/outputarea/style/index.css") }, loader: embedded });
}

// A notebook keeps texts as lists of lines; JupyterLab's server joins them.
const joined = text => Array.isArray(text) ? text.join("") : text;
const whole = output => ({
  ...output,
  ...(output.text && { text: joined(output.text) }),
  ...(output.data && { data: Object.fromEntries(Object.entries(output.data).map(([kind, value]) => [kind, joined(value)])) }),
});

const page = theme => `<!DOCTYPE html><meta charset="utf-8"><link rel="stylesheet" href="/outputs.css"><link rel="stylesheet" href="/${theme}.css">
<style>body{background:var(--jp-layout-color0)}</style><body class="jp-ThemedContainer" data-jp-theme-light="${theme === "light"}"><script src="/page.js"></script></body>`;

async function open(chromium, theme, faults) {
  const tab = await chromium.newPage({ viewport: { width: 1100, height: 900 } });
  tab.on("pageerror", e => faults.push(e.message));
  tab.on("console", m => m.type() === "error" && faults.push(m.text()));
  await tab.route(`${site}/**`, route => {
    const { pathname } = new URL(route.request().url());
    return pathname === "/" ? route.fulfill({ contentType: "text/html", body: page(theme) })
      : /^\/(page\.js|(outputs|light|dark)\.css)$/.test(pathname) ? route.fulfill({ path: join(folder, pathname) }) : route.fulfill({ status: 204 });
  });
  await tab.goto(`${site}/`);
  return tab;
}

/** What is shown: the words of reports and pictures, and what is wrong with them. */
const seen = tab => tab.evaluate(() => {
  const luminance = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const parts = colour => { const n = colour.match(/[\d.]+/g).map(Number); return [...n.slice(0, 3), n[3] ?? 1]; };
  const over = (above, below) => above.slice(0, 3).map((v, i) => v * above[3] + below[i] * (1 - above[3]));
  const behind = e => e ? over(parts(getComputedStyle(e).backgroundColor), behind(e.parentElement)) : [255, 255, 255];
  const reports = [...document.querySelectorAll(".mlops-report")];
  const cells = reports.flatMap(r => [...r.querySelectorAll("td, th, summary")]).filter(e => e.offsetParent && e.innerText.trim());
  const faint = cells.filter(e => {
    const ground = behind(e);
    const [a, b] = [luminance(over(parts(getComputedStyle(e).color), ground)), luminance(ground)];
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) < 4.5;
  });
  return {
    text: document.body.innerText,
    headings: reports.map(r => r.querySelector(".mlops-title")?.innerText),
    pictures: reports.flatMap(r => [...r.querySelectorAll("img")]).map(i => i.alt),
    broken: reports.flatMap(r => [...r.querySelectorAll("img")]).filter(i => i.offsetParent && i.complete && i.naturalWidth === 0).map(i => i.alt),
    faint: faint.map(e => e.innerText.slice(0, 40)),
    wide: reports.filter(r => r.scrollWidth > document.documentElement.clientWidth).length,
    scripts: document.body.innerText.includes("inline scripts"),
  };
});

let chromium;
try {
  await bundle();
  const outputs = JSON.parse(readFileSync(notebook, "utf8")).cells.filter(c => c.cell_type === "code").map(c => c.outputs.map(whole));
  chromium = await browser({ colorScheme: "light" });
  mkdirSync(screenshots, { recursive: true });
  const shown = {};
  for (const theme of ["light", "dark"]) {
    for (const trusted of [true, false]) {
      const kind = `jupyterlab-${theme}-${trusted ? "trusted" : "untrusted"}`;
      const faults = [];
      const tab = await open(chromium, theme, faults);
      await tab.evaluate(([o, t]) => globalThis.show(o, t), [outputs, trusted]);
      await tab.waitForFunction(n => document.querySelectorAll(".mlops-report").length >= n, outputs.flat().filter(o => /mlops-report"/.test(o.data?.["text/html"] ?? "")).length);
      const found = shown[kind] = await seen(tab);
      assert.deepEqual(faults, [], kind);
      assert.deepEqual([found.broken, found.faint.slice(0, 5), found.wide, found.scripts], [[], [], 0, false], kind);
      assert.ok(found.pictures.every(words => words.trim()), `${kind}: a picture without words`);
      for (const words of ["Alerts", "Columns", "Correlations"]) assert.ok(found.text.includes(words), `${kind}: ${words}`);
      await tab.setViewportSize({ width: 1100, height: Math.min(16_000, await tab.evaluate(() => document.documentElement.scrollHeight)) });
      await tab.screenshot({ path: join(screenshots, basename(notebook).replace(/\.ipynb$/, `.${kind}.png`)) });
      await tab.close();
    }
  }
  const [first, ...others] = Object.values(shown);
  assert.ok(first.headings.length > 0 && first.pictures.length > 0, "no report was seen");
  for (const other of others) {
    assert.deepEqual(other.headings, first.headings);
    assert.deepEqual(other.pictures, first.pictures);
  }
  console.log("ok");
} finally {
  await chromium?.close();
  rmSync(folder, { recursive: true });
}
