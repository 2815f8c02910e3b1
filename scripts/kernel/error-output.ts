import type { ErrorOutput } from "../notebook/notebook.ts";
import { cutText } from "./cut-text.ts";
import { foldText } from "./fold-text.ts";
import { hidePaths } from "./hide-paths.ts";
import type { Diagnostic, ThrownValue } from "./report.ts";

/** Frames of Node, of tslab and of our host: they say nothing about the notebook and differ between versions. */
const FRAME = /^\s+at /;
const FOREIGN_PLACE = /[( ]node:|[\\/]tslab[\\/]dist[\\/]|kernel-host\.cjs/;
const REPEATED_FRAMES = /^\s+\.\.\. \d+ lines matching cause stack trace/;
/** The call of the function that tslab wraps around a cell, where the next frame runs it. */
const WRAPPER_FRAME = /^\s+at evalmachine\.<anonymous>:\d+:\d+( \{)?$/;
/** The line of the compiled program that V8 puts before the error of a script. */
const SCRIPT_HEADER = /^\S+:\d+\n.*\n *\^+ *\n\n/;

/** nbformat's error output for a thrown value, without the paths of this machine; a very long one is cut. */
export function thrownOutput(error: ThrownValue, folder: string): ErrorOutput {
  const lines: string[] = [];
  const all = cutText(error.text).replace(SCRIPT_HEADER, "").split("\n");
  for (const [index, line] of all.entries()) {
    const isWrapper = WRAPPER_FRAME.test(line) && all[index + 1]?.includes("(node:vm:");
    if (!isForeign(line) && !isWrapper) lines.push(line);
    // An error with more properties opens its brace at the end of the last frame.
    else if (line.endsWith(" {") && lines.length > 0) lines.push(`${lines.pop()} {`);
  }
  const clean = (text: string) => hidePaths(foldText(text), folder);
  // tslab gives the compiled program no source map: the lines are not those of the cell.
  const traceback = clean(lines.join("\n")).replaceAll("evalmachine.<anonymous>", "<compiled cell>");
  return {
    type: "error",
    name: cutText(error.name),
    message: clean(cutText(error.message)),
    traceback: traceback.split("\n"),
  };
}

function isForeign(line: string): boolean {
  return (FRAME.test(line) && FOREIGN_PLACE.test(line)) || REPEATED_FRAMES.test(line);
}

/** One error output for all that the compiler found in a cell, each with the line it speaks of. */
export function compileOutput(
  diagnostics: readonly Diagnostic[],
  source: string,
  folder: string,
): ErrorOutput {
  const lines = source.split("\n");
  const heads = diagnostics.map(({ fileName, line, character, message }) => {
    const file = fileName === "" ? "" : `${fileName}:`;
    return hidePaths(cutText(`${file}${line}:${character} - ${message}`), folder);
  });
  const traceback = diagnostics.flatMap(({ fileName, line, character }, index) => {
    const text = fileName === "" ? lines[line - 1] : undefined;
    const place = text === undefined ? [] : [`    ${text}`, `    ${" ".repeat(character - 1)}^`];
    return [heads[index]!, ...place];
  });
  return { type: "error", name: "CompileError", message: heads.join("\n"), traceback };
}
