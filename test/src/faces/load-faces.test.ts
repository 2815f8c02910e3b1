import { execFile } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { REPOSITORY } from "../../../scripts/repository.ts";
import { decodeImage } from "../../../src/faces/decode-image.ts";
import { loadFaces } from "../../../src/faces/load-faces.ts";
import { readMtfl } from "../../../src/faces/read-mtfl.ts";
import { cacheFolder } from "../../../src/faces/shard-cache.ts";
import { needs } from "../../support/needs.ts";
import { drawGray, toJpeg, toPng } from "./images.ts";

let folder: string;
let cache: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "faces-"));
  cache = join(folder, "cache");
});
afterEach(() => {
  rmSync(folder, { recursive: true });
  vi.unstubAllEnvs();
});

const ramp = drawGray(60, 50, (x, y) => 2 * x + 2 * y);

function writeFaces(images: Record<string, Uint8Array>, points = "20 40 30 22 38 15 15 25 35 35"): void {
  for (const [file, bytes] of Object.entries(images)) writeFileSync(join(folder, file), bytes);
  const lines = Object.keys(images).map((file) => ` ${file} ${points} 1 1 1 3\r\n`);
  writeFileSync(join(folder, "training.txt"), lines.join(""));
}

const load = async (options: Parameters<typeof loadFaces>[1] = {}) =>
  loadFaces(await readMtfl({ folder, part: "training" }), { cache, ...options });

describe("decodeImage", () => {
  test("PNG is exact, JPEG close", async () => {
    expect(await decodeImage(toPng(ramp, 60, 50))).toEqual({ width: 60, height: 50, pixels: ramp });
    const { pixels } = await decodeImage(toJpeg(ramp, 60, 50));
    expect(Math.max(...pixels.map((level, index) => Math.abs(level - ramp[index]!)))).toBeLessThan(4);
  });

  test("colors weigh as in Rec. 601", async () => {
    const png = await import("pngjs");
    const image = new png.PNG({ width: 3, height: 1 });
    image.data.set([255, 0, 0, 255, 0, 255, 0, 255, 0, 0, 255, 255]);
    const { pixels } = await decodeImage(png.PNG.sync.write(image));
    expect([...pixels]).toEqual([76, 150, 29]);
  });

  const jpeg = toJpeg(ramp, 60, 50);
  const png = toPng(ramp, 60, 50);
  const withSize = (bytes: Buffer, at: number, width: number) => {
    const copy = Buffer.from(bytes);
    copy.writeUInt16BE(width, at);
    return copy;
  };
  /** Where the frame header of the JPEG says its width. */
  const frame = jpeg.indexOf(Buffer.from([0xff, 0xc0])) + 7;
  const exif = Buffer.from("ffe1002245786966000049492a0008000000010012010300010000000600000000000000", "hex");

  test.each([
    ["an empty file", Buffer.alloc(0), "Got: an empty file."],
    ["another format", Buffer.from("GIF89a"), "Got: a file that begins with 47 49 46 38."],
    ["a JPEG that was cut off in its header", jpeg.subarray(0, 100), "Got: 0 · 0 pixels by its header."],
    ["a JPEG that was cut off", jpeg.subarray(0, jpeg.length - 200), "A JPEG image is whole."],
    ["a JPEG without its end", jpeg.subarray(0, jpeg.length - 2), "A JPEG image is whole."],
    ["a PNG that was cut off", png.subarray(0, png.length - 30), "A PNG image is whole."],
    ["a PNG with a changed byte", withSize(png, 60, 7), "A PNG image is whole."],
    [
      "a JPEG of a billion pixels",
      withSize(withSize(jpeg, frame, 60000), frame - 2, 60000),
      "60000 · 60000 pixels",
    ],
    ["a PNG of a billion pixels", withSize(withSize(png, 16, 5000), 20, 5000), "at most 50000000 pixels"],
    [
      "a photograph that lies",
      Buffer.concat([jpeg.subarray(0, 2), exif, jpeg.subarray(2)]),
      "Exif orientation 6",
    ],
  ])("%s is refused", async (_, bytes, message) => {
    await expect(decodeImage(bytes)).rejects.toThrow(message);
  });
});

describe("loadFaces", () => {
  test("keeps the part of the image around the face, and says where it lay", async () => {
    writeFaces({ "a.png": toPng(ramp, 60, 50) });
    const { faces, faults, attributes } = await load();
    expect(faults).toEqual([]);
    expect(Object.keys(attributes)).toEqual(["pose", "smile", "glasses", "gender"]);
    const [{ image, landmarks, place, line, file }] = faces as [(typeof faces)[0]];
    expect([file, line]).toEqual(["a.png", 1]);
    // The landmarks' rectangle is 20 wide around (30, 25); the square 40; 1.6 of that 64: the whole image.
    expect(place).toEqual({ left: 0, top: 0, reduction: 1 });
    expect(image).toEqual({ width: 60, height: 50, pixels: ramp });
    expect(landmarks).toEqual([20, 15, 40, 15, 30, 25, 22, 35, 38, 35]);
    const [{ image: part, place: placed, landmarks: moved }] = (await load({ reach: 1 })).faces as [
      (typeof faces)[0],
    ];
    expect(placed).toEqual({ left: 10, top: 5, reduction: 1 });
    expect([part.width, part.height, part.pixels[0]]).toEqual([40, 40, 2 * 10 + 2 * 5]);
    expect(moved.slice(0, 2)).toEqual([10, 10]);
  });

  test("a large face becomes smaller by a whole factor, by means of squares", async () => {
    writeFaces({ "a.png": toPng(ramp, 60, 50) });
    const [face] = (await load({ reach: 1, resolution: 20 })).faces;
    expect(face!.place).toEqual({ left: 10, top: 5, reduction: 2 });
    expect([face!.image.width, face!.image.height]).toEqual([20, 20]);
    // Mean of 2x + 2y over x 10, 11 and y 5, 6.
    expect(face!.image.pixels[0]).toBe(2 * 10.5 + 2 * 5.5);
    expect(face!.landmarks.slice(0, 2)).toEqual([5, 5]);
  });

  test("what is broken is told with file, line and count, or listed when it may be skipped", async () => {
    const png = toPng(ramp, 60, 50);
    writeFaces({ "a.png": png, "b.png": png.subarray(0, 90), "c.png": Buffer.from("<html>") });
    rmSync(join(folder, "a.png"));
    writeFileSync(join(folder, "d.png"), png);
    const text = readFileSync(join(folder, "training.txt"), "utf8");
    writeFileSync(
      join(folder, "training.txt"),
      `${text}broken\r\n${text.split("\n")[0]!.replace("a.png", "d.png")}`,
    );
    const error = await load().catch((problem: Error) => problem);
    expect(error).toBeInstanceOf(Error);
    const { message } = error as Error;
    expect(message).toContain("Got: 4 of 5 that do not:");
    expect(message).toContain("training.txt:1: The image of a line is there. Got: a.png: no file a.png");
    expect(message).toContain("training.txt:2: A PNG image is whole. Got: b.png: 90 bytes");
    expect(message).toContain(
      "training.txt:3: An image is a JPEG or PNG file. Got: c.png: a file that begins with 3c 68",
    );
    expect(message).toContain("training.txt:4: A line of MTFL has 15 fields");
    const { faces, faults } = await load({ skipFaults: true });
    expect(faces.map(({ file }) => file)).toEqual(["d.png"]);
    expect(faults.map(({ line }) => line)).toEqual([1, 2, 3, 4]);
    expect(
      (await load({ skipFaults: true, limit: 2 }).catch((problem: Error) => problem.message)) as string,
    ).toContain("none in 2 lines");
  });

  test("a file that is much too large is a fault before it is read", async () => {
    writeFaces({ "a.png": toPng(ramp, 60, 50) });
    truncateSync(join(folder, "a.png"), 200_000_000);
    await expect(load()).rejects.toThrow(
      "The file of an image has at most 100000000 bytes. Got: a.png: more in a.png",
    );
  });

  test("several faces of one photograph", async () => {
    writeFaces({ "a.png": toPng(ramp, 60, 50) });
    const line = readFileSync(join(folder, "training.txt"), "utf8");
    writeFileSync(join(folder, "training.txt"), line + line.replace("20 40 30", "21 41 31"));
    const { faces } = await load();
    expect(faces.map(({ file, landmarks }) => [file, landmarks[0]])).toEqual([
      ["a.png", 20],
      ["a.png", 21],
    ]);
  });

  test("landmarks beside the image are a fault, just over its edge they are not", async () => {
    const png = toPng(ramp, 60, 50);
    writeFaces({ "a.png": png }, "120 140 130 122 138 15 15 25 35 35");
    await expect(load()).rejects.toThrow("The landmarks of a face lie on its image. Got: a.png: x 120 … 140");
    writeFaces({ "a.png": png }, "-2 40 30 22 38 15 15 25 35 35");
    expect((await load()).faces).toHaveLength(1);
  });
});

describe("the cache", () => {
  const images = Object.fromEntries(
    [0, 1, 2].map((face) => [
      `${face}.png`,
      toPng(
        drawGray(60, 50, (x, y) => x + y + face),
        60,
        50,
      ),
    ]),
  );
  const files = () => readdirSync(cache);

  test("gives the same faces again, and others for other inputs or options", async () => {
    writeFaces(images);
    const made = await load();
    expect(files()).toHaveLength(1);
    expect(await load()).toEqual(made);
    expect(files()).toHaveLength(1);
    await load({ reach: 1.2 });
    expect(files()).toHaveLength(2);
    writeFileSync(
      join(folder, "1.png"),
      toPng(
        drawGray(60, 50, () => 7),
        60,
        50,
      ),
    );
    expect((await load()).faces[1]!.image.pixels.every((level) => level === 7)).toBe(true);
    expect(files()).toHaveLength(3);
    rmSync(join(folder, "1.png"));
    await expect(load()).rejects.toThrow("no file 1.png");
  });

  test.each([
    ["cut short", (path: string) => truncateSync(path, 2000)],
    ["empty", (path: string) => truncateSync(path, 0)],
    [
      "changed",
      (path: string) => {
        const bytes = readFileSync(path);
        bytes[bytes.length - 50]! ^= 1;
        writeFileSync(path, bytes);
      },
    ],
  ])("a file of it that is %s is made again", async (_, harm) => {
    writeFaces(images);
    const made = await load();
    const path = join(cache, files()[0]!);
    const whole = readFileSync(path);
    harm(path);
    expect(await load()).toEqual(made);
    expect(readFileSync(path).equals(whole)).toBe(true);
  });

  test("several at once write the same file, and leave nothing else behind", async () => {
    writeFaces(images);
    const all = await Promise.all([load(), load(), load()]);
    expect(all[1]).toEqual(all[0]);
    expect(all[2]).toEqual(all[0]);
    expect(files()).toHaveLength(1);
  });

  test("two processes at once both get the faces", async () => {
    writeFaces(
      Object.fromEntries(Array.from({ length: 60 }, (_, face) => [`${face}.png`, toPng(ramp, 60, 50)])),
    );
    const program = `
      import { loadFaces, readMtfl } from "activation-lab";
      const list = await readMtfl({ folder: process.argv[1], part: "training" });
      const { faces } = await loadFaces(list, { cache: process.argv[2] });
      console.log(faces.length, faces[59].image.pixels.join().length);`;
    const runProgram = () =>
      promisify(execFile)(process.execPath, ["--input-type=module", "-e", program, folder, cache], {
        cwd: REPOSITORY,
      });
    const [one, other] = await Promise.all([runProgram(), runProgram()]);
    expect(one.stdout).toBe(`60 ${ramp.join().length}\n`);
    expect(other.stdout).toBe(one.stdout);
    expect(files()).toHaveLength(1);
  });

  test("progress runs to the end; an interruption keeps the parts that are done", async () => {
    const png = toPng(ramp, 60, 50);
    writeFaces(Object.fromEntries(Array.from({ length: 520 }, (_, face) => [`${face}.png`, png])));
    const abort = new AbortController();
    const seen: number[] = [];
    const onProgress = ({ done, total }: { done: number; total: number }) => {
      seen.push(done);
      expect(total).toBe(520);
      if (done === 520 || done === 500) abort.abort(new Error("enough"));
    };
    await expect(load({ signal: abort.signal, onProgress })).rejects.toThrow("enough");
    expect(files()).toHaveLength(1);
    seen.length = 0;
    expect((await load({ onProgress })).faces).toHaveLength(520);
    // The first part comes at once, the second face by face.
    expect(seen).toEqual([500, 520]);
  });

  test("a folder that cannot be written is a problem with a cure; none is needed", async () => {
    writeFaces(images);
    writeFileSync(cache, "a file");
    await expect(load()).rejects.toThrow("What was read is kept in the cache.");
    expect((await load({ cache: false })).faces).toHaveLength(3);
  });

  test("stands where the setting says, else in the user's folder for caches", () => {
    vi.stubEnv("ACTIVATION_LAB_CACHE", folder);
    expect(cacheFolder()).toBe(folder);
    vi.stubEnv("ACTIVATION_LAB_CACHE", "");
    expect(cacheFolder()).toMatch(/activation-lab$/);
  });
});

describe.skipIf(needs.mtfl.missing)(needs.mtfl.title("MTFL itself"), () => {
  test("images of all three sizes", async () => {
    mkdirSync(cache);
    const list = await readMtfl({ part: "training" });
    const records = list.records.filter((_, index) => index % 200 === 0);
    const { faces } = await loadFaces({ ...list, records }, { cache });
    expect(faces).toHaveLength(50);
    const sides = faces.map(({ image }) => Math.max(image.width, image.height));
    expect(Math.max(...sides)).toBeLessThanOrEqual(1.6 * 160 + 2);
    expect(new Set(faces.map(({ place }) => place.reduction)).size).toBeGreaterThan(1);
  });
});
