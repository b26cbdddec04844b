import { rmSync, writeFileSync } from 'node:fs';
import { DEFAULT_BUCKET, type Infrastructure, type Stack } from '@lyceum/infrastructure';

/** Tells `db:*`, `backup` and `events` how to reach what runs, as administrator: for the same user only. */
export function writeConnections(
  file: string,
  { databaseUrl, infrastructure: { nats, s3 } }: Stack,
  natsAdmin: { readonly user: string; readonly password: string },
): void {
  const connections = {
    adminUrl: databaseUrl,
    ...(nats === undefined ? {} : { natsUrl: busUrl(nats, natsAdmin) }),
    ...(s3 === undefined ? {} : { store: accessOf(s3) }),
  };
  // A file that is there keeps its mode when it is written to.
  rmSync(file, { force: true });
  writeFileSync(file, `${JSON.stringify(connections, null, 2)}\n`, { mode: 0o600 });
}

const accessOf = ({
  endpoint,
  region,
  accessKeyId,
  secretAccessKey,
}: NonNullable<Infrastructure['s3']>) => ({
  ...{ endpoint, region, accessKeyId, secretAccessKey },
  bucket: process.env['S3_BUCKET'] ?? DEFAULT_BUCKET,
});

/** A bus of the user's own has its credentials in its URL. */
function busUrl(
  nats: { readonly url: string; readonly external: boolean },
  { user, password }: { readonly user: string; readonly password: string },
): string {
  if (nats.external) return nats.url;
  const url = new URL(nats.url);
  url.username = user;
  url.password = password;
  return url.toString();
}
