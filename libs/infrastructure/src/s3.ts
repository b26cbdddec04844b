import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { probeHttp } from './probes.js';
import type { ServerProcess } from './server-process.js';
import type { ServerPlace } from './server-place.js';

/** The only key pair that s3rver knows. */
const KEY = 'S3RVER';

/** The bucket that exists from the start; the services are told its name. */
export const DEFAULT_BUCKET = 'lyceum';

export interface S3Access {
  readonly endpoint: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly region: string;
}

/** Starts an S3 server for development on loopback; objects are kept in `<dataDir>/s3`. */
export async function startS3(place: ServerPlace): Promise<{ server: ServerProcess } & S3Access> {
  const directory = join(place.dataDir, 's3');
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const endpoint = `http://127.0.0.1:${place.port}`;
  const server = await place.run({
    name: 's3',
    command: process.execPath,
    args: [
      fileURLToPath(new URL('./s3-main.js', import.meta.url)),
      String(place.port),
      directory,
      DEFAULT_BUCKET,
    ],
    cwd: directory,
    stopSignal: 'SIGTERM',
    graceMs: 5_000,
    startTimeoutMs: 30_000,
    probe: async () => void (await probeHttp(endpoint)),
  });
  return { server, endpoint, accessKeyId: KEY, secretAccessKey: KEY, region: 'us-east-1' };
}
