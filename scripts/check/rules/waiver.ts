import type { Fault, Rule } from "../rule.ts";

/** One rule that the author of a cell waived. */
export interface WaiverText {
  readonly rule: string;
  readonly reason: string;
}

/** A rule that checks what authors wrote about the other rules, whose names it must know. */
export function waiverRule(rules: readonly Pick<Rule, "name">[]): Rule {
  const names = rules.map((rule) => rule.name);
  return {
    name: "waiver",
    definition:
      'A waiver names a rule that there is and gives a reason: {"waive": [{"rule": "overflow", "reason": "..."}]}. This rule cannot be waived.',
    views: ["main", "page"],
    moment: "slide",
    inspect: ({ section }) =>
      [section, ...section.querySelectorAll("[data-waive]")].flatMap((at) => faultsOf(at, names)),
  };
}

/** The waivers of an element, `undefined` if they cannot be read. */
export function readWaivers(element: Element): Partial<WaiverText>[] | undefined {
  try {
    const list: unknown = JSON.parse(element.getAttribute("data-waive") ?? "[]");
    if (!Array.isArray(list) || list.some((item) => typeof item !== "object" || item === null))
      return undefined;
    return list;
  } catch {
    return undefined;
  }
}

function faultsOf(at: Element, names: readonly string[]): Fault[] {
  const waivers = readWaivers(at);
  if (waivers === undefined) {
    return [
      { at, message: 'The waivers are no list. Write {"waive": [{"rule": "overflow", "reason": "..."}]}.' },
    ];
  }
  return waivers.flatMap(({ rule, reason }): Fault[] => {
    const faults: Fault[] = [];
    if (!names.includes(String(rule))) {
      faults.push({ at, message: `The waived rule ${rule} does not exist. Rules: ${names.join(", ")}.` });
    }
    if (typeof reason !== "string" || reason.trim() === "") {
      faults.push({
        at,
        message: `The waiver of ${rule} has no reason. Say why the rule should not hold here.`,
      });
    }
    return faults;
  });
}
