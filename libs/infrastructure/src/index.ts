export { CHROMIUM, FFMPEG, findTool, thisMachine } from './find-program.js';
export { freePort, firstFreePort, releasePort } from './free-port.js';
export {
  startInfrastructure,
  type Infrastructure,
  type InfrastructureOptions,
  type InfrastructureService,
} from './infrastructure.js';
export type { RunningServer, ServerExit } from './running-server.js';
export { withoutPassword } from './external.js';
export { makeWalArchive } from './wal-archive.js';
export { recoverCluster, replaceCluster, type Recovery, type RecoveryTarget } from './recovery.js';
export { removeInfrastructureData } from './postgres-home.js';
export { lastLines } from './last-lines.js';
export { DEFAULT_BUCKET } from './s3.js';
export { commandLine, isAlive, processStart, signalProcess, waitUntilGone } from './processes.js';
export { removePidFile, runningProcess, writePidFile, type ProcessRecord } from './pid-file.js';
export { answersQuery } from './postgres.js';
export type { Cluster } from './postgres-cluster.js';
export { Backoff } from './stack/backoff.js';
export {
  databaseAccounts,
  discoverServices,
  jobsAccount,
  type ServiceFolder,
} from './stack/discover-services.js';
export { bundleServices } from './bundle/bundle-services.js';
export { ensureDatabase } from './stack/ensure-database.js';
export {
  launchStack,
  STACK_DATABASE,
  type Backbone,
  type Servers,
  type Stack,
  type StackOptions,
} from './stack/launch-stack.js';
export {
  databaseRole,
  GATEWAY,
  natsLogin,
  serviceEnvironment,
  urlVariable,
} from './stack/service-environment.js';
export { ServiceProcess, type ServiceEvent } from './stack/service-process.js';
export { completeSecrets, stackSecrets, type StackSecrets } from './stack/stack-secrets.js';
export { stopLeftovers } from './leftovers.js';
