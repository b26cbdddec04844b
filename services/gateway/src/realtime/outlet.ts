import type { Frame } from './frame.js';

/** The connection to one client, whatever kind it is. */
export interface Outlet {
  /** Written and not yet taken by the client's end of the line. */
  readonly bufferedBytes: number;
  readonly isOpen: boolean;
  write(frame: Frame): void;
  /** Writes the last message and hangs up once it is out, or after a while. */
  end(frame: Frame): void;
  /** Resolves when something was taken, or the connection is gone. */
  drained(): Promise<void>;
  onClose(listener: () => void): void;
}

/** How long a client may take to read the last message. */
export const HANG_UP_MS = 2_000;
