import { expect, it } from "vitest";

import { createPlanner } from "../../../scripts/grading/planner.ts";
import { readSubmission } from "../../../scripts/grading/read-submission.ts";
import type { Notebook } from "../../../scripts/notebook/notebook.ts";
import { handIn, lecture, PERFECT } from "./fixture.ts";

function read(text: string): Notebook {
  const submission = readSubmission(Buffer.from(text), lecture);
  if (typeof submission === "string") throw new Error(submission);
  return submission.notebook;
}

it("plans what a submission adds, and gives up a text for which the parser takes years", async () => {
  const added = { "set-up": "const own = 1;" };
  // Each parenthesis may begin the parameters of a function: TypeScript tries both, within both.
  const endless = { ...added, "double-test": `${"async (a = ".repeat(60)}1${")".repeat(60)}` };
  const planner = createPlanner(1);
  const planned = await planner.plan({ source: lecture, submission: read(handIn(PERFECT, endless)) });
  planner.end();
  const answers = planned.filter(({ role }) => role === "answer");
  expect(answers.map(({ source }) => source)).toEqual([PERFECT.double, PERFECT.squares, PERFECT.shout]);
  expect(planned.map(({ role }) => role)).not.toContain("added");

  const patient = createPlanner();
  const whole = await patient.plan({ source: lecture, submission: read(handIn(PERFECT, added)) });
  patient.end();
  expect(whole.map(({ id }) => id)).toEqual([
    ...["set-up", "added-2", "double-answer", "double-test", "squares-answer", "squares-test"],
    ...["shout-answer", "shout-test"],
  ]);
});
