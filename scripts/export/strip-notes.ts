import { Parser } from "htmlparser2";

import { cutOut } from "./cut-out.ts";

/** A page without its speaker notes: who has the file could read them, hidden or not. */
export function stripNotes(html: string): string {
  const cuts: [start: number, end: number][] = [];
  let depth = 0;
  let start = 0;
  const parser = new Parser({
    onopentag(name, attributes) {
      if (name !== "aside") return;
      const isNotes = (attributes.class ?? "").split(/\s+/).includes("notes");
      if (depth === 0 && isNotes) start = parser.startIndex;
      if (depth > 0 || isNotes) depth += 1;
    },
    onclosetag(name) {
      if (name !== "aside" || depth === 0) return;
      depth -= 1;
      if (depth === 0) cuts.push([start, parser.endIndex + 1]);
    },
  });
  parser.end(html);
  return cutOut(html, cuts);
}
