import { nodeBuiltin } from "../datasets/node-builtin.js";
import { Problem } from "../problem.js";
import type { FaceAttributes, FaceRecord, Landmarks } from "./face.js";
import type { FaceFault } from "./face-fault.js";

/** Annotations as they were read: what they say of each face, and what is wrong with the other lines. */
export interface FaceList {
  /** Folder that the images' paths start from. */
  readonly folder: string;
  /** The file of annotations. */
  readonly source: string;
  readonly attributes: FaceAttributes;
  readonly records: readonly FaceRecord[];
  readonly faults: readonly FaceFault[];
}

/** What is wrong with a line, before it is known which. */
export class LineFault extends Problem {}

/** Least distance between the outermost landmarks of a face, in pixels; below it there is nothing to see. */
const SMALLEST_FACE = 4;

/** Reads lines one by one; those that `read` refuses with a `LineFault` become faults. */
export function readLines<Line>(
  source: string,
  lines: Iterable<{ readonly line: number; readonly content: Line }>,
  read: (content: Line, line: number) => FaceRecord,
): Pick<FaceList, "records" | "faults"> {
  const records: FaceRecord[] = [];
  const faults: FaceFault[] = [];
  for (const { line, content } of lines) {
    try {
      records.push(read(content, line));
    } catch (error) {
      if (!(error instanceof LineFault)) throw error;
      const { rule, came, cure } = error;
      faults.push({ file: source, line, rule, came, cure });
    }
  }
  return { records, faults };
}

/** The path of an image with `/` between its parts, if it stays in the folder. @throws LineFault otherwise. */
export function readImagePath(text: string): string {
  const path = text.replaceAll("\\", "/");
  const isInside = !/^\/|^[a-z]:/i.test(path) && !path.split("/").includes("..") && !path.includes("\0");
  if (path !== "" && isInside) return path;
  throw new LineFault({
    rule: "The path of an image starts in the folder of the data and stays in it.",
    came: JSON.stringify(text),
    cure: "Write it relative to that folder, without `..`.",
  });
}

/** A coordinate in pixels. @throws LineFault if the text is no finite number. */
export function readCoordinate(name: string, text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isFinite(value)) return value;
  throw new LineFault({
    rule: "A coordinate is a number of pixels.",
    came: `${JSON.stringify(text)} as ${name}`,
    cure: "Write it like 107.25.",
  });
}

/** @throws LineFault if all five lie in one place. */
export function requireApart(landmarks: Landmarks): Landmarks {
  const [xs, ys] = [0, 1].map((axis) => landmarks.filter((_, index) => index % 2 === axis));
  const extent = Math.max(Math.max(...xs!) - Math.min(...xs!), Math.max(...ys!) - Math.min(...ys!));
  if (extent >= SMALLEST_FACE) return landmarks;
  throw new LineFault({
    rule: `The landmarks of a face lie at least ${SMALLEST_FACE} pixels apart.`,
    came: `${extent} pixels between the outermost`,
    cure: "Give their places in pixels of the image, not in shares of its size.",
  });
}

/** Text of annotations, without a byte order mark. @throws Problem if there is no such file. */
export async function readAnnotations(folder: string, file: string, what: string): Promise<string> {
  const path = nodeBuiltin("node:path").join(folder, file);
  try {
    return (await nodeBuiltin("node:fs").promises.readFile(path, "utf8")).replace(/^\uFEFF/, "");
  } catch (cause) {
    throw new Problem(
      {
        rule: `${what} needs the file ${file}.`,
        came: `nothing readable at ${path}`,
        cure: "Check the folder, or unpack the data again.",
      },
      { cause },
    );
  }
}
