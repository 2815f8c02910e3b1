import { type Command, type Option, runCommand } from "./command-line.ts";
import { grade } from "./grading/grade.ts";
import { ACTION_NAMES, type ActionName } from "./labs/action-names.ts";
import { check } from "./labs/check.ts";
import { release } from "./labs/release.ts";
import { solutions } from "./labs/solutions.ts";
import { UsageProblem } from "./problem.ts";

type Action = Command<Record<string, Option>>;

/** What the first word chooses: each has options of its own. */
const ACTIONS: Record<ActionName, Action> = { release, solutions, check, grade };

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
      rule: `The first word says what to do: ${ACTION_NAMES.join(", ")}.`,
      came: word === "" ? "no word" : JSON.stringify(word),
      cure: "Write for example npm run labs -- release 01.",
    });
  },
};

const action = ACTION_NAMES.find((name) => name === word);
await (action === undefined ? runCommand(overview) : runCommand(ACTIONS[action], args));
