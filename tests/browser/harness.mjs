// A real node, a real provider of logins and a real browser for tests of pages; everything that is
// started here is stopped here.
import {spawn} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {createServer} from 'node:net';
import {tmpdir} from 'node:os';
import {createInterface} from 'node:readline';
import {fileURLToPath} from 'node:url';

import {chromium} from 'playwright-core';

import {dongboProgram, loadOfficials, makeNode} from './node.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const axeSource = readFileSync(`${root}node_modules/axe-core/axe.min.js`, 'utf8');
const STOP_AFTER_MS = 10_000;

const BROWSER_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const {port} = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Starts a program and waits for the first line that it prints. */
async function start(program, words) {
  const child = spawn(program, words, {stdio: ['ignore', 'pipe', 'pipe']});
  let said = '';
  child.stderr.on('data', (chunk) => (said = (said + chunk).slice(-8000)));
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const lines = createInterface({input: child.stdout});
  const line = await Promise.race([
    new Promise((resolve) => lines.once('line', resolve)),
    ended.then((code) => Promise.reject(new Error(`${program} ended with ${code}: ${said}`))),
  ]);
  const stop = async () => {
    if (child.exitCode !== null) return;
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), STOP_AFTER_MS);
    await ended;
    clearTimeout(late);
  };
  return {line, stop, log: () => said};
}

/** {origin, node, files, browser, stop}: open pages with signedIn(). */
export async function startAll(options = {}) {
  const folder = mkdtempSync(`${tmpdir()}/dongbo-browser-`);
  const stops = [() => rmSync(folder, {recursive: true, force: true})];
  const stop = async () => {
    for (const one of stops.reverse()) await one();
  };
  try {
    const {node, files} = await makeNode(folder, options);
    const port = await freePort();
    const origin = `http://localhost:${port}`;
    const provider = await start(process.execPath, [`${root}web/demo/provider.mjs`, '--port', '0', '--redirect', `${origin}/login/callback`]);
    stops.push(provider.stop);
    const issuer = provider.line.replace(/^ready /, '');
    await loadOfficials(node, files, issuer);
    const configuration = [
      `node: ${node}`,
      `mappings: ${root}mappings`,
      'people:',
      `  port: ${port}`,
      `  origin: ${origin}`,
      'login:',
      `  issuer: ${issuer}`,
      '  client_id: dongbo',
      '',
    ].join('\n');
    writeFileSync(`${folder}/serve.yaml`, configuration);
    const served = await start(dongboProgram, ['serve', '--config', `${folder}/serve.yaml`, '--json']);
    stops.push(served.stop);
    const browser = await chromium.launch({executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: BROWSER_FLAGS});
    stops.push(() => browser.close());
    return {origin, node, files, browser, stop, log: served.log};
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

/** What axe finds against WCAG 2.2 AA; [] is clean. */
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
