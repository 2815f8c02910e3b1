import { describe, expect, it } from "vitest";

import { type FoundSymbol, findSymbol, topNames } from "../../../scripts/walkthrough/find-symbol.ts";

const SOURCE = `import { other } from "./other.js";

/** Where it bends. */
const KNEE = 0.5;

/**
 * A gate: x · g(x).
 *
 * @param beta Slope.
 */
export function gate({ beta = 1 }: { beta?: number } = {}): Activation {
  const scale = (x: number) => beta * x;
  return {
    name: "gate",
    /** The value itself. */
    value: (x) => x * other(scale(x)),
    slope(x) {
      return other(scale(x)); // } not the end
    },
    parameters: [{ name: "beta", value: beta }],
  };
}

export interface Activation { value(x: number): number; }
export const [first, second] = [1, 2];
const left = { same: 1 }, right = { same: 2 };
export const pair = [{ same: 1 }, { same: 2 }];
`;

const find = (symbol: string, source = SOURCE): FoundSymbol => {
  const found = findSymbol(source, "gate.ts", symbol);
  if (typeof found === "string") throw new Error(found);
  return found;
};

describe("findSymbol", () => {
  it("finds a declaration with its lines and its comment", () => {
    const { code, first, last, comment, whole } = find("KNEE");
    expect({ code, first, last, comment }).toEqual({
      code: "const KNEE = 0.5;",
      first: 4,
      last: 4,
      comment: "/** Where it bends. */",
    });
    expect(whole).toEqual({ code, first, last });
    expect(find("gate").last).toBe(22);
    expect(find("Activation").code).toContain("interface Activation");
  });

  it("finds what stands inside one, the outermost of its name, without the indentation", () => {
    expect(find("gate.value")).toMatchObject({
      code: "value: (x) => x * other(scale(x)),",
      first: 16,
      comment: "/** The value itself. */",
      whole: { first: 11, last: 22 },
    });
    expect(find("gate.slope").code).toBe("slope(x) {\n  return other(scale(x)); // } not the end\n},");
    expect(find("gate.scale").code).toBe("const scale = (x: number) => beta * x;");
    expect(find("gate.parameters.value").first).toBe(20);
  });

  it("takes the comment of what is around where there is none", () => {
    expect(find("gate.slope").comment).toMatch(/^\/\*\*\n \* A gate/);
    expect(find("pair").comment).toBeUndefined();
  });

  it("finds what moved to other lines, whatever was written before it", () => {
    const moved = `// One line.\n\n/* a brace { */ const text = "}";\n${SOURCE}`;
    expect(find("gate.value", moved)).toMatchObject({
      ...find("gate.value"),
      first: 19,
      last: 19,
      whole: {},
    });
    expect(find("gate.value", SOURCE.replaceAll("\n", "\r\n")).code).toBe(find("gate.value").code);
  });

  it("says why there is none", () => {
    expect(findSymbol(SOURCE, "gate.ts", "gates")).toBe("it declares no gates");
    expect(findSymbol(SOURCE, "gate.ts", "other")).toBe("it declares no other");
    expect(findSymbol(SOURCE, "gate.ts", "gate.width")).toBe("gate has no width");
    expect(findSymbol(SOURCE, "gate.ts", "pair.same")).toMatch(
      /^pair has 2 declarations of same side by side/,
    );
    expect(findSymbol(SOURCE, "gate.ts", "")).toMatch(/declares no/);
  });

  it("lists what a file declares", () => {
    expect(topNames(SOURCE, "gate.ts")).toEqual(["KNEE", "gate", "Activation", "left", "right", "pair"]);
  });
});
