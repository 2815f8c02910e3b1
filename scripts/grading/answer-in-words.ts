import { ANSWER_STUB } from "../notebook/strip-solution.ts";
import { plainLines } from "./plain-text.ts";

/** Characters of an answer that a cell of a spreadsheet can show; the feedback page has all of it. */
const LONGEST = 3_000;

/** What a student wrote in words, as a text without anything that moves a cursor; empty if there is nothing. */
export function answerInWords(answer: string | undefined): string {
  const text = plainLines((answer ?? "").replaceAll(/\r\n?/g, "\n")).trim();
  return text === ANSWER_STUB ? "" : text;
}

/** The same for a cell of a table; one that is too long for that is cut, and says so. */
export function answerToMark(answer: string | undefined): string {
  const text = answerInWords(answer);
  if (text.length <= LONGEST) return text;
  // A character of two halves is not cut in two.
  const start = text.slice(0, LONGEST).replace(/[\ud800-\udbff]$/, "");
  return `${start}\n[CUT HERE: ${text.length - start.length} more characters stand on the feedback page]`;
}
