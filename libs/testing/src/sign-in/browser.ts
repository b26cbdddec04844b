/** Follows redirects with cookies, as a browser does on the way to a provider and back. */
export class Browser {
  private readonly cookies = new Map<string, string>();

  /** @returns the first address that begins with `home`, without going there */
  async follow(url: string, home: string): Promise<URL> {
    let at = new URL(url);
    for (let hops = 0; hops < 12; hops += 1) {
      if (at.href.startsWith(home)) return at;
      const response = await fetch(at, {
        redirect: 'manual',
        headers: { cookie: [...this.cookies].map((pair) => pair.join('=')).join('; ') },
      });
      const text = await response.text();
      for (const cookie of response.headers.getSetCookie()) {
        const [name = '', value = ''] = cookie.split(';')[0]!.split('=', 2);
        this.cookies.set(name, value);
      }
      const location = response.headers.get('location');
      if (location === null) throw new Error(`${at.href} answered ${response.status}: ${text}`);
      at = new URL(location, at);
    }
    throw new Error('too many redirects');
  }
}
