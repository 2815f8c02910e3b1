import { isObject, type Notebook } from "../notebook/notebook.ts";
import { Problem } from "../problem.ts";

/** @throws Problem if the notebook says that it is written for another kernel than tslab. */
export function requireTypeScript(notebook: Notebook): void {
  const { kernelspec } = notebook.metadata;
  if (!isObject(kernelspec)) return;
  if (kernelspec.name === "tslab") return;
  throw new Problem({
    rule: `${notebook.name}: only notebooks of the kernel tslab (TypeScript) are executed.`,
    came: `kernel ${JSON.stringify(kernelspec.name)}`,
    cure: "Choose the TypeScript kernel in JupyterLab and save the notebook.",
  });
}
