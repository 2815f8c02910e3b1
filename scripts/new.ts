import { basename, relative } from "node:path";

import { runCommand } from "./command-line.ts";
import { courseFolders } from "./course/course-files.ts";
import { createNotebook } from "./new/create-notebook.ts";
import { UsageProblem } from "./problem.ts";

await runCommand({
  usage: 'npm run new -- "TITLE"',
  summary:
    "Makes a notebook in notebooks/, numbered after the last one, from a frame that executes, renders and passes every check:\n" +
    "goals, a prediction, an experiment with a verdict, notes, exercises, references. Overwrites nothing.",
  takesPaths: true,
  options: {},
  async run({ positionals, out }) {
    const [title, ...others] = positionals;
    if (title === undefined || others.length > 0) {
      throw new UsageProblem({
        rule: "One title is given, in quotation marks.",
        came: title === undefined ? "no title" : `${positionals.length} words: ${positionals.join(" ")}`,
        cure: 'Write for example npm run new -- "Why do gradients vanish?"',
      });
    }
    const path = await createNotebook(courseFolders().notebooks, title);
    const number = basename(path).split("-")[0];
    out(
      `${relative(process.cwd(), path)} written. Write in it while you see the deck: npm run dev -- ${number}`,
    );
    out(
      "Its rows in README.md and notebooks/README.md are yours to add; the author's guide shows every feature.",
    );
    return 0;
  },
});
