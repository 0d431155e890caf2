// What both peers share: the form, the durable store, and the server that answers a webhook only after
// the store has written.
import {readFileSync} from 'node:fs';
import {createServer} from 'node:http';
import {parseArgs} from 'node:util';
import Database from 'better-sqlite3';

const {values} = parseArgs({options: {
  form: {type: 'string'}, db: {type: 'string'}, api: {type: 'string'}, token: {type: 'string'}, secret: {type: 'string'}}});
export const options = values;
export const form = JSON.parse(readFileSync(values.form, 'utf8'));
export const botInfo = {id: Number.parseInt(values.token, 10), is_bot: true, first_name: 'Peer', username: 'peer_bot',
                        can_join_groups: true, can_read_all_group_messages: false, supports_inline_queries: false,
                        can_connect_to_business: false, has_main_web_app: false};

const db = new Database(values.db);
db.pragma('journal_mode = WAL');
db.pragma('synchronous = FULL');
db.exec(`CREATE TABLE IF NOT EXISTS session (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
         CREATE TABLE IF NOT EXISTS ticket (id INTEGER PRIMARY KEY, customer INTEGER NOT NULL, submission TEXT NOT NULL)`);
const read = db.prepare('SELECT value FROM session WHERE key = ?').pluck();
const write = db.prepare('INSERT INTO session VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value');
const erase = db.prepare('DELETE FROM session WHERE key = ?');
const insert = db.prepare('INSERT INTO ticket (customer, submission) VALUES (?, ?)');

export const sessions = {
  get: key => { const value = read.get(key); return value === undefined ? undefined : JSON.parse(value); },
  set: (key, value) => { write.run(key, JSON.stringify(value)); },
  delete: key => { erase.run(key); },
};

/** Stores a submission; answers its number. */
export function submit(customer, answers) {
  const {lastInsertRowid} = insert.run(customer, JSON.stringify(answers));
  return `SR20260921${String(lastInsertRowid).padStart(4, '0')}`;
}

/** The problem with an answer, or undefined. */
export function problem(field, answer) {
  if (field.choices && !field.choices.includes(answer)) return '请从选项中选择';
  if (field.pattern && !new RegExp(field.pattern).test(answer)) return '格式不正确,请重新输入';
  return answer ? undefined : '不能为空';
}

/** Serves `handler(request, response)` and says where; ends with its standard input. */
export function serve(handler) {
  const server = createServer(handler);
  server.keepAliveTimeout = 600000;
  server.listen(0, '127.0.0.1', () => console.log(JSON.stringify({port: server.address().port})));
  process.stdin.on('end', () => process.exit(0)).resume();
}
