/**
 * Writes .env: a copy of .env.example with a fresh random value for every empty setting.
 *
 *   node deploy/generate-env.mjs [file]
 *
 * It refuses to replace a file: those are the secrets of a running installation.
 */
import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';

const hex = (bytes) => randomBytes(bytes).toString('hex');

/** Settings with a form of their own. Every other empty one is a password. */
const forms = {
  S3_ACCESS_KEY_ID: () => `GK${hex(16)}`,
  S3_SECRET_ACCESS_KEY: () => hex(32),
  S3_RPC_SECRET: () => hex(32),
  IDENTITY_KEY_ENCRYPTION_KEY: () => randomBytes(32).toString('base64'),
  CURSOR_SIGNING_KEY: () => randomBytes(32).toString('base64'),
  EDGE_ENCRYPTION_KEY: () => randomBytes(32).toString('base64'),
};

/** Begins with a letter: NATS reads a value such as `12e5` as a number. */
const password = () => `p${hex(24)}`;

const example = readFileSync(new URL('../.env.example', import.meta.url), 'utf8');
const filled = example.replace(
  /^([A-Z0-9_]+)=$/gm,
  (_, name) => `${name}=${(forms[name] ?? password)()}`,
);
const target = process.argv[2] ?? '.env';
try {
  writeFileSync(target, filled, { flag: 'wx', mode: 0o600 });
  console.log(`${target} written; only you can read it. Keep a copy in a safe place.`);
} catch (error) {
  if (error.code !== 'EEXIST') throw error;
  console.error(`${target} exists already: its passwords are in use. Remove it to start over.`);
  process.exitCode = 1;
}
