/** Line that begins a cell; groups: further percent signs (a subcell of Spyder's), what follows. */
const MARKER = /^\s*\/\/\s*(?:%%(%*)(?:\s(.*))?|<codecell>\s*|In\[[0-9 ]*\]:?\s*)$/s;
/** A marker, or one behind further `//`. */
const MARKER_OR_ESCAPED = /^\s*(?:\/\/\s*)+(?:%%%*(?:\s|$)|<codecell>\s*$|In\[[0-9 ]*\]:?\s*$)/;
/** A command to the kernel, or one behind `//`, as jupytext finds them in TypeScript. */
const MAGIC = /^\s*(?:\/\/ |\/\/)*%{1,3}[A-Za-z]/;

/** The depth of a cell and the text of its marker, `undefined` for every other line. */
export function readMarkerLine(line: string): { depth: number; options: string } | undefined {
  const match = MARKER.exec(line);
  return match === null ? undefined : { depth: match[1]?.length ?? 0, options: (match[2] ?? "").trim() };
}

/** A line of code as it stands in the text. */
export function writeCodeLine(line: string): string {
  return escapeMarker(isMagic(line) ? line.replace(/^\s*/, "$&// ") : line);
}

export function readCodeLine(line: string): string {
  const unescaped = unescapeMarker(line);
  return isMagic(unescaped) ? unescaped.replace(/^(\s*)\/\/ ?/, "$1") : unescaped;
}

/** A line of Markdown, or of a raw cell, as it stands in the text. */
export function writeCommentLine(line: string): string {
  return escapeMarker(line === "" ? "//" : `// ${line}`);
}

export function readCommentLine(line: string): string {
  return unescapeMarker(line).replace(/^\/\/ ?/, "");
}

/** A line that looks like a marker goes behind one more `//`. */
function escapeMarker(line: string): string {
  return MARKER_OR_ESCAPED.test(line) ? `// ${line}` : line;
}

function unescapeMarker(line: string): string {
  return MARKER_OR_ESCAPED.test(line) ? line.replace(/^\/\/ /, "") : line;
}

function isMagic(line: string): boolean {
  if (!MAGIC.test(line)) return false;
  return /\/\/\s*escape/.test(line) || !/\/\/\s*noescape/.test(line);
}
