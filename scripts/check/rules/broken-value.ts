import { proseOf } from "../page/prose.ts";
import { quote } from "../page/texts.ts";
import type { Rule } from "../rule.ts";

/** What an object turns into where a text was expected; nobody writes it on purpose. */
const OBJECT = /\[object [A-Z]\w*\]/;
/** Words of mathematics, such as a derivative that is undefined at 0 or a null hypothesis, are no lost values. */
const LOST =
  /(?<![\w-]|[.“"])(?:NaN|undefined(?! (?:at|for|where|when|if|in|on|outside|below|above)\b)|null(?! (?:hypothes|model|distribution|space|vector|element|set)))(?![\w-]|\.\w|[”"(])/;

/** Where measured values stand. In other prose the words may be meant. */
const VALUES = ".block-statement, table, .plot";

/** What a program wrote in place of a value, if anything. */
export function findBrokenValue(text: string, holdsValues: boolean): string | undefined {
  return (OBJECT.exec(text) ?? (holdsValues ? LOST.exec(text) : null))?.[0];
}

export const brokenValue: Rule = {
  name: "broken-value",
  definition:
    "No prose, notes or label holds “[object Object]”, and no measured statement, table or label of a plot the words undefined, NaN or null: they stand where a value was lost. Code is exempt, and so are “undefined at 0”, “null hypothesis” and the like.",
  views: ["main", "page"],
  moment: "slide",
  inspect: ({ section }) =>
    proseOf(section).flatMap(({ element, text }) => {
      const found = findBrokenValue(text, element.closest(VALUES) !== null);
      if (found === undefined) return [];
      const message = `${quote(found)} stands for a value in ${quote(text)}. Mend what computes it; if the word is meant, write “not defined” or “missing”.`;
      return [{ at: element, message }];
    }),
};
