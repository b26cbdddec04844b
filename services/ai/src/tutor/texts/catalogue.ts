/** What the house says itself, in one language. A language is added by writing one and listing it in `catalogues.ts`. */
export interface Catalogue {
  /** Before an answer that no language model wrote. */
  readonly local: string;
  readonly abstained: string;
  /** `{resetsAt}` stands for a date and time. */
  readonly exhausted: string;
  readonly interrupted: string;
  readonly failed: string;
}
