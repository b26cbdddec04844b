import { spawnSync } from 'node:child_process';

/** The account a process runs as. */
export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

export interface Launch {
  readonly command: string;
  readonly args: readonly string[];
  readonly uid?: number;
  readonly gid?: number;
}

let canTie: boolean | undefined;

/**
 * Makes a command end with us even when we get SIGKILL and cannot end it ourselves: on Linux the kernel
 * sends `signal` to it (prctl PR_SET_PDEATHSIG, through util-linux's setpriv, which then execs the command
 * under the same pid). Elsewhere the command is returned as it is, and the pid file of the next start finds
 * what was left. The account is switched in the same step, because switching it later clears the setting.
 */
export function dieWithParent(
  command: string,
  args: readonly string[],
  signal: NodeJS.Signals,
  account?: Account,
): Launch {
  canTie ??=
    process.platform === 'linux' &&
    spawnSync('setpriv', ['--pdeathsig', 'TERM', 'true']).status === 0;
  if (!canTie) {
    return account === undefined
      ? { command, args }
      : { command, args, uid: account.uid, gid: account.gid };
  }
  const identity =
    account === undefined
      ? []
      : ['--reuid', String(account.uid), '--regid', String(account.gid), '--clear-groups'];
  return {
    command: 'setpriv',
    args: [...identity, '--pdeathsig', signal.replace(/^SIG/, ''), '--', command, ...args],
  };
}
