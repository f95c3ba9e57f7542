// Runs in the browser, bundled by jupyterlab.mjs: the outputs of a notebook in JupyterLab's own output areas.
import { OutputArea, OutputAreaModel } from "@jupyterlab/outputarea";
import { RenderMimeRegistry, standardRendererFactories } from "@jupyterlab/rendermime";
import { Widget } from "@lumino/widgets";

globalThis.show = (outputsOfCells, trusted) => {
  const rendermime = new RenderMimeRegistry({ initialFactories: standardRendererFactories });
  for (const outputs of outputsOfCells) {
    const model = new OutputAreaModel({ values: outputs, trusted });
    Widget.attach(new OutputArea({ model, rendermime }), document.body);
  }
};
