import { ADDRESSES_VARIABLE, startTestInfrastructure } from '@lyceum/testing';

/** Starts the servers for the test files once, tells the files where they are, and stops them afterwards. */
export async function withTestServers<T>(
  onStep: (step: string) => void,
  work: () => Promise<T>,
): Promise<T> {
  onStep('starting the servers for the tests');
  const { addresses, stop } = await startTestInfrastructure();
  process.env[ADDRESSES_VARIABLE] = JSON.stringify(addresses);
  try {
    return await work();
  } finally {
    delete process.env[ADDRESSES_VARIABLE];
    await stop();
  }
}
