import { createHash } from "node:crypto";

import { describe, expect, test } from "vitest";

import { cropFaces } from "../../../src/faces/crop-faces.ts";
import type { Face } from "../../../src/faces/face.ts";
import { drawTraits } from "../../../src/faces/synthetic/face-traits.ts";
import {
  headShape,
  landmarkPoints,
  type Point,
  toHead,
  toView,
} from "../../../src/faces/synthetic/head-shape.ts";
import { syntheticFaces } from "../../../src/faces/synthetic/synthetic-faces.ts";
import { createRandom } from "../../../src/random.ts";

const set = syntheticFaces({ count: 300, seed: 3 });
const share = (name: string, label: number) =>
  set.faces.filter(({ attributes }) => attributes[name] === label).length / set.faces.length;

describe("syntheticFaces", () => {
  test("the same seed gives the same bytes on every machine", () => {
    const digest = createHash("sha256");
    for (const { image, landmarks } of syntheticFaces({ count: 20, seed: 1 }).faces) {
      digest.update(image.pixels).update(JSON.stringify(landmarks));
    }
    expect(digest.digest("hex")).toBe("a606f5e10cf2344be05d5ef02007b869906cf030985273a45af153f07b5b6f0a");
  });

  test("a smaller set is the beginning of a larger one, another seed gives other faces", () => {
    expect(syntheticFaces({ count: 3, seed: 3 }).faces).toEqual(set.faces.slice(0, 3));
    expect(syntheticFaces({ count: 1, seed: 4 }).faces[0]!.landmarks).not.toEqual(set.faces[0]!.landmarks);
  });

  test("attributes are as frequent as said", () => {
    // Four standard errors of a share among 300.
    const near = (came: number, expected: number) =>
      expect(Math.abs(came - expected)).toBeLessThan(4 * Math.sqrt((expected * (1 - expected)) / 300));
    for (const [pose, expected] of [0.1, 0.2, 0.4, 0.2, 0.1].entries()) near(share("pose", pose), expected);
    for (const [name, expected] of [
      ["smile", 0.5],
      ["glasses", 0.3],
      ["gender", 0.5],
      ["occlusion", 0.2],
    ] as const) {
      near(share(name, 0), expected);
    }
  });

  test("landmarks lie in the image, and the crop's whole square nearly so", () => {
    for (const { landmarks } of set.faces) {
      expect(landmarks.every((value) => value > 0 && value < 72)).toBe(true);
    }
    const { landmarks } = cropFaces(set);
    expect(landmarks.every((value) => value > 0.1 && value < 0.9)).toBe(true);
  });

  test("pose says where the nose points, and how near the eyes come to each other", () => {
    for (const { attributes, landmarks } of set.faces) {
      const [x1, y1, x2, y2, x3] = landmarks as [number, number, number, number, number];
      const eyes = Math.hypot(x2 - x1, y2 - y1);
      const turn = (x3 - (x1 + x2) / 2) / eyes;
      if (attributes.pose! < 2) expect(turn).toBeLessThan(0.1);
      if (attributes.pose! > 2) expect(turn).toBeGreaterThan(-0.1);
    }
  });

  test.each([
    [{ count: 0 }, "`count` must be a whole number of at least 1"],
    [{ count: 1, size: 8 }, "`size` must be a whole number of at least 24"],
  ])("%j is refused", (options, message) => {
    expect(() => syntheticFaces(options)).toThrow(message);
  });
});

describe("what is drawn lies at the landmarks", () => {
  /** Mean level at each distance in pixels around a landmark, over many upright open faces. */
  const rings = (chosen: readonly Face[], landmark: number, distances: readonly number[]) =>
    distances.map((distance) => {
      const levels = chosen.flatMap(({ image, landmarks }) => {
        const [x, y] = [landmarks[2 * landmark]!, landmarks[2 * landmark + 1]!];
        return [-1, 1].map((side) => {
          const at = Math.floor(y) * image.width + Math.floor(x + side * distance);
          return image.pixels[at]!;
        });
      });
      return levels.reduce((sum, level) => sum + level) / levels.length;
    });
  const open = syntheticFaces({ count: 400, seed: 5, size: 144 }).faces.filter(
    ({ attributes }) => attributes.pose === 2 && attributes.occlusion === 1 && attributes.glasses === 1,
  );

  test.each([0, 1])("an iris in the white of eye %i", (eye) => {
    expect(open.length).toBeGreaterThan(50);
    const [middle, white, skin] = rings(open, eye, [0, 8, 16]);
    expect(middle).toBeLessThan(skin! - 30);
    expect(white).toBeGreaterThan(skin!);
  });

  test.each([
    [3, 1],
    [4, -1],
  ])("a dark line that ends at corner %i of the mouth", (corner, inward) => {
    const still = open.filter(({ attributes }) => attributes.smile === 1);
    const at = (across: number) =>
      still.reduce((sum, { image, landmarks }) => {
        const [x, y] = [landmarks[2 * corner]! + inward * across, landmarks[2 * corner + 1]!];
        const levels = [-2, -1, 0, 1, 2].map(
          (down) => image.pixels[Math.floor(y + down) * image.width + Math.floor(x)]!,
        );
        return sum + Math.min(...levels);
      }, 0) / still.length;
    expect(at(2)).toBeLessThan(at(-3) - 20);
  });
});

describe("the head", () => {
  const traits = Array.from({ length: 50 }, (_, face) => drawTraits(createRandom(face)));
  const surface = ({ center, axes }: ReturnType<typeof headShape>[0], point: Point) =>
    [0, 1, 2].reduce((sum, axis) => sum + ((point[axis]! - center[axis]!) / axes[axis]!) ** 2, 0);

  test("turning there and back changes nothing, and keeps lengths", () => {
    for (const face of traits) {
      const point: Point = [0.3, -0.5, 0.8];
      const view = toView(face, point);
      expect(Math.hypot(...view)).toBeCloseTo(Math.hypot(...point), 12);
      for (const axis of [0, 1, 2]) expect(toHead(face, view)[axis]).toBeCloseTo(point[axis]!, 12);
    }
  });

  test("eyes and mouth lie on skull or jaw, and inside of neither; the tip of the nose is its foremost point", () => {
    for (const face of traits) {
      const [skull, jaw, , tip] = headShape(face);
      const points = landmarkPoints(face);
      for (const place of [0, 1, 3, 4]) {
        expect(Math.min(surface(skull!, points[place]!), surface(jaw!, points[place]!))).toBeCloseTo(1, 9);
      }
      expect(points[2]![2]).toBeCloseTo(tip!.center[2] + tip!.axes[2], 12);
      expect(surface(tip!, points[2]!)).toBeCloseTo(1, 9);
    }
  });

  test("a turn to the right moves the nose to the right of the image", () => {
    for (const face of traits) {
      const [x] = toView(face, [0, 0, 1]);
      if (face.pose > 2) expect(x).toBeGreaterThan(0.2);
      if (face.pose < 2) expect(x).toBeLessThan(-0.2);
    }
  });
});
