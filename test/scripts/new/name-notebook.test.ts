import { describe, expect, it } from "vitest";

import { checkTitle, nameNotebook } from "../../../scripts/new/name-notebook.ts";

describe("the title of a new notebook", () => {
  it("is one line of plain text", () => {
    expect(checkTitle("  Why do gradients vanish? ")).toBe("Why do gradients vanish?");
    expect(checkTitle("Übergrößen (and “more”)")).toBe("Übergrößen (and “more”)");
  });

  it.each([
    ["  ", /an empty one/],
    ["two\nlines", /line breaks/],
    ["x".repeat(81), /81 characters.*question/],
    ["The $x$ of it", /with \$.*Leave out \$/],
    ["**Bold**", /with \*/],
    ["<script>", /with </],
    ["[@Glorot2010]", /with \[/],
  ])("is refused as %j in three parts", (title, words) => {
    expect(() => checkTitle(title)).toThrow(words);
    expect(() => checkTitle(title)).toThrow(/^A title is one line .* Got: /);
  });
});

describe("the name of a new notebook", () => {
  it("is the next free number and the title in kebab case", () => {
    expect(nameNotebook("Why do gradients vanish?", [])).toBe("01-why-do-gradients-vanish");
    expect(nameNotebook("Übergrößen: it's 2 × more", ["01-one", "07-seven", "authors-guide"])).toBe(
      "08-ubergrossen-its-2-more",
    );
    expect(nameNotebook("Next", ["99-last"])).toBe("100-next");
  });

  it("is no other one's, whatever the number", () => {
    expect(() => nameNotebook("Vanishing gradients", ["01-vanishing-gradients"])).toThrow(
      /01-vanishing-gradients is there already/,
    );
    expect(() => nameNotebook("Authors' guide", ["authors-guide"])).toThrow(/authors-guide is there/);
  });

  it("needs Latin letters", () => {
    expect(() => nameNotebook("深層学習", [])).toThrow(/Latin letters.*Got.*change it inside/);
    expect(() => nameNotebook("2 + 2", [])).toThrow(/Latin letters/);
  });
});
