import { cleanNotebook } from "../notebook/clean-notebook.ts";
import type { Notebook } from "../notebook/notebook.ts";
import { withTitle } from "./with-title.ts";

/** The worked notebook, for teachers: solutions, all tests, mark schemes and notes, and no outputs. */
export function solutionNotebook(notebook: Notebook): Notebook {
  return withTitle("Solutions", cleanNotebook(notebook));
}
