import { expect, test } from "vitest";

import { reportOf } from "../../../scripts/kernel/report.ts";
import type { JsonObject } from "../../../scripts/notebook/notebook.ts";

const read = (report: JsonObject | string) =>
  reportOf({
    id: "1",
    type: "display_data",
    parent: "0",
    session: "s",
    content: { data: { "application/vnd.activation-lab.report+json": report } },
  });
const error = { name: "Error", message: "m", text: "t" };

test.each([
  { kind: "thrown", error },
  { kind: "unhandled-rejection", error },
  { kind: "diagnostic", fileName: "", line: 1, character: 1, message: "m" },
  { kind: "end", pending: ["Timeout"] },
  { kind: "output-limit" },
])("reads %j", (report) => {
  expect(read(report)).toEqual(report);
});

test.each([
  "end",
  {},
  { kind: "unheard-of" },
  { kind: "unhandled-rejection" },
  { kind: "thrown", error: { ...error, text: 5 } },
  { kind: "diagnostic", fileName: "", line: 1, character: 0, message: "m" },
  { kind: "diagnostic", fileName: "", line: 1, character: 1e12, message: "m" },
  { kind: "end", pending: "none" },
  { kind: "end", pending: [5] },
])("takes %j for no report", (report) => {
  expect(read(report)).toBeUndefined();
});
