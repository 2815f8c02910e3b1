import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { formatFaceFault } from "../../../src/faces/face-fault.ts";
import { faceGroup } from "../../../src/faces/face-groups.ts";
import { readMtfl } from "../../../src/faces/read-mtfl.ts";
import { needs } from "../../support/needs.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "mtfl-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
  vi.unstubAllEnvs();
});

const POINTS = "10.25 30 20 12 28 11 12 20.5 30 31";
const read = (text: string, part: "training" | "test" = "training") => {
  writeFileSync(join(folder, part === "training" ? "training.txt" : "testing.txt"), text);
  return readMtfl({ folder, part });
};

test("a line gives path, points and labels, as the official files write them", async () => {
  const text = `lfw_5590\\A_0001.jpg ${POINTS} 1 2 2 3\r\n net_7876\\7_0_0.jpg ${POINTS} 2 1 1 5\r\n `;
  const { records, faults, attributes } = await read(text);
  expect(faults).toEqual([]);
  expect(records).toEqual([
    {
      file: "lfw_5590/A_0001.jpg",
      line: 1,
      landmarks: [10.25, 11, 30, 12, 20, 20.5, 12, 30, 28, 31],
      attributes: { gender: 0, smile: 1, glasses: 1, pose: 2 },
    },
    expect.objectContaining({ file: "net_7876/7_0_0.jpg", line: 2 }),
  ]);
  expect(records[1]!.attributes).toEqual({ gender: 1, smile: 0, glasses: 0, pose: 4 });
  expect(attributes.pose!.classNames[4]).toBe("right profile");
});

test("line ends, tabs, blank lines and a mark of the byte order change nothing", async () => {
  const text = `\uFEFF\n\tAFLW/a.jpg  ${POINTS.replaceAll(" ", "\t")} 1 1 1 1\r\r\nAFLW/b.jpg ${POINTS} 1 1 1 1`;
  const { records, faults } = await read(text, "test");
  expect(faults).toEqual([]);
  expect(records.map(({ file, line }) => [file, line])).toEqual([
    ["AFLW/a.jpg", 2],
    ["AFLW/b.jpg", 4],
  ]);
});

test("every broken line is a fault with its number, and the others are read", async () => {
  const lines = [
    `a.jpg ${POINTS} 1 1 1`,
    `b.jpg ${POINTS} 1 1 1 6`,
    `c.jpg ${POINTS} 1 0 1 1`,
    `d.jpg ${POINTS.replace("20.5", "x")} 1 1 1 1`,
    `e.jpg ${POINTS.replace("20.5", "Infinity")} 1 1 1 1`,
    `../f.jpg ${POINTS} 1 1 1 1`,
    `C:\\g.jpg ${POINTS} 1 1 1 1`,
    "h.jpg 5 5 5 5 5 7 7 7 7 7 1 1 1 1",
    `fine.jpg ${POINTS} 1 1 1 1`,
  ];
  const { records, faults } = await read(lines.join("\r\n"));
  expect(records.map(({ file }) => file)).toEqual(["fine.jpg"]);
  expect(faults.map(({ line }) => line)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  const told = faults.map(formatFaceFault);
  expect(told[0]).toMatch(/^training\.txt:1: A line of MTFL has 15 fields.*Got: 14 in "a\.jpg 10\.25/);
  expect(told[1]).toContain('A label of pose is a whole number of 1 … 5. Got: "6".');
  expect(told[2]).toContain('A label of smile is a whole number of 1 … 2. Got: "0".');
  expect(told[3]).toContain('A coordinate is a number of pixels. Got: "x" as y of the nose.');
  expect(told[4]).toContain('"Infinity" as y of the nose');
  expect(told[5]).toContain("stays in it");
  expect(told[6]).toContain("stays in it");
  expect(told[7]).toContain("at least 4 pixels apart. Got: 0 pixels");
});

test("without a folder or a file the error says how to get them", async () => {
  vi.stubEnv("ACTIVATION_LAB_DATA", "");
  await expect(readMtfl({ part: "training" })).rejects.toThrow("no folder, and no ACTIVATION_LAB_DATA");
  await expect(readMtfl({ folder, part: "test" })).rejects.toThrow("needs the file testing.txt");
});

test("groups are persons of LFW, photographs of the other parts", () => {
  expect(faceGroup("lfw_5590/Abdel_Aziz_Al-Hakim_0002.jpg")).toBe("lfw_5590/Abdel_Aziz_Al-Hakim");
  expect(faceGroup("net_7876/1002_2_0.jpg")).toBe("net_7876/1002");
  expect(faceGroup("net_7876/_-40_1741_0.jpg")).toBe("net_7876/_-40_1741");
  expect(faceGroup("AFLW/0012-image20056.jpg")).toBe("AFLW/0012");
  expect(faceGroup("portrait.png")).toBe("portrait");
});

describe.skipIf(needs.mtfl.missing)(needs.mtfl.title("MTFL itself"), () => {
  test("10,000 training faces without a fault, labels as often as counted elsewhere", async () => {
    const { records, faults } = await readMtfl({ part: "training" });
    expect(faults).toEqual([]);
    expect(records).toHaveLength(10_000);
    const count = (name: string, classes: number) =>
      Array.from({ length: classes }, (_, label) =>
        records.reduce((sum, { attributes }) => sum + (attributes[name] === label ? 1 : 0), 0),
      );
    expect(count("gender", 2)).toEqual([5807, 4193]);
    expect(count("smile", 2)).toEqual([5616, 4384]);
    expect(count("glasses", 2)).toEqual([1408, 8592]);
    expect(count("pose", 5)).toEqual([136, 1113, 7445, 1111, 195]);
    expect(
      records.every(({ landmarks }) => landmarks[0]! < landmarks[2]! && landmarks[6]! < landmarks[8]!),
    ).toBe(true);
  });

  test("of a face that looks left the nose lies left of the middle between the eyes", async () => {
    const { records } = await readMtfl({ part: "training" });
    const offsets = [0, 1, 2, 3, 4].map((pose) => {
      const those = records.filter(({ attributes }) => attributes.pose === pose);
      return (
        those.reduce((sum, { landmarks: [x1, , x2, , x3] }) => sum + x3! - (x1! + x2!) / 2, 0) / those.length
      );
    });
    expect(offsets).toEqual([...offsets].sort((one, other) => one - other));
    expect(offsets[0]).toBeLessThan(-5);
    expect(offsets[4]).toBeGreaterThan(5);
  });
});
