import { fileURLToPath } from "node:url";

import { describe, expect, it } from "vitest";

import { renderDeck } from "../scripts/deck/render-deck.ts";
import { executeNotebook } from "../scripts/kernel/execute-notebook.ts";
import { codeCell, markdownCell, notebook, renderTools } from "./support/notebooks.ts";

/** The shortest way through everything that depends on the Node release: kernel, package, WebAssembly, renderer. */
describe(`the kit on Node ${process.versions.node}`, () => {
  it("trains a network in the kernel and renders what came out", async () => {
    const source = notebook([
      markdownCell("title", "# A test", "slide"),
      codeCell(
        "train",
        `
import { backend, createDeepNetwork, createLabeledData, he, lineChart, loadDigits, relu, splitDigits, train } from "activation-lab";
import { say, show } from "activation-lab/notebook";
const { name } = await backend();
const { training } = splitDigits(await loadDigits());
const network = createDeepNetwork({ inputs: 64, outputs: 10, depth: 1, width: 16, activation: relu, initializer: he, seed: 1 });
const { trainingLoss } = await train(network, createLabeledData(training), { epochs: 3, batchSize: 40, learningRate: 0.1, seed: 1 });
say(\`On \${name} the loss fell: \${trainingLoss[0]! > 2 * trainingLoss[2]!}.\`);
show(lineChart({
  title: "Training loss", alternative: "The training loss falls from epoch to epoch.",
  x: { title: "Epoch" }, y: { title: "Loss (nats)" }, series: [{ name: "loss", x: [1, 2, 3], y: trainingLoss }],
}));`,
        [],
        {},
        "slide",
      ),
    ]);
    const folder = fileURLToPath(new URL("../notebooks", import.meta.url));
    const { notebook: executed, findings } = await executeNotebook(source, { folder });
    expect(findings).toEqual([]);
    const cell = executed.cells[1]!;
    expect(cell.type === "code" && cell.outputs.map((output) => output.type)).toEqual([
      // The choice of the backend, for who runs the notebook: no deck shows it.
      "stream",
      "display",
      "display",
    ]);
    const deck = renderDeck(executed, renderTools());
    expect(deck.findings).toEqual([]);
    expect(deck.html).not.toContain("the fastest that starts here");
    expect(deck.html).toContain("On wasm the loss fell: true.");
    expect(deck.html).toContain('class="plot-figure"');
  });
});
