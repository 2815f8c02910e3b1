import { afterEach, describe, expect, it, vi } from "vitest";

import { loadHighlighter } from "../../../scripts/deck/highlight-code.ts";

const CODE = 'const depths = [5, 10].map((depth) => depth * 2); // a comment\nshow("x", { depths });\n';

describe("highlighted code", () => {
  afterEach(() => vi.restoreAllMocks());

  it("has the same colors on a machine that is too busy to color it in time", async () => {
    const highlight = await loadHighlighter();
    const calm = highlight(CODE, "typescript");
    let now = Date.now();
    vi.spyOn(Date, "now").mockImplementation(() => {
      now += 10_000;
      return now;
    });
    // Grammars keep what they have seen: others see the code for the first time.
    const busy = (await loadHighlighter())(CODE, "typescript");
    expect(busy).toBe(calm);
    expect(new Set(calm.match(/color:#\w+/g)).size).toBeGreaterThan(4);
  });

  it("leaves very long lines plain, and the others colored", async () => {
    const highlight = await loadHighlighter();
    const long = `const long = "${"x".repeat(3000)}";`;
    expect(
      highlight(`${long}\nconst short = 1;`, "typescript").match(/<span style/g)?.length,
    ).toBeGreaterThan(3);
    expect(highlight(long, "typescript").match(/<span style="[^"]*color:/g)?.length ?? 0).toBeLessThan(2);
  });
});
