import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { afterAll, describe, expect, it } from "vitest";

import { executeNotebook } from "../../../scripts/kernel/execute-notebook.ts";
import type { CodeCell, Notebook, Output } from "../../../scripts/notebook/notebook.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));

const SHOW = `import { lineChart } from "activation-lab";
import { measured, progress, say, show } from "activation-lab/notebook";
const figure = lineChart({
  title: "Loss",
  alternative: "The loss falls from 2 to 1 within one epoch.",
  x: { title: "Epoch" },
  y: { title: "Loss (nats)" },
  series: [{ name: "run", x: [0, 1], y: [2, 1] }],
});
show(figure, figure);`;

// A cell's own templates: `@{` stands for the start of a value that a string here had better not hold.
const SAY = "say`$\\sigma'$ leaves @{measured([0.2, 0.25, 0.3])}, @{1 / 3}`;".replaceAll("@{", "$" + "{");
const PROGRESS =
  'const report = progress("Training"); for (let i = 1; i <= 50; i++) report("Trained " + i + " of 50");';

describe("show and say in a real kernel", () => {
  const elsewhere = mkdtempSync(join(tmpdir(), "activation-lab-elsewhere-"));
  mkdirSync(join(elsewhere, "node_modules"));
  symlinkSync(join(root, "src"), join(elsewhere, "node_modules", "activation-lab"));
  afterAll(() => rmSync(elsewhere, { recursive: true, force: true }));

  it.each([
    ["in the course, where tslab is installed", join(root, "notebooks")],
    ["in a folder without tslab, under a kernel that lies elsewhere", elsewhere],
  ])("emit whole bundles %s", async (_, folder) => {
    const outputs = await execute(folder, [SHOW, SAY, PROGRESS]);
    expect(outputs[0]).toHaveLength(2);
    expect(outputs[0]?.[1]).toMatchObject({
      type: "display",
      data: {
        "application/vnd.plotly.v1+json": {
          data: [{ name: "run", x: [0, 1], y: [2, 1] }],
          layout: { width: 900 },
        },
        "text/plain": "The loss falls from 2 to 1 within one epoch.",
      },
      metadata: {
        activation_lab: {
          kind: "figure",
          title: "Loss",
          table: {
            rows: [
              [0, 2],
              [1, 1],
            ],
          },
        },
      },
    });
    const sentence = "$\\sigma'$ leaves 0.25 ± 0.05 (3 seeds), 0.333";
    expect(outputs[1]).toEqual([
      {
        type: "display",
        data: { "text/markdown": sentence, "text/plain": sentence },
        metadata: { activation_lab: { kind: "statement" } },
      },
    ]);
    expect(outputs[2]).toMatchObject([{ type: "display", data: { "text/plain": "Trained 50 of 50" } }]);
  });

  async function execute(folder: string, sources: string[]): Promise<(readonly Output[])[]> {
    const cells = sources.map(
      (source, index): CodeCell => ({
        type: "code",
        id: `cell-${index}`,
        source,
        metadata: {},
        executionCount: null,
        outputs: [],
      }),
    );
    const metadata = { kernelspec: { name: "tslab", display_name: "TypeScript", language: "typescript" } };
    const notebook: Notebook = { name: "show", metadata, cells };
    const execution = await executeNotebook(notebook, { folder });
    expect(execution.findings).toEqual([]);
    return execution.notebook.cells.map((cell) => (cell.type === "code" ? cell.outputs : []));
  }
});
