// A real Dovecot on loopback in a directory of its own: started for a test, stopped and removed after it.
//
// Needs the Debian package dovecot-imapd, and root: Dovecot's own processes change their user.
import {execFileSync, spawn} from 'node:child_process';
import {chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync} from 'node:fs';
import {connect} from 'node:net';
import os from 'node:os';
import path from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {freePort} from '../../../fakes/aftercare.mjs';

const configuration = ({folder, port, tlsPort, capability, introspection}) => `
protocols = imap
listen = 127.0.0.1
base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/dovecot.log
info_log_path = ${folder}/dovecot.log
ssl = yes
ssl_cert = <${folder}/cert.pem
ssl_key = <${folder}/key.pem
disable_plaintext_auth = no
auth_mechanisms = plain login${introspection ? ' xoauth2 oauthbearer' : ''}
auth_username_format = %Ln
auth_failure_delay = 0
mail_location = maildir:${folder}/mail/%n
mail_uid = mail
mail_gid = mail
first_valid_uid = 1
${capability ? `imap_capability = ${capability}` : ''}
${introspection ? `passdb {
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = ${folder}/oauth2.conf
}` : ''}
passdb {
  driver = static
  mechanisms = plain login
  args = password=secret-of-the-desk
}
userdb {
  driver = static
  args = uid=mail gid=mail home=${folder}/mail/%n allow_all_users=yes
}
service imap-login {
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = ${tlsPort}
    ssl = yes
  }
}
namespace inbox {
  inbox = yes
}
`;

const answers = port => new Promise(resolve => {
  const socket = connect(port, '127.0.0.1');
  socket.once('data', () => { socket.destroy(); resolve(true); });
  socket.once('error', () => resolve(false));
});

export class Dovecot {
  password = 'secret-of-the-desk';

  /**
   * `capability` replaces what the server announces: "IMAP4rev1 UIDPLUS". `introspection`: the URL that tells whether
   * an access token is good (RFC 7662); then logins by OAuth are taken too.
   */
  static async start({capability, introspection} = {}) {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'aftercare-dovecot-'));
    chmodSync(folder, 0o755);
    const dovecot = new Dovecot();
    Object.assign(dovecot, {folder, port: await freePort(), tlsPort: await freePort(), capability, introspection});
    try {
      await dovecot.#launch();
    } catch (error) {
      await dovecot.stop();
      throw error;
    }
    return dovecot;
  }

  async #launch() {
    this.config = path.join(this.folder, 'dovecot.conf');
    this.certificate = path.join(this.folder, 'cert.pem');
    const mail = path.join(this.folder, 'mail');
    mkdirSync(mail);
    const [, uid, gid] = readFileSync('/etc/passwd', 'utf8').match(/^mail:[^:]*:(\d+):(\d+):/m);
    chownSync(mail, Number(uid), Number(gid));
    execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2',
      '-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1,DNS:localhost',
      '-keyout', path.join(this.folder, 'key.pem'), '-out', this.certificate], {stdio: 'ignore'});
    writeFileSync(this.config, configuration(this));
    writeFileSync(path.join(this.folder, 'oauth2.conf'), `introspection_mode = post
introspection_url = ${this.introspection}
username_attribute = username
username_format = %Ln
active_attribute = active
active_value = true
`);
    // In the foreground, so that it can be ended by its own id.
    this.child = spawn('dovecot', ['-F', '-c', this.config], {stdio: ['ignore', 'ignore', 'inherit']});
    this.ended = new Promise(resolve => this.child.once('exit', resolve));
    this.child.once('error', () => {});
    for (let i = 0; i < 100; ++i) {
      if (await answers(this.port)) return;
      if (this.child.exitCode !== null) break;
      await sleep(50);
    }
    throw new Error(`dovecot did not start: ${existsSync(`${this.folder}/dovecot.log`) && readFileSync(`${this.folder}/dovecot.log`, 'utf8')}`);
  }

  async stop() {
    if (this.child && this.child.exitCode === null && this.child.pid) {
      this.child.kill('SIGTERM');
      await this.ended;
    }
    rmSync(this.folder, {recursive: true, force: true});
  }

  admin(...args) {
    return execFileSync('doveadm', ['-c', this.config, ...args], {encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe']});
  }

  /** Puts a mail into a mailbox as if it had come. */
  deliver(user, bytes, mailbox = 'INBOX') {
    execFileSync('doveadm', ['-c', this.config, 'save', '-u', user, '-m', mailbox], {input: bytes});
  }

  /** How many mails a mailbox holds; 0 if it is not there. */
  count(user, mailbox) {
    try {
      return Number(this.admin('-f', 'tab', 'mailbox', 'status', '-u', user, 'messages', mailbox).trim().split('\n').at(-1).split('\t').at(-1));
    } catch {
      return 0;
    }
  }

  uidValidity(user) {
    return Number(this.admin('-f', 'tab', 'mailbox', 'status', '-u', user, 'uidvalidity', 'INBOX').trim().split('\n').at(-1).split('\t').at(-1));
  }

  /** Makes the server number all mails of the INBOX anew. Nobody may be connected. */
  forgetUids(user) {
    const folder = path.join(this.folder, 'mail', user);
    for (const name of readdirSync(folder)) {
      if (name.startsWith('dovecot-uidlist') || name.startsWith('dovecot.index') || name.startsWith('dovecot-uidvalidity')) {
        rmSync(path.join(folder, name));
      }
    }
  }
}
