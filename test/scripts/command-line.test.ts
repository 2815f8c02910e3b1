import { describe, expect, test } from "vitest";

import {
  type Call,
  type Command,
  callCommand,
  createProgressLine,
  describeError,
  readChoice,
  readPositive,
  readPreset,
  readTimeLimit,
} from "../../scripts/command-line.ts";
import { Problem, UsageProblem } from "../../scripts/problem.ts";
import { Problem as PackageProblem } from "../../src/problem.ts";

const OPTIONS = {
  out: { type: "string", value: "PATH", short: "o", help: "where to write" },
  force: { type: "boolean", help: "run again" },
} as const;

async function call(args: string[], takesPaths = true, passesOn = false) {
  const lines: string[] = [];
  const calls: Call<typeof OPTIONS>[] = [];
  const command: Command<typeof OPTIONS> = {
    usage: "npm run bake -- BREAD [options]",
    summary: "Bakes bread.",
    options: OPTIONS,
    takesPaths,
    passesOn,
    async run(received) {
      calls.push(received);
      return 1;
    },
  };
  const code = await callCommand(command, args, {
    signal: new AbortController().signal,
    out: (line) => lines.push(line),
    progress: createProgressLine({ write: () => true }),
  });
  return { code, lines, call: calls[0] };
}

describe("callCommand", () => {
  test("hands over options and positionals and returns the code of the command", async () => {
    const result = await call(["rye", "-o", "oven", "--force"]);
    expect(result.code).toBe(1);
    expect(result.call?.values).toEqual({ out: "oven", force: true });
    expect(result.call?.positionals).toEqual(["rye"]);
  });

  test("refuses a stray word where no path is taken", async () => {
    await expect(call(["rye"], false)).rejects.toThrow(UsageProblem);
    await expect(call(["rye"], false)).rejects.toThrow(/Unexpected argument 'rye'/);
  });

  test("passes on what it does not know where another program is to have it, in its order", async () => {
    const result = await call(["--port", "9000", "--force", "--", "--dark"], false, true);
    expect(result.call?.values).toEqual({ force: true });
    expect(result.call?.positionals).toEqual(["--port", "9000", "--dark"]);
    expect((await call(["--port", "-h"], false, true)).call).toBeUndefined();
  });

  test("--help prints usage, summary and every option, and runs nothing", async () => {
    const result = await call(["--help"]);
    expect(result.code).toBe(0);
    expect(result.call).toBeUndefined();
    expect(result.lines.join("\n")).toBe(
      "Usage: npm run bake -- BREAD [options]\n\nBakes bread.\n\n" +
        "  -o, --out PATH  where to write\n  --force         run again\n  -h, --help      Print this help.",
    );
  });

  test.each([[["--froce"]], [["--out"]], [["--force=yes"]]])("refuses %j", async (args) => {
    await expect(call(args)).rejects.toThrow(UsageProblem);
  });
});

describe("createProgressLine", () => {
  const writeTo = (isTTY: boolean) => {
    let text = "";
    const line = createProgressLine({
      isTTY,
      columns: 11,
      write: (part) => {
        text += part;
      },
    });
    line.show("cell 1 of 12, 3 s");
    line.show("cell 2");
    line.clear();
    line.clear();
    return text;
  };

  test("rewrites one line of a terminal, no longer than it is wide", () => {
    expect(writeTo(true)).toBe("cell 1 of \r\u001b[Kcell 2\r\u001b[K");
  });

  test("prints lines elsewhere", () => {
    expect(writeTo(false)).toBe("cell 1 of 12, 3 s\ncell 2\n");
  });
});

test("values of options are checked", () => {
  expect(readPositive("cell-timeout", "2.5")).toBe(2.5);
  for (const value of ["0", "-1", "soon", "Infinity", ""]) {
    expect(() => readPositive("cell-timeout", value)).toThrow(UsageProblem);
  }
  expect(readTimeLimit("timeout", "2000000")).toBe(2_000_000);
  // A timer that is to wait longer does not wait at all.
  expect(() => readTimeLimit("timeout", "2147484")).toThrow(/at most 2147483 seconds/);
  expect(readChoice("preset", "full", ["quick", "full"])).toBe("full");
  expect(() => readChoice("preset", "medium", ["quick", "full"])).toThrow(/quick, full/);
});

test("the preset is that of the option, else that of the environment, else quick", () => {
  expect(readPreset("full", "quick")).toBe("full");
  expect(readPreset(undefined, "full")).toBe("full");
  expect(readPreset(undefined, "")).toBe("quick");
  expect(readPreset(undefined, undefined)).toBe("quick");
  expect(() => readPreset(undefined, "foo")).toThrow(/ACTIVATION_LAB_PRESET.*"foo"/);
  expect(() => readPreset("", "full")).toThrow(UsageProblem);
});

describe("describeError", () => {
  const parts = { rule: "Bread is baked.", came: "dough", cure: "Bake it." };

  test("tells a problem in its own words", () => {
    expect(describeError(new Problem(parts))).toEqual({
      text: "Bread is baked. Got: dough. Bake it.",
      exitCode: 1,
    });
    expect(describeError(new UsageProblem(parts)).exitCode).toBe(2);
  });

  test("tells a problem of the package in its own words, too", () => {
    const { text, exitCode } = describeError(new PackageProblem(parts));
    expect([text, exitCode]).toEqual(["Bread is baked. Got: dough. Bake it.", 1]);
  });

  test("calls anything else a fault of the kit, with its stack", () => {
    const { text, exitCode } = describeError(new TypeError("x is not\na function."));
    const [line, ...stack] = text.split("\n");
    expect(exitCode).toBe(1);
    expect(line).toBe(
      "Something went wrong inside activation-lab: x is not a function. " +
        "This is a fault of the kit: please report it with the stack below.",
    );
    expect(stack.join("\n")).toMatch(/^TypeError: x is not\na function\.\n\s+at .*command-line\.test/);
    expect(describeError("thrown").text).toContain("'thrown'");
  });
});
