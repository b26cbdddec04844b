import { parentPort, workerData } from 'node:worker_threads';
import { declaredStatements } from '@lyceum/persistence';

// A thread has modules of its own: what is declared here is what this one service declares.
await import(workerData as string);
parentPort!.postMessage(declaredStatements().map(({ name, text }) => ({ name, text })));
