/**
 * What is left to see of a stream at its end, as in JupyterLab: `\r` goes back to the start of the line and what follows
 * is written over it, `\b` deletes the character before it, "erase in line" erases, and colors and other escape
 * sequences are dropped. So a progress line that was written a hundred times is one line. Takes time in proportion to
 * the text, whatever stands in it.
 */
export function foldText(text: string): string {
  if (!CONTROL.test(text)) return text;
  return text.split("\n").map(foldLine).join("\n");
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are the subject here.
const CONTROL = /[\r\b\x1b\x9b]/;
/** An ANSI sequence: CSI (with its final byte as a group), OSC up to its terminator, or a two-character escape. */
const ESCAPE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are the subject here.
  /(?:\x1b\[|\x9b)([0-?]*)[ -/]*([@-~])|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[ -/]*[0-~]/y;

function foldLine(line: string): string {
  if (!CONTROL.test(line)) return line;
  const folded = createLine();
  for (let index = 0; index < line.length; ) {
    const character = String.fromCodePoint(line.codePointAt(index)!);
    if (character === "\u001b" || character === "\u009b") {
      ESCAPE.lastIndex = index;
      const sequence = ESCAPE.exec(line);
      if (sequence !== null) {
        index += sequence[0].length;
        if (sequence[2] === "K") folded.erase(sequence[1] ?? "");
        continue;
      }
    }
    index += character.length;
    if (character === "\r") folded.goToStart();
    else if (character === "\b") folded.deleteBefore();
    else folded.write(character);
  }
  return folded.text();
}

/**
 * A line with a cursor. What stands before the cursor is never longer than what was written since the last `\r`, so
 * that going back costs no more than the writing did; and an erased stretch is a number, so that erasing costs nothing.
 */
function createLine() {
  /** Before the cursor: places where nothing is, then blanks, then characters. */
  let empty = 0;
  let blanks = 0;
  let before: string[] = [];
  /** From the cursor on, the last first; `undefined` where nothing is. */
  let after: (string | undefined)[] = [];

  return {
    write(character: string) {
      after.pop();
      before.push(character);
    },
    goToStart() {
      while (before.length > 0) after.push(before.pop());
      for (; blanks > 0; blanks -= 1) after.push(" ");
      for (; empty > 0; empty -= 1) after.push(undefined);
    },
    deleteBefore() {
      if (before.length > 0) before.pop();
      else if (blanks > 0) blanks -= 1;
      else if (empty > 0) empty -= 1;
    },
    /** "Erase in line": 0 (or nothing) from the cursor on, 1 up to the cursor, 2 the whole line. */
    erase(mode: string) {
      if (mode === "1") {
        blanks += before.length;
        if (after.at(-1) !== undefined) after[after.length - 1] = " ";
      } else after = [];
      if (mode === "2") {
        empty += blanks + before.length;
        blanks = 0;
      }
      if (mode === "1" || mode === "2") before = [];
    },
    text(): string {
      const rest = [...after].reverse();
      while (rest.length > 0 && rest.at(-1) === undefined) rest.pop();
      const start = blanks + before.length + rest.length === 0 ? "" : " ".repeat(empty + blanks);
      return start + before.join("") + rest.map((character) => character ?? " ").join("");
    },
  };
}
