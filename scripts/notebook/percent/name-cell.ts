const LONGEST = 40;

/**
 * A readable id for a new cell: what it declares or its first words, such as `loss-curve`, with a number if it is taken.
 * The same cell among the same ids gets the same.
 */
export function nameCell(
  type: "code" | "markdown" | "raw",
  source: string,
  taken: ReadonlySet<string>,
): string {
  const declared = /^(?:export )?(?:async )?(?:const|let|var|function|class|interface|type) (\w+)/m.exec(
    source,
  );
  const words = (type === "code" ? (declared?.[1] ?? source) : source)
    .slice(0, 2000)
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .normalize("NFKD")
    .replace(/\p{Mark}/gu, "")
    .replaceAll("ß", "ss")
    .toLowerCase()
    .match(/[a-z0-9]+/g);
  let name = "";
  for (const word of words ?? []) {
    if (`${name}-${word}`.length > LONGEST) break;
    name = name === "" ? word : `${name}-${word}`;
    if (name.split("-").length === 4) break;
  }
  const base = name === "" ? type : name;
  for (let number = 1; ; number += 1) {
    const id = number === 1 ? base : `${base}-${number}`;
    if (!taken.has(id)) return id;
  }
}
