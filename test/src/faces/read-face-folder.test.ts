import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, expect, test } from "vitest";

import { readFaceFolder } from "../../../src/faces/read-face-folder.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "faces-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const POINTS =
  "left_eye_x,left_eye_y,right_eye_x,right_eye_y,nose_x,nose_y,left_mouth_corner_x,left_mouth_corner_y,right_mouth_corner_x,right_mouth_corner_y";
const read = (lines: string[], options: Partial<Parameters<typeof readFaceFolder>[0]> = {}) => {
  writeFileSync(join(folder, "faces.csv"), lines.join("\r\n"));
  return readFaceFolder({ folder, ...options });
};

test("columns are found by their names; attributes and boxes may be left open", async () => {
  const { records, faults, attributes } = await read([
    `smile,file,${POINTS},box_left,box_top,box_width,box_height`,
    'not smiling,"a, b.png",1,2,3,4,5,6,7,8,9,10,0,1,20,30',
    ",c\\d.jpg,1,2,3,4,5,6,7,8,9,10,,,,",
  ]);
  expect(faults).toEqual([]);
  expect(records).toEqual([
    {
      file: "a, b.png",
      line: 2,
      landmarks: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
      attributes: { smile: 1 },
      box: { left: 0, top: 1, width: 20, height: 30 },
    },
    { file: "c/d.jpg", line: 3, landmarks: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], attributes: {} },
  ]);
  expect(Object.keys(attributes)).toEqual(["smile"]);
});

test("attributes of one's own", async () => {
  const beard = { classNames: ["beard", "no beard"] };
  const lines = [`file,${POINTS},beard`, "a.png,1,2,3,4,5,6,7,8,9,10,no beard"];
  const { records } = await read(lines, { attributes: { beard } });
  expect(records[0]!.attributes).toEqual({ beard: 1 });
});

test("broken rows are faults with the line at which they end", async () => {
  const { records, faults } = await read([
    `file,${POINTS},glasses,box_left,box_top,box_width,box_height`,
    "a.png,1,2,3,4,5,6,7,8,9,10,sunglasses,0,0,5,5",
    "b.png,1,2,3,4,5,6,7,8,9,,,0,0,5,5",
    "c.png,1,2",
    "d.png,1,2,3,4,5,6,7,8,9,10,,0,0,-5,5",
    '"e\r\n.png",1,2,3,4,5,6,7,8,9,ten,,0,0,5,5',
    "f.png,1,2,3,4,5,6,7,8,9,10,,0,0,5,5",
  ]);
  expect(records.map(({ file }) => file)).toEqual(["f.png"]);
  expect(faults.map(({ line }) => line)).toEqual([2, 3, 4, 5, 7]);
  expect(faults[0]).toMatchObject({
    rule: 'The column glasses holds "glasses", "no glasses" or nothing.',
    came: '"sunglasses"',
  });
});

test.each([
  ["a missing column", [`file,${POINTS.replace("nose_x,", "")}`], '"nose_x" missing'],
  ["an unknown column", [`file,${POINTS},mood`], '"mood" unknown'],
  ["a column twice", [`file,file,${POINTS}`], '"file" twice'],
  ["half a box", [`file,${POINTS},box_left`], '"box_top", "box_width", "box_height" missing'],
  ["an open quote", [`file,${POINTS}`, '"a.png,1'], "is a table of comma-separated values"],
])("%s is refused", async (_, lines, message) => {
  await expect(read(lines)).rejects.toThrow(message);
});

test("a column may be left unread when it is named", async () => {
  const { records } = await read([`mood,file,${POINTS}`, "fine,a.png,1,2,3,4,5,6,7,8,9,10"], {
    ignore: ["mood"],
  });
  expect(records).toHaveLength(1);
});
