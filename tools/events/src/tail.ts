import { natsSubject, type EventEnvelope } from '@lyceum/contracts';
import { bus } from '@lyceum/db/administration';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { Complaint } from './complaint.js';

export interface TailOptions {
  readonly type: string | undefined;
  readonly tenant: string | undefined;
  readonly json: boolean;
}

/** Prints events from now on, until `stop` says so. */
export async function tail(
  { type, tenant, json }: TailOptions,
  say: (line: string) => void,
  stop: AbortSignal,
): Promise<void> {
  const connection = await connectAsAdministrator();
  const subject = type ? natsSubject(type, tenant ?? '*') : `evt.*.*.*.*.${tenant ?? '*'}`;
  const subscription = connection.subscribe(subject);
  stop.addEventListener('abort', () => subscription.unsubscribe());
  await connection.flush();
  if (!json) say(`Waiting for ${subject}; stop with Ctrl-C.`);
  for await (const message of subscription)
    say(json ? message.string() : formatEvent(message.json<EventEnvelope>()));
  await connection.close();
}

export function formatEvent(event: EventEnvelope): string {
  const { time, type, subject, aggregateversion, tenantid, id, data } = event;
  return [
    time,
    type,
    `${subject} v${aggregateversion}`,
    tenantid === undefined ? 'no tenant' : `tenant ${tenantid}`,
    id,
    JSON.stringify(data),
  ].join('  ');
}

async function connectAsAdministrator(): Promise<NatsConnection> {
  const { url, user, password } = address();
  const { host, protocol, username, password: ownPassword } = new URL(url);
  const name = user ?? decodeURIComponent(username);
  try {
    return await connect({
      servers: host,
      name: 'lyceum events',
      ...(name && { user: name, pass: password ?? decodeURIComponent(ownPassword) }),
      ...(protocol === 'tls:' && { tls: {} }),
    });
  } catch (error) {
    throw new Complaint(
      `The bus at ${host} cannot be used (${(error as Error).message}). Start Lyceum with npm run up, or mend NATS_URL, NATS_ADMIN_USER and NATS_ADMIN_PASSWORD.`,
    );
  }
}

function address(): ReturnType<typeof bus> {
  try {
    return bus();
  } catch (error) {
    throw new Complaint((error as Error).message);
  }
}
