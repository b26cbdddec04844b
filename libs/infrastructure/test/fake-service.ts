import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Writes a checkout with services that do what the path of a request says: `/crash`, `/misconfigured`, and
 * answer everything else. With `stubborn` they ignore SIGTERM.
 */
export function fakeCheckout(
  root: string,
  names: readonly string[],
  { stubborn = false } = {},
): void {
  for (const name of names) {
    const folder = join(root, 'services', name);
    mkdirSync(join(folder, 'dist', 'src'), { recursive: true });
    writeFileSync(
      join(folder, 'package.json'),
      JSON.stringify({ name: `@lyceum/${name}`, type: 'module' }),
    );
    writeFileSync(join(folder, 'dist', 'src', 'main.js'), source(stubborn));
  }
}

function source(stubborn: boolean): string {
  return `
import { createServer } from 'node:http';
const log = (level, msg, more) =>
  console.log(JSON.stringify({ level, time: new Date().toISOString(), service: process.env.SERVICE_NAME, msg, ...more }));
createServer((request, response) => {
  if (request.url === '/crash') { console.error('last words'); process.exit(1); }
  if (request.url === '/misconfigured') process.exit(78);
  if (request.url === '/environment') return response.end(JSON.stringify(process.env));
  response.end('ok');
}).listen(Number(process.env.PORT), process.env.HOST, () => log('info', 'listening', { port: Number(process.env.PORT) }));
process.on('SIGTERM', () => { ${stubborn ? '' : "log('info', 'draining'); process.exit(0);"} });
`;
}
