import { describe, expect, it } from "vitest";

import { findTex } from "../../../../scripts/check/rules/raw-math.ts";

describe("findTex", () => {
  it.each([
    "the slope $x^2$ there",
    "the slope $ x^2 $ there",
    "the slope $x^2 $ there",
    "the weights $ w_i $",
    "the sum $ a + b $.",
    "where $ x $ is small",
    "the point $ 2x = 4 $",
    "it costs $5, and $ x^2 $ is even",
    "so $ f(x) = max(0, x) $",
    "\\(x\\) and \\[y\\]",
    "a display $$x$$",
    "the condition number \\kappa",
    "\\zeta(2)",
    "\\beta_1 of Adam",
    "\\Theta(n)",
    "\\varphi",
    "\\psi",
    "w \\odot x",
    "\\argmax",
    "\\dfrac{1}{2}",
    "a \\propto b",
    "2\\pi",
  ])("sees TeX in %j", (text) => {
    expect(findTex(text)).toBeDefined();
  });

  it.each([
    "It costs $5 and $10, or $3–$4.",
    "It costs $ 5 and $ 10.",
    "I paid $ 5, a $ 3 tip, and $ 2 / h.",
    "between US$ 5 and US$ 6",
    "$5 for x^2, $10 for a_b",
    "about $ 5k for n_max calls in US$ or CA$ ",
    "from $1,000 = 900 € to $ 2,000",
    "$HOME/a_b and $PATH",
    "between $A and $B",
    // U+FFFC stands for code or a formula.
    "costs $ 5, \uFFFC^2 and 6 $ more",
    "an escaped \\$ x^2 \\$",
    "the folder C:\\text\\nu",
    "a line break \\n, a tab \\t and \\alphabet",
    "either\\or",
  ])("lets %j pass", (text) => {
    expect(findTex(text)).toBeUndefined();
  });
});
