import { Problem } from "../problem.js";
import { requireInteger } from "../require.js";
import { CIFAR_10_CLASSES, CIFAR_100_COARSE_CLASSES, CIFAR_100_FINE_CLASSES } from "./cifar-class-names.js";
import { dataDirectory } from "./data-directory.js";
import type { ImageSet } from "./image-set.js";
import { nodeBuiltin } from "./node-builtin.js";

export interface CifarOptions {
  /** The half to read. */
  readonly part: "training" | "test";
  /** Folder of the binary files. */
  readonly folder?: string | undefined;
  /** Most images to read, from the first on; all by default. */
  readonly limit?: number | undefined;
}

export interface Cifar100Options extends CifarOptions {
  /** Which of the two labels of each image: one of 100 fine classes, the default, or of 20 coarse ones. */
  readonly labels?: "fine" | "coarse" | undefined;
}

/** Pixels on each side of an image, and bytes of its three planes. */
const SIDE = 32;
const PLANE = SIDE * SIDE;

/** One of the two layouts of files: labels as leading bytes, then a red, a green and a blue plane, row by row. */
interface Format {
  readonly name: string;
  readonly files: Record<CifarOptions["part"], readonly string[]>;
  /** Names of the classes for each leading byte of a record. */
  readonly labels: readonly { readonly name: string; readonly classNames: readonly string[] }[];
}

const CIFAR_10: Format = {
  name: "CIFAR-10",
  files: {
    training: [1, 2, 3, 4, 5].map((batch) => `data_batch_${batch}.bin`),
    test: ["test_batch.bin"],
  },
  labels: [{ name: "fine", classNames: CIFAR_10_CLASSES }],
};

const CIFAR_100: Format = {
  name: "CIFAR-100",
  files: { training: ["train.bin"], test: ["test.bin"] },
  labels: [
    { name: "coarse", classNames: CIFAR_100_COARSE_CLASSES },
    { name: "fine", classNames: CIFAR_100_FINE_CLASSES },
  ],
};

/**
 * Images of CIFAR-10 in its binary format: 32 × 32 pixels in color, ten classes. Files may hold any number of whole
 * records, and later batches may be missing: a part of the data set is read as what it is.
 *
 * @param options.folder By default `cifar-10-batches-bin` below the folder that `ACTIVATION_LAB_DATA` names.
 * @returns Images in the order of the files, channels last.
 * @throws Problem if there is no folder or no batch, a batch between others is missing, a file does not hold whole
 * records, or a label is not a class.
 * @see Krizhevsky2009
 */
export async function loadCifar10(options: CifarOptions): Promise<ImageSet> {
  return loadFormat(CIFAR_10, "fine", options, dataDirectory("cifar-10-batches-bin"));
}

/**
 * Images of CIFAR-100 in its binary format: 32 × 32 pixels in color, 100 fine classes in 20 coarse ones. The files
 * `train.bin` and `test.bin` may hold any number of whole records.
 *
 * @param options.folder By default `cifar-100-binary` below the folder that `ACTIVATION_LAB_DATA` names.
 * @returns Images in the order of the file, channels last.
 * @throws Problem if there is no folder or file, the file does not hold whole records, a label is not a class, or
 * `labels` are none of the two.
 * @see Krizhevsky2009
 */
export async function loadCifar100({ labels = "fine", ...options }: Cifar100Options): Promise<ImageSet> {
  return loadFormat(CIFAR_100, labels, options, dataDirectory("cifar-100-binary"));
}

/**
 * Images of a folder that holds either CIFAR-10 or CIFAR-100 in binary format, told apart by the names of its files.
 *
 * @throws Problem if the folder holds neither, `labels` are `coarse` for CIFAR-10, or what {@link loadCifar10} and
 * {@link loadCifar100} refuse.
 * @see Krizhevsky2009
 */
export async function loadCifar(options: Cifar100Options & { folder: string }): Promise<ImageSet> {
  const { existsSync } = nodeBuiltin("node:fs");
  const { join } = nodeBuiltin("node:path");
  const { part, folder, labels = "fine" } = options;
  const found = [CIFAR_10, CIFAR_100].find(({ files }) =>
    files[part].some((file) => existsSync(join(folder, file))),
  );
  if (found !== undefined) return loadFormat(found, labels, options, undefined);
  const wanted = [CIFAR_10, CIFAR_100].map(({ name, files }) => `${files[part][0]} (${name})`).join(" or ");
  throw new Problem({
    rule: `The ${part} images are in ${wanted}.`,
    came: `neither in ${folder}`,
    cure: "Unpack the binary version of the data set there, or name the folder where it is.",
  });
}

async function loadFormat(
  format: Format,
  labels: "fine" | "coarse",
  { part, limit, folder: given }: CifarOptions,
  usual: string | undefined,
): Promise<ImageSet> {
  const most = limit === undefined ? Number.POSITIVE_INFINITY : requireInteger("limit", limit, 1);
  const folder = given ?? usual;
  if (folder === undefined) {
    throw new Problem({
      rule: `${format.name} is read from a folder of yours: it does not come with the course.`,
      came: "no folder, and no ACTIVATION_LAB_DATA",
      cure: "Download its binary version and set ACTIVATION_LAB_DATA to the folder that holds its folder, or use `shapeImages`.",
    });
  }
  const labelByte = format.labels.findIndex(({ name }) => name === labels);
  if (labelByte < 0) {
    throw new Problem({
      rule: `The labels of ${format.name} are ${format.labels.map(({ name }) => `\`${name}\``).join(" or ")}.`,
      came: `\`${labels}\``,
      cure: "Leave `labels` out, or read CIFAR-100 for coarse ones.",
    });
  }
  const files: Records[] = [];
  let count = 0;
  for (const path of pathsOf(format, part, folder)) {
    if (count >= most) break;
    const records = await readRecords(path, format, most - count);
    files.push(records);
    count += records.count;
  }
  const pixels = new Uint8Array(count * 3 * PLANE);
  const numbers: number[] = [];
  let start = 0;
  for (const records of files) {
    for (let record = 0; record < records.count; record++) {
      numbers.push(checkLabels(records, record, format)[labelByte]!);
      interleave(records.bytes, record * recordLength(format) + format.labels.length, pixels, start);
      start += 3 * PLANE;
    }
  }
  const { classNames } = format.labels[labelByte]!;
  return { pixels, labels: numbers, classNames, height: SIDE, width: SIDE, channels: 3 };
}

/** The files of a part that are there: the first ones without a gap, since a gap is a download that failed. */
function pathsOf(format: Format, part: CifarOptions["part"], folder: string): string[] {
  const { existsSync } = nodeBuiltin("node:fs");
  const { join } = nodeBuiltin("node:path");
  const files = format.files[part];
  const isThere = files.map((file) => existsSync(join(folder, file)));
  const last = Math.max(0, isThere.lastIndexOf(true));
  const missing = files[isThere.indexOf(false)];
  if (missing !== undefined && isThere.indexOf(false) <= last) {
    throw new Problem({
      rule: `The ${part} images of ${format.name} need the file ${missing}.`,
      came: `no such file in ${folder}`,
      cure: "Unpack the binary version of the data set there, or name the folder where it is.",
    });
  }
  return files.slice(0, last + 1).map((file) => join(folder, file));
}

interface Records {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly count: number;
}

function recordLength(format: Format): number {
  return format.labels.length + 3 * PLANE;
}

/** The first records of a file, at most `most`. */
async function readRecords(path: string, format: Format, most: number): Promise<Records> {
  const length = recordLength(format);
  const file = await nodeBuiltin("node:fs").promises.open(path);
  try {
    const { size } = await file.stat();
    const count = Math.min(most, size / length);
    const bytes = new Uint8Array(Math.floor(count) * length);
    const { bytesRead } = bytes.length === 0 ? { bytesRead: 0 } : await file.read(bytes, 0, bytes.length, 0);
    if (size > 0 && size % length === 0 && bytesRead === bytes.length) return { path, bytes, count };
    throw new Problem({
      rule: `A file of ${format.name} holds whole records of ${length} bytes.`,
      came: `${size} bytes in ${path}`,
      cure: "Download the data set again and unpack its binary version.",
    });
  } finally {
    await file.close();
  }
}

/** The labels of one record, one for each leading byte. */
function checkLabels({ path, bytes }: Records, record: number, format: Format): number[] {
  return format.labels.map(({ name, classNames }, place) => {
    const label = bytes[record * recordLength(format) + place]!;
    if (label < classNames.length) return label;
    const kind = format.labels.length === 1 ? "label" : `${name} label`;
    throw new Problem({
      rule: `A ${kind} of ${format.name} is 0 … ${classNames.length - 1}.`,
      came: `${label} in record ${record + 1} of ${path}`,
      cure: "Download the data set again, in its binary version.",
    });
  });
}

/** Three planes at `from` become pixels of three channels at `to`. */
function interleave(planes: Uint8Array, from: number, pixels: Uint8Array, to: number): void {
  for (let channel = 0; channel < 3; channel++) {
    const plane = from + channel * PLANE;
    for (let index = 0; index < PLANE; index++) pixels[to + 3 * index + channel] = planes[plane + index]!;
  }
}
