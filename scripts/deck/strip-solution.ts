import { type Cell, isObject } from "../notebook/notebook.ts";

/** What a student sees where a solution stood; the words follow nbgrader's default stubs. */
const CODE_STUB = ["// YOUR CODE HERE", 'throw new Error("Not implemented");'];
const ANSWER_STUB = "*Your answer here.*";

interface Region {
  readonly name: string;
  /** What stands in place of the region, with its indentation; an empty list leaves nothing. */
  readonly stub: readonly string[];
}

const REGIONS: readonly Region[] = [
  { name: "SOLUTION", stub: CODE_STUB },
  { name: "HIDDEN TESTS", stub: [] },
  { name: "MARK SCHEME", stub: [] },
];

/** nbgrader's part in a cell: a solution that students write, a test that grades, both, or neither. */
export function exerciseRole(cell: Cell): { solution: boolean; grade: boolean } {
  const nbgrader = cell.metadata.nbgrader;
  if (!isObject(nbgrader)) return { solution: false, grade: false };
  return { solution: nbgrader.solution === true, grade: nbgrader.grade === true };
}

function stripRegion(
  source: string,
  region: Region,
  report: (message: string) => void,
): { text: string; found: boolean } {
  const kept: string[] = [];
  let open = false;
  let found = false;
  for (const line of source.split("\n")) {
    if (line.includes(`BEGIN ${region.name}`)) {
      if (open)
        report(`BEGIN ${region.name} stands inside another one. Close the first with END ${region.name}.`);
      open = true;
      found = true;
      const indentation = /^\s*/.exec(line)?.[0] ?? "";
      kept.push(...region.stub.map((stub) => indentation + stub));
    } else if (line.includes(`END ${region.name}`)) {
      if (!open) report(`END ${region.name} has no BEGIN ${region.name} before it.`);
      open = false;
    } else if (!open) {
      kept.push(line);
    }
  }
  if (open)
    report(`BEGIN ${region.name} is never closed; everything after it was left out. Add END ${region.name}.`);
  return { text: kept.join("\n"), found };
}

/**
 * The source of a cell as students may see it: nbgrader's regions (`BEGIN SOLUTION` ... `END SOLUTION`, hidden tests,
 * mark schemes) are gone, stubs stand in their place, and a solution cell without markers is replaced whole.
 * Gives `undefined` for a cell of which nothing is left.
 */
export function stripSolution(cell: Cell, report: (message: string) => void): string | undefined {
  let source = cell.source;
  let marked = false;
  for (const region of REGIONS) {
    const { text, found } = stripRegion(source, region, report);
    source = text;
    if (found && region.name === "SOLUTION") marked = true;
  }
  if (exerciseRole(cell).solution && !marked)
    return cell.type === "code" ? CODE_STUB.join("\n") : ANSWER_STUB;
  return source.trim() === "" && cell.source.trim() !== "" ? undefined : source;
}
