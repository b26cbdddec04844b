/** The background process of `up`: `node supervisor.js <root of the checkout>`. */
import { supervise } from './supervise.js';

const silent = { step: () => undefined, note: () => undefined, done: () => undefined };
process.exitCode = await supervise({ args: [], root: process.argv[2] ?? '.', progress: silent });
