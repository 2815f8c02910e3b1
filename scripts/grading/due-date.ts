import { UsageProblem } from "../problem.ts";

/** Reads the date after which a submission is late; a day without a time is over at its end, here. */
export function readDueDate(text: string): Date {
  const isDay = /^\d{4}-\d\d-\d\d$/.test(text);
  const date = new Date(isDay ? `${text}T23:59:59.999` : text);
  if (/^\d{4}-\d\d-\d\d/.test(text) && !Number.isNaN(date.getTime())) return date;
  throw new UsageProblem({
    rule: "--due is a date, with a time of the day if you like.",
    came: JSON.stringify(text),
    cure: "Write for example --due 2026-12-01 or --due 2026-12-01T18:00.",
  });
}
