// Makes the pictures of the README and the docs from the real pages: on the steward's way, and of a
// ministry with four nodes that follow it.
import {mkdirSync} from 'node:fs';
import {fileURLToPath} from 'node:url';

import {startCountry} from './country.mjs';
import {signedIn, startAll} from './harness.mjs';
import {walk} from './stewards_way.mjs';

const folder = fileURLToPath(new URL('../../docs/images/', import.meta.url));
/** Of the walk: what is shown, and how much of it. */
const PICTURES = {
  status: {name: 'status', height: 1500},
  failing: {name: 'findings', height: 900},
  record: {name: 'record', height: 1000},
  case: {name: 'case', height: 900},
  unit: {name: 'units', height: 1000},
  'handed-over': {name: 'deliveries', height: 700},
  delivery: {name: 'delivery', height: 900},
  'status-after': {name: 'status-after', height: 1500},
};

async function shoot(page, name, height) {
  const {width} = page.viewportSize();
  const full = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.screenshot({path: `${folder}${name}.png`, fullPage: true, clip: {x: 0, y: 0, width, height: Math.min(height, full)}});
}

async function shootCountry() {
  const all = await startCountry({persons: 6000});
  try {
    for (const member of all.country.followers) {
      await all.country.inStep(member);
      await all.country.statement(member);
    }
    const page = await signedIn(all, 'lan');
    await page.goto(`${all.origin}/federation?lang=vi`);
    await shoot(page, 'federation', 1000);
    await page.goto(`${all.origin}/federation/dan-cu-ha-noi/statement`);
    await shoot(page, 'statement', 1000);
  } finally {
    await all.stop();
  }
}

mkdirSync(folder, {recursive: true});
await shootCountry();
const all = await startAll({persons: 6000});
try {
  const page = await signedIn(all, 'lan', {viewport: {width: 360, height: 800}});
  await page.goto(`${all.origin}/?lang=en`);
  await shoot(page, 'status-phone', 1600);
  await page.context().close();
  await walk(all, async (name, seen) => {
    const picture = PICTURES[name];
    if (picture) await shoot(seen, picture.name, picture.height);
  });
} finally {
  await all.stop();
}
