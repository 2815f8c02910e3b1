import { Problem } from "../problem.js";

/** What is wrong with one line of annotations, or with the image that it names. */
export interface FaceFault {
  /** The file of annotations. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly rule: string;
  readonly came: string;
  readonly cure: string;
}

/** As a compiler would say it: file, line, the rule, what came, the cure. */
export function formatFaceFault({ file, line, rule, came, cure }: FaceFault): string {
  return `${file}:${line}: ${rule} Got: ${came}. ${cure}`;
}

/** Faults that are told one by one in an error; the count says how many there are. */
const TOLD = 5;

/** @throws Problem with the count of the faults and the first of them, if there are any. */
export function requireNoFaults(faults: readonly FaceFault[], lines: number): void {
  if (faults.length === 0) return;
  const told = faults.slice(0, TOLD).map((fault) => `\n  ${formatFaceFault(fault)}`);
  const more = faults.length > TOLD ? `\n  and ${faults.length - TOLD} more` : "";
  throw new Problem({
    rule: "Every line of the annotations gives a face.",
    came: `${faults.length} of ${lines} that do not:${told.join("")}${more}\n`,
    cure: "Mend them, or give `skipFaults: true` to go on without these faces; they are listed in `faults`.",
  });
}
