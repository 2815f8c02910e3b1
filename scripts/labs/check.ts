import type { Command } from "../command-line.ts";
import { courseFolders } from "../course/course-files.ts";
import { type ProvedTest, proveExercises } from "./prove-exercises.ts";
import { readLabs } from "./read-labs.ts";

/** `npm run labs -- check`. */
export const check: Command<Record<string, never>> = {
  usage: "npm run labs -- check [NAMES]",
  summary:
    "Proves the exercises of all lectures, or of those whose numbers or names are given, in the kernel: the solution is right in\n" +
    "every check of every test, and what students start from in none. Only the cells that exercises need are run.",
  takesPaths: true,
  options: {},
  async run({ positionals, signal, out, progress }) {
    const folder = courseFolders().notebooks;
    const notebooks = await readLabs(folder, positionals, "check");
    progress.show(`Running the exercises of ${countOf(notebooks.length, "notebook")} ...`);
    const tests = await proveExercises(notebooks, {
      folder,
      signal,
      onProved: (_, tests) => {
        for (const test of tests) out(describeTest(test));
      },
    });
    const wrong = tests.filter(({ faults }) => faults.length > 0).length;
    const verdict =
      wrong === 0 ? "each solution earns all points and each stub none" : `${wrong} not as they should be`;
    out(`${countOf(tests.length, "test")}: ${verdict}. Answers in words are graded by hand.`);
    return wrong === 0 ? 0 : 1;
  },
};

function describeTest({ notebook, gradeId, points, checks, faults }: ProvedTest): string {
  const [mark, ...lines] = faults.length === 0 ? ["✓"] : ["✗", ...faults.map((fault) => `\n    ${fault}`)];
  return `${mark} ${notebook} ${gradeId}: ${countOf(points, "point")}, ${countOf(checks, "check")}${lines.join("")}`;
}

function countOf(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
