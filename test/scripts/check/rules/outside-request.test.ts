import { describe, expect, it } from "vitest";

import { isOutside } from "../../../../scripts/check/rules/outside-request.ts";

const FOLDER = "file:///home/someone/a%20course/slides/build/";

describe("isOutside", () => {
  it.each([
    `${FOLDER}01-deck.html?view=print#/2`,
    `${FOLDER}assets/plotly.js`,
    "file:///home/someone/a course/slides/build/assets/plotly.js",
    "data:image/png;base64,AAAA",
    "blob:null/1234",
    "about:blank",
  ])("lets %s in", (address) => {
    expect(isOutside(address, FOLDER)).toBe(false);
  });

  it.each([
    "https://cdn.plot.ly/plotly.js",
    "http://localhost/x",
    "wss://example.org/",
    "file:///etc/passwd",
    `${FOLDER}../secret.txt`,
    "file:///home/someone/a%20course/slides/build-of-another/x.js",
  ])("keeps %s out", (address) => {
    expect(isOutside(address, FOLDER)).toBe(true);
  });
});
