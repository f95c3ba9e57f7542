"""nbclient (which nbconvert and papermill stand on) against the kernel: errors, a time limit per cell, and where times are written."""
import sys

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat.v4 import new_code_cell, new_notebook


def execute(sources, **options):
    notebook = new_notebook(cells=[new_code_cell(source) for source in sources])
    NotebookClient(notebook, kernel_name="mlops-csharp", timeout=60, **options).execute()
    return notebook


# An error ends the run, with the cell's own words, and is in the notebook.
notebook = new_notebook(cells=[new_code_cell(s) for s in ["1 + 1", 'throw new InvalidOperationException("on purpose");', "3"]])
try:
    NotebookClient(notebook, kernel_name="mlops-csharp", timeout=60).execute()
    raise AssertionError("the error was not raised")
except CellExecutionError as error:
    assert error.ename == "InvalidOperationException" and "on purpose" in error.evalue, error
assert notebook.cells[0].outputs[0].data["text/plain"] == "2"
assert notebook.cells[1].outputs[0].output_type == "error"
assert notebook.cells[2].execution_count is None

# With errors allowed everything runs, and a cell tagged raises-exception may raise.
notebook = execute(["throw new Exception();", "2"], allow_errors=True)
assert notebook.cells[1].outputs[0].data["text/plain"] == "2"

# A cell that takes too long is interrupted and the session goes on.
notebook = new_notebook(cells=[new_code_cell(s) for s in ["var kept = 41;", "while (true) { }", "kept + 1"]])
NotebookClient(notebook, kernel_name="mlops-csharp", timeout=10, interrupt_on_timeout=True, allow_errors=True, startup_timeout=60).execute()
assert notebook.cells[2].outputs[0].data["text/plain"] == "42", notebook.cells[2]

# Displays that change where they stand and output that is cleared end up as a front end shows them.
notebook = execute(['display("0 %", displayId: "bar");', 'update("bar", "100 %");', 'Console.WriteLine("old"); clear_output(true); Console.WriteLine("new");'])
assert notebook.cells[0].outputs[0].data["text/plain"] == "100 %", notebook.cells[0].outputs
assert [o.text for o in notebook.cells[2].outputs] == ["new\n"], notebook.cells[2].outputs

# What `mlops run` wrote (given as argument) has its times where nbclient puts them.
ours = nbformat.read(sys.argv[1], as_version=4)
nbformat.validate(ours)
theirs = execute(["1"]).cells[0].metadata["execution"]
for cell in ours.cells:
    if cell.cell_type == "code" and cell.source.strip():
        assert set(cell.metadata["execution"]) == set(theirs), (cell.metadata, theirs)
        assert cell.metadata["papermill"]["status"] == "completed"
assert ours.metadata["papermill"]["exception"] is False
print("ok")
