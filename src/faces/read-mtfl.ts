import { dataDirectory } from "../datasets/data-directory.js";
import { Problem } from "../problem.js";
import { type FaceRecord, LANDMARK_NAMES, MTFL_ATTRIBUTES } from "./face.js";
import {
  type FaceList,
  LineFault,
  readAnnotations,
  readCoordinate,
  readImagePath,
  readLines,
  requireApart,
} from "./face-list.js";

/** In the order of their columns. */
const COLUMNS = ["gender", "smile", "glasses", "pose"] as const;
const FILES = { training: "training.txt", test: "testing.txt" } as const;

/**
 * The annotations of the Multi-Task Facial Landmark data set: path, x₁ … x₅, y₁ … y₅, gender, smile, glasses, pose in a
 * line, labels from 1 on. Line ends, spaces around a line, blank lines and `\` in paths may be as they are in the
 * official files. A line that is broken becomes one of `faults`, with its number.
 *
 * The official text does not say whether a pixel's coordinates mean its center or its corner; they are taken as they are.
 *
 * @param options.part `test` needs `testing.txt`.
 * @param options.folder By default `MTFL` below the folder that `ACTIVATION_LAB_DATA` names.
 * @returns Records in the order of the file; their images are read by `loadFaces`.
 * @throws Problem if there is no folder or file.
 * @see Zhang2014
 */
export async function readMtfl({
  part,
  folder = dataDirectory("MTFL"),
}: {
  part: "training" | "test";
  folder?: string | undefined;
}): Promise<FaceList> {
  if (folder === undefined) {
    throw new Problem({
      rule: "MTFL is read from a folder of yours: it does not come with the course.",
      came: "no folder, and no ACTIVATION_LAB_DATA",
      cure: "Fetch it with `npm run datasets -- fetch MTFL`, or use `syntheticFaces`.",
    });
  }
  const source = FILES[part];
  const text = await readAnnotations(folder, source, `The ${part} part of MTFL`);
  const lines = text
    .split(/\r\n|\r|\n/)
    .map((content, index) => ({ line: index + 1, content: content.trim() }));
  const filled = lines.filter(({ content }) => content !== "");
  return { folder, source, attributes: MTFL_ATTRIBUTES, ...readLines(source, filled, readLine) };
}

function readLine(content: string, line: number): FaceRecord {
  const fields = content.split(/\s+/);
  const points = LANDMARK_NAMES.length;
  const expected = 1 + 2 * points + COLUMNS.length;
  if (fields.length !== expected) {
    throw new LineFault({
      rule: `A line of MTFL has ${expected} fields: a path, 5 x, 5 y, gender, smile, glasses, pose.`,
      came: `${fields.length} in "${content.slice(0, 60)}${content.length > 60 ? "…" : ""}"`,
      cure: "Take the file from the official archive again.",
    });
  }
  const landmarks = LANDMARK_NAMES.flatMap((name, point) => [
    readCoordinate(`x of the ${name}`, fields[1 + point]!),
    readCoordinate(`y of the ${name}`, fields[1 + points + point]!),
  ]);
  const attributes = COLUMNS.map((name, column) => [name, readLabel(name, fields[1 + 2 * points + column]!)]);
  return {
    file: readImagePath(fields[0]!),
    line,
    landmarks: requireApart(landmarks),
    attributes: Object.fromEntries(attributes) as Record<string, number>,
  };
}

function readLabel(name: (typeof COLUMNS)[number], text: string): number {
  const { length } = MTFL_ATTRIBUTES[name].classNames;
  const label = Number(text);
  if (Number.isInteger(label) && label >= 1 && label <= length) return label - 1;
  throw new LineFault({
    rule: `A label of ${name} is a whole number of 1 … ${length}.`,
    came: JSON.stringify(text),
    cure: "Take the file from the official archive again.",
  });
}
