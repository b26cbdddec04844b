export { eventually } from './eventually.js';
export { call, problem, type Answer, type Call } from './http.js';
export { email, tenantId, uniqueName, userId, uuidv7 } from './ids.js';
export { createDatabase, testRolePasswords, type TestDatabase } from './database.js';
export {
  ADDRESSES_VARIABLE,
  startTestInfrastructure,
  testInfrastructure,
  usesOtherServers,
} from './test-infrastructure.js';
export { CLUSTER_VARIABLE, prepareCluster } from './prepared-cluster.js';
export type { TestInfrastructure } from './test-addresses.js';
export { patience } from './patience.js';
export { metricSum } from './metric-sum.js';
export { mailbox, type CaughtMail, type Mailbox } from './mailbox.js';
export {
  TEST_PASSWORD,
  mailedCode,
  signUpAccount,
  type NewAccount,
  type SignUpOptions,
} from './sign-up.js';
export {
  stackAt,
  startStack,
  type StackService,
  type TestStack,
  type TestStackOptions,
} from './stack.js';
export { waitingForLocks } from './waiting-for-locks.js';
