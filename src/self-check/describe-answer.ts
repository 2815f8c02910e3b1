import { numberOf, property } from "./number-grid.js";

const LONGEST = 120;
const DEEPEST = 3;
const MOST_ITEMS = 12;

/** An answer in a few words, as a programmer would write the value. Whatever was sent, the text is short. */
export function describeAnswer(answer: unknown): string {
  return cut(describe(answer, 0));
}

/** A text in quotes, shortened where it is long. */
function quote(text: string): string {
  return JSON.stringify(text.length <= LONGEST ? text : `${text.slice(0, LONGEST)} ...`);
}

function cut(text: string): string {
  return text.length <= 2 * LONGEST ? text : `${text.slice(0, 2 * LONGEST)} ...`;
}

function describe(answer: unknown, depth: number): string {
  const number = numberOf(answer);
  if (number !== undefined) return Object.is(number, -0) ? "-0" : String(number);
  if (typeof answer === "string") return quote(answer);
  if (Array.isArray(answer)) return listed(["[", "]"], answer, depth, (item) => describe(item, depth + 1));
  if (typeof answer !== "object" || answer === null) return String(answer);
  const text = (name: string) => plain(property(answer, name));
  const list = (name: string) => {
    const items = property(answer, name);
    return Array.isArray(items) ? items : [];
  };
  switch (property(answer, "kind")) {
    case "undefined":
      return "undefined";
    case "bigint":
      return `${cut(text("value"))}n`;
    case "unsendable":
      return text("what");
    case "error":
      return `the error ${quote(`${text("name")}: ${text("message")}`)}`;
    case "function":
      return "a function";
    case "tensor":
      return `a tensor of the shape ${listed(["[", "]"], list("shape"), depth, plain)}: ${listed(["[", "]"], list("values"), depth, plain)}`;
    case "object":
      return listed(["{ ", " }"], list("properties"), depth, (entry) => describeEntry(entry, depth));
    default:
      return "something that is no answer";
  }
}

function describeEntry(entry: unknown, depth: number): string {
  const [key, value] = Array.isArray(entry) ? entry : [];
  const name = plain(key);
  return `${/^[A-Za-z_$][\w$]*$/.test(name) ? name : quote(name)}: ${describe(value, depth + 1)}`;
}

/** A text or a number as it is: what was forged may not even turn into a text. */
function plain(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "?";
}

function listed(
  [open, close]: readonly [string, string],
  items: readonly unknown[],
  depth: number,
  toText: (item: unknown) => string,
): string {
  if (items.length === 0) return open.trim() + close.trim();
  if (depth === DEEPEST) return `${open}...${close}`;
  const texts = items.slice(0, MOST_ITEMS).map(toText);
  return open + [...texts, ...(items.length > MOST_ITEMS ? ["..."] : [])].join(", ") + close;
}
