import { importPackage } from "../datasets/import-package.js";
import { Problem } from "../problem.js";
import {
  type FaceAttributes,
  type FaceBox,
  type FaceRecord,
  LANDMARK_NAMES,
  MTFL_ATTRIBUTES,
} from "./face.js";
import {
  type FaceList,
  LineFault,
  readAnnotations,
  readCoordinate,
  readImagePath,
  readLines,
  requireApart,
} from "./face-list.js";

const POINT_COLUMNS = LANDMARK_NAMES.flatMap((name) =>
  ["x", "y"].map((axis) => `${name.replaceAll(" ", "_")}_${axis}`),
);
const BOX_COLUMNS = ["box_left", "box_top", "box_width", "box_height"] as const;

/**
 * Any folder of JPEG and PNG images with a table of landmarks: CSV after RFC 4180, with a header. Columns, in any order:
 * `file`; `left_eye_x`, `left_eye_y`, `right_eye_x`, …, `right_mouth_corner_y`, in pixels from the upper left corner;
 * if wanted `box_left`, `box_top`, `box_width`, `box_height`, all four or none in a row; and a column for each attribute
 * that is labeled, with the name of a class, or nothing where nobody knows.
 *
 * @param options.table Path of the table in the folder, `faces.csv` by default.
 * @param options.attributes Attributes that columns may be named after, those of MTFL by default.
 * @param options.ignore Columns to leave unread; any other unknown column is refused.
 * @returns Records in the order of the rows; a broken row is one of `faults`, with the number of its last line.
 * @throws Problem if there is no table, it is no CSV, or a column is missing, unknown or there twice.
 */
export async function readFaceFolder({
  folder,
  table = "faces.csv",
  attributes = MTFL_ATTRIBUTES,
  ignore = [],
}: {
  folder: string;
  table?: string;
  attributes?: FaceAttributes;
  ignore?: readonly string[];
}): Promise<FaceList> {
  const text = await readAnnotations(folder, table, "A folder of faces");
  const [header, ...rows] = await parseTable(table, text);
  const columns = readHeader(table, header?.content ?? [], Object.keys(attributes), ignore);
  const labeled = Object.keys(attributes).filter((name) => columns.has(name));
  const read = (row: readonly string[], line: number) => readRow(row, line, columns, attributes);
  return {
    folder,
    source: table,
    attributes: Object.fromEntries(labeled.map((name) => [name, attributes[name]!])),
    ...readLines(table, rows, read),
  };
}

interface Row {
  readonly line: number;
  readonly content: readonly string[];
}

async function parseTable(table: string, text: string): Promise<Row[]> {
  const { parse } = await importPackage<typeof import("csv-parse/sync")>("csv-parse/sync");
  try {
    // With `info` each record comes with the line at which it ends.
    const rows = parse(text.replaceAll("\r\n", "\n"), {
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    });
    return (rows as unknown as { info: { lines: number }; record: string[] }[]).map(({ info, record }) => ({
      line: info.lines,
      content: record,
    }));
  } catch (cause) {
    throw new Problem(
      {
        rule: `${table} is a table of comma-separated values.`,
        came: cause instanceof Error ? cause.message : String(cause),
        cure: "Close every quote, and save the table as CSV in UTF-8.",
      },
      { cause },
    );
  }
}

/** Where each column stands. */
function readHeader(
  table: string,
  header: readonly string[],
  attributes: readonly string[],
  ignore: readonly string[],
): Map<string, number> {
  const required = ["file", ...POINT_COLUMNS];
  const hasBox = BOX_COLUMNS.some((name) => header.includes(name));
  const missing = [...required, ...(hasBox ? BOX_COLUMNS : [])].filter((name) => !header.includes(name));
  const known = new Set([...required, ...BOX_COLUMNS, ...attributes, ...ignore]);
  const unknown = header.filter((name) => !known.has(name));
  const twice = header.filter((name, place) => header.indexOf(name) !== place);
  const faults = { missing, unknown, twice };
  for (const [fault, names] of Object.entries(faults)) {
    if (names.length === 0) continue;
    throw new Problem({
      rule: `The columns of ${table} are ${required.join(", ")}; ${BOX_COLUMNS.join(", ")} or none of these; and any of ${attributes.join(", ") || "no attributes"}.`,
      came: `${names.map((name) => JSON.stringify(name)).join(", ")} ${fault}`,
      cure: "Rename the columns in the first line, or name columns to leave out in `ignore`.",
    });
  }
  return new Map(header.map((name, place) => [name, place]));
}

function readRow(
  row: readonly string[],
  line: number,
  columns: ReadonlyMap<string, number>,
  attributes: FaceAttributes,
): FaceRecord {
  if (row.length !== columns.size) {
    throw new LineFault({
      rule: `A row has as many values as the header, ${columns.size}.`,
      came: `${row.length}`,
      cure: "Put a value that holds a comma in quotes.",
    });
  }
  const at = (name: string) => row[columns.get(name)!]!;
  const box = readBox(columns.has(BOX_COLUMNS[0]) ? BOX_COLUMNS.map(at) : []);
  const labels = Object.entries(attributes).flatMap(([name, { classNames }]) => {
    const text = columns.has(name) ? at(name) : "";
    return text === "" ? [] : [[name, readClass(name, classNames, text)] as const];
  });
  return {
    file: readImagePath(at("file")),
    line,
    landmarks: requireApart(POINT_COLUMNS.map((name) => readCoordinate(name, at(name)))),
    attributes: Object.fromEntries(labels),
    ...(box && { box }),
  };
}

function readBox(values: readonly string[]): FaceBox | undefined {
  if (values.every((value) => value === "")) return undefined;
  const [left, top, width, height] = values.map((value, place) => readCoordinate(BOX_COLUMNS[place]!, value));
  if (width! > 0 && height! > 0) return { left: left!, top: top!, width: width!, height: height! };
  throw new LineFault({
    rule: "A box is wider and higher than 0 pixels.",
    came: `${width} · ${height}`,
    cure: "Give width and height, not the lower right corner.",
  });
}

function readClass(name: string, classNames: readonly string[], text: string): number {
  const label = classNames.indexOf(text);
  if (label >= 0) return label;
  throw new LineFault({
    rule: `The column ${name} holds ${classNames.map((one) => `"${one}"`).join(", ")} or nothing.`,
    came: JSON.stringify(text),
    cure: "Write the name of the class as it stands here.",
  });
}
