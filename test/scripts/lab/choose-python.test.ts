import { describe, expect, it } from "vitest";

import { choosePython } from "../../../scripts/lab/choose-python.ts";
import type { PythonFacts } from "../../../scripts/lab/describe-python.ts";
import { Problem } from "../../../scripts/problem.ts";

const own = "/course/.lab/python/bin/python";

/** Chooses among Pythons, by path and what they have. */
function choose(
  pythons: Record<string, Partial<PythonFacts> | undefined>,
  { wantsOwn = false, isNamed = false } = {},
) {
  const described = new Map(
    Object.entries(pythons).map(([executable, facts]) => [
      executable,
      facts && { executable, version: "3.12.1", hasVenv: true, ...facts },
    ]),
  );
  return choosePython({
    candidates: Object.keys(pythons).map((path) => [path] as const),
    own,
    isNamed,
    wantsOwn,
    describe: async ([program]) => described.get(program),
  });
}

const whole = { jupyterlab: "4.6.4", plotly: "7.1.0" };

describe("choosePython", () => {
  it("prefers JupyterLab with plotly, then JupyterLab, then a Python that can make an environment", async () => {
    const bare = { jupyterlab: "4.2.0" };
    expect(await choose({ a: {}, b: bare, c: whole })).toMatchObject({
      kind: "lab",
      python: { executable: "c" },
    });
    expect(await choose({ a: {}, b: bare, [own]: whole })).toMatchObject({ python: { executable: own } });
    expect(await choose({ a: {}, b: bare })).toMatchObject({ kind: "lab", python: { executable: "b" } });
    expect(await choose({ a: undefined, b: { hasVenv: false }, c: {} })).toMatchObject({
      kind: "base",
      python: { executable: "c" },
    });
  });

  it("takes the one that is named as it is, and none in its place if it does not run", async () => {
    const bare = { jupyterlab: "4.2.0" };
    const isNamed = true;
    expect(await choose({ a: bare, [own]: whole }, { isNamed })).toMatchObject({
      python: { executable: "a" },
    });
    expect(await choose({ a: {}, [own]: whole }, { isNamed })).toMatchObject({ python: { executable: own } });
    await expect(choose({ a: undefined, [own]: whole }, { isNamed })).rejects.toThrow(
      /none that runs \(tried a\)/,
    );
  });

  it("takes a JupyterLab for which plotly has no renderer for none", async () => {
    expect(await choose({ a: { jupyterlab: "3.6.8", plotly: "7.1.0" } })).toMatchObject({ kind: "base" });
  });

  it("takes the project's own environment and no other where that is asked for", async () => {
    expect(await choose({ a: whole, [own]: whole }, { wantsOwn: true })).toMatchObject({
      kind: "lab",
      python: { executable: own },
    });
    expect(await choose({ a: whole, [own]: undefined }, { wantsOwn: true })).toMatchObject({
      kind: "base",
      python: { executable: "a" },
    });
    // Half installed: pip goes on there.
    expect(await choose({ a: {}, [own]: { jupyterlab: "4.6.4" } }, { wantsOwn: true })).toMatchObject({
      kind: "base",
    });
  });

  it.each([
    [
      "no Python at all",
      { python3: undefined },
      "none that runs (tried python3)",
      "Install Python from https://www.python.org",
    ],
    ["an old one", { python3: { version: "3.9.2" } }, "Python 3.9.2 (python3)", "Install Python from"],
    [
      "one without venv",
      { python3: { hasVenv: false } },
      "cannot make a virtual environment",
      "apt install python3-venv",
    ],
  ])("with %s says what came and all ways out", async (_, pythons, came, cure) => {
    const problem = await choose(pythons).catch((error: unknown) => error);
    expect(problem).toBeInstanceOf(Problem);
    const { message } = problem as Problem;
    for (const part of [
      "needs Python 3.10 or newer",
      came,
      cure,
      "VS Code",
      "dev container",
      "Binder",
      "npm run decks",
    ])
      expect(message).toContain(part);
  });
});
