// Makes the pictures of the README and the docs from the real pages, on the steward's way.
import {mkdirSync} from 'node:fs';
import {fileURLToPath} from 'node:url';

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

mkdirSync(folder, {recursive: true});
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
