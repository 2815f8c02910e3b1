import type { FigureTable } from "./figure.js";

/** A table and what tells it from the ones it is stacked with, one value for each leading column. */
export interface LabeledTable {
  readonly labels: readonly (string | number)[];
  readonly table: FigureTable;
}

/**
 * One table below the other under the same headings, with leading columns that say which is which. A heading that only
 * some tables have leaves empty cells in the others.
 */
export function stackTables(names: readonly string[], parts: readonly LabeledTable[]): FigureTable {
  const columns = [...new Set(parts.flatMap(({ table }) => table.columns))];
  return {
    columns: [...names, ...columns],
    rows: parts.flatMap(({ labels, table }) =>
      table.rows.map((row) => [
        ...labels,
        ...columns.map((column) => row[table.columns.indexOf(column)] ?? ""),
      ]),
    ),
  };
}
