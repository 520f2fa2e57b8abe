// A ministry with its pages and four nodes that follow it, for tests of pages; everything that is
// started here is stopped here.
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';

import {Country} from '../../web/demo/country.mjs';
import {openBrowser} from './harness.mjs';
import {dongboProgram, makeNode} from './node.mjs';

/** {origin, folder, country, browser, stop}: open pages with signedIn(). */
export async function startCountry(options) {
  const folder = mkdtempSync(`${tmpdir()}/dongbo-federation-`);
  const stops = [() => rmSync(folder, {recursive: true, force: true})];
  const stop = async () => {
    for (const one of stops.reverse()) await one();
  };
  try {
    const {node, files} = await makeNode(folder, options);
    const country = new Country({program: dongboProgram, node, files, certain: false});
    stops.push(() => country.stop());
    await country.found();
    const {address} = await country.serveMinistry({port: 0, providerPort: 0});
    await country.serveFollowers();
    const browser = await openBrowser();
    stops.push(() => browser.close());
    return {origin: address, folder, country, browser, stop};
  } catch (error) {
    await stop();
    throw error;
  }
}
