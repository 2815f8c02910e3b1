import { Problem } from "../problem.ts";

const LONGEST = 80;
/** What Markdown or mathematics would take for a sign of its own: a title stands in many places, also as plain text. */
const MARKUP = /[*_`$<>[\]\\|#{}~^]/;

/**
 * The title of a notebook, without space at its ends.
 *
 * @throws Problem if it is empty, too long, of several lines or holds markup.
 */
export function checkTitle(given: string): string {
  const title = given.trim();
  const refuse = (came: string, cure: string): Problem =>
    new Problem({ rule: `A title is one line of 1 to ${LONGEST} characters of plain text.`, came, cure });
  if (title === "")
    throw refuse("an empty one", 'Write for example npm run new -- "Why do gradients vanish?"');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (/[\u0000-\u001f\u2028\u2029]/.test(title))
    throw refuse(JSON.stringify(title), "Leave out line breaks and tabs.");
  if (title.length > LONGEST) {
    throw refuse(`${title.length} characters`, "Say the rest in the question, which stands below the title.");
  }
  const mark = MARKUP.exec(title)?.[0];
  if (mark !== undefined)
    throw refuse(`${JSON.stringify(title)}, with ${mark}`, `Leave out ${mark}, or say it in words.`);
  return title;
}

/**
 * The next free number and the title in kebab case, such as `05-why-do-gradients-vanish`.
 *
 * @param present Names of the notebooks that are there.
 * @throws Problem if nothing of the title can be a file name, or a notebook has that name under another number.
 */
export function nameNotebook(title: string, present: readonly string[]): string {
  const words = title
    .normalize("NFKD")
    .replace(/\p{Mark}/gu, "")
    .replaceAll("ß", "ss")
    .toLowerCase()
    .replace(/['’]/g, "")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
  if (!/[a-z]/.test(words)) {
    throw new Problem({
      rule: "The name of a notebook is made of the Latin letters of its title.",
      came: `${JSON.stringify(title)}, which has none`,
      cure: "Give a title with Latin letters, and change it inside the notebook afterwards.",
    });
  }
  const twin = present.find((name) => name.replace(/^\d+-/, "") === words);
  if (twin !== undefined) {
    throw new Problem({
      rule: "No two notebooks have the same name but for the number.",
      came: `${JSON.stringify(title)}, and ${twin} is there already`,
      cure: "Choose another title, or edit that notebook. Nothing was changed.",
    });
  }
  const numbers = present.flatMap((name) => /^(\d+)-/.exec(name)?.[1] ?? []).map(Number);
  return `${String(Math.max(0, ...numbers) + 1).padStart(2, "0")}-${words}`;
}
