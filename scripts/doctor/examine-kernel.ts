import { executeNotebook } from "../kernel/execute-notebook.ts";
import type { Notebook } from "../notebook/notebook.ts";
import type { Examination } from "./diagnosis.ts";

const NOTEBOOK: Notebook = {
  name: "doctor",
  metadata: {},
  cells: [
    {
      ...{ type: "code", id: "sum", source: "const sum: number = 1 + 1; console.log(sum);" },
      ...{ metadata: {}, outputs: [], executionCount: null },
    },
  ],
};

/** Starts the kernel and has it compute. */
export function examineKernel(
  folder: string,
  execute: typeof executeNotebook = executeNotebook,
): Examination {
  return {
    part: "kernel",
    isNeeded: true,
    async examine(signal) {
      const start = performance.now();
      const { notebook, findings } = await execute(NOTEBOOK, { folder, signal });
      const seconds = ((performance.now() - start) / 1000).toFixed(1);
      const [cell] = notebook.cells;
      const output = cell?.type === "code" ? cell.outputs[0] : undefined;
      if (findings.length === 0 && output?.type === "stream" && output.text.trim() === "2") {
        return { isThere: true, found: `tslab starts, and computes, in ${seconds} s` };
      }
      return {
        isThere: false,
        found: findings[0]?.message ?? "tslab starts, but does not give the sum of 1 and 1",
        cure: "Run npm ci in the folder of the project, and see that NODE_OPTIONS is empty.",
      };
    },
  };
}
