import { isObject } from "../notebook/notebook.ts";
import type { Outcome } from "./run-cells.ts";
import type { Loss } from "./run-inside.ts";
import { textOf } from "./wire.ts";

const LOSSES: Record<Loss, string> = {
  memory: "It needed more memory than there is for one submission.",
  processes: "It started too many processes.",
  files: "It made too many files.",
  flood: "It wrote more than the grader reads.",
  silent: "It gave no answer any more.",
  ended: "It ended the kernel in which it ran: look for process.exit, and for values that fill the memory.",
  time: "The time for the whole notebook was over while it ran.",
  failed: "The kernel did not start.",
};

const RULES: Record<string, string> = {
  "cell-time-limit": "It ran longer than the grader waits and was stopped: look for an endless loop.",
  "kernel-stuck": "It left work behind that blocks the kernel: look for a callback with an endless loop.",
  "output-limit": "It printed more than the grader reads.",
  "unhandled-rejection": "A promise was rejected, and nothing handled it: await it.",
  "uncaught-exception": "A callback threw an error.",
};

/**
 * What kept a cell from doing what it should, in a sentence to a student; `undefined` if nothing did.
 *
 * @param isOwn Whether the student wrote the cell, and so can find a line in it.
 */
export function explainOutcome(outcome: Outcome | undefined, isOwn: boolean): string | undefined {
  if (outcome === undefined) return "It was not reached.";
  for (const rule of outcome.rules) if (Object.hasOwn(RULES, rule)) return RULES[rule];
  if (outcome.loss !== undefined) return LOSSES[outcome.loss];
  if (!isObject(outcome.error)) return undefined;
  const [name, message] = [textOf(outcome.error, "name"), textOf(outcome.error, "message")];
  if (name === "CompileError") {
    const lines = message.split("\n").map((line) => (isOwn ? line : line.replace(/^\d+:\d+ - /, "")));
    return `TypeScript could not compile it: ${[...new Set(lines)].join(" ")}`;
  }
  if (message === "Not implemented") return "It is not done yet.";
  return `It stopped with ${name}: ${message}`;
}
