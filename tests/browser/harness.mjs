// A real node, a real provider of logins and a real browser for tests of pages; everything that is
// started here is stopped here.
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {fileURLToPath} from 'node:url';

import {chromium} from 'playwright-core';

import {serve} from '../../web/demo/serve.mjs';
import {dongboProgram, makeNode} from './node.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const axeSource = readFileSync(`${root}node_modules/axe-core/axe.min.js`, 'utf8');

const BROWSER_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export const openBrowser = () => chromium.launch({executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: BROWSER_FLAGS});

/** {origin, node, files, browser, stop}: open pages with signedIn(). */
export async function startAll(options = {}) {
  const folder = mkdtempSync(`${tmpdir()}/dongbo-browser-`);
  const stops = [() => rmSync(folder, {recursive: true, force: true})];
  const stop = async () => {
    for (const one of stops.reverse()) await one();
  };
  try {
    const {node, files} = await makeNode(folder, options);
    const served = await serve({program: dongboProgram, node, folder: `${folder}/served`, port: 0, providerPort: 0});
    stops.push(served.stop);
    const browser = await openBrowser();
    stops.push(() => browser.close());
    return {origin: served.address, node, files, browser, stop};
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A page of a browser in which somebody has signed in; context: options of playwright. */
export async function signedIn(all, subject, context = {}) {
  const made = await all.browser.newContext({viewport: {width: 1280, height: 900}, ...context});
  const page = await made.newPage();
  page.refused = [];
  page.on('console', (message) => {
    if (message.type() === 'error') page.refused.push(message.text());
  });
  page.on('pageerror', (error) => page.refused.push(error.message));
  await page.goto(`${all.origin}/login?return_to=%2F`);
  await page.locator(`input[value="${subject}"]`).check();
  await page.locator('button').click();
  await page.waitForURL(`${all.origin}/**`);
  return page;
}

/** What axe finds (with scripts allowed) against WCAG 2.2 AA; [] is clean. */
export async function faults(page) {
  // By the debugger: the page's own policy lets no script in that is not the node's.
  await page.evaluate(axeSource);
  const {violations} = await page.evaluate(() =>
    globalThis.axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa']}),
  );
  return violations.map(({id, nodes}) => `${id}: ${nodes.map((node) => node.target.join(' ')).slice(0, 3).join(' | ')}`);
}

/** How much wider than the window the page is. */
export function overflow(page) {
  return page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - window.innerWidth));
}
