import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

import { type PlannedCell, planRun, withAnswers } from "../labs/plan-run.ts";
import type { Notebook } from "../notebook/notebook.ts";

export interface ToPlan {
  readonly source: Notebook;
  readonly submission: Notebook;
}

export interface Planner {
  /** What of a submission is to be run; without what the student added, if its texts cannot be parsed in time. */
  plan(toPlan: ToPlan): Promise<PlannedCell[]>;
  end(): void;
}

const PROCESS = fileURLToPath(new URL("plan-process.ts", import.meta.url));
const SECONDS = 10;
const MEGABYTES = 1024;

/**
 * Plans runs, one after the other, in a process that is replaced when it does not come to an end.
 *
 * @param seconds That one plan may take, 10 by default.
 */
export function createPlanner(seconds = SECONDS): Planner {
  let child: ChildProcess | undefined;
  let last: Promise<unknown> = Promise.resolve();

  const ask = async (toPlan: ToPlan): Promise<PlannedCell[]> => {
    child ??= fork(PROCESS, {
      execArgv: ["--import", "tsx", `--max-old-space-size=${MEGABYTES}`],
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
    const asked = child;
    const clock = setTimeout(() => asked.kill("SIGKILL"), 1000 * seconds);
    const ended = new AbortController();
    try {
      asked.send(toPlan);
      const answer = once(asked, "message", { signal: ended.signal });
      const end = once(asked, "exit", { signal: ended.signal }).then(() => undefined);
      const message = await Promise.race([answer, end]);
      if (message !== undefined) return message[0] as PlannedCell[];
      child = undefined;
      // The cells of the lecture alone, with the answers of the submission.
      return withAnswers(planRun(toPlan.source), toPlan.submission);
    } finally {
      clearTimeout(clock);
      ended.abort();
    }
  };

  return {
    plan(toPlan) {
      const result = last.then(() => ask(toPlan));
      last = result.catch(() => {});
      return result;
    },
    end: () => void child?.kill("SIGKILL"),
  };
}
