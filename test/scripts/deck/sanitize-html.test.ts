import { describe, expect, it } from "vitest";

import { sanitizeHtml } from "../../../scripts/deck/sanitize-html.ts";

describe("sanitizeHtml", () => {
  // What remains is given whole, so that nothing can hide in it.
  it.each([
    ["<script>alert(1)</script>ok", "ok"],
    ["<scr<script>ipt>alert(1)</script>", "ipt&gt;alert(1)"],
    ['<img src="x" onerror="alert(1)" alt="a">', ""],
    [
      '<img src="data:image/png;base64,AA==" alt="a" onload="alert(1)">',
      '<img src="data:image/png;base64,AA==" alt="a" />',
    ],
    ['<a href="javascript:alert(1)">go</a>', "<a>go</a>"],
    ['<a href="java&#10;script:alert(1)">go</a>', "<a>go</a>"],
    ['<a href="&#1;javascript:alert(1)">go</a>', "<a>go</a>"],
    ['<a href="data:text/html,x">go</a>', "<a>go</a>"],
    ['<a href="file:///etc/passwd">go</a>', "<a>go</a>"],
    ["<style>.slides{display:none}</style>ok", "ok"],
    ['<div style="position:fixed;inset:0;background:red">cover</div>', "<div>cover</div>"],
    ['<p style="color:url(https://evil.example)">x</p>', "<p>x</p>"],
    ['<div class="reveal">x</div>', "<div>x</div>"],
    ["<section><section>x</section></section>", "x"],
    ['<div id="references" data-slide="1.1" data-waive="[]">x</div>', "<div>x</div>"],
    ['<iframe src="https://evil.example"></iframe>', ""],
    ['<svg onload="alert(1)"><circle r="1"/></svg>', ""],
    ["<math><mtext><style><img src=x onerror=alert(1)></style></mtext></math>", ""],
    ['<form action="https://evil.example"><input name="a"><button>b</button></form>', "b"],
    ['<base href="https://evil.example">', ""],
    ['<meta http-equiv="refresh" content="0;url=https://evil.example">', ""],
    ['<link rel="stylesheet" href="https://evil.example">', ""],
    ['<object data="x"></object><embed src="x">', ""],
    ['<img src="https://evil.example/pixel.png" alt="a">', ""],
  ])("makes %s harmless and says so", (hostile, harmless) => {
    const { html, removed } = sanitizeHtml(hostile);
    expect(html).toBe(harmless);
    expect(removed).not.toEqual([]);
  });

  it.each([
    "<p>plain <strong>bold</strong> <em>it</em> <code>a &lt; b</code></p>",
    '<table><thead><tr><th colspan="2">a</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>',
    '<div class="columns"><div class="column">x</div></div>',
    '<span style="color:#005a9c">x</span>',
    "<details><summary>More</summary>x</details>",
  ])("leaves %s as it is, without a word", (harmless) => {
    expect(sanitizeHtml(harmless)).toEqual({ html: harmless, removed: [] });
  });

  it("lets a reader follow a link, in a window that cannot reach back", () => {
    expect(sanitizeHtml('<a href="https://example.org/a">x</a>')).toEqual({
      html: '<a href="https://example.org/a" target="_blank" rel="noopener noreferrer">x</a>',
      removed: [],
    });
  });
});
