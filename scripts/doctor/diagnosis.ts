/** What an examination found of one thing that the course may use. */
export interface Diagnosis {
  /** In a word or two, such as `browser`. */
  readonly part: string;
  /** Whether `npm ci && npm run decks` or `npm ci && npm test` needs it. */
  readonly isNeeded: boolean;
  readonly isThere: boolean;
  /** What was found, or what is missing. */
  readonly found: string;
  /** What to do where something is missing. */
  readonly cure?: string;
}

export interface Examination {
  readonly part: string;
  readonly isNeeded: boolean;
  /** An error that it throws counts as a thing that is missing. */
  examine(signal: AbortSignal): Promise<Omit<Diagnosis, "part" | "isNeeded">>;
}

/** Examines one thing after the other: what starts a process gets the machine for itself. */
export async function examineAll(
  examinations: readonly Examination[],
  signal: AbortSignal,
  onPart: (part: string) => void = () => {},
): Promise<Diagnosis[]> {
  const diagnoses: Diagnosis[] = [];
  for (const { part, isNeeded, examine } of examinations) {
    if (signal.aborted) break;
    onPart(part);
    const result = await examine(signal).catch((error: unknown) => ({
      isThere: false,
      found: error instanceof Error ? error.message : String(error),
    }));
    diagnoses.push({ part, isNeeded, ...result });
  }
  return diagnoses;
}

/** One line: whether it is there, its name, what was found, the cure. */
export function formatDiagnosis({ part, isNeeded, isThere, found, cure }: Diagnosis): string {
  const state = isThere ? "ok" : isNeeded ? "MISSING" : "without";
  const line = `${state.padEnd(8)} ${part.padEnd(11)} ${found.replace(/\s+/g, " ").replace(/\.$/, "")}.`;
  return cure === undefined ? line : `${line} ${cure}`;
}
