import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { runCommand, type CommandResult } from './run-command.js';

/** Debian's own switch: while this program says 101, packages do not start their services (invoke-rc.d(8)). */
const POLICY = '/usr/sbin/policy-rc.d';

const APT_ENVIRONMENT = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };

let last: Promise<unknown> = Promise.resolve();

/**
 * Installs a server's package without its system service: we want the program, not a second server on the
 * default port, neither now nor after the next boot. Needs root. One package at a
 * time: the switch that keeps services from being started is one for all.
 */
export function installDebianPackage(name: string): Promise<CommandResult> {
  const installation = last.then(() => install(name));
  last = installation;
  return installation;
}

async function install(name: string): Promise<CommandResult> {
  const ownPolicy = !existsSync(POLICY);
  if (ownPolicy) writeFileSync(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    let result = await apt(['install', '-y', '--no-install-recommends', name]);
    if (result.code !== 0) {
      const update = await apt(['update']);
      result =
        update.code === 0 ? await apt(['install', '-y', '--no-install-recommends', name]) : update;
    }
    if (result.code === 0 && existsSync('/run/systemd/system')) {
      await runCommand('systemctl', ['disable', '--now', name], { timeoutMs: 30_000 });
    }
    return result;
  } finally {
    if (ownPolicy) rmSync(POLICY, { force: true });
  }
}

function apt(args: readonly string[]): Promise<CommandResult> {
  return runCommand('apt-get', ['-o', 'DPkg::Lock::Timeout=120', ...args], {
    env: APT_ENVIRONMENT,
  });
}
