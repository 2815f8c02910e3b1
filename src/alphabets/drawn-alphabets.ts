import { createRandom, type Random } from "../random.js";
import { requireInteger } from "../require.js";
import type { Alphabet } from "./alphabet.js";
import { drawStrokes, type Point, type Stroke } from "./draw-strokes.js";

export interface DrawnAlphabetsOptions {
  /** Number of alphabets, at least 1. */
  readonly alphabets: number;
  /** Characters of each, at least 2; 12 by default. */
  readonly characters?: number;
  /** Drawings of each character, at least 1; 20 by default, as in Omniglot. */
  readonly drawings?: number;
  /** Height and width in pixels, at least 8; 28 by default. */
  readonly size?: number;
  /** 1 by default. */
  readonly seed?: number;
}

/** How the characters of an alphabet are made. */
interface Style {
  /** Most strokes of a character. */
  readonly strokes: number;
  /** How far a stroke bends from a straight line, as a share of the image's side. */
  readonly bend: number;
  /** Places on each side of the grid where strokes begin and end. */
  readonly grid: number;
  /** Width of the pen as a share of the image's side. */
  readonly pen: number;
}

/** How far drawings of one character differ: of points, and of its shape as a whole, in shares of the side. */
const [TREMBLE, SKEW] = [0.025, 0.12];

/**
 * Alphabets of made-up characters in the manner of Omniglot: each character is a few curved strokes, each drawing of it trembles,
 * leans and is stretched differently. Characters of one alphabet have a style in common: a grid where strokes begin and end, how much they
 * bend, how many there are, and a pen. The bytes are the same on every machine: only +, −, ·, / and the square root are used.
 *
 * @throws Problem if an option is not a whole number in its range.
 * @see Lake2015
 */
export function drawnAlphabets({
  alphabets,
  characters = 12,
  drawings = 20,
  size = 28,
  seed = 1,
}: DrawnAlphabetsOptions): Alphabet[] {
  requireInteger("alphabets", alphabets, 1);
  requireInteger("characters", characters, 2);
  requireInteger("drawings", drawings, 1);
  requireInteger("size", size, 8);
  const random = createRandom(seed).fork("alphabets");
  return Array.from({ length: alphabets }, (_, index) => {
    const source = random.fork(`alphabet ${index + 1}`);
    const style = drawStyle(source.fork("style"));
    const pixels = new Uint8Array(characters * drawings * size * size);
    const labels: number[] = [];
    for (let character = 0; character < characters; character++) {
      const own = source.fork(`character ${character + 1}`);
      const strokes = drawCharacter(style, own);
      for (let drawing = 0; drawing < drawings; drawing++) {
        const drawn = redraw(strokes, own.fork(`drawing ${drawing + 1}`));
        pixels.set(drawStrokes(drawn, size, style.pen * size), labels.length * size * size);
        labels.push(character);
      }
    }
    return {
      name: `alphabet ${index + 1}`,
      images: {
        pixels,
        labels,
        classNames: Array.from({ length: characters }, (_, character) => `character ${character + 1}`),
        height: size,
        width: size,
        channels: 1,
      },
    };
  });
}

function drawStyle(random: Random): Style {
  return {
    strokes: 2 + random.integer(3),
    bend: random.uniform(0, 0.3),
    grid: 3 + random.integer(2),
    pen: random.uniform(0.06, 0.1),
  };
}

function drawCharacter({ strokes, bend, grid }: Style, random: Random): Stroke[] {
  const place = (): Point => {
    const along = () => 0.18 + (0.64 * random.integer(grid)) / (grid - 1);
    return [along(), along()];
  };
  let last = place();
  return Array.from({ length: 1 + random.integer(strokes) }, () => {
    // Most strokes go on where the last one ended, as a hand does.
    const start = random.uniform() < 0.6 ? last : place();
    let end = place();
    while (end[0] === start[0] && end[1] === start[1]) end = place();
    const side = bend * random.uniform(-1, 1);
    const towards: Point = [
      (start[0] + end[0]) / 2 - side * (end[1] - start[1]) * 2,
      (start[1] + end[1]) / 2 + side * (end[0] - start[0]) * 2,
    ];
    last = end;
    return [start, towards, end];
  });
}

/** The same character by another hand. */
function redraw(strokes: readonly Stroke[], random: Random): Stroke[] {
  const skew = () => random.uniform(-SKEW, SKEW);
  const [a, b, c, d] = [1 + skew(), skew(), skew(), 1 + skew()];
  const [shiftX, shiftY] = [skew() / 2, skew() / 2];
  const tremble = () => random.uniform(-1, 1) * TREMBLE * 2;
  const move = ([x, y]: Point): Point => {
    const [u, v] = [x - 0.5, y - 0.5];
    return [0.5 + a * u + b * v + shiftX + tremble(), 0.5 + c * u + d * v + shiftY + tremble()];
  };
  return strokes.map(([start, towards, end]) => [move(start), move(towards), move(end)]);
}
