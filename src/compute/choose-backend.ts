import { Problem } from "../problem.js";
import { type BackendName, type Candidate, NotConsidered, type Started } from "./candidate.js";
import { describeFailure } from "./describe-failure.js";

/** A backend that was tried and does not compute. */
export interface Refusal {
  readonly name: BackendName;
  /** Why, in one line. */
  readonly reason: string;
}

export interface Choice extends Started {
  readonly name: BackendName;
  /** One sentence. */
  readonly reason: string;
  /** Those that would have gone before it, in order. */
  readonly refused: readonly Refusal[];
}

/**
 * Starts the first candidate that starts. The sentence tells of those before it only where they are installed.
 *
 * @throws Error of the last candidate if none starts.
 */
export async function chooseFastest(candidates: readonly Candidate[]): Promise<Choice> {
  const refused: Refusal[] = [];
  const faults: string[] = [];
  for (const candidate of candidates) {
    const { name, title } = candidate;
    try {
      const started = await candidate.start(false);
      const why = faults.length === 0 ? "the fastest that starts here" : faults.join(", ");
      return { ...started, name, reason: sentence(started, why), refused };
    } catch (error) {
      if (candidate === candidates.at(-1)) throw error;
      const reason = describeFailure(error);
      refused.push({ name, reason });
      if (!(error instanceof NotConsidered)) faults.push(`${title} did not start (${reason})`);
    }
  }
  throw new Error("There is no backend to choose.");
}

/** Starts the one that was asked for. @throws Problem if it does not start. */
export async function startAsked(candidate: Candidate, whoAsked: string): Promise<Choice> {
  const { name, cure } = candidate;
  try {
    const started = await candidate.start(true);
    return { ...started, name, reason: sentence(started, `${whoAsked} asked for it`), refused: [] };
  } catch (error) {
    const rule = `The backend \`${name}\` must start when it is asked for.`;
    throw new Problem({ rule, came: describeFailure(error), cure }, { cause: error });
  }
}

function sentence({ what, remark }: Started, why: string): string {
  return `${what}: ${why}${remark === undefined ? "" : `, ${remark}`}.`;
}
