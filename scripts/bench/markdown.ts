import { formatMarkdown, type Table } from "./table.ts";

export interface Section {
  /** Which of the file's sections this is, such as `node-24`. */
  readonly key: string;
  readonly heading: string;
  /** Machine, versions, who was missing. */
  readonly facts: readonly string[];
  readonly faults: readonly string[];
  readonly tables: readonly Table[];
  /** Path of the figure as seen from the file, and what it shows. */
  readonly figure?: { readonly path: string; readonly alternative: string };
}

/** Puts a section between its two marks, or at the end of a file that has none. The rest of the text is nobody's but its author's. */
export function updateSection(text: string, section: Section): string {
  const [begin, end] = [`<!-- bench ${section.key} -->`, `<!-- end of bench ${section.key} -->`];
  const block = `${begin}\n\n${formatSection(section)}\n\n${end}`;
  const [start, stop] = [text.indexOf(begin), text.indexOf(end)];
  if (start < 0 || stop < start) return `${text.trimEnd()}\n\n${block}\n`;
  return text.slice(0, start) + block + text.slice(stop + end.length);
}

function formatSection({ heading, facts, faults, tables, figure }: Section): string {
  return [
    `### ${heading}`,
    facts.map((fact) => `- ${fact}`).join("\n"),
    ...(faults.length > 0 ? [faults.map((fault) => `- **Fault:** ${fault}`).join("\n")] : []),
    ...(figure === undefined ? [] : [`![${figure.alternative}](${figure.path})`]),
    ...tables.map(formatMarkdown),
  ].join("\n\n");
}
