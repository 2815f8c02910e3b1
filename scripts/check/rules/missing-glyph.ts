import { isVisible, quote, textNodes } from "../page/texts.ts";
import type { Fault, Rule } from "../rule.ts";

/** Code points that stand for no character, so that no font has them. */
const UNASSIGNED = ["\u0378", "\u{1FFFE}"];
/** Signs without a shape of their own. */
const SHAPELESS = /[\p{White_Space}\p{Control}\p{Format}\p{Mark}\p{Private_Use}\p{Surrogate}]/u;
const SIZE = 32;

export const missingGlyph: Rule = {
  name: "missing-glyph",
  definition:
    "Every character has a glyph in one of the fonts of its text or of the system: it is not drawn like a code point that stands for no character.",
  views: ["main", "page"],
  moment: "sight",
  inspect: ({ section }) => {
    const faults: Fault[] = [];
    for (const node of textNodes(section)) {
      const element = node.parentElement;
      if (element === null || node.data.trim() === "") continue;
      if (element.closest("script, style, .katex-mathml, aside.notes") !== null || !isVisible(element))
        continue;
      const { fontStyle, fontWeight, fontFamily } = getComputedStyle(element);
      const font = `${fontStyle} ${fontWeight} ${SIZE}px ${fontFamily}`;
      const missing = [...new Set(node.data)].filter((character) => isMissing(character, font));
      if (missing.length === 0) continue;
      const codes = missing.map(
        (character) => `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}`,
      );
      faults.push({
        at: element,
        message: `No font has a glyph for ${codes.join(", ")} in ${quote(node.data)}. Use another sign.`,
      });
    }
    return faults;
  },
};

const known = new Map<string, string>();
let canvas: OffscreenCanvasRenderingContext2D | undefined;

function isMissing(character: string, font: string): boolean {
  // Every font that a deck may name has the signs of ASCII.
  if (character < "\u007F" || SHAPELESS.test(character)) return false;
  const picture = drawn(character, font);
  return UNASSIGNED.some((none) => drawn(none, font) === picture);
}

function drawn(character: string, font: string): string {
  const key = `${font} ${character}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  canvas ??= new OffscreenCanvas(2 * SIZE, 2 * SIZE).getContext("2d", { willReadFrequently: true })!;
  canvas.clearRect(0, 0, 2 * SIZE, 2 * SIZE);
  canvas.font = font;
  canvas.fillText(character, SIZE / 4, 1.4 * SIZE);
  const { data } = canvas.getImageData(0, 0, 2 * SIZE, 2 * SIZE);
  let ink = "";
  for (let place = 3; place < data.length; place += 4) ink += String.fromCharCode(data[place]!);
  known.set(key, ink);
  return ink;
}
