import { describe, expect, test } from "vitest";

import { foldText } from "../../../scripts/kernel/fold-text.ts";

describe("foldText", () => {
  test("folds as JupyterLab's own test says (packages/outputarea/test/model.spec.ts)", () => {
    const text = "Jupyter\rj\njj\bupyter\r\r\njupyter";
    expect(foldText(text)).toBe("jupyter\njupyter\njupyter");
  });

  test.each([
    ["nothing to fold", "plain\ntext", "plain\ntext"],
    ["a backspace", "foo\bbar", "fobar"],
    ["a backspace at the end", "foo\b", "fo"],
    ["overwriting from the start", "foo\rbar", "bar"],
    ["a shorter line over a longer one", "abcdef\rxyz", "xyzdef"],
    ["a carriage return before a line feed", "one\r\ntwo\r\r\nthree", "one\ntwo\nthree"],
    ["a return at the end", "done\r", "done"],
    ["lines apart", "aaa\rb\ncc\rd", "baa\ndc"],
    ["a progress line", "\r 1/3\r 2/3\r 3/3\n", " 3/3\n"],
    ["a backspace at the start", "\b\bx", "x"],
    ["characters beyond the basic plane", "😀😀\r😎", "😎😀"],
  ])("folds %s", (_, text, folded) => {
    expect(foldText(text)).toBe(folded);
  });

  test.each([
    ["colors", "\u001b[1;31mred\u001b[0m and \u009b32mgreen", "red and green"],
    ["a title", "\u001b]0;title\u0007text", "text"],
    ["a link", "\u001b]8;;https://a.example\u001b\\text\u001b]8;;\u001b\\", "text"],
    ["erase the line", "long line\u001b[2K\rshort", "short"],
    ["erase to the end", "long line\r\u001b[Kshort", "short"],
    ["erase to the start", "abc\u001b[1K\rx", "x  "],
    ["a sequence that is cut off", "text\u001b", "text\u001b"],
  ])("drops or obeys %s", (_, text, folded) => {
    expect(foldText(text)).toBe(folded);
  });
});
