import { UsageProblem } from "../problem.ts";

/** Reads the date after which a submission is late; a day without a time is over at its end, here. */
export function readDueDate(text: string): Date {
  const isDay = /^\d{4}-\d\d-\d\d$/.test(text);
  const date = new Date(isDay ? `${text}T23:59:59.999` : text);
  const [day = ""] = /^\d{4}-\d\d-\d\d/.exec(text) ?? [];
  if (isInCalendar(day) && !Number.isNaN(date.getTime())) return date;
  throw new UsageProblem({
    rule: "--due is a date, with a time of the day if you like.",
    came: JSON.stringify(text),
    cure: "Write for example --due 2026-12-01 or --due 2026-12-01T18:00.",
  });
}

/** `Date` takes the 30th of February for the 2nd of March. */
function isInCalendar(day: string): boolean {
  const date = new Date(`${day}T00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day);
}

/** How late something came; `undefined` without a due date, or where nobody wrote down when it came. */
export function secondsLate(handedIn: Date | undefined, due: Date | undefined): number | undefined {
  if (due === undefined || handedIn === undefined) return undefined;
  return Math.max(0, Math.round((handedIn.getTime() - due.getTime()) / 1000));
}
