/** How a server's process ended. `expected` is true when stop() or kill() of this library ended it. */
export interface ServerExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly expected: boolean;
}

/** A server that infrastructure started (or, when `external`, only checked for being reachable). */
export interface RunningServer {
  readonly name: string;
  /** True when the address came from the environment: the server is the user's, and never stopped by us. */
  readonly external: boolean;
  readonly pid?: number;
  readonly logFile?: string;
  /** Asks the server to end, waits for it, and uses SIGKILL when it does not within its grace period. */
  stop(signal?: NodeJS.Signals): Promise<void>;
  /** SIGKILL to the server and to every process it forked; resolves when all of them are gone. */
  kill(): Promise<void>;
  /** Starts again on the same port and data, after stop(), kill() or a crash. */
  restart(): Promise<void>;
  /** Calls `listener` whenever the process ends; returns a function that unsubscribes. */
  onExit(listener: (exit: ServerExit) => void): () => void;
}

/** A server of the user's: reachable, and none of our business beyond that. */
export function externalServer(name: string): RunningServer {
  const refuse = (action: string): Promise<never> =>
    Promise.reject(
      new Error(
        `${name} was given through the environment: it is not ours to ${action}. Unset its URL to let Lyceum run one.`,
      ),
    );
  return {
    name,
    external: true,
    stop: () => Promise.resolve(),
    kill: () => refuse('kill'),
    restart: () => refuse('restart'),
    onExit: () => () => undefined,
  };
}
