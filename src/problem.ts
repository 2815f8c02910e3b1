/**
 * An error that a reader of the course can act on, in three parts: the rule that was broken, what came instead, and
 * the likely cure. Every error that the package throws on purpose is one of these.
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
