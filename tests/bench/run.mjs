// The benchmark: simulated customers fill in the whole form over Telegram webhooks, against aftercare, against the same
// form on two Node frameworks, and against the floor (the same durable writes without a dialog). Every answer counts
// only after the durable commit. Everything stays on 127.0.0.1 and under build/bench, and ends with this program.
import {execFileSync, spawn} from 'node:child_process';
import {existsSync, mkdirSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {createInterface} from 'node:readline';
import {fileURLToPath} from 'node:url';
import {parseArgs} from 'node:util';
import {Aftercare} from '../fakes/aftercare.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, '../..');
const work = path.join(root, 'build/bench');
const form = path.join(here, 'form.json');
const token = '4242:BENCH-token';
const secret = 'bench-secret_1';

const usage = `tests/bench/run [options]
  --customers N     forms for the floor and aftercare in a round (2000); the Node peers play an eighth of them
  --clients N       customers at a time (64)
  --rounds N        rounds; the table shows medians (3)
  --only A,B        of floor, grammy, telegraf, aftercare
  --scale A,B,...   instead: aftercare's rate and memory with so many stored conversations, growing
  --open-drafts N   instead: aftercare's memory with so many forms half filled in
  --wechat          instead: the form by an official account in safe mode, beside the same over Telegram
  --build DIR       a build directory with the programs; without, the release preset is built first
  --json FILE       the figures of every run
  --help`;

const {values: options} = parseArgs({options: {
  customers: {type: 'string', default: '2000'}, clients: {type: 'string', default: '64'}, rounds: {type: 'string', default: '3'},
  only: {type: 'string', default: 'floor,grammy,telegraf,aftercare'}, scale: {type: 'string'}, 'open-drafts': {type: 'string'}, wechat: {type: 'boolean'},
  build: {type: 'string'}, json: {type: 'string'}, help: {type: 'boolean'}}});
if (options.help) {
  console.log(usage);
  process.exit(0);
}
const clients = Number(options.clients);
const customers = Number(options.customers);
const children = new Set();
process.on('exit', () => { for (const child of children) child.kill('SIGKILL'); });
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1));

/** A child that answers lines with lines and ends with its standard input. */
class LineProgram {
  constructor(command, args, name) {
    this.child = spawn(command, args, {stdio: ['pipe', 'pipe', 'inherit']});
    children.add(this.child);
    this.lines = createInterface({input: this.child.stdout})[Symbol.asyncIterator]();
    this.name = name;
  }

  async line() {
    const {value, done} = await this.lines.next();
    if (done) throw new Error(`${this.name} ended early`);
    return JSON.parse(value);
  }

  async ask(command) {
    this.child.stdin.write(`${JSON.stringify(command)}\n`);
    const answer = await this.line();
    if (!answer.ok) throw new Error(`${this.name}: ${answer.error}`);
    return answer;
  }

  async end() {
    const gone = new Promise(resolve => this.child.once('exit', resolve));
    this.child.stdin.end();
    await gone;
    children.delete(this.child);
  }
}

function build() {
  if (options.build) return path.resolve(options.build);
  const folder = path.join(root, 'build/release');
  console.log('Building the release preset ...');
  if (!existsSync(path.join(folder, 'build.ninja'))) execFileSync('cmake', ['--preset', 'release'], {cwd: root, stdio: ['ignore', 'ignore', 'inherit']});
  execFileSync('cmake', ['--build', folder, '--target', 'aftercare', 'bench_load', 'bench_floor', 'bench_wechat'], {cwd: root, stdio: ['ignore', 'ignore', 'inherit']});
  return folder;
}

function installPeers() {
  const folder = path.join(here, 'peers');
  if (!existsSync(path.join(folder, 'node_modules'))) {
    console.log('Installing the peers (npm ci) ...');
    execFileSync('npm', ['ci', '--ignore-scripts'], {cwd: folder, stdio: ['ignore', 'ignore', 'inherit']});
  }
  execFileSync(process.execPath, ['build.mjs'], {cwd: folder, stdio: 'inherit'});
}

/** Bots under test: each starts on an empty database and answers {port, path, pid, ready, stop}. */
const bots = {
  async floor(folder, apiPort) {
    const child = new LineProgram(path.join(programs, 'tests/bench/bench_floor'),
      ['--form', form, '--db', path.join(folder, 'floor.db'), '--api-port', apiPort, '--token', token, '--secret', secret], 'floor');
    const {port} = await child.line();
    return {port, path: '/telegram/main', pid: child.child.pid, stop: () => child.end()};
  },
  grammy: (folder, apiPort) => nodePeer('grammy', folder, apiPort),
  telegraf: (folder, apiPort) => nodePeer('telegraf', folder, apiPort),
  async aftercare(folder, apiPort) {
    const channel = {kind: 'telegram', account: 'main', token, secret, mode: 'webhook', api_root: `http://127.0.0.1:${apiPort}`,
                     connections: 100, limits: {per_chat_per_second: 0, group_per_minute: 0, per_second: 0}};
    const service = await Aftercare.prepare(folder, [channel]);
    const ready = await service.start();
    children.add(service.child);
    return {port: service.port, path: '/telegram/main', pid: service.pid, ready,
            stop: async () => { await service.stop(); children.delete(service.child); }};
  },
};

async function nodePeer(name, folder, apiPort) {
  const child = new LineProgram(process.execPath,
    [path.join(here, 'peers', `${name}.mjs`), '--form', form, '--db', path.join(folder, `${name}.db`),
     '--api', `http://127.0.0.1:${apiPort}`, '--token', token, '--secret', secret], name);
  const {port} = await child.line();
  return {port, path: '/', pid: child.child.pid, stop: () => child.end()};
}

let runNumber = 0;
/** Starts a bot and a generator that knows its script; hands both to `body` and ends them. */
async function withBot(name, body) {
  const folder = path.join(work, `${process.pid}-${++runNumber}`);
  mkdirSync(folder, {recursive: true});
  const load = new LineProgram(path.join(programs, 'tests/bench/bench_load'), ['--form', form], 'bench_load');
  const {api_port: apiPort} = await load.line();
  const bot = await bots[name](folder, apiPort);
  try {
    await load.ask({do: 'target', port: bot.port, path: bot.path, secret, pid: bot.pid});
    const {updates} = await load.ask({do: 'learn'});
    return await body(load, bot, updates);
  } finally {
    await bot.stop();
    await load.end();
    rmSync(folder, {recursive: true, force: true});
  }
}

async function measure(name) {
  const count = ['grammy', 'telegraf'].includes(name) ? Math.ceil(customers / 8) : customers;
  return withBot(name, async (load, bot, updates) => {
    await load.ask({do: 'load', customers: Math.max(clients, Math.ceil(count / 10)), clients, steps: 0});
    const figures = await load.ask({do: 'load', customers: count, clients, steps: 0});
    if (figures.finished !== figures.customers || figures.numbers !== figures.all_numbers) {
      throw new Error(`${name}: ${figures.customers} customers, ${figures.finished} with a ticket number, ` +
                      `${figures.numbers} different numbers for ${figures.all_numbers}`);
    }
    return {name, ...figures, updates_a_form: updates, ready_ms: bot.ready};
  });
}

const median = values => [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)];
const columns = ['per_second', 'p50_us', 'p99_us', 'resident_kb', 'cpu_per_1000', 'drain_ms'];

function medians(runs, name) {
  const own = runs.filter(run => run.name === name);
  const row = {name, updates_a_form: own[0].updates_a_form, ready_ms: own[0].ready_ms && median(own.map(run => run.ready_ms))};
  for (const column of columns) row[column] = median(own.map(run => run[column]));
  return row;
}

function printTable(rows) {
  const floor = rows.find(row => row.name === 'floor');
  const peers = rows.filter(row => ['grammy', 'telegraf'].includes(row.name));
  const best = peers.length ? Math.max(...peers.map(row => row.per_second)) : undefined;
  const times = (value, base) => base ? `${(value / base).toFixed(2)} x` : '-';
  console.log('\n| bot | updates/s | of the floor | of the best peer | p50 ms | p99 ms | CPU s per 1,000 | resident MB | outbox drained after ms | updates a form |');
  console.log('|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|');
  for (const row of rows) {
    console.log(`| ${row.name} | ${Math.round(row.per_second)} | ${times(row.per_second, floor?.per_second)} | ${times(row.per_second, best)} ` +
      `| ${(row.p50_us / 1000).toFixed(2)} | ${(row.p99_us / 1000).toFixed(2)} | ${row.cpu_per_1000.toFixed(3)} ` +
      `| ${(row.resident_kb / 1024).toFixed(1)} | ${Math.round(row.drain_ms)} | ${row.updates_a_form} |`);
  }
  const own = rows.find(row => row.name === 'aftercare');
  if (!own) return;
  const aims = [`ready in ${Math.round(own.ready_ms)} ms (aim 200)`, `outbox empty ${Math.round(own.drain_ms)} ms after the last answer (aim 1000)`];
  if (floor) aims.push(`${(own.per_second / floor.per_second).toFixed(2)} of the floor (aim 0.5)`);
  if (peers.length) {
    const cpu = Math.min(...peers.map(row => row.cpu_per_1000));
    aims.push(`${(own.per_second / best).toFixed(1)} x the best peer (aim 10)`, `${(own.cpu_per_1000 / cpu).toFixed(3)} of the best peer's CPU (aim 0.1)`);
  }
  console.log(`\naftercare: ${aims.join(' · ')}`);
}

async function rounds() {
  const names = options.only.split(',');
  if (names.some(name => ['grammy', 'telegraf'].includes(name))) installPeers();
  const runs = [];
  for (let round = 1; round <= Number(options.rounds); ++round) {
    for (const name of names) {
      const run = await measure(name);
      runs.push({round, ...run});
      console.log(`round ${round} ${name}: ${Math.round(run.per_second)} updates/s, p99 ${(run.p99_us / 1000).toFixed(1)} ms, ${run.cpu_per_1000.toFixed(3)} CPU s per 1,000`);
    }
  }
  printTable(names.map(name => medians(runs, name)));
  return runs;
}

/** Rate and memory while the store grows: conversations are opened one update each, then whole forms are measured. */
async function scale(levels) {
  return withBot('aftercare', async (load, bot, updates) => {
    const runs = [];
    let stored = 1;
    console.log('\n| stored conversations | updates/s | of the first | p99 ms | CPU s per 1,000 | resident MB | drained after ms |\n|---:|---:|---:|---:|---:|---:|---:|');
    for (const level of levels) {
      while (stored < level) {
        const step = Math.min(level - stored, 50000);
        await load.ask({do: 'load', customers: step, clients: 128, steps: 1});
        stored += step;
      }
      const run = await load.ask({do: 'load', customers, clients, steps: 0});
      stored += customers;
      runs.push({level, updates_a_form: updates, ...run});
      console.log(`| ${level} | ${Math.round(run.per_second)} | ${(run.per_second / runs[0].per_second).toFixed(2)} | ${(run.p99_us / 1000).toFixed(2)} ` +
        `| ${run.cpu_per_1000.toFixed(3)} | ${(run.resident_kb / 1024).toFixed(1)} | ${Math.round(run.drain_ms)} |`);
    }
    return runs;
  });
}

/** The same form in safe mode, the answers as sealed passive replies: no call of the API is needed. */
async function measureWechat() {
  const folder = path.join(work, `${process.pid}-${++runNumber}`);
  const account = {app_id: 'wxbench0123456789', token: 'benchtoken', aes_key: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG'};
  const channel = {kind: 'wechat', account: 'main', app_secret: 'bench', mode: 'safe', customer_service: false,
                   api_root: 'http://127.0.0.1:9', ...account};
  const service = await Aftercare.prepare(folder, [channel]);
  await service.start();
  children.add(service.child);
  const load = new LineProgram(path.join(programs, 'tests/bench/bench_wechat'),
    ['--form', form, '--token', account.token, '--app-id', account.app_id, '--aes-key', account.aes_key], 'bench_wechat');
  await load.line();
  try {
    const codec = await load.ask({do: 'codec', messages: 20000});
    await load.ask({do: 'target', port: service.port, path: '/wechat/main', pid: service.pid});
    await load.ask({do: 'load', customers: Math.max(clients, Math.ceil(customers / 10)), clients});
    const figures = await load.ask({do: 'load', customers, clients});
    if (figures.finished !== figures.customers) throw new Error(`${figures.customers} customers, ${figures.finished} with a ticket number`);
    return {name: 'wechat', ...figures, ...codec};
  } finally {
    await load.end();
    await service.stop();
    children.delete(service.child);
    rmSync(folder, {recursive: true, force: true});
  }
}

async function wechat() {
  const runs = [];
  for (let round = 1; round <= Number(options.rounds); ++round) {
    for (const run of [await measure('aftercare'), await measureWechat()]) runs.push({round, ...run});
  }
  const middle = (name, column) => median(runs.filter(run => run.name === name).map(run => run[column]));
  console.log('\n| path | messages/s | p50 ms | p99 ms | CPU ms a message |\n|---|---:|---:|---:|---:|');
  for (const [name, label] of [['aftercare', 'Telegram webhook, answers by the Bot API'], ['wechat', 'WeChat safe mode, answers as passive replies']])
    console.log(`| ${label} | ${Math.round(middle(name, 'per_second'))} | ${(middle(name, 'p50_us') / 1000).toFixed(2)} ` +
      `| ${(middle(name, 'p99_us') / 1000).toFixed(2)} | ${middle(name, 'cpu_per_1000').toFixed(3)} |`);
  const [open, seal] = [middle('wechat', 'open_us'), middle('wechat', 'seal_us')];
  console.log(`\nopen and read a push ${open.toFixed(1)} µs · seal a reply ${seal.toFixed(1)} µs · together ` +
    `${((open + seal) / 10 / middle('wechat', 'cpu_per_1000')).toFixed(1)} % of a message's CPU`);
  return runs;
}

async function openDrafts(count) {
  return withBot('aftercare', async (load, bot, updates) => {
    const run = await load.ask({do: 'load', customers: count, clients, steps: Math.ceil(updates / 2)});
    console.log(`${count} open drafts: ${(run.resident_after_kb / 1024).toFixed(1)} MB resident (highest ${(run.peak_kb / 1024).toFixed(1)} MB; aim 40), ` +
                `${Math.round(run.per_second)} updates/s`);
    return [run];
  });
}

const programs = build();
// Never a debug build that happens to be newer.
const optimised = [programs, path.join(root, 'build/release')].map(folder => path.join(folder, 'bot/aftercare')).find(existsSync);
process.env.AFTERCARE ??= optimised;
mkdirSync(work, {recursive: true});
const runs = options.wechat ? await wechat()
  : options.scale ? await scale(options.scale.split(',').map(Number))
  : options['open-drafts'] ? await openDrafts(Number(options['open-drafts'])) : await rounds();
if (options.json) writeFileSync(options.json, JSON.stringify(runs, null, 2));
process.exit(0);
