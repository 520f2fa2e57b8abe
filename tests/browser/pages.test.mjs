// The pages in a real browser, against a real node and a real provider of logins.
import assert from 'node:assert/strict';
import {after, before, describe, test as nodeTest} from 'node:test';

import {faults, overflow, signedIn, startAll} from './harness.mjs';
import {dongbo, fileOf} from './node.mjs';
import {allPlaces, dividedUnit} from './places.mjs';
import {walk} from './stewards_way.mjs';

/** Nothing may wait for ever. */
const test = (name, run) => nodeTest(name, {timeout: 180_000}, run);

let all;
before(async () => (all = await startAll()), {timeout: 300_000});
after(() => all?.stop());

describe('every page', () => {
  for (const language of ['vi', 'en'])
    for (const width of [1280, 320])
      test(`is clean for axe and no wider than ${width} px (${language})`, async () => {
        const page = await signedIn(all, 'lan', {viewport: {width, height: 900}});
        await page.goto(`${all.origin}/?lang=${language}`);
        assert.equal(await page.locator('html').getAttribute('lang'), language);
        for (const [name, address] of await allPlaces(page, all.origin)) {
          await page.goto(all.origin + address);
          assert.equal(await page.locator('html').getAttribute('lang'), language, `${name}: the language stays`);
          assert.deepEqual(await faults(page), [], name);
          assert.equal(await overflow(page), 0, `${name} scrolls sideways`);
        }
        await page.context().close();
      });

  test('stays within the policy of the node: the browser refuses nothing', async () => {
    const page = await signedIn(all, 'lan');
    for (const [, address] of (await allPlaces(page, all.origin)).filter(([name]) => name !== 'not-found')) await page.goto(all.origin + address);
    assert.deepEqual(page.refused, []);
    await page.context().close();
  });

  test('can be told apart in forced colours, and reads at 400 % of its size', async () => {
    const page = await signedIn(all, 'lan', {forcedColors: 'active', viewport: {width: 320, height: 256}});
    assert.deepEqual(await faults(page), []);
    assert.equal(await overflow(page), 0);
    await page.context().close();
  });

  test('has nothing left of its templates', async () => {
    const page = await signedIn(all, 'lan');
    for (const [name, address] of await allPlaces(page, all.origin)) {
      await page.goto(all.origin + address);
      assert.doesNotMatch(await page.content(), /\{\{|\}\}|undefined/, name);
    }
    await page.context().close();
  });
});

describe('by keyboard alone', () => {
  const focused = (page) =>
    page.evaluate(() => {
      const {outlineStyle, outlineWidth} = getComputedStyle(document.activeElement);
      return {text: document.activeElement.innerText, ring: outlineStyle !== 'none' && outlineWidth !== '0px'};
    });

  test('the first Tab offers to skip to the content', async () => {
    const page = await signedIn(all, 'lan');
    await page.goto(all.origin);
    await page.keyboard.press('Tab');
    assert.equal((await focused(page)).text, 'Đến nội dung chính');
    await page.keyboard.press('Enter');
    assert.equal(await page.evaluate(() => document.activeElement.id), 'main');
    await page.context().close();
  });

  test('every link and field is reached in order, with a ring around it', async () => {
    const page = await signedIn(all, 'lan');
    await page.goto(`${all.origin}/findings/person.G01`);
    const wanted = await page.locator('a:visible, button:visible, input:visible, select:visible').count();
    let last = -1;
    for (let i = 0; i < wanted; ++i) {
      await page.keyboard.press('Tab');
      const at = await page.evaluate(() => [...document.querySelectorAll('a, button, input, select')].indexOf(document.activeElement));
      assert.ok(at > last, 'the order of the page');
      assert.ok((await focused(page)).ring, 'a ring');
      last = at;
    }
    await page.context().close();
  });

  test('keys of the page of units can be turned off', async () => {
    const page = await signedIn(all, 'lan');
    await page.goto(all.origin + (await dividedUnit(page, all.origin)));
    await page.getByLabel('Dùng phím tắt').uncheck();
    await page.locator('[data-record] input').first().focus();
    await page.keyboard.press('1');
    await page.getByText('Đã chọn 0 /').waitFor();
    await page.context().close();
  });
});

describe('a file on its way', () => {
  const choose = async (page, mapping) => {
    await page.goto(`${all.origin}/deliveries`);
    await page.getByLabel('Tệp dữ liệu').setInputFiles(fileOf(`${all.files}/corrected`, 'binh-dinh', 'residence'));
    await page.getByLabel('Đọc theo ánh xạ').selectOption(mapping);
  };

  test('goes on where the line broke', async () => {
    const page = await signedIn(all, 'lan');
    await choose(page, 'binhdinh-residence');
    let broken = 0;
    await page.route('**/v1/uploads/*', (route) => (route.request().method() === 'PATCH' && broken++ === 0 ? route.abort('connectionreset') : route.continue()));
    await page.getByRole('button', {name: 'Gửi và nạp'}).click();
    await page.getByText('Mất kết nối').waitFor();
    await page.getByText(/Đã nạp xong/).waitFor({timeout: 60_000});
    assert.ok(broken >= 2);
    assert.deepEqual(await faults(page), []);
    await page.context().close();
  });

  test('that does not fit is refused with the reason, and nothing is loaded', async () => {
    const page = await signedIn(all, 'lan');
    await choose(page, 'hanoi-land_parcel');
    const before = await page.locator('#list').innerText();
    await page.getByRole('button', {name: 'Gửi và nạp'}).click();
    await page.locator('.notice.bad').waitFor({timeout: 60_000});
    await page.reload();
    assert.equal(await page.locator('#list').innerText(), before);
    await page.context().close();
  });
});

describe('without JavaScript', () => {
  const plain = (subject) => signedIn(all, subject, {javaScriptEnabled: false});

  test('a case is taken up', async () => {
    const page = await plain('lan');
    await page.goto(`${all.origin}/cases?of=residence.G01`);
    await page.locator('main tbody a').first().click();
    await page.getByLabel('Hỏi lại').check();
    await page.getByLabel('Ghi chú').fill('Cần bản chụp sổ');
    await page.getByRole('button', {name: 'Ghi nhận'}).click();
    await page.getByText('Đã ghi nhận tình trạng mới').waitFor();
    await page.context().close();
  });

  test('a unit is decided by radio buttons', async () => {
    const page = await plain('lan');
    await page.goto(all.origin + (await dividedUnit(page, all.origin)));
    await page.locator('[data-record] input[type=radio]').first().check();
    await page.getByLabel('Văn bản căn cứ').fill('16/UBND-NC');
    await page.getByRole('button', {name: 'Ghi quyết định'}).click();
    await page.locator('.notice.good[role=status]').waitFor();
    await page.context().close();
  });

  test('a file is handed over whole', async () => {
    const page = await plain('lan');
    await page.goto(`${all.origin}/deliveries`);
    await page.getByLabel('Tệp dữ liệu').setInputFiles(fileOf(`${all.files}/corrected`, 'gia-lai', 'household'));
    await page.getByLabel('Đọc theo ánh xạ').selectOption('gialai-household');
    await page.getByRole('button', {name: 'Gửi và nạp'}).click();
    await page.getByText('Đã nhận tệp').waitFor();
    for (let tries = 0; (await page.locator('main tbody tr').first().innerText()).includes('đang nạp') && tries < 100; ++tries) await page.reload();
    await page.context().close();
  });

  test('people are found by a name without marks', async () => {
    const page = await plain('lan');
    await page.goto(`${all.origin}/records/person.G01`);
    await page.getByLabel('Họ, chữ đệm và tên khai sinh').fill('nguyen thi');
    await page.getByRole('button', {name: 'Tìm'}).click();
    assert.match(await page.locator('main tbody tr').first().innerText(), /Nguyễn Thị/);
    await page.context().close();
  });
});

describe('who may see what', () => {
  const statusOf = async (page, address) => (await page.goto(all.origin + address)).status();

  test('a stranger is told what this is, and asked to sign in', async () => {
    const context = await all.browser.newContext();
    const page = await context.newPage();
    await page.goto(all.origin);
    assert.match(await page.locator('h1').innerText(), /Điểm kết nối dữ liệu/);
    assert.deepEqual(await faults(page), []);
    await page.goto(`${all.origin}/findings/person.G01`);
    assert.doesNotMatch(page.url(), new RegExp(`^${all.origin}`));
    await context.close();
  });

  test('a leader sees the status, and no person', async () => {
    const page = await signedIn(all, 'minh');
    assert.equal(await statusOf(page, '/'), 200);
    assert.equal(await page.getByRole('link', {name: 'Tra cứu bản ghi'}).count(), 0);
    assert.equal(await statusOf(page, '/records/person.G01?full_name=nguyen'), 403);
    assert.equal(await statusOf(page, '/findings/person.G01'), 403);
    assert.deepEqual(await faults(page), []);
    await page.context().close();
  });

  test('the steward of a sender sees its own deliveries and cases, and no values of persons', async () => {
    const page = await signedIn(all, 'tuan');
    assert.match(page.url(), /\/deliveries$/);
    const senders = await page.locator('main tbody td:nth-child(2)').allInnerTexts();
    assert.ok(senders.length > 0 && senders.every((sender) => sender === 'H26'));
    await page.goto(`${all.origin}/cases?of=person.G01`);
    await page.locator('main tbody a').first().click();
    const rows = page.locator('section[aria-labelledby=rows] tbody td:nth-child(2)');
    for (const value of await rows.allInnerTexts()) assert.ok(value === '' || value === '•••', value);
    assert.equal(await statusOf(page, '/records/person.G01'), 403);
    await page.context().close();
  });

  test('signing out ends it', async () => {
    const page = await signedIn(all, 'ha');
    const answered = page.waitForResponse((response) => response.url() === `${all.origin}/logout`);
    await page.getByRole('button', {name: 'Đăng xuất'}).click();
    await answered;
    await page.goto(all.origin);
    assert.equal(await page.getByRole('link', {name: 'Đăng nhập'}).count(), 2);
    await page.context().close();
  });
});

test('a batch of many waits for a second person, and can be undone with a reason', async () => {
  await dongbo('unit', 'decide', 'person', '--only-candidate', '--node', all.node, '--by', 'Lan', '--document', '17/UBND-NC');
  const page = await signedIn(all, 'hung');
  await page.goto(`${all.origin}/units/person.G01`);
  const batch = page.locator('main li').filter({hasText: '17/UBND-NC'});
  assert.match(await batch.innerText(), /chờ người thứ hai phê duyệt/);
  assert.deepEqual(await faults(page), []);
  await batch.getByRole('button', {name: 'Phê duyệt'}).click();
  await page.getByText('Đã phê duyệt').waitFor();
  assert.match(await batch.innerText(), /có hiệu lực/);
  await batch.locator('summary').click();
  await batch.getByLabel('Lý do hủy').fill('Thử lại');
  await batch.getByRole('button', {name: 'Hủy đợt'}).click();
  await page.getByText('Đã hủy đợt quyết định').waitFor();
  assert.match(await batch.innerText(), /đã hủy/);
  await page.context().close();
});

test('nobody approves what they decided themselves', async () => {
  const page = await signedIn(all, 'lan', {javaScriptEnabled: false});
  await page.goto(`${all.origin}/units/person.G01`);
  assert.equal(await page.getByRole('button', {name: 'Phê duyệt'}).count(), 0);
  await page.context().close();
});

test('the steward’s way: biggest cause, ten units, a corrected file, the measure rises', async () => {
  const {records} = await walk(all);
  assert.equal(records, 10);
});
