import { expect, test } from "vitest";

import { sparseProgress } from "../../../scripts/datasets/sparse-progress.ts";

const NEWS = [
  [0, "Fetched 0.1 of 170 MB"],
  [9, "Fetched 8 of 170 MB"],
  [11, "Fetched 10.5 of 170 MB"],
  [12, "Unpacking"],
  [20, "Unpacking"],
] as const;

function shown(isTerminal: boolean): string[] {
  const lines: string[] = [];
  let seconds = 0;
  const show = sparseProgress(
    (text) => lines.push(text),
    isTerminal,
    () => seconds * 1000,
  );
  for (const [at, text] of NEWS) {
    seconds = at;
    show(text);
  }
  return lines;
}

test("a log gets the first of each stage, then a line every ten seconds", () => {
  expect(shown(false)).toEqual(["Fetched 0.1 of 170 MB", "Fetched 10.5 of 170 MB", "Unpacking"]);
});

test("a terminal gets all", () => {
  expect(shown(true)).toEqual(NEWS.map(([, text]) => text));
});
