// The smallest extension that makes the kernel a notebook's kernel in VS Code: a controller over the Jupyter protocol. What ran is
// written to MLOPS_RESULT, because a test cannot look inside the frames that outputs are drawn in.
const { mkdirSync, readFileSync, writeFileSync } = require("node:fs");
const { dirname } = require("node:path");
const vscode = require("vscode");

let kernel;

exports.activate = context => {
  const controller = vscode.notebooks.createNotebookController("mlops-csharp", "jupyter-notebook", "C# (MLOps)");
  controller.supportedLanguages = ["csharp"];
  controller.supportsExecutionOrder = true;
  const ran = [];
  controller.executeHandler = async (cells, notebook) => {
    kernel ??= await start(dirname(notebook.uri.fsPath));
    for (const cell of cells) {
      const result = await run(controller, cell);
      ran.push({ index: cell.index, ...result });
      if (result.status !== "ok") break;
    }
    mkdirSync(dirname(process.env.MLOPS_RESULT), { recursive: true });
    writeFileSync(process.env.MLOPS_RESULT, JSON.stringify(ran));
  };
  controller.interruptHandler = () => kernel?.interrupt();
  const complete = vscode.languages.registerCompletionItemProvider({ notebookType: "jupyter-notebook", language: "csharp" }, {
    provideCompletionItems: async (document, position) => {
      const answer = kernel && await kernel.complete(document.getText(), document.offsetAt(position));
      const range = answer && new vscode.Range(document.positionAt(answer.cursor_start), document.positionAt(answer.cursor_end));
      return (answer?.matches ?? []).map(text => Object.assign(new vscode.CompletionItem(text), { range }));
    },
  }, ".");
  const prefer = notebook => controller.updateNotebookAffinity(notebook, vscode.NotebookControllerAffinity.Preferred);
  vscode.workspace.notebookDocuments.forEach(prefer);
  context.subscriptions.push(controller, complete, vscode.workspace.onDidOpenNotebookDocument(prefer));
};

exports.deactivate = () => kernel?.shutdown();

async function start(folder) {
  const { Kernel } = await import(process.env.MLOPS_KERNEL_MODULE);
  return Kernel.start(JSON.parse(readFileSync(process.env.MLOPS_KERNELSPEC, "utf8")).argv, folder);
}

async function run(controller, cell) {
  const execution = controller.createNotebookCellExecution(cell);
  const types = [];
  let stream;
  execution.start(Date.now());
  await execution.clearOutput();
  let writing = Promise.resolve();
  const reply = await kernel.execute(cell.document.getText(), ({ type, content }) => {
    writing = writing.then(() => publish(type, content));
  });
  await writing;
  execution.executionOrder = reply.execution_count;
  execution.end(reply.status === "ok", Date.now());
  return { status: reply.status, error: reply.evalue, types };

  async function publish(type, content) {
    const output = Output(type, content);
    if (!output) return;
    types.push(...(content.data ? Object.keys(content.data) : [type]));
    if (type === "stream" && stream?.name === content.name) {
      await execution.appendOutputItems(output.items, stream.output);
    } else {
      stream = type === "stream" ? { name: content.name, output } : undefined;
      await execution.appendOutput(output);
    }
  }
}

function Output(type, content) {
  const Item = vscode.NotebookCellOutputItem;
  const item = ([mime, data]) => mime.startsWith("image/") && mime !== "image/svg+xml"
    ? new Item(Buffer.from(data, "base64"), mime)
    : Item.text(typeof data === "string" ? data : JSON.stringify(data), mime);
  switch (type) {
    case "stream": return new vscode.NotebookCellOutput([content.name === "stderr" ? Item.stderr(content.text) : Item.stdout(content.text)]);
    case "execute_result":
    case "display_data": return new vscode.NotebookCellOutput(Object.entries(content.data).map(item));
    case "error": return new vscode.NotebookCellOutput([Item.error({ name: content.ename, message: content.evalue, stack: content.traceback.join("\n") })]);
    default: return undefined;
  }
}
