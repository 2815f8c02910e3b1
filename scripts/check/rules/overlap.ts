import { boundsOf, penetration, quadOfRect } from "../page/quad.ts";
import { quote, type TextBox, visiblePictures, visibleTexts } from "../page/texts.ts";
import type { Fault, Rule, SlideScope } from "../rule.ts";

/** Pixels by which letters of one text must lie in the other's: less is a tight setting, not an overlap. */
const DEPTH = 1.5;

export const overlap: Rule = {
  name: "overlap",
  definition:
    "No text lies over text of another block, no picture or plot over text of another block, and no label of a plot over another label. Boxes are measured without the empty space above and below the letters, and turned with turned labels.",
  views: ["main", "print", "page", "narrow"],
  moment: "step",
  inspect: (slide) => {
    const texts = visibleTexts(slide.section).map((text) => ({ ...text, bounds: boundsOf(text.core) }));
    return [...textOverText(texts), ...pictureOverText(slide, texts)];
  },
};

type Placed = TextBox & { readonly bounds: DOMRect };

function textOverText(texts: readonly Placed[]): Fault[] {
  const faults: Fault[] = [];
  // Sorted from top to bottom, a text can meet only those that begin above its end.
  const sorted = [...texts].sort((one, other) => one.bounds.top - other.bounds.top);
  sorted.forEach((one, index) => {
    for (let next = index + 1; next < sorted.length; next += 1) {
      const other = sorted[next]!;
      if (other.bounds.top >= one.bounds.bottom) break;
      if (!mayNotMeet(one, other) || penetration(one.core, other.core) <= DEPTH) continue;
      faults.push({
        at: one.element,
        with: [other.element],
        message: `${quote(one.text)} and ${quote(other.text)} lie over each other. Give them room, or show one after the other.`,
      });
    }
  });
  return faults;
}

function mayNotMeet(one: TextBox, other: TextBox): boolean {
  if (
    one.element === other.element ||
    one.element.contains(other.element) ||
    other.element.contains(one.element)
  ) {
    return false;
  }
  if (one.block !== other.block) return !one.block.contains(other.block) && !other.block.contains(one.block);
  const isLabel = (text: TextBox): boolean => text.element.tagName === "text";
  return isLabel(one) && isLabel(other);
}

function pictureOverText({ section }: SlideScope, texts: readonly Placed[]): Fault[] {
  return visiblePictures(section).flatMap((picture) => {
    const covered = texts.find(
      (text) =>
        text.block !== picture.block &&
        !picture.block.contains(text.block) &&
        !text.block.contains(picture.block) &&
        penetration(quadOfRect(picture.rect), text.core) > DEPTH,
    );
    if (covered === undefined) return [];
    const message = `A picture or plot and ${quote(covered.text)} lie over each other. Give them room, or show one after the other.`;
    return [{ at: picture.element, with: [covered.element], message }];
  });
}
