import { nodeBuiltin } from "../datasets/node-builtin.js";
import { decodeImage } from "../faces/decode-image.js";
import type { GrayImage } from "../faces/face.js";
import { Problem } from "../problem.js";
import { requireInteger } from "../require.js";
import type { Alphabet } from "./alphabet.js";

export interface OmniglotOptions {
  /** A folder such as `images_background`: in it a folder for each alphabet, in each of these one for each character, and there its drawings. */
  readonly folder: string;
  /** Names of the alphabets to read, such as `Greek`; all by default. */
  readonly alphabets?: readonly string[];
  /** Height and width of the result in pixels, at most those of the drawings, which are 105; 28 by default. */
  readonly size?: number;
  readonly signal?: AbortSignal;
}

/**
 * Reads drawings that lie in folders as those of Omniglot do: `ALPHABET/CHARACTER/DRAWING.png`, black on white. Levels are turned
 * around, so that ink is 255, and each pixel of the result is the mean of the area that it covers. Names are in alphabetical order.
 *
 * @throws Problem if there is no such folder, an alphabet has fewer than two characters or is not there, a character has no drawing, or
 * one is not a square image of at least `size` pixels, with its path.
 * @see Lake2015
 */
export async function readOmniglot({
  folder,
  alphabets,
  size = 28,
  signal,
}: OmniglotOptions): Promise<Alphabet[]> {
  requireInteger("size", size, 1);
  const { join } = nodeBuiltin("node:path");
  const names = alphabets ?? (await foldersIn(folder));
  if (names.length === 0) throw noneIn(folder, "a folder for each alphabet");
  const read: Alphabet[] = [];
  for (const name of names) read.push(await readAlphabet(join(folder, name), name, size, signal));
  return read;
}

async function readAlphabet(
  folder: string,
  name: string,
  size: number,
  signal: AbortSignal | undefined,
): Promise<Alphabet> {
  const { join } = nodeBuiltin("node:path");
  const classNames = await foldersIn(folder);
  if (classNames.length < 2) throw noneIn(folder, "a folder for each of at least two characters");
  const images: Uint8Array[] = [];
  const labels: number[] = [];
  for (const [label, character] of classNames.entries()) {
    const drawings = await drawingsIn(join(folder, character));
    for (const drawing of drawings) {
      signal?.throwIfAborted();
      images.push(await readDrawing(join(folder, character, drawing), size));
      labels.push(label);
    }
  }
  const pixels = new Uint8Array(images.length * size * size);
  for (const [index, image] of images.entries()) pixels.set(image, index * size * size);
  return { name, images: { pixels, labels, classNames, height: size, width: size, channels: 1 } };
}

async function foldersIn(folder: string): Promise<string[]> {
  const entries = await list(folder);
  return entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith("."))
    .map(({ name }) => name)
    .sort();
}

async function drawingsIn(folder: string): Promise<string[]> {
  const entries = await list(folder);
  const drawings = entries
    .filter((entry) => entry.isFile() && /\.(png|jpe?g)$/i.test(entry.name) && !entry.name.startsWith("."))
    .map(({ name }) => name)
    .sort();
  if (drawings.length === 0) throw noneIn(folder, "a drawing of the character");
  return drawings;
}

async function list(folder: string) {
  try {
    return await nodeBuiltin("node:fs").promises.readdir(folder, { withFileTypes: true });
  } catch (cause) {
    throw new Problem(
      {
        rule: "Drawings are read from folders: one for each alphabet, and in it one for each character.",
        came: `no folder ${folder} that can be read`,
        cure: "Name the folder that holds the alphabets, such as images_background of Omniglot; capitals count.",
      },
      { cause },
    );
  }
}

async function readDrawing(path: string, size: number): Promise<Uint8Array> {
  const image = await decode(path);
  if (image.width === image.height && image.width >= size) return shrink(image, size);
  throw new Problem({
    rule: `A drawing is a square image of at least ${size} · ${size} pixels.`,
    came: `${image.width} · ${image.height} in ${path}`,
    cure: "Ask for a smaller `size`, or cut the image.",
  });
}

async function decode(path: string): Promise<GrayImage> {
  try {
    return await decodeImage(await nodeBuiltin("node:fs").promises.readFile(path));
  } catch (cause) {
    throw new Problem(
      {
        rule: "A drawing is an image that can be read.",
        came: `${path}: ${cause instanceof Error ? cause.message : cause}`,
        cure: "Take the file from its source again.",
      },
      { cause },
    );
  }
}

/** The mean ink of the area that each pixel of the result covers; pixels at its edge count by the share that is covered. */
function shrink({ width, pixels }: GrayImage, size: number): Uint8Array {
  const scale = width / size;
  const shares = Array.from({ length: size }, (_, place) => {
    const [from, to] = [place * scale, (place + 1) * scale];
    const first = Math.floor(from);
    return Array.from({ length: Math.ceil(to) - first }, (_, index) => {
      const at = first + index;
      return [at, Math.min(at + 1, to) - Math.max(at, from)] as const;
    });
  });
  const result = new Uint8Array(size * size);
  for (const [row, down] of shares.entries()) {
    for (const [column, across] of shares.entries()) {
      let sum = 0;
      for (const [y, height] of down)
        for (const [x, part] of across) sum += height * part * (255 - (pixels[y * width + x] ?? 255));
      result[row * size + column] = Math.round(sum / (scale * scale));
    }
  }
  return result;
}

function noneIn(folder: string, what: string): Problem {
  return new Problem({
    rule: `There must be ${what}.`,
    came: `none in ${folder}`,
    cure: "Unpack the data again, and name the folder that holds the alphabets.",
  });
}
