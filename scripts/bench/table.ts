/** Rows of text: words at the left, numbers at the right. */
export interface Table {
  readonly title: string;
  /** How many columns are words, the first ones. */
  readonly words: number;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** A table for a terminal. */
export function formatText({ title, words, columns, rows }: Table): string {
  const widths = columns.map((column, index) =>
    Math.max(column.length, ...rows.map((row) => (row[index] ?? "").length)),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, index) => (index < words ? cell.padEnd(widths[index]!) : cell.padStart(widths[index]!)))
      .join("  ")
      .trimEnd();
  return [title, line(columns), line(widths.map((width) => "─".repeat(width))), ...rows.map(line)].join("\n");
}

/** The same for a Markdown file, aligned by Markdown's own means. */
export function formatMarkdown({ title, words, columns, rows }: Table): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  const rule = columns.map((_, index) => (index < words ? ":--" : "--:"));
  return [`**${title}**`, "", line(columns), line(rule), ...rows.map(line)].join("\n");
}
