import type { Rule } from "../rule.ts";
import { isOutside } from "./outside-request.ts";

export const failedRequest: Rule = {
  name: "failed-request",
  definition: "Every file that the deck asks for is there, and every picture on it can be decoded.",
  views: ["main", "print", "page"],
  moment: "slide",
  inspect: ({ section }) =>
    [...section.querySelectorAll("img")]
      .filter((image) => image.complete && image.naturalWidth === 0 && image.closest("aside.notes") === null)
      .filter((image) => !/^https?:/.test(image.src))
      .map((image) => {
        const name = nameOf(image.src);
        return {
          at: image,
          key: name,
          message: `The picture ${name} cannot be shown: it is missing or broken.`,
        };
      }),
  watch: (page, folder, report) => {
    page.on("requestfailed", (request) => {
      if (isOutside(request.url(), folder)) return;
      const name = nameOf(request.url());
      const reason = request.failure()?.errorText ?? "no reason given";
      report(`The deck asks for ${name}, and does not get it (${reason}).`, name);
    });
  },
};

function nameOf(address: string): string {
  return address.startsWith("file:") ? (address.split("/").at(-1) ?? "") : `${address.slice(0, 30)}…`;
}
