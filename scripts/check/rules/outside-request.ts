import type { Rule } from "../rule.ts";

export const outsideRequest: Rule = {
  name: "outside-request",
  definition:
    "The deck asks for nothing but data addresses and files in its own folder: it works without a network and tells nobody that it is read.",
  views: [],
  moment: "slide",
  watch: (page, folder, report) => {
    const note = (address: string): void => {
      report(
        `The deck asks for ${address.slice(0, 120)}, which lies outside it. Put a copy beside the notebook.`,
      );
    };
    page.on("request", (request) => {
      if (isOutside(request.url(), folder)) note(request.url());
    });
    page.on("websocket", (socket) => note(socket.url()));
  },
};

/** Whether an address is neither data nor a file under `folder`, which is given as a file address that ends in `/`. */
export function isOutside(address: string, folder: string): boolean {
  if (/^(data|blob|about):/.test(address)) return false;
  return !new URL(address).href.startsWith(folder);
}
