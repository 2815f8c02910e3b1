import { expect, test } from "vitest";

import type { Lecture } from "../../../scripts/grading/lecture.ts";
import { readReference } from "../../../scripts/grading/reference.ts";
import type { Outcome } from "../../../scripts/grading/run-cells.ts";
import { lecture as source } from "./fixture.ts";

const graded = { gradeId: "double-test", id: "double-test", kind: "test", points: 4 } as const;
const ids = ["set-up", "double-test", "double-test/visible"];
const lecture: Lecture = {
  ...{ source, title: "Tiny", graded: [graded], requests: new Map() },
  reference: ids.map((id) => ({ id, source: "" })),
};
const nothing: Outcome = { answers: [], error: null, rules: [] };
const sent = (answer: number, expected: number) => {
  return { name: "double", answer, expected, tolerance: 1e-6, hint: "" };
};

function read(changes: Record<string, Partial<Outcome>>) {
  const entries = ids.map((id) => [id, { ...nothing, ...changes[id] }] as const);
  return () => readReference(lecture, { byCell: new Map(entries) });
}

test("what is expected of each check, and whether students see it, comes out of the run with the solutions", () => {
  const answers = [sent(8, 8), sent(-3, -3)];
  const { checks } = read({
    "double-test": { answers },
    "double-test/visible": { answers: answers.slice(0, 1) },
  })();
  expect(checks).toEqual({
    "double-test": [
      { sent: answers[0], isVisible: true },
      { sent: answers[1], isVisible: false },
    ],
  });
});

test("a solution that is wrong, or checked by nothing, is told, and where to try it", () => {
  const wrong = read({ "double-test": { answers: [sent(9, 8)] } });
  expect(wrong).toThrow(/cell double-test: .*expected 8, but got 9.*Mend the notebook; .*check 01-tiny/s);
  expect(read({})).toThrow("it checks nothing");
});

test("who gives cells too little time is told how to give more", () => {
  for (const slow of [{ rules: ["cell-time-limit"] }, { loss: "time" as const }])
    expect(read({ "set-up": slow })).toThrow(/cell set-up: .*--cell-timeout and --timeout/s);
});
