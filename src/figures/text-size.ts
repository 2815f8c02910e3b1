/** Mean advance of a character of Source Sans and its fall-backs, in units of the font size; a little too wide on purpose. */
const MEAN_ADVANCE = 0.54;

/** Estimated width of a line of text in pixels; there is no browser here to ask. */
export function textWidth(text: string, fontSize: number): number {
  return Math.ceil(text.length * fontSize * MEAN_ADVANCE);
}

/** Breaks a text into lines of at most `width` pixels at its spaces, joined by Plotly's `<br>`. */
export function wrapText(text: string, width: number, fontSize: number): { text: string; lines: number } {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && textWidth(`${last} ${word}`, fontSize) <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return { text: lines.join("<br>"), lines: lines.length };
}
