import {
  type Cell,
  isObject,
  isSkipped,
  type JsonObject,
  type JsonValue,
  type Notebook,
  ownMetadata,
} from "./notebook.ts";
import { KERNELSPEC, LANGUAGE_INFO } from "./tslab-metadata.ts";

/** What editors and runners leave behind: when a cell ran, how it was last looked at. */
const VOLATILE = [
  ..."ExecuteTime collapsed colab execution executionInfo heading_collapsed hidden outputId papermill scrolled".split(
    " ",
  ),
  ..."jp-MarkdownHeadingCollapsed pycharm toc-hr-collapsed trusted vscode".split(" "),
];
const VOLATILE_OF_NOTEBOOK = [
  ..."colab interpreter orig_nbformat papermill signature toc toc-autonumbering toc-showcode".split(" "),
  ..."toc-showmarkdowntxt toc-showtags varInspector vscode widgets".split(" "),
];

/**
 * A notebook as it is committed: without outputs, execution counts and what changes by itself when it is opened or run.
 * Cells, their ids and their order stay, and the outputs of cells that are never executed, which nothing would bring back.
 */
export function cleanNotebook(notebook: Notebook): Notebook {
  const cells = notebook.cells.map((cell) => cleanCell(cell, isSkipped(notebook, cell)));
  return { ...notebook, metadata: cleanMetadata(notebook), cells };
}

function cleanCell(cell: Cell, keepsOutputs: boolean): Cell {
  const metadata = without(cell.metadata, (key, value) => {
    if (VOLATILE.includes(key)) return true;
    // What JupyterLab writes once its panel of properties was open, and what holds anyway.
    if (key === "editable" || key === "deletable") return value === true;
    if (key === "tags") return Array.isArray(value) && value.length === 0;
    return key === "slideshow" && isObject(value) && saysNothing(value);
  });
  return cell.type === "code"
    ? { ...cell, metadata, outputs: keepsOutputs ? cell.outputs : [], executionCount: null }
    : { ...cell, metadata };
}

function saysNothing(slideshow: JsonObject): boolean {
  return Object.entries(slideshow).every(([key, value]) => key === "slide_type" && value === "");
}

function cleanMetadata(notebook: Notebook): JsonObject {
  const kept = without(notebook.metadata, (key) => VOLATILE_OF_NOTEBOOK.includes(key));
  const own = without(ownMetadata(notebook), (key) => key === "execution");
  const { activation_lab: _, jupytext, ...others } = kept;
  // What jupytext says of a text, which this is not.
  const ofJupytext = isObject(jupytext)
    ? without(jupytext, (key) => key === "text_representation")
    : jupytext;
  return {
    ...others,
    ...(ofJupytext === undefined || isEmpty(ofJupytext) ? {} : { jupytext: ofJupytext }),
    ...(isEmpty(own) ? {} : { activation_lab: own }),
    kernelspec: KERNELSPEC,
    language_info: LANGUAGE_INFO,
  };
}

function isEmpty(value: JsonValue): boolean {
  return isObject(value) && Object.keys(value).length === 0;
}

function without(
  object: JsonObject,
  isLeftOut: (key: string, value: JsonObject[string]) => boolean,
): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([key, value]) => !isLeftOut(key, value!)));
}
