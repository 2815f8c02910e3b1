/** As much of an error as a person reads, and as the work on it can take: characters of a line, and of all. */
const LINE = 10_000;
const TOTAL = 100_000;

/** The text without what is beyond 10 000 characters in a line or 100 000 in all, and with a note of what was cut. */
export function cutText(text: string): string {
  return cut(text, TOTAL)
    .split("\n")
    .map((line) => cut(line, LINE))
    .join("\n");
}

function cut(text: string, length: number): string {
  return text.length <= length
    ? text
    : `${text.slice(0, length)} ... [cut: ${text.length - length} more characters]`;
}
