import { type Command, type Option, runCommand } from "./command-line.ts";
import { grade } from "./grading/grade.ts";
import { check } from "./labs/check.ts";
import { release } from "./labs/release.ts";
import { solutions } from "./labs/solutions.ts";
import { UsageProblem } from "./problem.ts";

type Action = Command<Record<string, Option>>;

/** What the first word chooses: each has options of its own. */
const ACTIONS: Record<string, Action> = { release, solutions, check, grade };

const [word = "", ...args] = process.argv.slice(2);

const overview: Action = {
  usage: "npm run labs -- ACTION [NAMES] [options]",
  summary: `Makes labs of the lectures. An action with --help says more:\n\n${Object.values(ACTIONS)
    .map(({ usage, summary }) => `${usage}\n  ${summary.replaceAll("\n", "\n  ")}`)
    .join("\n\n")}`,
  takesPaths: true,
  options: {},
  async run() {
    throw new UsageProblem({
      rule: `The first word says what to do: ${Object.keys(ACTIONS).join(", ")}.`,
      came: word === "" ? "no word" : JSON.stringify(word),
      cure: "Write for example npm run labs -- release 01.",
    });
  },
};

await (Object.hasOwn(ACTIONS, word) ? runCommand(ACTIONS[word]!, args) : runCommand(overview));
