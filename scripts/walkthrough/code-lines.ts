/** Spaces before the text of a line, and those by which its further lines stand deeper where it is wrapped. */
const HANGING = 2;

/**
 * Makes each line of highlighted code an element of its own that wraps under itself: a page of any width shows all of
 * it. Lines of which the numbers, from 0, are in `marked` stand out.
 */
export function wrapLines(html: string, code: string, marked: ReadonlySet<number> = new Set()): string {
  const indents = code.split("\n").map((line) => line.length - line.trimStart().length);
  let number = -1;
  return html.replace(/\n(?=<span class="line">)/g, "").replace(/<span class="line">/g, () => {
    number += 1;
    const indent = (indents[number] ?? 0) + HANGING;
    const name = marked.has(number) ? "line marked" : "line";
    return `<span class="${name}" style="--indent:${indent}ch">`;
  });
}
