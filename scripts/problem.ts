/**
 * An error that a user can act on, in three parts: the rule that was broken, what came instead, the likely cure.
 * Commands print its message without a stack and end with exit code 1 (2 for a wrong command line).
 */
export class Problem extends Error {
  readonly rule: string;
  readonly came: string;
  readonly cure: string;

  constructor(parts: { rule: string; came: string; cure: string }, options?: ErrorOptions) {
    super(`${parts.rule} Got: ${parts.came}. ${parts.cure}`, options);
    this.name = "Problem";
    this.rule = parts.rule;
    this.came = parts.came;
    this.cure = parts.cure;
  }
}

/** A wrong command line: ends the command with exit code 2. */
export class UsageProblem extends Problem {}

/** The user has ended a command that says itself what is kept of its work. */
export class Interruption extends Problem {}

/** Whether an error has the three parts: those of the package do as well, and have a class of their own. */
export function isProblem(error: unknown): error is Problem {
  return error instanceof Error && ["rule", "came", "cure"].every((part) => part in error);
}
