import type { Finding } from "../finding.ts";
import type { SeenFault, SeenWaiver } from "./page/sight.ts";
import { RULES } from "./rules.ts";

/** A waiver and how many findings it keeps from the list. */
export interface Waiver {
  readonly notebook: string;
  readonly cell: string;
  readonly rule: string;
  readonly reason: string;
  readonly findings: number;
}

/** One line for a person. */
export function formatWaiver({ notebook, cell, rule, reason, findings }: Waiver): string {
  return `waived in ${notebook}, cell ${cell}: ${rule}, ${findings} findings (${reason})`;
}

/** What is to say about one deck. */
export interface DeckReport {
  readonly notebook: string;
  readonly slides: number;
  /** Views of slides, fragment by fragment, and sheets of paper. */
  readonly sights: number;
  readonly findings: readonly Finding[];
  readonly waivers: readonly Waiver[];
}

const UNWAIVABLE = ["not-ready", "waiver"];

/** Gathers faults: each is told once, however many steps and views show it, and waived ones are counted apart. */
export class FindingList {
  readonly #notebook: string;
  readonly #findings = new Map<string, Finding>();
  readonly #waived = new Map<SeenWaiver, Set<string>>();

  constructor(notebook: string) {
    this.#notebook = notebook;
  }

  setWaivers(waivers: readonly SeenWaiver[]): void {
    for (const waiver of waivers) this.#waived.set(waiver, new Set());
  }

  /** Adds a fault; true if it is a new finding, of which a picture is wanted. */
  add(fault: SeenFault, place: { view?: NonNullable<Finding["view"]>; screenshot?: string } = {}): boolean {
    const cell = fault.cells[0];
    const identity = JSON.stringify([fault.rule, fault.slide, cell, fault.key]);
    for (const [waiver, waived] of this.#waived) {
      const isMeant = waiver.rule === fault.rule && fault.cells.includes(waiver.cell);
      if (!isMeant || UNWAIVABLE.includes(fault.rule) || waiver.reason.trim() === "") continue;
      waived.add(identity);
      return false;
    }
    if (this.#findings.has(identity)) return false;
    // What is wrong on the screen is mostly wrong on paper too.
    const isKnown = [...this.#findings.values()].some(
      ({ rule, slide }) => rule === fault.rule && slide === fault.slide,
    );
    if (place.view === "print" && isKnown) return false;
    this.#findings.set(identity, {
      rule: fault.rule,
      message: fault.message,
      notebook: this.#notebook,
      ...(cell === undefined ? {} : { cell }),
      ...(fault.slide === undefined ? {} : { slide: fault.slide }),
      ...place,
    });
    return true;
  }

  report(slides: number, sights: number): DeckReport {
    const order = RULES.map((rule) => rule.name);
    const waivers = [...this.#waived].map(([waiver, waived]) => ({
      notebook: this.#notebook,
      cell: waiver.cell,
      rule: waiver.rule,
      reason: waiver.reason,
      findings: waived.size,
    }));
    const findings = this.#placed().sort((one, other) => order.indexOf(one.rule) - order.indexOf(other.rule));
    return { notebook: this.#notebook, slides, sights, findings, waivers };
  }

  /** Without those whose place is unknown and that are told of a place as well. */
  #placed(): Finding[] {
    const entries = [...this.#findings].map(([identity, finding]) => {
      const [rule, , , key] = JSON.parse(identity) as [string, string | null, string | null, string];
      return { finding, sign: `${rule} ${key}` };
    });
    const placed = new Set(
      entries.filter(({ finding }) => finding.slide !== undefined).map(({ sign }) => sign),
    );
    return entries
      .filter(({ finding, sign }) => finding.slide !== undefined || !placed.has(sign))
      .map(({ finding }) => finding);
  }
}
