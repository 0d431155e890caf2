// The fake WeChat platform as a program of its own: prints {"root", "port"} and ends when its standard input
// closes. The argument is a JSON object of options (see World), plus "port".
import {serve} from './platform/server.mjs';
import {World} from './platform/world.mjs';

const {port = 0, ...options} = JSON.parse(process.argv[2] ?? '{}');
const server = await serve(new World(options), port);
process.stdout.write(`${JSON.stringify({root: server.root, port: server.port})}\n`);
process.stdin.resume().on('end', () => server.stop().then(() => process.exit(0)));
