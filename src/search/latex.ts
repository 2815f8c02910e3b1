/** `\sin x`, and with parentheses around what is longer than one letter. */
export function call(name: string, v: string): string {
  return v.length === 1 ? `${name} ${v}` : `${name}${group(v)}`;
}

/** The text itself if it is one letter, else within parentheses. */
export function group(v: string): string {
  return v.length === 1 ? v : String.raw`\left(${v}\right)`;
}

/** The text within parentheses if it is a sum or begins with a sign, so that it can be a factor. */
export function factor(text: string): string {
  return isSum(text) ? group(text) : text;
}

/** The product of the factors that are not 1. */
export function product(...factors: string[]): string {
  if (factors.includes("0")) return "0";
  const [first, ...others] = factors.filter((one) => one !== "1");
  if (first === undefined) return "1";
  if (others.length === 0) return first;
  return [first, ...others].map(factor).join(String.raw` \cdot `);
}

/** The sum of the terms that are not 0. */
export function sum(...terms: string[]): string {
  const [first, ...others] = terms.filter((term) => term !== "0");
  if (first === undefined) return "0";
  return [first, ...others.map((term) => (term.startsWith("-") ? group(term) : term))].join(" + ");
}

/** `one - other` without what is 0. */
export function difference(one: string, other: string): string {
  if (other === "0") return one;
  return one === "0" ? `-${factor(other)}` : `${one} - ${factor(other)}`;
}

/** One value under one condition, another under the other; the value alone if both are equal. */
export function cases(first: string, one: string, second: string, other: string): string {
  if (one === other) return one;
  return String.raw`\begin{cases} ${one} & ${first} \\ ${other} & ${second} \end{cases}`;
}

function isSum(text: string): boolean {
  if (text.startsWith("-")) return true;
  let depth = 0;
  const letters = [...text.replaceAll(String.raw`\lvert`, "(").replaceAll(String.raw`\rvert`, ")")];
  for (const [index, letter] of letters.entries()) {
    if ("({[".includes(letter)) depth++;
    if (")}]".includes(letter)) depth--;
    if (depth === 0 && "+-".includes(letter) && letters[index - 1] === " ") return true;
  }
  return false;
}
