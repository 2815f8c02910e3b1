import { createHash } from "node:crypto";

const POLICY = /(<meta http-equiv="Content-Security-Policy" content="[^"]*?)script-src 'self'/;

/** Nothing in a script may look like the end of its element, or like a comment of HTML. */
function protect(script: string): string {
  return script.replace(/<(?=\/script|script|!--)/gi, "\\x3c");
}

const DECK_SCRIPT = "assets/deck.js";

function inlineStyles(html: string, readAsset: (path: string) => string): string {
  return html.replace(/<link rel="stylesheet" href="(assets\/[^"]+)">/g, (_, path: string) => {
    return `<style>${readAsset(path).replace(/<\/style/gi, "<\\/style")}</style>`;
  });
}

/** The speaker view as a part of a deck: its content and its styles; the script of the deck has its script. */
function speakerTemplate(page: string, readAsset: (path: string) => string): string {
  const styles = page.match(/<link rel="stylesheet" href="assets\/[^"]+">/g) ?? [];
  const content = /<body>([\s\S]*)<\/body>/.exec(page)?.[1] ?? "";
  return `<template id="speaker-view">${inlineStyles(styles.join(""), readAsset)}${content}</template>\n`;
}

/**
 * A page with its style sheets and scripts inside, so that it is one file that asks for nothing. Its policy names the
 * scripts by their hash in place of their address; they stand at the end, where `defer` had them run.
 *
 * @param speaker The page of the speaker view, which becomes a part of a deck; it shows the deck's file in frames.
 */
export function inlinePage(html: string, readAsset: (path: string) => string, speaker: string): string {
  const scripts: string[] = [];
  const isDeck = html.includes(`<script src="${DECK_SCRIPT}"`);
  const page = inlineStyles(html, readAsset).replace(
    /<script src="(assets\/[^"]+)" defer><\/script>\n?/g,
    (_, path: string) => {
      scripts.push(protect(readAsset(path)));
      return "";
    },
  );
  const hashes = scripts.map((script) => `'sha256-${createHash("sha256").update(script).digest("base64")}'`);
  const elements = scripts.map((script) => `<script>${script}</script>`).join("\n");
  const frames = isDeck ? "; frame-src 'self' file:" : "";
  const view = isDeck ? speakerTemplate(speaker, readAsset) : "";
  return page
    .replace(POLICY, (_, before: string) => `${before}script-src ${hashes.join(" ") || "'none'"}${frames}`)
    .replace(/<\/body>(?![\s\S]*<\/body>)/, () => `${view}${elements}\n</body>`);
}
