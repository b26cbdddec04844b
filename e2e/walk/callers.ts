/** Somebody who calls: with nothing, or with a token. */
export interface Caller {
  readonly name: string;
  readonly role: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
}

export const anonymous: Caller = { name: 'anonymous', role: undefined, headers: {} };

export const withToken = (name: string, role: string, token: string): Caller => ({
  name,
  role,
  headers: { authorization: `Bearer ${token}` },
});

/** Tokens that no one has given out. */
export const impostors: readonly Caller[] = [
  withToken('impostor', 'nobody', 'eyJhbGciOiJub25lIn0.e30.'),
  withToken('stranger with a key', 'nobody', 'lyk_0000_nothing'),
];
