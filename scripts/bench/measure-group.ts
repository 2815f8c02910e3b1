import type { Group } from "./case.ts";
import type { Child } from "./child.ts";
import type { CaseResult } from "./results.ts";

export interface Entrant {
  readonly name: string;
  readonly child: Pick<Child, "ask">;
}

export interface Rounds {
  readonly rounds: number;
  readonly seconds: number;
  readonly signal: AbortSignal;
  /** Called before each measurement. */
  readonly onProgress: (progress: { round: number; subject: string; contender: string }) => void;
}

/**
 * Measures the cases of a group in rounds: each round goes through all cases and all contenders, so that what else happens
 * on the machine hits them alike. The contender that goes first changes from round to round. A round before the first one
 * warms up and is not kept.
 *
 * @param results Filled as the measurement goes on, so that an interrupted one keeps what it has.
 */
export async function measureGroup(
  group: Group,
  entrants: readonly Entrant[],
  results: CaseResult[],
  { rounds, seconds, signal, onProgress }: Rounds,
): Promise<void> {
  const own = group.cases.map((subject): CaseResult => {
    const { name, title, kind, operations } = subject;
    return { name, title, group: group.name, kind, ...(operations && { operations }), measured: {} };
  });
  results.push(...own);
  for (let round = 0; round <= rounds; round++) {
    for (const [index, subject] of group.cases.entries()) {
      const { measured } = own[index]!;
      for (const { name, child } of rotate(entrants, round)) {
        if (signal.aborted) return;
        if (round > 0 && (measured[name] === undefined || measured[name].failure !== undefined)) continue;
        onProgress({ round, subject: subject.name, contender: name });
        const request = {
          case: subject.name,
          repeats: subject.repeats ?? 1,
          // There are many operations, and one is done much faster than a step.
          seconds: subject.kind === "operation" ? seconds / 5 : seconds,
        };
        const answer = await child.ask(request).catch((error: Error) => ({ failure: error.message }));
        if (signal.aborted) return;
        if ("unknown" in answer) continue;
        measured[name] ??= { runs: [] };
        if ("failure" in answer) measured[name].failure = answer.failure;
        else if (round > 0) measured[name].runs.push(answer.run);
      }
    }
  }
}

function rotate<Item>(items: readonly Item[], by: number): Item[] {
  const start = items.length === 0 ? 0 : by % items.length;
  return [...items.slice(start), ...items.slice(0, start)];
}
