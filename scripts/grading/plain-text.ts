import { createHash } from "node:crypto";

/** Everything that moves a terminal's cursor or turns the direction of text: control and format characters. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\p{Zl}\p{Zp}]/gu;
const LONGEST = 200;

/** A text of somebody else as one line that can be shown anywhere. */
export function plainLine(text: string): string {
  const line = text.replaceAll(INVISIBLE, "\u{fffd}");
  return line.length <= LONGEST ? line : `${line.slice(0, LONGEST)}...`;
}

/** The same in several lines, of any length. */
export function plainLines(text: string): string {
  return text.replaceAll(INVISIBLE, (character) => (/[\n\t]/.test(character) ? character : "\u{fffd}"));
}

/** A text with a full stop at its end, where it has no other sign there. */
export function asSentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** Whether two names are one: those of files from a Mac have their accents as characters of their own. */
export function isSameName(one: string, other: string): boolean {
  return one.normalize("NFC") === other.normalize("NFC");
}

/** A name of a file or folder on every system for a name of somebody else; different ones stay different. */
export function fileNameOf(name: string): string {
  const safe = name.replaceAll(/[^\p{L}\p{N} _.@-]/gu, "_").replace(/^[.\s-]+|[.\s]+$/g, "_");
  if (
    name !== "" &&
    safe === name &&
    Buffer.byteLength(name) <= 100 &&
    !/^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(name)
  )
    return name;
  const digest = createHash("sha256").update(name).digest("hex").slice(0, 10);
  return `${[...safe].slice(0, 25).join("") || "_"}-${digest}`;
}
