import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";

import { activations } from "../../src/activations/index.ts";
import * as numerics from "../../src/index.ts";
import { crossEntropy } from "../../src/networks/cross-entropy.ts";
import { initializers } from "../../src/networks/initializers.ts";
import { useBackend } from "./support/backends.ts";
import { expectAllClose } from "./support/closeness.ts";
import { citationKeys, docstringTags } from "./support/docstrings.ts";

describe("citations", () => {
  const keys = citationKeys();

  test("every key that a docstring cites stands in CITATION.bib", () => {
    const cited = docstringTags("see").filter(({ text }) => !text.startsWith("{@link"));
    expect(cited.length).toBeGreaterThan(15);
    const unknown = cited.filter(({ text }) => !keys.has(text.split(/[,\s]/)[0]!));
    expect(unknown).toEqual([]);
  });

  test("every activation and initializer names a source that stands there", () => {
    for (const { name, source } of [...Object.values(activations), ...Object.values(initializers)]) {
      expect(keys.has(source), `${name}: ${source}`).toBe(true);
    }
  });
});

describe("examples", () => {
  beforeAll(() => useBackend("wasm"));

  /** `expression; // result`, where the result is JSON, rounded as it is printed. */
  const examples = docstringTags("example").flatMap(({ place, text }) => {
    const [, expression, result] = /^(.+); \/\/ ([-\d.[\], ]+)$/.exec(text) ?? [];
    return expression === undefined || result === undefined ? [] : [[place, expression, result] as const];
  });

  test("are many", () => expect(examples.length).toBeGreaterThan(12));

  test.each(examples)("%s: %s", async (_place, expression, result) => {
    const scope: Record<string, unknown> = { ...numerics, tf, crossEntropy };
    const value: unknown = new Function(...Object.keys(scope), `return ${expression};`)(
      ...Object.values(scope),
    );
    const plain = value instanceof tf.Tensor ? await value.array() : value;
    expectAllClose(plain, JSON.parse(result), 0.00051, expression);
  });
});
