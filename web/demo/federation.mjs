// Walks the country in small: provinces and communes follow, a line is cut and comes back, a person
// moves, an edition spreads, every pair signs a statement; each step says what it looked at.
import {execFile} from 'node:child_process';
import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {promisify} from 'node:util';

import {Country, csvOf, DATASET, MINISTRY} from './country.mjs';
import {until} from './machine.mjs';

const run = promisify(execFile);
const CHANGED_WHILE_CUT = 50;

const number = (value) => String(value).replace(/\B(?=(\d{3})+$)/g, '.');
const seconds = (begun) => ((Date.now() - begun) / 1000).toFixed(1).replace('.', ',');

export class Federation {
  wrong = 0;

  constructor(country) {
    this.country = country;
  }

  title(vi, en) {
    console.log(`\n▸ ${vi} · ${en}`);
  }
  show(right, vi, en) {
    if (!right) this.wrong += 1;
    console.log(`  ${right ? '✓' : '✗'} ${vi}\n    ${en}`);
  }

  async walk(ports) {
    const {country} = this;
    this.title('Liên thông: một bộ, hai tỉnh, hai xã', 'A federation: one ministry, two provinces, two communes');
    await country.found();
    const served = await country.serveMinistry(ports);
    const begun = Date.now();
    await country.serveFollowers();
    await this.firstCopies(begun);
    await this.cutAndReturn();
    await this.move();
    await this.edition();
    await this.statements();
    return served;
  }

  async firstCopies(begun) {
    for (const member of this.country.followers) {
      const followed = await this.country.inStep(member);
      this.show(followed.records > 0,
        `${member.agency} nhận ${followed.share}: ${number(followed.records)} bản ghi, khớp chữ ký của ${MINISTRY}`,
        `${member.agency} follows ${followed.share}: ${followed.records} records, equal to what ${MINISTRY} signed`);
    }
    console.log(`    ${seconds(begun)} s`);
  }

  /** Rows of the persons who live in the commune, so many that have a telephone. */
  rowsIn(commune, count) {
    const {persons} = this.country;
    const {MaDVHC, DienThoai, TinhTrang} = persons.columns;
    return persons.rows
      .filter((row) => row[MaDVHC] === commune.stated && /^0\d{9}$/.test(row[DienThoai]) && row[TinhTrang] === 'Còn sống')
      .slice(0, count)
      .map((row) => [...row]);
  }

  deliver(name, rows) {
    const content = csvOf(this.country.persons, rows);
    return this.country.ministry.api.deliver(name, content, {mapping: 'hanoi-person', kind: 'partial', declared_rows: rows.length});
  }

  async cutAndReturn() {
    const {country} = this;
    this.title('Đường truyền của một xã bị cắt', 'The line of one commune is cut');
    const [member] = country.followers.slice(2);
    const before = await country.owned(member.share);
    member.line.cut();
    const rows = this.rowsIn(country.communes[0], CHANGED_WHILE_CUT);
    for (const row of rows) row[country.persons.columns.DienThoai] = row[country.persons.columns.DienThoai].replace(/.$/, (digit) => (Number(digit) + 1) % 10);
    await this.deliver('dien-thoai.csv', rows);
    const grown = await until('the feed', async () => {
      const owned = await country.owned(member.share);
      return owned.size >= before.size + rows.length ? owned : undefined;
    });
    const alone = await member.followed(member.share);
    this.show(alone.position === before.size && alone.served,
      `${member.agency} vẫn phục vụ dữ liệu của lúc ${alone.as_of}; ${MINISTRY} đã có thêm ${grown.size - before.size} thay đổi`,
      `${member.agency} goes on serving what it has, as of ${alone.as_of}; ${MINISTRY} is ${grown.size - before.size} changes ahead`);
    const passed = member.line.bytes();
    member.line.mend();
    const begun = Date.now();
    await country.inStep(member, grown.size);
    this.show(true,
      `Nối lại: bắt kịp sau ${seconds(begun)} s, ${number(member.line.bytes() - passed)} byte`,
      `Mended: in step after ${seconds(begun)} s, ${member.line.bytes() - passed} bytes`);
  }

  /** How many records with this number the node holds. */
  async holds(member, personal) {
    const {records} = await member.api.get(`/v1/datasets/${DATASET}/records?personal_number=${personal}`);
    return records.length;
  }

  async move() {
    const {country} = this;
    this.title('Một công dân chuyển từ xã này sang xã kia', 'A person moves from one commune to another');
    const [from, to] = country.followers.slice(2);
    const {MaDVHC, SoDinhDanh} = country.persons.columns;
    const [row] = this.rowsIn(country.communes[0], 1 + CHANGED_WHILE_CUT).slice(-1);
    const personal = row[SoDinhDanh];
    const had = [await this.holds(from, personal), await this.holds(to, personal)];
    const sizes = [(await country.owned(from.share)).size, (await country.owned(to.share)).size];
    row[MaDVHC] = country.communes[1].stated;
    await this.deliver('chuyen-cu-tru.csv', [row]);
    await country.inStep(from, sizes[0] + 1);
    await country.inStep(to, sizes[1] + 1);
    const has = [await this.holds(from, personal), await this.holds(to, personal)];
    this.show(`${had} ${has}` === '1,0 0,1',
      `Rời luồng ${from.share}, vào luồng ${to.share}`, `Left the feed ${from.share}, entered the feed ${to.share}`);
  }

  async edition() {
    const {country} = this;
    this.title('Danh mục đơn vị hành chính mới có hiệu lực', 'A new edition of the list of units takes effect');
    const before = await Promise.all(country.followers.map((member) => country.owned(member.share)));
    for (const [name, mapping] of [['units', 'units'], ['succession', 'succession']]) {
      const content = readFileSync(`${country.files}/next-edition/${name}.csv`, 'utf8');
      await country.ministry.api.deliver(`${name}.csv`, content, {mapping, kind: 'partial'});
    }
    const gained = [];
    for (const [i, member] of country.followers.entries()) {
      await country.inStep(member, before[i].size + 1);
      gained.push((await country.owned(member.share)).size - before[i].size);
    }
    this.show(gained.every((count) => count === 1),
      `Mỗi luồng thêm đúng một thay đổi (${gained.join(', ')}), không bản ghi nào bị viết lại`,
      `Each feed gained one change (${gained.join(', ')}); no record was rewritten`);
  }

  async statements() {
    const {country} = this;
    this.title('Biên bản đối soát của từng cặp, có chữ ký hai bên', 'A statement for each pair, signed by both');
    const folder = `${country.folder}/statements`;
    mkdirSync(folder, {recursive: true});
    let communes = 0;
    for (const member of country.followers) {
      const document = await country.statement(member);
      const file = `${folder}/${member.agency}.json`;
      writeFileSync(file, document);
      const {statement} = JSON.parse(document);
      const verified = await run(country.program, ['verify', file, '--owner-key', country.ownerKey]).then(() => true, () => false);
      const units = statement.owner.units.length;
      communes += units;
      this.show(statement.verdict === 'equal' && verified,
        `${MINISTRY} = ${member.agency}: ${number(statement.owner.live.count)} bản ghi, ${units} đơn vị; kiểm tra ngoại tuyến đúng`,
        `${MINISTRY} = ${member.agency}: ${statement.owner.live.count} records, ${units} units; verified offline: ${file}`);
    }
    this.show(communes > 0, `${communes} đơn vị được đối chiếu`, `${communes} units compared`);
  }
}

/** `options`: of Country, and `ports` of the ministry's pages. What goes wrong on the way stops all nodes. */
export async function walk(options) {
  const country = new Country(options);
  const federation = new Federation(country);
  try {
    const served = await federation.walk(options.ports);
    return {federation, served};
  } catch (error) {
    await country.stop();
    throw error;
  }
}
