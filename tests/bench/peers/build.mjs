// Compiles better-sqlite3's own SQLite from its package, where no binary for this Node exists yet.
// Its install script would look for a ready-made one elsewhere first, so packages are installed with
// --ignore-scripts and this runs instead. About a minute.
import {execFileSync} from 'node:child_process';
import {existsSync} from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const folder = path.join(here, 'node_modules/better-sqlite3');
if (!existsSync(path.join(folder, 'build/Release/better_sqlite3.node'))) {
  const prefix = path.resolve(path.dirname(process.execPath), '..');
  const headers = existsSync(path.join(prefix, 'include/node/node.h')) ? ` --nodedir=${prefix}` : '';
  execFileSync('npm', ['exec', '-c', `node-gyp rebuild --release${headers}`], {cwd: folder, stdio: ['ignore', 'ignore', 'inherit']});
}
