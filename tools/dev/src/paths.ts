import { join } from 'node:path';

/** Where the running installation of a checkout keeps its things. */
export interface InstallationPaths {
  /** `.lyceum`, which `down -- --reset` deletes. */
  readonly directory: string;
  /** The supervisor that runs now, and how far it is. */
  readonly instanceFile: string;
  /** Ports to choose again at the next start. */
  readonly portsFile: string;
  readonly secretsFile: string;
  /** Where operators' tools find the database and the bus, with the rights of administrators (mode 600). */
  readonly connectionsFile: string;
  readonly logs: string;
  readonly supervisorLog: string;
}

export function installationPaths(root: string): InstallationPaths {
  const directory = join(root, '.lyceum');
  return {
    directory,
    instanceFile: join(directory, 'instance.json'),
    portsFile: join(directory, 'state.json'),
    secretsFile: join(directory, 'secrets.json'),
    connectionsFile: join(directory, 'connections.json'),
    logs: join(directory, 'logs'),
    supervisorLog: join(directory, 'logs', 'supervisor.log'),
  };
}
