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
    ["erase to the start, the character under the cursor too", "abcdef\rab\u001b[1K", "   def"],
    ["write on after the line was erased", "abc\u001b[2Kd", "   d"],
    ["erase to the end before more text", "abc\rx\u001b[0Ky", "xy"],
    ["a backspace after an erased stretch", "abc\u001b[1K\bd", "  d"],
    ["a backspace at the start of a line with text", "abc\r\bx", "xbc"],
    ["a sequence that is cut off", "text\u001b", "text\u001b"],
  ])("drops or obeys %s", (_, text, folded) => {
    expect(foldText(text)).toBe(folded);
  });

  // With a cost in the square of the length, each of these takes minutes and runs into the limit of the test.
  test.each([
    ["erasing to the start", `${"a".repeat(1e6)}${"\u001b[1K".repeat(1e5)}`, " ".repeat(1e6)],
    ["erasing to the end", `${"a".repeat(1e6)}${"\u001b[K".repeat(1e5)}`, "a".repeat(1e6)],
    ["erasing the line", `${"a\u001b[2K".repeat(1e5)}`, ""],
    ["deleting at the start", `${"a".repeat(1e6)}\r${"b\b".repeat(5e5)}`, "a".repeat(5e5)],
    ["going back", `${"a".repeat(1e6)}${"\r".repeat(1e6)}`, "a".repeat(1e6)],
    ["going back again and again", `${"a".repeat(1e6)}${"\rb".repeat(1e6)}`, `b${"a".repeat(1e6 - 1)}`],
  ])("is not slowed down by %s without end", (_, text, folded) => {
    expect(foldText(text) === folded).toBe(true);
  });
});
