// Where the pages are: found as people find them, by links from page to page.

/** [name, address] of every kind of page, with things to see on each. */
export async function allPlaces(page, origin) {
  const first = async (address, selector) => {
    await page.goto(origin + address);
    return page.locator(selector).first().getAttribute('href');
  };
  const check = await first('/findings/person.G01', '#checks-table a');
  const record = await first(check, 'tbody a[href^="/records/"]');
  const unit = await first('/units/person.G01', 'main table a');
  const kase = await first('/cases', 'main tbody a');
  const delivery = await first('/deliveries?of=person.G01', 'main tbody a');
  return [
    ['status', '/'],
    ['deliveries', '/deliveries'],
    ['delivery', delivery],
    ['findings-start', '/findings'],
    ['findings', '/findings/person.G01'],
    ['failing', check],
    ['cases', '/cases'],
    ['case', kase],
    ['units-start', '/units'],
    ['units', '/units/person.G01'],
    ['unit', unit],
    ['records-start', '/records'],
    ['records', '/records/person.G01?full_name=nguyen'],
    ['record', record],
    ['not-found', '/deliveries/person.G01/999999'],
  ];
}

/** The first former commune of the queue that was divided between two: [address, units]. */
export async function dividedUnit(page, origin) {
  await page.goto(`${origin}/units/person.G01`);
  const rows = page.locator('main table tbody tr').filter({has: page.locator('td:last-child', {hasText: /^2$/})});
  return rows.first().locator('a').getAttribute('href');
}
