// A country in small: a ministry, two provinces and two communes, each a node of its own with its
// own process and store, in step over mutual TLS.
import {execFile} from 'node:child_process';
import {readFileSync, rmSync, writeFileSync} from 'node:fs';
import {resolve} from 'node:path';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';

import {line} from './line.mjs';
import {machine, until} from './machine.mjs';
import {freePort, serve, start} from './serve.mjs';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
export const MINISTRY = 'G01';
export const DATASET = `person.${MINISTRY}`;
const LEGAL_BASIS = 'Nghị định số 278/2025/NĐ-CP';
const VALID_FROM = '2025-07-01';

/** The rows of the newest file of persons of Hà Nội, and where their columns are. */
export function personsOf(files) {
  const [heading, ...rows] = readFileSync(`${files}/corrected/ha-noi/person.csv`, 'utf8').split(/\r?\n/);
  const columns = Object.fromEntries(heading.replace(/^\ufeff/, '').split(';').map((name, i) => [name, i]));
  return {heading, columns, rows: rows.filter((row) => row !== '' && !row.includes('"')).map((row) => row.split(';'))};
}

/** A file of some of these rows. */
export const csvOf = (persons, rows) => [persons.heading, ...rows.map((cells) => cells.join(';')), ''].join('\r\n');

/** Where an old commune lies today, if the list vouches for it. */
async function currentUnit(program, node, code) {
  const {stdout} = await run(program, ['unit', 'resolve', `${code}@2025-06-30`, '--node', node, '--json']);
  return JSON.parse(stdout).unit?.code;
}

/** Two old communes with many persons that lie in two others today: {stated, unit}. */
async function chooseCommunes(program, node, persons, certain) {
  const counts = new Map();
  for (const row of persons.rows) {
    const code = row[persons.columns.MaDVHC];
    if (/^\d{5}$/.test(code)) counts.set(code, (counts.get(code) ?? 0) + 1);
  }
  const chosen = [];
  for (const [code] of [...counts].sort((a, b) => b[1] - a[1])) {
    const unit = certain ? await currentUnit(program, node, code) : code;
    if (unit === undefined || chosen.some((other) => other.unit === unit)) continue;
    chosen.push({stated: code, unit});
    if (chosen.length === 2) return chosen;
  }
  throw new Error('no two communes have persons whose current unit is certain');
}

/**
 * By where people live today; without the full lists of units, which leave that open, by the codes
 * that they state.
 */
function sharesOf(communes, certain) {
  const province = (code, first, after) =>
    certain ? `current_province == "${code}"` : `residence_unit.code >= "${first}" && residence_unit.code < "${after}"`;
  const commune = ({unit, stated}) => (certain ? `current_unit == "${unit}"` : `residence_unit.code == "${stated}"`);
  return [
    {name: 'dan-cu-ha-noi', consumer: 'H26', filter: province('01', '00001', '01000'), place: 'Hà Nội'},
    {name: 'dan-cu-gia-lai', consumer: 'H21', filter: province('52', '21550', '24700'), place: 'Gia Lai'},
    {name: 'dan-cu-xa-1', consumer: 'H26.101', filter: commune(communes[0]), place: communes[0].unit},
    {name: 'dan-cu-xa-2', consumer: 'H26.102', filter: commune(communes[1]), place: communes[1].unit},
  ];
}

function sharesCsv(shares) {
  const quoted = (text) => `"${text.replaceAll('"', '""')}"`;
  const rows = shares.map(({name, consumer, filter, place}) =>
    [name, DATASET, consumer, '', quoted(filter), 'false', quoted(`Giải quyết thủ tục hành chính tại ${place}`),
      quoted(LEGAL_BASIS), VALID_FROM, '', '0.2', '30'].join(','));
  const head = 'name,dataset,consumer,fields,filter,pending,purpose,legal_basis,valid_from,valid_until,removal_threshold,delete_within_days';
  return [head, ...rows, ''].join('\n');
}

/** One member of the federation, in service. */
class Member {
  constructor(agency, folder) {
    this.agency = agency;
    this.folder = folder;
    this.files = {authority: `${folder}/../authority.pem`, certificate: `${folder}/node.pem`, key: `${folder}/node.key`};
  }
  get node() {
    return `${this.folder}/node`;
  }
  speaksOn(port) {
    this.port = port;
    this.api = machine(port, this.files);
  }
  async followed(share) {
    const {following} = await this.api.get('/v1/following');
    return following.find((one) => one.share === share);
  }
}

export class Country {
  /** `node`: of the ministry, loaded already; `files`: what it was loaded from. */
  constructor({program, node, files, certain}) {
    this.program = program;
    this.node = node;
    this.files = files;
    this.certain = certain;
    this.folder = resolve(`${files}/federation`);
    this.stops = [];
  }

  async dongbo(...words) {
    const {stdout} = await run(this.program, words, {maxBuffer: 1 << 26});
    return stdout;
  }

  load(node, file, mapping, kind) {
    return this.dongbo('load', file, '--node', node, '--mapping', `${root}mappings/${mapping}.yaml`, '--kind', kind, '--removal-max', '1');
  }

  /** Certificates, empty nodes, who knows whom, and what the ministry shares. */
  async found() {
    rmSync(this.folder, {recursive: true, force: true});
    this.persons = personsOf(this.files);
    this.communes = await chooseCommunes(this.program, this.node, this.persons, this.certain);
    this.shares = sharesOf(this.communes, this.certain);
    const agencies = [MINISTRY, ...this.shares.map((share) => share.consumer)];
    const made = JSON.parse(
      await this.dongbo('init', '--federation', this.folder, '--agencies', agencies.join(','),
        '--contracts', `${root}contracts`, '--mappings', `${root}mappings`, '--json'),
    );
    this.members = agencies.map((agency) => new Member(agency, `${this.folder}/${agency}`));
    this.ministry = this.members[0];
    this.ownerKey = made.nodes[0].signs_as;
    for (const member of this.members) await this.introduce(member);
    writeFileSync(`${this.folder}/shares.csv`, sharesCsv(this.shares));
    await this.load(this.node, `${this.folder}/shares.csv`, 'share', 'full');
  }

  /** Whoever runs the demo is a steward of each node, by the node's own certificate. */
  async introduce(member) {
    const {stdout} = await run('openssl', ['x509', '-in', member.files.certificate, '-noout', '-fingerprint', '-sha256']);
    const fingerprint = stdout.trim().split('=').pop().replaceAll(':', '').toLowerCase();
    const head = 'identifier,name,agency,certificate_sha256,public_key,roles,valid_from,valid_until';
    const self = `${member.agency}/demo,Trình diễn ${member.agency},${member.agency},${fingerprint},,steward|sender,${VALID_FROM},2099-01-01`;
    const known = readFileSync(`${member.folder}/machines.csv`, 'utf8').trimEnd();
    writeFileSync(`${member.folder}/machines.csv`, `${known}\n${self}\n`);
    if (!known.startsWith(head)) throw new Error(`${member.folder}/machines.csv has another heading`);
    const node = member === this.ministry ? this.node : member.node;
    await this.load(node, `${member.folder}/machines.csv`, 'machine', 'full');
  }

  /** The ministry with its pages and a provider to log in at. */
  async serveMinistry(ports) {
    const port = await freePort(0);
    const {certificate, key, authority} = this.ministry.files;
    const served = await serve({
      program: this.program,
      node: this.node,
      folder: `${this.files}/served`,
      more: `machines: {address: 127.0.0.1, port: ${port}, certificate: ${certificate}, key: ${key}, client_authorities: ${authority}}\n`,
      ...ports,
    });
    this.stops.push(served.stop);
    this.ministry.speaksOn(port);
    return served;
  }

  /** Each follower over a line of its own, which can be cut. */
  async serveFollowers() {
    for (const [i, share] of this.shares.entries()) {
      const member = this.members[i + 1];
      member.share = share.name;
      member.line = await line(this.ministry.port);
      this.stops.push(member.line.close);
      const [pages, port] = [await freePort(0), await freePort(0)];
      const {certificate, key, authority} = member.files;
      const file = `${member.folder}/demo.yaml`;
      writeFileSync(
        file,
        `node: node
contracts: ${root}contracts
mappings: ${root}mappings
people: {port: ${pages}}
machines: {address: 127.0.0.1, port: ${port}, certificate: ${certificate}, key: ${key}, client_authorities: ${authority}}
follow:
  - {share: ${share.name}, from: "https://localhost:${member.line.port}", authorities: ${authority}, owner_key: "${this.ownerKey}"}
`,
      );
      const served = await start(this.program, ['serve', '--config', file]);
      this.stops.push(served.stop);
      member.speaksOn(port);
    }
  }

  get followers() {
    return this.members.slice(1);
  }

  /** What the ministry knows of who follows a share. */
  async owned(share) {
    const {followers} = await this.ministry.api.get('/v1/followers');
    return followers.find((one) => one.share === share);
  }

  /** Waits until the follower has everything of a feed that has at least so many entries. */
  async inStep(member, atLeast = 0) {
    return until(`${member.agency} in step`, async () => {
      const [owned, followed] = [await this.owned(member.share), await member.followed(member.share)];
      const has = followed?.phase === 'following' && owned.feed !== null;
      return has && owned.size >= atLeast && followed.position === owned.size ? followed : undefined;
    });
  }

  /** The statement that both sign, anew. */
  async statement(member) {
    const before = (await member.followed(member.share)).statement_at;
    await member.api.post(`/v1/following/${member.share}/statement?units=true`, {});
    await until(`the statement of ${member.agency}`, async () => {
      const {statement_at: at} = await member.followed(member.share);
      return at !== before && at !== null ? at : undefined;
    });
    return member.api.text(`/v1/following/${member.share}/statement`);
  }

  async stop() {
    for (const stop of this.stops.reverse()) await stop();
    this.stops = [];
  }
}
