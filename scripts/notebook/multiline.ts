import type { JsonValue } from "./notebook.ts";

/** Line ends of Python's `str.splitlines`, by which nbformat cuts texts. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: separators are the subject here.
const LINE_END = /\r\n|[\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]/g;

/** nbformat's "multiline string": one string or an array of lines. */
export function joinLines(value: string | string[]): string {
  return Array.isArray(value) ? value.join("") : value;
}

export function splitLines(text: string): string[] {
  const lines: string[] = [];
  let start = 0;
  for (const match of text.matchAll(LINE_END)) {
    const end = match.index + match[0].length;
    lines.push(text.slice(start, end));
    start = end;
  }
  if (start < text.length) lines.push(text.slice(start));
  return lines;
}

/** True for MIME types whose content may be any JSON value. */
export function isJsonType(type: string): boolean {
  return /^application\/(.*\+)?json$/.test(type);
}

/** True for MIME types that nbformat stores as an array of lines. */
export function isLinesType(type: string): boolean {
  return type.startsWith("text/") || type === "application/javascript" || type === "image/svg+xml";
}

export function isLines(value: JsonValue): value is string[] {
  return Array.isArray(value) && value.every((line) => typeof line === "string");
}
