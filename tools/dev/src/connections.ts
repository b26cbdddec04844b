import { rmSync, writeFileSync } from 'node:fs';
import type { Stack } from '@lyceum/infrastructure';

/** Tells `db:*` and `events` how to reach what runs, as administrator: for the same user only. */
export function writeConnections(
  file: string,
  { databaseUrl, infrastructure: { nats } }: Stack,
  natsAdmin: { readonly user: string; readonly password: string },
): void {
  const connections = {
    adminUrl: databaseUrl,
    ...(nats === undefined ? {} : { natsUrl: busUrl(nats, natsAdmin) }),
  };
  // A file that is there keeps its mode when it is written to.
  rmSync(file, { force: true });
  writeFileSync(file, `${JSON.stringify(connections, null, 2)}\n`, { mode: 0o600 });
}

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
