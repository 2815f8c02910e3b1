import type { Finding } from "../finding.ts";

/** What a page that shows a notebook is told. */
export interface LiveState {
  /** Changes with every deck that is made; `undefined` as long as there is none. */
  readonly version: string | undefined;
  /** What is wrong now; the deck is then the last good one. */
  readonly problems: readonly Finding[];
  /** What is being done, such as `cell 3 of 12`. */
  readonly activity: string | undefined;
}
