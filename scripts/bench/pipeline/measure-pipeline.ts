import { runProcess } from "../../setup/run-process.ts";
import type { Step } from "./steps.ts";

export interface PipelineResults {
  /** Seconds of each round, by `STEP by WHO`. */
  readonly seconds: Record<string, number[]>;
  /** Seconds of single decks in each round, as the command itself tells them. */
  readonly decks: Record<string, { readonly render: number[]; readonly check: number[] }>;
  /** Commands that failed, with their last words. */
  readonly failures: string[];
}

export interface PipelineRounds {
  readonly rounds: number;
  readonly signal: AbortSignal;
  readonly onProgress: (round: number, step: string) => void;
}

/** A notebook that is executed says nothing for as long. */
const PATIENCE = 1800;

/** Runs all steps in rounds, so that what else happens on the machine hits them alike. A command that fails is not run again. */
export async function measurePipeline(
  steps: readonly Step[],
  { rounds, signal, onProgress }: PipelineRounds,
): Promise<PipelineResults> {
  const results: PipelineResults = { seconds: {}, decks: {}, failures: [] };
  const failed = new Set<string>();
  for (let round = 1; round <= rounds; round++) {
    for (const step of steps) {
      const key = keyOf(step);
      if (failed.has(key) || signal.aborted) continue;
      onProgress(round, key);
      await step.prepare?.();
      const [program, ...args] = step.command;
      const start = performance.now();
      const end = await runProcess(program, args, { ...step, patience: PATIENCE, signal }).catch(
        (error: unknown) => {
          // What was measured until then is kept.
          if (signal.aborted) return undefined;
          throw error;
        },
      );
      if (end === undefined) return results;
      const { code, stdout, log } = end;
      const seconds = (performance.now() - start) / 1000;
      if (code !== 0) {
        failed.add(key);
        results.failures.push(`${key}: ${log.trim().split("\n").slice(-3).join(" ")}`);
        continue;
      }
      results.seconds[key] = [...(results.seconds[key] ?? []), seconds];
      if (step.name === "all" && step.who === "decks") readDecks(stdout, results.decks);
    }
  }
  return results;
}

export function keyOf({ name, who }: Pick<Step, "name" | "who">): string {
  return `${name} by ${who}`;
}

/** Takes the times of single decks from what `npm run decks` prints. */
function readDecks(stdout: string, decks: PipelineResults["decks"]): void {
  const lines = stdout.matchAll(/^(\S+): (?:(rendered), .*|\d+ slides, \d+ findings), ([\d.]+) s$/gm);
  for (const [, name, rendered, seconds] of lines) {
    decks[name!] ??= { render: [], check: [] };
    const deck = decks[name!]!;
    (rendered === undefined ? deck.check : deck.render).push(Number(seconds));
  }
}
