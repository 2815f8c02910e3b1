import { Problem } from "../problem.js";
import type { Candidate } from "./candidate.js";
import { formula } from "./formula.js";

/** A candidate and what it was found to be worth, such as the accuracy on validation data; larger is better. */
export interface ScoredCandidate {
  readonly candidate: Candidate;
  /** NaN, as of a network that diverged, counts as 0. */
  readonly score: number;
}

/**
 * A way to search: it is asked for candidates, and told what they are worth.
 *
 * A method draws from the random source that it was made with and from nowhere else. So the same questions and answers
 * lead to the same candidates: a search that was cut off goes on if its method is made anew and given the answers of the
 * journal.
 */
export interface SearchMethod {
  /** For reports: the name, and the options with their values. */
  describe(): MethodDescription;
  /**
   * The next candidates to be evaluated, in any order and at the same time. Fewer than asked for, or none, if the method
   * has no more to propose.
   *
   * @throws Problem if the scores of the last ones were not told yet.
   */
  ask(count: number): Promise<Candidate[]>;
  /**
   * What the candidates of the last `ask` are worth, all of them, in the order in which they were given.
   *
   * @throws Problem if they are others.
   */
  tell(evaluations: readonly ScoredCandidate[]): Promise<void>;
  /** Frees what the method holds on the backend; most hold nothing. */
  dispose?(): void;
}

export interface MethodDescription {
  readonly name: string;
  readonly options: Readonly<Record<string, number | string | boolean>>;
}

/** The score of an evaluation, 0 where it is NaN. */
export function scoreOf({ score }: ScoredCandidate): number {
  return Number.isNaN(score) ? 0 : score;
}

/** Holds a method to turns: `ask`, then `tell` with the answers, then `ask` again. */
export class Turns {
  private open: readonly Candidate[] = [];

  /** Notes what was asked. @throws Problem if answers are missing. */
  begin(candidates: Candidate[]): Candidate[] {
    this.requireAnswered();
    this.open = candidates;
    return candidates;
  }

  requireAnswered(): void {
    if (this.open.length === 0) return;
    throw new Problem({
      rule: "`tell` comes before the next `ask`.",
      came: `\`ask\`, while ${this.open.length} candidates have no score`,
      cure: "Tell the scores of all candidates of the last `ask`.",
    });
  }

  /** Takes the answers. @throws Problem if they are not those to the last question. */
  end(evaluations: readonly ScoredCandidate[]): void {
    const [asked, told] = [this.open.map(formula), evaluations.map(({ candidate }) => formula(candidate))];
    const wrong = Array.from({ length: Math.max(asked.length, told.length) }, (_, index) => index).find(
      (index) => asked[index] !== told[index],
    );
    if (wrong !== undefined)
      throw new Problem({
        rule: "`tell` takes the candidates of the last `ask`, all of them, in their order.",
        came: `${told[wrong] ?? "nothing"} in place ${wrong + 1}, where ${asked[wrong] ?? "nothing"} was asked`,
        cure: "Keep the candidates in the order in which `ask` gave them.",
      });
    this.open = [];
  }
}
