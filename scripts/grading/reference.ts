import { judgeAnswers } from "../labs/judge-answers.ts";
import { isObject, type JsonValue } from "../notebook/notebook.ts";
import { Problem } from "../problem.ts";
import { explainOutcome } from "./explain-outcome.ts";
import { type Lecture, visibleIdOf } from "./lecture.ts";
import type { Outcomes } from "./run-cells.ts";

/** What the solutions gave, by test cells: what is expected of each check, and whether students see it. */
export interface Reference {
  readonly checks: Readonly<Record<string, readonly ReferenceCheck[]>>;
}

export interface ReferenceCheck {
  readonly sent: JsonValue;
  readonly isVisible: boolean;
}

/**
 * Reads what the teacher's own run gave.
 *
 * @throws Problem if a solution does not earn all points: then no submission can be judged by it.
 */
export function readReference(lecture: Lecture, { byCell, fault }: Outcomes): Reference {
  const checks: Record<string, ReferenceCheck[]> = {};
  for (const { id } of lecture.reference) {
    const outcome = byCell.get(id);
    const trouble = explainOutcome(outcome, { name: "It", isOwn: false });
    if (trouble === undefined) continue;
    const isSlow = outcome?.rules.includes("cell-time-limit") === true || outcome?.loss === "time";
    const cure = isSlow ? "Give it more time by --cell-timeout and --timeout, or mend the notebook" : MEND;
    throw unsound(lecture, id, `${trouble} ${fault ?? ""}`.trim(), cure);
  }
  for (const { id, kind } of lecture.graded) {
    if (kind !== "test") continue;
    const answers = byCell.get(id)?.answers ?? [];
    const visible = [...(byCell.get(visibleIdOf(id))?.answers ?? [])];
    const [wrong] = judgeAnswers(answers, answers).filter(({ isRight }) => !isRight);
    if (wrong !== undefined) throw unsound(lecture, id, `${wrong.name}: ${wrong.message}`);
    if (answers.length === 0) throw unsound(lecture, id, "it checks nothing");
    checks[id] = answers.map((sent) => {
      // The visible checks are some of all, in the same order.
      const isVisible = visible.length > 0 && isSameCheck(visible[0]!, sent);
      if (isVisible) visible.shift();
      return { sent, isVisible };
    });
  }
  return { checks };
}

function isSameCheck(one: JsonValue, other: JsonValue): boolean {
  const facts = (sent: JsonValue) => (isObject(sent) ? [sent.name, sent.expected, sent.hint ?? null] : []);
  return JSON.stringify(facts(one)) === JSON.stringify(facts(other));
}

const MEND = "Mend the notebook";

function unsound(lecture: Lecture, cell: string, came: string, cure = MEND): Problem {
  return new Problem({
    rule: `${lecture.source.name}, cell ${cell}: the solutions of a lecture run and earn all points.`,
    came: came.replace(/\.$/, ""),
    cure: `${cure}; npm run labs -- check ${lecture.source.name} tries its exercises.`,
  });
}
