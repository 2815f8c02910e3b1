import { readFileSync } from "node:fs";

import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";

import { activations } from "../../src/activations/index.ts";
import * as numerics from "../../src/index.ts";
import { initializers } from "../../src/networks/initializers.ts";
import { measured } from "../../src/notebook/measured.ts";
import { studentQuantile } from "../../src/statistics.ts";
import { useBackend } from "./support/backends.ts";
import { expectAllClose } from "./support/closeness.ts";
import { citationKeys, docstringTags, sourceFiles, textsThatCite } from "./support/docstrings.ts";

describe("citations", () => {
  const keys = citationKeys();

  test("every key that a docstring cites stands in CITATION.bib", () => {
    const cited = docstringTags("see").filter(({ text }) => !text.startsWith("{@link"));
    expect(cited.length).toBeGreaterThan(15);
    const unknown = cited.filter(({ text }) => !keys.has(text.split(/[,\s]/)[0]!));
    expect(unknown).toEqual([]);
  });

  test("every entry of CITATION.bib is cited by the package, a data set or a notebook", () => {
    const texts = textsThatCite();
    expect([...keys].filter((key) => !texts.some((text) => text.includes(key)))).toEqual([]);
  });

  test("every activation and initializer names a source that stands there", () => {
    for (const { name, source } of [...Object.values(activations), ...Object.values(initializers)]) {
      expect(keys.has(source), `${name}: ${source}`).toBe(true);
    }
  });
});

test("everything that the package exports has a docstring", () => {
  const texts = sourceFiles().map((path) => readFileSync(path, "utf8"));
  const names = [numerics, numerics.layers, numerics.polynomials].flatMap((part) => Object.keys(part));
  expect(names.length).toBeGreaterThan(100);
  const undocumented = names.filter((name) => {
    const declaration = new RegExp(String.raw`\*/\nexport (async )?(function|const|class) ${name}\b`);
    return !texts.some((text) => declaration.test(text));
  });
  // The two namespaces.
  expect(undocumented).toEqual(["layers", "polynomials"]);
});

describe("examples", () => {
  beforeAll(() => useBackend("wasm"));

  /** Files with an example that displays something instead of returning it. */
  const DISPLAYING = ["src/notebook/progress.ts", "src/notebook/say.ts", "src/notebook/show.ts"];

  /** `expression; // result`, where the result is JSON: numbers, rounded as they are printed, or a text. */
  const all = docstringTags("example").map(({ place, text }) => {
    const [, expression, result] = /^(.+); \/\/ ([-\d.[\], ]+|".*")$/.exec(text) ?? [];
    return { place, expression, result };
  });
  const examples = all.flatMap(({ place, expression, result }) =>
    expression === undefined || result === undefined ? [] : [[place, expression, result] as const],
  );

  test("are many", () => expect(examples.length).toBeGreaterThan(15));

  test("all run, but for those that display something", () => {
    const written = sourceFiles().flatMap((path) => readFileSync(path, "utf8").match(/@example\b/g) ?? []);
    expect(all.length).toBe(written.length);
    const skipped = all.filter(({ result }) => result === undefined).map(({ place }) => place.split(":")[0]);
    expect(skipped.sort()).toEqual(DISPLAYING);
  });

  test.each(examples)("%s: %s", async (_place, expression, result) => {
    const scope: Record<string, unknown> = { ...numerics, tf, measured, studentQuantile };
    const value: unknown = new Function(...Object.keys(scope), `return ${expression};`)(
      ...Object.values(scope),
    );
    const plain = value instanceof tf.Tensor ? await value.array() : value;
    if (typeof plain === "string") expect(plain).toBe(JSON.parse(result));
    else expectAllClose(plain, JSON.parse(result), 0.00051, expression);
  });
});
