import { describe, expect, test } from "vitest";

import { type CropOptions, cropFaces, type FaceCrops } from "../../../src/faces/crop-faces.ts";
import { fromCrop, toCrop } from "../../../src/faces/crop-transform.ts";
import { cutFace } from "../../../src/faces/cut-face.ts";
import { type Face, type FaceSet, MTFL_ATTRIBUTES } from "../../../src/faces/face.ts";
import { faceSquare } from "../../../src/faces/face-square.ts";
import { drawGray } from "./images.ts";

const WIDTH = 120;
const HEIGHT = 100;
/** In pixels of the image: an upright face of 40 pixels around (58, 50). */
const LANDMARKS = [40, 34, 78, 30, 57, 50, 46, 66, 72, 70];

/** A face with a bright spot around one of its landmarks; the spot's middle is the landmark itself. */
function faceWithSpot(landmark: number, box?: Face["box"]): FaceSet {
  const [x, y] = [LANDMARKS[2 * landmark]!, LANDMARKS[2 * landmark + 1]!];
  const pixels = drawGray(WIDTH, HEIGHT, (column, row) =>
    Math.round(250 * Math.exp(-((column + 0.5 - x) ** 2 + (row + 0.5 - y) ** 2) / (2 * 2.5 ** 2))),
  );
  const face: Face = {
    file: "a.png",
    line: 1,
    landmarks: LANDMARKS,
    attributes: { pose: 1, smile: 0 },
    image: { width: WIDTH, height: HEIGHT, pixels },
    place: { left: 0, top: 0, reduction: 1 },
    ...(box && { box }),
  };
  return { faces: [face], attributes: MTFL_ATTRIBUTES };
}

/** The center of brightness of the first crop, in shares of its side. */
function centerOf({ pixels, width }: FaceCrops): [number, number] {
  let [sum, x, y] = [0, 0, 0];
  for (const [index, level] of pixels.subarray(0, width * width).entries()) {
    sum += level;
    x += level * ((index % width) + 0.5);
    y += level * (Math.floor(index / width) + 0.5);
  }
  return [x / sum / width, y / sum / width];
}

const CASES: [string, CropOptions][] = [
  ["as it is", {}],
  ["at another size", { size: 96 }],
  ["at a small size", { size: 20 }],
  ["wider", { scale: 1.3 }],
  ["mirrored", { mirror: 1 }],
  ["turned", { rotation: 40, seed: 5 }],
  ["moved", { shift: 0.1, seed: 2 }],
  ["larger or smaller", { zoom: 0.2, seed: 3 }],
  ["all of it, mirrored", { shift: 0.1, zoom: 0.2, rotation: 30, mirror: 1, scale: 1.4, seed: 7 }],
];

describe.each(CASES)("a crop %s", (_, options) => {
  test.each([0, 1, 2, 3, 4])(
    "shows a point that was drawn at landmark %i where it says the landmark is",
    (landmark) => {
      const crops = cropFaces(faceWithSpot(landmark), options);
      // In the mirror image the spot that was drawn at the left eye is at the right one.
      const place = crops.transforms[0]!.mirrored ? [1, 0, 2, 4, 3][landmark]! : landmark;
      const expected = [...crops.landmarks.subarray(2 * place, 2 * place + 2)];
      const center = centerOf(crops);
      // A twentieth of a pixel of the image, which is 80 pixels to the crop's side.
      for (const axis of [0, 1]) expect(Math.abs(center[axis]! - expected[axis]!)).toBeLessThan(0.05 / 80);
    },
  );
});

test("crops without changes are exact: levels of pixels, means of squares, edges that go on", () => {
  const pixels = drawGray(WIDTH, HEIGHT, (x, y) => (3 * x + 5 * y) % 256);
  const set = faceWithSpot(0);
  const face = { ...set.faces[0]!, image: { width: WIDTH, height: HEIGHT, pixels } };
  const level = (x: number, y: number) =>
    pixels[Math.min(HEIGHT - 1, Math.max(0, y)) * WIDTH + Math.min(WIDTH - 1, Math.max(0, x))]!;
  // The square is 80 wide around (59, 50): from (19, 10) on.
  expect(faceSquare(face)).toEqual({ centerX: 59, centerY: 50, side: 80 });
  const one = { ...set, faces: [face] };
  const whole = cropFaces(one, { size: 80 });
  const half = cropFaces(one, { size: 40 });
  const wide = cropFaces(one, { size: 160, scale: 2 });
  for (let index = 0; index < 1600; index++) {
    const [x, y] = [index % 40, Math.floor(index / 40)];
    expect(whole.pixels[80 * y + x]).toBe(level(19 + x, 10 + y));
    const four = [0, 1].flatMap((down) =>
      [0, 1].map((right) => level(19 + 2 * x + right, 10 + 2 * y + down)),
    );
    expect(half.pixels[index]).toBe(Math.round(four.reduce((sum, one) => sum + one) / 4));
    expect(wide.pixels[160 * (4 * y) + 4 * x]).toBe(level(-21 + 4 * x, -30 + 4 * y));
  }
  expect([...half.landmarks.subarray(0, 4)]).toEqual([21 / 80, 24 / 80, 59 / 80, 20 / 80].map(Math.fround));
});

test("a mirrored crop is the crop mirrored, with landmarks and pose exchanged", () => {
  const set = faceWithSpot(3);
  const [plain, mirrored] = [cropFaces(set), cropFaces(set, { mirror: 1 })];
  for (let row = 0; row < 40; row++) {
    expect([...mirrored.pixels.subarray(40 * row, 40 * row + 40)]).toEqual(
      [...plain.pixels.subarray(40 * row, 40 * row + 40)].reverse(),
    );
  }
  const [leftEye, rightMouth] = [mirrored.landmarks[0]!, mirrored.landmarks[8]!];
  expect(leftEye).toBeCloseTo(1 - plain.landmarks[2]!, 6);
  expect(rightMouth).toBeCloseTo(1 - plain.landmarks[6]!, 6);
  expect([plain.labels.pose![0], mirrored.labels.pose![0]]).toEqual([1, 3]);
  expect([mirrored.labels.smile![0], mirrored.labels.glasses![0]]).toEqual([0, -1]);
});

test("a clockwise turn of the square by 90 degrees shows the face turned the other way", () => {
  const transform = { centerX: 5, centerY: 5, side: 10, cosine: 0, sine: 1, mirrored: false };
  expect(fromCrop(transform, 0, 0)).toEqual([10, 0]);
  expect(toCrop(transform, 10, 0)).toEqual([0, 0]);
  expect(fromCrop({ ...transform, mirrored: true }, 1, 0)).toEqual([10, 0]);
});

test("a given box takes the place of the landmarks' square", () => {
  const { transforms } = cropFaces(faceWithSpot(0, { left: 10, top: 20, width: 60, height: 30 }));
  expect(transforms[0]).toMatchObject({ centerX: 40, centerY: 35, side: 60 });
});

test("changes stay in their bounds and fill them, and depend on seed, face and copy alone", () => {
  const set = faceWithSpot(0);
  const indexes = Array.from({ length: 400 }, () => 0);
  const options = { shift: 0.1, zoom: 0.2, rotation: 20, mirror: 0.5, indexes, size: 4 };
  const { transforms } = cropFaces(set, options);
  const range = (of: (transform: (typeof transforms)[0]) => number) => {
    const values = transforms.map(of);
    return [Math.min(...values), Math.max(...values)];
  };
  for (const [low, high, from, to] of [
    [...range(({ centerX }) => centerX), 51, 67],
    [...range(({ centerY }) => centerY), 42, 58],
    [...range(({ side }) => side), 64, 96],
    [...range(({ sine }) => (Math.asin(sine) * 180) / Math.PI), -20, 20],
  ] as [number, number, number, number][]) {
    expect(low).toBeGreaterThanOrEqual(from);
    expect(high).toBeLessThanOrEqual(to);
    expect(high - low).toBeGreaterThan(0.97 * (to - from));
  }
  const mirrored = transforms.filter((transform) => transform.mirrored).length;
  expect(Math.abs(mirrored - 200)).toBeLessThan(40);
  expect(cropFaces(set, { ...options, indexes: [0, 0] }).transforms).toEqual(transforms.slice(0, 2));
  expect(cropFaces(set, { ...options, seed: 2 }).transforms[0]).not.toEqual(transforms[0]);
  // One kind of change does not change another.
  const shifted = cropFaces(set, { ...options, rotation: 0, zoom: 0 }).transforms;
  expect(shifted.map(({ centerX }) => centerX)).toEqual(transforms.map(({ centerX }) => centerX));
});

test("cutting a part and a smaller one leaves the crop where it was", () => {
  const set = faceWithSpot(4);
  const { image, landmarks, file, line, attributes } = set.faces[0]!;
  const cut = cutFace(image, { file, line, landmarks, attributes }, { reach: 1.6, resolution: 40 });
  expect(cut.place.reduction).toBe(2);
  const [plain, smaller] = [cropFaces(set), cropFaces({ ...set, faces: [cut] })];
  expect(smaller.landmarks).toEqual(plain.landmarks);
  const [one, other] = [centerOf(plain), centerOf(smaller)];
  for (const axis of [0, 1]) expect(Math.abs(one[axis]! - other[axis]!)).toBeLessThan(0.05 / 80);
});

test.each([
  [{ size: 3 }, "`size` must be a whole number of at least 4."],
  [{ scale: 0 }, "`scale` must be a finite number above 0."],
  [{ mirror: 1.5 }, "`mirror` must be a finite number"],
  [{ zoom: 1 }, "below 1"],
  [{ indexes: [1] }, "An index is a place in the set of 1 faces. Got: 1."],
])("%j is refused", (options, message) => {
  expect(() => cropFaces(faceWithSpot(0), options)).toThrow(message);
});
