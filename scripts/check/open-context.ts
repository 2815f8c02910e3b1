import type { Browser, BrowserContext, Page } from "playwright";

import { pageScript } from "./page-script.ts";
import { isOutside } from "./rules/outside-request.ts";
import { RULES } from "./rules.ts";

export interface Viewport {
  readonly width: number;
  readonly height: number;
}

/** A context that looks alike on every machine, without a network and with the inspector in each of its pages. */
export async function openContext(
  browser: Browser,
  folder: string,
  viewport: Viewport,
): Promise<BrowserContext> {
  const context = await browser.newContext({
    viewport,
    deviceScaleFactor: 1,
    offline: true,
    reducedMotion: "reduce",
    colorScheme: "light",
    locale: "en-US",
    timezoneId: "UTC",
  });
  await context.addInitScript({ content: await pageScript() });
  await context.route(
    (url) => isOutside(url.href, folder),
    (route) => route.abort("internetdisconnected"),
  );
  return context;
}

/** Hands over what the rules hear of a page while it lives. */
export function watchPage(
  page: Page,
  folder: string,
  note: (fault: { rule: string; message: string; key: string }) => void,
): void {
  for (const rule of RULES) {
    rule.watch?.(page, folder, (message, key = message) => note({ rule: rule.name, message, key }));
  }
}
