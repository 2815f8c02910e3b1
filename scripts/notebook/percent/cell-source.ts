import { readCodeLine, readCommentLine, writeCodeLine, writeCommentLine } from "./source-lines.ts";

/** What a marker has to say of a source whose lines do not say all. */
export type SourceOptions = {
  /** Line ends where they are not those of the text. */
  readonly line_ends?: "\r\n";
  /** How many line ends stand at the end of code: blank lines above a marker mean nothing. */
  readonly blank_lines?: number;
  /** The source itself, where no lines can hold it. */
  readonly source?: string;
};

/** Control characters and separators: editors, git and jupytext take some for the end of a line. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const UNSAFE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]|\p{Surrogate}/u;

/** A source as it stands in the text. */
export function writeSource(source: string, isCode: boolean): { lines: string[]; options: SourceOptions } {
  const isWindows = /\r\n/.test(source) && !/\r(?!\n)|(?<!\r)\n/.test(source);
  const text = isWindows ? source.replaceAll("\r\n", "\n") : source;
  const ends = isWindows ? ({ line_ends: "\r\n" } as const) : {};
  if (UNSAFE.test(text)) return { lines: [], options: { source } };
  if (!isCode) return { lines: text.split("\n").map(writeCommentLine), options: ends };

  const code = text.replace(/\n+$/, "");
  const lines = code === "" ? [] : code.split("\n");
  if (lines.at(-1)?.trim() === "" || findConflict(lines) !== undefined) {
    return { lines: [], options: { source } };
  }
  const blank = text.length - code.length;
  return { lines: lines.map(writeCodeLine), options: blank === 0 ? ends : { ...ends, blank_lines: blank } };
}

/** The source of code from the lines below its marker. */
export function readCode(lines: readonly string[]): string {
  return withoutBlankEnd(lines).map(readCodeLine).join("\n");
}

/** The source of Markdown, whose own blank lines are `//`, or of a raw cell. */
export function readComments(lines: readonly string[]): string {
  return withoutBlankEnd(lines).map(readCommentLine).join("\n");
}

/** Index of the first line that git writes where two versions of a text differ. */
export function findConflict(lines: readonly string[]): number | undefined {
  const index = lines.findIndex((line) => /^(?:<{7}|>{7}) /.test(line));
  return index === -1 ? undefined : index;
}

function withoutBlankEnd(lines: readonly string[]): string[] {
  const rest = [...lines];
  while (rest.at(-1)?.trim() === "") rest.pop();
  return rest;
}
