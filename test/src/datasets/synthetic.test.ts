import { createHash } from "node:crypto";

import { describe, expect, test } from "vitest";

import { dampedWave, sampleFunction } from "../../../src/datasets/sample-function.ts";
import { shapeImages } from "../../../src/datasets/shape-images.ts";
import { SHAPES } from "../../../src/datasets/shapes.ts";
import { twoSpirals } from "../../../src/datasets/two-spirals.ts";
import { mean } from "../../../src/statistics.ts";

describe("twoSpirals", () => {
  const points = 2000;
  const { inputs, labels } = twoSpirals({ points, noise: 0 });
  const pointAt = (index: number) => ({ x: inputs[2 * index]!, y: inputs[2 * index + 1]! });

  test("without noise a point at distance t lies at (−cos 2t, sin 2t) t", () => {
    for (let index = 0; index < points; index++) {
      const { x, y } = pointAt(index);
      const t = Math.hypot(x, y);
      expect(Math.abs(x + t * Math.cos(2 * t))).toBeLessThan(1e-3);
      expect(Math.abs(y - t * Math.sin(2 * t))).toBeLessThan(1e-3);
    }
  });

  test("from the center outward to 780 degrees, evenly over the area", () => {
    const distances = labels
      .slice(0, points)
      .map((_, index) => Math.hypot(pointAt(index).x, pointAt(index).y));
    expect(distances).toEqual([...distances].sort((a, b) => a - b));
    const largest = (780 * Math.PI) / 180;
    expect(distances.at(-1)).toBeLessThan(largest);
    // (t / 780°)² is uniform: its mean is 1/2 with a standard error of 1/√(12 · 2000).
    const shares = distances.map((t) => (t / largest) ** 2);
    expect(Math.abs(mean(shares) - 0.5)).toBeLessThan(4 / Math.sqrt(12 * points));
  });

  test("the second class is the first one mirrored", () => {
    expect(labels).toEqual([...Array(points).fill(0), ...Array(points).fill(1)]);
    expect([...inputs.subarray(2 * points)]).toEqual(
      [...inputs.subarray(0, 2 * points)].map((value) => -value),
    );
  });

  test("noise is uniform and not centered, as published", () => {
    const [still, noisy] = [0, 0.1].map((noise) => twoSpirals({ points: 1, noise, seed: 4 }));
    const moves = [0, 1].map((axis) => noisy!.inputs[axis]! - still!.inputs[axis]!);
    for (const move of moves) {
      expect(move).toBeGreaterThan(0);
      expect(move).toBeLessThan(0.1);
    }
  });

  test("radius and turns", () => {
    const wide = twoSpirals({ points: 50, noise: 0, radius: 100, turns: 1 }).inputs;
    for (let index = 0; index < 50; index++) {
      const [x, y] = [wide[2 * index]!, wide[2 * index + 1]!];
      const t = Math.hypot(x, y) / 100;
      expect(Math.abs(x + 100 * t * Math.cos(t))).toBeLessThan(0.1);
    }
  });

  test("the seed decides, and options are checked", () => {
    expect(twoSpirals({ points: 5 })).toEqual(twoSpirals({ points: 5, seed: 1 }));
    expect(twoSpirals({ points: 5, seed: 2 })).not.toEqual(twoSpirals({ points: 5 }));
    expect(() => twoSpirals({ points: 0 })).toThrow("`points`");
    expect(() => twoSpirals({ noise: -1 })).toThrow("`noise`");
    expect(() => twoSpirals({ radius: 0 })).toThrow("`radius`");
    expect(() => twoSpirals({ turns: Number.NaN })).toThrow("`turns`");
  });
});

describe("sampleFunction", () => {
  test("the wave has the values of its formula", () => {
    // sin(3) exp(−0.15) + 0.3 and so on, from a table of sines and exponentials.
    expect(dampedWave(0)).toBe(0);
    expect(dampedWave(1)).toBeCloseTo(0.1411200081 * 0.8607079764 + 0.3, 9);
    expect(dampedWave(-1)).toBeCloseTo(-0.1411200081 * 0.8607079764 + 0.3, 9);
    expect(dampedWave(Math.PI / 6) - 0.3 * (Math.PI / 6)).toBeCloseTo(
      Math.exp(-0.15 * (Math.PI / 6) ** 2),
      12,
    );
  });

  test("even places from end to end", () => {
    const { inputs, targets } = sampleFunction();
    expect([inputs.length, inputs[0], inputs.at(-1)]).toEqual([400, -3, 3]);
    for (let index = 1; index < 400; index++)
      expect(inputs[index]! - inputs[index - 1]!).toBeCloseTo(6 / 399, 5);
    for (const [index, x] of inputs.entries()) expect(targets[index]).toBeCloseTo(dampedWave(x), 6);
  });

  test("random places are in the range and in order; another seed, other places", () => {
    const random = (seed: number) =>
      sampleFunction({ places: "random", range: [2, 5], points: 100, value: Math.log, seed });
    const { inputs, targets } = random(1);
    expect([...inputs]).toEqual([...inputs].sort((a, b) => a - b));
    expect(inputs[0]).toBeGreaterThanOrEqual(2);
    expect(inputs.at(-1)).toBeLessThan(5);
    expect(targets[7]).toBeCloseTo(Math.log(inputs[7]!), 6);
    expect(random(2).inputs).not.toEqual(inputs);
    expect(random(1)).toEqual(random(1));
  });

  test("noise has the deviation that was asked for", () => {
    const { targets } = sampleFunction({ value: () => 0, points: 4000, noise: 0.5 });
    // The standard error of a variance of n normal values is its size times √(2/n).
    expect(Math.abs(mean(targets.map((y) => y * y)) / 0.25 - 1)).toBeLessThan(4 * Math.sqrt(2 / 4000));
  });

  test("options are checked", () => {
    expect(() => sampleFunction({ points: 1 })).toThrow("`points`");
    expect(() => sampleFunction({ range: [1, 1] })).toThrow("`range`");
    expect(() => sampleFunction({ noise: -1 })).toThrow("`noise`");
    expect(() => sampleFunction({ value: Math.log, range: [0, 1] })).toThrow("Got: -Infinity at 0");
  });
});

describe("shapes", () => {
  const named = (name: string) => SHAPES.find((shape) => shape.name === name)!;

  test("ten, all within the unit disc, each with an area of its own", () => {
    expect(new Set(SHAPES.map(({ name }) => name)).size).toBe(10);
    const steps = 400;
    for (const shape of SHAPES) {
      let inside = 0;
      let farthest = 0;
      for (let i = 0; i < steps * steps; i++) {
        const x = (2 * ((i % steps) + 0.5)) / steps - 1;
        const y = (2 * (Math.floor(i / steps) + 0.5)) / steps - 1;
        if (!shape.contains(x, y)) continue;
        inside++;
        farthest = Math.max(farthest, x * x + y * y);
      }
      expect(farthest, shape.name).toBeLessThanOrEqual(1.02);
      expect(inside / steps ** 2, shape.name).toBeGreaterThan(0.1);
    }
  });

  test("areas are those of the closed forms", () => {
    const area = (name: string) => {
      const steps = 800;
      let inside = 0;
      for (let i = 0; i < steps * steps; i++) {
        const x = (2.2 * ((i % steps) + 0.5)) / steps - 1.1;
        const y = (2.2 * (Math.floor(i / steps) + 0.5)) / steps - 1.1;
        if (named(name).contains(x, y)) inside++;
      }
      return (inside / steps ** 2) * 2.2 ** 2;
    };
    expect(area("ellipse")).toBeCloseTo(Math.PI, 2);
    expect(area("triangle")).toBeCloseTo((3 * Math.sqrt(3)) / 4, 2);
    expect(area("rectangle")).toBeCloseTo(1.92, 1);
    // A regular pentagon and a pentagram of circumradius 1.
    expect(area("pentagon")).toBeCloseTo(2.5 * Math.sin((72 * Math.PI) / 180), 2);
    expect(area("star")).toBeCloseTo(1.1226, 2);
    expect(area("ring")).toBeCloseTo(0.7 * Math.PI, 2);
  });
});

describe("shapeImages", () => {
  test("bytes are the same on every machine", () => {
    const { pixels, labels } = shapeImages({ count: 50 });
    const digest = createHash("sha256").update(pixels).update(Uint8Array.from(labels)).digest("hex");
    expect(digest).toBe("afde2f3d3bdda494c30c4ba2a8f1028090ae2d8d7670fab3c54532d228616d99");
  });

  test("every ten images are of all ten classes, and a larger set begins with a smaller one", () => {
    const images = shapeImages({ count: 25, seed: 5 });
    expect(images).toMatchObject({ height: 32, width: 32, channels: 3 });
    expect(images.classNames).toHaveLength(10);
    expect([...images.labels.slice(10, 20)].sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    const few = shapeImages({ count: 7, seed: 5 });
    expect(few.labels).toEqual(images.labels.slice(0, 7));
    expect(few.pixels).toEqual(images.pixels.slice(0, 7 * 3072));
    expect(shapeImages({ count: 7, seed: 6 }).pixels).not.toEqual(few.pixels);
  });

  test("levels use the whole range, and other sizes have the right number of them", () => {
    const { pixels } = shapeImages({ count: 100 });
    expect(Math.min(...new Set(pixels))).toBe(0);
    expect(Math.max(...new Set(pixels))).toBe(255);
    expect(shapeImages({ count: 2, size: 12 }).pixels).toHaveLength(2 * 3 * 144);
  });

  test("options are checked", () => {
    expect(() => shapeImages({ count: 0 })).toThrow("`count`");
    expect(() => shapeImages({ count: 1, size: 4 })).toThrow("`size`");
    expect(() => shapeImages({ count: 1, seed: -1 })).toThrow("`seed`");
  });
});
