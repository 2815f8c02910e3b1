import { type Cell, isObject } from "./notebook.ts";

/** What a student sees where a solution stood; the words follow nbgrader's default stubs. */
export const CODE_STUB = ["// YOUR CODE HERE", 'throw new Error("Not implemented");'];
export const ANSWER_STUB = "*Your answer here.*";

interface Region {
  readonly name: string;
  /** What stands in place of the region, with its indentation; an empty list leaves nothing. */
  readonly stub: readonly string[];
}

const SOLUTION: Region = { name: "SOLUTION", stub: CODE_STUB };
const REGIONS: readonly Region[] = [
  SOLUTION,
  { name: "HIDDEN TESTS", stub: [] },
  { name: "MARK SCHEME", stub: [] },
];

interface CutSource {
  /** What is left, with stubs in place of the regions. */
  readonly text: string;
  /** What stood in the regions; `undefined` if there is none. */
  readonly cut: string | undefined;
}

/** nbgrader's part in a cell: a solution that students write, a test that grades, both, or neither. */
export function exerciseRole(cell: Cell): { solution: boolean; grade: boolean } {
  const nbgrader = cell.metadata.nbgrader;
  if (!isObject(nbgrader)) return { solution: false, grade: false };
  return { solution: nbgrader.solution === true, grade: nbgrader.grade === true };
}

function cutRegion(source: string, region: Region, report: (message: string) => void): CutSource {
  const kept: string[] = [];
  const cut: string[] = [];
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
    } else {
      (open ? cut : kept).push(line);
    }
  }
  if (open)
    report(`BEGIN ${region.name} is never closed; everything after it was left out. Add END ${region.name}.`);
  return { text: kept.join("\n"), cut: found ? cut.join("\n") : undefined };
}

/** The solution in a cell that students write: what stands between its marks, the whole cell where it has none. */
export function solutionOf(cell: Cell): string {
  return cutRegion(cell.source, SOLUTION, () => {}).cut ?? cell.source;
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
    const { text, cut } = cutRegion(source, region, report);
    source = text;
    if (cut !== undefined && region === SOLUTION) marked = true;
  }
  if (exerciseRole(cell).solution && !marked)
    return cell.type === "code" ? CODE_STUB.join("\n") : ANSWER_STUB;
  return source.trim() === "" && cell.source.trim() !== "" ? undefined : source;
}
