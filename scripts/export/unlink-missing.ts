import { posix } from "node:path";

import { Parser } from "htmlparser2";

import { cutOut } from "./cut-out.ts";

/** The file that a link of a page leads to, `undefined` for one to the web or within the page. */
function targetOf(page: string, address: string): string | undefined {
  const [path = ""] = address.split(/[?#]/);
  if (path === "" || /^(?:[a-z][a-z\d+.-]*:|\/)/i.test(path)) return undefined;
  try {
    return posix.join(posix.dirname(page), decodeURIComponent(path));
  } catch {
    // Such as "50%.html", which browsers take as it stands.
    return posix.join(posix.dirname(page), path);
  }
}

/**
 * A page whose links lead to files that are there: of a link to another file its words stay. An item of a list of the
 * forms of a lecture, `<li class="form">`, is nothing without its link.
 */
export function unlinkMissing(page: string, html: string, isThere: (path: string) => boolean): string {
  const cuts: [start: number, end: number][] = [];
  const links: boolean[] = [];
  let item: { start: number; isEmpty: boolean } | undefined;
  const parser = new Parser({
    onopentag(name, { href = "", class: kind }) {
      if (name === "li" && kind === "form") item = { start: parser.startIndex, isEmpty: false };
      if (name !== "a") return;
      const target = targetOf(page, href);
      const isLost = target !== undefined && !isThere(target);
      links.push(isLost);
      if (isLost && item !== undefined) item.isEmpty = true;
      else if (isLost) cuts.push([parser.startIndex, parser.endIndex + 1]);
    },
    onclosetag(name) {
      if (name === "a" && links.pop() === true && item === undefined) {
        cuts.push([parser.startIndex, parser.endIndex + 1]);
      }
      if (name !== "li" || item === undefined) return;
      if (item.isEmpty) cuts.push([item.start, parser.endIndex + 1]);
      item = undefined;
    },
  });
  parser.end(html);
  return cutOut(html, cuts);
}
