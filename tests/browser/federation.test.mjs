// A ministry and four nodes that follow it, over mutual TLS; its pages about them in a real browser.
import assert from 'node:assert/strict';
import {writeFileSync} from 'node:fs';
import {after, before, describe, test as nodeTest} from 'node:test';

import {startCountry} from './country.mjs';
import {faults, overflow, signedIn} from './harness.mjs';
import {dongbo} from './node.mjs';

/** Nothing may wait for ever. */
const test = (name, run) => nodeTest(name, {timeout: 120_000}, run);

let all;
before(async () => (all = await startCountry({persons: 600})), {timeout: 300_000});
after(() => all?.stop());

describe('a ministry and its followers', () => {
  test('all come in step and sign that they hold the same records', async () => {
    for (const member of all.country.followers) {
      const followed = await all.country.inStep(member);
      const document = await all.country.statement(member);
      const {statement} = JSON.parse(document);
      assert.equal(statement.verdict, 'equal');
      assert.equal(statement.follower.live.count, followed.records);
      assert.ok(statement.covered.arrived > 0);
      assert.ok(statement.covered.arrived <= statement.covered.expected);
      const file = `${all.folder}/${member.agency}.json`;
      writeFileSync(file, document);
      await dongbo('verify', file, '--owner-key', all.country.ownerKey);
      writeFileSync(file, document.replace('"equal"', '"different"'));
      await assert.rejects(dongbo('verify', file, '--owner-key', all.country.ownerKey));
    }
  });

  test('the page shows each of them, in step, in a picture and a table', async () => {
    const page = await signedIn(all, 'lan');
    await page.goto(`${all.origin}/federation`);
    const picture = page.locator('svg.chart');
    for (const {consumer, name} of all.country.shares) {
      assert.equal(await picture.getByText(consumer, {exact: true}).count(), 1);
      const row = page.locator('tr', {hasText: name});
      assert.match(await row.innerText(), /khớp/);
    }
    await page.context().close();
  });

  test('the first page sums them up and leads to the page about them', async () => {
    const page = await signedIn(all, 'lan');
    await page.goto(`${all.origin}/`);
    const section = page.locator('section[aria-labelledby="federation"]');
    for (const {name} of all.country.shares)
      assert.match(await section.locator('tr', {hasText: name}).innerText(), /khớp/);
    assert.equal(await page.getByRole('alert').count(), 0);
    await section.getByRole('link', {name: 'Xem tất cả ở trang Liên thông'}).click();
    assert.equal(new URL(page.url()).pathname, '/federation');
    await page.context().close();
  });

  for (const language of ['vi', 'en'])
    for (const width of [1280, 320])
      test(`its pages are clean for axe and no wider than ${width} px (${language})`, async () => {
        const page = await signedIn(all, 'lan', {viewport: {width, height: 900}});
        for (const address of ['/', '/federation', `/federation/${all.country.shares[0].name}/statement`]) {
          await page.goto(`${all.origin}${address}?lang=${language}`);
          assert.deepEqual(await faults(page), [], address);
          assert.equal(await overflow(page), 0, `${address} scrolls sideways`);
          assert.doesNotMatch(await page.content(), /\{\{|\}\}|undefined/, address);
        }
        assert.deepEqual(page.refused, []);
        await page.context().close();
      });

  test('the statement comes as JSON that verifies and as a PDF', async () => {
    const page = await signedIn(all, 'lan');
    const address = `${all.origin}/federation/${all.country.shares[0].name}/statement`;
    const json = await page.request.get(`${address}?as=json`);
    const file = `${all.folder}/downloaded.json`;
    writeFileSync(file, await json.body());
    await dongbo('verify', file, '--owner-key', all.country.ownerKey);
    await page.goto(address);
    assert.match(await page.locator('main').innerText(), /lời của riêng bên cung cấp/);
    const pdf = await page.request.get(`${address}?as=pdf`);
    assert.equal((await pdf.body()).subarray(0, 5).toString(), '%PDF-');
    await page.context().close();
  });

  test('who may not oversee copies can look, and change nothing', async () => {
    const page = await signedIn(all, 'minh');
    await page.goto(`${all.origin}/federation`);
    assert.equal(await page.locator('main form').count(), 0);
    await page.context().close();
  });
});
