import { readFileSync, writeFileSync } from 'node:fs';
import type { Infrastructure, InfrastructureOptions } from '@lyceum/infrastructure';

type Ports = NonNullable<InfrastructureOptions['ports']>;

/** The ports of the last start, so that a database client or a bookmark finds things again. */
export function rememberedPorts(file: string): Ports {
  try {
    return (JSON.parse(readFileSync(file, 'utf8')) as { ports?: Ports }).ports ?? {};
  } catch {
    return {};
  }
}

/** Writes down where our own servers listen. */
export function rememberPorts(
  file: string,
  { postgres, nats, redis, s3, mail }: Infrastructure,
): void {
  const ports = {
    ...rememberedPorts(file),
    ...portOf('postgres', postgres, postgres?.adminUrl),
    ...portOf('nats', nats, nats?.url),
    ...portOf('redis', redis, redis?.url),
    ...portOf('s3', s3, s3?.endpoint),
    ...portOf('mail', mail, mail?.smtpUrl),
    ...portOf('inbox', mail, mail?.inboxUrl),
  };
  writeFileSync(file, `${JSON.stringify({ ports }, null, 2)}\n`);
}

function portOf(
  name: keyof Ports,
  server: { external: boolean } | undefined,
  url: string | undefined,
): Ports {
  return server === undefined || server.external || !url
    ? {}
    : { [name]: Number(new URL(url).port) };
}
