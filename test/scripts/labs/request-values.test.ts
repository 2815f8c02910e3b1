import { describe, expect, test } from "vitest";

import { requestValues } from "../../../scripts/labs/request-values.ts";
import { Problem } from "../../../scripts/problem.ts";

const cell = (source: string) => ({ notebook: "00-test", id: "exercise-test", source });
const rewrite = (source: string, mode: "submission" | "reference", students: string[] = []) =>
  requestValues(cell(source), mode, new Set(students))
    .replace(/^import .*\n/, "")
    .replaceAll("// @ts-ignore\n", "")
    .replaceAll(/\s+/g, " ")
    .trim();

const CHECKS = `
// The answer is seven.
const unit = (x: number) => half(x) + 1; /* seven */
for (const x of [2, 4]) {
  check(\`at \${x}\`, unit(x), { expected: 7 * x, tolerance: 1e-7, hint: "It is seven." });
}
// BEGIN HIDDEN TESTS
check("function", half, { at: [[1], [2]], hint: "seven", expected: (x: number) => x / 2 });
check("later", await later(7), { expected: { seven: 7 } });
[1].forEach((x) => check("inner", (async () => await later(x))(), { expected: 1 }));
// END HIDDEN TESTS
`;

test("a submission is asked for values, and what is expected is gone with tolerances, hints and comments", () => {
  const rewritten = rewrite(CHECKS, "submission");
  expect(rewritten).toBe(
    "await undefined; const unit = (x: number) => half(x) + 1; " +
      "for (const x of [2, 4]) { sendToGrader(`at $" +
      "{x}`, () => (unit(x))); } " +
      'sendToGrader("function", () => (half), { at: [[1], [2]] }); ' +
      'await sendAwaitedToGrader("later", async () => (await later(7))); ' +
      '[1].forEach((x) => sendToGrader("inner", () => ((async () => await later(x))())));',
  );
  expect(rewritten).not.toMatch(/seven|expected|1e-7/);
});

test("what an answer does not declare, or not of that type, costs no other check: nothing is said of any line", () => {
  const source =
    'for (const x of [2]) {\n  check("a", f(\n  x), { expected: 2 });\n}\ncheck("b", `1\n2`, { expected: 1 });';
  const lines = requestValues(cell(source), "submission").split("\n").slice(1);
  expect(lines).toEqual([
    ...["// @ts-ignore", 'for (const x of [2]) { sendToGrader("a", () => (f(x))); }'],
    ...["// @ts-ignore", 'sendToGrader("b", () => (`1', "2`));", ""],
  ]);
  expect(requestValues(cell(source), "reference")).not.toContain("@ts-ignore");
});

test("the reference is asked for what is expected, too", () => {
  const rewritten = rewrite(CHECKS, "reference");
  expect(rewritten).toContain('{ expected: 7 * x, tolerance: 1e-7, hint: "It is seven." }');
  expect(rewritten).toContain('{ at: [[1], [2]], hint: "seven", expected: (x: number) => x / 2 }');
  expect(rewritten).toContain("async () => (await later(7)), { expected: { seven: 7 } })");
});

test("the names by which values are sent are new in the cell", () => {
  const source = 'const sendToGrader = 1; check("a", sendToGrader, { expected: 1 });';
  const code = requestValues(cell(source), "submission");
  expect(code).toMatch(/^import \{ sendAnswer as sendToGrader_, .*\} from "activation-lab\/notebook";\n/);
  expect(code).toContain('sendToGrader_("a", () => (sendToGrader))');
});

describe("kept", () => {
  test.each([
    ["an import of check", 'import { check } from "activation-lab"; check("a", f(1), { expected: 1 });'],
    ["names that values use as well", 'const x = 2; check("a", f(x), { expected: 2 * x });'],
    ["parts of what values use", 'const u = { v: 1 }; check("a", f(u), { expected: u.v + 1 });'],
    ["parts that values use", 'const u = [1, 2]; check("a", f(u[0]!), { expected: u[0] });'],
    ["methods", 'const u = [1, 2]; check("a", u.map(f), { expected: u.map((x) => x + 1) });'],
    [
      "names inside what is expected",
      'check("a", f, { at: [[1]], expected: (x: number) => { const y = x; return y; } });',
    ],
    ["names of earlier cells", 'check("a", f(1), { expected: known(1) });'],
    ["types of students", 'const u: Unit = { v: 1 }; check("a", f(u), { expected: (u as Unit).v });'],
    ["properties of that name", 'const u = { check: 1 }; check("a", f(u.check), { expected: 1 });'],
  ])("%s", (_, source) => {
    expect(() => requestValues(cell(source), "submission", new Set(["f", "Unit"]))).not.toThrow();
  });
});

describe("refused, by notebook, cell and line", () => {
  test.each<[string, string, RegExp]>([
    ["no check", "f(1);", /checks a value/],
    ["a cell of comments", "// nothing", /checks a value/],
    [
      "a throw",
      'check("a", 1, { expected: 1 });\nif (f(1) !== 2) throw new Error("no");',
      /line 2: .*leaves the verdict/,
    ],
    [
      "another name",
      'import { check as c } from "activation-lab"; c("a", 1, { expected: 1 });',
      /keeps its name/,
    ],
    ["a copy", 'const c = check; c("a", 1, { expected: 1 });', /only called/],
    ["a callback", "[1].forEach(check);", /only called/],
    [
      "one of its own",
      'const check = (...values: unknown[]) => {}; check("a", 1, { expected: 1 });',
      /that of the package/,
    ],
    ["no options", 'check("a", f(1));', /a name, a value and its options/],
    ["options elsewhere", 'const options = { expected: 1 }; check("a", f(1), options);', /stand in its call/],
    ["options that are spread", 'check("a", f(1), { ...known, expected: 1 });', /each once/],
    ["arguments that are spread", "check(...known, { expected: 1 });", /a name, a value/],
    ["an unknown option", 'check("a", f(1), { expected: 1, points: 2 });', /each once/],
    ["a computed option", 'check("a", f(1), { ["expected"]: 1 });', /each once/],
    ["an option twice", 'check("a", f(1), { expected: 1, expected: 2 });', /each once/],
    ["nothing expected", 'check("a", f(1), { hint: "one" });', /what is expected/],
    [
      "a variable for what is expected",
      'const seven = 7;\ncheck("a", f(1), { expected: seven });',
      /line 2: What only says/,
    ],
    ["a shorthand for it", 'const expected = 7; check("a", f(1), { expected });', /What only says/],
    ["a table", 'for (const [x, y] of [[1, 7]]) check("a", f(x), { expected: y });', /What only says/],
    [
      "rows of a table",
      'for (const row of [[1, 7]]) check("a", f(row[0]), { expected: row[1] });',
      /What only says/,
    ],
    [
      "a function for it",
      'function right() { return 7; } check("a", f(1), { expected: right() });',
      /What only says/,
    ],
    [
      "a variable for a hint",
      'const hint = "7"; check("a", f(1), { expected: 7, hint: hint });',
      /What only says/,
    ],
    ["the student's function", 'check("a", f(1), { expected: f(2) / 2 });', /does not depend/],
    [
      "the student's value",
      'const low = f(1); check("a", low.y, { expected: known(low.x) });',
      /does not depend/,
    ],
    ["a part of it", 'const { x, y } = f(1); check("a", [x, y], { expected: [x, 2] });', /does not depend/],
    ["its items", 'for (const x of f(1)) check("a", x, { expected: Math.round(x) });', /does not depend/],
  ])("%s", (_, source, message) => {
    const run = () => requestValues(cell(source), "submission", new Set(["f"]));
    expect(run).toThrow(Problem);
    expect(run).toThrow(message);
    expect(run).toThrow(/^00-test, cell exercise-test, line \d+: /);
  });
});
