// Kills the service with -9 at random moments while customers fill in forms, starts it again, and has an independent
// checker judge what the database and the fake Bot API hold afterwards.
//
//   node tests/faults/kill9.mjs [--kills 50] [--seed N] [--clients 12] [--keep]
import {spawnSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {parseArgs} from 'node:util';
import {Aftercare, telegramChannel} from '../fakes/aftercare.mjs';
import {Customer} from '../fakes/customer.mjs';
import {FakeBotApi, builtProgram} from '../fakes/fake_bot_api.mjs';

const {values: options} = parseArgs({options: {
  kills: {type: 'string', default: '50'}, seed: {type: 'string', default: '20260921'}, clients: {type: 'string', default: '12'},
  keep: {type: 'boolean', default: false}}});
const wantedKills = Number(options.kills);
const longest = Math.max(240, wantedKills * 4.8) * 1000;

/** Mulberry32: the same seed, the same moments. */
function randomOf(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6D2B79F5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const random = randomOf(Number(options.seed));
const folder = mkdtempSync(path.join(os.tmpdir(), 'aftercare-kill9-'));
mkdirSync(folder, {recursive: true});
// Ten milliseconds for a "second": a webhook that finds nobody is tried again soon.
const api = await FakeBotApi.start({'second-ms': 10, 'response-limit-ms': 5000});
const service = await Aftercare.prepare(folder, [telegramChannel(api)]);
let stopping = false;
const customers = [];
// Long enough to be found in a text without mistaking anything else for it.
const reference = 7700020000;
let nextCustomer = reference + 1;

/** One customer's visit: a form, then a remark on the ticket and a look at its progress. */
async function visit(id) {
  const customer = new Customer(api, id, {patience: 60000});
  await customer.arrive();
  const number = await customer.fillIn();
  await customer.say(`补充说明${id}:充电座的指示灯也不亮`);
  await customer.hearsWords('已转达');
  await customer.say('/status');
  await customer.hears(text => text.includes(number) && text.includes('状态'));
  customers.push({id, number});
}

async function comeAndGo() {
  while (!stopping) await visit(nextCustomer++);
}

async function killAtRandom() {
  const kills = [];
  const begun = Date.now();
  while (kills.length < wantedKills && Date.now() - begun < longest) {
    await new Promise(resolve => setTimeout(resolve, 20 + random() * 1500));
    const at = Date.now();
    await service.kill();
    await service.start();
    // What the killed service had written to its sockets reaches the fake after its end; the next service begins
    // at the end of this span.
    kills.push({begin_ms: at, end_ms: Date.now()});
  }
  return kills;
}

let failed = true;
try {
  await service.start();
  await visit(reference);  // undisturbed: what every other visit must look like
  const clients = Array.from({length: Number(options.clients)}, comeAndGo);
  const crash = Promise.all(clients);  // a customer's failure ends the run
  const kills = await Promise.race([killAtRandom(), crash.then(() => { throw new Error('the customers left early'); })]);
  stopping = true;
  await crash;
  await api.control('settled', {timeout_ms: 30000});
  await service.stop();
  const {updates, calls} = {updates: await api.control('updates'), calls: (await api.control('calls')).calls};
  const evidence = path.join(folder, 'evidence.json');
  writeFileSync(evidence, JSON.stringify({reference, customers, kills, updates, calls}));
  console.log(`${kills.length} kills, ${customers.length} customers, ${updates.length} updates; seed ${options.seed}`);
  const checker = builtProgram('tests/faults/kill9_checker', 'KILL9_CHECKER');
  failed = spawnSync(checker, ['--db', service.database, '--evidence', evidence], {stdio: 'inherit'}).status !== 0;
} finally {
  service.child?.kill('SIGKILL');
  await api.stop();
  if (failed) process.exitCode = 1;
  if (options.keep || failed) console.log(`kept: ${folder}`);
  else rmSync(folder, {recursive: true, force: true});
}
