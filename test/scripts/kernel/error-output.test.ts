import { describe, expect, test } from "vitest";

import { compileOutput, thrownOutput } from "../../../scripts/kernel/error-output.ts";
import { cellFailed } from "../../../scripts/kernel/failures.ts";

const thrown = (message: string) =>
  thrownOutput({ name: "Error", message, text: `Error: ${message}\n    at learn (x.js:1:2)` }, "/notebooks");

describe("thrownOutput", () => {
  test("cuts a long line and says so", () => {
    const { message, traceback } = thrown("x".repeat(30_000));
    expect(message).toBe(`${"x".repeat(10_000)} ... [cut: 20000 more characters]`);
    expect(traceback[0]).toHaveLength(message.length);
    expect(traceback[1]).toBe("    at learn (x.js:1:2)");
  });

  test("cuts a long text and says so", () => {
    const { message } = thrown("line\n".repeat(1e6));
    expect(message.length).toBeLessThan(101_000);
    expect(message).toMatch(/\[cut: 4900000 more characters\]$/);
  });

  // Each of these took the square of its length: minutes, in which no limit and no Ctrl-C was heard.
  test.each([
    ["a path without end", "/a".repeat(2e6)],
    ["frames without end", `\n  at ${"( ".repeat(2e6)}`],
    ["frames that might be tslab's", `\n  at ${"(/tslab/dist".repeat(1e6)}`],
    ["blanks without end", `\n${" ".repeat(2e6)}x`],
    ["line feeds without end", "\n".repeat(2e6)],
    ["a name without end", `<${"a".repeat(2e6)}`],
  ])("is not slowed down by %s", (_, text) => {
    const output = thrown(text);
    expect(cellFailed(output).message.length).toBeLessThan(1000);
    expect(output.message.length).toBeLessThan(101_000);
  });
});

test("compileOutput cuts as well", () => {
  const diagnostic = { kind: "diagnostic", fileName: "", line: 1, character: 1 } as const;
  const { message } = compileOutput([{ ...diagnostic, message: "x".repeat(1e6) }], "x", "/notebooks");
  expect(message.length).toBeLessThan(11_000);
});
