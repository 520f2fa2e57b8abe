// Serves a node together with a local OpenID provider, so that somebody can log in and look around.
//
//   node web/demo/serve.mjs --node demo-node --program build/release/src/cli/dongbo
//
// With --country four nodes follow it, and what they do is walked through (federation.mjs); --certain: its
// lists of units tell where every old commune lies. With --once it looks whether all of that is right,
// and ends. Stop it with Ctrl-C.
import {execFile, spawn} from 'node:child_process';
import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {createServer} from 'node:net';
import {resolve} from 'node:path';
import {createInterface} from 'node:readline';
import {fileURLToPath} from 'node:url';
import {parseArgs, promisify} from 'node:util';

const root = fileURLToPath(new URL('../..', import.meta.url));
const accountsFile = fileURLToPath(new URL('accounts.json', import.meta.url));
const run = promisify(execFile);

const STOP_AFTER_MS = 15_000;

/** The port, if it is free; else any other. */
export async function freePort(wanted) {
  for (const port of [wanted, 0]) {
    const probe = createServer();
    const found = await new Promise((resolve) => {
      probe.once('error', () => resolve(0));
      probe.listen(port, '127.0.0.1', () => resolve(probe.address().port));
    });
    if (found === 0) continue;
    await new Promise((resolve) => probe.close(resolve));
    return found;
  }
  throw new Error('no port is free on this machine');
}

/** Starts a program and waits for its first line. */
export async function start(program, words) {
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
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), STOP_AFTER_MS);
    await ended;
    clearTimeout(late);
  };
  return {line, stop};
}

/** Those of accounts.json may log in, and nobody else of this provider. */
async function loadOfficials({program, node, folder, issuer}) {
  const rows = JSON.parse(readFileSync(accountsFile, 'utf8')).map(({subject, name, agency, roles}) =>
    [issuer, subject, name, agency, '', roles.join('|'), '2025-01-01', ''].join(','));
  const file = `${folder}/officials.csv`;
  writeFileSync(file, ['issuer,subject,full_name,agency,unit,roles,valid_from,valid_until', ...rows, ''].join('\n'));
  await run(program, ['load', file, '--node', node, '--mapping', `${root}mappings/official.yaml`, '--kind', 'full', '--removal-max', '1']);
}

function writeConfiguration({folder, node, port, issuer, more}) {
  const file = `${folder}/node.yaml`;
  writeFileSync(
    file,
    `node: ${resolve(node)}
contracts: ${root}contracts
mappings: ${root}mappings
people: {port: ${port}, origin: "http://localhost:${port}"}
login: {issuer: "${issuer}", client_id: dongbo}
${more}`,
  );
  return file;
}

/**
 * `folder`: for what is made on the way. Where a port is taken, another one is used. `more`: further
 * lines of the configuration. Returns the address of the pages, the provider's and stop().
 */
export async function serve({program, node, folder, port = 8420, providerPort = 8421, more = ''}) {
  mkdirSync(folder, {recursive: true});
  const pages = await freePort(port);
  const provider = await start(process.execPath, [
    fileURLToPath(new URL('provider.mjs', import.meta.url)),
    '--port', String(await freePort(providerPort)),
    '--redirect', `http://localhost:${pages}/login/callback`,
    '--accounts', accountsFile,
  ]);
  const issuer = provider.line.replace('ready ', '');
  try {
    await loadOfficials({program, node, folder, issuer});
    const configuration = writeConfiguration({folder, node, port: pages, issuer, more});
    const served = await start(program, ['serve', '--config', configuration]);
    return {
      address: `http://localhost:${pages}`,
      issuer,
      stop: async () => {
        await served.stop();
        await provider.stop();
      },
    };
  } catch (error) {
    await provider.stop();
    throw error;
  }
}

async function looksRight(address) {
  const ready = await fetch(`${address}/readyz`);
  const page = await fetch(`${address}/`);
  const text = await page.text();
  return ready.ok && page.ok && text.includes('<html');
}

/** The country in small around the node that the demo made. */
async function serveCountry(options) {
  const {walk} = await import('./federation.mjs');
  const {federation, served} = await walk({
    program: options.program,
    node: options.node,
    files: `${options.node}-files`,
    certain: options.certain,
    ports: options.once ? {port: 0, providerPort: 0} : {},
  });
  return {...served, wrong: federation.wrong, stop: () => federation.country.stop()};
}

async function main() {
  const {values: options} = parseArgs({
    options: {
      node: {type: 'string', default: 'demo-node'},
      program: {type: 'string', default: `${root}build/release/src/cli/dongbo`},
      country: {type: 'boolean', default: false},
      certain: {type: 'boolean', default: false},
      once: {type: 'boolean', default: false},
    },
  });
  const served = options.country
    ? await serveCountry(options)
    : await serve({program: options.program, node: options.node, folder: `${options.node}-files/served`});
  if (options.once) {
    const right = (await looksRight(served.address)) && (served.wrong ?? 0) === 0;
    await served.stop();
    console.log(`${right ? '✓' : '✗'} dongbo serve ${served.address}`);
    process.exit(right ? 0 : 1);
  }
  console.log(`\nMở trang / Open the pages:  ${served.address}/\n\nTài khoản / Accounts (${served.issuer}):`);
  for (const account of JSON.parse(readFileSync(accountsFile, 'utf8')))
    console.log(`  ${account.name.padEnd(18)} ${account.about.vi} · ${account.about.en}`);
  console.log('\nCtrl-C để dừng / stops');
  for (const signal of ['SIGINT', 'SIGTERM'])
    process.once(signal, async () => {
      await served.stop();
      process.exit(0);
    });
}

// Not awaited: what walks the country imports this file, which would wait for itself.
if (process.argv[1] === fileURLToPath(import.meta.url))
  main().catch((error) => {
    console.error(error.message);
    process.exit(1);
  });
