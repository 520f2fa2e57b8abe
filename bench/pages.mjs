// Loads pages of a node in Chromium on a line of 400 kbit/s with 400 ms, on a processor made four
// times slower, with nothing cached; a line of JSON for each page.
//
//   node bench/pages.mjs --program build/release/src/cli/dongbo
import {parseArgs} from 'node:util';

const {values: options} = parseArgs({options: {program: {type: 'string'}, persons: {type: 'string', default: '10000'}}});
if (options.program) process.env.DONGBO = options.program;
const {startAll, signedIn} = await import('../tests/browser/harness.mjs');

const PAGES = {status: '/', findings: '/findings/person.G01', 'units that need evidence': '/units/person.G01'};
const SLOW_LINE = {offline: false, latency: 400, downloadThroughput: 400_000 / 8, uploadThroughput: 400_000 / 8};
const TIMES = 5;

/** In the page: when something was first to be seen, when scripts had run and nothing long went on. */
function timings() {
  return new Promise((resolve) => {
    let busyUntil = 0;
    new PerformanceObserver((list) => {
      for (const task of list.getEntries()) busyUntil = Math.max(busyUntil, task.startTime + task.duration);
    }).observe({type: 'longtask', buffered: true});
    setTimeout(() => {
      const [navigation] = performance.getEntriesByType('navigation');
      const paint = performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Infinity;
      const all = [navigation, ...performance.getEntriesByType('resource')];
      resolve({
        paint: paint / 1000,
        interactive: Math.max(paint, navigation.domContentLoadedEventEnd, busyUntil) / 1000,
        bytes: all.reduce((sum, one) => sum + one.transferSize, 0),
        requests: all.length,
      });
    }, 500);
  });
}

async function load(page, address) {
  await page.goto('about:blank');
  await page.goto(address, {waitUntil: 'load'});
  return page.evaluate(timings);
}

const all = await startAll({persons: Number(options.persons)});
try {
  const page = await signedIn(all, 'lan');
  const debug = await page.context().newCDPSession(page);
  await debug.send('Network.enable');
  await debug.send('Network.setCacheDisabled', {cacheDisabled: true});
  await debug.send('Network.emulateNetworkConditions', SLOW_LINE);
  await debug.send('Emulation.setCPUThrottlingRate', {rate: 4});
  for (const [name, address] of Object.entries(PAGES)) {
    const loads = [];
    for (let i = 0; i < TIMES; ++i) loads.push(await load(page, all.origin + address));
    const middle = loads.sort((a, b) => a.interactive - b.interactive)[Math.floor(TIMES / 2)];
    console.log(JSON.stringify({page: name, ...middle}));
  }
} finally {
  await all.stop();
}
