import { createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import pg from 'pg';

/** What of a connection of `pg` a query of our own uses. */
interface Wire {
  query(text: string): void;
  readonly stream: { pause(): void; resume(): void };
}

/**
 * Has a server send a base backup over the replication protocol (`BASE_BACKUP`, PostgreSQL documentation, "Streaming
 * Replication Protocol"; the format of the messages is that of 15 and newer), with the log that makes it consistent
 * and a manifest with the SHA-256 of each file. The role must have REPLICATION, and pg_hba.conf let it in.
 *
 * @throws Error of the server, or of the disk; what was written so far is of no use then
 */
export async function baseBackup(
  adminUrl: string,
  { archive, manifest }: { readonly archive: string; readonly manifest: string },
): Promise<void> {
  const config = { connectionString: adminUrl, application_name: 'lyceum backup' };
  const client = new pg.Client({ ...config, replication: 'true' } as pg.ClientConfig);
  // A lost connection fails the query too, which reports it.
  client.on('error', () => undefined);
  await client.connect();
  try {
    const gzip = createGzip({ level: 1 });
    const file = createWriteStream(archive, { mode: 0o600 });
    const written = finished(gzip.pipe(file));
    written.catch(() => undefined);
    const copy = new BaseBackupCopy(gzip);
    client.query(copy as unknown as pg.Submittable);
    const manifestText = await Promise.race([copy.done, written.then(() => copy.done)]);
    gzip.end();
    await written;
    await writeFile(manifest, manifestText, { mode: 0o600 });
  } finally {
    await client.end();
  }
}

/** Takes the copy apart: each message begins with what it is. */
class BaseBackupCopy {
  readonly done: Promise<Buffer>;
  private resolve!: (manifest: Buffer) => void;
  private reject!: (error: Error) => void;
  private wire: Wire | undefined;
  private readonly manifest: Buffer[] = [];
  private into: 'archive' | 'manifest' | 'elsewhere' = 'archive';
  private failure: Error | undefined;

  constructor(private readonly archive: Writable) {
    this.done = new Promise((resolve, reject) => {
      [this.resolve, this.reject] = [resolve, reject];
    });
    this.done.catch(() => undefined);
  }

  submit(wire: Wire): void {
    this.wire = wire;
    this.archive.on('drain', () => wire.stream.resume());
    wire.query(
      `BASE_BACKUP (LABEL 'lyceum', CHECKPOINT 'fast', WAL true, MANIFEST 'yes', MANIFEST_CHECKSUMS 'SHA256')`,
    );
  }

  handleCopyData({ chunk }: { readonly chunk: Buffer }): void {
    const kind = String.fromCharCode(chunk[0]!);
    if (kind === 'n') this.begin(chunk.toString('utf8', 1, chunk.indexOf(0, 1)));
    else if (kind === 'm') this.into = 'manifest';
    else if (kind === 'd') this.take(Buffer.from(chunk.subarray(1)));
  }

  handleRowDescription(): void {
    // Where the backup begins, its tablespaces and where it ends: the manifest says it too.
  }

  handleDataRow(): void {
    // See handleRowDescription.
  }

  handleCommandComplete(): void {
    // ReadyForQuery follows.
  }

  handleError(error: Error): void {
    // Reported at once: after an error the server may send nothing more.
    this.failure = error;
    this.reject(error);
  }

  handleReadyForQuery(): void {
    if (this.failure === undefined) this.resolve(Buffer.concat(this.manifest));
  }

  private begin(archive: string): void {
    if (archive === 'base.tar') return;
    this.into = 'elsewhere';
    this.handleError(
      new Error(`The server has a tablespace (${archive}), which this backup does not cover.`),
    );
  }

  private take(data: Buffer): void {
    if (this.into === 'manifest') this.manifest.push(data);
    if (this.into !== 'archive' || this.archive.write(data)) return;
    this.wire?.stream.pause();
  }
}
