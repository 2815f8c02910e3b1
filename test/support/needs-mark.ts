/** The mark that `needs.ts` leaves in the title of a suite that cannot run, and the closing reporter counts. */
export const NEED_MARK = /\[needs ([a-z0-9]+): ([^\]]+)\]/;
