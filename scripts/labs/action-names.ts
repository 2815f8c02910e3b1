/** What `npm run labs` does; who only asks for the names loads no more than this. */
export const ACTION_NAMES = ["release", "solutions", "check", "grade"] as const;

export type ActionName = (typeof ACTION_NAMES)[number];
