/** Where the servers of the tests are, as the runner passes it to the test files. */
export interface TestInfrastructure {
  /** The superuser's URL; its database is not for tests, see createDatabase(). */
  readonly postgres: { readonly adminUrl: string };
  /** Open to everybody unless the URL carries credentials; shared by all files, so name streams uniquely. */
  readonly nats: { readonly url: string };
  readonly redis: { readonly url: string };
  readonly s3: {
    readonly endpoint: string;
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly region: string;
  };
  /** `inboxUrl` is '' when the mail server is the user's own. */
  readonly mail: { readonly smtpUrl: string; readonly inboxUrl: string };
  /** Whether all of it is private to this run; if not, a stack of its own uses these servers too. */
  readonly ours: boolean;
}
