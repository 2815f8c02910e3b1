import { runCommand } from "./command-line.ts";
import { courseFolders } from "./course/course-files.ts";
import { labCommand } from "./lab/lab-command.ts";
import { ACTION_NAMES } from "./labs/action-names.ts";
import { UsageProblem } from "./problem.ts";

const { root, notebooks } = courseFolders();
const open = labCommand({ root, notebooks, place: "notebooks/" });

await runCommand({
  ...open,
  async run(call) {
    const [word = ""] = call.positionals;
    if (!ACTION_NAMES.some((name) => name === word)) return open.run(call);
    throw new UsageProblem({
      rule: "`npm run lab` opens JupyterLab; labs are made and graded by `npm run labs`.",
      came: `npm run lab -- ${word}`,
      cure: `Write npm run labs -- ${call.positionals.join(" ")}.`,
    });
  },
});
