import { createHash } from "node:crypto";

import { type Cell, isObject, type JsonObject } from "../notebook/notebook.ts";

/** nbgrader's part of a cell's metadata, schema 3, as far as it is what it should be. */
export interface NbgraderCell {
  readonly grade: boolean;
  readonly solution: boolean;
  readonly task: boolean;
  /** Whether autograding puts the teacher's source back: tests, and what is locked and no solution. */
  readonly isRestored: boolean;
  readonly gradeId: string;
  readonly points: number;
}

/** What nbgrader knows of a cell; `undefined` for one that is no part of an exercise. */
export function readNbgrader({ metadata }: Pick<Cell, "metadata">): NbgraderCell | undefined {
  const { nbgrader } = metadata;
  if (!isObject(nbgrader)) return undefined;
  const [grade, solution, task] = [
    nbgrader.grade === true,
    nbgrader.solution === true,
    nbgrader.task === true,
  ];
  if (!grade && !solution && !task && nbgrader.locked !== true) return undefined;
  return {
    grade,
    solution,
    task,
    isRestored: !solution && (grade || nbgrader.locked === true),
    gradeId: typeof nbgrader.grade_id === "string" ? nbgrader.grade_id : "",
    points: typeof nbgrader.points === "number" ? nbgrader.points : 0,
  };
}

/** A number as Python's `str(float(...))` writes it. */
function pythonFloat(value: number): string {
  const [digits = "", power = ""] = value.toExponential().split("e");
  const exponent = Number(power);
  if (exponent < -4 || exponent >= 16) {
    return `${digits}e${exponent < 0 ? "-" : "+"}${String(Math.abs(exponent)).padStart(2, "0")}`;
  }
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

function pythonBoolean(value: boolean): string {
  return value ? "True" : "False";
}

/**
 * nbgrader's checksum of a cell: MD5 of source, type, whether it is graded, a solution, restored, its grade id and, if
 * it is graded, its points.
 */
export function nbgraderChecksum(cell: Pick<Cell, "source" | "type">, part: NbgraderCell): string {
  const facts = [part.grade, part.solution, part.isRestored].map(pythonBoolean);
  const points = part.grade ? [pythonFloat(part.points)] : [];
  return createHash("md5")
    .update([cell.source, cell.type, ...facts, part.gradeId, ...points].join(""))
    .digest("hex");
}

/**
 * The metadata that nbgrader writes when it makes a student version: the checksum and the type by which it finds changes,
 * and the locks that Jupyter keeps: what students write cannot be deleted, all else not even be changed.
 */
export function lockedMetadata(cell: Cell): JsonObject {
  const part = readNbgrader(cell);
  if (part === undefined) return cell.metadata;
  return {
    ...cell.metadata,
    deletable: false,
    ...(part.isRestored ? { editable: false } : {}),
    nbgrader: {
      ...(cell.metadata.nbgrader as JsonObject),
      cell_type: cell.type,
      checksum: nbgraderChecksum(cell, part),
    },
  };
}
