// What a data steward does on a day: find the biggest cause, decide ten units, hand over a corrected
// file, see the measure rise. The same walk is a test and makes the pictures of the README.
import assert from 'node:assert/strict';

import {fileOf} from './node.mjs';
import {dividedUnit} from './places.mjs';
import {signedIn} from './harness.mjs';

const numberIn = (text) => Number(text.replace(/[^0-9]/g, ''));

/** What fails of all persons, as the page of findings says it. */
async function failing(page, origin) {
  await page.goto(`${origin}/findings`);
  const line = page.locator('main li', {has: page.locator('a[href="/findings/person.G01"]')});
  return numberIn((await line.locator('.soft').innerText()).split('·')[0]);
}

async function findBiggestCause(page, origin, see) {
  await page.goto(origin);
  await see('status');
  await page.getByRole('link', {name: 'Sai lệch dữ liệu', exact: true}).click();
  await page.locator('a[href="/findings/person.G01"]').click();
  await see('findings');
  const row = page.locator('#checks-table tbody tr').first();
  const count = numberIn(await row.locator('b').innerText());
  await row.locator('a').click();
  await see('failing');
  assert.equal(await page.locator('main tbody tr').count(), Math.min(count, 50), 'every failing record has its row');
  await page.locator('main tbody a[href^="/records/"]').first().click();
  assert.equal(await page.locator('#pending').count(), 1, 'the version that waits is shown');
  await see('record');
}

async function takeUpCase(page, origin, see) {
  await page.goto(`${origin}/cases?of=person.G01`);
  await see('cases');
  await page.locator('main tbody a').first().click();
  await page.getByLabel('Nhận xử lý').check();
  await page.getByLabel('Ghi chú').fill('Đã trao đổi với bên giao, chờ tệp sửa');
  await page.getByRole('button', {name: 'Ghi nhận'}).click();
  await page.getByText('Đã ghi nhận tình trạng mới').waitFor();
  assert.match(await page.locator('.timeline').innerText(), /Nguyễn Thị Lan \(G01\)/);
  await see('case');
}

/** By keyboard alone: j, k, digits and Enter. */
async function decideTen(page, origin, see) {
  const address = await dividedUnit(page, origin);
  await see('units');
  await page.goto(origin + address);
  await page.locator('#keys kbd').first().waitFor();
  const records = await page.locator('[data-record]').count();
  await page.locator('[data-record] input').first().focus();
  for (let i = 0; i < records; ++i) await page.keyboard.press(i % 3 === 2 ? '2' : '1');
  await page.getByText(`Đã chọn ${records} / ${records}`).waitFor();
  await see('unit');
  await page.getByLabel('Văn bản căn cứ').fill('15/UBND-NC');
  await page.keyboard.press('Enter');
  await page.locator('.notice.good[role=status]').waitFor();
  return {address, records};
}

async function handOver(page, all, see) {
  await page.goto(`${all.origin}/deliveries`);
  await page.getByLabel('Tệp dữ liệu').setInputFiles(fileOf(`${all.files}/corrected`, 'ha-noi', 'person'));
  await page.getByLabel('Đọc theo ánh xạ').selectOption('hanoi-person');
  await page.getByLabel('Nội dung').fill('Sửa theo phiếu đề nghị');
  await see('deliveries');
  await page.getByRole('button', {name: 'Gửi và nạp'}).click();
  await page.getByText(/Đã nạp xong/).waitFor({timeout: 60_000});
  await see('handed-over');
  await page.getByRole('link', {name: 'Xem kết quả từng dòng'}).click();
  await page.getByText(/khớp/).first().waitFor();
  await see('delivery');
}

/** `see(name)` looks at the page of the moment. */
export async function walk(all, see = async () => {}) {
  const page = await signedIn(all, 'lan');
  const look = (name) => see(name, page);
  const before = await failing(page, all.origin);
  await findBiggestCause(page, all.origin, look);
  await takeUpCase(page, all.origin, look);
  const {records} = await decideTen(page, all.origin, look);
  await handOver(page, all, look);
  const after = await failing(page, all.origin);
  assert.ok(after < before, `fewer findings than before: ${after} of ${before}`);
  await page.goto(all.origin);
  await look('status-after');
  assert.match(await page.locator('.timeline').first().innerText(), new RegExp(`Xác định ĐVHC của ${records} bản ghi`));
  assert.deepEqual(page.refused, [], 'the browser refused nothing');
  await page.context().close();
  return {before, after, records};
}
