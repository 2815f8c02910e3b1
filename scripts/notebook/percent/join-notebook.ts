import { Problem } from "../../problem.ts";
import { cleanNotebook } from "../clean-notebook.ts";
import { formatNotebook } from "../format-notebook.ts";
import type { Cell, JsonObject, Notebook } from "../notebook.ts";
import { findBreach } from "../validate-notebook.ts";
import { nameCell } from "./name-cell.ts";
import type { PercentCell } from "./read-cell.ts";
import type { PercentText } from "./read-percent.ts";

/**
 * The notebook that a text describes: cells and metadata as the text has them; outputs, execution counts and what editors
 * note for themselves from the notebook as it was. A cell without an id is that cell of the former notebook, not named
 * in the text, which has its source, or else a new one.
 *
 * @throws Problem with file and line if it would not be a valid notebook.
 */
export function joinNotebook(text: PercentText, former: Notebook | undefined, name: string): Notebook {
  const before = former?.cells ?? [];
  const named = new Set(text.cells.flatMap(({ id }) => id ?? []));
  const free = before.filter(({ id }) => !named.has(id));
  const taken = new Set([...named, ...before.map(({ id }) => id)]);

  const cells = text.cells.map((cell): Cell => {
    const twin = before.find(({ id }) => id === cell.id) ?? takeTwin(cell, free);
    const id = cell.id ?? twin?.id ?? nameCell(cell.type, cell.source, taken);
    taken.add(id);
    return withFormer(cell, id, twin, text.isPartial);
  });
  const metadata = text.isPartial ? { ...former?.metadata, ...text.metadata } : text.metadata;
  const joined = {
    name,
    metadata: { ...notes(former, former && cleanNotebook(former)), ...metadata },
    cells,
  };
  requireValid(joined, text);
  // The kernel is the same whatever the text says of it.
  const { kernelspec, language_info } = cleanNotebook(joined).metadata;
  return {
    ...joined,
    metadata: { ...joined.metadata, kernelspec: kernelspec!, language_info: language_info! },
  };
}

/** The first of the unnamed cells with the same type and source, which it then no longer is. */
function takeTwin(cell: PercentCell, free: Cell[]): Cell | undefined {
  const place = free.findIndex(({ type, source }) => type === cell.type && source === cell.source);
  return place === -1 ? undefined : free.splice(place, 1)[0];
}

function withFormer(
  { line: _, ...cell }: PercentCell,
  id: string,
  twin: Cell | undefined,
  isPartial: boolean,
): Cell {
  const metadata = { ...notes(twin, twin && cleanCell(twin)), ...cell.metadata };
  if (cell.type === "code") {
    const { outputs, executionCount } = twin?.type === "code" ? twin : cell;
    return { ...cell, id, metadata, outputs, executionCount };
  }
  const isWithout = isPartial && Object.keys(cell.attachments).length === 0;
  const { attachments } = isWithout && twin !== undefined && twin.type !== "code" ? twin : cell;
  return { ...cell, id, metadata, attachments };
}

function cleanCell(cell: Cell): Cell {
  return cleanNotebook({ name: "", metadata: {}, cells: [cell] }).cells[0]!;
}

/** What editors have noted in the metadata for themselves: what cleaning takes away. */
function notes(
  dirty: { metadata: JsonObject } | undefined,
  clean: { metadata: JsonObject } | undefined,
): JsonObject {
  const entries = Object.entries(dirty?.metadata ?? {});
  return Object.fromEntries(
    entries.filter(([key]) => clean !== undefined && !Object.hasOwn(clean.metadata, key)),
  );
}

function requireValid(notebook: Notebook, text: PercentText): void {
  const breach = findBreach(JSON.parse(formatNotebook(notebook)));
  if (breach === undefined) return;
  const line = text.cells[Number(/^cells\[(\d+)\]/.exec(breach.path)?.[1])]?.line ?? 1;
  throw new Problem({
    rule: `${text.path}:${line}: ${breach.path.replace(/^cells\[\d+\]\./, "")} ${breach.rule} (nbformat 4.5).`,
    came: breach.came,
    cure: breach.cure,
  });
}
