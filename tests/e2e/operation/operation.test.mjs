// The program as an operator meets it. No packages: only Node's own modules.

import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');
const program = resolve(process.env.AFTERCARE_BIN || join(root, 'build/release/bot/aftercare'));
const folder = mkdtempSync(join(tmpdir(), 'aftercare-operation-'));
const running = new Set();

after(() => {
  for (const child of running) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

const run = (...args) => new Promise((done) => {
  execFile(program, args, { cwd: root }, (error, stdout, stderr) => done({ code: error ? error.code : 0, stdout, stderr }));
});

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

async function configuration(name, changes = {}) {
  const port = await freePort();
  const file = join(folder, `${name}.json`);
  writeFileSync(file, JSON.stringify({
    listen: { address: '127.0.0.1', port },
    store: `sqlite:${join(folder, name, 'aftercare.db')}`,
    attachments: { directory: join(folder, name, 'attachments') },
    profile: 'feedback-form',
    channels: [{ kind: 'web', account: 'site' }],
    ...changes,
  }));
  return { file, port, database: join(folder, name, 'aftercare.db') };
}

/** Starts the service and waits for its own word that it serves. */
async function serve(file) {
  const child = spawn(program, ['serve', '--config', file], { cwd: root, stdio: ['ignore', 'ignore', 'pipe'] });
  running.add(child);
  child.log = '';
  const waiting = [];
  child.stderr.setEncoding('utf8').on('data', (text) => {
    child.log += text;
    for (const look of waiting) look();
  });
  /** Resolves when the log has had `times` lines with the event. */
  child.logged = (event, times = 1) => new Promise((done) => {
    const look = () => { if (child.log.split(`event=${event}`).length > times) done(); };
    waiting.push(look);
    look();
  });
  child.ended = once(child, 'exit').then(([code, signal]) => { running.delete(child); return { code, signal }; });
  await Promise.race([child.logged('serving'), child.ended.then((end) => { throw new Error(`ended: ${JSON.stringify(end)} ${child.log}`); })]);
  return child;
}

const status = async (port, path) => {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`);
  return { code: answer.status, text: await answer.text() };
};

test('a broken configuration is refused with every mistake, by check and by serve', async () => {
  const { file } = await configuration('broken', {
    store: 'oracle:x', profile: 'no-such', time_zone: 'Mars/Olympus', languages: 'x', channels: [{ kind: 'fax', account: 'a' }],
  });
  for (const command of ['check', 'serve']) {
    const { code, stderr } = await run(command, '--config', file);
    assert.equal(code, 1);
    for (const part of ['store: ', 'no-such', 'Mars/Olympus', 'languages: is not known', 'channels[0].kind'])
      assert.ok(stderr.includes(part), `${command} names ${part}:\n${stderr}`);
  }
  const { code, stdout } = await run('check', '--config', 'config/default.json');
  assert.deepEqual({ code, stdout }, { code: 0, stdout: 'config/default.json: no errors\n' });
});

test('a broken procedure is told whole by check: fields, stages, texts, limits and cycles', async () => {
  const { file } = await configuration('procedure', { profile: 'follow-up' });
  const shipped = (name) => readFileSync(join(root, 'config', name), 'utf8').replace(/^ *\/\/.*$/gm, '');
  const own = (name, change) => {
    const content = JSON.parse(shipped(name));
    change(content);
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), JSON.stringify(content));
  };
  own('profiles/follow-up.json', (profile) => {
    profile.summary.title = ['words'];
    profile.stages[1].tell = ['proof'];
    profile.clocks.solution.warn_at = 120;
    profile.confirmation = { remind_after: ['72h'], close_after: '48h' };
    profile.transitions = [{ action: 'verify', from: 'verification', to: 'execution' }];
  });
  own('forms/follow-feedback.json', (form) => {
    const [, other, , impact] = form.sections[0].fields;
    other.when = ['=', 'impact', 'low'];
    impact.when = ['=', 'other_kind', 'billing'];
  });
  own('texts/en/follow-up.json', (texts) => { delete texts.procedure.follow_up.survey['4']; });
  const { code, stderr } = await run('check', '--config', file);
  for (const name of ['profiles', 'forms', 'texts']) rmSync(join(folder, name), { recursive: true });
  assert.equal(code, 1);
  for (const line of [
    'profiles/follow-up.json: summary.title: the form "follow_feedback" has no field "words"',
    'profiles/follow-up.json: stages[1].tell: the form "follow_diagnosis" has no field "proof"',
    'profiles/follow-up.json: stages: nothing leads to confirmation',
    'profiles/follow-up.json: transitions: a cycle: verification leads back to execution',
    'profiles/follow-up.json: clocks.solution.warn_at: must be a percentage from 1 to 99: the limit would be shorter than its warning',
    'profiles/follow-up.json: confirmation.close_after: must be longer than the last of remind_after',
    'profiles/follow-up.json: the text procedure.follow_up.survey.4 is missing in en',
    'forms/follow-feedback.json: follow_feedback: conditions go in a circle: other_kind -> impact -> other_kind',
  ])
    assert.ok(stderr.includes(line), `names ${line}:\n${stderr}`);
});

test('each of the shipped procedures passes the check', async () => {
  for (const profile of ['feedback-form', 'service-process', 'follow-up', 'response-record']) {
    const { file } = await configuration(`shipped-${profile}`, { profile });
    const { code, stderr } = await run('check', '--config', file);
    assert.equal(code, 0, `${profile}:\n${stderr}`);
  }
});

test('starts, tells how it is, and ends with 0 on SIGTERM', async () => {
  const { file, port } = await configuration('status');
  const service = await serve(file);
  assert.deepEqual(await status(port, '/healthz'), { code: 200, text: 'ok\n' });
  assert.deepEqual(await status(port, '/readyz'), { code: 200, text: 'ready\n' });
  assert.match((await status(port, '/metrics')).text, /^aftercare_outbox_waiting 0$/m);
  assert.equal((await status(port, '/nowhere')).code, 404);
  service.kill('SIGTERM');
  assert.deepEqual(await service.ended, { code: 0, signal: null });
});

test('a second service on the same database is refused', async () => {
  const { file, database } = await configuration('locked');
  const service = await serve(file);
  const second = await configuration('locked-second', { store: `sqlite:${database}` });
  const { code, stderr } = await run('serve', '--config', second.file);
  assert.equal(code, 1);
  assert.match(stderr, /a service is running on/);
  service.kill('SIGTERM');
  await service.ended;
});

test('staff are added while it serves; a role that does not exist is refused', async () => {
  const { file } = await configuration('staff');
  const service = await serve(file);
  const added = await run('staff', 'add', '--config', file, '--name', 'Li', '--role', 'agent');
  assert.match(added.stdout, /\/join [A-Z0-9]{12}\n$/);
  const refused = await run('staff', 'add', '--config', file, '--name', 'Li', '--role', 'emperor');
  assert.equal(refused.code, 1);
  assert.match(refused.stderr, /must be one of: agent, lead/);
  assert.match((await run('staff', 'list', '--config', file)).stdout, /^Li\tagent\t-\tnot joined yet\t1\n$/);
  service.kill('SIGTERM');
  await service.ended;
});

test('staff who have left are removed, by name or by number', async () => {
  const { file } = await configuration('leaving');
  const remove = (...more) => run('staff', 'remove', '--config', file, ...more);
  for (const name of ['Li', 'Li', 'Wu']) await run('staff', 'add', '--config', file, '--name', name, '--role', 'agent');
  const twice = await remove('--name', 'Li');
  assert.equal(twice.code, 1);
  assert.equal(twice.stderr, 'Li (agent, not joined yet): --number 1\nLi (agent, not joined yet): --number 2\n');
  assert.equal((await remove('--number', '1')).stdout, 'Li is no member of staff any more.\n');
  assert.equal((await remove('--name', 'Li')).code, 0, 'now there is one of the name');
  assert.match((await remove('--name', 'Li')).stderr, /there is no such member/);
  assert.notEqual((await remove()).code, 0);
  assert.match((await run('staff', 'list', '--config', file)).stdout, /^Li\t.*\tleft\t1\nLi\t.*\tleft\t2\nWu\t.*\tnot joined yet\t3\n$/);
});

test('staff belong to a department that there is, by its name or its value', async () => {
  const { file } = await configuration('departments', { profile: 'follow-up' });
  const add = (...more) => run('staff', 'add', '--config', file, '--role', 'desk', ...more);
  const wrong = await add('--name', 'Li', '--department', 'nowhere');
  assert.equal(wrong.code, 1);
  assert.match(wrong.stderr, /--department: must be one of: .*support \(技术支持部\)/);
  assert.equal((await add('--name', ' ')).code, 1, 'a name is needed');
  assert.equal((await add('--name', 'Wu', '--department', '技术支持部')).code, 0);
  assert.match((await run('staff', 'list', '--config', file)).stdout, /^Wu\tdesk\tsupport\tnot joined yet\t1\n$/);
});

test('backup and restore while it serves', async () => {
  const { file, port, database } = await configuration('restored');
  const service = await serve(file);
  const before = await run('staff', 'add', '--config', file, '--name', 'Before', '--role', 'agent');
  assert.equal(before.code, 0);
  const copy = join(folder, 'copy');
  assert.equal((await run('backup', '--config', file, copy)).code, 0);
  assert.ok(existsSync(join(copy, 'aftercare.db')));
  assert.equal((await run('backup', '--config', file, copy)).code, 1, 'an existing folder is not overwritten');
  await run('staff', 'add', '--config', file, '--name', 'Later', '--role', 'agent');
  const restored = await run('restore', '--config', file, copy);
  assert.equal(restored.code, 0, restored.stderr);
  assert.match(restored.stdout, /the service goes on with it/);
  await service.logged('serving', 2);
  assert.deepEqual(await status(port, '/readyz'), { code: 200, text: 'ready\n' });
  assert.match((await run('staff', 'list', '--config', file)).stdout, /^Before\tagent\t-\tnot joined yet\t1\n$/);
  assert.ok(existsSync(`${database}.before-restore`));
  service.kill('SIGTERM');
  assert.deepEqual(await service.ended, { code: 0, signal: null });
});

test('a backup that is none is refused, and the service goes on', async () => {
  const { file, port } = await configuration('refused');
  const service = await serve(file);
  const nothing = mkdtempSync(join(folder, 'nothing-'));
  writeFileSync(join(nothing, 'aftercare.db'), 'this is no database');
  const refused = await run('restore', '--config', file, nothing);
  assert.equal(refused.code, 1);
  assert.match(refused.stderr, /file is not a database/);
  await service.logged('serving', 2);
  assert.equal((await status(port, '/readyz')).code, 200);
  service.kill('SIGTERM');
  await service.ended;
});

test('what cannot be a backup does not disturb the service', async () => {
  const { file } = await configuration('undisturbed');
  const service = await serve(file);
  const refused = await run('restore', '--config', file, join(folder, 'no-such-folder'));
  assert.equal(refused.code, 1);
  assert.match(refused.stderr, /is no backup: there is no aftercare\.db in it/);
  assert.ok(!service.log.includes('event=stopping'), service.log);
  service.kill('SIGTERM');
  await service.ended;
});

test('a taken port and a useless certificate are said plainly', async () => {
  const first = await configuration('port');
  const service = await serve(first.file);
  const second = await configuration('port-second', { listen: { address: '127.0.0.1', port: first.port } });
  const taken = await run('serve', '--config', second.file);
  assert.deepEqual({ code: taken.code, stderr: taken.stderr },
    { code: 1, stderr: `aftercare: cannot listen on 127.0.0.1:${first.port}: Address already in use\n` });
  service.kill('SIGTERM');
  await service.ended;
  const pem = join(folder, 'useless.pem');
  writeFileSync(pem, 'no certificate');
  const tls = await configuration('tls', { listen: { address: '127.0.0.1', port: 1, tls: { certificate: pem, key: pem } } });
  const { code, stderr } = await run('check', '--config', tls.file);
  assert.equal(code, 1);
  assert.match(stderr, /listen\.tls: cannot use the certificate/);
});

test('a ticket that is not there is said so', async () => {
  const { file } = await configuration('ticket');
  const service = await serve(file);
  const { code, stderr } = await run('ticket', 'show', '--config', file, 'SR209901010001');
  assert.deepEqual({ code, stderr }, { code: 1, stderr: 'there is no ticket SR209901010001\n' });
  service.kill('SIGTERM');
  await service.ended;
});

test('review figures as text and as JSON; a period that is none is refused with those that are', async () => {
  const { file } = await configuration('report', { language: 'en', time_zone: 'Asia/Shanghai' });
  const service = await serve(file);
  const text = await run('report', '--config', file, '--period', '2026-Q3');
  assert.deepEqual({ code: text.code, stdout: text.stdout },
    { code: 0, stdout: '📊 Report · quarter 3 of 2026\nNo new tickets in this period.\n' });
  const json = await run('report', '--config', file, '--period', '2026-W53', '--json');
  assert.equal(json.code, 0);
  const figures = JSON.parse(json.stdout);
  assert.deepEqual(figures.period,
    { name: '2026-W53', unit: 'week', from: '2026-12-28', to: '2027-01-04', time_zone: 'Asia/Shanghai' });
  assert.equal(figures.total, null);
  assert.equal(figures.profiles.length, 1);
  const [profile] = figures.profiles;
  assert.equal(profile.profile, 'feedback-form');
  assert.deepEqual(profile.solved, { solved: 0, closed: 0, rate: null });
  assert.deepEqual(profile.satisfaction.ratings.map(({ count }) => count), [0, 0, 0]);
  const today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(new Date());
  assert.equal(JSON.parse((await run('report', '--config', file, '--json')).stdout).period.name, today.slice(0, 7));
  const table = await run('report', '--config', file, '--csv');
  assert.match(table.stdout, /^\ufeffTicket,Procedure,[^\n]*\r\n$/, 'a heading, and no ticket yet');
  assert.notEqual((await run('report', '--config', file, '--csv', '--json')).code, 0);
  const refused = await run('report', '--config', file, '--period', '2025-W53');
  assert.equal(refused.code, 1);
  for (const form of ['"2025-W53"', '2026-10', '2026-W40', '2026-Q3', 'last month']) assert.ok(refused.stderr.includes(form), refused.stderr);
  service.kill('SIGTERM');
  await service.ended;
});
