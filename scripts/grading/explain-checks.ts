import { asSentence } from "./plain-text.ts";
import type { JudgedCheck } from "./result.ts";

/** What came of the checks of a test, in sentences to a student: each that the notebook shows, and how many of the others. */
export function explainChecks(checks: readonly JudgedCheck[]): string[] {
  const hidden = checks.filter(({ isVisible }) => !isVisible);
  return [
    ...checks
      .filter(({ isVisible }) => isVisible)
      .map(({ name, isRight, message, hint }) =>
        isRight
          ? `${name} is right.`
          : `${name} is not right yet: ${asSentence(message)}${withHints([hint])}`,
      ),
    ...(hidden.length === 0 ? [] : [explainHidden(hidden)]),
  ];
}

/** Of checks that a notebook does not show, it must not be said what they expect. */
function explainHidden(hidden: readonly JudgedCheck[]): string {
  const wrong = hidden.filter(({ isRight }) => !isRight);
  const right = hidden.length - wrong.length;
  const hints = withHints(wrong.map(({ hint }) => hint));
  if (hidden.length === 1)
    return `The check that your notebook does not show is ${right === 1 ? "right" : "not right yet"}.${hints}`;
  const count =
    right === 0 ? "none is" : right === 1 ? "one is" : right === hidden.length ? "all are" : `${right} are`;
  return `Of the ${hidden.length} checks that your notebook does not show, ${count} right.${hints}`;
}

function withHints(hints: readonly string[]): string {
  const given = [...new Set(hints.filter((hint) => hint !== ""))];
  return given.length === 0 ? "" : ` ${given.length === 1 ? "Hint" : "Hints"}: ${given.join(" ")}`;
}
