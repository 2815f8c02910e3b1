import { PNG } from "pngjs";
import { describe, expect, it } from "vitest";

import { pngAddress } from "../../../src/figures/encode-png.ts";
import { imageGrid, withChoices } from "../../../src/figures/index.ts";

const bytesOf = (address: string) => Buffer.from(address.replace("data:image/png;base64,", ""), "base64");
const levels = (count: number) => Uint8Array.from({ length: count }, (_, index) => (index * 37) % 256);

describe("pngAddress", () => {
  it.each([
    [2, 3, 3],
    [5, 4, 1],
    // More than one stored block.
    [160, 150, 3],
  ])("gives a PNG that another library reads: %d × %d pixels of %d channels", (height, width, channels) => {
    const pixels = levels(height * width * channels);
    const image = PNG.sync.read(bytesOf(pngAddress(pixels, height, width, channels)));
    expect([image.height, image.width]).toEqual([height, width]);
    const expected = Array.from({ length: height * width }, (_, pixel) => {
      const own = [...pixels.subarray(channels * pixel, channels * (pixel + 1))];
      return [...(channels === 1 ? [own[0]!, own[0]!, own[0]!] : own), 255];
    });
    expect([...image.data]).toEqual(expected.flat());
  });

  it("refuses what is no image", () => {
    expect(() => pngAddress(levels(8), 2, 2, 2)).toThrow("1 or 3 channels");
    expect(() => pngAddress(levels(11), 2, 2, 3)).toThrow("Got: 11 levels for 2 · 2 pixels of 3 channels");
    expect(() => pngAddress(levels(0), 0, 0, 3)).toThrow("1 or 3 channels");
  });
});

describe("imageGrid", () => {
  const options = {
    title: "Images",
    alternative: "Four images of noise with a number below each.",
    images: { pixels: levels(6 * 8 * 8 * 3), height: 8, width: 8, channels: 3 },
    tiles: [4, 0, 1, 2].map((index) => ({ index, caption: `image ${index}` })),
  };

  it("shows the images that were asked for, in their order, with square pixels", () => {
    const figure = imageGrid(options);
    const images = figure.data.filter((trace) => trace.type === "image");
    expect(images.map(({ source }) => source)).toEqual(
      [4, 0, 1, 2].map((index) =>
        pngAddress(options.images.pixels.slice(192 * index, 192 * (index + 1)), 8, 8, 3),
      ),
    );
    for (const { dx, dy } of images) expect(dx).toBe(dy);
    const [from, to] = (figure.layout.xaxis as { range: [number, number] }).range;
    const margin = figure.layout.margin as { l: number; r: number };
    expect(to - from).toBe(900 - margin.l - margin.r);
  });

  it.each([
    ["a slider", 1],
    ["a menu and a slider", 2],
  ])("keeps its pixels square with %s", (_, count) => {
    const { title, alternative } = options;
    const parameters = ["first", "second"].slice(0, count).map((name) => ({ name, values: [0, 1] }));
    const draw = (index: string | number) =>
      imageGrid({ ...options, height: 260, tiles: [{ index: Number(index), caption: "one" }] });
    const { layout } = withChoices({ title, alternative, parameters, draw });
    const { b, l, r, t } = layout.margin as Record<string, number>;
    const span = (axis: unknown) => {
      const [from, to] = (axis as { range: [number, number] }).range;
      return Math.abs(to - from);
    };
    expect(span(layout.xaxis)).toBe(Number(layout.width) - l! - r!);
    expect(span(layout.yaxis)).toBe(Number(layout.height) - t! - b!);
    expect(b).toBeGreaterThan(100);
  });

  it("lays points on pixels, from the upper left corner of the image", () => {
    const points = [{ name: "eye", x: [0, 8], y: [0, 4] }];
    const figure = imageGrid({ ...options, tiles: [{ index: 0, caption: "one", points }] });
    const image = figure.data.find((trace) => trace.type === "image") as Record<string, number>;
    const marks = figure.data.find((trace) => trace.name === "eye") as unknown as {
      x: number[];
      y: number[];
    };
    expect(marks.x[0]).toBeCloseTo(image.x0! - image.dx! / 2, 9);
    expect(marks.x[1]).toBeCloseTo(image.x0! + 7.5 * image.dx!, 9);
    expect(marks.y[1]).toBeCloseTo(image.y0! + 3.5 * image.dy!, 9);
  });

  it("tables the captions by row and column", () => {
    expect(imageGrid({ ...options, columns: 3 }).table).toEqual({
      columns: ["Row", "Column", "Caption"],
      rows: [
        [1, 1, "image 4"],
        [1, 2, "image 0"],
        [1, 3, "image 1"],
        [2, 1, "image 2"],
      ],
    });
  });

  it.each([
    ["no image", { tiles: [] }, /at least one image/],
    ["an image that is not there", { tiles: [{ index: 6, caption: "x" }] }, /`index`.*at most 5/],
    ["no caption", { tiles: [{ index: 0, caption: " " }] }, /caption of image 1/],
    [
      "more columns than there is room for",
      { columns: 60 },
      /"image" in 60 columns on 852 pixels. Give at most \d+ columns/,
    ],
    [
      "images too small to be seen",
      { tiles: Array(600).fill({ index: 0, caption: "1" }) },
      /at least 24 pixels large/,
    ],
    [
      "a word wider than its place",
      { columns: 4, tiles: Array(4).fill({ index: 0, caption: "w".repeat(40) }) },
      /words of a caption fit/,
    ],
    ["no columns", { columns: 0 }, /`columns`/],
  ])("refuses %s", (_, wrong, message) => {
    expect(() => imageGrid({ ...options, ...wrong })).toThrow(message);
  });
});
