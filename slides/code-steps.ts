import type { RevealApi } from "reveal.js";

/** Marks the lines of the present step in every block of code that has steps, wherever it stands. */
export function markCodeSteps(): void {
  for (const block of document.querySelectorAll<HTMLElement>("[data-highlight]")) {
    const steps = JSON.parse(block.dataset.highlight ?? "[]") as number[][];
    const step = block.querySelectorAll(".code-step.visible").length;
    const shown = new Set(steps[step]);
    block.querySelectorAll(".line").forEach((line, index) => {
      line.classList.toggle("current", shown.has(index + 1));
    });
  }
}

/**
 * Step-wise code: the lines of the present step are marked. A block carries its steps as JSON in
 * `data-highlight`; every step but the first is an empty fragment `.code-step` beside the code.
 */
export function followCodeSteps(deck: RevealApi): void {
  for (const event of ["fragmentshown", "fragmenthidden", "slidechanged"]) deck.on(event, markCodeSteps);
  markCodeSteps();
}
