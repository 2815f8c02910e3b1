import { type Answer, compareAnswers } from "activation-lab";

import { isObject, type JsonValue } from "../notebook/notebook.ts";
import { Problem } from "../problem.ts";

/** One check of a test cell, judged. */
export interface Verdict {
  readonly name: string;
  readonly isRight: boolean;
  /** What was expected and what came, for a wrong answer; else empty. */
  readonly message: string;
  readonly hint: string;
}

/**
 * Judges the answers to the checks of one test cell, in the order in which the reference gave its own; answers beyond
 * those do not count.
 *
 * @param reference What the kernel of the reference sent, with what is expected.
 * @param answers What a submission's kernel sent: any JSON, maybe forged.
 * @throws Problem if the reference does not say what is expected.
 */
export function judgeAnswers(reference: readonly JsonValue[], answers: readonly JsonValue[]): Verdict[] {
  return reference.map((sent, index) => {
    const { name, expected, tolerance, hint } = isObject(sent) ? sent : {};
    if (typeof name !== "string" || expected === undefined || typeof tolerance !== "number") {
      throw new Problem({
        rule: "The reference says of each check what is expected.",
        came: JSON.stringify(sent).slice(0, 200),
        cure: "Run the source's own cells in the mode reference.",
      });
    }
    const message = findFault(expected as Answer, answers[index], tolerance);
    return { name, isRight: message === "", message, hint: typeof hint === "string" ? hint : "" };
  });
}

function findFault(expected: Answer, sent: JsonValue | undefined, tolerance: number): string {
  const own = (key: string) => (isObject(sent) && Object.hasOwn(sent, key) ? sent[key] : undefined);
  const answer = own("answer");
  if (answer !== undefined) return compareAnswers(expected, answer, tolerance) ?? "";
  const error = own("error");
  if (!isObject(error)) return "no value came";
  const text = [error.name, error.message].map((part) =>
    typeof part === "string" ? part.slice(0, 500) : "?",
  );
  return `it stopped with ${text.join(": ")}`;
}
