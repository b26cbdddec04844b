import { join } from 'node:path';
import { ServerProcess, type ServerProcessOptions } from './server-process.js';

/** Where a server runs and whom it tells: the same for all of them. */
export interface ServerPlace {
  /** Absolute; exists. */
  readonly dataDir: string;
  /** Free when the place was made. */
  readonly port: number;
  /** For what the user of the machine should know. */
  readonly notice: (line: string) => void;
  /** Starts the server and resolves once it serves. */
  run(
    options: Omit<ServerProcessOptions, 'logFile' | 'pidFile' | 'notice'>,
  ): Promise<ServerProcess>;
}

/** @param register is told of every server before it starts, so that it can be ended whatever happens. */
export function serverPlace(
  dataDir: string,
  port: number,
  notice: (line: string) => void,
  register: (server: ServerProcess) => void,
): ServerPlace {
  return {
    dataDir,
    port,
    notice,
    run: async (options) => {
      const server = new ServerProcess({
        ...options,
        notice,
        logFile: join(dataDir, 'logs', `${options.name}.log`),
        pidFile: join(dataDir, 'run', `${options.name}.json`),
      });
      register(server);
      await server.start();
      return server;
    },
  };
}
