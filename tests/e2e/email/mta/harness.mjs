// Programs and places for the tests against mail servers: everything on loopback, in a folder of its own, ended and
// removed afterwards.

import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../../..');
const build = resolve(process.env.AFTERCARE_BUILD || join(root, 'build/release'));

export const folder = mkdtempSync(join(tmpdir(), 'aftercare-mta-'));
chmodSync(folder, 0o755);  // Postfix's own user walks through it

const cleanups = [];
export async function cleanUp() {
  for (const clean of cleanups.reverse()) await clean();
  rmSync(folder, { recursive: true, force: true });
}

export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/** Runs a program to its end; never rejects. */
export function run(program, args, { input, ...options } = {}) {
  return new Promise((done) => {
    const child = execFile(program, args, { timeout: 20_000, maxBuffer: 64 * 1024 * 1024, ...options }, (error, stdout, stderr) =>
      done({ code: error ? error.code ?? 1 : 0, stdout, stderr }));
    child.stdin.on('error', () => {});
    child.stdin.end(input ?? '');
  });
}

/** Postfix is started by root. */
export function asRoot(program, ...args) {
  return process.getuid() === 0 ? run(program, args) : run('sudo', ['-n', program, ...args]);
}

/** Waits until `look` returns something. */
export async function until(look, what, limit = 15_000) {
  const end = Date.now() + limit;
  while (Date.now() < end) {
    const found = await look();
    if (found) return found;
    await sleep(50);
  }
  throw new Error(`did not come: ${what}`);
}

export async function certificate() {
  const files = { cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem') };
  const { code, stderr } = await run('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256',
    '-nodes', '-days', '2', '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1',
    '-keyout', files.key, '-out', files.cert]);
  if (code !== 0) throw new Error(stderr);
  return files;
}

/** Our listener with an owner that keeps mails in a folder. */
export class Probe {
  constructor(name, port, tls) {
    this.folder = join(folder, name);
    this.port = port;
    this.tls = tls ? [tls.cert, tls.key] : [];
    mkdirSync(this.folder);
    cleanups.push(() => this.stop());
  }
  async start() {
    const program = join(build, 'tests/email/lmtp/lmtp_probe');
    this.child = spawn(program, [this.folder, String(this.port), ...this.tls], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = await once(createInterface(this.child.stdout), 'line');
    this.port = Number(line);
  }
  async stop(signal = 'SIGTERM') {
    if (!this.child || this.child.exitCode !== null || this.child.signalCode) return;
    this.child.kill(signal);
    await once(this.child, 'exit');
  }
  /** Everything kept so far: the envelope, and the mail's bytes as text. */
  mails() {
    return readdirSync(this.folder).filter((name) => name.endsWith('.json')).map((name) => ({
      ...JSON.parse(readFileSync(join(this.folder, name), 'utf8')),
      bytes: readFileSync(join(this.folder, name.replace(/json$/, 'eml'))),
    })).map((mail) => ({ ...mail, text: mail.bytes.toString('utf8') }));
  }
  /** The mails with this text in them, once there are as many. */
  with(text, count = 1) {
    return until(() => {
      const found = this.mails().filter((mail) => mail.text.includes(text));
      return found.length >= count && found;
    }, `${count} mails with ${text}`);
  }
}

/** Our sender; one at a time. */
export async function send(port, security, auth, mails, { authorities, secret } = {}) {
  const program = join(build, 'tests/email/sending/smtp_probe');
  const { stdout, stderr } = await run(program, [String(port), security, auth, ...(authorities ? [authorities] : [])], {
    input: mails.map((mail) => JSON.stringify(mail)).join('\n') + '\n',
    env: { ...process.env, AFTERCARE_PROBE_SECRET: secret ?? '' },
  });
  if (stderr) throw new Error(stderr);
  return stdout.trim().split('\n').map((line) => JSON.parse(line));
}

/** A Postfix that takes mail for test.invalid on `port` and hands it to LMTP on `lmtpPort`. */
export class Postfix {
  constructor(port, lmtpPort, tls) {
    this.port = port;
    this.etc = join(folder, 'postfix');
    mkdirSync(this.etc);
    mkdirSync(join(folder, 'spool'));
    mkdirSync(join(folder, 'data'));
    writeFileSync(join(this.etc, 'main.cf'), this.main(lmtpPort, tls));
    writeFileSync(join(this.etc, 'master.cf'), this.master());
    cleanups.push(() => this.stop());
  }
  main(lmtpPort, tls) {
    return `compatibility_level = 3.6
config_directory = ${this.etc}
queue_directory = ${join(folder, 'spool')}
data_directory = ${join(folder, 'data')}
maillog_file = ${join(folder, 'postfix.log')}
maillog_file_prefixes = ${folder}
myhostname = mx.test.invalid
mydestination = test.invalid
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
smtpd_tls_cert_file = ${tls.cert}
smtpd_tls_key_file = ${tls.key}
smtpd_tls_security_level = may
local_recipient_maps =
local_transport = lmtp:inet:127.0.0.1:${lmtpPort}
relay_transport = error:no relay in tests
default_transport = error:5.1.2 no outside delivery in tests
disable_dns_lookups = yes
alias_maps =
alias_database =
recipient_delimiter = +
smtputf8_enable = yes
queue_run_delay = 1s
minimal_backoff_time = 1s
maximal_backoff_time = 2s
transport_retry_time = 1s
maximal_queue_lifetime = 60s
bounce_queue_lifetime = 60s
`;
  }
  master() {
    const row = (name, type, privacy, wakeup, limit, command) => `${name} ${type} ${privacy} - n ${wakeup} ${limit} ${command}`;
    return [
      row(`127.0.0.1:${this.port}`, 'inet', 'n', '-', '-', 'smtpd'),
      row('pickup', 'unix', 'n', '60', '1', 'pickup'),
      row('cleanup', 'unix', 'n', '-', '0', 'cleanup'),
      row('qmgr', 'unix', 'n', '300', '1', 'qmgr'),
      row('tlsmgr', 'unix', '-', '1000?', '1', 'tlsmgr'),
      row('rewrite', 'unix', '-', '-', '-', 'trivial-rewrite'),
      row('bounce', 'unix', '-', '-', '0', 'bounce'),
      row('defer', 'unix', '-', '-', '0', 'bounce'),
      row('trace', 'unix', '-', '-', '0', 'bounce'),
      row('verify', 'unix', '-', '-', '1', 'verify'),
      row('flush', 'unix', 'n', '1000?', '0', 'flush'),
      row('proxymap', 'unix', '-', '-', '-', 'proxymap'),
      row('smtp', 'unix', '-', '-', '-', 'smtp'),
      row('relay', 'unix', '-', '-', '-', 'smtp'),
      row('showq', 'unix', 'n', '-', '-', 'showq'),
      row('error', 'unix', '-', '-', '-', 'error'),
      row('retry', 'unix', '-', '-', '-', 'error'),
      row('discard', 'unix', '-', '-', '-', 'discard'),
      row('lmtp', 'unix', '-', '-', '-', 'lmtp'),
      row('anvil', 'unix', '-', '-', '1', 'anvil'),
      row('scache', 'unix', '-', '-', '1', 'scache'),
      row('postlog', 'unix-dgram', 'n', '-', '1', 'postlogd'),
    ].join('\n') + '\n';
  }
  async start() {
    await asRoot('chown', '-R', 'root:root', this.etc, join(folder, 'spool'));
    await asRoot('chown', 'postfix', join(folder, 'data'));
    const { code, stdout, stderr } = await asRoot('postfix', '-c', this.etc, 'start');
    if (code !== 0) throw new Error(`Postfix did not start: ${stdout}${stderr}${this.log()}`);
    this.started = true;
  }
  async stop() {
    if (this.started) await asRoot('postfix', '-c', this.etc, 'stop');
    this.started = false;
  }
  flush() {
    return asRoot('postqueue', '-c', this.etc, '-f');
  }
  log() {
    try {
      return readFileSync(join(folder, 'postfix.log'), 'utf8');
    } catch {
      return '';
    }
  }
}

/** swaks with these arguments, which says `data`. */
export function swaks(port, args, data) {
  return run('swaks', ['--server', '127.0.0.1', '--port', String(port), '--helo', 'client.test', ...args, '--data', '-'],
    { input: data });
}
