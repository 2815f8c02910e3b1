import { describe, expect, it } from "vitest";

import { contrast, contrastRatio } from "../../../../scripts/check/rules/contrast.ts";

const BLACK = [0, 0, 0];
const WHITE = [255, 255, 255];

/** A flat picture with some pixels of another color, as letters leave them. */
function picture(background: readonly number[], ink: readonly number[], inkShare: number) {
  const [width, height] = [20, 10];
  const data = new Uint8Array(4 * width * height);
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    const color = pixel % 10 < 10 * inkShare ? ink : background;
    data.set([...color, 255], 4 * pixel);
  }
  return { width, height, data };
}

function judge(
  color: readonly [number, number, number, number],
  pixels: ReturnType<typeof picture>,
  isLarge = false,
) {
  const box = { x: 0, y: 0, width: pixels.width, height: pixels.height };
  return contrast.judge?.({ text: "a label", box, color, isLarge }, pixels);
}

describe("contrastRatio", () => {
  // Black on white and white on white are WCAG's own; the grays are those at which WebAIM's checker passes and fails AA.
  it.each([
    [BLACK, WHITE, 21],
    [WHITE, WHITE, 1],
    [[255, 0, 0], WHITE, 3.998],
    [[0x76, 0x76, 0x76], WHITE, 4.54],
    [[0x77, 0x77, 0x77], WHITE, 4.48],
  ])("of %j on %j is %d", (one, other, ratio) => {
    expect(contrastRatio(one, other)).toBeCloseTo(ratio, 2);
    expect(contrastRatio(other, one)).toBeCloseTo(ratio, 2);
  });
});

describe("contrast.judge", () => {
  it("compares the text with what is behind it, not with its own pixels", () => {
    expect(judge([0, 0, 0, 1], picture(WHITE, BLACK, 0.6))).toBeUndefined();
    expect(judge([0x77, 0x77, 0x77, 1], picture(WHITE, [0x77, 0x77, 0x77], 0.6))?.message).toContain(
      "4.47:1",
    );
  });

  it("asks less of large text", () => {
    expect(judge([0x77, 0x77, 0x77, 1], picture(WHITE, [0x77, 0x77, 0x77], 0.3), true)).toBeUndefined();
  });

  it("counts a text that is as its background as one that cannot be read", () => {
    expect(judge([255, 255, 255, 1], picture(WHITE, WHITE, 0.5))?.message).toContain("1:1");
  });

  it("mixes a translucent color with the background", () => {
    expect(judge([0, 0, 0, 0.2], picture(WHITE, [204, 204, 204], 0.3))?.message).toContain(
      "#cccccc on #ffffff",
    );
  });

  it("passes a text that lies outside of the picture", () => {
    const pixels = picture(WHITE, BLACK, 0.5);
    const box = { x: 500, y: 500, width: 10, height: 10 };
    expect(
      contrast.judge?.({ text: "far", box, color: [255, 255, 255, 1], isLarge: false }, pixels),
    ).toBeUndefined();
  });
});
