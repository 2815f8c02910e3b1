import { Problem } from "../problem.ts";
import { readTableFile } from "./table.ts";

/** Names of the students of a course, as their folders are called: the column `id` of a table, such as nbgrader's. */
export function readStudents(path: string): string[] {
  const rows = readTableFile(path);
  const ids = rows.map((row) => row.get("id")?.trim());
  if (rows.length > 0 && ids.every((id) => id !== undefined))
    return [...new Set(ids.filter((id) => id !== undefined && id !== ""))] as string[];
  throw new Problem({
    rule: "The table of students has a column id, which holds the names of their folders.",
    came: rows.length === 0 ? `${path} without a row` : `the columns ${[...rows[0]!.keys()].join(", ")}`,
    cure: "Name the column id in its first line.",
  });
}
