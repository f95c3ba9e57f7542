// code-server.mjs CODE_SERVER NODE FOLDER NOTEBOOK KERNELSPEC SCREENSHOTS: opens the notebook in VS Code in a browser, runs all cells
// with the small extension beside this script, completes a word, and takes a picture of the light and the dark theme.
import assert from "node:assert/strict";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { browser, freePort, pause, serve, untilAnswers } from "./server.mjs";

const [codeServer, node, folder, notebook, kernelspec, screenshots] = process.argv.slice(2);
const here = dirname(fileURLToPath(import.meta.url));
const home = mkdtempSync(join(tmpdir(), "code-server-"));
const result = join(home, "result.json");
const port = await freePort();
cpSync(join(here, "code-server"), join(home, "extensions", "mlops.mlops-conformance-0.0.1"), { recursive: true });
const settings = join(home, "data", "User", "settings.json");
mkdirSync(dirname(settings), { recursive: true });

writeFileSync(settings, JSON.stringify({
  "window.autoDetectColorScheme": true,
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
  "chat.commandCenter.enabled": false,
  "chat.disableAIFeatures": true,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "security.workspace.trust.enabled": false,
  "workbench.editorAssociations": { "*.ipynb": "jupyter-notebook" },
  "notebook.output.scrolling": false,
  "window.menuBarVisibility": "hidden",
}));

const server = serve(node, [
  join(codeServer, "out", "node", "entry.js"), "--auth=none", `--bind-addr=127.0.0.1:${port}`, `--user-data-dir=${join(home, "data")}`,
  `--extensions-dir=${join(home, "extensions")}`, "--disable-telemetry", "--disable-update-check", "--disable-getting-started-override", folder,
], { env: { ...process.env, MLOPS_RESULT: result, MLOPS_KERNEL_MODULE: join(here, "kernel.mjs"), MLOPS_KERNELSPEC: kernelspec } });

const until = async (isSo, what, seconds = 300) => {
  for (let i = 0; !await isSo(); i++) {
    if (i > seconds * 5) throw new Error(`It did not happen: ${what}`);
    await pause(200);
  }
};

let chromium;
try {
  await untilAnswers(`http://127.0.0.1:${port}/healthz`);
  chromium = await browser({ viewport: { width: 1400, height: 1200 } });
  const page = await chromium.newPage();
  mkdirSync(screenshots, { recursive: true });
  const picture = name => page.screenshot({ path: join(screenshots, notebook.replace(/\.ipynb$/, `.${name}.png`)) });
  try {
    await page.goto(`http://127.0.0.1:${port}/?folder=${encodeURIComponent(folder)}`);
    await page.waitForSelector(".explorer-folders-view .monaco-list-row", { timeout: 120_000 });
    await pause(4000);
    await page.locator(`.explorer-folders-view [aria-label^="${notebook}"]`).first().dblclick({ timeout: 120_000 });
    await page.waitForSelector(".notebookOverlay .cell-list-container", { timeout: 60_000 });
    await page.locator(".notebook-toolbar-container, .editor-actions").getByRole("button", { name: /^(Run All|Execute All)/ }).first().click({ timeout: 60_000 });
    await until(() => existsSync(result), "the cells have run");
    await pause(1500);
    await picture("vscode");
    const ran = JSON.parse(readFileSync(result, "utf8"));
    assert.ok(ran.length > 0);
    assert.deepEqual(ran.filter(cell => cell.status !== "ok"), []);
    console.log(ran.map(cell => `cell ${cell.index}: ${cell.types.join(", ") || "nothing to show"}`).join("\n"));

    await page.emulateMedia({ colorScheme: "dark" });
    await pause(2500);
    await picture("vscode-dark");
  } catch (error) {
    await picture("vscode-failed");
    throw error;
  }
  console.log("ok");
} finally {
  await chromium?.close();
  await server.stop();
}
