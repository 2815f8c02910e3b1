/**
 * What is left to see of a stream at its end, as in JupyterLab: `\r` goes back to the start of the line and what follows
 * is written over it, `\b` deletes the character before it, "erase in line" erases, and colors and other escape
 * sequences are dropped. So a progress line that was written a hundred times is one line.
 */
export function foldText(text: string): string {
  if (!CONTROL.test(text)) return text;
  return text.replaceAll(/\r+\n/g, "\n").split("\n").map(foldLine).join("\n");
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are the subject here.
const CONTROL = /[\r\b\x1b\x9b]/;
/** An ANSI sequence: CSI (with its final byte as a group), OSC up to its terminator, or a two-character escape. */
const ESCAPE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are the subject here.
  /(?:\x1b\[|\x9b)([0-?]*)[ -/]*([@-~])|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[ -/]*[0-~]/y;

function foldLine(line: string): string {
  if (!CONTROL.test(line)) return line;
  let cells: string[] = [];
  let column = 0;
  for (let index = 0; index < line.length; ) {
    ESCAPE.lastIndex = index;
    const sequence = ESCAPE.exec(line);
    if (sequence !== null) {
      index += sequence[0].length;
      if (sequence[2] === "K") cells = erase(cells, column, sequence[1] ?? "");
      continue;
    }
    const character = String.fromCodePoint(line.codePointAt(index)!);
    index += character.length;
    if (character === "\r") column = 0;
    else if (character === "\b") {
      column = Math.max(0, column - 1);
      cells.splice(column, 1);
    } else {
      cells[column] = character;
      column += 1;
    }
  }
  return Array.from(cells, (cell) => cell ?? " ").join("");
}

/** "Erase in line": 0 (or nothing) from the cursor on, 1 up to the cursor, 2 the whole line. */
function erase(cells: string[], column: number, mode: string): string[] {
  if (mode === "1") return cells.map((cell, place) => (place <= column ? " " : cell));
  return mode === "2" ? [] : cells.slice(0, column);
}
