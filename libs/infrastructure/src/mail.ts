import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { probeHttp, probeSmtp } from './probes.js';
import type { ServerProcess } from './server-process.js';
import type { ServerPlace } from './server-place.js';

/** Starts a mail catcher on loopback: takes all mail over SMTP and shows it on a page. */
export async function startMail(
  place: ServerPlace,
  inboxPort: number,
): Promise<{ server: ServerProcess; smtpUrl: string; inboxUrl: string }> {
  const directory = join(place.dataDir, 'mail');
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const inboxUrl = `http://127.0.0.1:${inboxPort}`;
  const server = await place.run({
    name: 'mail',
    command: process.execPath,
    args: [
      fileURLToPath(new URL('./mail-main.js', import.meta.url)),
      ...[String(place.port), String(inboxPort), directory],
    ],
    cwd: directory,
    stopSignal: 'SIGTERM',
    graceMs: 5_000,
    startTimeoutMs: 30_000,
    probe: async () => {
      await probeSmtp({ host: '127.0.0.1', port: place.port });
      await probeHttp(`${inboxUrl}/healthz`);
    },
  });
  return { server, smtpUrl: `smtp://127.0.0.1:${place.port}`, inboxUrl };
}
