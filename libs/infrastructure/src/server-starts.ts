import {
  checkMail,
  checkNats,
  checkPostgres,
  checkRedis,
  checkS3,
  type ExternalAddresses,
} from './external.js';
import type { Infrastructure, InfrastructureOptions } from './infrastructure.js';
import type { Launcher } from './launcher.js';
import { startMail } from './mail.js';
import { startNats } from './nats.js';
import { startPostgres } from './postgres.js';
import { startRedis } from './redis.js';
import { externalServer } from './running-server.js';
import { startS3 } from './s3.js';

type Servers = Required<Omit<Infrastructure, 'stop'>>;
type Starts = { readonly [K in keyof Servers]: () => Promise<Servers[K]> };

/**
 * How each server comes to be: the user's, once it has been reached, or else ours. A server of ours is given
 * its addresses by assignment, because its own properties are getters that a copy would freeze.
 */
export function serverStarts(
  external: ExternalAddresses,
  launcher: Launcher,
  options: InfrastructureOptions,
): Starts {
  const { env, natsConfig, natsAdmin } = options;
  const durable = options.durable ?? options.ephemeral !== true;
  return {
    postgres: async () => {
      if (external.postgres !== undefined) {
        await checkPostgres(external.postgres);
        return {
          ...externalServer('postgres'),
          adminUrl: external.postgres,
          socketUrl: external.postgres,
          cluster: undefined,
        };
      }
      const { server, ...address } = await launcher.launch('postgres', (place) =>
        startPostgres(place, { durable, origin: options.cluster }),
      );
      return Object.assign(server, address);
    },
    nats: async () => {
      if (external.nats !== undefined) {
        await checkNats(external.nats);
        return { ...externalServer('nats'), url: external.nats };
      }
      const config = await natsConfig;
      const { server, ...address } = await launcher.launch('nats', (place) =>
        startNats(place, {
          ...(config === undefined ? {} : { config }),
          ...(natsAdmin === undefined ? {} : { admin: natsAdmin }),
          ...(env === undefined ? {} : { env }),
        }),
      );
      return Object.assign(server, address);
    },
    redis: async () => {
      if (external.redis !== undefined) {
        await checkRedis(external.redis);
        return { ...externalServer('redis'), url: external.redis };
      }
      const { server, ...address } = await launcher.launch('redis', (place) =>
        startRedis(place, env),
      );
      return Object.assign(server, address);
    },
    s3: async () => {
      if (external.s3 !== undefined) {
        await checkS3(external.s3.endpoint);
        return { ...externalServer('s3'), ...external.s3 };
      }
      const { server, ...access } = await launcher.launch('s3', startS3);
      return Object.assign(server, access);
    },
    mail: async () => {
      if (external.mail !== undefined) {
        await checkMail(external.mail);
        return { ...externalServer('mail'), smtpUrl: external.mail, inboxUrl: '' };
      }
      const { server, ...addresses } = await launcher.launch('mail', startMail);
      return Object.assign(server, addresses);
    },
  };
}
