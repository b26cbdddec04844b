/** What signing in gives: tokens for apps and scripts, a CSRF token beside cookies for browsers. */
export interface Session {
  readonly accessToken?: string;
  readonly refreshToken?: string;
  readonly csrfToken?: string;
}

/** Gets a session that goes on from the given one; `undefined` when it has ended. */
export type Refresh = (session: Session) => Promise<Session | undefined>;

/** The part of the Web Locks API (https://www.w3.org/TR/web-locks/) that is used here; Node 20 has none. */
interface Locks {
  request<T>(name: string, work: () => Promise<T>): Promise<T>;
}

const REFRESH_LOCK = 'lyceum-refresh';

/**
 * Who calls. Several calls that find the session expired at the same time share one refresh: a refresh token
 * is good for one use, and a second use would end the session.
 */
export class Credentials {
  private refreshing: Promise<boolean> | undefined;

  constructor(
    private session: Session | undefined,
    private readonly apiKey: string | undefined,
    private readonly onSession: (session: Session | undefined) => void,
  ) {}

  get current(): Session | undefined {
    return this.session;
  }

  set(session: Session | undefined): void {
    this.session = session;
    this.onSession(session);
  }

  /** @param withToken `false` for the refresh itself: an expired token is refused wherever it is sent */
  headers(isSafe: boolean, withToken = true): Record<string, string> {
    if (this.apiKey !== undefined) return { 'x-api-key': this.apiKey };
    const { accessToken, csrfToken } = this.session ?? {};
    if (accessToken !== undefined && withToken) return { authorization: `Bearer ${accessToken}` };
    return csrfToken !== undefined && !isSafe ? { 'x-csrf-token': csrfToken } : {};
  }

  /** Whether there is something to go on with after a 401. */
  get canRefresh(): boolean {
    return (
      this.apiKey === undefined &&
      (this.session?.refreshToken !== undefined || this.session?.csrfToken !== undefined)
    );
  }

  /**
   * @param used the session that was refused; when there is a newer one by now, that is enough
   * @returns whether it is worth trying again
   */
  refresh(used: Session | undefined, refresh: Refresh): Promise<boolean> {
    if (used !== this.session) return Promise.resolve(this.session !== undefined);
    return this.session ? this.replace(this.session, refresh) : Promise.resolve(false);
  }

  /** The session in the cookies of this browser, of which a page that was just loaded knows nothing. */
  resume(refresh: Refresh): Promise<boolean> {
    return this.replace({}, refresh);
  }

  private replace(session: Session, refresh: Refresh): Promise<boolean> {
    const before = this.session;
    const next = async (): Promise<boolean> => {
      const refreshed = await inTurn(session, () => refresh(session));
      // Whoever has signed in or out meanwhile has the last word.
      if (this.session === before) this.set(refreshed);
      return this.session !== undefined;
    };
    return (this.refreshing ??= next().finally(() => {
      this.refreshing = undefined;
    }));
  }
}

/**
 * Tabs of a browser share the cookies of a session, and the refresh token in them is good for one use: they refresh
 * one after the other. Tokens in a body are this client's alone.
 */
function inTurn<T>({ refreshToken }: Session, refresh: () => Promise<T>): Promise<T> {
  const { navigator } = globalThis as { navigator?: { locks?: Locks } };
  const locks = refreshToken === undefined ? navigator?.locks : undefined;
  return locks ? locks.request(REFRESH_LOCK, refresh) : refresh();
}
